"""What is raised with people unasked: found by rules, kept within a budget, each with its reason and a way to stop it."""
