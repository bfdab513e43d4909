"""The report on a cycle: what it is made from, and how it is put into words, pure."""
