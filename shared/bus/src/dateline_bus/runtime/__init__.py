"""A process from its first signal to its last: loop, end, waits, logs, metrics."""
