"""What is set for the whole workspace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel import Locale, UnknownLocaleError

from cards import settings as cards
from cards.blocks import Card
from cards.exchange import Reply, Request
from cards.settings import GROUP, NO, YES, Filled, Group
from handlers.channels import shown
from handlers.given import given, read_ids
from handlers.settings.reading import Typed, days_text
from handlers.settings.writing import Edit, admins_sight, saved, write
from handlers.status import Sight
from okrs.errors import HeadwayError
from okrs.vocabulary import Cadence
from scheduling.places import check_country, check_zone
from storage.store import Work
from storage.tables import Channel

_SET = {
    Group.COMPANY: ("zone", "locale"),
    Group.CHECKINS: ("cadence", "prompt_weekday", "prompt_at", "window_days", "nudges_a_week"),
    Group.DIGESTS: ("digest_weekday", "digest_at"),
    Group.DAYS: ("country", "region", "days_off"),
    Group.MODEL: ("ai_tokens_a_month", "ai_cost_a_month", "ai_hides_teams"),
    Group.KEPT: ("words_days", "chat_days", "letters_days", "audit_days", "retention_days"),
}


async def form(work: Work, request: Request) -> Reply:
    """One `group` of settings as it is."""
    sight = await admins_sight(work, request)
    return Reply(
        card=await _card(sight, given(request, GROUP, Group), _now(sight, given(request, GROUP, Group)))
    )


async def save(work: Work, request: Request) -> Reply:
    """Sets all of one `group`, or says at each field what is to be put right."""
    await work.people.hold()
    sight = await admins_sight(work, request)
    group = given(request, GROUP, Group)
    typed = Typed(sight.voice, request.values)
    fields = await _READ[group](sight, typed)
    if typed.problems:
        values = {name: value for name, value in request.values.items() if name != GROUP}
        return Reply(card=await _card(sight, group, values, typed.problems), replaces=True)
    return saved(sight, await write(sight, [Edit(row=sight.home.workspace, fields=fields)]))


async def _card(
    sight: Sight, group: Group, values: Mapping[str, str], problems: Mapping[str, str] | None = None
) -> Card:
    channel = await _channel(sight, values.get("channel", ""))
    filled = Filled(values=values, problems=problems or {}, channel=shown(channel) if channel else "")
    return cards.form(sight.voice, group, filled)


def _now(sight: Sight, group: Group) -> dict[str, str]:
    settings, workspace = sight.home.settings, sight.home.workspace
    found = {}
    for name in _SET[group]:
        value = getattr(settings, name) if hasattr(settings, name) else getattr(workspace, name)
        found[name] = _text(name, value)
    if group is Group.DIGESTS:
        found["channel"] = str(workspace.channel_id or "")
    return found


def _text(name: str, value: Any) -> str:
    if name == "days_off":
        return days_text(value)
    if name.endswith("_at"):
        return f"{value:%H:%M}"
    if isinstance(value, bool):
        return YES if value else NO
    return "" if value is None else str(value)


async def _company(sight: Sight, typed: Typed) -> dict[str, Any]:  # noqa: ARG001
    return {"zone": zone(typed, "zone") or "UTC", "locale": locale(typed, "locale") or "en"}


async def _checkins(sight: Sight, typed: Typed) -> dict[str, Any]:  # noqa: ARG001
    return {
        "cadence": cadence(typed, "cadence"),
        "prompt_weekday": typed.whole("prompt_weekday", 0, 6),
        "prompt_at": typed.clock("prompt_at"),
        "window_days": typed.whole("window_days", 1, 10),
        "nudges_a_week": typed.whole("nudges_a_week", 0, 20),
    }


async def _digests(sight: Sight, typed: Typed) -> dict[str, Any]:
    channel = await _channel(sight, typed.text("channel"))
    if typed.text("channel") and channel is None:
        typed.wrong(
            "channel", sight.voice.text("That channel is not known here any more. Please choose again.")
        )
    return {
        "digest_weekday": typed.whole("digest_weekday", 0, 6),
        "digest_at": typed.clock("digest_at"),
        "channel_id": channel.id if channel else None,
    }


async def _days(sight: Sight, typed: Typed) -> dict[str, Any]:
    country, region = place(sight, typed)
    return {"country": country, "region": region, "days_off": typed.days("days_off")}


async def _model(sight: Sight, typed: Typed) -> dict[str, Any]:  # noqa: ARG001
    return {
        "ai_tokens_a_month": typed.whole("ai_tokens_a_month", 0, 10**9),
        "ai_cost_a_month": typed.amount("ai_cost_a_month"),
        "ai_hides_teams": typed.text("ai_hides_teams") == YES,
    }


async def _kept(sight: Sight, typed: Typed) -> dict[str, Any]:  # noqa: ARG001
    return {
        "words_days": typed.whole_or_none("words_days", 120, 3650),
        "chat_days": typed.whole_or_none("chat_days", 30, 3650),
        "letters_days": typed.whole("letters_days", 30, 3650),
        "audit_days": typed.whole("audit_days", 30, 3650),
        "retention_days": typed.whole("retention_days", 1, 3650),
    }


def cadence(typed: Typed, name: str) -> Cadence | None:
    """How often; None for what the next wider setting says."""
    try:
        return Cadence(typed.text(name))
    except ValueError:
        return None


def zone(typed: Typed, name: str) -> str | None:
    """A time zone in its one spelling, None for an empty field."""
    return _checked(typed, name, lambda text: check_zone(text.replace(" ", "_")))


def locale(typed: Typed, name: str) -> str | None:
    return _checked(typed, name, _locale)


def place(sight: Sight, typed: Typed) -> tuple[str | None, str | None]:
    """A country and its region by their codes."""
    country, region = typed.text("country"), typed.text("region")
    if region and not country:
        typed.wrong("country", sight.voice.text("Say the country of this region too."))
    if not country:
        return None, None
    try:
        code, _ = check_country(country)
    except HeadwayError as error:
        typed.refuse("country", error)
        return None, None
    try:
        return check_country(code, region or None)
    except HeadwayError as error:
        typed.refuse("region", error)
        return code, None


def _checked(typed: Typed, name: str, check: Any) -> str | None:
    text = typed.text(name)
    try:
        return str(check(text)) if text else None
    except HeadwayError as error:
        typed.refuse(name, error)
        return None


def _locale(text: str) -> str:
    try:
        return str(Locale.parse(text.replace("-", "_")))
    except (UnknownLocaleError, ValueError) as error:
        raise HeadwayError("Choose a language of the list.") from error


async def _channel(sight: Sight, text: str) -> Channel | None:
    found = read_ids(text)
    return await sight.work.people.channel(found[0]) if len(found) == 1 else None


_READ = {
    Group.COMPANY: _company,
    Group.CHECKINS: _checkins,
    Group.DIGESTS: _digests,
    Group.DAYS: _days,
    Group.MODEL: _model,
    Group.KEPT: _kept,
}
