"""Bringing a company's goals in from a file and writing them out again."""
