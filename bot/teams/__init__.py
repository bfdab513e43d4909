"""Microsoft Teams: the same conversations in Teams' own chats, channels and tabs."""
