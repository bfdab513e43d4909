"""A web chat on loopback with a small company, for the tests of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sign_in import SignIn
from bot.web.feed import Feed
from bot.web.messenger import WebMessenger
from bot.web.server import web_app
from cards.blocks import (
    Action,
    Bold,
    Buttons,
    Card,
    ConfidenceField,
    Fact,
    Facts,
    Form,
    Legend,
    NumberField,
    Progress,
    Quote,
    Text,
    TextField,
)
from cards.exchange import NOTHING, Reply, Request
from handlers.dispatch import Desk, Handler
from okrs.errors import HeadwayError
from okrs.health import Health
from scheduling.messenger import Parcel
from storage.store import Store, Work
from storage.tables import Channel, Person, Workspace

MONDAY = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
SECRET = "a secret for tests only"
SIGN_IN = SignIn.on(address="https://headway.example", secret=SECRET)


@dataclass
class StandingClock:
    """Moves only when it is told to; `steps` are the stops of a journey."""

    moment: datetime = MONDAY
    journeys: list[datetime] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment

    async def to(self, moment: datetime) -> None:
        self.journeys.append(moment)
        self.moment = moment


@dataclass
class Room:
    """The chat and what the tests look at behind it."""

    store: Store
    clock: StandingClock
    desk: Desk
    feed: Feed
    app: web.Application
    messenger: WebMessenger
    workspace: Workspace
    ana: Person
    ben: Person
    channel: Channel
    asked: list[Request]
    woken: list[UUID]
    url: str = ""

    def home(self, person: Person) -> str:
        return f"{self.url}/w/{self.workspace.id}/{person.id}"

    def chat(self, person: Person, place: UUID | str = "headway") -> str:
        return f"{self.home(person)}/{place}"

    async def tell(self, person: Person, card: Card, *, key: str = "") -> str:
        """What the courier does with a letter to a person."""
        return await self.messenger.send(
            Parcel(
                workspace=self.workspace.id,
                key=key or uuid4().hex,
                conversation=f"person:{person.id}",
                card=card,
                reader=person.id,
            )
        )

    async def change(self, message: str, card: Card) -> None:
        """What the courier does with a revision of a message to Ana."""
        await self.messenger.update(
            Parcel(workspace=self.workspace.id, key="", conversation=f"person:{self.ana.id}", card=card),
            message,
        )

    async def post(self, card: Card, *, key: str = "", thread: str = "") -> str:
        """What the courier does with a letter to the channel."""
        return await self.messenger.send(
            Parcel(
                workspace=self.workspace.id,
                key=key or uuid4().hex,
                conversation=f"channel:{self.channel.id}",
                card=card,
                thread_id=thread,
            )
        )


PROMPT = Card(
    title="How did your week go, Ana?",
    blocks=(
        Text(
            ("Two key results are waiting. Answer here, or simply type, for example: ", Bold("NPS 45, 7/10"))
        ),
        Form(
            intent="test.submit",
            submit="Send check-in",
            keeps="test.keep",
            values={"checkin": "17"},
            fields=(
                Legend(
                    (Bold("Customer NPS"),),
                    Progress(
                        (Bold("Raise customer NPS from 30 to 50"),),
                        Decimal("0.55"),
                        Decimal("0.6"),
                        Health.ON_TRACK,
                        "41 of 50 · +3 since last week · expected by now: 42",
                    ),
                ),
                NumberField("value", "Where is it now?", unit="points", hint="Last week: 41"),
                ConfidenceField(
                    "confidence", "How confident are you that you will reach 50?", "no chance", "certain"
                ),
                TextField("note", "What changed, or what is in the way?", multiline=True),
            ),
        ),
        Buttons((Action("Skip this week", "test.skip"), Action("I'm away", "test.away", tone="danger"))),
    ),
    why="You are asked because you own these key results. Your team and your manager will see the answer.",
)
BANANA = Card(
    title="Almost",
    blocks=(
        Form(
            intent="test.submit",
            submit="Send check-in",
            fields=(
                TextField("mood", "In a word?"),
                NumberField(
                    "value",
                    "Where is it now?",
                    value="banana",
                    hint="Last week: 41",
                    problem="That is not a number.",
                ),
            ),
        ),
    ),
)
UNDERSTOOD = Card(
    title="Understood",
    blocks=(
        Quote("NPS 45, 7/10, the new onboarding helps"),
        Facts((Fact("NPS", "45 points (+4)"), Fact("Confidence", "7 of 10"))),
        Buttons(
            (Action("Undo", "test.undo", {"entry": "9"}), Action("Looks right", "test.right", tone="primary"))
        ),
    ),
)


def desk_table(asked: list[Request]) -> dict[str, Handler]:
    """A few handlers that answer at once and note what they were asked."""

    def noted(handler: Handler) -> Handler:
        async def run(work: Work, request: Request) -> Reply:
            asked.append(request)
            return await handler(work, request)

        return run

    async def message(work: Work, request: Request) -> Reply:
        text = request.values["text"]
        if text == "break":
            raise RuntimeError("a bug")
        if text == "refuse":
            raise HeadwayError("Two goals match “NPS”. Which one do you mean?")
        if text == "nothing":
            return NOTHING
        return Reply(card=UNDERSTOOD if "NPS" in text else Card(f"You said: {text}"))

    async def command(work: Work, request: Request) -> Reply:
        return Reply(card=Card(f"Command: {request.values['text']}"), private=True)

    async def submit(work: Work, request: Request) -> Reply:
        if request.values.get("value") == "lots":
            raise HeadwayError("“lots” is not a number. Write it like 45 or 1,200.5.")
        if request.values.get("value") == "banana":
            return Reply(card=BANANA, replaces=True)
        facts = tuple(Fact(name, value) for name, value in request.values.items() if value)
        return Reply(card=Card("Thank you, Ana", (Facts(facts),)), replaces=True)

    async def keep(work: Work, request: Request) -> Reply:
        return NOTHING

    async def undo(work: Work, request: Request) -> Reply:
        return Reply(card=Card("Undone. It does not count."), replaces=True)

    async def skip(work: Work, request: Request) -> Reply:
        return Reply(card=Card("Skipped. See you next week."), replaces=False)

    async def details(work: Work, request: Request) -> Reply:
        return Reply(card=Card("Only for you"), private=True)

    table: dict[str, Handler] = {
        "message": message,
        "command": command,
        "test.submit": submit,
        "test.keep": keep,
        "test.undo": undo,
        "test.skip": skip,
        "test.details": details,
    }
    return {intent: noted(handler) for intent, handler in table.items()}


async def make_room(store: Store, sign_in: SignIn) -> Room:
    """A chat with Ana (a manager), Ben (on her team) and a channel, not yet served."""
    workspace = Workspace(name="Acme", created_at=MONDAY)
    async with store.across() as everything:
        await everything.add(workspace)
    ana = Person(
        workspace_id=workspace.id,
        name="Ana Ruiz",
        email="ana@example.com",
        role="Head of Product",
        created_at=MONDAY,
    )
    ben = Person(
        workspace_id=workspace.id,
        name="Ben Okafor",
        email="ben@example.com",
        role="Designer",
        zone="America/New_York",
        manager_id=ana.id,
        created_at=MONDAY,
    )
    channel = Channel(workspace_id=workspace.id, platform="web", address="", name="product")
    channel.address = f"channel:{channel.id}"
    async with store.work(workspace.id) as work:
        work.session.add(ana)
        await work.session.flush()
        work.session.add_all([ben, channel])
    asked: list[Request] = []
    woken: list[UUID] = []
    clock, feed = StandingClock(), Feed(store)
    desk = Desk(store, desk_table(asked))

    async def wake(workspace: UUID) -> None:
        woken.append(workspace)

    app = web_app(store=store, desk=desk, clock=clock, wake=wake, travel=clock, sign_in=sign_in, feed=feed)
    return Room(
        store=store,
        clock=clock,
        desk=desk,
        feed=feed,
        app=app,
        messenger=WebMessenger(store=store, clock=clock, feed=feed),
        workspace=workspace,
        ana=ana,
        ben=ben,
        channel=channel,
        asked=asked,
        woken=woken,
    )


@asynccontextmanager
async def served(room: Room, *, port: int | None = None) -> AsyncIterator[Room]:
    """The room behind a real server on loopback."""
    server = TestServer(room.app, port=port)
    await server.start_server()
    room.url = f"http://127.0.0.1:{server.port}"
    try:
        yield room
    finally:
        await server.close()
