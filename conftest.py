"""Fixtures for every test of the workspace."""

pytest_plugins = ["dateline_local.fixtures"]
