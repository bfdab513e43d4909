"""Through another company's sign-in and back: what a way needs is kept in the browser that began it, nowhere else."""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime, timedelta

from aiohttp import web
from itsdangerous import BadSignature, URLSafeTimedSerializer
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.door import Door, Guest, Way
from bot.sign_in import SignIn
from bot.web import session
from bot.web.context import WEB
from bot.web.cookie import Cookie, name_of
from bot.web.onward import NEXT, is_ours
from bot.web.signin import way_in
from okrs.errors import HeadwayError
from storage.tables import Person

# How long somebody may take to say who they are.
PATIENCE = timedelta(minutes=10)
_LONGEST_CODE = 4_000


class Begun(BaseModel):
    """What the browser keeps of a way that it began; `to` is where it is to end."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    door: str
    state: str
    nonce: str
    verifier: str
    to: str


async def begin(request: web.Request) -> web.Response:
    """Leads to the other company's page, where somebody asked for it on ours."""
    door, wanted = _door(request), request.query.get(NEXT, "")
    to = wanted if is_ours(wanted) else ""
    # Another site may link here, but not send people through without a word of theirs.
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return await way_in(request, to=to)
    begun = Begun(
        door=door.name,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        to=to,
    )
    try:
        leads = await door.leads(_way(request, begun))
    except HeadwayError as error:
        return await way_in(request, to=to, trouble=error)
    response = web.HTTPSeeOther(leads)
    _keep(response, begun, request.app[WEB].sign_in)
    raise response


async def back(request: web.Request) -> web.Response:
    """Comes back from it: who is known is signed in here."""
    door = _door(request)
    begun = _begun(request, door)
    try:
        if begun is None:
            raise HeadwayError(
                "This way in took too long, or was begun in another browser or another tab. Begin again."
            )
        guest = await door.whose(_code(request, door), _way(request, begun))
        cookie, person = await _let_in(request, door, begun, guest)
    except HeadwayError as error:
        response = await way_in(request, to=begun.to if begun else "", trouble=error)
        _forget(response, request.app[WEB].sign_in)
        return response
    onward = await session.lead_in(request, cookie, person, begun.to)
    _forget(onward, request.app[WEB].sign_in)
    raise onward


def _door(request: web.Request) -> Door:
    context = request.app[WEB]
    name = request.match_info["door"]
    found = next((door for door in context.doors if door.name == name), None)
    if found is None or not context.sign_in.required:
        raise web.HTTPNotFound
    return found


def _way(request: web.Request, begun: Begun) -> Way:
    return Way(
        state=begun.state,
        nonce=begun.nonce,
        verifier=begun.verifier,
        back=f"{request.app[WEB].sign_in.address}/sign-in/with/{begun.door}/back",
    )


def _code(request: web.Request, door: Door) -> str:
    """The code that the company sent; raises HeadwayError where it sent none."""
    code = request.query.get("code", "")
    if not code or len(code) > _LONGEST_CODE:
        raise HeadwayError(
            "{company} did not say who you are, so nobody was signed in.", company=door.company
        )
    return code


async def _let_in(request: web.Request, door: Door, begun: Begun, guest: Guest) -> tuple[Cookie, Person]:
    context = request.app[WEB]
    async with context.store.work(guest.workspace) as work:
        # The receipt and the session are one transaction: the same way leads in once.
        if not await work.replies.first_time(f"web:way:{begun.state}", at=datetime.now(UTC)):
            raise HeadwayError("This way in was used already. Begin again.")
        person = await work.people.person(guest.person)
        return await session.begin(request, work, person, way=door.name), person


def _name(sign_in: SignIn) -> str:
    return f"{name_of(sign_in)}-way"


def _keep(response: web.StreamResponse, begun: Begun, sign_in: SignIn) -> None:
    response.set_cookie(
        _name(sign_in),
        _signer(sign_in).dumps(begun.model_dump(mode="json")),
        max_age=int(PATIENCE.total_seconds()),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=sign_in.https,
    )


def _forget(response: web.StreamResponse, sign_in: SignIn) -> None:
    response.del_cookie(_name(sign_in), path="/", httponly=True, samesite="Lax", secure=sign_in.https)


def _begun(request: web.Request, door: Door) -> Begun | None:
    """The way that this browser began, if it is this one."""
    sign_in = request.app[WEB].sign_in
    try:
        kept = _signer(sign_in).loads(
            request.cookies.get(_name(sign_in), ""), max_age=int(PATIENCE.total_seconds())
        )
        found = Begun.model_validate(kept)
    except (BadSignature, ValidationError):
        return None
    state = request.query.get("state", "")
    is_this = hmac.compare_digest(found.state.encode(), state.encode()) and found.door == door.name
    return found if is_this else None


def _signer(sign_in: SignIn) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(sign_in.secret, salt="headway way in")
