"""The first contact: one form sets a team up, says what will happen, greets whom it picks, and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from cards.blocks import Bold, Card, ChannelField, Form, Legend, PeopleField, TextField
from cards.exchange import Reply
from cards.plain import plain
from cards.setup import Filled, Stage, set_up
from cards.voice import Voice
from handlers.dispatch import Handler
from handlers.plan import COMPANY_DIGEST, MANAGER_DIGEST, PROMPT, TEAM_DIGEST, plan
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import Cadence, CheckInState, DeliveryState
from storage.store import Store
from storage.tables import Channel, Person, Team
from tests.handlers.world import World, build, buttons, said

GOALS = {
    "objective": "Everybody finds us",
    "key_results": "Sign-ups from 100 to 400 @Ann\nCost per lead < 20 EUR (now 35)\nNew site (milestone)",
}


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


@pytest.fixture
async def world(store: Store, table: Mapping[str, Handler]) -> World:
    return await furnished(store)


async def furnished(store: Store) -> World:
    """The small company, with three who have no manager yet and a channel for them; Frank leads Ann alone."""
    world = await build(store, HANDLERS)
    for name, zone in (
        ("frank", "Europe/Berlin"),
        ("ann", "Asia/Tokyo"),
        ("ben", "Europe/Berlin"),
        ("cyd", None),
    ):
        world.people[name] = Person(
            workspace_id=world.workspace.id,
            name=name.capitalize(),
            email=f"{name}@example.org",
            zone=zone,
            created_at=world.now,
        )
    world.people["ann"].manager_id = world.person("frank")
    for name, shared in (("news", False), ("partners", True)):
        world.channels[name] = Channel(
            workspace_id=world.workspace.id,
            platform="slack",
            address=f"C{name.upper()}",
            name=f"#{name}",
            zone="Europe/Berlin",
            shared_outside=shared,
        )
    async with world.store.work(world.workspace.id) as work:
        await work.people.add(*(world.people[name] for name in ("frank", "ann", "ben", "cyd")))
        await work.people.add(world.channels["news"], world.channels["partners"])
        await plan(work, at=world.now)
    return world


def picked(world: World, *names: str) -> str:
    return ",".join(str(world.person(name)) for name in names)


async def save(world: World, by: str, **values: str) -> Reply:
    filled = {"team": "Growth hackers", "cadence": "weekly", "manager": "no", **values}
    return await world.ask("setup.save", by, **filled)


async def team(world: World, name: str = "Growth hackers") -> Team | None:
    async with world.store.work(world.workspace.id) as work:
        return next((team for team in await work.people.teams() if team.name == name), None)


async def the_team(world: World, name: str = "Growth hackers") -> Team:
    found = await team(world, name)
    assert found is not None
    return found


async def on_the_team(world: World, name: str = "Growth hackers") -> set[str]:
    async with world.store.work(world.workspace.id) as work:
        company = await work.people.company()
    return {person.name for person in company.members((await the_team(world, name)).id)}


async def person(world: World, name: str) -> Person:
    async with world.store.work(world.workspace.id) as work:
        return await work.people.person(world.person(name))


def form(reply: Reply) -> Form:
    assert reply.card is not None
    return next(block for block in reply.card.blocks if isinstance(block, Form))


def problems(reply: Reply) -> dict[str, str]:
    """What the form says has to be put right, by field."""
    assert reply.replaces
    fields = (f for f in form(reply).fields if isinstance(f, TextField | PeopleField | ChannelField))
    return {field.name: field.problem for field in fields if field.problem}


async def due(world: World, intent: str, subject: UUID) -> datetime | None:
    async with world.store.work(world.workspace.id) as work:
        found = await work.agenda.of(intent, [subject])
    return found[subject].at if found else None


async def test_one_form_sets_all_of_it_up_and_says_what_comes_next(any_store: Store) -> None:
    world = await furnished(any_store)
    reply = await save(
        world, "frank", people=picked(world, "ann", "ben"), channel=str(world.channels["news"].id), **GOALS
    )
    assert said(reply).splitlines() == [
        "Growth hackers is ready",
        "You and Ann are asked on Monday 12 May at 09:30 of their own time.",
        "Ben owns no goal yet and is asked nothing until then.",
        "The digest comes to #news on Thursday 8 May.",
        "Ann and Ben get a short hello from me first, in working hours.",
        "Everybody finds us (Q2 2025 · Growth hackers)",
        "3 key results",
        "Key result | From | To | Whose | Until",
        "Sign-ups from 100 to 400 | 100 | 400 | Ann | 30 Jun",
        "Cost per lead < 20 EUR | €35 | €20 | Frank | 30 Jun",
        "New site | – | done | Frank | 30 Jun",
        "[See your own check-in] [Change it] [Undo]",
    ]
    found = await the_team(world)
    assert (found.lead_id, found.channel_id) == (world.person("frank"), world.channels["news"].id)
    assert await on_the_team(world) == {"Frank", "Ann", "Ben"}
    assert await due(world, TEAM_DIGEST, found.id) == datetime(2025, 5, 8, 7, 30, tzinfo=UTC)
    async with world.store.work(world.workspace.id) as work:
        owned = await work.goals.owned_by([world.person("ann"), world.person("frank")], on=world.now.date())
    (sign_ups,) = owned[world.person("ann")]
    assert (sign_ups.key_result.start, sign_ups.key_result.target) == (Decimal(100), Decimal(400))
    assert (sign_ups.key_result.starts, sign_ups.key_result.code) == (world.now.date(), "O1-1")
    assert sign_ups.objective.team_id == found.id
    assert len(owned[world.person("frank")]) == 2


async def test_whoever_was_picked_gets_one_hello_in_their_own_working_hours(world: World) -> None:
    await save(world, "frank", people=picked(world, "ann", "ben"), manager="yes", **GOALS)
    letters = await world.letters(person="ann")
    assert [plain(card) for card in letters.values()] == [
        "Frank put you on the team Growth hackers\n"
        "I am Headway. I ask every week how the goals that you own are going: a minute, in your own words. "
        "The first time is Monday 12 May, 09:30.\n"
        "Everyone at Acme sees the numbers; your team and Frank see your notes; your exact words stay with you.\n"
        "To pause me: /okr away until Friday. For everything else: /okr help\n"
        "[My goals] [Help]\n"
        "You get this once, because Frank picked you."
    ]
    (key,) = letters
    async with world.store.work(world.workspace.id) as work:
        letter = await work.outbox.find(key)
    # Noon in Berlin is evening in Tokyo.
    assert letter is not None
    assert letter.not_before == datetime(2025, 5, 8, 0, 0, tzinfo=UTC)
    (hello,) = (await world.letters(person="ben")).values()
    assert "You own no goal here yet, so nothing is asked of you so far." in plain(hello)
    assert await world.letters(person="frank") == {}
    await save(world, "frank", people=picked(world, "ann", "cyd"))
    assert len(await world.letters(person="ann")) == 1
    assert len(await world.letters(person="cyd")) == 1


async def test_they_report_to_whoever_asked_for_it_but_nobody_changes_managers(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("frank"))).manager_id = world.person("ben")
    await save(world, "alice", people=picked(world, "ann", "ben", "cyd"), manager="yes")
    managers = {name: (await person(world, name)).manager_id for name in ("ann", "ben", "cyd")}
    assert managers == {
        "ann": world.person("frank"),
        "ben": world.person("alice"),
        "cyd": world.person("alice"),
    }
    await save(world, "frank", team="Second", people=picked(world, "ann"), manager="yes")
    assert (await person(world, "ben")).manager_id == world.person("alice")
    assert await due(world, MANAGER_DIGEST, world.person("alice")) is not None


async def test_nobody_becomes_the_manager_of_who_leads_them(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("frank"))).manager_id = world.person("ben")
    await save(world, "frank", people=picked(world, "ben"), manager="yes")
    assert (await person(world, "ben")).manager_id is None


async def test_the_first_channel_of_an_admin_hears_the_companys_digest_too(world: World) -> None:
    await save(world, "frank", people=picked(world, "ann"), channel=str(world.channels["news"].id))
    assert await due(world, COMPANY_DIGEST, world.workspace.id) is None
    await save(
        world, "alice", team="Third", people=picked(world, "cyd"), channel=str(world.channels["news"].id)
    )
    assert await due(world, COMPANY_DIGEST, world.workspace.id) is not None


async def test_a_cadence_is_the_teams_only_where_it_differs(world: World) -> None:
    reply = await save(world, "frank", people=picked(world, "ann"), cadence="monthly")
    assert (await the_team(world)).cadence is Cadence.MONTHLY
    assert "Once somebody owns a goal, I ask about it once a month." in said(reply)
    assert await due(world, PROMPT, world.person("ann")) == datetime(2025, 6, 2, 0, 30, tzinfo=UTC)
    await save(world, "frank", team="Other", people=picked(world, "cyd"), cadence="weekly")
    assert (await the_team(world, "Other")).cadence is None


async def test_saving_again_adds_to_the_team_and_takes_nobody_out(world: World) -> None:
    await save(world, "frank", people=picked(world, "ann"), channel=str(world.channels["news"].id))
    shown = await world.ask("setup.show", "frank")
    kept = dict(form(shown).values)
    reply = await save(world, "frank", team="Growth", people=picked(world, "ben"), **kept)
    assert problems(reply) == {"team": "There is another team of that name. Choose a different one."}
    await save(world, "frank", team="Growth club", people=picked(world, "ben"), **kept)
    assert await team(world) is None
    assert await on_the_team(world, "Growth club") == {"Frank", "Ann", "Ben"}
    assert (await the_team(world, "Growth club")).channel_id == world.channels["news"].id


async def test_an_admin_can_help_a_team_without_becoming_part_of_it(world: World) -> None:
    await save(world, "alice", team="growth", people=picked(world, "cyd"))
    assert await on_the_team(world, "growth") == {"Bob", "Carol", "Dan", "Cyd"}
    assert (await the_team(world, "growth")).lead_id == world.person("bob")


async def test_the_card_ticks_what_is_done_so_that_it_can_be_taken_up_again(world: World) -> None:
    before = await world.ask("setup.show", "frank")
    assert said(before).splitlines()[:1] == ["Set up your team in three minutes"]
    assert "○" not in said(before)
    assert "What is the team called?: Team Frank" in said(before)
    await save(world, "frank", people=picked(world, "ann"))
    half = said(await world.ask("setup.show", "frank"))
    assert "✓ 1. Who is asked, and how often: Growth hackers, 2 people, every week" in half
    assert "○ 2. Where the digest goes\n○ 3. The first goals\nOn the team with you: Ann" in half
    await save(
        world, "frank", people="", team_id=str((await the_team(world)).id), **GOALS,
        channel=str(world.channels["news"].id),
    )  # fmt: skip
    full = await world.ask("command", "frank", text="setup")
    assert said(full).splitlines()[:4] == [
        "Growth hackers is set up",
        "✓ 1. Who is asked, and how often: Growth hackers, 2 people, every week",
        "✓ 2. Where the digest goes: #news",
        "✓ 3. The first goals: 3 key results",
    ]
    channel = next(f for f in form(full).fields if isinstance(f, ChannelField))
    assert (channel.value, channel.shown) == (str(world.channels["news"].id), "#news")


async def test_who_may_and_whom_the_others_can_ask(world: World) -> None:
    for name in ("carol", "ben"):
        with pytest.raises(HeadwayError, match=r"Only admins and managers set up teams here\. Ask Alice\."):
            await world.ask("setup.show", name)
        with pytest.raises(HeadwayError, match="Only admins and managers"):
            await save(world, name, people=picked(world, "cyd"))
    assert "Growth" in buttons(await world.ask("setup.show", "alice"))
    assert list(buttons(await world.ask("setup.show", "bob"))) == ["Another team"]
    with pytest.raises(HeadwayError, match="That team is not yours"):
        await world.ask("setup.show", "frank", team_id=str(world.teams["growth"].id))
    with pytest.raises(HeadwayError, match="That team is not yours"):
        await save(world, "frank", team_id=str(world.teams["growth"].id))


async def test_as_long_as_nobody_is_admin_anybody_may(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("alice"))).admin = False
    await save(world, "ben", people=picked(world, "carol"))
    assert await on_the_team(world) == {"Ben", "Carol"}


async def test_what_is_wrong_is_said_at_each_field_and_nothing_is_saved(world: World) -> None:
    channel = str(world.channels["partners"].id)
    reply = await save(
        world,
        "frank",
        team=" ",
        people=picked(world, "carol"),
        channel=channel,
        objective="",
        key_results="NPS from 30 to 50\nmore customers\nChurn from 5% to 3% @Zoe",
    )
    assert problems(reply) == {
        "team": "Give the team a name.",
        "people": "Carol reports to somebody else: only they or an admin can put them on a team.",
        "channel": "#partners is read by people outside Acme. Choose one that is not, or have an admin allow it: "
        "/okr share #partners",
        "objective": "Write in a sentence what is to be true at the end.",
        "key_results": "Line 2: There is no number to go by. Write from where to where, for example “Lift NPS from "
        "30 to 50”. If it is something to get done, add “(milestone)”.\n"
        "Line 3: I know nobody called “Zoe”. If that is no name, put it before the numbers.",
    }
    assert "Almost: please look at the fields marked below." in said(reply)
    chosen = next(f for f in form(reply).fields if isinstance(f, PeopleField))
    assert [chip.name for chip in chosen.chosen] == ["Carol"]
    written = next(f for f in form(reply).fields if isinstance(f, TextField) and f.name == "key_results")
    assert written.value.startswith("NPS from 30 to 50")
    async with world.store.work(world.workspace.id) as work:
        assert {team.name for team in await work.people.teams()} == {"Growth", "Platform", "Product"}


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"people": ""}, "people", "Pick at least one person"),
        ({"people": "me"}, "people", "Pick at least one person"),
        ({"people": "left"}, "people", "Somebody whom you picked is not here any more."),
        ({"team": "x" * 81}, "team", "at most 80 characters"),
        ({"team": "GROWTH"}, "team", "There is another team of that name."),
        ({"channel": "gone"}, "channel", "That channel is not known here any more."),
        ({"objective": "Win"}, "key_results", "Write at least one line"),
        (
            {"objective": "Win", "key_results": "\n".join(["Deals from 1 to 2"] * 21)},
            "key_results",
            "At most 20",
        ),
        (
            {"objective": "Win", "key_results": "Deals from 1 to 2\nDEALS from 1 to 2"},
            "key_results",
            "is there already",
        ),
        (
            {"objective": "Win", "key_results": "Deals from 1 to 2 @Carol"},
            "key_results",
            "Only Carol, their managers",
        ),
        (
            {"objective": "make customers HAPPIER", "key_results": "Deals from 1 to 2"},
            "objective",
            "belongs to Bob",
        ),
    ],
)
async def test_each_mistake_has_its_sentence(
    world: World, values: dict[str, str], field: str, sentence: str
) -> None:
    if values.get("people") == "left":
        async with world.store.work(world.workspace.id) as work:
            (await work.people.person(world.person("ben"))).active = False
    named = {"me": picked(world, "frank"), "left": picked(world, "ann", "ben"), "": ""}
    people = named[values["people"]] if "people" in values else picked(world, "ann")
    channel = str(world.person("ann")) if "channel" in values else ""
    reply = await save(world, "frank", **{**values, "people": people, "channel": channel})
    assert list(problems(reply)) == [field]
    assert sentence in problems(reply)[field]


async def test_a_form_that_carries_nonsense_is_refused(world: World) -> None:
    with pytest.raises(HeadwayError, match="older version"):
        await save(world, "frank", people="everybody")
    with pytest.raises(HeadwayError, match="older version"):
        await save(world, "frank", people=picked(world, "ann"), cadence="hourly")


async def test_a_channel_that_an_admin_allowed_may_be_shared(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        found = await work.people.channel(world.channels["partners"].id)
        assert found is not None
        found.may_share = True
    reply = await save(
        world, "frank", people=picked(world, "ann"), channel=str(world.channels["partners"].id)
    )
    assert "The digest comes to #partners on Thursday 8 May." in said(reply)


async def test_all_of_it_can_be_taken_back(any_store: Store) -> None:
    world = await furnished(any_store)
    reply = await save(
        world,
        "alice",
        people=picked(world, "ben", "cyd"),
        manager="yes",
        channel=str(world.channels["news"].id),
        objective="Everybody finds us",
        key_results="Sign-ups from 100 to 400 @Ben",
    )
    made = await the_team(world)
    undone = await world.press(reply, "Undo", "alice")
    assert said(undone).startswith("Taken back. It is as it was before.")
    assert await team(world) is None
    assert (await person(world, "ben")).manager_id is None
    assert await due(world, TEAM_DIGEST, made.id) is None
    assert await due(world, COMPANY_DIGEST, world.workspace.id) is None
    assert await world.letters(person="ben") == await world.letters(person="cyd") == {}
    async with world.store.work(world.workspace.id) as work:
        assert "Everybody finds us" not in {o.title for o in (await work.goals.tree()).objectives}
        assert await work.goals.owned_by([world.person("ben")], on=world.now.date()) == {}
    with pytest.raises(HeadwayError, match="That was done already"):
        await world.press(reply, "Undo", "alice")


async def test_taking_back_a_change_leaves_the_team_as_it_was(world: World) -> None:
    growth = str(world.teams["growth"].id)
    reply = await save(
        world, "bob", team_id=growth, team="Growth!", people="", cadence="monthly",
        channel=str(world.channels["news"].id),
    )  # fmt: skip
    assert await due(world, PROMPT, world.person("carol")) == datetime(2025, 6, 2, 7, 30, tzinfo=UTC)
    await world.press(reply, "Undo", "bob")
    found = await the_team(world, "Growth")
    assert (found.channel_id, found.cadence) == (world.channels["growth"].id, None)
    assert await on_the_team(world, "Growth") == {"Bob", "Carol", "Dan"}
    assert await due(world, PROMPT, world.person("carol")) == datetime(2025, 5, 12, 7, 30, tzinfo=UTC)


async def test_what_was_changed_since_is_not_taken_back(world: World) -> None:
    first = await save(world, "frank", people=picked(world, "ann"))
    made = str((await the_team(world)).id)
    await save(world, "frank", team="Finders", team_id=made, people=picked(world, "ben"), cadence="monthly")
    await world.press(first, "Undo", "frank")
    assert await on_the_team(world, "Finders") == {"Ben"}
    assert (await the_team(world, "Finders")).cadence is Cadence.MONTHLY


async def test_once_somebody_answered_it_stays(world: World) -> None:
    reply = await save(world, "frank", people=picked(world, "ann", "ben"), **GOALS)
    world.now += timedelta(days=5)
    await world.ask("message", "ann", text="Sign-ups 150, 7/10")
    await world.press(await world.ask("command", "ann", text="update sign-ups 150"), "Undo", "ann")
    with pytest.raises(HeadwayError, match="Somebody has spoken of these goals already, so they stay"):
        await world.press(reply, "Undo", "frank")
    assert await on_the_team(world) == {"Frank", "Ann", "Ben"}


async def test_an_answered_check_in_of_somebody_picked_keeps_it_too(world: World) -> None:
    reply = await save(world, "frank", people=picked(world, "ann", "ben"))
    await world.asked(
        "ben",
        asked_at=world.now + timedelta(hours=1),
        closes_at=world.now + timedelta(days=3),
        state=CheckInState.ANSWERED,
    )
    with pytest.raises(HeadwayError, match="Somebody has answered since"):
        await world.press(reply, "Undo", "frank")


async def test_a_hello_that_was_sent_already_says_that_it_was_taken_back(world: World) -> None:
    reply = await save(world, "frank", people=picked(world, "ann", "ben"), **GOALS)
    (key,) = await world.letters(person="ben")
    async with world.store.work(world.workspace.id) as work:
        sent = await work.outbox.find(key)
        assert sent is not None
        sent.state = DeliveryState.SENT
    await world.press(reply, "Undo", "frank")
    assert await world.letters(person="ann") == {}
    told = await world.letters(person="ben")
    assert plain(told[f"{key}#revision"]) == "Frank took it back: you are not on the team Growth hackers"


async def test_an_owner_who_was_on_the_team_already_is_told_of_the_goal(world: World) -> None:
    growth = str(world.teams["growth"].id)
    reply = await save(
        world, "bob", team_id=growth, team="Growth", people="",
        objective="Sell more", key_results="Deals from 1 to 9 @Carol",
    )  # fmt: skip
    (letter,) = (await world.letters(person="carol")).values()
    assert plain(letter).startswith("Bob wrote a goal for you\nSell more (Q2 2025 · Growth)")
    await world.press(reply, "Undo", "bob")
    assert await world.letters(person="carol") == {}


async def test_somebody_of_another_company_is_nobody_here(world: World) -> None:
    reply = await save(world, "frank", people=picked(world, "ann", "mallory"))
    assert "Somebody whom you picked is not here any more." in problems(reply)["people"]
    reply = await save(world, "frank", people=picked(world, "ann"))
    undo = buttons(reply)["Undo"]
    with pytest.raises(HeadwayError, match="That was done already"):
        await world.ask(undo.intent, "mallory", **undo.values)
    with pytest.raises(HeadwayError, match="That was done already"):
        await world.ask(undo.intent, "alice", **undo.values)


def test_every_group_of_the_form_has_its_step() -> None:
    stage = Stage(
        team=None, name="", people=(), cadence=Cadence.WEEKLY, channel="", key_results=0, cycle="Q2 2025"
    )
    card: Card = set_up(Voice(), stage, Filled(values={}), others=(), may_import=False)
    legends = [f.label for f in form(Reply(card=card)).fields if isinstance(f, Legend)]
    assert [label[0] for label in legends] == [
        Bold("1. Who is asked, and how often"),
        Bold("2. Where the digest goes"),
        Bold("3. The first goals"),
    ]
    assert replace(stage, team=UUID(int=1), channel="#x", key_results=1).is_done
