"""Web pages: server-rendered, readable without scripts."""
