"""A goal that was met and did not help, as its owner is asked about it; and the number that it should move."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cards import goal_changes, metrics, no_help
from cards.blocks import Card, Option
from cards.goals import GoalView
from cards.metrics import MetricView
from cards.no_help import Decided, Seen
from cards.nudges import About, with_answers
from cards.voice import Voice
from okrs.measure import Measure
from okrs.noise import Dated, judge
from okrs.vocabulary import Choice, Direction, NudgeKind

BEGAN = date(2025, 4, 1)
VALUES = "4.2 4 4.4 4.1 4.3 4.6 3.9 4.2 4.1 4.4 4 4.3 4.1 4.4 4 4.3 4.2 4.1 4.3"
READINGS = tuple(
    Dated(date(2025, 1, 6) + timedelta(weeks=week), Decimal(value))
    for week, value in enumerate(VALUES.split())
)


def helping_cards(voice: Voice, goal: GoalView) -> dict[str, Card]:
    """The messages and forms of the conversation about `goal`, which is met."""
    finding = judge(READINGS, since=BEGAN, wanted=Direction.DOWN)
    number = MetricView(
        id=goal.id,
        name="Monthly churn",
        unit="%",
        wanted=Direction.DOWN,
        outcome="Customers stay because they love us",
        readings=READINGS,
        trend=finding,
        movers=((goal.id, goal.title),),
    )
    seen = Seen(
        goal=goal,
        met=True,
        began=BEGAN,
        weeks=7,
        values=[Dated(BEGAN + timedelta(weeks=week), Decimal(35 + 3 * week)) for week in range(6)],
        metric="Monthly churn",
        unit="%",
        readings=READINGS,
        finding=finding,
    )
    theirs = Decided(who="Ben", choice=Choice.STOP, reason="More calls keep nobody.", day=date(2025, 5, 20))
    about = f"goal:{goal.id}"
    question = no_help.question_card(voice, seen, also="Ben", is_owner=True)
    return {
        "no-help": with_answers(
            voice, question, About(kind=NudgeKind.NO_HELP, subject=about, under=about, day=date(2025, 5, 21))
        ),
        "no-help-told": no_help.told_card(voice, goal, theirs, own=None),
        "metrics": metrics.listing(voice, [number], may_name=True),
        "metric": metrics.metric_card(voice, number, may_tell=True, may_name=True),
        "no-help-form": no_help.answer_form(voice, goal, Choice.KEEP, decided=[theirs], stopped=False),
        "metric-form": metrics.record_form(voice, number, fields={}, problems={}),
        "goal-change-form": goal_changes.form(
            voice,
            title=goal.title,
            measure=Measure(
                kind=goal.kind,
                unit=goal.unit,
                start=goal.start,
                target=goal.target,
                starts=BEGAN,
                ends=goal.ends,
            ),
            fields={"title": goal.title, "target": "50", "ends": "2025-06-30"},
            problems={"reason": "Say in a few words why, so that others understand it later."},
            metrics=[Option(str(goal.id), "Monthly churn")],
            values={"key_result": str(goal.id)},
            decided=[theirs],
            stop=None,
        ),
    }
