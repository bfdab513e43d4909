"""The built-in web chat: a platform of its own, beside Slack and Teams."""
