"""What Teams refuses, in words: for good, or until when."""

from __future__ import annotations

from okrs.texts import Sentence, later
from scheduling.messenger import MessengerError

BLOCKED = later(
    "Somebody has blocked Headway in Teams, or does not have it. A Teams administrator can install it for everybody: "
    "Teams admin center, Teams apps, Setup policies."
)
_TOO_LONG = later("This message is too long for Teams.")
# What Teams says when trying again is useless, and what to do about it.
_SENTENCES = later(
    {
        "BotNotInConversationRoster": "Headway is not in this team or chat any more. Add it there again.",
        "MessageSizeTooBig": _TOO_LONG,
    }
)
_BY_STATUS = later(
    {
        403: BLOCKED,
        404: "Teams does not know this conversation or message any more.",
        413: _TOO_LONG,
    }
)


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


def sentence_of(status: int, code: str) -> str:
    """What to tell an admin of a refusal for good."""
    known = _SENTENCES.get(code) or _BY_STATUS.get(status)
    return known or Sentence("Teams refused this: {code}.", code=code or status)
