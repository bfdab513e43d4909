"""The cards that Headway really builds, always from the same facts."""

from __future__ import annotations

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
    replies,
    silence,
    status,
    updating,
    why,
)
from cards.blocks import Action, Card
from cards.help import help_card
from cards.news import News
from cards.tree import Branch, Brought, Sort, tree
from cards.voice import Voice
from okrs.away import Unclear
from okrs.health import Health, Reason
from okrs.measure import Band, Kind
from okrs.reader.model import Doubt
from okrs.rollup import Part, roll_up
from okrs.vocabulary import Source
from tests.cards.test_digests import FRESH
from tests.views import GOAL

VOICE = Voice(zone="Europe/Berlin")
TODAY = date(2025, 5, 12)
NOW = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)


def id_(n: int) -> UUID:
    return UUID(int=0x01890A5DAC96774BBCCE << 48 | n)


NPS = replace(
    GOAL,
    id=id_(1),
    title="Lift NPS from 30 to 50",
    value=Decimal(34),
    health=Health.AT_RISK,
    progress=Decimal("0.2"),
    expected=Decimal("0.46"),
    expected_value=Decimal("39.2"),
    gap_points=Decimal(26),
    confidence=5,
    confidence_before=7,
)
CHURN = replace(
    GOAL,
    id=id_(2),
    code="CHURN",
    title="Keep monthly churn below 3 %",
    kind=Kind.MAINTAIN,
    band=Band.AT_MOST,
    unit="%",
    start=None,
    target=Decimal(3),
    value=Decimal("4.8"),
    previous=Decimal("2.9"),
    health=Health.OFF_TRACK,
    reason=Reason.OUTSIDE_BAND,
    progress=Decimal(0),
    expected=None,
    expected_value=None,
    blocked=True,
    blocker="The billing team has no time to look at failed cards before June.",
    note="The billing team has no time to look at failed cards before June.",
)
AUDIT = replace(
    GOAL,
    id=id_(3),
    code="SOC2",
    title="Complete the SOC 2 audit",
    objective="Be trusted by large customers",
    kind=Kind.MILESTONE,
    unit="",
    start=None,
    target=None,
    value=Decimal(60),
    previous=Decimal(40),
    progress=Decimal("0.6"),
    expected=None,
    expected_value=None,
    confidence=8,
    confidence_before=8,
    note="All policies are written; the auditor comes on the 20th.",
)
REVENUE = replace(
    GOAL,
    id=id_(4),
    code="MRR",
    title="Grow monthly revenue to $1.5M",
    objective="Be trusted by large customers",
    owner="Dan",
    owner_id=id_(12),
    unit="USD",
    start=Decimal(1_000_000),
    target=Decimal(1_500_000),
    value=None,
    previous=None,
    confidence=None,
    confidence_before=None,
    health=Health.PENDING,
    reason=Reason.NEVER_CHECKED_IN,
    progress=None,
    expected=Decimal("0.46"),
    expected_value=Decimal(1_230_000),
    talked_on=None,
    updated=False,
)
GOALS = [NPS, CHURN, AUDIT]

WEEKLY = checkins.Asking(
    checkin=id_(20),
    first_name="Carol",
    goals=GOALS,
    deep=False,
    closes_at=NOW + timedelta(days=3),
    company="Acme",
    manager="Bob",
)
MONTHLY = replace(WEEKLY, deep=True)
UNDO = Action("Undo", "entry.undo", {"entries": f"{id_(30)},{id_(31)}"})
ABSENCE = arranged.Absent(
    who="",
    starts=date(2025, 5, 19),
    ends=date(2025, 5, 23),
    today=TODAY,
    back=date(2025, 5, 26),
    covers="Ben",
    goals=3,
    skipped=True,
    next_at=datetime(2025, 5, 26, 7, 30, tzinfo=UTC),
)
RECORDED = [
    checkins.Recorded(
        goal=NPS,
        before=Decimal(34),
        value=Decimal(41),
        confidence=7,
        note="Thanks to the new onboarding",
        blocked=False,
    ),
    checkins.Recorded(goal=CHURN, before=None, value=None, confidence=3, note="", blocked=True),
]
NEWS = (
    News(goal=NPS, value_then=Decimal(36), confidence_then=7),
    News(goal=CHURN, value_then=Decimal("2.9"), confidence_then=6),
    News(goal=AUDIT, value_then=Decimal(40), confidence_then=8),
)
COVERAGE = replace(
    FRESH, updated=3, silent=1, healths=(Health.AT_RISK, Health.OFF_TRACK, Health.ON_TRACK, Health.PENDING)
)


def _part(goal: object, *, weight: int, progress: str | None, health: Health) -> Part:
    share = None if progress is None else Decimal(progress)
    return Part(weight=Decimal(weight), progress=share, health=health, updated=True)


PARTS = [
    _part(NPS, weight=2, progress="0.2", health=Health.AT_RISK),
    _part(CHURN, weight=1, progress="0", health=Health.OFF_TRACK),
    _part(AUDIT, weight=1, progress="0.6", health=Health.ON_TRACK),
]
ROLLUP = roll_up(PARTS)
HAPPIER = Branch(
    id=id_(40),
    sort=Sort.OBJECTIVE,
    title="Make customers happier",
    rollup=ROLLUP,
    parts=tuple(
        Brought(title=goal.title, share=share, sort="key_result", id=goal.id)
        for goal, share in zip(GOALS, ROLLUP.used, strict=True)
    ),
    goals=(NPS, CHURN),
)
TRUSTED = Branch(
    id=id_(41),
    sort=Sort.OBJECTIVE,
    title="Be trusted by large customers",
    rollup=roll_up([PARTS[2], _part(REVENUE, weight=1, progress=None, health=Health.PENDING)]),
    parts=(),
    goals=(AUDIT, REVENUE),
)
OUTCOME = Branch(
    id=id_(42),
    sort=Sort.OUTCOME,
    title="Customers stay and recommend us",
    rollup=ROLLUP,
    parts=(),
    branches=(HAPPIER, TRUSTED),
)
MANY = [
    replace(HAPPIER, id=id_(50 + n), title=f"Objective number {n}", goals=(NPS,) * 9, branches=())
    for n in range(6)
]
HISTORY = [
    status.Moment(
        day=date(2025, 4, 7) + timedelta(weeks=n), value=Decimal(value), expected=Decimal(30) + Decimal(n) * 2
    )
    for n, value in enumerate((30, 31, 31, 36, 34))
]
PAST = [
    why.Past(
        day=moment.day,
        value=moment.value,
        confidence=6 - n if n else None,
        who="Carol",
        source=Source.FORM if n % 2 else Source.REPLY,
        note="New onboarding is live" if n == 3 else "",
        fate="corrected" if n == 1 else "",
    )
    for n, moment in enumerate(HISTORY)
]
HELPERS = [
    help_requests.Helper(id=id_(11), name="Bob", role="your manager", away=True),
    help_requests.Helper(id=id_(12), name="Dan", role="owns a goal of the same objective", away=False),
]
SILENCE = silence.Silence(
    first_name="Carol",
    goals=(replace(AUDIT, talked_on=date(2025, 4, 4)), REVENUE),
    days=31,
    manager="Bob",
)
CHOICES = [
    choose.Choice(label=goal.title, intent="goal.show", values={"key_result": str(goal.id)}) for goal in GOALS
]
TEAM = digests.TeamDigest(
    team="Growth",
    news=NEWS,
    groups=(digests.Group(name="Platform", healths=(Health.ON_TRACK, Health.AT_RISK), updated=2),),
    asked_for_help=("Keep monthly churn below 3 %",),
    coverage=COVERAGE,
)
MANAGER = digests.ManagerDigest(
    news=NEWS,
    further=(REVENUE, NPS),
    pleas=(
        digests.Plea(request=id_(60), asker="Carol", goal=CHURN.title, words="Please free a day in billing."),
        digests.Plea(request=id_(61), asker="Dan", goal=REVENUE.title, words="Who decides on the discount?"),
    ),
    questions=(
        digests.Prompted(
            person="Carol",
            question="What would have to be true for NPS to move again?",
            because="its confidence fell twice",
            is_about_trouble=True,
        ),
    ),
    coverage=COVERAGE,
)
COMPANY = digests.CompanyDigest(
    company="Acme",
    aims=(
        digests.Aim(
            title="Customers stay and recommend us",
            done=Decimal("0.42"),
            done_then=Decimal("0.37"),
            health=Health.OFF_TRACK,
            updated=5,
            total=6,
        ),
        digests.Aim(
            title="Large customers trust us",
            done=None,
            done_then=None,
            health=Health.PENDING,
            updated=0,
            total=2,
        ),
    ),
    news=NEWS,
    coverage=COVERAGE,
)
REQUEST = help_requests.request_card(
    VOICE,
    CHURN,
    request=id_(60),
    asker="Carol",
    words="Failed cards cause half of it.\nOne day of billing would do.",
    stage=help_requests.Stage.OPEN,
)


def _late() -> Card:
    card = digest_threads.late_card(VOICE, NEWS, named=True)
    assert card is not None
    return card


MESSAGES: dict[str, Card] = {
    "prompt": checkins.prompt(VOICE, WEEKLY),
    "prompt-stand-in": checkins.prompt(VOICE, replace(WEEKLY, goals=[NPS], about="Dan")),
    "reminder": checkins.reminder(VOICE, WEEKLY),
    "again": checkins.again(VOICE, WEEKLY),
    "answered": checkins.answered(VOICE, WEEKLY, on=TODAY),
    "skipped": checkins.skipped(VOICE, WEEKLY),
    "saved": checkins.saved(
        VOICE,
        RECORDED,
        undo=UNDO,
        change=Action("Change it", "checkin.form", {"checkin": str(id_(20))}),
        helper="Bob",
        late=True,
        next_at=datetime(2025, 5, 19, 7, 30, tzinfo=UTC),
    ),
    "understood": replies.understood(
        VOICE,
        reply=id_(70),
        items=RECORDED[:1],
        questions=[
            replies.Asked(
                doubt=Doubt.RANGE, goal=CHURN, quote="3 to 4", candidates=[Decimal(3), Decimal("3.5")]
            )
        ],
        minutes=10,
    ),
    "unclear-reply": replies.unclear(VOICE, reply=id_(70)),
    "reflection": checkins.reflection_question(
        VOICE, checkin=id_(20), name=checkins.RIGHT_GOALS, hint="You were less sure of one of them."
    ),
    "overview": status.overview(
        VOICE,
        GOALS,
        next_at=datetime(2025, 5, 19, 7, 30, tzinfo=UTC),
        teams=[(id_(80), "Growth")],
        note="Ben stands in for you until Friday.",
    ),
    "list": status.listing(VOICE, GOALS),
    "goal": status.goal_card(VOICE, NPS, history=HISTORY, said_by="Carol", closed="", may_update=True),
    "person": status.person(VOICE, "Carol", GOALS, away=status.Away(until=date(2025, 5, 23), covers="Ben")),
    "team": status.team(VOICE, id_=id_(80), name="Growth", rollup=ROLLUP, goals=[*GOALS, REVENUE]),
    "tree": tree(VOICE, [OUTCOME], title="All goals"),
    "tree-folded": tree(VOICE, MANY, title="All goals"),
    "why-goal": why.goal_card(
        VOICE,
        NPS,
        starts=date(2025, 4, 1),
        today=TODAY,
        steps=(),
        entries=PAST,
        changes=[
            why.Changed(
                day=date(2025, 4, 28), who="Bob", reason="The survey changed", before="target 60 points"
            )
        ],
    ),
    "why-rollup": why.rollup_card(VOICE, HAPPIER),
    "digest-team": digests.team_card(VOICE, TEAM),
    "digest-team-quiet": digests.team_card(
        VOICE, replace(TEAM, news=(), groups=(), asked_for_help=(), coverage=FRESH)
    ),
    "digest-manager": digests.manager_card(VOICE, MANAGER),
    "digest-company": digests.company_card(VOICE, COMPANY),
    "digest-thread": digest_threads.goals_card(VOICE, NEWS, by_person=True),
    "digest-late": _late(),
    "help-request": REQUEST,
    "help-sent": help_requests.sent_card(
        VOICE, request=id_(60), helper="Bob", goal=CHURN, at=NOW + timedelta(hours=1), now=NOW
    ),
    "help": help_card(VOICE, goal=NPS.title),
    "silence": silence.silence_card(VOICE, SILENCE),
    "questioned": silence.questioned_card(VOICE, AUDIT, manager="Bob"),
    "choose": choose.which(VOICE, "the customer one", CHOICES),
    "nothing-found": choose.nothing(VOICE, "npss", CHOICES[:1], wanted="goal, person or team"),
    "absence": arranged.absent(
        VOICE, ABSENCE, undo=Action("Undo", "absence.undo", {"absence": str(id_(90))})
    ),
    "absence-unclear": arranged.unclear(
        VOICE,
        Unclear.NO_LAST_DAY,
        buttons=[Action("Until Friday 16 May", "absence.set", {"until": "2025-05-16"})],
    ),
    "nothing-recorded": updating.nothing_recorded(
        VOICE,
        [
            updating.Open(
                sentence="Is it 4.1 or 41 points?",
                buttons=updating.confirm(VOICE, NPS, [Decimal("4.1"), Decimal(41)], "4,1"),
            )
        ],
    ),
}

VALUE = f"{checkins.VALUE}.{NPS.id}"
FORMS: dict[str, Card] = {
    "form": checkins.form(
        VOICE,
        WEEKLY,
        fields={
            VALUE: "41",
            f"{checkins.NOTE}.{NPS.id}": "Thanks to the new\nonboarding",
            f"{checkins.CONFIDENCE}.{NPS.id}": "7",
        },
        problems={},
    ),
    "form-problem": checkins.form(
        VOICE,
        replace(WEEKLY, goals=[NPS]),
        fields={VALUE: "banana"},
        problems={VALUE: "That does not read as one value."},
    ),
    "form-monthly": checkins.form(
        VOICE,
        replace(MONTHLY, goals=[AUDIT]),
        fields={},
        problems={},
        question="Which habit of your own would you change first?",
    ),
    "update": updating.form(VOICE, replace(NPS, title="Complete the move to the new billing system")),
    "help-preview": help_requests.preview_card(
        VOICE, CHURN, asker="Carol", helpers=HELPERS, words=CHURN.blocker, has_manager=True
    ),
    "help-preview-alone": help_requests.preview_card(
        VOICE, CHURN, asker="Carol", helpers=HELPERS[1:], words="", has_manager=False
    ),
}
