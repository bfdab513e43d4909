"""The report on a cycle: gathered from the store as everybody in the company may see it."""
