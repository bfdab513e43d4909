"""The report on a cycle as files: one HTML page that needs nothing else, PDF, and its table as CSV."""
