"""Members of chats and teams, as Teams tells of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.teams.gateway import Gateway, Place
from bot.teams.refusal import RefusedError
from bot.teams.registration import PLATFORM
from handlers.people import Member

Json = Mapping[str, Any]
# How the directory writes the sign-in name of a guest, which is no address.
_GUEST = "#ext#"


async def member_of(gateway: Gateway, place: Place, user: str, *, tenant: str) -> Member | None:
    """What Teams knows of somebody in a conversation; None for nobody."""
    try:
        return read_member(await gateway.member(place, user), tenant=tenant)
    except RefusedError as error:
        if not error.permanent:
            raise
        return None


async def is_outside(gateway: Gateway, place: Place, *, tenant: str) -> bool:
    """Whether people of another company are in a conversation; what can't be found out counts as yes."""
    try:
        async for page in gateway.members(place):
            if any(read_member(told, tenant=tenant).is_outside for told in page):
                return True
    except RefusedError as error:
        if not error.permanent:
            raise
        return True
    return False


def read_member(told: Json, *, tenant: str) -> Member:
    """A member of a chat or team. `tenant` is our own, '' where there are none."""
    sign_in = str(told.get("userPrincipalName") or "")
    is_guest = told.get("userRole") in {"guest", "anonymous"} or _GUEST in sign_in.lower()
    theirs = str(told.get("tenantId") or "").lower()
    email = str(told.get("email") or (sign_in if "@" in sign_in and not is_guest else ""))
    full = f"{told.get('givenName') or ''} {told.get('surname') or ''}".strip()
    id_ = str(told.get("id") or "")
    is_outside = bool(tenant and theirs and theirs != tenant)
    return Member(
        platform=PLATFORM,
        address=str(told.get("aadObjectId") or told.get("objectId") or "").lower() or id_,
        name=str(told.get("name") or full or email or id_).strip(),
        email=email,
        is_guest=is_guest,
        is_bot=id_.startswith("28:"),
        is_outside=is_outside,
        # The company's own directory vouches for its own people's addresses alone.
        verified=not is_guest and not is_outside,
    )
