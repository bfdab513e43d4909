"""What Headway says: a neutral message vocabulary and the builders of each message, pure."""
