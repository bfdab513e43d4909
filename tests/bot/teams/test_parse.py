"""What Teams posts becomes who did what where; what concerns nobody becomes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.teams import parse
from bot.teams.gateway import Received
from bot.teams.parse import Incoming, Kind, Scope, incoming
from bot.teams.registration import PLAYGROUND, Registration
from bot.teams.wire import Press

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
OURS = Registration(app="app", tenant="tenant", password="secret")
AAD = "5C3A0F0E-0000-4000-8000-000000000001"
PRESS = Press("checkin.submit", {"checkin": "7"}, "checkin:7", ("value",)).data()


def activity(type_: str, **more: Any) -> dict[str, Any]:
    return {
        "type": type_,
        "id": "17",
        "timestamp": "2026-11-23T09:29:58.1234567Z",
        "channelId": "msteams",
        "serviceUrl": "https://smba.trafficmanager.net/emea/",
        "from": {"id": "29:1ana", "name": "Ana Ruiz", "aadObjectId": AAD},
        "recipient": {"id": "28:app", "name": "Headway"},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "TENANT"},
        "channelData": {"tenant": {"id": "TENANT"}},
        "locale": "de-DE",
        **more,
    }


def read(type_: str, registration: Registration = OURS, **more: Any) -> Incoming | None:
    received = Received(registration=registration, activity=activity(type_, **more), reference={"bot": {}})
    return incoming(received, now=NOW)


def some(type_: str, **more: Any) -> Incoming:
    found = read(type_, **more)
    assert found is not None
    return found


def test_a_message_tells_who_said_what_where_and_when() -> None:
    said = some("message", text="NPS 45", localTimezone="Europe/Berlin")
    assert (said.kind, said.intent, said.values) == (Kind.SAID, "message", {"text": "NPS 45"})
    assert (said.user, said.user_id, said.tenant) == (AAD.lower(), "29:1ana", "tenant")
    assert (said.zone, said.locale) == ("Europe/Berlin", "de_DE")
    assert (said.scope, said.place, said.key) == (Scope.PERSONAL, "a:1", "teams:message:a:1:17")
    assert said.at == datetime(2026, 11, 23, 9, 29, 58, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/okr status NPS", "status NPS"),
        ("/OKR", ""),
        (" /okr  update NPS 45 ", "update NPS 45"),
        ("/help", "help"),
        ("okr", ""),
        ("okr status NPS", "status NPS"),
        ("OKR help", "help"),
    ],
)
def test_a_slash_begins_a_command(text: str, command: str) -> None:
    said = some("message", text=text)
    assert (said.intent, said.values) == ("command", {"text": command})


@pytest.mark.parametrize("text", ["see a/b", "okr reviews went well", "okrs are done", "NPS 45"])
def test_what_is_no_command_is_a_sentence(text: str) -> None:
    said = some("message", text=text)
    assert (said.intent, said.values) == ("message", {"text": text})


@pytest.mark.parametrize(
    "told",
    ["", "yesterday", "2026-11-23T09:29:58", "2026-11-25T09:29:58Z", "2026-11-01T09:29:58Z"],
)
def test_a_moment_that_tells_nothing_is_now(told: str) -> None:
    assert some("message", text="hi", timestamp=told).at == NOW


def test_the_playground_lives_in_our_time() -> None:
    said = read("message", PLAYGROUND, text="hi")
    assert said is not None
    assert said.at == NOW


def test_the_zone_may_stand_beside_the_message() -> None:
    beside = {"type": "clientInfo", "timezone": "Asia/Tokyo"}
    assert some("message", text="hi", entities=[beside]).zone == "Asia/Tokyo"


def test_guests_of_a_meeting_go_by_the_chats_own_id() -> None:
    stranger = {"id": "29:1x", "name": "X", "aadObjectId": "00000000-0000-0000-0000-000000000000"}
    assert some("message", text="hi", **{"from": stranger}).user == "29:1x"


def test_a_channel_is_a_place_within_its_team() -> None:
    told = some(
        "message",
        text="hi",
        conversation={"id": "19:c@thread.tacv2;messageid=5", "conversationType": "channel", "isGroup": True},
        channelData={
            "tenant": {"id": "tenant"},
            "team": {"id": "19:t@thread.tacv2", "name": "Growth"},
            "channel": {"id": "19:c@thread.tacv2", "name": "News"},
        },
        recipient={"id": "28:app", "isTargeted": True},
    )
    assert (told.scope, told.place, told.channel) == (Scope.CHANNEL, "19:t@thread.tacv2", "19:c@thread.tacv2")
    assert told.is_targeted
    assert not told.is_direct


@pytest.mark.parametrize(
    ("type_", "more", "kind", "intent"),
    [
        ("messageUpdate", {"text": "NPS 46"}, Kind.EDITED, "message.edit"),
        ("messageDelete", {}, Kind.DELETED, "message.delete"),
    ],
)
def test_a_change_of_a_message_names_it_and_counts_each_time(
    type_: str, more: dict[str, Any], kind: Kind, intent: str
) -> None:
    data = {"tenant": {"id": "tenant"}, "eventType": "editMessage"}
    found = some(type_, channelData=data, **more)
    again = some(type_, channelData=data, timestamp="2026-11-23T09:29:59Z", **more)
    assert (found.kind, found.intent, found.message) == (kind, intent, "17")
    assert found.key != again.key


def test_a_button_of_an_old_client_is_a_message_with_a_value() -> None:
    found = some("message", value={**PRESS, "value": 45}, replyToId="9")
    assert (found.kind, found.intent, found.pressed) == (Kind.PRESSED, "checkin.submit", "9")
    assert (found.values, found.letter) == ({"checkin": "7", "value": "45"}, "checkin:7")


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        (
            "adaptiveCard/action",
            {"action": {"verb": "checkin.submit", "data": {**PRESS, "value": "45"}}},
            Kind.EXECUTED,
        ),
        ("task/fetch", {"data": {**PRESS, "value": "45"}}, Kind.OPENED),
        ("task/submit", {"data": {**PRESS, "value": "45"}}, Kind.SENT),
    ],
)
def test_what_wants_an_answer_at_once(name: str, value: dict[str, Any], kind: Kind) -> None:
    found = some("invoke", name=name, value=value)
    assert (found.kind, found.intent, found.letter) == (kind, "checkin.submit", "checkin:7")
    assert found.values == {"checkin": "7", "value": "45"}


US, HER = {"id": "28:app"}, {"id": "29:1ana"}


@pytest.mark.parametrize(
    ("type_", "more", "kind"),
    [
        ("installationUpdate", {"action": "add"}, Kind.ADDED),
        ("installationUpdate", {"action": "add-upgrade"}, Kind.UPGRADED),
        ("installationUpdate", {"action": "remove"}, Kind.REMOVED),
        ("conversationUpdate", {"membersAdded": [US, HER]}, Kind.ADDED),
        ("conversationUpdate", {"membersRemoved": [US]}, Kind.REMOVED),
        ("conversationUpdate", {"channelData": {"eventType": "teamDeleted"}}, Kind.REMOVED),
        ("conversationUpdate", {"channelData": {"eventType": "channelRenamed"}}, Kind.CHANNEL),
        ("conversationUpdate", {"channelData": {"eventType": "teamRenamed"}}, Kind.MEMBERS),
        (
            "conversationUpdate",
            {
                "membersAdded": [HER],
                "conversation": {"id": "19:g@thread.v2", "conversationType": "groupChat"},
            },
            Kind.MEMBERS,
        ),
    ],
)
def test_comings_and_goings(type_: str, more: dict[str, Any], kind: Kind) -> None:
    assert some(type_, **more).kind is kind


@pytest.mark.parametrize(
    ("type_", "more"),
    [
        ("message", {"text": "  "}),
        (
            "message",
            {
                "text": "<at>Headway</at>",
                "entities": [{"type": "mention", "text": "<at>Headway</at>", "mentioned": US}],
            },
        ),
        ("messageReaction", {"reactionsAdded": [{"type": "like"}]}),
        ("messageUpdate", {"text": "x", "channelData": {"eventType": "undeleteMessage"}}),
        ("message", {"text": "I am a bot", "from": {"id": "28:other", "name": "Other"}}),
        ("typing", {}),
        ("event", {"name": "x"}),
        ("installationUpdate", {"action": "remove-upgrade"}),
        ("conversationUpdate", {"membersAdded": [HER]}),
        ("invoke", {"name": "composeExtension/query"}),
        ("invoke", {}),
    ],
)
def test_what_concerns_nobody(type_: str, more: dict[str, Any]) -> None:
    assert read(type_, **more) is None


def test_what_has_no_id_is_known_by_what_it_says() -> None:
    one, same = some("message", text="a", id=None), some("message", text="a", id=None)
    other = some("message", text="b", id=None)
    assert one.key == same.key != other.key


def test_what_was_written_down_is_read_back_as_it_was() -> None:
    found = some("message", text="NPS 45", timestamp=(NOW - timedelta(minutes=1)).isoformat())
    assert parse.from_json(parse.to_json(found)) == found
