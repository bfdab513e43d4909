"""What may be posted in channels that people of another company read too."""

from __future__ import annotations

from cards.blocks import Action
from cards.checkins import notice
from cards.exchange import Reply, Request
from handlers.given import given
from handlers.status import Sight, sight_of
from okrs.audit import Act, Change
from okrs.errors import HeadwayError
from okrs.permissions import Right
from storage.store import Work
from storage.tables import Channel

_YES, _NO = "yes", "no"
_STOP = ("stop ", "don't ", "dont ", "off ", "not ")


async def share_words(work: Work, request: Request, words: str) -> Reply:
    """ "#channel" allows goals there; "stop #channel" takes that back; nothing says which channels there are."""
    sight = await _admins_sight(work, request)
    wanted, may = words.strip(), True
    for word in _STOP:
        if wanted.casefold().startswith(word):
            wanted, may = wanted[len(word) :].strip(), False
    if not wanted:
        return await _listed(sight)
    found = await _named(work, wanted)
    return await _set(sight, found, may=may)


async def share(work: Work, request: Request) -> Reply:
    """The button: `channel`, and `on`, yes or no."""
    sight = await _admins_sight(work, request)
    found = await _named(work, given(request, "channel", str))
    return await _set(sight, found, may=given(request, "on", str) == _YES, replaces=True)


async def _set(sight: Sight, channel: Channel, *, may: bool, replaces: bool = False) -> Reply:
    if channel.may_share != may:
        change = Change("may_share", _YES if channel.may_share else _NO, _YES if may else _NO)
        await sight.work.audit.record(
            Act.CHANNEL_CHANGED, by=sight.reader, at=sight.home.now, name=shown(channel), changes=[change]
        )
    channel.may_share = may
    voice, name = sight.voice, shown(channel)
    undo = Action(
        voice.text("Undo"), "channel.share", {"channel": channel.address, "on": _NO if may else _YES}
    )
    told = (
        voice.text("Goals may be posted in {channel}", channel=name)
        if may
        else voice.text("Goals are not posted in {channel} while another company reads it", channel=name)
    )
    who = (
        voice.text("People of another company read that channel.")
        if channel.shared_outside
        else voice.text("At present only people of your company read it.")
    )
    return Reply(card=notice(told, who, buttons=(undo,)), replaces=replaces)


async def show_shared(work: Work, request: Request) -> Reply:
    """Which channels another company reads too, and whether goals are posted there."""
    return await _listed(await _admins_sight(work, request))


async def _listed(sight: Sight) -> Reply:
    voice = sight.voice
    outside = [channel for channel in await sight.work.people.channels() if channel.shared_outside]
    if not outside:
        return Reply(
            card=notice(
                voice.text("No channel that Headway posts in is shared with another company."),
                voice.text("To allow goals in one all the same: /okr share #channel"),
            )
        )
    lines = [
        voice.text("{channel}: goals are posted", channel=shown(channel))
        if channel.may_share
        else voice.text("{channel}: no goals are posted", channel=shown(channel))
        for channel in outside
    ]
    buttons = [
        Action(
            voice.text("Stop posting goals in {channel}", channel=shown(channel))
            if channel.may_share
            else voice.text("Allow goals in {channel}", channel=shown(channel)),
            "channel.share",
            {"channel": channel.address, "on": _NO if channel.may_share else _YES},
        )
        for channel in outside
    ]
    return Reply(
        card=notice(voice.text("Channels that another company reads too"), *lines, buttons=tuple(buttons))
    )


async def _named(work: Work, words: str) -> Channel:
    name = words.strip().lstrip("#").casefold()
    for channel in await work.people.channels():
        if name in {channel.name.lstrip("#").casefold(), channel.address.casefold()}:
            return channel
    raise HeadwayError(
        "Headway posts in no channel called #{name}. Choose it for a digest first: /okr setup", name=name
    )


async def _admins_sight(work: Work, request: Request) -> Sight:
    sight = await sight_of(work, request)
    if not sight.home.may(sight.reader, Right.SETTINGS, None):
        raise HeadwayError("Only an admin can decide that. Ask one of yours.")
    return sight


def shown(channel: Channel) -> str:
    """The channel's name as people write it."""
    return f"#{channel.name.lstrip('#')}"
