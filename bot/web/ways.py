"""Where links in messages lead: to a page of the dashboard as whoever follows them may see it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from uuid import UUID

from aiohttp import web

from bot.web.context import WEB, signed_in
from bot.web.onward import is_ours, own, signing_in


async def page(request: web.Request) -> web.Response:
    """Leads to a page as the visitor's own."""
    if not is_ours(request.path_qs):
        raise web.HTTPNotFound
    workspace, person = await _visitor(request) or await _anybody(request)
    raise web.HTTPSeeOther(own(request.path_qs, workspace=workspace, person=person))


async def goal(request: web.Request) -> web.Response:
    """Leads to the page of a goal."""
    wanted = _id(request.match_info["goal"])
    workspace, person = await _visitor(request) or await _of_goal(request, wanted)
    raise web.HTTPSeeOther(f"/w/{workspace}/{person}/goal/{wanted}")


async def _visitor(request: web.Request) -> tuple[UUID, UUID] | None:
    """Who is signed in, else leads to signing in; None where everybody may be anybody."""
    if not request.app[WEB].sign_in.required:
        return None
    found = await signed_in(request)
    if found is None:
        raise signing_in(request)
    return found[0], found[1].id


async def _anybody(request: web.Request) -> tuple[UUID, UUID]:
    """Who the visitor was on the page they come from, else the first there is."""
    came = re.match(r"/w/([^/]+)/([^/]+)", urlsplit(request.headers.get("Referer", "")).path)
    here = await _everybody(request)
    if not here:
        raise web.HTTPNotFound
    return next((one for one in here if came and came.groups() == tuple(map(str, one))), here[0])


async def _of_goal(request: web.Request, goal: UUID) -> tuple[UUID, UUID]:
    """Who owns the goal, else somebody of the same workspace."""
    here = await _everybody(request)
    for workspace in dict.fromkeys(workspace for workspace, _ in here):
        async with request.app[WEB].store.work(workspace) as work:
            there = await work.goals.goal(goal)
        if there is not None:
            people = [person for at, person in here if at == workspace]
            owner = there.key_result.owner_id
            return workspace, owner if owner in people else people[0]
    raise web.HTTPNotFound


async def _everybody(request: web.Request) -> list[tuple[UUID, UUID]]:
    context = request.app[WEB]
    async with context.store.across() as everywhere:
        workspaces = await everywhere.every()
    found: list[tuple[UUID, UUID]] = []
    for workspace in workspaces:
        async with context.store.work(workspace.id) as work:
            found += [(workspace.id, one.id) for one in await work.people.everyone() if one.active]
    return found


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise web.HTTPNotFound from None
