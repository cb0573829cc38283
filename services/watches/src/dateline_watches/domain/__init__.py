"""The pure core: which watches a batch of facts concerns, and what follows from that."""
