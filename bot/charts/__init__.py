"""Pictures of charts, drawn by a library in a process of its own."""
