"""Which of the readings that rules propose a figure gets: candidates, what speaks for each, and the weights that choose."""
