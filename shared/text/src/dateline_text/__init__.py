"""Chinese news text: numbers, times and names, read without knowing what a fact is."""
