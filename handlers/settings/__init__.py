"""What admins set: the workspace, people, teams and channels, in forms that every platform shows."""
