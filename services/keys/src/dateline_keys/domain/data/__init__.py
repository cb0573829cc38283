"""Data of the simulated network."""
