"""What was understood of a reply, as it is kept while it waits: read, gone on with, frozen into its row and thawed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from handlers.asked import Topic, shown
from okrs.measure import check_value
from okrs.reader import Doubt, Understanding, read
from storage.goals import Goal


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is certain about one goal."""

    value: Decimal | None
    confidence: int | None
    note: str
    blocked: bool


@dataclass(frozen=True, kw_only=True)
class Doubtful:
    """What has to be asked; `goal` is None when it is unclear which one is meant."""

    doubt: Doubt
    goal: UUID | None
    quote: str
    candidates: tuple[Decimal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Understood:
    """A reply as it is kept: what is certain, what is asked, and how often it was asked.

    `after` is the reply that it goes on from, `into` the one that goes on from it, `focus` the check-in it was said
    under, `of` the counted reply whose edited words left the doubts that this one asks about. `offered` is what
    a language model read where there are doubts, which counts only when its writer says so.
    """

    said: Mapping[UUID, Said] = field(default_factory=dict)
    doubts: tuple[Doubtful, ...] = ()
    tries: int = 0
    after: UUID | None = None
    into: UUID | None = None
    focus: UUID | None = None
    of: UUID | None = None
    offered: Mapping[UUID, Said] = field(default_factory=dict)

    @property
    def goals(self) -> set[UUID]:
        """The goals that it is about, as far as that is known."""
        return {*self.said, *(doubt.goal for doubt in self.doubts if doubt.goal)}

    def with_value(self, goal: UUID, value: Decimal) -> Understood:
        """With one of the offered values taken for a goal."""
        old = self.said.get(goal)
        said = Said(
            value=value,
            confidence=old.confidence if old else None,
            note=old.note if old else "",
            blocked=old.blocked if old else False,
        )
        return replace(
            self,
            said={**self.said, goal: said},
            doubts=tuple(doubt for doubt in self.doubts if doubt.goal != goal),
        )


def go_on(
    earlier: Understood, topic: Topic, text: str, understanding: Understanding, *, today: date
) -> Understood:
    """What an earlier reply said, with what this one adds or changes."""
    return _merge(earlier, _focused(topic, earlier, text, understanding, today))


def _focused(
    topic: Topic, earlier: Understood, text: str, understanding: Understanding, today: date
) -> tuple[Understanding, Sequence[Goal]]:
    """An answer to a question about one goal is read as being about that goal, if it makes no sense otherwise."""
    asked = [goal for goal in topic.goals if goal.id in {doubt.goal for doubt in earlier.doubts}]
    if understanding.ask and len(asked) == 1:
        narrow = read(text, [shown(asked[0], 1)], today=today)
        if not narrow.ask and narrow.updates:
            return narrow, asked
    return understanding, topic.goals


def _merge(earlier: Understood, now: tuple[Understanding, Sequence[Goal]]) -> Understood:
    """What was certain before stays, the newer word wins, questions that were answered are gone."""
    understanding, goals = now
    said = dict(earlier.said)
    doubts: list[Doubtful] = []
    fresh: set[UUID] = set()
    for update in understanding.updates:
        goal = goals[int(update.ref.removeprefix("KR")) - 1]
        old = said.get(goal.id)
        if update.value is not None and check_value(goal.measure, update.value):
            doubts.append(Doubtful(doubt=Doubt.ABSURD, goal=goal.id, quote=str(update.value)))
            continue
        fresh.add(goal.id)
        said[goal.id] = Said(
            value=update.value if update.value is not None else old.value if old else None,
            confidence=update.confidence
            if update.confidence is not None
            else old.confidence
            if old
            else None,
            note=_both(old.note if old else "", update.note),
            blocked=update.blocked or bool(old and old.blocked),
        )
    for question in understanding.questions:
        about = goals[int(question.ref.removeprefix("KR")) - 1].id if question.ref else None
        doubts.append(
            Doubtful(
                doubt=question.doubt, goal=about, quote=question.quote[:300], candidates=question.candidates
            )
        )
    doubts = list({(doubt.doubt, doubt.goal): doubt for doubt in reversed(doubts)}.values())[::-1]
    asked_again = {doubt.goal for doubt in doubts}
    still = [d for d in earlier.doubts if d.goal and d.goal not in fresh and d.goal not in asked_again]
    return Understood(
        said=said,
        doubts=(*still, *doubts),
        tries=earlier.tries + 1 if earlier.doubts and not fresh else 0,
        of=earlier.of,
    )


def _both(before: str, now: str) -> str:
    """Two notes as one; neither is lost, and nothing is said twice."""
    return now if not before or before in now else before if now in before else f"{before}; {now}"


def freeze(understood: Understood) -> dict[str, Any]:
    return {
        "said": _frozen(understood.said),
        "offered": _frozen(understood.offered),
        "doubts": [
            {
                "doubt": doubt.doubt.value,
                "goal": str(doubt.goal) if doubt.goal else None,
                "quote": doubt.quote,
                "candidates": [str(value) for value in doubt.candidates],
            }
            for doubt in understood.doubts
        ],
        "tries": understood.tries,
        "after": _text(understood.after),
        "into": _text(understood.into),
        "focus": _text(understood.focus),
        "of": _text(understood.of),
    }


def thaw(kept: Mapping[str, Any]) -> Understood:
    return Understood(
        said=_thawed(kept.get("said", {})),
        offered=_thawed(kept.get("offered", {})),
        doubts=tuple(
            Doubtful(
                doubt=Doubt(doubt["doubt"]),
                goal=UUID(doubt["goal"]) if doubt["goal"] else None,
                quote=doubt["quote"],
                candidates=tuple(Decimal(value) for value in doubt["candidates"]),
            )
            for doubt in kept.get("doubts", ())
        ),
        tries=kept.get("tries", 0),
        after=_id(kept.get("after")),
        into=_id(kept.get("into")),
        focus=_id(kept.get("focus")),
        of=_id(kept.get("of")),
    )


def _frozen(known: Mapping[UUID, Said]) -> dict[str, Any]:
    return {
        str(goal): {
            "value": None if said.value is None else str(said.value),
            "confidence": said.confidence,
            "note": said.note,
            "blocked": said.blocked,
        }
        for goal, said in known.items()
    }


def _thawed(kept: Mapping[str, Any]) -> dict[UUID, Said]:
    return {
        UUID(goal): Said(
            value=None if said["value"] is None else Decimal(said["value"]),
            confidence=said["confidence"],
            note=said["note"],
            blocked=said["blocked"],
        )
        for goal, said in kept.items()
    }


def _text(id_: UUID | None) -> str | None:
    return str(id_) if id_ else None


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
