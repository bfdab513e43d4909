"""A source is set up by whoever needs its number: chosen, filled in, tried out, linked, and mended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from cards.blocks import ChoiceField, Form, LinkButton
from cards.exchange import Reply
from cards.plain import plain
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import SourceState
from storage.sources import Bad, Good
from storage.tables import MetricSource
from tests.handlers.sources.test_reading import WorldClock, refresher, says, source_of
from tests.handlers.world import World, buttons, said

NOW = datetime(2025, 5, 7, 15, 0, tzinfo=UTC)
QUERY = {"address": "https://prometheus.example.com", "query": "nps_score", "unit": "points"}

__all__ = ["WorldClock"]


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


def form(reply: Reply) -> Form:
    assert reply.card is not None
    (found,) = (block for block in reply.card.blocks if isinstance(block, Form))
    return found


async def add(world: World, person: str = "carol", **fields: str) -> Reply:
    world.now = NOW
    return await world.ask("source.save", person, kind="prometheus", name="Survey", **{**QUERY, **fields})


async def only_source(world: World) -> MetricSource:
    async with world.store.work(world.workspace.id) as work:
        (row,) = await work.sources.every()
    return row


async def test_it_begins_with_the_tool_that_has_the_number(world: World) -> None:
    empty = await world.ask("command", "carol", text="sources")
    assert "No numbers come in by themselves yet" in said(empty)
    chosen = await world.press(empty, "Add a source", "carol")
    filled = await world.ask("source.form", "carol", **{**form(chosen).values, "kind": "prometheus"})
    names = [getattr(field, "name", "") for field in form(filled).fields]
    assert names == ["name", "address", "query", "unit", "user", "every"]
    assert "token" not in said(filled).lower()


async def test_a_field_that_can_not_be_taken_says_so_and_nothing_is_kept(world: World) -> None:
    reply = await add(world, address="ftp://x", query="")
    problems = [problem for field in form(reply).fields if (problem := getattr(field, "problem", ""))]
    assert len(problems) == 2
    async with world.store.work(world.workspace.id) as work:
        assert await work.sources.every() == []


async def test_two_sources_have_two_names(world: World) -> None:
    await add(world)
    assert "There is a source of that name already." in said(await add(world))


async def test_keys_are_entered_on_a_page(world: World) -> None:
    reply = await add(world)
    assert "“Survey” is saved. Now its key." in said(reply)
    row = await only_source(world)
    assert reply.card is not None
    (page,) = [
        b.url for block in reply.card.blocks for b in getattr(block, "items", ()) if isinstance(b, LinkButton)
    ]
    assert page == f"/enter/sources/{row.id}"
    assert row.next_at is None


async def test_it_is_tried_out_and_tells_what_it_said(world: World) -> None:
    reply = await world.press(await add(world), "It needs no key", "carol")
    assert said(reply) == "I'm reading “Survey”. What it says comes in a moment."
    await refresher(world, says("41.2")).refresh()
    (card,) = (await world.letters(person="carol")).values()
    assert plain(card).splitlines() == [
        "“Survey” returned 41.2 points at Wednesday 7 May, 17:00.",
        "See it there (https://x)",
        "It feeds nothing yet.",
        "[Link it to a goal] [Change it]",
    ]
    await refresher(world, says("41.3")).refresh()
    assert len(await world.letters(person="carol")) == 1


async def test_what_is_wrong_is_told_with_what_to_do(world: World) -> None:
    row = await tried(world)
    async with world.store.work(world.workspace.id) as work:
        (found,) = await work.sources.every()
        found.test_key = f"source-test:{row.id}:{world.person('carol')}:x"
    bad = Bad(source=row.id, trouble="Prometheus does not accept the key (HTTP 401).", next_at=None)
    await hand_in(world, bad)
    told = list((await world.letters(person="carol")).values())
    text = next(plain(card) for card in told if "gave no number" in plain(card))
    assert "> Prometheus does not accept the key (HTTP 401)." in text
    assert "[Try again] [Change it] [Enter the key" in text


async def hand_in(world: World, *found: Good | Bad) -> None:
    from handlers.sources.reading import request_of

    good = [one for one in found if isinstance(one, Good)]
    bad = [one for one in found if isinstance(one, Bad)]
    request = request_of(world.workspace.id, good, bad, at=world.now)
    await world.ask(request.intent, None, **request.values)


async def tried(world: World, value: str = "41.2", **fields: str) -> MetricSource:
    await world.press(await add(world, **fields), "It needs no key", "carol")
    row = await only_source(world)
    await hand_in(
        world,
        Good(
            source=row.id,
            value=Decimal(value),
            as_of=world.now,
            next_at=world.now + timedelta(hours=1),
            unit="points",
        ),
    )
    return row


async def link(
    world: World, row: MetricSource, goal: str = "nps", person: str = "carol", **more: str
) -> Reply:
    return await world.ask("source.feed", person, source=str(row.id), target=str(world.goal(goal)), **more)


async def test_linked_to_a_goal_its_number_is_the_goals_value(world: World) -> None:
    row = await tried(world)
    chosen = await world.ask("source.link", "carol", source=str(row.id))
    assert "How sure you are stays yours to say." in said(chosen)
    assert "It feeds “Lift NPS from 30 to 50”." in said(await link(world, row))
    await refresher(world, says("41.2")).refresh()
    assert [str(entry.value) for entry in await world.entries("nps")] == ["41.2"]
    status = said(await world.ask("command", "carol", text="status nps"))
    assert "from Survey, today 17:00" in status
    assert "See the number in Survey (https://x)" in status
    world.now = NOW + timedelta(days=1)
    assert "from Survey, Wednesday 7 May, 17:00" in said(await world.ask("command", "carol", text="status"))


async def test_a_check_in_comes_with_the_number_filled_in_and_one_tap_confirms(world: World) -> None:
    row = await tried(world)
    await link(world, row)
    await refresher(world, says("41.2")).refresh()
    world.now = NOW + timedelta(days=5)
    await world.ring("checkin.prompt", world.person("carol"))
    prompt = next(
        card for key, card in (await world.letters(person="carol")).items() if key.startswith("checkin:")
    )
    assert "from Survey" in plain(prompt)
    shown = await world.press(Reply(card=prompt), "Answer in a form", "carol")
    value = next(f for f in form(shown).fields if getattr(f, "name", "") == f"value.{world.goal('nps')}")
    assert getattr(value, "value", "") == "41.2"
    saved = await world.press(Reply(card=prompt), "Confirm the numbers", "carol")
    assert "still 41.2 points" in said(saved)
    entry = (await world.entries("nps"))[-1]
    assert (str(entry.value), entry.confidence, entry.person_id) == ("41.2", None, world.person("carol"))


async def test_activity_is_refused_as_the_measure_of_a_goal_and_may_lead_to_it(world: World) -> None:
    row = await tried(world, query='sum(commits_total{team="growth"})')
    refused = await link(world, row)
    assert "“Survey” counts activity" in said(refused)
    assert "It counts commits: what people do, not what comes of it." in said(refused)
    assert "would reward being busy" in said(refused)
    led = await world.press(refused, "Use it as a leading sign", "carol")
    assert "It feeds “Lift NPS from 30 to 50” (leading)." in said(led)


@pytest.mark.parametrize(
    "intent",
    ["source.try", "source.pause", "source.resume", "source.remove", "source.remove.confirm", "source.link",
     "source.secret", "source.form", "source.unlink", "source.save"],
)  # fmt: skip
async def test_only_its_owner_and_admins_change_a_source(world: World, intent: str) -> None:
    row = await tried(world)
    values = {"source": str(row.id), "locked": "x", "target": str(world.goal("nps")), **QUERY, "name": "Mine"}
    with pytest.raises(HeadwayError, match="looked after by Carol"):
        await world.ask(intent, "dan", **values)
    with pytest.raises(HeadwayError, match="does not exist any more"):
        await world.ask(intent, "mallory", **values)
    await world.ask(intent, "alice", **values)


async def test_nobody_links_a_goal_that_is_not_theirs(world: World) -> None:
    row = await tried(world)
    with pytest.raises(HeadwayError, match="Eve's, so it is theirs to link"):
        await link(world, row, goal="uptime")


async def test_paused_it_is_not_read_and_switched_on_it_is(world: World) -> None:
    row = await tried(world)
    await world.ask("source.pause", "carol", source=str(row.id))
    assert await refresher(world, says("50")).refresh() == 0
    assert (await source_of(world, row.id)).state is SourceState.PAUSED
    await world.ask("source.resume", "carol", source=str(row.id))
    assert await refresher(world, says("50")).refresh() == 1


async def test_removed_it_is_gone_and_what_it_said_stays(world: World) -> None:
    row = await tried(world)
    await link(world, row)
    await refresher(world, says("41.2")).refresh()
    asked = await world.ask("source.remove", "carol", source=str(row.id))
    assert "stays in the history of the goals" in said(asked)
    await world.press(asked, "Remove it", "carol")
    assert [str(entry.value) for entry in await world.entries("nps")] == ["41.2"]
    assert "from Survey" not in said(await world.ask("command", "carol", text="status nps"))
    with pytest.raises(HeadwayError, match="does not exist any more"):
        await world.ask("source.show", "carol", source=str(row.id))


async def test_unlinked_the_goal_is_told_by_hand_again(world: World) -> None:
    row = await tried(world)
    shown = await link(world, row)
    assert "It feeds nothing yet." in said(
        await world.press(shown, "Unlink “Lift NPS from 30 to 50”", "carol")
    )


async def test_everybody_sees_where_numbers_come_from(world: World) -> None:
    row = await tried(world)
    listed = await world.ask("command", "dan", text="sources")
    assert "Survey: 41.2 points, Thursday 8 May, 00:00" in said(listed)
    one = await world.press(listed, "Survey", "dan")
    assert "Carol looks after it." in said(one)
    assert buttons(one) == {}
    assert UUID(str(row.id))


async def test_a_key_is_never_taken_to_another_host(world: World) -> None:
    row = await tried(world)
    await world.ask("source.secret", "carol", source=str(row.id), locked="locked")
    same = {**QUERY, "source": str(row.id), "name": "Survey", "query": "nps_score_b"}
    await world.ask("source.save", "carol", **same)
    assert (await only_source(world)).secret == "locked"
    moved = await world.ask("source.save", "alice", **{**same, "address": "https://evil.example"})
    assert (await only_source(world)).secret == ""
    assert "Now its key." in said(moved)


async def test_the_measure_of_a_goal_does_not_become_a_count_of_activity(world: World) -> None:
    row = await tried(world)
    await link(world, row)
    values = {**QUERY, "source": str(row.id), "name": "Survey", "query": "sum(commits_total)"}
    told = said(await world.ask("source.save", "carol", **values))
    assert "It counts commits: what people do, not what comes of it." in told
    assert "unlink it first" in told
    assert (await only_source(world)).settings["query"] == "nps_score"


async def test_what_can_be_chosen_is_chosen_and_what_is_missing_is_said_plainly(world: World) -> None:
    world.now = NOW
    filled = await world.ask("source.form", "carol", kind="github")
    counts = next(f for f in form(filled).fields if getattr(f, "name", "") == "counts")
    assert isinstance(counts, ChoiceField)
    assert "releases" in [option.value for option in counts.options]
    wrong = await world.ask("source.save", "carol", kind="prometheus", name="X", address="https://x.example")
    assert "Fill this in." in said(wrong)
