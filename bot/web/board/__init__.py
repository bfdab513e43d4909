"""The dashboard: outcomes at a glance, for each person, team and company."""
