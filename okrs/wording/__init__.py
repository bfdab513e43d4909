"""Outcome wording."""
