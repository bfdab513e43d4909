"""What a person does in a conversation: say something, press a button, send a form, read."""

from __future__ import annotations

from aiohttp import web

from bot.web.context import WEB, Visit, Web, visit
from bot.web.fill import filled
from bot.web.parse import (
    Pressed,
    Said,
    Seen,
    Sender,
    draft,
    is_command,
    is_draft,
    offers,
    payload,
    pressed,
    spoken,
)
from bot.web.trouble import Trouble, guarded, worded
from cards.blocks import Card, from_json, to_json
from cards.exchange import Reply
from okrs.errors import HeadwayError
from storage.chat import Post, with_person
from storage.store import Work
from storage.tables import ChatMessage


async def say(request: web.Request) -> web.Response:
    """Keeps the words in the conversation, hands them to Headway if they are for it, and posts its answer."""
    context, here = request.app[WEB], await visit(request)
    said = payload(Said, await request.read())
    if not said.text.strip():
        raise HeadwayError("There is nothing to send yet. Type something first.")
    await _keep(context, here, said)
    await context.feed.poke()
    asked = spoken(said, _sender(context, here))
    if asked is not None:
        answer = await guarded(context.desk.handle(asked))
        await _answer(context, here, said, answer)
        await _settle(context, here)
    return web.json_response({})


async def press(request: web.Request) -> web.Response:
    """Runs what a button or form stands for; its card takes the message's place or is posted."""
    context, here = request.app[WEB], await visit(request)
    press_ = payload(Pressed, await request.read())
    async with context.store.work(here.workspace.id) as work:
        await work.people.mark_used(here.person.id, platform="web", at=context.clock.now())
        message = await _readable(work, here, press_)
        done = await work.chat.was_handled(pressed(press_, _sender(context, here)).key)
    card = from_json(message.card)
    if done:
        return web.json_response({})
    if not offers(card, press_):
        raise HeadwayError("This message has changed since you opened it. Look at it again as it is now.")
    if is_draft(card, press_):
        return await _keep_draft(context, here, press_, message)
    reply = await context.desk.handle(pressed(press_, _sender(context, here)))
    await _show(context, here, press_, message, reply)
    await _settle(context, here)
    return web.json_response({})


async def read(request: web.Request) -> web.Response:
    """Remembers how far the reader has read."""
    context, here = request.app[WEB], await visit(request)
    seen = payload(Seen, await request.read())
    async with context.store.work(here.workspace.id) as work:
        await work.chat.mark_read(here.conversation, reader=here.person.id, position=seen.position)
    await context.feed.poke()
    return web.json_response({})


async def _keep(context: Web, here: Visit, said: Said) -> None:
    private = here.channel is not None and is_command(said.text)
    async with context.store.work(here.workspace.id) as work:
        await work.people.mark_used(here.person.id, platform="web", at=context.clock.now())
        await work.chat.post(
            Post(
                conversation=here.conversation,
                key=f"web:said:{here.person.id}:{said.id}",
                at=context.clock.now(),
                author=here.person.id,
                only_for=here.person.id if private else None,
                text=said.text,
            )
        )


async def _answer(context: Web, here: Visit, said: Said, answer: Reply | Trouble) -> None:
    card, private = _worded(here, said, answer)
    if card is None:
        return
    async with context.store.work(here.workspace.id) as work:
        await work.chat.post(
            Post(
                conversation=here.conversation,
                key=f"web:answer:{here.person.id}:{said.id}",
                at=context.clock.now(),
                only_for=here.person.id if private and here.channel is not None else None,
                card=to_json(card),
            )
        )


def _worded(here: Visit, said: Said, answer: Reply | Trouble) -> tuple[Card | None, bool]:
    """The card to post, if there is one to post, and whether only the asker sees it."""
    match answer:
        case Trouble():
            return Card(worded(answer, here.voice)), True
        case Reply(card=None) if said.again:
            # The first try may have been cut off between the handler's commit and its answer. If its answer was
            # posted after all, this one has the same key and changes nothing.
            return Card(here.voice.text("That reached Headway before. It counts once.")), True
        case Reply(card=card, private=private):
            return card, private


async def _keep_draft(context: Web, here: Visit, press_: Pressed, message: ChatMessage) -> web.Response:
    await context.desk.handle(draft(press_, _sender(context, here)))
    own = message.conversation == with_person(here.person.id) or message.only_for_id == here.person.id
    if own:
        card = filled(from_json(message.card), press_.intent, press_.values)
        async with context.store.work(here.workspace.id) as work:
            await work.chat.keep_typed(message.id, to_json(card), instead_of=message.card)
    return web.json_response({})


async def _show(context: Web, here: Visit, press_: Pressed, message: ChatMessage, reply: Reply) -> None:
    if reply.card is None:
        return
    async with context.store.work(here.workspace.id) as work:
        if reply.replaces:
            await work.chat.replace(message.id, to_json(reply.card), edited_at=None)
            return
        await work.chat.post(
            Post(
                conversation=here.conversation,
                key=f"web:answer:{here.person.id}:{press_.id}",
                at=context.clock.now(),
                only_for=here.person.id if reply.private and here.channel is not None else None,
                thread=message.thread_id,
                card=to_json(reply.card),
            )
        )


async def _settle(context: Web, here: Visit) -> None:
    """Shows what happened: first what was said, then what the courier had to deliver because of it."""
    await context.feed.poke()
    await context.wake(here.workspace.id)
    await context.feed.poke()


async def _readable(work: Work, here: Visit, press_: Pressed) -> ChatMessage:
    message = await work.chat.message(press_.message)
    if message is None or not _may_read(here, message) or not message.card:
        raise HeadwayError("That message is gone. Reload the page to see what is there.")
    return message


def _may_read(here: Visit, message: ChatMessage) -> bool:
    return message.conversation == here.conversation and message.only_for_id in {None, here.person.id}


def _sender(context: Web, here: Visit) -> Sender:
    return Sender(
        workspace=here.workspace.id,
        person=here.person.id,
        at=context.clock.now(),
        channel=None if here.channel is None else here.channel.id,
    )
