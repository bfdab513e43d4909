"""The page where the key of a source is entered: never in a chat, never shown again."""

from __future__ import annotations

import json
from uuid import UUID

from aiohttp import web

from bot.web.context import WEB, language, visit
from cards.exchange import Request
from cards.voice import Voice
from connectors.catalogue import SOURCES
from connectors.figure import secret_fields
from handlers.facts import house
from handlers.sources.keeper import keeper_of
from handlers.sources.setting import SECRET
from handlers.sources.telling import PUSHED
from okrs.errors import HeadwayError
from storage.tables import MetricSource

_MOST = 20_000
# Under what name the secret of a number that is handed in is kept.
SIGNING = "signing"
_LEAST_SIGNING = 16


async def ask(request: web.Request) -> web.Response:
    """The fields that are secret, always empty."""
    here, row = await visit(request), await _source(request)
    voice = here.voice
    html = (
        request.app[WEB]
        .pages.get_template("secret.html")
        .render(
            gettext=voice.text,
            ngettext=voice.plural,
            **language(voice),
            name=row.name,
            fields=_fields(row, voice),
            is_open=request.app[WEB].vault.is_open,
            has_secret=bool(row.secret),
            is_pushed=row.kind == PUSHED,
            action=request.path,
            home=here.home,
        )
    )
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})


async def keep(request: web.Request) -> web.Response:
    """Encrypts what was entered and hands it on; then back to the chat, where the source says what it gives."""
    context, here, row = request.app[WEB], await visit(request), await _source(request)
    form = await request.post()
    entered = {
        name: value.strip()
        for name, _, _ in _fields(row, here.voice)
        if isinstance(value := form.get(name, ""), str) and value.strip()
    }
    if not context.vault.is_open:
        raise web.HTTPSeeOther(request.path)
    if not entered:
        raise HeadwayError("Enter the key first.")
    if len(entered.get(SIGNING, "x" * _LEAST_SIGNING)) < _LEAST_SIGNING:
        raise HeadwayError("A secret to sign with has at least {n} characters.", n=_LEAST_SIGNING)
    if sum(len(value) for value in entered.values()) > _MOST:
        raise HeadwayError("That is too long for a key.")
    if row.secret:
        kept = json.loads(context.vault.unlock(row.secret))
        entered = {**kept, **entered}
    await context.desk.handle(
        Request(
            workspace=here.workspace.id,
            intent=SECRET,
            at=context.clock.now(),
            person=here.person.id,
            values={"source": str(row.id), "locked": context.vault.lock(json.dumps(entered))},
        )
    )
    context.read_sources()
    # Nothing is read of a number that is handed in: the page itself says that its secret is there.
    raise web.HTTPSeeOther(request.path if row.kind == PUSHED else here.home)


def _fields(row: MetricSource, voice: Voice) -> list[tuple[str, str, str]]:
    """Name, label and hint of each secret field."""
    if row.kind == PUSHED:
        hint = voice.text("A long random text that your system signs with as well.")
        return [(SIGNING, voice.text("Signing secret"), hint)]
    model = SOURCES.get(row.kind)
    if model is None:
        return []
    return [
        (
            name,
            voice.text(field.title or name),
            voice.text(field.description) if field.description else "",
        )
        for name, field in model.model_fields.items()
        if name in secret_fields(model)
    ]


async def _source(request: web.Request) -> MetricSource:
    """The source, for who may change it."""
    context, here = request.app[WEB], await visit(request)
    try:
        id_ = UUID(request.match_info["source"])
    except ValueError:
        raise web.HTTPNotFound from None
    async with context.store.work(here.workspace.id) as work:
        row = await work.sources.find(id_)
        if row is None:
            raise web.HTTPNotFound
        home = await house(work, context.clock.now())
    if keeper_of(home, row.owner_id) != here.person.id and not here.person.admin:
        raise web.HTTPForbidden
    return row
