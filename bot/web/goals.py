"""Where links to a goal lead: to its page in the dashboard of whoever follows them."""

from __future__ import annotations

from uuid import UUID

from aiohttp import web

from bot.web.context import WEB, signed_in


async def page(request: web.Request) -> web.Response:
    """Leads to the goal's page; there it is shown as the visitor may see it."""
    goal = _goal(request)
    workspace, person = await _visitor(request, goal)
    raise web.HTTPSeeOther(f"/w/{workspace}/{person}/goal/{goal}")


async def _visitor(request: web.Request, goal: UUID) -> tuple[UUID, UUID]:
    context = request.app[WEB]
    if context.sign_in.required:
        found = await signed_in(request)
        if found is None:
            raise web.HTTPSeeOther("/sign-in")
        return found[0], found[1].id
    # Without sign-in everybody may be anybody: here, who owns the goal.
    async with context.store.across() as everywhere:
        workspaces = await everywhere.every()
    for workspace in workspaces:
        async with context.store.work(workspace.id) as work:
            there = await work.goals.goal(goal)
            if there is not None:
                people = [person.id for person in await work.people.everyone() if person.active]
                owner = there.key_result.owner_id
                return workspace.id, owner if owner in people else people[0]
    raise web.HTTPNotFound


def _goal(request: web.Request) -> UUID:
    try:
        return UUID(request.match_info["goal"])
    except ValueError:
        raise web.HTTPNotFound from None
