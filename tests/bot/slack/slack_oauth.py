"""How the fake Slack hands out tokens, rotates them and takes them back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from tests.bot.slack.slack_method import Asking, Method
from tests.bot.slack.slack_records import APP, ApiError, Json, Org, Team, Token, User
from tests.bot.slack.slack_state import World

CLIENT_ID = "4518.2026"
CLIENT_SECRET = "the client secret of a test"
TOKEN_LIFE = timedelta(hours=12)


def oauth_v2_access(asking: Asking) -> Json:
    args = asking.args
    if args.get("client_id") != CLIENT_ID:
        raise ApiError("invalid_client_id")
    if args.get("client_secret") != CLIENT_SECRET:
        raise ApiError("bad_client_secret")
    if args.get("grant_type") == "refresh_token":
        return _refresh(asking)
    return _exchange(asking)


def auth_revoke(asking: Asking) -> Json:
    if asking.is_true("test"):
        return {"revoked": False}
    revoke(asking.world, asking.token)
    return {"revoked": True}


def apps_uninstall(asking: Asking) -> Json:
    if asking.must("client_id") != CLIENT_ID:
        raise ApiError("invalid_client_id")
    if asking.must("client_secret") != CLIENT_SECRET:
        raise ApiError("bad_client_secret")
    uninstall(asking.world, asking.team)
    return {}


def connections_open(asking: Asking) -> Json:
    ticket = uuid4().hex
    asking.world.tickets.add(ticket)
    address = asking.world.base_url.replace("http://", "ws://")
    return {"url": f"{address}/link/?ticket={ticket}&app_id={APP}"}


def issue(world: World, place: Team | Org, scopes: frozenset[str]) -> Token:
    """A new bot token for a team or an organisation; it lives twelve hours where tokens rotate."""
    name, kind = uuid4().hex, "xoxe.xoxb-1" if world.rotates_tokens else "xoxb"
    expires_at = world.now() + TOKEN_LIFE.total_seconds() if world.rotates_tokens else None
    token = Token(f"{kind}-{place.id}-{name}", scopes, expires_at=expires_at)
    if isinstance(place, Org):
        token.org = place.id
    else:
        token.team = place.id
    place.token = token.value
    world.tokens[token.value] = token
    return token


def revoke(world: World, token: Token) -> None:
    """Takes a token back, and lets the app know."""
    token.state = "revoked"
    if team := world.teams.get(token.team):
        tokens = {"oauth": [], "bot": [team.bot_user]}
        world.announcements.append(
            (team, {"type": "tokens_revoked", "tokens": tokens, "event_ts": world.ts()})
        )


def uninstall(world: World, team: Team) -> None:
    """Removes the app from a team; no token of it works any more. The two events come in either order."""
    for token in [*world.tokens.values(), *world.refresh_tokens.values()]:
        if token.team == team.id:
            token.state = "inactive"
    tokens = {"oauth": [], "bot": [team.bot_user]}
    world.announcements += [
        (team, {"type": "tokens_revoked", "tokens": tokens, "event_ts": world.ts()}),
        (team, {"type": "app_uninstalled", "event_ts": world.ts()}),
    ]


def _exchange(asking: Asking) -> Json:
    """A code for a token: once only, and only with the address it was given for."""
    world = asking.world
    code = world.codes.pop(str(asking.args.get("code") or ""), None)
    if code is None:
        raise ApiError("invalid_code")
    place, by, scopes, redirect_uri = code
    if redirect_uri and asking.args.get("redirect_uri") not in (None, redirect_uri):
        raise ApiError("bad_redirect_uri")
    return _handed(world, place, issue(world, place, scopes), by)


def _refresh(asking: Asking) -> Json:
    world = asking.world
    old = world.refresh_tokens.pop(str(asking.args.get("refresh_token") or ""), None)
    if old is None or old.state != "live":
        raise ApiError("invalid_refresh_token")
    place: Team | Org = world.orgs[old.org] if old.org else world.teams[old.team]
    return _handed(world, place, issue(world, place, old.scopes), None)


def _handed(world: World, place: Team | Org, token: Token, by: User | None) -> Json:
    org = place if isinstance(place, Org) else place.org
    told: Json = {
        "app_id": APP,
        "authed_user": {"id": by.id} if by else {},
        "scope": token.granted,
        "token_type": "bot",
        "access_token": token.value,
        "bot_user_id": place.bot_user,
        "team": None if isinstance(place, Org) else {"id": place.id, "name": place.name},
        "enterprise": {"id": org.id, "name": org.name} if org else None,
        "is_enterprise_install": isinstance(place, Org),
    }
    if world.rotates_tokens:
        refresh = f"xoxe-1-{uuid4().hex}"
        world.refresh_tokens[refresh] = token
        told |= {"refresh_token": refresh, "expires_in": int(TOKEN_LIFE.total_seconds())}
    return told


METHODS = {
    "oauth.v2.access": Method(oauth_v2_access, token="none"),
    "auth.revoke": Method(auth_revoke),
    "apps.uninstall": Method(apps_uninstall),
    "apps.connections.open": Method(connections_open, "connections:write", token="app"),
}
