"""The rules: pure functions over goals, numbers and words; no I/O, no clock."""
