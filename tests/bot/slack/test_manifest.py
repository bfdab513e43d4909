"""The manifest at the root is what the code asks for, within what Slack takes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.slack import parse, wants
from bot.slack.manifest import CALLBACK_PATH, EVENTS_PATH, PROMPTS, SIGN_IN_PATH, manifest
from okrs.commands import Name, parse_command, parse_sentence
from tests.handlers.world import NOW

ROOT = Path(__file__).parents[3]
MADE = manifest("https://headway.example", socket_mode=False)


def test_the_file_at_the_root_is_what_the_code_asks_for() -> None:
    assert json.loads((ROOT / "manifest.json").read_text()) == MADE


def test_every_permission_command_event_and_shortcut_of_the_manifest_is_in_the_code_and_no_other() -> None:
    assert set(MADE["oauth_config"]["scopes"]["bot"]) == set(wants.SCOPES)
    assert set(MADE["oauth_config"]["scopes"]["bot_optional"]) == set(wants.OPTIONAL_SCOPES)
    assert set(MADE["oauth_config"]["scopes"]["user"]) == set(wants.SIGN_IN_SCOPES)
    assert set(MADE["settings"]["event_subscriptions"]["bot_events"]) == set(wants.EVENTS)
    assert [command["command"] for command in MADE["features"]["slash_commands"]] == [wants.COMMAND]
    shortcuts = {shortcut["callback_id"] for shortcut in MADE["features"]["shortcuts"]}
    assert shortcuts == {wants.CHECK_IN_NOW, wants.RECORD}


@pytest.mark.parametrize("name", wants.EVENTS)
def test_every_event_that_is_subscribed_to_is_understood(name: str) -> None:
    kind = name.partition(".")[0]
    event: dict[str, Any] = {"type": kind, "user": "U1", "channel": "D1", "ts": "1.0", "text": "hi"}
    event |= {"channel_type": "im"} if name == "message.im" else {}
    event |= {"user": {"id": "U1"}} if kind in {"user_change", "team_join"} else {}
    event |= {"channel": {"id": "C1", "name": "x"}} if kind == "channel_rename" else {}
    event |= {"tokens": {"bot": ["U9"]}} if kind == "tokens_revoked" else {}
    body = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": event}
    assert parse.event(body, now=NOW) is not None


def test_every_path_of_the_manifest_is_one_that_is_served() -> None:
    addresses = set(re.findall(r"https://headway\.example(/[a-z_/-]+)", json.dumps(MADE)))
    assert addresses == {EVENTS_PATH, CALLBACK_PATH, SIGN_IN_PATH}


def test_with_socket_mode_slack_is_given_no_address_to_post_to() -> None:
    made = manifest("https://headway.example", socket_mode=True)
    assert made["settings"]["socket_mode_enabled"]
    assert EVENTS_PATH not in json.dumps(made)


def test_the_texts_are_within_slacks_limits() -> None:
    display = MADE["display_information"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert 174 <= len(display["long_description"]) <= 4000
    agent = MADE["features"]["agent_view"]
    assert len(agent["agent_description"]) <= 300
    assert len(agent["suggested_prompts"]) <= 4
    assert all(len(shortcut["name"]) <= 24 for shortcut in MADE["features"]["shortcuts"])
    assert len(MADE["features"]["unfurl_domains"]) <= 5


@pytest.mark.parametrize(("title", "text"), PROMPTS)
def test_every_suggested_prompt_is_a_sentence_that_headway_understands(title: str, text: str) -> None:
    assert parse_sentence(text) is not None, title


def test_every_example_of_the_command_is_a_command() -> None:
    hint = MADE["features"]["slash_commands"][0]["usage_hint"]
    assert all(parse_command(part.strip()).name is not Name.UNKNOWN for part in hint.split("|"))
