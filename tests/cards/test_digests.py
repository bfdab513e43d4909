"""However many goals, whatever was typed: a digest stays within ten lines and five items a section."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cards.blocks import Card, from_json, to_json
from cards.digest_threads import goals_card, late_card
from cards.digests import (
    MOST_LINES,
    Aim,
    CompanyDigest,
    Coverage,
    Group,
    ManagerDigest,
    Plea,
    Prompted,
    TeamDigest,
    company_card,
    manager_card,
    team_card,
)
from cards.goals import Live
from cards.news import News
from cards.plain import plain
from cards.voice import Voice
from okrs.health import Health
from okrs.measure import Kind
from tests.views import GOAL

VOICE = Voice()
FRESH = Coverage(updated=5, left_out=0, silent=0, floor_days=31, healths=(Health.ON_TRACK,) * 6)

words = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        ["<!channel>", "line\nbreak\r\n\u2028more", "{who} {0} %s", "*bold* _x_ `y`", "x" * 2000, ""]
    ),
)
numbers = st.none() | st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@st.composite
def news(draw: st.DrawFn) -> News:
    goal = replace(
        GOAL,
        title=draw(words),
        objective=draw(words),
        owner=draw(words),
        unit=draw(st.sampled_from(["%", "USD", "points", "", "odd\nunit"])),
        kind=draw(st.sampled_from(Kind)),
        value=draw(numbers),
        confidence=draw(st.none() | st.integers(0, 10)),
        health=draw(st.sampled_from(Health)),
        blocked=draw(st.booleans()),
        blocker=draw(words),
        note=draw(words),
    )
    return News(goal=goal, value_then=draw(numbers), confidence_then=draw(st.none() | st.integers(0, 10)))


@st.composite
def some_coverage(draw: st.DrawFn) -> Coverage:
    healths = tuple(draw(st.lists(st.sampled_from(Health), max_size=40)))
    left_out = draw(st.integers(0, len(healths)))
    counted = len(healths) - left_out
    return Coverage(
        updated=draw(st.integers(0, counted)),
        left_out=left_out,
        silent=draw(st.integers(0, counted)),
        floor_days=31,
        healths=healths,
    )


coverages = some_coverage()
groups = st.builds(
    Group,
    name=words,
    healths=st.lists(st.sampled_from(Health), max_size=9).map(tuple),
    updated=st.integers(0, 9),
)
pleas = st.builds(Plea, request=st.uuids(), asker=words, goal=words, words=words)
questions = st.builds(
    Prompted, person=words, question=words, because=st.just("it stands still"), is_about_trouble=st.booleans()
)
shares = st.none() | st.decimals(min_value=0, max_value=1, places=3)
aims = st.builds(
    Aim,
    title=words,
    done=shares,
    done_then=shares,
    health=st.sampled_from(Health),
    updated=st.integers(0, 9),
    total=st.integers(0, 9),
)


def some(of: st.SearchStrategy[News], most: int = 12) -> st.SearchStrategy[tuple[News, ...]]:
    return st.lists(of, max_size=most).map(tuple)


teams = st.builds(
    TeamDigest,
    team=words,
    news=some(news()),
    groups=st.lists(groups, max_size=8).map(tuple),
    asked_for_help=st.lists(words, max_size=6).map(tuple),
    coverage=coverages,
)
managers = st.builds(
    ManagerDigest,
    news=some(news()),
    further=some(news()).map(lambda found: tuple(item.goal for item in found)),
    pleas=st.lists(pleas, max_size=5).map(tuple),
    questions=st.lists(questions, max_size=2).map(tuple),
    coverage=coverages,
)
companies = st.builds(
    CompanyDigest,
    company=words,
    aims=st.lists(aims, max_size=9).map(tuple),
    news=some(news()),
    coverage=coverages,
)


def is_short(card: Card) -> bool:
    lines = plain(card).splitlines()
    return len(lines) <= MOST_LINES and max(map(len, lines)) < 500 and from_json(to_json(card)) == card


def starts(card: Card, word: str) -> int:
    return sum(line.startswith(word) for line in plain(card).splitlines())


@given(teams)
def test_a_team_digest_is_short_and_keeps_words_out(digest: TeamDigest) -> None:
    quiet = replace(
        digest, news=tuple(replace(n, goal=replace(n.goal, blocker="", note="")) for n in digest.news)
    )
    card = team_card(VOICE, quiet)
    assert is_short(card)
    assert starts(card, "Moved:") <= 5
    assert sum(starts(card, word) for word in ("Off track:", "At risk:", "Blocked:", "Less sure:")) <= 5


@given(managers)
def test_a_manager_digest_is_short_and_asks_at_most_two_questions(digest: ManagerDigest) -> None:
    card = manager_card(VOICE, digest)
    assert is_short(card)
    assert starts(card, "A question to take to") <= 2


@given(managers)
def test_whose_help_can_be_answered_is_read_above_the_buttons(digest: ManagerDigest) -> None:
    asked = [replace(plea, asker=f"Asker {n}") for n, plea in enumerate(digest.pleas)]
    text = plain(manager_card(VOICE, replace(digest, pleas=tuple(asked))))
    assert all(f"Asker {n} asks for your help" in text for n in range(min(2, len(asked))))


@given(companies)
def test_a_company_digest_is_short_and_names_nobody(digest: CompanyDigest) -> None:
    named = replace(
        digest, news=tuple(replace(n, goal=replace(n.goal, owner="Zebediah")) for n in digest.news)
    )
    card = company_card(VOICE, named)
    assert is_short(card)
    assert "Zebediah" not in plain(card)


@given(some(news(), most=40))
def test_the_thread_is_bounded(found: tuple[News, ...]) -> None:
    assert len(plain(goals_card(VOICE, found, by_person=True)).splitlines()) <= 53
    note = late_card(VOICE, found, named=True)
    assert note is None or len(plain(note).splitlines()) <= 7


def team_of(*found: News, coverage: Coverage = FRESH, groups: tuple[Group, ...] = ()) -> str:
    return plain(
        team_card(
            VOICE,
            TeamDigest(team="Growth", news=found, groups=groups, asked_for_help=(), coverage=coverage),
        )
    )


def item(health: Health = Health.ON_TRACK, title: str = "Lift NPS to 50", then: str = "38") -> News:
    return News(goal=replace(GOAL, health=health, title=title), value_then=Decimal(then), confidence_then=6)


def test_an_outcome_without_a_goal_counts_nothing() -> None:
    alone = Aim(title="Be trusted", done=None, done_then=None, health=Health.PENDING, updated=0, total=0)
    moved = (item(Health.OFF_TRACK),)
    text = plain(
        company_card(VOICE, CompanyDigest(company="Acme", aims=(alone,), news=moved, coverage=FRESH))
    )
    assert "Be trusted: no goal for it yet" in text
    assert "0 of 0" not in text


def test_trouble_comes_before_what_moved_and_the_worst_first() -> None:
    blocked = replace(item(title="B"), goal=replace(GOAL, title="B", blocked=True))
    unsure = replace(item(title="U"), confidence_then=9)
    lines = team_of(
        item(title="M", then="30"), unsure, blocked, item(Health.AT_RISK, "R"), item(Health.OFF_TRACK, "O")
    ).splitlines()
    assert [line.split(" (")[0] for line in lines[1:6]] == [
        "Off track: O",
        "At risk: R",
        "Blocked: B",
        "Less sure: U",
        "Moved: M",
    ]


def test_a_number_that_came_by_itself_is_told_from_what_people_said() -> None:
    at = datetime(2025, 5, 7, 8, tzinfo=UTC)
    live = replace(GOAL, live=Live(source="Survey", at=at, told_at=at))
    card = goals_card(
        VOICE,
        [
            News(goal=live, value_then=Decimal(36), confidence_then=6),
            News(goal=GOAL, value_then=Decimal(36), confidence_then=6),
        ],
        by_person=False,
    )
    told = plain(card)
    assert "36 → 38 points (from Survey); confidence 6/10" in told
    assert "36 → 38 points; confidence 6/10" in told


def test_goals_in_equal_trouble_keep_the_order_of_the_goals() -> None:
    worse = replace(
        item(Health.OFF_TRACK, "Second"),
        goal=replace(GOAL, title="Second", health=Health.OFF_TRACK, gap_points=Decimal(90)),
    )
    lines = team_of(item(Health.OFF_TRACK, "First"), worse).splitlines()
    assert [line.split(" (")[0] for line in lines[1:3]] == ["Off track: First", "Off track: Second"]


def test_what_finds_no_room_is_counted() -> None:
    text = team_of(*(item(Health.OFF_TRACK, f"Goal {n}") for n in range(9)))
    assert text.count("Off track: ") == 5
    assert "(+ 4 more in the thread)" in text


def test_a_reached_goal_is_good_news() -> None:
    assert "Reached: Lift NPS to 50 (Carol): 30 → 38 points" in team_of(item(Health.MET, then="30"))


def test_a_week_with_trouble_in_a_team_below_is_not_quiet() -> None:
    group = Group(name="Platform", healths=(Health.AT_RISK, Health.ON_TRACK), updated=2)
    assert "Platform: 1 at risk, 1 on track; 2 of 2 up to date" in team_of(item(), groups=(group,))


def test_a_week_in_which_a_goal_was_forgotten_is_not_quiet() -> None:
    text = team_of(item(), coverage=replace(FRESH, silent=1))
    assert "Nobody has talked about 1 goal for 31 days." in text


def test_a_quiet_week_is_one_line() -> None:
    assert team_of(item()) == (
        "A quiet week for Growth: nothing moved off course; 5 of 6 goals are up to date."
    )


PARTS = re.compile(
    r"(\d+) of (\d+) goals are up to date[.:](?: (\d+) goals? of [^.]*left out\. All (\d+):)? ([^.]*)\."
)


@given(coverages.filter(lambda coverage: bool(coverage.healths)))
def test_the_parts_add_up_to_the_goals_that_are_named(coverage: Coverage) -> None:
    said = PARTS.search(team_of(item(Health.AT_RISK), coverage=coverage))
    assert said is not None
    _, total, left_out, all_, parts = said.groups()
    added = sum(int(part.split()[0]) for part in parts.split(", "))
    assert added == int(all_ or total) == int(total) + int(left_out or 0) == len(coverage.healths)


@given(groups)
def test_the_parts_of_a_team_below_add_up(group: Group) -> None:
    named = replace(group, name="Platform", healths=(*group.healths, Health.AT_RISK))
    text = team_of(item(), groups=(named,))
    said = re.search(r"Platform: (.*); \d+ of (\d+) up to date", text)
    assert said is not None
    assert sum(int(part.split()[0]) for part in said[1].split(", ")) == int(said[2])


def test_goals_of_who_is_away_are_said_to_be_left_out() -> None:
    coverage = replace(FRESH, updated=3, left_out=2)
    assert (
        "3 of 4 goals are up to date. 2 goals of people who are away or skip this time are left out. "
        "All 6: 6 on track." in team_of(item(Health.AT_RISK), coverage=coverage)
    )


def test_a_week_without_an_answer_is_not_called_quiet() -> None:
    assert team_of(item(), coverage=replace(FRESH, updated=0)) == (
        "Nobody has answered yet this week about the goals of Growth; 0 of 6 goals are up to date."
    )


def test_a_week_in_which_everybody_is_away_says_so() -> None:
    assert team_of(item(), coverage=replace(FRESH, updated=0, left_out=6)) == (
        "A quiet week for Growth: nothing moved off course. "
        "6 goals of people who are away or skip this time are left out."
    )


def test_what_is_further_down_never_stands_alone_at_the_top() -> None:
    digest = ManagerDigest(
        news=(item(),),
        further=(replace(GOAL, title="Deep", health=Health.OFF_TRACK),),
        pleas=(),
        questions=(),
        coverage=FRESH,
    )
    assert plain(manager_card(VOICE, digest)).splitlines()[1:3] == [
        "5 of 6 goals are up to date: 6 on track.",
        "Further down: 1 off track: Deep",
    ]
