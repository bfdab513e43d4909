"""What Teams refuses, in words: for good, or until when."""

from __future__ import annotations

from scheduling.messenger import MessengerError


class RefusedError(MessengerError):
    """Teams' refusal, with its own `code` for it, such as `MessageWritesBlocked`, and its HTTP status (0: none).

    Without `retry_after` and not permanent it is open whether the call was carried out.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        permanent: bool,
        status: int = 0,
        retry_after: float | None = None,
        everywhere: bool = False,
    ) -> None:
        super().__init__(message, permanent=permanent, retry_after=retry_after, everywhere=everywhere)
        self.code = code
        self.status = status
