"""The fake Slack's Web API as the real SDK meets it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.bot.slack.fake_slack import FakeSlack
from tests.bot.slack.slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.bot.slack.slack_people import Person
from tests.bot.slack.slack_records import Channel, Json, Team
from tests.scheduling.post import SetClock

SKIP = {
    "type": "actions",
    "block_id": "choice",
    "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Skip"}, "action_id": "skip"}],
}
CHART = {"type": "data_visualization", "title": "NPS", "chart": {"type": "pie", "segments": [{"label": "a"}]}}


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def modal(title: str = "Check-in", **more: Any) -> Json:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "blocks": [section("Hello")],
    } | more


class Here:
    """A team with Ana and Ben, two channels, and the SDK's client of the app."""

    def __init__(self, slack: FakeSlack, clock: SetClock) -> None:
        self.slack, self.clock = slack, clock
        self.team: Team = slack.team()
        self.ana: Person = slack.person(self.team, "UANA", real_name="Ana Ruiz", email="ana@example.com")
        self.ben: Person = slack.person(self.team, "UBEN", tz="America/New_York", locale="de-DE")
        self.product: Channel = slack.channel(self.team, "product", self.ana)
        self.elsewhere: Channel = slack.channel(self.team, "elsewhere", self.ben, bot=False)
        self.client = self.client_of(self.team.token)

    def client_of(self, token: str, **more: Any) -> AsyncWebClient:
        return AsyncWebClient(token=token, base_url=self.slack.api_url, timeout=2, **more)


@pytest.fixture
async def here() -> AsyncIterator[Here]:
    clock = SetClock()
    async with FakeSlack(clock=clock) as slack:
        yield Here(slack, clock)


async def refusal(call: Awaitable[AsyncSlackResponse]) -> Any:
    """The answer to a call that has to be refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response


async def error_of(call: Awaitable[AsyncSlackResponse]) -> str:
    return str((await refusal(call))["error"])


async def test_a_message_to_a_person_arrives_in_her_direct_messages(here: Here) -> None:
    metadata = {"event_type": "headway", "event_payload": {"key": "17"}}
    answer = await here.client.chat_postMessage(
        channel="UANA", text="Good morning", blocks=[section("How did it go?"), SKIP], metadata=metadata
    )
    assert answer["channel"] == here.ana.channel.id
    assert answer.headers["x-oauth-scopes"].startswith("app_mentions:read,assistant:write")
    (message,) = here.ana.dm
    assert message.ts == answer["ts"]
    assert (message.text, message.full_text) == ("Good morning", "How did it go?\nSkip")
    assert message.buttons == ["Skip"]
    assert message.metadata == metadata
    assert not message.edited
    assert here.ben.dm == []


async def test_a_message_is_changed_in_place_and_keeps_its_metadata(here: Here) -> None:
    sent = await here.client.chat_postMessage(channel="UANA", text="Old", metadata={"event_type": "headway"})
    where = {"channel": sent["channel"], "ts": sent["ts"]}
    await here.client.chat_update(**where, text="New", blocks=[section("New")])
    (message,) = here.ana.dm
    assert (message.text, message.edited, message.metadata) == ("New", True, {"event_type": "headway"})
    await here.client.chat_delete(**where)
    assert here.ana.dm == []
    assert await error_of(here.client.chat_update(**where, text="Gone")) == "message_not_found"


async def test_only_the_apps_own_messages_can_be_changed_and_only_by_the_conversations_id(here: Here) -> None:
    hers = await here.ana.types("Mine", in_=here.product)
    sent = await here.client.chat_postMessage(channel="UANA", text="Hello")
    update, delete = here.client.chat_update, here.client.chat_delete
    assert await error_of(update(channel=here.product.id, ts=hers.ts, text="x")) == "cant_update_message"
    assert await error_of(delete(channel=here.product.id, ts=hers.ts)) == "cant_delete_message"
    assert await error_of(update(channel="UANA", ts=sent["ts"], text="x")) == "channel_not_found"


async def test_a_message_goes_only_where_the_app_is(here: Here) -> None:
    secret = here.slack.channel(here.team, "secret", here.ben, bot=False, private=True)
    gone = here.slack.channel(here.team, "gone", here.ben)
    gone.archived = True
    post = here.client.chat_postMessage
    assert await error_of(post(channel="C404", text="x")) == "channel_not_found"
    assert await error_of(post(channel=secret.id, text="x")) == "channel_not_found"
    assert await error_of(post(channel=here.elsewhere.id, text="x")) == "not_in_channel"
    assert await error_of(post(channel=gone.id, text="x")) == "is_archived"
    await here.client.conversations_join(channel=here.elsewhere.id)
    await post(channel=here.elsewhere.id, text="Here I am")
    assert [m.text for m in here.ben.sees(here.elsewhere)] == ["Here I am"]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([section("x")] * 51, "invalid_blocks"),
        ([section("x" * 3001)], "invalid_blocks"),
        ([section("")], "invalid_blocks"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "*x*"}}], "invalid_blocks"),
        ([{"type": "alert", "text": {"type": "plain_text", "text": "x"}}], "invalid_blocks"),
        ([SKIP, SKIP], "invalid_blocks"),
        ([CHART] * 3, "invalid_blocks"),
        ([None], "invalid_blocks"),
        ([section("x" * 2700)] * 5, "msg_blocks_too_long"),
        ("[{]", "invalid_blocks_format"),
    ],
    ids=[
        *("51 blocks", "long text", "no text", "markup in a header", "not in messages", "same id twice"),
        *("three charts", "null", "too much altogether", "not JSON"),
    ],
)
async def test_blocks_that_slack_would_not_show_are_refused(here: Here, blocks: Any, expected: str) -> None:
    answer = await refusal(here.client.chat_postMessage(channel="UANA", text="x", blocks=blocks))
    assert answer["error"] == expected
    if expected == "invalid_blocks":
        assert answer["response_metadata"]["messages"][0].startswith("[ERROR] ")
    assert here.ana.dm == []


async def test_a_message_says_something_and_not_too_much(here: Here) -> None:
    sent = await here.client.chat_postMessage(channel="UANA", text="x" * 40_000)
    assert await error_of(here.client.chat_postMessage(channel="UANA", text="x" * 40_001)) == "msg_too_long"
    # Of a changed message Slack counts the bytes.
    longer = here.client.chat_update(channel=sent["channel"], ts=sent["ts"], text="é" * 2_001)
    assert await error_of(longer) == "msg_too_long"
    nothing = here.client.api_call("chat.postMessage", json={"channel": "UANA", "text": ""})
    assert await error_of(nothing) == "no_text"


OPTION = {"text": {"type": "plain_text", "text": "Yes"}, "value": "yes"}
SELECT = {"type": "static_select", "action_id": "s", "options": [OPTION]}
TABLE = {
    "type": "data_table",
    "caption": "Goals",
    "rows": [[{"type": "raw_text", "text": "Goal"}], [{"type": "raw_text", "text": "NPS"}]],
}


def choice(**changes: Any) -> Json:
    return {"type": "actions", "elements": [SELECT | changes]}


def table(*rows: list[str]) -> Json:
    return TABLE | {"rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows]}


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (choice(), ""),
        (choice(options=[]), "must have between 1 and 100 items"),
        (choice(options=[OPTION | {"value": "x" * 151}]), "must be less than 151 characters"),
        (choice(initial_option=OPTION | {"value": "no"}), "initial option is not among the options"),
        (choice(placeholder={"type": "plain_text", "text": "x" * 151}), "must be less than 151 characters"),
        (choice(confirm={"title": {"type": "plain_text", "text": "x" * 101}}), "must be less than 101"),
        (choice(options=None), "must be a value, not null"),
        ({"type": "context", "elements": [{"type": "mrkdwn", "text": "x" * 3001}]}, "less than 3001"),
        ({"type": "context", "elements": ["x"]}, "missing required field: type"),
        (table(["Goal"], ["NPS"]), ""),
        (table(["Goal"]), "must have between 2 and 201 items"),
        (table(["Goal"], ["NPS", "50"]), "rows must have the same 1 to 20 columns"),
        (table(["Goal"], [""]), "must be more than 0 characters"),
        (table(["Goal"], ["x" * 20_000]), "must be less than 20001 characters"),
        ({key: TABLE[key] for key in ("type", "rows")}, "missing required field: caption"),
        ({"type": "image", "alt_text": "A chart"}, "must define either image_url or slack_file"),
    ],
)
async def test_each_block_is_checked_for_what_slack_asks_of_it(here: Here, block: Json, fault: str) -> None:
    sending = here.client.chat_postMessage(channel="UANA", text="x", blocks=[block])
    if fault:
        assert fault in str((await refusal(sending))["response_metadata"]["messages"])
    else:
        assert (await sending)["ok"]


@pytest.mark.parametrize(
    ("method", "args", "expected"),
    [
        ("api.test", {"error": "my_error"}, "my_error"),
        ("users.info", {}, "invalid_arguments"),
        ("users.info", {"user": "U404"}, "user_not_found"),
        ("users.list", {"limit": "many"}, "invalid_limit"),
        ("users.list", {"limit": 2000}, "invalid_limit"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U404"}, "user_not_found"),
        ("conversations.open", {"users": "UANA,UBEN"}, "missing_scope"),
        ("conversations.open", {"users": "U,U,U,U,U,U,U,U,U"}, "too_many_users"),
        ("conversations.open", {"channel": "D404"}, "channel_not_found"),
        ("conversations.history", {"channel": "{elsewhere}"}, "not_in_channel"),
        ("conversations.replies", {"channel": "{product}", "ts": "1.1"}, "thread_not_found"),
        ("chat.getPermalink", {"channel": "{product}", "message_ts": "1.1"}, "message_not_found"),
        ("chat.unfurl", {"channel": "{product}", "ts": "1.1", "unfurls": "{}"}, "missing_unfurls"),
        ("files.info", {"file": "F404"}, "file_not_found"),
        ("files.getUploadURLExternal", {"filename": "goals.csv"}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": "[]"}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": '[{"id": "F404"}]'}, "file_not_found"),
        ("views.update", {"view_id": "V404", "view": "{}"}, "not_found"),
        ("oauth.v2.access", {"client_id": "another"}, "invalid_client_id"),
        ("apps.uninstall", {"client_id": CLIENT_ID, "client_secret": "wrong"}, "bad_client_secret"),
    ],
)
async def test_what_cannot_be_is_refused_in_slacks_words(
    here: Here, method: str, args: Json, expected: str
) -> None:
    places = {"{product}": here.product.id, "{elsewhere}": here.elsewhere.id}
    given = {name: places.get(value, value) for name, value in args.items()}
    assert await error_of(here.client.api_call(method, data=given)) == expected


async def test_a_narrow_token_reads_only_what_it_may(here: Here) -> None:
    narrow = here.slack.team("Narrow", scopes=["channels:read", "im:write"])
    zoe, client = here.slack.person(narrow, "UZOE"), here.client_of(narrow.token)
    room = here.slack.channel(narrow, "room", zoe)
    assert (await client.conversations_info(channel=room.id))["ok"]
    answer = await refusal(client.conversations_history(channel=room.id))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "channels:history")
    assert await error_of(client.conversations_list(types="im")) == "missing_scope"


async def test_the_app_joins_open_channels_only(here: Here) -> None:
    private = here.slack.channel(here.team, "private", here.ana, private=True)
    join = here.client.conversations_join
    assert (await join(channel=here.product.id))["warning"] == "already_in_channel"
    assert await error_of(join(channel=private.id)) == "method_not_supported_for_channel_type"
    here.elsewhere.archived = True
    assert await error_of(join(channel=here.elsewhere.id)) == "is_archived"


async def test_native_blocks_can_be_refused_and_a_stricter_check_plugged_in(here: Here) -> None:
    await here.client.chat_postMessage(channel="UANA", text="A chart", blocks=[CHART])
    here.slack.refuse_native = True
    answer = await refusal(here.client.chat_postMessage(channel="UANA", text="A chart", blocks=[CHART]))
    assert "unsupported type: data_visualization" in answer["response_metadata"]["messages"][0]
    here.slack.validate = lambda payload, surface: [f"[ERROR] a {surface} says {payload['text']}"]
    answer = await refusal(here.client.chat_postMessage(channel="UANA", text="Hi", blocks=[section("Hi")]))
    assert answer["errors"] == ["a message says Hi"]


async def test_people_are_listed_page_by_page(here: Here) -> None:
    for number in range(23):
        here.slack.person(here.team, f"U{number}")
    answer = await here.client.users_list(limit=10, include_locale=True)
    pages = [page["members"] async for page in answer]
    assert [len(page) for page in pages] == [10, 10, 6]
    ben = next(m for page in pages for m in page if m["id"] == "UBEN")
    assert (await here.client.users_profile_get(user="UBEN"))["profile"]["real_name"] == "Ben"
    assert (ben["tz"], ben["tz_offset"], ben["locale"]) == ("America/New_York", -18_000, "de-DE")
    here.slack.large_team = 20
    assert await error_of(here.client.users_list()) == "limit_required"
    assert await error_of(here.client.users_list(cursor="nonsense", limit=5)) == "invalid_cursor"


async def test_of_somebody_who_left_there_is_no_zone_and_a_message_still_goes_through(here: Here) -> None:
    await here.slack.admin(here.team).deactivates(here.ben.user)
    told = (await here.client.users_info(user="UBEN"))["user"]
    assert told["deleted"]
    assert "tz" not in told
    assert await error_of(here.client.conversations_open(users="UBEN")) == "user_disabled"
    await here.client.chat_postMessage(channel="UBEN", text="Into the void")
    here.ana.user.hidden = True
    assert await error_of(here.client.users_info(user="UANA")) == "user_not_visible"


async def test_conversations_are_opened_listed_and_read(here: Here) -> None:
    opened = await here.client.conversations_open(users="UANA")
    again = await here.client.conversations_open(users="UANA")
    assert again["channel"]["id"] == opened["channel"]["id"] == here.ana.channel.id
    listed = await here.client.conversations_list(types="public_channel,private_channel")
    assert [c["name"] for c in listed["channels"]] == ["product", "elsewhere"]
    members = await here.client.conversations_members(channel=here.product.id, limit=1)
    assert members["members"] == ["UANA"]
    info = await here.client.conversations_info(channel=here.product.id, include_num_members=True)
    assert (info["channel"]["is_member"], info["channel"]["num_members"]) == (True, 2)


async def test_what_was_posted_can_be_found_again_by_its_metadata(here: Here) -> None:
    channel = here.product.id
    key = {"event_type": "headway", "event_payload": {"key": "17"}}
    head = await here.client.chat_postMessage(channel=channel, text="Digest", metadata=key)
    here.clock.forward(timedelta(minutes=1))
    reply = await here.client.chat_postMessage(channel=channel, text="Details", thread_ts=head["ts"])
    history = await here.client.conversations_history(
        channel=channel, include_all_metadata=True, oldest=head["ts"], inclusive=True, limit=10
    )
    assert [m["metadata"] for m in history["messages"]] == [key]
    bare = await here.client.conversations_history(channel=channel)
    assert "metadata" not in bare["messages"][0]
    thread = await here.client.conversations_replies(channel=channel, ts=head["ts"])
    assert [m["ts"] for m in thread["messages"]] == [head["ts"], reply["ts"]]
    later = await here.client.conversations_history(channel=channel, oldest=head["ts"])
    assert later["messages"] == []


async def test_the_same_message_twice_is_two_unless_slack_notices(here: Here) -> None:
    first = await here.client.chat_postMessage(channel="UANA", text="Hi", client_msg_id="17")
    await here.client.chat_postMessage(channel="UANA", text="Hi", client_msg_id="17")
    assert len(here.ana.dm) == 2
    here.slack.dedupes = True
    third = await here.client.chat_postMessage(channel="UBEN", text="Hi", client_msg_id="18")
    fourth = await here.client.chat_postMessage(channel="UBEN", text="Hi", client_msg_id="18")
    assert third["ts"] == fourth["ts"] != first["ts"]
    assert len(here.ben.dm) == 1


async def test_an_ephemeral_message_is_for_one_person_in_the_channel(here: Here) -> None:
    sent = await here.client.chat_postEphemeral(channel=here.product.id, user="UANA", text="Only you")
    await here.slack.admin(here.team).invites("UBEN", here.product)
    assert [m.text for m in here.ana.sees(here.product)] == ["Only you"]
    assert here.ben.sees(here.product) == []
    update = here.client.chat_update(channel=here.product.id, ts=sent["message_ts"], text="x")
    assert await error_of(update) == "message_not_found"
    outside = here.client.chat_postEphemeral(channel=here.product.id, user="UZOE", text="x")
    assert await error_of(outside) == "user_not_in_channel"


async def test_a_token_must_be_known_alive_and_allowed(here: Here) -> None:
    narrow = here.slack.team("Narrow", scopes=["chat:write"])
    answer = await refusal(here.client_of(narrow.token).users_list())
    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")
    assert (answer["provided"], answer.headers["x-oauth-scopes"]) == ("chat:write", "chat:write")
    assert await error_of(here.client_of("").auth_test()) == "not_authed"
    assert await error_of(here.client_of("xoxb-unknown").auth_test()) == "invalid_auth"
    socket = here.client.apps_connections_open(app_token=here.team.token)
    assert await error_of(socket) == "not_allowed_token_type"
    await here.client.auth_revoke()
    assert await error_of(here.client.auth_test()) == "token_revoked"
    ours = here.client_of(narrow.token)
    await ours.apps_uninstall(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    assert await error_of(ours.auth_test()) == "account_inactive"


async def test_addresses_are_only_told_to_those_who_may_know_them(here: Here) -> None:
    assert (await here.client.users_info(user="UANA"))["user"]["profile"]["email"] == "ana@example.com"
    shy = here.slack.team("Shy", scopes=["users:read"])
    here.slack.person(shy, "UZOE", email="zoe@example.com")
    assert "email" not in (await here.client_of(shy.token).users_info(user="UZOE"))["user"]["profile"]


async def test_an_organisations_token_must_say_which_team_it_means(here: Here) -> None:
    org = here.slack.org()
    inside, outside = here.slack.team_of(org, "Sales"), here.slack.team_of(org, "Labs", granted=False)
    zoe = here.slack.person(inside, "WZOE")
    client = here.client_of(org.token)
    identity = await client.auth_test()
    assert (identity["is_enterprise_install"], identity["enterprise_id"]) == (True, org.id)
    teams = (await client.auth_teams_list())["teams"]
    assert teams == [{"id": inside.id, "name": "Sales"}]
    assert await error_of(client.users_list()) == "missing_argument"
    assert await error_of(client.users_list(team_id=outside.id)) == "team_access_not_granted"
    listed = await client.users_list(team_id=inside.id)
    assert "WZOE" in [m["id"] for m in listed["members"]]
    await client.chat_postMessage(channel="WZOE", text="Hello")
    assert [m.text for m in zoe.dm] == ["Hello"]


async def test_the_sdk_waits_as_long_as_a_429_asks(here: Here) -> None:
    patient = here.client_of(here.team.token, retry_handlers=[AsyncRateLimitErrorRetryHandler()])
    here.slack.limit("chat.postMessage", retry_after=0)
    await patient.chat_postMessage(channel="UANA", text="Hello")
    assert [call.method for call in here.slack.calls] == ["chat.postMessage"] * 2
    here.slack.limit("chat.postMessage", retry_after=30)
    answer = await refusal(here.client.chat_postMessage(channel="UANA", text="Hello"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")


async def test_the_limits_are_those_of_each_method_and_the_clock_lifts_them(here: Here) -> None:
    here.slack.limits.on = True
    for _ in range(4):
        await here.client.chat_postMessage(channel="UANA", text="x")
    answer = await refusal(here.client.chat_postMessage(channel="UANA", text="x"))
    assert answer.headers["Retry-After"] == "1"
    await here.client.chat_postMessage(channel="UBEN", text="x")
    here.clock.forward(timedelta(seconds=1))
    await here.client.chat_postMessage(channel="UANA", text="x")
    for _ in range(20):
        await here.client.users_list()
    answer = await refusal(here.client.users_list())
    assert (answer["error"], answer.headers["Retry-After"]) == ("ratelimited", "3")


async def test_faults_come_on_order_and_as_often_as_ordered(here: Here) -> None:
    post = here.client.chat_postMessage
    here.slack.fail("chat.postMessage", error="fatal_error", times=2, when=lambda args: "Hi" in args["text"])
    await post(channel="UANA", text="Hello")
    assert [await error_of(post(channel="UANA", text="Hi")) for _ in range(2)] == ["fatal_error"] * 2
    await post(channel="UANA", text="Hi")
    here.slack.fail("chat.postMessage", status=503)
    assert (await refusal(post(channel="UANA", text="x"))).status_code == 503
    assert [m.text for m in here.ana.dm] == ["Hello", "Hi"]


async def test_an_unanswered_call_may_have_done_its_work(here: Here) -> None:
    hasty = here.client_of(here.team.token, retry_handlers=[])
    here.slack.hang("chat.postMessage")
    sending = asyncio.create_task(hasty.chat_postMessage(channel="UANA", text="In doubt"))
    await here.slack.until(lambda: here.ana.dm)
    assert not sending.done()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    here.slack.drop("chat.postMessage", done=True)
    with pytest.raises(aiohttp.ClientError):
        await hasty.chat_postMessage(channel="UANA", text="In doubt, too")
    here.slack.drop("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await hasty.chat_postMessage(channel="UANA", text="Never")
    assert [m.text for m in here.ana.dm] == ["In doubt", "In doubt, too"]


async def test_a_call_may_be_held_while_something_else_happens(here: Here) -> None:
    gate = here.slack.hold("chat.postMessage", when=lambda args: args["text"] == "First")
    first = asyncio.create_task(here.client.chat_postMessage(channel="UANA", text="First"))
    await here.slack.until(lambda: here.slack.calls)
    await here.client.chat_postMessage(channel="UANA", text="Second")
    assert not first.done()
    gate.set()
    await first
    assert [m.text for m in here.ana.dm] == ["Second", "First"]


async def test_the_sdk_repeats_what_broke_and_posts_it_twice(here: Here) -> None:
    here.slack.drop("chat.postMessage", done=True)
    await here.client.chat_postMessage(channel="UANA", text="Hello")
    assert [m.text for m in here.ana.dm] == ["Hello", "Hello"]


async def test_a_trigger_opens_one_modal_within_three_seconds(here: Here) -> None:
    open_ = here.client.views_open
    trigger = here.slack.new_trigger(here.team, "UANA")
    answer = await open_(trigger_id=trigger, view=modal())
    assert here.ana.modal
    assert (here.ana.modal.id, here.ana.modal.title) == (answer["view"]["id"], "Check-in")
    assert await error_of(open_(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    late = here.slack.new_trigger(here.team, "UANA")
    here.clock.forward(timedelta(seconds=3.1))
    assert await error_of(open_(trigger_id=late, view=modal())) == "expired_trigger_id"
    assert await error_of(open_(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"


async def test_a_modal_is_updated_unless_it_changed_meanwhile(here: Here) -> None:
    opened = await here.client.views_open(trigger_id=here.slack.new_trigger(here.team, "UANA"), view=modal())
    view = opened["view"]
    first = await here.client.views_update(view_id=view["id"], hash=view["hash"], view=modal("One"))
    stale = here.client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Two"))
    assert await error_of(stale) == "hash_conflict"
    await here.client.views_update(view_id=view["id"], hash=first["view"]["hash"], view=modal("Three"))
    assert here.ana.modal
    assert here.ana.modal.title == "Three"
    await here.ana.closes(here.ana.modal)
    assert await error_of(here.client.views_update(view_id=view["id"], view=modal())) == "not_found"


async def test_modals_pile_up_three_high(here: Here) -> None:
    await here.client.views_open(trigger_id=here.slack.new_trigger(here.team, "UANA"), view=modal("1"))

    def push(title: str) -> Awaitable[AsyncSlackResponse]:
        trigger = here.slack.new_trigger(here.team, "UANA", here.ana.modal)
        return here.client.views_push(trigger_id=trigger, view=modal(title))

    await push("2")
    third = await push("3")
    assert third["view"]["previous_view_id"] != third["view"]["root_view_id"]
    assert await error_of(push("4")) == "push_limit_reached"
    unrooted = here.client.views_push(trigger_id=here.slack.new_trigger(here.team, "UBEN"), view=modal())
    assert await error_of(unrooted) == "not_found"


async def test_a_view_is_checked_before_it_is_shown(here: Here) -> None:
    trigger = here.slack.new_trigger(here.team, "UANA")
    field = {
        "type": "input",
        "label": {"type": "plain_text", "text": "Value"},
        "element": {"type": "plain_text_input"},
    }
    for wrong in (
        modal("A title that is far too long for Slack"),
        modal(blocks=[field]),
        modal(blocks=[CHART]),
        modal(private_metadata="x" * 3001),
        {"type": "home", "blocks": []},
    ):
        answer = await refusal(here.client.views_open(trigger_id=trigger, view=wrong))
        assert answer["error"] == "invalid_arguments"
        assert "json-pointer:/view" in answer["response_metadata"]["messages"][0]
    await here.client.views_open(trigger_id=trigger, view=modal())


async def test_a_view_is_found_by_the_name_the_app_gave_it(here: Here) -> None:
    def trigger() -> str:
        return here.slack.new_trigger(here.team, "UANA")

    named = modal(external_id="checkin-17", private_metadata="17", callback_id="checkin")
    await here.client.views_open(trigger_id=trigger(), view=named)
    again = here.client.views_open(trigger_id=trigger(), view=named)
    assert await error_of(again) == "duplicate_external_id"
    await here.client.views_update(external_id="checkin-17", view=named | modal("Anew"))
    view = here.ana.modal
    assert view
    assert (view.title, view.private_metadata, view.callback_id) == ("Anew", "17", "checkin")
    assert view.full_text == "Hello"
    big = modal(blocks=[section("x" * 2900)] * 90)
    assert await error_of(here.client.views_open(trigger_id=trigger(), view=big)) == "view_too_large"
    here.slack.validate = lambda view, surface: [f"[ERROR] no {surface} {view['title']['text']}"]
    answer = await refusal(here.client.views_open(trigger_id=trigger(), view=modal()))
    assert answer["response_metadata"]["messages"] == ["[ERROR] no modal Check-in"]


async def test_a_home_tab_is_published_for_one_person(here: Here) -> None:
    home = {"type": "home", "blocks": [CHART, SKIP]}
    first = await here.client.views_publish(user_id="UANA", view=home)
    assert here.ana.home
    assert here.ana.home.buttons == ["Skip"]
    assert here.ben.home is None
    await here.client.views_publish(user_id="UANA", view=home)
    stale = here.client.views_publish(user_id="UANA", view=home, hash=first["view"]["hash"])
    assert await error_of(stale) == "hash_conflict"


async def test_a_link_is_unfolded_where_it_was_shared(here: Here) -> None:
    message = await here.ana.shares_link("https://headway.example/goal/17", here.product)
    unfurls = {"https://headway.example/goal/17": {"blocks": [section("Raise NPS")]}}
    await here.client.chat_unfurl(channel=here.product.id, ts=message.ts, unfurls=unfurls)
    assert list(message.unfurls) == ["https://headway.example/goal/17"]
    other = {"https://else.example": {"blocks": [section("x")]}}
    elsewhere = here.client.chat_unfurl(channel=here.product.id, ts=message.ts, unfurls=other)
    assert await error_of(elsewhere) == "cannot_unfurl_url"
    link = await here.client.chat_getPermalink(channel=here.product.id, message_ts=message.ts)
    assert link["permalink"].endswith(f"/archives/{here.product.id}/p{message.ts.replace('.', '')}")


async def test_prompts_are_suggested_and_at_most_four(here: Here) -> None:
    suggest = here.client.assistant_threads_setSuggestedPrompts
    prompt = {"title": "My goals", "message": "goals"}
    await suggest(channel_id=here.ana.channel.id, thread_ts="1.2", prompts=[prompt])
    assert here.ana.channel.prompts == [prompt]
    many = suggest(channel_id=here.ana.channel.id, thread_ts="1.2", prompts=[prompt] * 5)
    assert await error_of(many) == "invalid_arguments"


async def test_usergroups_tell_who_is_in_them(here: Here) -> None:
    group = here.slack.usergroup(here.team, "leads", here.ana)
    listed = (await here.client.usergroups_list())["usergroups"]
    assert [(g["handle"], "users" in g) for g in listed] == [("leads", False)]
    full = (await here.client.usergroups_list(include_users=True))["usergroups"]
    assert [g["users"] for g in full] == [["UANA"]]
    assert (await here.client.usergroups_users_list(usergroup=group["id"]))["users"] == ["UANA"]
    assert await error_of(here.client.usergroups_users_list(usergroup="S404")) == "no_such_subteam"


async def test_a_dropped_file_needs_a_token_to_be_read(here: Here) -> None:
    message = await here.ana.drops_file("goals.csv", "goal,target\nNPS,50\n")
    file = (await here.client.files_info(file=message.files[0]["id"]))["file"]
    async with aiohttp.ClientSession() as session:
        allowed = {"Authorization": f"Bearer {here.team.token}"}
        async with session.get(file["url_private_download"], headers=allowed) as answer:
            assert await answer.text() == "goal,target\nNPS,50\n"
        # Slack does not say no: it shows its page for signing in.
        async with session.get(file["url_private_download"]) as answer:
            assert (answer.status, answer.content_type) == (200, "text/html")


async def test_the_sdk_uploads_a_file_in_three_steps(here: Here) -> None:
    await here.client.files_upload_v2(
        channel=here.product.id, filename="goals.csv", content="goal,target", initial_comment="Here it is"
    )
    (message,) = here.ana.sees(here.product)
    assert (message.text, message.files[0]["name"]) == ("Here it is", "goals.csv")
    assert here.slack.files[message.files[0]["id"]].content == b"goal,target"


async def test_a_response_url_works_five_times_within_half_an_hour(here: Here) -> None:
    url = here.slack.new_response_url("commands", here.elsewhere, "UBEN")
    hook = AsyncWebhookClient(url)
    async with aiohttp.ClientSession() as session, session.post(url, data="{") as answer:
        assert (answer.status, await answer.text()) == (400, "invalid_payload")
    for number in range(5):
        kind = "in_channel" if number == 4 else "ephemeral"
        assert (await hook.send(text=f"Answer {number}", response_type=kind)).body == "ok"
    sixth = await hook.send(text="One too many")
    assert (sixth.status_code, sixth.body) == (404, '{"ok":false,"error":"used_url"}')
    assert [m.text for m in here.ben.sees(here.elsewhere)] == [f"Answer {n}" for n in range(5)]
    assert [m.text for m in here.ana.sees(here.elsewhere)] == ["Answer 4"]
    late = AsyncWebhookClient(here.slack.new_response_url("commands", here.product, "UANA"))
    here.clock.forward(timedelta(minutes=31))
    assert "expired_url" in (await late.send(text="Too late")).body


async def test_through_a_response_url_a_message_is_replaced_or_taken_away(here: Here) -> None:
    sent = await here.client.chat_postMessage(channel="UANA", text="Question", blocks=[SKIP])
    message = here.ana.channel.messages[sent["ts"]]
    hook = AsyncWebhookClient(here.slack.new_response_url("actions", here.ana.channel, "UANA", message))
    wrong = await hook.send(text="x", blocks=[section("")], replace_original=True)
    assert (wrong.status_code, wrong.body) == (400, "invalid_blocks")
    await hook.send(text="Skipped", replace_original=True)
    assert [(m.text, m.buttons, m.edited) for m in here.ana.dm] == [("Skipped", [], True)]
    await hook.send(delete_original=True)
    assert here.ana.dm == []
    assert (await hook.send(text="x", replace_original=True)).body == "message_not_found"


# The SDK still asks aiohttp for something that is on its way out.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_a_code_is_exchanged_for_a_token_once(here: Here) -> None:
    back = here.ana.allows(
        "https://slack.example/oauth/v2/authorize?scope=chat:write,im:write&state=17"
        "&redirect_uri=https://headway.example/slack/oauth"
    )
    code = back.partition("code=")[2].partition("&")[0]
    assert back.endswith("&state=17")
    exchange = here.client_of("").oauth_v2_access
    wrong = exchange(client_id=CLIENT_ID, client_secret="wrong", code=code)
    assert await error_of(wrong) == "bad_client_secret"
    told = await exchange(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, code=code)
    assert (told["team"]["id"], told["authed_user"]["id"]) == (here.team.id, "UANA")
    assert told["scope"] == "chat:write,im:write"
    assert "refresh_token" not in told
    assert (await here.client_of(told["access_token"]).auth_test())["user_id"] == told["bot_user_id"]
    again = exchange(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, code=code)
    assert await error_of(again) == "invalid_code"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_a_token_is_rotated_in_time_and_its_refresh_token_serves_once(here: Here) -> None:
    here.slack.rotates_tokens = True
    code = here.ana.allows("https://slack.example/?scope=chat:write").partition("code=")[2].partition("&")[0]
    told = await here.client_of("").oauth_v2_access(
        client_id=CLIENT_ID, client_secret=CLIENT_SECRET, code=code
    )
    assert told["expires_in"] == 43_200
    rotator = AsyncTokenRotator(client=here.client_of(""), client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    bot = Bot(
        bot_id=here.team.bot_id,
        bot_user_id=here.team.bot_user,
        bot_token=told["access_token"],
        bot_refresh_token=told["refresh_token"],
        bot_token_expires_at=int(time.time()) + 60,
        installed_at=time.time(),
    )
    rotated = await rotator.perform_bot_token_rotation(bot=bot)
    assert rotated
    assert rotated.bot_token not in (None, told["access_token"])
    with pytest.raises(SlackTokenRotationError, match="invalid_refresh_token"):
        await rotator.perform_bot_token_rotation(bot=bot)
    here.clock.forward(timedelta(hours=12))
    assert await error_of(here.client_of(rotated.bot_token or "").auth_test()) == "token_expired"


async def test_one_can_wait_for_what_happens_here(here: Here) -> None:
    waiting = asyncio.create_task(here.slack.until(lambda: here.ana.dm))
    await here.client.chat_postMessage(channel="UBEN", text="Not yet")
    assert not waiting.done()
    await here.client.chat_postMessage(channel="UANA", text="Now")
    assert [m.text for m in await waiting] == ["Now"]
    with pytest.raises(TimeoutError):
        await here.slack.until(lambda: False, within=0.01)


async def test_forms_and_unknown_methods_are_answered_as_slack_does(here: Here) -> None:
    form = {
        "token": here.team.token,
        "channel": "UANA",
        "text": "From a form",
        "blocks": '[{"type":"divider"}]',
    }
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{here.slack.api_url}chat.postMessage", data=form) as answer:
            assert (await answer.json())["ok"]
        async with session.post(f"{here.slack.api_url}chat.shout", data=form) as answer:
            assert (await answer.json())["error"] == "unknown_method"
        async with session.post(f"{here.slack.api_url}api.test", json=["x"]) as answer:
            assert (await answer.json())["error"] == "json_not_object"
        headers = {"Content-Type": "application/json"}
        async with session.post(f"{here.slack.api_url}api.test", data="{", headers=headers) as answer:
            assert (await answer.json())["error"] == "invalid_json"
    assert here.ana.dm[0].blocks[0]["type"] == "divider"
    assert here.slack.calls[0].args["text"] == "From a form"
