"""The demonstration: a sample company, and a clock that can be moved ahead."""
