"""What to advise: deterministic rules over history."""
