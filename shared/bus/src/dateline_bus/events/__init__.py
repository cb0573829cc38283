"""What crosses the bus: a message and where it stood, its envelope, its signature."""
