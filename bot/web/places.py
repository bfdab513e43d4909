"""The list at the left: the reader's own conversation, channels, and without sign-in everybody one may be."""

from __future__ import annotations

from dataclasses import dataclass

from bot.web.context import Visit, Web
from bot.web.render import hue, initials
from storage.chat import in_channel, with_person
from storage.store import Work


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the list at the left."""

    url: str
    conversation: str
    name: str
    note: str
    initials: str = ""
    hue: int = 0
    here: bool
    you: bool = False
    unread: int


async def people_here(work: Work, here: Visit) -> list[Place]:
    """Everybody who is active, each with what they have not read of their own conversation."""
    unread = await work.chat.unread_by_owner()
    return [
        Place(
            url=f"/w/{here.workspace.id}/{person.id}/headway",
            conversation=with_person(person.id),
            name=person.name,
            note=person.role,
            initials=initials(person.name),
            hue=hue(person.id),
            here=person.id == here.person.id and here.channel is None,
            you=person.id == here.person.id,
            unread=unread.get(with_person(person.id), 0),
        )
        for person in await work.people.everyone()
        if person.active
    ]


async def channels_here(work: Work, here: Visit) -> list[Place]:
    """The channels of this chat, with what the reader has not read there."""
    channels = [channel for channel in await work.people.channels() if channel.platform == "web"]
    unread = await work.chat.unread([in_channel(channel.id) for channel in channels], reader=here.person.id)
    return [
        Place(
            url=f"{here.home}/{channel.id}",
            conversation=in_channel(channel.id),
            name=channel.name.lstrip("#"),
            note="",
            here=here.channel is not None and here.channel.id == channel.id,
            unread=unread.get(in_channel(channel.id), 0),
        )
        for channel in channels
    ]


async def own_place(work: Work, here: Visit) -> Place:
    """The reader's own conversation with Headway."""
    mine = with_person(here.person.id)
    unread = await work.chat.unread([mine], reader=here.person.id)
    return Place(
        url=f"{here.home}/headway",
        conversation=mine,
        name="Headway",
        note=here.voice.text("Your conversation"),
        here=here.channel is None,
        unread=unread.get(mine, 0),
    )


async def unread_everywhere(context: Web, here: Visit, work: Work) -> dict[str, int]:
    """What the marks at the left say now."""
    channels = [in_channel(c.id) for c in await work.people.channels() if c.platform == "web"]
    mine = await work.chat.unread([*channels, with_person(here.person.id)], reader=here.person.id)
    return mine if context.sign_in.required else mine | await work.chat.unread_by_owner()
