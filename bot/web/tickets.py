"""Links that open something for one person, once, for a quarter of an hour."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.web.access import SignIn
from okrs.errors import HeadwayError

LASTS = timedelta(minutes=15)


class Ticket(BaseModel):
    """What a link carries; `once` makes it single-use."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    workspace: UUID
    person: UUID
    once: UUID


def signed(sign_in: SignIn, *, workspace: UUID, person: UUID, what: str) -> str:
    """A fresh ticket for one person, good for `what` alone.

    Raises HeadwayError where the chat has no sign-in.
    """
    if not sign_in.required:
        raise HeadwayError(
            "This chat is open on this machine only and needs no sign-in. Open it in a browser."
        )
    ticket = Ticket(workspace=workspace, person=person, once=uuid4())
    return _signer(sign_in, what).dumps(ticket.model_dump(mode="json"))


def opened(sign_in: SignIn, text: str, *, what: str) -> Ticket:
    """The ticket; raises HeadwayError for one that is not good any more."""
    try:
        carried = _signer(sign_in, what).loads(text, max_age=int(LASTS.total_seconds()))
        return Ticket.model_validate(carried)
    except SignatureExpired as error:
        raise HeadwayError("This link is older than 15 minutes. Ask for a new one.") from error
    except (BadSignature, ValidationError) as error:
        raise HeadwayError(
            "This link is not complete. Copy the whole of it, or ask for a new one."
        ) from error


def _signer(sign_in: SignIn, what: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(sign_in.secret, salt=f"headway {what} link")
