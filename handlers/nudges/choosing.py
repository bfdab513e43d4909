"""What of all that is worth raising reaches a person today, and what waits: pure decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.nudges.look import Concern
from okrs.vocabulary import NudgeKind
from scheduling.asking import Verdict
from scheduling.nudges import Nudge, Talk, budget, is_answered
from storage.tables import Nudge as Sent
from storage.tables import NudgeWish

# The same kind about the same subject comes again after so long.
_REST = timedelta(days=7)
# Every "not helpful" doubles the rest, up to so often: 16 weeks.
_MOST_DOUBLINGS = 4
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
    for concern in sorted(concerns, key=lambda one: _weight(one, heard)):
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
    raised = sum((row.kind, row.subject) == (concern.kind, concern.subject) for row in heard.sent)
    return raised, heard.unhelpful(concern.kind), _KINDS.index(concern.kind)


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
    """A subject rests for a week after it was raised, longer where that did not help; then the whole kind rests too."""
    doublings = min(heard.unhelpful(concern.kind), _MOST_DOUBLINGS)
    subject_rests = _REST * 2**doublings
    kind_rests = subject_rests / 2 if doublings else timedelta(0)
    return any(
        row.day > heard.today - (subject_rests if row.subject == concern.subject else kind_rests)
        for row in heard.sent
        if row.kind == concern.kind
    )


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
