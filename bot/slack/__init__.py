"""Slack: how people reach Headway there, and how it reaches them."""
