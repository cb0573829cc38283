"""What writes to topics: the one producer, and the gateway that puts HTTP before it."""
