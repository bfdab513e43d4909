"""The page of one goal: where links to it lead."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from aiohttp import web

from bot.web.context import WEB, language, signed_in
from bot.web.render import Renderer
from bot.web.roster import Roster
from cards.blocks import Buttons, Card
from cards.exchange import Request
from handlers.facts import voice_of
from storage.tables import Person


async def page(request: web.Request) -> web.Response:
    """The goal as the visitor may see it; raises 404 for one that is not of their workspace."""
    context = request.app[WEB]
    goal = _goal(request)
    workspace, person = await _visitor(request, goal)
    reply = await context.desk.handle(
        Request(
            workspace=workspace,
            person=person.id,
            intent="goal.show",
            at=context.clock.now(),
            values={"key_result": str(goal)},
        )
    )
    if reply.card is None:
        raise web.HTTPNotFound
    async with context.store.work(workspace) as work:
        voice = voice_of(person, await work.people.workspace())
    html = context.pages.get_template("goal.html").render(
        gettext=voice.text,
        ngettext=voice.plural,
        **language(voice),
        title=reply.card.title,
        card=Renderer(context.pages, voice, Roster()).card(_to_read(reply.card), name="goal"),
        home=f"/w/{workspace}/{person.id}",
    )
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})


async def _visitor(request: web.Request, goal: UUID) -> tuple[UUID, Person]:
    context = request.app[WEB]
    if context.sign_in.required:
        found = await signed_in(request)
        if found is None:
            raise web.HTTPSeeOther("/sign-in")
        return found
    # Without sign-in everybody may be anybody: here, who owns the goal.
    async with context.store.across() as everywhere:
        workspaces = await everywhere.every()
    for workspace in workspaces:
        async with context.store.work(workspace.id) as work:
            there = await work.goals.goal(goal)
            if there is not None:
                people = {person.id: person for person in await work.people.everyone() if person.active}
                owner = people.get(there.key_result.owner_id or goal)
                return workspace.id, owner or next(iter(people.values()))
    raise web.HTTPNotFound


def _goal(request: web.Request) -> UUID:
    try:
        return UUID(request.match_info["goal"])
    except ValueError:
        raise web.HTTPNotFound from None


def _to_read(card: Card) -> Card:
    """The card without its buttons, which work in a conversation only."""
    return replace(card, blocks=tuple(block for block in card.blocks if not isinstance(block, Buttons)))
