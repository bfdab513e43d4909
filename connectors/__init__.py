"""Where numbers come from; until a source is connected, from people's answers and imports."""
