"""The import and export format: bytes of CSV or JSON to checked records, and back. Pure."""
