"""A small company for the tests of handlers: who is who, what they aim for, and a desk to ask at.

It is Wednesday 7 May 2025, noon in Berlin, and exactly 40 % of the cycle (1 April to 30 June) has passed.
Alice is admin and leads Bob and Eve; Bob leads Carol and Dan. Bob, Carol and Dan are team Growth; Eve is team
Platform and has no time zone of her own; both teams belong to Product. Mallory works for another company.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, select

from cards.blocks import Action, Buttons, Card, from_json
from cards.exchange import Reply, Request
from cards.plain import plain
from handlers.dispatch import Desk, Handler
from okrs.measure import Band, Kind
from okrs.vocabulary import Cadence, CheckInState, CycleState, Source
from storage.ledger import Line
from storage.store import Store
from storage.tables import (
    Channel,
    CheckIn,
    Cycle,
    Delivery,
    Entry,
    KeyResult,
    Membership,
    Objective,
    Outcome,
    Person,
    Team,
    Workspace,
)

NOW = datetime(2025, 5, 7, 10, 0, tzinfo=UTC)
STARTS, ENDS = date(2025, 4, 1), date(2025, 6, 30)


@dataclass(kw_only=True)
class World:
    """The rows by short names ("carol", "growth", "nps"), the time, and a desk to ask at."""

    store: Store
    table: Mapping[str, Handler]
    workspace: Workspace
    now: datetime = NOW
    people: dict[str, Person] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    cycles: dict[str, Cycle] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    objectives: dict[str, Objective] = field(default_factory=dict)
    goals: dict[str, KeyResult] = field(default_factory=dict)

    def person(self, name: str) -> UUID:
        return self.people[name].id

    def goal(self, name: str) -> UUID:
        return self.goals[name].id

    async def ask(
        self,
        intent: str,
        person: str | None,
        /,
        *,
        in_channel: str | None = None,
        key: str = "",
        origin: str = "",
        thread: str = "",
        **values: str,
    ) -> Reply:
        """What Headway answers to a request by that person (None: the clock), in their own workspace."""
        row = self.people[person] if person else None
        return await Desk(self.store, self.table).handle(
            Request(
                workspace=row.workspace_id if row else self.workspace.id,
                intent=intent,
                at=self.now,
                person=row.id if row else None,
                values=values,
                channel=self.channels[in_channel].id if in_channel else None,
                key=key,
                origin=origin,
                thread=thread,
            )
        )

    async def press(self, reply: Reply, label: str, person: str) -> Reply:
        """What Headway answers when that person presses the button of that label."""
        action = buttons(reply)[label]
        return await self.ask(action.intent, person, **action.values)

    async def ring(self, intent: str, *subjects: UUID) -> Reply:
        """What happens when the clock asks for an intent about these subjects."""
        return await Desk(self.store, self.table).handle(
            Request(workspace=self.workspace.id, intent=intent, at=self.now, subjects=subjects)
        )

    async def letters(self, *, person: str | None = None, channel: str | None = None) -> dict[str, Card]:
        """The cards that wait to be sent by their keys, the oldest first; only those to a person or a channel."""
        query = select(Delivery).where(Delivery.workspace_id == self.workspace.id).order_by(col(Delivery.id))
        if person is not None:
            query = query.where(Delivery.person_id == self.person(person))
        if channel is not None:
            query = query.where(Delivery.channel_id == self.channels[channel].id)
        async with self.store.work(self.workspace.id) as work:
            return {row.key: from_json(row.card) for row in await work.session.exec(query)}

    async def tell(
        self,
        goal: str,
        value: str | None = None,
        *,
        by: str | None,
        at: datetime | None = None,
        confidence: int | None = None,
        note: str = "",
        blocked: bool = False,
        source: Source = Source.FORM,
    ) -> Entry:
        """Records something that person said about a goal; None: another system reported it."""
        line = Line(
            key_result=self.goal(goal),
            person=self.person(by) if by else None,
            source=source,
            value=None if value is None else Decimal(value),
            confidence=confidence,
            note=note,
            blocked=blocked,
        )
        async with self.store.work(self.workspace.id) as work:
            return (await work.ledger.record([line], at=at or self.now))[0]

    async def asked(
        self,
        person: str,
        *,
        asked_at: datetime,
        closes_at: datetime,
        state: CheckInState = CheckInState.ASKED,
        cadence: Cadence = Cadence.WEEKLY,
        deep: bool = False,
    ) -> CheckIn:
        """A check-in of that person as if the clock had opened it."""
        row = CheckIn(
            workspace_id=self.workspace.id,
            person_id=self.person(person),
            asked_of_id=self.person(person),
            cadence=cadence,
            period=asked_at.date(),
            deep=deep,
            state=state,
            asked_at=asked_at,
            closes_at=closes_at,
        )
        async with self.store.work(self.workspace.id) as work:
            await work.checkins.open([row])
        return row

    async def entries(self, goal: str) -> list[Entry]:
        """The entries about a goal that count, oldest first."""
        async with self.store.work(self.workspace.id) as work:
            return (await work.ledger.history([self.goal(goal)])).get(self.goal(goal), [])


def said(reply: Reply) -> str:
    """Everything the reply says, as plain text."""
    assert reply.card is not None
    return plain(reply.card)


def buttons(reply: Reply | Card) -> dict[str, Action]:
    """The buttons of a reply by their labels."""
    card = reply if isinstance(reply, Card) else reply.card
    assert card is not None
    return {
        button.label: button
        for block in card.blocks
        if isinstance(block, Buttons)
        for button in block.items
        if isinstance(button, Action)
    }


async def build(store: Store, table: Mapping[str, Handler]) -> World:
    """The company in an empty store; nobody has said anything about any goal yet."""
    acme = Workspace(name="Acme", zone="Europe/Berlin", locale="en", created_at=NOW)
    world = World(store=store, table=table, workspace=acme)
    rival = Workspace(name="Rival", zone="America/New_York", created_at=NOW)
    _people(world, rival)
    _teams(world)
    _aims(world)
    _key_results(world)
    async with store.across() as everywhere:
        await everywhere.add(acme)
        await everywhere.add(rival)
    async with store.work(acme.id) as work:
        for rows in (
            world.people.values(),
            world.channels.values(),
            world.teams.values(),
            _memberships(world),
            world.cycles.values(),
            world.outcomes.values(),
            world.objectives.values(),
            world.goals.values(),
        ):
            work.session.add_all(rows)
            await work.session.flush()
    return world


def _people(world: World, rival: Workspace) -> None:
    for name, zone, leader in (
        ("alice", "Europe/Berlin", None),
        ("bob", "America/New_York", "alice"),
        ("carol", "Europe/Berlin", "bob"),
        ("dan", "Asia/Tokyo", "bob"),
        ("eve", None, "alice"),
        ("mallory", "America/New_York", None),
    ):
        world.people[name] = Person(
            workspace_id=rival.id if name == "mallory" else world.workspace.id,
            name=name.capitalize(),
            email=f"{name}@example.org",
            zone=zone,
            manager_id=world.person(leader) if leader else None,
            admin=name in ("alice", "mallory"),
            created_at=NOW,
        )


def _teams(world: World) -> None:
    acme = world.workspace.id
    for name in ("growth", "platform", "product"):
        world.channels[name] = Channel(
            workspace_id=acme, platform="web", address=name, name=f"#{name}", zone="Europe/Berlin"
        )
    product = Team(workspace_id=acme, name="Product", channel_id=world.channels["product"].id)
    world.teams["product"] = product
    for name, lead in (("growth", "bob"), ("platform", "eve")):
        world.teams[name] = Team(
            workspace_id=acme,
            name=name.capitalize(),
            parent_id=product.id,
            lead_id=world.person(lead),
            channel_id=world.channels[name].id,
        )


def _memberships(world: World) -> list[Membership]:
    return [
        Membership(
            workspace_id=world.workspace.id, person_id=world.person(person), team_id=world.teams[team].id
        )
        for person, team in (
            ("bob", "growth"),
            ("carol", "growth"),
            ("dan", "growth"),
            ("eve", "platform"),
        )
    ]


def _aims(world: World) -> None:
    acme = world.workspace.id
    world.cycles["q2"] = Cycle(workspace_id=acme, name="Q2 2025", starts=STARTS, ends=ENDS)
    world.cycles["q1"] = Cycle(
        workspace_id=acme,
        name="Q1 2025",
        starts=date(2025, 1, 1),
        ends=date(2025, 3, 31),
        state=CycleState.CLOSED,
    )
    for n, (name, cycle, title) in enumerate(
        (
            ("loyalty", "q2", "Customers stay because they love us"),
            ("trust", "q2", "Customers can rely on us"),
        )
    ):
        world.outcomes[name] = Outcome(
            workspace_id=acme, cycle_id=world.cycles[cycle].id, code=name.upper(), title=title, position=n
        )
    for n, (name, cycle, outcome, team, owner, title) in enumerate(
        (
            ("happy", "q2", "loyalty", "growth", "bob", "Make customers happier"),
            ("sales", "q2", "loyalty", "growth", "bob", "Win new business"),
            ("solid", "q2", "trust", "platform", "eve", "Never let customers down"),
            ("old", "q1", None, "growth", "bob", "Find the first customers"),
        )
    ):
        world.objectives[name] = Objective(
            workspace_id=acme,
            cycle_id=world.cycles[cycle].id,
            outcome_id=world.outcomes[outcome].id if outcome else None,
            team_id=world.teams[team].id,
            owner_id=world.person(owner),
            code=name.upper(),
            title=title,
            position=n,
        )


def _key_results(world: World) -> None:
    increase, decrease = Kind.INCREASE, Kind.DECREASE
    _key_result(world, "nps", "happy", "carol", "Lift NPS from 30 to 50", increase, "points", "30", "50")
    _key_result(world, "churn", "happy", "carol", "Cut monthly churn to 3%", decrease, "%", "5", "3")
    _key_result(world, "value", "happy", "dan", "Measure time to first value", Kind.BASELINE, "minutes")
    _key_result(world, "deals", "sales", "dan", "Close 20 enterprise deals", increase, "deals", "0", "20")
    _key_result(
        world, "mrr", "sales", "carol", "Grow monthly revenue to $1.5M", increase, "USD", "900000", "1500000"
    )
    _key_result(world, "uptime", "solid", "eve", "Keep uptime at 99.9%", Kind.MAINTAIN, "%", None, "99.9")
    _key_result(world, "audit", "solid", "eve", "Complete the SOC 2 audit", Kind.MILESTONE, "%")
    _key_result(world, "signups", "old", "carol", "Reach 100 sign-ups", increase, "sign-ups", "0", "100")
    world.goals["uptime"].band = Band.AT_LEAST
    closed = world.goals["signups"]
    closed.starts, closed.ends = date(2025, 1, 1), date(2025, 3, 31)
    closed.score, closed.closed_at = Decimal("0.8"), datetime(2025, 4, 1, 8, 0, tzinfo=UTC)


def _key_result(
    world: World,
    name: str,
    objective: str,
    owner: str,
    title: str,
    kind: Kind,
    unit: str,
    start: str | None = None,
    target: str | None = None,
) -> None:
    world.goals[name] = KeyResult(
        workspace_id=world.workspace.id,
        objective_id=world.objectives[objective].id,
        owner_id=world.person(owner),
        code=name.upper(),
        title=title,
        kind=kind,
        unit=unit,
        start=None if start is None else Decimal(start),
        target=None if target is None else Decimal(target),
        starts=STARTS,
        ends=ENDS,
        position=len(world.goals),
        created_at=NOW,
    )
