"""The addresses of the web pages, by what they show."""
