"""The pure core of the API: questions as SQL, rows as answers, series as vintages."""
