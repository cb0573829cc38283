"""Dates, periods, durations and sets in Chinese text, resolved to calendar periods."""
