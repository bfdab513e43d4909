"""What was tried, decided and shared moves with the company; what is one person's alone, and keys, stay behind."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.table import HANDLERS
from handlers.transfer.exporting import write_out
from handlers.transfer.importing import Brought, bring_in
from okrs.errors import HeadwayError
from okrs.sheet.files import FORMATS, read
from okrs.vocabulary import Choice, Occasion, PracticeState, SourceState
from storage.store import Store
from storage.tables import Decision, Experiment, MetricSource, Practice, SourceLink
from storage.transfer import Holdings, Transfer
from tests.handlers.transfer.test_round_trip import NOW, say_nothing
from tests.handlers.world import World, build


@pytest.fixture
async def world(store: Store) -> World:
    """Acme, where Carol tries, decides and shares something, and a source with a key feeds her goal."""
    world = await build(store, HANDLERS)
    carol, nps, where = world.person("carol"), world.goals["nps"].id, world.workspace.id
    async with store.work(where) as work:
        await work.experiments.begin(
            Experiment(
                workspace_id=where,
                key_result_id=nps,
                person_id=carol,
                behaviour="Dan promises things alone",
                easier="Nobody asks him",
                words="Call two customers on Fridays",
                review_on=date(2026, 12, 4),
                begun_at=world.now,
            )
        )
        await work.experiments.begin(
            Experiment(
                workspace_id=where,
                key_result_id=nps,
                person_id=carol,
                behaviour="I never ask",
                begun_at=world.now,
            )
        )
        await work.decisions.add(
            Decision(
                workspace_id=where,
                key_result_id=nps,
                person_id=carol,
                occasion=Occasion.REVIEW,
                choice=Choice.KEEP,
                reason="It helps",
                learned="Ask early",
                decided_at=world.now,
            )
        )
        for state, words in (
            (PracticeState.SHARED, "I write it down first"),
            (PracticeState.PRIVATE, "I swear a lot"),
        ):
            await work.practices.add(
                Practice(
                    workspace_id=where,
                    person_id=carol,
                    title=words,
                    words=words,
                    state=state,
                    asked_at=world.now,
                    shared_at=world.now,
                )
            )
        source = MetricSource(
            workspace_id=where,
            kind="linear",
            name="Bugs",
            owner_id=carol,
            settings={"label": "Bug"},
            secret="locked away",
            next_at=world.now,
            created_at=world.now,
        )
        await work.sources.add(source)
        await work.sources.link(
            SourceLink(workspace_id=where, source_id=source.id, key_result_id=nps, created_at=world.now)
        )
    return world


async def told(world: World) -> str:
    async with world.store.work(world.workspace.id) as work:
        return FORMATS["json"](await write_out(work))


async def bring(store: Store, text: str, into: str) -> tuple[Brought, Holdings]:
    document = read(text.encode(), name="x.json", tell=say_nothing)
    brought = await bring_in(
        store, document, workspace=into, source="x.json", at=NOW, dry_run=False, tell=say_nothing
    )
    async with store.work(brought.workspace) as work:
        return brought, await Transfer(work.session, brought.workspace).holdings()


async def test_what_is_one_persons_alone_and_every_key_is_in_no_export(world: World) -> None:
    text = await told(world)
    assert "Call two customers on Fridays" in text
    assert "I write it down first" in text
    for private in ("Dan promises", "Nobody asks", "I never ask", "I swear", "locked away"):
        assert private not in text


async def test_it_goes_on_elsewhere_and_a_source_waits_for_its_key(world: World, store: Store) -> None:
    _, there = await bring(store, await told(world), "Elsewhere")
    goals = {row.id: row.code for row in there.key_results}
    carol = next(row.id for row in there.people if row.id and row.name.startswith("Carol"))
    (experiment,) = there.experiments
    assert (goals[experiment.key_result_id], experiment.person_id) == (world.goals["nps"].code, carol)
    assert (experiment.words, experiment.review_on) == ("Call two customers on Fridays", date(2026, 12, 4))
    (decision,) = there.decisions
    assert (decision.choice, decision.occasion, decision.learned) == (
        Choice.KEEP,
        Occasion.REVIEW,
        "Ask early",
    )
    assert [(row.words, row.state) for row in there.practices] == [
        ("I write it down first", PracticeState.SHARED)
    ]
    (source,) = there.sources
    assert (source.state, source.next_at, source.settings) == (
        SourceState.PAUSED,
        None,
        {"label": "Bug"},
    )
    assert "enter it again" in source.trouble
    (link,) = there.links
    assert (link.source_id, link.key_result_id) == (source.id, experiment.key_result_id)


async def test_a_source_that_is_there_keeps_its_key_and_goes_on(world: World, store: Store) -> None:
    brought, there = await bring(store, await told(world), world.workspace.name)
    assert brought.news == []
    (source,) = there.sources
    assert (source.secret, source.state) == ("locked away", SourceState.ACTIVE)


async def test_what_its_author_took_back_is_not_published_again_by_an_import(
    world: World, store: Store
) -> None:
    text = await told(world)
    async with store.work(world.workspace.id) as work:
        for row in await work.practices.of([world.person("carol")]):
            row.state, row.words = PracticeState.WITHDRAWN, ""
    _, there = await bring(store, text, world.workspace.name)
    assert {(row.state, row.words) for row in there.practices} == {(PracticeState.WITHDRAWN, "")}


SOURCE = '"sources": [{"name": "Tickets", "kind": "%s", "settings": {%s}, "feeds": [%s], "numbers": [%s]}]'
GOALS = (
    '{"objectives": [{"code": "O1", "title": "Grow"}], "metrics": [{"code": "M", "name": "Churn"}], '
    '"key_results": [{"code": "K1", "objective": "O1", "title": "NPS", "start": "3", "target": "9"%s}], %s}'
)


def goals(kind: str, settings: str = "", feeds: str = "", numbers: str = "", more: str = "") -> str:
    return GOALS % (more, SOURCE % (kind, settings, feeds, numbers))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(goals("lineer"), "'lineer' is no kind of source. Did you mean 'linear'?", id="kind"),
        pytest.param(goals("linear", '"key": "abc"'), "key is a key, and keys are in no file", id="a key"),
        pytest.param(goals("linear", '"labl": "Bug"'), "Linear has no field 'labl'.", id="an unknown field"),
        pytest.param(goals("linear", '"state": "odd"'), "state:", id="a value that can't be taken"),
        pytest.param(goals("linear", feeds='"K9"'), "Unknown feeds 'K9'.", id="an unknown goal"),
        pytest.param(
            goals("linear", '"state": "done"', numbers='"M"'), "It counts issues", id="activity as a number"
        ),
        pytest.param(
            goals("linear", more=', "carries": "K1"'), "goes round in a circle", id="a goal carries itself on"
        ),
    ],
)
async def test_what_cant_be_is_told_and_nothing_is_imported(store: Store, text: str, problem: str) -> None:
    with pytest.raises(HeadwayError) as caught:
        await bring(store, text, "Elsewhere")
    assert problem in "; ".join(one.reason for one in caught.value.problems)  # type: ignore[attr-defined]


async def test_activity_only_leads_to_the_goal_that_it_feeds_and_a_file_can_change_what_is_fed(
    store: Store,
) -> None:
    _, there = await bring(store, goals("linear", '"state": "done"', feeds='"K1"'), "Elsewhere")
    assert [(row.leading, row.metric_id) for row in there.links] == [(True, None)]
    brought, there = await bring(
        store, goals("linear", '"state": "open", "label": "Bug"', numbers='"M"'), "Elsewhere"
    )
    (metric,) = there.metrics
    assert [(row.leading, row.metric_id) for row in there.links] == [(False, metric.id)]
    assert [one.kind for one in brought.news] == ["source"]
    brought, there = await bring(
        store, goals("linear", '"state": "open", "label": "Bug"', feeds='"K1"'), "Elsewhere"
    )
    assert [(one.kind, one.details) for one in brought.news] == [("source", ("feeds: K1",))]
    assert [row.metric_id for row in there.links] == [None]
