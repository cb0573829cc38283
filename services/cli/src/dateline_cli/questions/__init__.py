"""Questions to what is stored: over the API where one runs, else over an API of the command's own on the database."""
