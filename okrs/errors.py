"""The one error a person may read."""


class HeadwayError(Exception):
    """Something a person can put right; the message says what, and what to do, in whole sentences."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
