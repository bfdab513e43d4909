"""A workspace that is left and taken up again."""

PAUSE, RESUME = "workspace.pause", "workspace.resume"
