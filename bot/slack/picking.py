"""People and channels that are picked in forms: Slack's ids and ours, and everybody of a channel or a user group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bot.slack import kit
from bot.slack.api import RefusedError, refusals
from bot.slack.tokens import PLATFORM, Home
from bot.slack.wire import CHANNEL_PICKER, FIELD, PEOPLE_PICKER
from cards.blocks import Card, ChannelField, Form, PeopleField
from cards.voice import Voice
from storage.store import Store

# Fields that Slack adds to a form that picks any number of people: everybody of a channel, everybody of a user group.
OF_CHANNEL, OF_GROUP = "of_channel", "of_group"
_PAGE, _MOST_GROUPS, _MOST_LABEL = 200, 100, 75


@dataclass(frozen=True, kw_only=True)
class Picked:
    """The plain values of a form, and by field the people and channels that were picked in it."""

    values: Mapping[str, str]
    people: Mapping[str, list[str]] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)


async def picked(home: Home, team: str, kinds: Mapping[str, str], values: Mapping[str, str]) -> Picked:
    """Takes a form's values apart by the kinds of its pickers. `team`: where the form was sent.

    Whoever was picked by a channel or a group is added to the first field of people.
    """
    people = {name: _ids(values.get(name, "")) for name, kind in kinds.items() if kind == PEOPLE_PICKER}
    channels = {name: values.get(name, "") for name, kind in kinds.items() if kind == CHANNEL_PICKER}
    whole = await _members(home, team, channels.pop(OF_CHANNEL, ""), values.get(OF_GROUP, ""))
    for name in list(people)[:1]:
        people[name] = list(dict.fromkeys([*people[name], *whole]))
    apart = people.keys() | channels.keys() | {OF_CHANNEL, OF_GROUP}
    return Picked(
        values={name: value for name, value in values.items() if name not in apart},
        people=people,
        channels=channels,
    )


async def known_ids(store: Store, home: Home, card: Card) -> dict[str, str]:
    """Slack's ids of the people and channels that a card's forms have picked already, by ours."""
    fields = [each for block in card.blocks if isinstance(block, Form) for each in block.fields]
    chosen = [chip.person for each in fields if isinstance(each, PeopleField) for chip in each.chosen]
    channels = {each.value for each in fields if isinstance(each, ChannelField) and each.value}
    if not chosen and not channels:
        return {}
    async with store.work(home.workspace) as work:
        accounts = await work.people.accounts(chosen)
        rows = await work.people.channels() if channels else []
    found = {str(account.person_id): account.address for account in accounts if account.platform == PLATFORM}
    return found | {str(row.id): row.address for row in rows if row.platform == PLATFORM}


async def with_wholes(home: Home, team: str, view: dict[str, Any], voice: Voice) -> dict[str, Any]:
    """The modal with two more fields behind one that picks any number of people: all of a channel, all of a group.

    `team`: where the modal stands.
    """
    blocks: list[dict[str, Any]] = []
    for block in view["blocks"]:
        blocks.append(block)
        element = block.get("element") or {}
        if element.get("type") == PEOPLE_PICKER and "max_selected_items" not in element:
            blocks.append(_channel_field(voice.text("… or everybody of a channel")))
            groups = await _groups(home, team)
            blocks += [_group_field(voice.text("… or everybody of a user group"), groups)] if groups else []
    return {**view, "blocks": blocks}


def ids(people: list[UUID]) -> str:
    """Our ids with commas between, as handlers take them."""
    return ",".join(str(person) for person in people)


def _ids(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


async def _members(home: Home, team: str, channel: str, group: str) -> list[str]:
    found: list[str] = []
    cursor = ""
    while channel:
        with refusals():
            page = await home.client.conversations_members(
                channel=channel, limit=_PAGE, cursor=cursor or None
            )
        found += [str(user) for user in page["members"]]
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break
    if group:
        with refusals():
            answer = await home.client.usergroups_users_list(
                usergroup=group, team_id=home.at(team).get("team_id")
            )
        found += [str(user) for user in answer["users"]]
    return [user for user in found if user != home.bot]


async def _groups(home: Home, team: str) -> list[tuple[str, str]]:
    """The user groups by name; none where Slack lets nobody see them."""
    try:
        with refusals():
            answer = await home.client.usergroups_list(team_id=home.at(team).get("team_id"))
    except RefusedError:
        return []
    return [(str(group["id"]), str(group["name"])) for group in answer["usergroups"]][:_MOST_GROUPS]


def _channel_field(label: str) -> dict[str, Any]:
    element = {
        "type": CHANNEL_PICKER,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return _field(OF_CHANNEL, label, element)


def _group_field(label: str, groups: list[tuple[str, str]]) -> dict[str, Any]:
    options = [{"text": kit.plain_text(name, _MOST_LABEL), "value": id_} for id_, name in groups]
    return _field(OF_GROUP, label, {"type": "static_select", "options": options})


def _field(name: str, label: str, element: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": kit.plain_text(label, _MOST_LABEL),
        "element": {"action_id": FIELD, **element},
    }
