"""What of all that is worth raising reaches a person today, and what waits: pure decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.nudges.look import Concern, is_about_goal
from okrs.vocabulary import NudgeKind
from scheduling.asking import Verdict
from scheduling.nudges import Nudge, Talk, budget, is_answered
from storage.tables import Nudge as Sent
from storage.tables import NudgeWish

# A goal that was raised is left alone for so long, whatever else there is to say of it: two rules that speak of one
# goal in one week say it twice, or contradict each other.
_REST = timedelta(days=7)
# Each time the same was raised before, and every "not helpful", doubles the rest, up to so often: 16 weeks.
_MOST_DOUBLINGS = 4
# The day of what somebody wanted to try was agreed with them.
_ON_THEIR_DAY = frozenset({NudgeKind.EXPERIMENT})
# Nobody is told that a goal goes really well while one of these is open about it.
_DOUBTS = frozenset({NudgeKind.NO_HELP, NudgeKind.STUCK, NudgeKind.DISAGREEMENT})
# How far back it matters what somebody was sent and what they said of it.
MEMORY = _REST * 2**_MOST_DOUBLINGS
# However much there is to say, no day brings more messages than this, nor one message more subjects.
_MOST_A_DAY, _MOST_TOGETHER = 2, 3
_KINDS = list(NudgeKind)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What one person was sent unasked within `MEMORY`, what they want of it, and how their check-ins stand.

    `said` is when somebody last spoke about a subject.
    """

    now: datetime
    today: date
    zone: str
    a_week: int
    recent_days: int
    sent: Sequence[Sent] = ()
    wishes: Sequence[NudgeWish] = ()
    said: Mapping[str, datetime]
    is_asked: bool = False
    asked_next: datetime | None = None

    def unhelpful(self, kind: NudgeKind) -> int:
        """How often they called this kind not helpful lately."""
        return sum(row.unhelpful for row in self.sent if row.kind == kind)


def welcome(concerns: Sequence[Concern], heard: Heard) -> list[Concern]:
    """What the person may hear of at all, what matters most first; one concern a subject.

    What was raised before comes after what never was, and a kind that did not help after the others: nothing waits
    for ever. Then the order of `NudgeKind` decides.
    """
    found: dict[str, Concern] = {}
    doubted = {concern.subject for concern in concerns if concern.kind in _DOUBTS}
    for concern in sorted(concerns, key=lambda one: _weight(one, heard)):
        if concern.kind is NudgeKind.SHARE and concern.subject in doubted:
            continue
        if concern.subject not in found and _is_welcome(concern, heard):
            found[concern.subject] = concern
    return list(found.values())


def within_budget(concerns: Sequence[Concern], heard: Heard) -> list[list[Concern]]:
    """The messages that go today, each with what it is about, out of what is `welcome`."""
    messages: list[list[Concern]] = []
    chosen: list[Nudge] = []
    today = sum(row.day == heard.today and row.kind in _KINDS for row in heard.sent)
    for concern in concerns:
        beside = next((m for m in messages if concern.together and m[0].kind is concern.kind), None)
        if (len(beside) == _MOST_TOGETHER) if beside else (len(messages) + today >= _MOST_A_DAY):
            continue
        verdict = budget(
            [*(Nudge(row.subject, row.sent_at) for row in heard.sent), *chosen],
            subject=concern.subject,
            now=heard.now,
            zone=heard.zone,
            a_week=heard.a_week,
        )
        if verdict is not Verdict.ASK:
            continue
        chosen.append(Nudge(concern.subject, heard.now))
        if beside:
            beside.append(concern)
        else:
            messages.append([concern])
    return messages


def _weight(concern: Concern, heard: Heard) -> tuple[int, int, int]:
    return _raised(concern, heard), heard.unhelpful(concern.kind), _KINDS.index(concern.kind)


def _raised(concern: Concern, heard: Heard) -> int:
    """How often the very same was raised lately."""
    return sum((row.kind, row.subject) == (concern.kind, concern.subject) for row in heard.sent)


def _is_welcome(concern: Concern, heard: Heard) -> bool:
    return not (_is_unwanted(concern, heard) or _rests(concern, heard) or _is_answered(concern, heard))


def _is_unwanted(concern: Concern, heard: Heard) -> bool:
    """Muted or put off, this kind altogether or about this subject."""
    return any(
        wish.muted or (wish.snoozed_until is not None and wish.snoozed_until > heard.today)
        for wish in heard.wishes
        if wish.kind is concern.kind and wish.subject in ("", concern.subject)
    )


def _rests(concern: Concern, heard: Heard) -> bool:
    """A subject rests for a week after it was raised, longer where the same was raised before or that did not help;
    then the whole kind rests too."""
    unhelpful = heard.unhelpful(concern.kind)
    again = _raised(concern, heard) - 1 if is_about_goal(concern.subject) else 0
    same_rests: timedelta = _REST * 2 ** min(max(unhelpful, again), _MOST_DOUBLINGS)
    kind_rests: timedelta = _REST * 2 ** min(unhelpful, _MOST_DOUBLINGS) / 2 if unhelpful else timedelta(0)
    waits = is_about_goal(concern.subject) and concern.kind not in _ON_THEIR_DAY
    subject_rests = _REST if waits else timedelta(0)

    def rest_after(row: Sent) -> timedelta:
        same_kind, same_subject = row.kind == concern.kind, row.subject == concern.subject
        if same_kind and same_subject:
            return same_rests
        if same_kind:
            return kind_rests
        return subject_rests if same_subject else timedelta(0)

    return any(row.day > heard.today - rest_after(row) for row in heard.sent)


def _is_answered(concern: Concern, heard: Heard) -> bool:
    talk = Talk(said_at=heard.said.get(concern.subject), is_asked=heard.is_asked, asked_next=heard.asked_next)
    return is_answered(
        talk,
        now=heard.now,
        since=concern.since,
        beside_checkin=concern.beside_checkin,
        like_checkin=concern.like_checkin,
        recent_days=heard.recent_days,
    )
