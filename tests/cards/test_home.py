"""One's own page stays readable and within what platforms show, whatever is on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from cards.blocks import Action, Bold, Buttons, Chart, Text
from cards.courses import Course
from cards.home import (
    Home,
    Practices,
    Settings,
    TeamView,
    Waiting,
    Worth,
    home,
    pace,
    settings,
)
from cards.plain import plain
from cards.voice import Voice
from okrs.rollup import Part, roll_up
from okrs.vocabulary import Cadence
from tests.cards.practices import MINE, PRACTICE, UNNAMED
from tests.cards.test_status import GOAL

VOICE = Voice(zone="Europe/Berlin")
DAYS = [date(2025, 4, 1) + timedelta(days=5 * n) for n in range(4)]
PAGE = Home(
    first_name="Carol",
    worth=(),
    waiting=(),
    next_at=datetime(2025, 5, 12, 7, 30, tzinfo=UTC),
    goals=(GOAL,),
    has_pace=True,
    teams=(),
    practices=Practices(),
)
COURSE = Course(title="Lift NPS", points=[(day, Decimal(n) / 20) for n, day in enumerate(DAYS)])
WANTED = [(day, Decimal(n) / 10) for n, day in enumerate(DAYS)]
KEPT = Settings(cadence=Cadence.WEEKLY, away=None, follows_status=False, nudges_a_week=5, muted_nudges=0)


def kept(voice: Voice, of: Settings) -> str:
    return plain(settings(voice, of, reader=uuid4(), next_at=PAGE.next_at))


def test_the_page_reads_well_aloud() -> None:
    assert plain(home(VOICE, PAGE)).splitlines() == [
        "Hello, Carol",
        "Nothing is waiting for you. Your next check-in: Monday 12 May, 09:30.",
        "Your goals",
        "Lift NPS: now 34 points, target 50 points · 38 expected by now · confidence 2/10 · NPS",
        "[Check in now] [Lift NPS]",
        "[The way so far] [All practices] [My settings] [My data] [Open in the dashboard: /open/goals]",
        "The mark on each bar is where an even pace would be today.",
    ]


def test_what_one_has_set_reads_well_aloud() -> None:
    assert kept(VOICE, KEPT).splitlines() == [
        "What you have set",
        "I ask you: every week",
        "Next check-in: Monday 12 May, 09:30",
        "Your time zone: Europe/Berlin; to change it: /okr zone …",
        "Days away: none noted",
        "Days away from your status in the chat: are not noted",
        "Messages you didn't ask for: at most 5 a week",
        "Language: English",
        "[Ask me every two weeks] [Ask me once a month] [Note days away] [Note days away from my status]",
        "[What I raise with you] [My data]",
        "Under “My data” you see, take along or erase everything that is kept about you.",
    ]


def test_the_way_so_far_is_told_in_words_too() -> None:
    assert plain(pace(VOICE, [COURSE], WANTED)).splitlines() == [
        "How far your goals have come",
        "Share of the way: Lift NPS: 15%; an even pace would be at 30%.",
    ]
    assert "There is nothing to draw yet" in plain(pace(VOICE, [], []))


def test_who_has_a_check_in_waiting_is_not_offered_a_second_one() -> None:
    form = Action("Answer in a form", "checkin.form", {"checkin": "1"})
    text = plain(home(VOICE, replace(PAGE, waiting=[Waiting(sentence="It is open.", actions=(form,))])))
    assert "Check in now" not in text


def test_what_works_shows_ones_own_what_is_offered_and_what_others_shared() -> None:
    practices = Practices(
        mine=[replace(MINE, state="private", tried=0)], offered=[(UNNAMED, GOAL.title)], newest=[PRACTICE]
    )
    text = plain(home(VOICE, replace(PAGE, practices=practices))).splitlines()
    begins = text.index("What works")
    title = "Call each new customer in their first week"
    assert text[begins + 1 : begins + 5] == [
        f"{title} · an idea for “Lift NPS”",
        f"{title} · yours, private",
        f"{title} · From Ben, for “Lift NPS of enterprise customers” · 5 May · 2 people tried it, it helped 1 of them",
        f"[{title}] [{title}] [{title}]",
    ]


def test_what_waits_comes_first_with_what_can_be_done() -> None:
    save = Action("Save now", "reply.save", {"reply": "1"})
    page = replace(PAGE, waiting=[Waiting(sentence="You typed “nps 44”.", actions=(save,))])
    blocks = home(VOICE, page).blocks
    assert blocks[:3] == (
        Text(spans=(Bold("Waiting for you"),)),
        Text(spans=("You typed “nps 44”.",)),
        Buttons(items=(save,)),
    )


def test_a_page_without_goals_begins_warmly() -> None:
    text = plain(home(VOICE, replace(PAGE, goals=(), has_pace=False)))
    assert "Nothing is waiting for you.\n" in text
    assert "Once you own a key result" in text
    assert "[All goals] [Help]" in text
    assert "The way so far" not in text


def test_days_away_and_the_way_back_are_shown() -> None:
    text = kept(VOICE, replace(KEPT, away=(date(2025, 5, 12), date(2025, 5, 16)), follows_status=True))
    assert "Days away: Monday 12 May to Friday 16 May" in text
    assert "[I'm back] [Stop noting days away from my status]" in text


def test_the_language_is_told_in_its_own_words() -> None:
    assert "Deutsch" in kept(Voice(locale="de-AT"), KEPT)


def test_the_fullest_page_stays_within_30_blocks_and_six_lines() -> None:
    team = TeamView(
        id=uuid4(),
        name="Growth",
        rollup=roll_up([Part(weight=Decimal(1), progress=Decimal("0.2"), health=GOAL.health, updated=True)]),
    )
    many = replace(
        PAGE,
        goals=[GOAL] * 40,
        teams=[team] * 9,
        waiting=[Waiting(sentence="Something waits.", actions=(Action("Do it", "x.y"),))] * 9,
        practices=Practices(mine=[MINE] * 9, offered=[(UNNAMED, GOAL.title)] * 9, newest=[PRACTICE] * 9),
    )
    assert len(home(VOICE, many).blocks) <= 30
    assert "… and 5 more." in plain(home(VOICE, many))
    courses = [replace(COURSE, title="A very long title indeed " * 9)] * 40
    card = pace(VOICE, courses, WANTED)
    [chart] = [block for block in card.blocks if isinstance(block, Chart)]
    assert len(chart.series) == 6
    assert all(len(series.label) <= 40 for series in chart.series)


def test_what_else_is_worth_a_look_is_said_quietly_three_things_at_most() -> None:
    worth = tuple(
        Worth(goal="NPS" if n else "", sentence=f"Is it {n}?", action=Action(f"Look {n}", "nudge.look"))
        for n in range(4)
    )
    text = plain(home(VOICE, replace(PAGE, worth=worth)))
    assert (
        "Also worth a look, whenever you like\nIs it 0?\nNPS: Is it 1?\nNPS: Is it 2?\n[Look 0] [Look 1] [Look 2]\n"
    ) in text


def test_switched_off_kinds_are_said_among_what_one_has_set() -> None:
    assert "Messages you didn't ask for: at most 5 a week, 2 kinds switched off" in kept(
        VOICE, replace(KEPT, muted_nudges=2)
    )
    assert "Messages you didn't ask for: none" in kept(VOICE, replace(KEPT, nudges_a_week=0))
