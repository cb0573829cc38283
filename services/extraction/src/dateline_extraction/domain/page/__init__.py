"""A page of text cut into articles with clean text."""
