"""Links that open something for one person, once, for a quarter of an hour."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.sign_in import SignIn
from okrs.errors import HeadwayError

LASTS = timedelta(minutes=15)
_SIGN_IN = "sign-in"


class Ticket(BaseModel):
    """What a link carries; `once` makes it single-use, `to` is the page it leads to below the person's address."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    workspace: UUID
    person: UUID
    once: UUID
    to: str = ""


def signed(sign_in: SignIn, *, workspace: UUID, person: UUID, what: str, to: str = "") -> str:
    """A fresh ticket for one person, good for `what` alone.

    Raises HeadwayError where the chat has no sign-in.
    """
    if not sign_in.required:
        raise HeadwayError(
            "This chat is open on this machine only and needs no sign-in. Open it in a browser."
        )
    ticket = Ticket(workspace=workspace, person=person, once=uuid4(), to=to)
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


def sign_in_link(sign_in: SignIn, *, workspace: UUID, person: UUID, to: str = "") -> str:
    """A fresh link that signs one person in: it works once, within 15 minutes, and leads on to `to`.

    Raises HeadwayError where the chat has no sign-in.
    """
    ticket = signed(sign_in, workspace=workspace, person=person, what=_SIGN_IN, to=to)
    return f"{sign_in.address}/sign-in/{ticket}"


def sign_in_ticket(sign_in: SignIn, text: str) -> Ticket:
    """The ticket of such a link; raises HeadwayError for one that is not good any more."""
    return opened(sign_in, text, what=_SIGN_IN)


def known_ticket(sign_in: SignIn, text: str) -> Ticket | None:
    """The same however old it is, to tell whose it was; None for one that is not ours."""
    try:
        return Ticket.model_validate(_signer(sign_in, _SIGN_IN).loads(text))
    except (BadSignature, ValidationError):
        return None


def _signer(sign_in: SignIn, what: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(sign_in.secret, salt=f"headway {what} link")
