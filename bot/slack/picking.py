"""People and channels that were picked in a form: Slack's ids, and the members of what was picked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.slack.api import refusals
from bot.slack.tokens import Home
from bot.slack.wire import intent_of

# Fields that Slack adds to a form that picks people: everybody of a channel, everybody of a user group.
OF_CHANNEL, OF_GROUP = "of_channel", "of_group"
_PAGE = 200


@dataclass(frozen=True, kw_only=True)
class Picked:
    """The plain values of a form, and by field the people and channels that were picked in it."""

    values: Mapping[str, str]
    people: Mapping[str, list[str]] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)


async def picked(home: Home, view: Mapping[str, Any], values: Mapping[str, str]) -> Picked:
    """Takes a form's values apart. Whoever was picked by a channel or group is added to the first field of people."""
    kinds = _kinds(view)
    people = {
        name: _ids(values.get(name, "")) for name, kind in kinds.items() if kind == "multi_users_select"
    }
    channels = {name: values.get(name, "") for name, kind in kinds.items() if kind == "conversations_select"}
    whole = await _members(home, channels.pop(OF_CHANNEL, ""), values.get(OF_GROUP, ""))
    for name in list(people)[:1]:
        people[name] = list(dict.fromkeys([*people[name], *whole]))
    apart = people.keys() | channels.keys() | {OF_CHANNEL, OF_GROUP}
    return Picked(
        values={name: value for name, value in values.items() if name not in apart},
        people=people,
        channels=channels,
    )


async def with_wholes(home: Home, view: dict[str, Any], *, channel: str, group: str) -> dict[str, Any]:
    """The form with two more fields behind the one for people, named `channel` and `group`: everybody of either."""
    blocks: list[dict[str, Any]] = []
    for block in view["blocks"]:
        blocks.append(block)
        if (block.get("element") or {}).get("type") == "multi_users_select":
            blocks.append(_channel_field(channel))
            blocks += [_group_field(group, found) for found in [await _groups(home)] if found]
    return {**view, "blocks": blocks}


def _kinds(view: Mapping[str, Any]) -> dict[str, str]:
    return {
        intent_of(str(block.get("block_id", ""))): str((block.get("element") or {}).get("type", ""))
        for block in view.get("blocks") or ()
        if block.get("type") == "input"
    }


def _ids(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


async def _members(home: Home, channel: str, group: str) -> list[str]:
    found: list[str] = []
    if channel:
        cursor = ""
        while True:
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
            answer = await home.client.usergroups_users_list(usergroup=group)
        found += [str(user) for user in answer["users"]]
    return [user for user in found if user != home.bot]


async def _groups(home: Home) -> list[tuple[str, str]]:
    if "usergroups:read" not in home.scopes and home.scopes:
        return []
    with refusals():
        answer = await home.client.usergroups_list()
    return [(str(group["id"]), str(group["name"])) for group in answer["usergroups"]][:100]


def _channel_field(label: str) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": OF_CHANNEL,
        "optional": True,
        "label": {"type": "plain_text", "text": label},
        "element": {
            "type": "conversations_select",
            "action_id": "field",
            "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        },
    }


def _group_field(label: str, groups: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": OF_GROUP,
        "optional": True,
        "label": {"type": "plain_text", "text": label},
        "element": {
            "type": "static_select",
            "action_id": "field",
            "options": [
                {"text": {"type": "plain_text", "text": name[:75]}, "value": id_} for id_, name in groups
            ],
        },
    }
