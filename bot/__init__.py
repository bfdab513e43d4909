"""How people reach Headway and how it starts."""
