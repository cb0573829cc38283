"""What reads topics: members of groups with their strategies (stages, sinks), followers, and what becomes of a message that fails."""
