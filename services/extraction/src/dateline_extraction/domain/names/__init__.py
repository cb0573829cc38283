"""People, organisations, places and other names in an article."""
