"""What each page shows, made from records: pure functions and small values that templates print."""
