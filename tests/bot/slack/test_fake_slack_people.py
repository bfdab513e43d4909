"""People in the fake Slack before a real Bolt app, over HTTP and over Socket Mode."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError, web
from aiohttp.test_utils import TestServer, unused_port
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from tests.bot.slack.fake_slack import FakeSlack
from tests.bot.slack.slack_delivery import SIGNING_SECRET, Delivery
from tests.bot.slack.slack_forms import NotSentError, check_before_sending
from tests.bot.slack.slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.bot.slack.slack_records import Json, View

Listener = Callable[..., Awaitable[None]]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block: str, label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block, "label": plain(label), "element": element, **more}


FORM = {
    "type": "modal",
    "callback_id": "checkin",
    "title": plain("Check-in"),
    "submit": plain("Send"),
    "notify_on_close": True,
    "blocks": [
        field(
            "value.1", "Customer NPS", {"type": "number_input", "is_decimal_allowed": True, "action_id": "v"}
        ),
        field(
            "confidence.1",
            "How confident are you?",
            {
                "type": "static_select",
                "action_id": "c",
                "options": [{"text": plain(f"{n} of 10"), "value": str(n)} for n in range(11)],
            },
            optional=True,
        ),
    ],
}
CARD = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*How did it go?*"}},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "text": plain("Answer in a form"), "action_id": "open", "value": "17"},
            {"type": "button", "text": plain("Skip this one"), "action_id": "skip"},
            {
                "type": "overflow",
                "action_id": "more",
                "options": [{"text": plain("I'm away"), "value": "away"}],
            },
        ],
    },
]


def make_app(slack: FakeSlack, heard: list[Json]) -> AsyncApp:
    """An app of the real Bolt that notes what it hears and answers as Headway might."""

    async def authorize(team_id: str, **_: Any) -> AuthorizeResult:
        team = slack.teams[team_id]
        return AuthorizeResult(
            enterprise_id=None,
            team_id=team_id,
            bot_id=team.bot_id,
            bot_user_id=team.bot_user,
            bot_token=team.token,
        )

    async def note(body: Json, next_: Listener) -> None:
        heard.append(body)
        await next_()

    client = AsyncWebClient(base_url=slack.api_url)
    app = AsyncApp(signing_secret=SIGNING_SECRET, client=client, authorize=authorize)
    app.use(note)
    app.event("message")(answer)
    app.event(re.compile("^(?!message$)"))(nothing)
    app.command("/okr")(tell_status)
    app.shortcut("goal")(open_form)
    app.action("open")(open_form)
    for action in ("skip", "more"):
        app.action(action)(respond_to)
    app.action("c")(acknowledge)
    app.view("checkin")(take)
    app.view("more")(acknowledge)
    app.view_closed("checkin")(acknowledge)
    return app


async def nothing() -> None:
    """Being told is enough."""


async def acknowledge(ack: Listener) -> None:
    await ack()


async def answer(event: Json, say: Listener) -> None:
    if event.get("subtype") is None:
        await say(text=f"You said: {event['text']}", blocks=CARD)


async def tell_status(ack: Listener, command: Json) -> None:
    if command["text"] == "broken":
        await ack(blocks=[{"type": "section"}], text="x")
    else:
        await ack(text=f"Status: {command['text']}")


async def open_form(ack: Listener, body: Json, client: AsyncWebClient) -> None:
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=FORM)


async def respond_to(ack: Listener, respond: Listener, body: Json) -> None:
    await ack()
    await respond(text="Done", replace_original=body["actions"][0]["action_id"] == "skip")


async def take(ack: Listener, view: Json) -> None:
    """Answers a form in each of the ways there are."""
    match view["state"]["values"]["value.1"]["v"]["value"]:
        case "0":
            await ack(response_action="errors", errors={"value.1": "Really nothing?"})
        case "1":
            await ack(response_action="errors", errors={"value.404": "Nowhere"})
        case "2":
            await ack(response_action="push", view=FORM | {"callback_id": "more"})
        case "3":
            await ack(response_action="update", view=FORM | {"title": plain("Again")})
        case "4":
            await ack(response_action="clear")
        case _:
            await ack()


@asynccontextmanager
async def over_http(slack: FakeSlack, app: AsyncApp) -> AsyncIterator[None]:
    async def receive(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    site = web.Application()
    site.router.add_post("/slack/events", receive)
    async with TestServer(site) as server:
        slack.bot_url = str(server.make_url("")).rstrip("/")
        yield


@asynccontextmanager
async def over_socket(slack: FakeSlack, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    handler = AsyncSocketModeHandler(app, slack.app_token(), ping_interval=0.05)
    await handler.connect_async()
    await slack.until(lambda: slack.sockets.connections)
    yield handler
    await handler.close_async()


class Story:
    """Ana and Ben at Acme, and what the app has heard."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self.heard: list[Json] = []
        self.app = make_app(slack, self.heard)
        self.team = slack.team()
        self.ana = slack.person(self.team, "UANA", real_name="Ana Ruiz")
        self.ben = slack.person(self.team, "UBEN")
        self.product = slack.channel(self.team, "product", self.ana, self.ben)
        self.admin = slack.admin(self.team)

    @property
    def events(self) -> list[Json]:
        return [body["event"] for body in self.heard if "event" in body]


@pytest.fixture(params=["http", "socket"])
async def story(request: pytest.FixtureRequest) -> AsyncIterator[Story]:
    """The same story on both ways to the app."""
    way = {"http": over_http, "socket": over_socket}[request.param]
    async with FakeSlack() as slack:
        story = Story(slack)
        async with way(slack, story.app):
            yield story


@pytest.fixture
async def by_http() -> AsyncIterator[Story]:
    async with FakeSlack() as slack:
        story = Story(slack)
        async with over_http(slack, story.app):
            yield story


@pytest.fixture
async def by_socket() -> AsyncIterator[Story]:
    async with FakeSlack() as slack:
        yield Story(slack)


async def test_what_is_typed_is_answered_in_the_direct_messages(story: Story) -> None:
    await story.ana.types("NPS 45, 7/10")
    await story.slack.until(lambda: len(story.ana.dm) == 2)
    answer = story.ana.dm[1]
    assert answer.full_text.startswith("*How did it go?*")
    assert answer.buttons == ["Answer in a form", "Skip this one", "I'm away"]
    assert (story.ana.trouble, story.ben.dm) == ("", [])
    assert max(story.slack.ack_seconds) < 3
    body = story.heard[0]
    assert body["event"]["channel_type"] == "im"
    assert body["authorizations"][0]["user_id"] == story.team.bot_user


async def test_an_edit_and_a_deletion_tell_before_and_after(story: Story) -> None:
    message = await story.ana.types("NPS 45")
    await story.ana.edits(message, "NPS 46")
    await story.ana.deletes(message)
    await story.slack.until(lambda: len(story.events) == 3)
    _, changed, deleted = story.events
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("NPS 46", "NPS 45")
    assert deleted["deleted_ts"] == message.ts
    assert message.edited
    assert message not in story.ana.dm


async def test_a_button_opens_a_form_whose_answer_reaches_the_app(story: Story) -> None:
    await story.ana.types("hello")
    await story.slack.until(lambda: len(story.ana.dm) == 2)
    ack = await story.ana.presses(story.ana.dm[1], "Answer in a form")
    assert (ack.status, ack.trouble) == (200, "")
    await story.slack.until(lambda: story.ana.modal)
    pressed = story.heard[-1]
    assert (pressed["actions"][0]["value"], pressed["channel"]["name"]) == ("17", "directmessage")
    assert pressed["message"]["ts"] == story.ana.dm[1].ts
    view = story.ana.modal
    assert view
    await story.ana.submits(view, {"value.1": "45", "How confident are you?": "7 of 10"})
    values = story.heard[-1]["view"]["state"]["values"]
    assert values["value.1"]["v"] == {"type": "number_input", "value": "45"}
    assert values["confidence.1"]["c"]["selected_option"]["value"] == "7"
    assert story.ana.modal is None


async def test_the_answer_to_a_form_is_done_to_what_is_open(story: Story) -> None:
    await story.ana.shortcut("goal")
    view = await story.slack.until(lambda: story.ana.modal)
    await story.ana.submits(view, {"v": "0"})
    assert view.errors == {"value.1": "Really nothing?"}
    await story.ana.submits(view, {"v": "1"})
    assert (story.ana.trouble, story.ana.modal) == ("invalid_errors", view)
    await story.ana.submits(view, {"v": "3"})
    assert (view.title, view.filled["value.1"]["v"]["value"]) == ("Again", "3")
    await story.ana.submits(view, {"v": "2"})
    assert story.ana.modal is not view
    assert story.ana.modal
    await story.ana.submits(story.ana.modal, {"v": "5"})
    assert story.ana.modal is view
    await story.ana.submits(view, {"v": "4"})
    assert story.ana.modal is None


async def test_a_form_is_kept_back_while_it_is_not_filled_in(story: Story) -> None:
    await story.ana.shortcut("goal")
    view = await story.slack.until(lambda: story.ana.modal)
    with pytest.raises(NotSentError, match="“Customer NPS” is required"):
        await story.ana.submits(view)
    with pytest.raises(NotSentError, match="must be a number"):
        await story.ana.submits(view, {"v": "lots"})
    with pytest.raises(LookupError, match="“11 of 10” is not offered"):
        story.ana.fills(view, {"c": "11 of 10"})
    await story.ana.closes(view)
    assert story.heard[-1]["type"] == "view_closed"
    assert story.ana.modal is None


@pytest.mark.parametrize(
    ("held", "more", "kept_back"),
    [
        ("45", {}, ""),
        ("4.5", {}, "must be a whole number"),
        ("4.5", {"is_decimal_allowed": True}, ""),
        ("11", {"max_value": "10"}, "must lie between None and 10"),
        ("-1", {"min_value": "0"}, "must lie between 0 and None"),
    ],
)
def test_numbers_are_checked_as_slacks_client_checks_them(held: str, more: Json, kept_back: str) -> None:
    element = {"type": "number_input", "action_id": "v", "is_decimal_allowed": False, **more}
    view = View("V1", "T1", "UANA", FORM | {"blocks": [field("value", "NPS", element)]}, hash="1")
    state = {"value": {"v": {"type": "number_input", "value": held}}}
    with pytest.raises(NotSentError, match=kept_back) if kept_back else nullcontext():
        check_before_sending(view, state)


async def test_a_press_is_answered_in_place_of_the_message(story: Story) -> None:
    await story.ana.types("hello")
    await story.slack.until(lambda: len(story.ana.dm) == 2)
    answer = story.ana.dm[1]
    await story.ana.presses(answer, "I'm away")
    assert story.heard[-1]["actions"][0]["selected_option"]["value"] == "away"
    await story.slack.until(lambda: len(story.ana.dm) == 3)
    await story.ana.presses(answer, "Skip this one")
    await story.slack.until(lambda: answer.edited)
    assert (answer.text, answer.buttons) == ("Done", [])
    with pytest.raises(LookupError, match="no button “Skip this one”"):
        await story.ana.presses(answer, "Skip this one")


async def test_a_command_is_answered_for_one_person_wherever_it_is_given(story: Story) -> None:
    lounge = story.slack.channel(story.team, "lounge", story.ana, story.ben, bot=False)
    ack = await story.ana.slash("status nps", in_=lounge)
    assert ack.trouble == ""
    assert [m.text for m in story.ana.sees(lounge)] == ["Status: status nps"]
    assert story.ben.sees(lounge) == []
    told = story.heard[-1]
    assert (told["command"], told["channel_name"], told["is_enterprise_install"]) == (
        "/okr",
        "lounge",
        "false",
    )
    await story.ana.slash("/okr broken")
    assert (story.ana.trouble, story.ana.dm) == ("invalid_blocks", [])
    story.slack.post.wait = 0.2
    assert (await story.ana.slash("/other status")).trouble in ("http_error", "http_timeout")
    assert story.ana.dm == []


async def test_a_choice_in_a_form_and_a_shortcut_on_a_message_are_told(story: Story) -> None:
    message = await story.ana.types("Raise NPS", in_=story.product)
    await story.ana.message_shortcut(message, "goal")
    told = story.heard[-1]
    assert (told["type"], told["message"]["text"]) == ("message_action", "Raise NPS")
    view = await story.slack.until(lambda: story.ana.modal)
    await story.ana.chooses(view, "How confident are you?", "7")
    told = story.heard[-1]
    assert (told["container"]["view_id"], "message" in told) == (view.id, False)
    assert told["actions"][0]["selected_option"]["text"]["text"] == "7 of 10"
    assert told["view"]["state"]["values"]["confidence.1"]["c"]["selected_option"]["value"] == "7"


async def test_a_mention_reaches_the_app_only_where_it_is_a_member(story: Story) -> None:
    lounge = story.slack.channel(story.team, "lounge", story.ana, bot=False)
    await story.ana.mentions("status", in_=lounge)
    message = await story.ana.mentions("status", in_=story.product)
    await story.slack.until(lambda: story.events)
    (event,) = story.events
    assert (event["type"], event["text"]) == ("app_mention", f"<@{story.team.bot_user}> status")
    assert event["ts"] == message.ts
    await story.admin.invites(story.team.bot_user, lounge)
    await story.slack.until(lambda: len(story.events) == 2)
    assert story.events[1]["type"] == "member_joined_channel"


async def test_what_is_said_in_a_thread_stays_in_it(story: Story) -> None:
    head = await story.ana.types("hello")
    await story.slack.until(lambda: len(story.ana.dm) == 2)
    card = story.ana.dm[1]
    await story.ana.types("more", thread=card)
    await story.slack.until(lambda: len(story.events) == 2)
    assert story.events[1]["thread_ts"] == card.ts
    await story.ana.presses(card, "Skip this one")
    assert story.heard[-1]["container"]["thread_ts"] == card.ts
    await story.ana.shares_link("https://headway.example/goal/17", story.product, thread=head)
    await story.slack.until(lambda: len(story.events) == 3)
    assert story.events[2]["thread_ts"] == head.ts
    secret = story.slack.channel(story.team, "secret", story.ben, private=True)
    assert story.ana.sees(secret) == []


async def test_links_files_tabs_and_status_are_told(story: Story) -> None:
    home_tab = {"type": "home", "blocks": CARD}
    client = AsyncWebClient(token=story.team.token, base_url=story.slack.api_url)
    await client.views_publish(user_id="UANA", view=home_tab)
    await story.ana.opens_home()
    await story.ana.shares_link("https://headway.example/goal/17", story.product)
    await story.ana.drops_file("goals.csv", "goal\nNPS\n", text="My goals")
    await story.ana.sets_status("On leave", ":palm_tree:", 1_764_000_000)
    await story.slack.until(lambda: len(story.events) == 4)
    home, link, file, status = story.events
    assert story.ana.home
    assert home["view"]["id"] == story.ana.home.id
    assert (home["tab"], home["channel"]) == ("home", story.ana.channel.id)
    assert link["links"] == [{"domain": "headway.example", "url": "https://headway.example/goal/17"}]
    assert (file["subtype"], file["files"][0]["name"]) == ("file_share", "goals.csv")
    assert status["user"]["profile"]["status_emoji"] == ":palm_tree:"


async def test_what_administrators_do_is_told(story: Story) -> None:
    zoe = story.slack.person(story.team, "UZOE").user
    await story.admin.welcomes(zoe)
    await story.admin.changes(story.ben.user, tz="Asia/Tokyo")
    await story.admin.deactivates(story.ben.user)
    await story.admin.shares(story.product, "TELSE")
    await story.slack.until(lambda: len(story.events) == 4)
    assert story.heard[-1]["is_ext_shared_channel"]
    await story.admin.unshares(story.product, "TELSE")
    await story.admin.uninstalls()
    await story.slack.until(lambda: len(story.events) == 7)
    assert [event["type"] for event in story.events] == [
        *("team_join", "user_change", "user_change", "channel_shared", "channel_unshared"),
        *("tokens_revoked", "app_uninstalled"),
    ]
    assert story.events[1]["user"]["tz"] == "Asia/Tokyo"
    assert story.events[2]["user"]["deleted"]


async def test_of_channels_and_tokens_the_app_hears_too(story: Story) -> None:
    await story.admin.renames(story.product, "product-team")
    await story.admin.removes("UBEN", story.product)
    await story.admin.archives(story.product)
    await story.admin.revokes_tokens()
    await story.slack.until(lambda: len(story.events) == 4)
    renamed, left, archived, revoked = story.events
    assert renamed["channel"]["name"] == "product-team"
    assert (left["type"], left["user"]) == ("member_left_channel", "UBEN")
    assert archived["channel"] == story.product.id
    assert revoked["tokens"]["bot"] == [story.team.bot_user]


async def test_where_an_organisation_installed_the_app_it_is_told_so(story: Story) -> None:
    org = story.slack.org()
    sales = story.slack.team_of(org, "Sales")
    zoe = story.slack.person(sales, "WZOE")
    await zoe.slash("status")
    assert (story.heard[-1]["is_enterprise_install"], story.heard[-1]["enterprise_id"]) == ("true", org.id)
    await zoe.shortcut("goal")
    told = story.heard[-1]
    assert (told["team"], told["enterprise"]["id"], told["user"]["team_id"]) == (None, org.id, sales.id)
    labs = story.slack.team_of(org, "Labs", granted=False)
    admin = story.slack.admin(sales)
    await admin.grants_access(labs)
    await story.slack.until(lambda: story.events)
    assert story.events[0] | {"event_ts": ""} == {
        "type": "team_access_granted",
        "team_ids": [labs.id],
        "event_ts": "",
    }
    assert story.heard[-1]["authorizations"][0]["is_enterprise_install"]
    await admin.revokes_access(labs)
    assert org.teams == [sales.id]


async def test_an_app_that_removes_itself_is_told_of_it(by_http: Story) -> None:
    client = AsyncWebClient(token=by_http.team.token, base_url=by_http.slack.api_url)
    await client.apps_uninstall(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    await by_http.slack.settle()
    await by_http.slack.until(lambda: len(by_http.events) == 2)
    assert {event["type"] for event in by_http.events} == {"tokens_revoked", "app_uninstalled"}


async def test_a_request_is_believed_only_when_it_is_signed_and_fresh(by_http: Story) -> None:
    slack, delivery = by_http.slack, Delivery("slash_commands", {"command": "/okr", "text": "status"})
    delivery.payload |= {"team_id": by_http.team.id, "user_id": "UANA", "channel_id": "C1"}
    assert (await slack.post.deliver(delivery)).status == 200
    assert (await slack.post.deliver(delivery, secret="another secret")).status == 401
    assert (await slack.post.deliver(delivery, signed_at=time.time() - 600)).status == 401
    challenge = Delivery("events_api", {"type": "url_verification", "challenge": "3eZbrw1a"})
    assert (await slack.post.deliver(challenge)).body == {"challenge": "3eZbrw1a"}


async def test_an_event_may_come_again_and_twice_at_once(by_http: Story) -> None:
    await by_http.ana.opens_home("messages")
    (delivery,) = by_http.slack.deliveries
    acks = await by_http.slack.redeliver(delivery, together=2)
    assert [ack.status for ack in acks] == [200, 200]
    await by_http.slack.until(lambda: len(by_http.heard) == 3)
    assert len({body["event_id"] for body in by_http.heard}) == 1
    assert len(by_http.slack.ack_seconds) == 3


async def test_an_app_that_is_gone_leaves_people_with_a_warning(by_socket: Story) -> None:
    slack = by_socket.slack
    assert (await by_socket.ana.slash("status")).trouble == "connection_failed"
    slack.bot_url = f"http://127.0.0.1:{unused_port()}"
    assert (await by_socket.ana.slash("status")).trouble == "connection_failed"
    assert by_socket.ana.trouble == "connection_failed"


async def test_the_app_hears_itself_speak(by_http: Story) -> None:
    by_http.slack.echoes = True
    client = AsyncWebClient(token=by_http.team.token, base_url=by_http.slack.api_url)
    sent = await client.chat_postMessage(channel="UANA", text="Hello")
    await client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Hello again")
    await by_http.slack.settle()
    first, second = (delivery.payload["event"] for delivery in by_http.slack.deliveries)
    assert (first["bot_id"], first["channel_type"]) == (by_http.team.bot_id, "im")
    assert (second["subtype"], second["message"]["text"]) == ("message_changed", "Hello again")
    # Bolt knows its own voice in either.
    assert by_http.heard == []


async def test_an_event_that_is_not_acknowledged_comes_again_on_the_next_connection(by_socket: Story) -> None:
    slack = by_socket.slack
    client = AsyncWebClient(base_url=slack.api_url)
    opened = await client.apps_connections_open(app_token=slack.app_token())
    async with ClientSession() as session, session.ws_connect(opened["url"]) as socket:
        hello = await socket.receive_json()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        typing = asyncio.create_task(by_socket.ana.types("hello"))
        envelope = await socket.receive_json()
        assert (envelope["type"], envelope["retry_attempt"]) == ("events_api", 0)
    async with over_socket(slack, by_socket.app):
        await typing
        await slack.until(lambda: len(by_socket.ana.dm) == 2)
    assert slack.sockets.envelopes == {}
    assert by_socket.heard[0]["event_id"] == envelope["payload"]["event_id"]


async def test_a_connection_is_replaced_when_slack_asks_for_it(by_socket: Story) -> None:
    slack = by_socket.slack
    async with over_socket(slack, by_socket.app):
        first = slack.sockets.connections[0]
        await slack.sockets.refresh()
        await slack.until(lambda: slack.sockets.connections and first not in slack.sockets.connections)
        await by_socket.ana.types("still there?")
        await slack.until(lambda: len(by_socket.ana.dm) == 2)
        second = slack.sockets.connections[0]
        await slack.sockets.close()
        await slack.until(lambda: slack.sockets.connections and second not in slack.sockets.connections)
        assert (await by_socket.ana.slash("status")).body == {"text": "Status: status"}


async def test_more_than_ten_connections_are_sent_away(by_socket: Story) -> None:
    slack = by_socket.slack
    client = AsyncWebClient(base_url=slack.api_url)
    token = slack.app_token()
    async with ClientSession() as session:
        ten = []
        for _ in range(10):
            opened = await client.apps_connections_open(app_token=token)
            ten.append(await session.ws_connect(opened["url"]))
        assert [(await socket.receive_json())["num_connections"] for socket in ten] == [*range(1, 11)]
        opened = await client.apps_connections_open(app_token=token)
        async with session.ws_connect(opened["url"]) as eleventh:
            assert (await eleventh.receive_json())["reason"] == "too_many_websockets"
        with pytest.raises(WSServerHandshakeError, match="403"):
            await session.ws_connect(opened["url"])


async def test_two_connections_share_the_load(by_socket: Story) -> None:
    slack = by_socket.slack
    async with over_socket(slack, by_socket.app), over_socket(slack, by_socket.app):
        await slack.until(lambda: len(slack.sockets.connections) == 2)
        await asyncio.gather(*(by_socket.ana.slash(f"status {n}") for n in range(20)))
    assert len(by_socket.heard) == 20


async def test_too_much_is_told_as_slack_tells_it(by_socket: Story) -> None:
    ack = await by_socket.admin.is_rate_limited()
    assert ack.status == 0
    (delivery,) = by_socket.slack.deliveries
    assert delivery.payload["type"] == "app_rate_limited"
    assert delivery.payload["minute_rate_limited"] % 60 == 0
