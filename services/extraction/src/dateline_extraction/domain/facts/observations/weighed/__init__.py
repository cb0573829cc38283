"""What rules leave open, weighed: the period of a figure, and how sure a whole row is; weights are fitted by tests/rows."""
