"""Every message the product sends, made by its own builders out of one small company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from cards import (
    arranged,
    checkins,
    choose,
    digest_threads,
    digests,
    help_requests,
    nudge_list,
    promises,
    replies,
    silence,
    status,
    updating,
    why,
)
from cards import help as helping
from cards import tree as trees
from cards.blocks import Action, Card
from cards.goals import GoalView
from cards.help_requests import Stage
from cards.news import News
from cards.nudges import About, with_answers
from cards.voice import Voice
from okrs.away import Unclear
from okrs.health import Health, Reason
from okrs.measure import Kind
from okrs.reader.model import Doubt
from okrs.rollup import Part, roll_up
from okrs.vocabulary import NudgeKind, Source
from tests.cards.everywhere import everywhere

VOICE = Voice(zone="Europe/Berlin")
NOW = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)
TODAY = date(2025, 5, 12)
CHECKIN, REPLY, REQUEST, TEAM = (UUID(int=n) for n in range(901, 905))

BOOKINGS = GoalView(
    id=UUID(int=1),
    code="BOOK-1",
    title="55% of appointments are booked online",
    objective="Patients book without calling us",
    owner="Anna Berger",
    owner_id=UUID(int=101),
    kind=Kind.INCREASE,
    unit="%",
    band=None,
    start=Decimal(40),
    target=Decimal(55),
    upper=None,
    ends=date(2025, 6, 30),
    value=Decimal("47.5"),
    previous=Decimal(46),
    confidence=7,
    confidence_before=6,
    health=Health.ON_TRACK,
    reason=Reason.GAP,
    progress=Decimal("0.5"),
    expected=Decimal("0.46"),
    expected_value=Decimal("46.9"),
    gap_points=Decimal(-4),
    blocked=False,
    blocker="",
    note="The new reminder mail brings *many* back.\nMondays <at>Headway</at> are still hard.",
    talked_on=date(2025, 5, 5),
    updated=True,
)
CALLS = replace(
    BOOKINGS,
    id=UUID(int=2),
    code="CALL-2",
    title="Fewer than 300 calls a week",
    kind=Kind.DECREASE,
    unit="calls",
    start=Decimal(520),
    target=Decimal(300),
    value=Decimal(480),
    previous=Decimal(460),
    confidence=3,
    confidence_before=5,
    health=Health.OFF_TRACK,
    progress=Decimal("0.18"),
    expected_value=Decimal(419),
    gap_points=Decimal(28),
    blocked=True,
    blocker="the phone tree needs a decision of the clinics",
    note="",
)
PORTAL = replace(
    BOOKINGS,
    id=UUID(int=3),
    code="PORT-1",
    title="The patient portal is live in three clinics",
    kind=Kind.MILESTONE,
    unit="",
    start=None,
    target=None,
    value=Decimal(60),
    previous=None,
    health=Health.AT_RISK,
    progress=Decimal("0.6"),
    expected_value=None,
    owner="Diego Ruiz",
    owner_id=UUID(int=102),
    note="",
)
SILENT = replace(
    PORTAL,
    id=UUID(int=4),
    code="",
    title="Clinics *recommend* us [to others]",
    health=Health.PENDING,
    value=None,
    confidence=None,
    progress=None,
    expected=None,
    talked_on=None,
)
GOALS = (BOOKINGS, CALLS, PORTAL)

ASKING = checkins.Asking(
    checkin=CHECKIN,
    first_name="Anna",
    goals=GOALS[:2],
    deep=False,
    closes_at=datetime(2025, 5, 15, 7, 30, tzinfo=UTC),
    company="Brightwell",
    manager="Ben Okafor",
)
UNDO = Action("Undo", "entry.undo", {"entries": "7"})
PARTS = [Part(Decimal(1), goal.progress, goal.health, updated=goal.updated) for goal in GOALS]
HISTORY = [
    status.Moment(
        day=TODAY - timedelta(weeks=6 - n),
        value=Decimal(value),
        expected=Decimal(40) + Decimal(n),
    )
    for n, value in enumerate(("40", "41.5", "42", "44", "46", "47.5"))
]


def recorded(goal: GoalView, value: str, *, note: str = "", blocked: bool = False) -> checkins.Recorded:
    return checkins.Recorded(
        goal=goal, before=goal.value, value=Decimal(value), confidence=8, note=note, blocked=blocked
    )


def news(goal: GoalView, then: str | None, sure: int | None) -> News:
    return News(goal=goal, value_then=None if then is None else Decimal(then), confidence_then=sure)


def branch(
    title: str, goals: Sequence[GoalView], *, id_: int, inner: Sequence[trees.Branch] = ()
) -> trees.Branch:
    rollup = roll_up([Part(Decimal(1), g.progress, g.health, updated=True) for g in goals])
    brought = tuple(
        trees.Brought(title=goal.title, share=share, values={"key_result": str(goal.id)})
        for goal, share in zip(goals, rollup.used, strict=True)
    )
    return trees.Branch(
        id=UUID(int=id_),
        sort=trees.Sort.OBJECTIVE,
        title=title,
        rollup=rollup,
        parts=brought,
        branches=tuple(inner),
        goals=tuple(goals),
    )


ACCESS = branch("Patients book without calling us", GOALS, id_=201)
LOVED = branch("Clinics love working with us", (SILENT,), id_=202)
NEWS = (news(BOOKINGS, "46", 6), news(CALLS, "460", 5), news(PORTAL, None, None), news(SILENT, None, None))
COVERAGE = digests.Coverage(
    updated=3, left_out=1, silent=1, floor_days=31, healths=tuple(item.goal.health for item in NEWS)
)
HELPERS = [
    help_requests.Helper(id=UUID(int=103), name="Ben Okafor", role="your manager", away=False),
    help_requests.Helper(id=UUID(int=104), name="Ida *Lund*", role="lead of Access", away=True),
]
MANY = [
    replace(BOOKINGS, id=UUID(int=n), title=f"Goal {n}: 55% of appointments are booked online")
    for n in range(500, 540)
]


def _fields(n: int) -> dict[str, str]:
    return {f"{kind}.{GOALS[n].id}": value for kind, value in (("value", "49,5"), ("confidence", "7"))}


PROBLEMS = {f"value.{CALLS.id}": "“many” is no number. For example: 480"}

CARDS: dict[str, Card] = {
    "prompt": checkins.prompt(VOICE, ASKING),
    "prompt-monthly-for-another": checkins.prompt(
        VOICE, replace(ASKING, deep=True, about="Diego Ruiz", manager="", goals=(PORTAL,))
    ),
    "form": checkins.form(VOICE, ASKING, fields=_fields(0), problems={}),
    "form-with-a-problem": checkins.form(
        VOICE,
        replace(ASKING, deep=True),
        fields={**_fields(0), f"value.{CALLS.id}": "many"},
        problems=PROBLEMS,
        question="What would have to be true for half of the calls to be needless?",
    ),
    "reminder": checkins.reminder(VOICE, ASKING),
    "again": checkins.again(VOICE, ASKING),
    "answered": checkins.answered(VOICE, ASKING, on=TODAY),
    "skipped": checkins.skipped(VOICE, ASKING),
    "saved": checkins.saved(
        VOICE,
        [
            recorded(BOOKINGS, "49.5", note="_Mondays_ are hard"),
            recorded(CALLS, "480", blocked=True, note="needs a decision"),
        ],
        undo=UNDO,
        change=Action("Change", "checkin.form", {"checkin": str(CHECKIN)}),
        helper="Ben Okafor",
        late=True,
        next_at=NOW + timedelta(days=7),
    ),
    "reflection": checkins.reflection_question(
        VOICE, checkin=CHECKIN, name=checkins.HURDLE, hint="Think of *one* rule."
    ),
    "reflection-choice": checkins.reflection_question(
        VOICE, checkin=CHECKIN, name=checkins.RIGHT_GOALS, hint=""
    ),
    "understood": replies.understood(
        VOICE, reply=REPLY, items=[recorded(BOOKINGS, "49.5")], questions=[], minutes=10
    ),
    "understood-in-part": replies.understood(
        VOICE,
        reply=REPLY,
        items=[recorded(BOOKINGS, "49.5")],
        questions=[
            replies.Asked(
                doubt=Doubt.RANGE,
                goal=CALLS,
                quote="between 440 and 460",
                candidates=[Decimal(440), Decimal(450), Decimal(460)],
            )
        ],
        minutes=10,
    ),
    "unclear": replies.unclear(VOICE, reply=REPLY),
    "discarded": replies.discarded(VOICE, reply=REPLY),
    "overview": status.overview(
        VOICE, GOALS, next_at=NOW, teams=[(TEAM, "Access")], note="You are away from Friday."
    ),
    "list": status.listing(VOICE, (*GOALS, SILENT)),
    "person": status.person(
        VOICE, "Anna Berger", GOALS[:2], away=status.Away(until=TODAY, covers="Diego Ruiz")
    ),
    "team": status.team(VOICE, id_=TEAM, name="Access", rollup=roll_up(PARTS), goals=GOALS),
    "goal": status.goal_card(
        VOICE, BOOKINGS, history=HISTORY, said_by="Anna Berger", closed="", may_update=True
    ),
    "tree": trees.tree(VOICE, [ACCESS, LOVED], title="All goals"),
    "tree-folded": trees.tree(
        VOICE,
        [branch(f"Outcome {n}: patients and clinics", MANY[:30], id_=300 + n) for n in range(8)],
        title="All goals",
    ),
    "why-goal": why.goal_card(
        VOICE,
        BOOKINGS,
        starts=date(2025, 4, 1),
        today=TODAY,
        steps=[],
        entries=[
            why.Past(
                day=TODAY - timedelta(days=7 * n),
                value=Decimal(46 - n),
                confidence=6,
                who="Anna Berger",
                source=Source.FORM,
                note="a | b",
                fate="corrected" if n else "",
            )
            for n in range(3)
        ],
        changes=[why.Changed(day=TODAY, who="Ben Okafor", before="target 60%", reason="_two_ clinics less")],
    ),
    "why-rollup": why.rollup_card(VOICE, ACCESS),
    "why-which": why.which_goal(VOICE, [(goal.id, goal.title) for goal in GOALS]),
    "update-form": updating.form(VOICE, CALLS),
    "update-problems": updating.nothing_recorded(
        VOICE,
        [
            updating.Open(
                sentence="“12” is far from anything it had so far.",
                buttons=updating.confirm(VOICE, CALLS, [Decimal(12)], "calls 12"),
            )
        ],
    ),
    "update-which": updating.choose_goal(
        VOICE, [choose.Choice(label=g.title, intent="goal.update", values={"key_result": "1"}) for g in GOALS]
    ),
    "help": helping.help_card(VOICE, goal=BOOKINGS.title),
    "unknown-command": helping.unknown(VOICE, "stauts *nps*", suggestion="status nps"),
    "choose": choose.which(
        VOICE,
        "portal",
        [choose.Choice(label=goal.title, intent="goal.show", values={"key_result": "1"}) for goal in MANY],
    ),
    "nothing-found": choose.nothing(VOICE, "<at>nps</at>", [], wanted="goal"),
    "help-preview": help_requests.preview_card(
        VOICE, CALLS, asker="Anna Berger", helpers=HELPERS, words=CALLS.blocker, has_manager=True
    ),
    "help-request": help_requests.request_card(
        VOICE, CALLS, request=REQUEST, asker="Anna Berger", words=CALLS.blocker, stage=Stage.OPEN
    ),
    "help-taken": help_requests.taken_card(VOICE, helper="Ben Okafor", goal=CALLS.title),
    "help-sent": help_requests.sent_card(
        VOICE, request=REQUEST, helper="Ben Okafor", goal=CALLS, at=NOW + timedelta(hours=1), now=NOW
    ),
    "help-cleared": help_requests.cleared_card(VOICE, helper="Ben Okafor", goal=CALLS.title),
    "nudge": silence.silence_card(
        VOICE, silence.Silence(first_name="Diego", goals=(PORTAL, SILENT), days=31, manager="Ben Okafor")
    ),
    "nudge-promised": with_answers(
        VOICE,
        promises.promised_card(
            VOICE, CALLS, request=REQUEST, asker="Diego", words="Legal is slow.", taken=TODAY
        ),
        About(kind=NudgeKind.BLOCKER, subject="help:1", under="help:1", day=TODAY),
    ),
    "nudge-list": nudge_list.page_card(
        VOICE,
        nudge_list.Page(
            a_week=5,
            this_week=2,
            came=(
                nudge_list.Came(
                    day=TODAY,
                    kind=NudgeKind.STUCK,
                    title="What is in the way?",
                    why="I ask since it is stuck.",
                ),
            ),
            muted={NudgeKind.SHARE},
            rarer={NudgeKind.STUCK: 1},
        ),
    ),
    "nudge-questioned": silence.questioned_card(VOICE, PORTAL, manager="Ben Okafor"),
    "absent": arranged.absent(
        VOICE,
        arranged.Absent(
            who="",
            starts=TODAY,
            ends=TODAY + timedelta(days=4),
            today=TODAY,
            back=TODAY + timedelta(days=7),
            covers="Diego Ruiz",
            goals=2,
            skipped=True,
            next_at=NOW + timedelta(days=7),
        ),
        undo=UNDO,
    ),
    "absent-unclear": arranged.unclear(VOICE, Unclear.PAST, buttons=[UNDO]),
    "digest-team": digests.team_card(
        VOICE,
        digests.TeamDigest(
            team="Access",
            news=NEWS,
            groups=(digests.Group(name="Phones", healths=(Health.AT_RISK,), updated=1),),
            asked_for_help=(CALLS.title,),
            coverage=COVERAGE,
        ),
    ),
    "digest-manager": digests.manager_card(
        VOICE,
        digests.ManagerDigest(
            news=NEWS,
            further=(PORTAL,),
            pleas=(
                digests.Plea(
                    request=REQUEST, asker="Anna Berger", goal=CALLS.title, words="who decides *this*?"
                ),
                digests.Plea(request=REPLY, asker="Diego Ruiz", goal=PORTAL.title, words="a date"),
            ),
            questions=(
                digests.Prompted(
                    person="Diego",
                    question="What did we learn?",
                    because="it went back",
                    is_about_trouble=True,
                ),
            ),
            coverage=COVERAGE,
        ),
    ),
    "digest-company": digests.company_card(
        VOICE,
        digests.CompanyDigest(
            company="Brightwell",
            aims=(
                digests.Aim(
                    title="Patients get help sooner",
                    done=Decimal("0.43"),
                    done_then=Decimal("0.38"),
                    health=Health.OFF_TRACK,
                    updated=3,
                    total=4,
                ),
            ),
            news=NEWS,
            coverage=COVERAGE,
        ),
    ),
    "digest-thread": digest_threads.goals_card(VOICE, NEWS, by_person=True),
    "digest-thread-long": digest_threads.goals_card(
        VOICE, [news(goal, "46", 6) for goal in MANY], by_person=True
    ),
    "digest-late": late
    if (late := digest_threads.late_card(VOICE, NEWS, named=True))
    else Card(title="nothing"),
}
CARDS |= everywhere(VOICE, BOOKINGS)
