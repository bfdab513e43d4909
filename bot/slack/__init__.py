"""Slack: what Headway knows of it."""
