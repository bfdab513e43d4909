"""What is raised with people unasked: found by rules, within a budget, each with its reason and a way to stop it."""
