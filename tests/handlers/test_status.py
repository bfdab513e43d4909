"""Status on demand: what people see when they ask, and what they don't."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from cards.blocks import Card, Chart, Progress, Tree
from cards.exchange import Reply
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from storage.tables import KeyResult, Objective
from tests.handlers.world import ENDS, NOW, STARTS, World, buttons, said


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


def _on(month: int, day: int) -> datetime:
    return datetime(2025, month, day, 9, 0, tzinfo=UTC)


@pytest.fixture
async def live(world: World) -> World:
    """A few weeks have passed: Carol and Dan have answered, Eve has not."""
    await world.tell("nps", "31", by="carol", at=_on(4, 14), confidence=7)
    await world.tell("nps", "32", by="carol", at=_on(4, 21), confidence=6)
    await world.tell("nps", "34", by="carol", at=_on(5, 5), confidence=6, note="Surveys by phone help")
    await world.tell("churn", "4.2", by="carol", at=_on(5, 5))
    await world.tell(
        "deals", "2", by="dan", at=_on(5, 5), confidence=3, note="waiting for legal", blocked=True
    )
    return world


async def _okr(world: World, person: str, text: str) -> Reply:
    reply = await world.ask("command", person, in_channel="growth", text=text)
    assert reply.private
    return reply


def _card(reply: Reply) -> Card:
    assert reply.card is not None
    return reply.card


async def test_okr_alone_shows_my_goals_at_a_glance(live: World) -> None:
    reply = await _okr(live, "carol", "")
    bars = [block for block in _card(reply).blocks if isinstance(block, Progress)]
    assert [bar.done for bar in bars] == [Decimal("0.2"), Decimal("0.4"), None]
    assert bars[0].expected == Decimal("0.4")
    assert "now 34 points, target 50 points · +2 last time · 38 expected by now" in said(reply)
    assert set(buttons(reply)) == {"Check in now", "Growth", "All goals", "Help"}


async def test_okr_tells_the_next_check_in(live: World) -> None:
    await live.ask("agenda.plan", None)
    assert "Next check-in: Monday 12 May, 09:30." in said(await _okr(live, "carol", ""))


async def test_a_person_without_a_zone_is_told_once(live: World) -> None:
    assert "/okr zone" in said(await _okr(live, "eve", ""))
    assert "/okr zone" not in said(await _okr(live, "eve", ""))
    assert "/okr zone" not in said(await _okr(live, "carol", ""))


async def test_a_leader_without_goals_is_shown_the_team(live: World) -> None:
    reply = await _okr(live, "bob", "")
    assert "You own no key result" in said(reply)
    assert said(await live.press(reply, "Growth", "bob")).startswith("Growth\nAll together")


async def test_a_goal_shows_its_history_against_the_pace(live: World) -> None:
    reply = await _okr(live, "carol", "status nps")
    (chart,) = [block for block in _card(reply).blocks if isinstance(block, Chart)]
    assert [point.value for point in chart.series[0].points] == [Decimal(31), Decimal(32), Decimal(34)]
    assert [round(point.value, 2) for point in chart.series[1].points] == [
        Decimal("32.89"),
        Decimal("34.44"),
        Decimal("37.56"),
    ]
    assert "From 31 points on 14 Apr to 34 points on 5 May. Expected on 5 May: 37.6 points." in said(reply)
    assert set(buttons(reply)) == {"Update", "Why?", "Change it", "What should it move?"}


async def test_the_last_words_are_for_those_near_the_owner(live: World) -> None:
    assert "> Surveys by phone help" in said(await _okr(live, "dan", "status nps"))
    assert "> Surveys by phone help" in said(await _okr(live, "bob", "status nps"))
    for far in ("eve", "alice"):
        text = said(await _okr(live, far, "status nps"))
        assert ("Surveys" in text) is (far == "alice"), far


async def test_a_blocker_is_known_to_all_and_its_words_to_few(live: World) -> None:
    assert "Stuck: waiting for legal" in said(await _okr(live, "carol", "status deals"))
    far = said(await _okr(live, "eve", "status deals"))
    assert "Stuck." in far
    assert "legal" not in far


async def test_only_who_may_update_gets_the_button(live: World) -> None:
    assert "Update" not in buttons(await _okr(live, "dan", "status nps"))
    assert "Update" in buttons(await _okr(live, "bob", "status nps"))


async def test_a_persons_goals_are_shown_by_mention_or_name(live: World) -> None:
    for words in ("@Carol", "carol"):
        reply = await _okr(live, "eve", f"status {words}")
        assert said(reply).startswith("Goals of Carol\nLift NPS from 30 to 50")
        assert "Surveys" not in said(reply)


async def test_being_away_is_told_to_those_who_work_together(live: World) -> None:
    await live.ask("command", "carol", text="away until 12 May, Dan covers")
    assert "Carol is away until Monday 12 May; Dan covers." in said(await _okr(live, "bob", "status @Carol"))
    assert "away" not in said(await _okr(live, "eve", "status @Carol"))


async def test_a_team_shows_its_exceptions_first(live: World) -> None:
    lines = said(await _okr(live, "bob", "status growth")).splitlines()
    assert lines[1] == "All together: 20% of the way · weakest: off track · 3 of 5 updated this period"
    assert lines[3].startswith("Close 20 enterprise deals")
    assert lines[3].endswith("Dan — stuck: waiting for legal")
    assert lines.index("Going well") > lines.index("Needs a look")


@pytest.mark.parametrize(
    "words", ["how is my team doing?", "how are we doing on my team?", "why is my team red?"]
)
async def test_my_team_is_the_askers_own(live: World, words: str) -> None:
    assert "20% of the way" in said(await live.ask("message", "carol", text=words))


async def test_a_team_counts_the_teams_below_it(live: World) -> None:
    assert "3 of 7 updated" in said(await _okr(live, "alice", "status product"))


async def test_a_plain_question_gets_the_same_answer(live: World) -> None:
    typed = await live.ask("message", "carol", text="how is NPS doing?")
    assert said(typed) == said(await _okr(live, "carol", "status NPS"))
    assert said(await live.ask("message", "carol", text="what can you do?")).startswith("What you can ask me")


async def test_words_that_fit_two_are_asked_about_with_buttons(live: World) -> None:
    reply = await _okr(live, "carol", "status customers")
    assert said(reply).startswith("Which one do you mean by “customers”?")
    assert "Lift NPS" in said(await live.press(reply, "Make customers happier", "carol"))


async def test_words_that_fit_none_get_a_hint(live: World) -> None:
    assert "I know no goal, person or team called “weather”." in said(
        await _okr(live, "carol", "status weather")
    )


async def test_a_bare_name_is_a_status_and_a_typo_gets_a_suggestion(live: World) -> None:
    assert said(await _okr(live, "carol", "NPS")).startswith("Lift NPS")
    reply = await _okr(live, "carol", "staus NPS")
    assert "Did you mean “/okr status NPS”?" in said(reply)
    assert said(await live.press(reply, "Yes, do that", "carol")).startswith("Lift NPS")


async def test_a_goal_of_a_closed_cycle_says_so(live: World) -> None:
    reply = await _okr(live, "carol", "status sign-ups")
    assert "Q1 2025 is closed. Score: 0.8." in said(reply)
    assert "Update" not in buttons(reply)


async def test_the_list_has_a_button_for_each_goal(live: World) -> None:
    reply = await _okr(live, "carol", "list")
    assert said(reply).startswith("Your 3 goals")
    assert said(await live.press(reply, "Cut monthly churn to 3%", "carol")).startswith(
        "Cut monthly churn to 3%"
    )


async def test_the_tree_goes_from_outcomes_to_key_results(live: World) -> None:
    reply = await _okr(live, "eve", "tree")
    (tree,) = [block for block in _card(reply).blocks if isinstance(block, Tree)]
    assert [row.depth for row in tree.rows] == [0, 1, 2, 2, 2, 1, 2, 2, 0, 1, 2, 2]
    assert "Customers stay because they love us — 20% of the way" in said(reply)


async def test_a_large_tree_is_folded_and_opens_by_button(world: World) -> None:
    await _grow(world, objectives=50, each=10)
    reply = await _okr(world, "carol", "tree")
    (tree,) = [block for block in _card(reply).blocks if isinstance(block, Tree)]
    assert len(tree.rows) <= 40
    opened = await world.press(reply, "Customers stay because they love us", "carol")
    assert "more line" in said(opened)
    one = await world.ask("command", "carol", text="tree Objective 7x")
    assert said(one).count("Result 7x") == 10


async def test_why_explains_every_number_of_a_goal(live: World) -> None:
    text = said(await _okr(live, "carol", "why nps"))
    for sentence in (
        "Start: 30 points on Tuesday 1 April. Target: 50 points on Monday 30 June.",
        "Now: 34 points. (34 − 30) ÷ (50 − 30) = 20% of the way.",
        "36 of 90 days have passed, so an even pace would be at 38 points today (40%).",
        "So it is 20 percentage points behind.",
        "Health: at risk. Less than 10 percentage points behind is on track, up to 25 at risk, more is off track.",
        "5 May | 34 points | 6/10 | Carol | form | Surveys by phone help",
    ):
        assert sentence in text
    assert "Surveys" not in said(await _okr(live, "eve", "why nps"))


async def test_why_tells_what_was_taken_back(live: World) -> None:
    reply = await _okr(live, "carol", 'update "NPS" 45')
    live.now += timedelta(minutes=1)
    await live.press(reply, "Undo", "carol")
    assert "7 May | 45 points | – | Carol | command | taken back" in said(
        await _okr(live, "carol", "why nps")
    )


@pytest.mark.parametrize(
    ("goal", "sentence"),
    [
        ("churn", "So it is exactly on pace."),
        ("uptime", "To be kept at 99.9% or more from Tuesday 1 April to Monday 30 June."),
        ("audit", "A milestone: from nothing done on Tuesday 1 April to all done on Monday 30 June."),
        ("first value", "Being measured from Tuesday 1 April to Monday 30 June; a target comes later."),
    ],
)
async def test_why_speaks_of_every_kind_of_goal(live: World, goal: str, sentence: str) -> None:
    assert sentence in said(await _okr(live, "alice", f"why {goal}"))


async def test_why_shows_weights_shares_and_coverage_of_a_roll_up(live: World) -> None:
    text = said(await live.ask("message", "bob", text="why is growth red?"))
    assert "20% of the way: the weighted mean of its parts, the sum of their contributions." in text
    assert "Make customers happier | 1 | 50% | 30% | 15% | at risk" in text
    assert "Win new business | 1 | 50% | 10% | 5% | off track" in text
    assert "The weakest part decides: Win new business." in text
    assert "Coverage: 3 of 5 updated this period." in text


async def test_why_without_a_name_offers_the_askers_goals(live: World) -> None:
    reply = await _okr(live, "carol", "why")
    assert said(reply).startswith("Which number shall I explain?")
    assert "20% of the way" in said(await live.press(reply, "Lift NPS from 30 to 50", "carol"))
    assert said(await _okr(live, "carol", "why @Dan")).startswith("Goals of Dan")


async def test_another_company_finds_nothing(live: World) -> None:
    assert "I know no goal" in said(await live.ask("command", "mallory", text="status NPS"))
    with pytest.raises(HeadwayError, match="does not exist"):
        await live.ask("goal.show", "mallory", key_result=str(live.goal("nps")))


async def _grow(world: World, *, objectives: int, each: int) -> None:
    async with world.store.work(world.workspace.id) as work:
        for n in range(objectives):
            objective = Objective(
                workspace_id=world.workspace.id,
                cycle_id=world.cycles["q2"].id,
                outcome_id=world.outcomes["loyalty"].id,
                code=f"X{n}",
                title=f"Objective {n}x",
            )
            work.session.add(objective)
            await work.session.flush()
            work.session.add_all(
                KeyResult(
                    workspace_id=world.workspace.id,
                    objective_id=objective.id,
                    owner_id=world.person("dan"),
                    code=f"X{n}-{m}",
                    title=f"Result {n}x of {m}",
                    kind=world.goals["nps"].kind,
                    start=Decimal(0),
                    target=Decimal(10),
                    starts=STARTS,
                    ends=ENDS,
                    created_at=NOW,
                )
                for m in range(each)
            )
