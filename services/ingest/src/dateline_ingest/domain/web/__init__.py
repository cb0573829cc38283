"""Web pages and fragments of HTML: where the story stands, what each of its blocks is, its headline, authors and day."""
