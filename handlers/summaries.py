"""Under a manager's digest: what people wrote, in short, each sentence with the words it relies on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from cards.exchange import NOTHING, Reply, Request
from cards.model_words import Point, Relied, in_short
from cards.news import News
from cards.voice import Voice
from coaching.kinds.summary import LONGEST_NOTE, MOST_NOTES, SUMMARY
from handlers.facts import House, voice_of
from handlers.thoughts import answer_of, is_on, mask_of
from storage.outbox import BULK, Letter
from storage.store import Work
from storage.thoughts import Wish

# A few words need no summing up.
_FEWEST, _SHORTEST = 3, 160
_WITHIN = timedelta(minutes=5)


async def ask(
    work: Work, home: House, *, manager: UUID, voice: Voice, digest: str, news: Sequence[News]
) -> None:
    """Has the notes that a manager's digest tells of summed up where AI is on and there is enough to sum up."""
    notes = [(item, words) for item in news if item.goal.updated for words in _words_of(item)][:MOST_NOTES]
    if len(notes) < _FEWEST or sum(len(words) for _, words in notes) < _SHORTEST:
        return
    if not await is_on(work, home):
        return
    mask = await mask_of(work, home)
    asked: dict[str, Any] = {
        "notes": {f"NOTE{n}": mask.hide(words[:LONGEST_NOTE]) for n, (_, words) in enumerate(notes)},
        "places": mask.places,
        "language": voice.tongue,
        "digest": digest,
        "manager": str(manager),
        "about": {
            f"NOTE{n}": {"who": item.goal.owner, "goal": item.goal.title} for n, (item, _) in enumerate(notes)
        },
        "people": sorted({str(item.goal.owner_id) for item, _ in notes}),
    }
    await work.thoughts.put(
        Wish(key=f"summary:{digest}", intent=SUMMARY, asked=asked, at=home.now, within=_WITHIN)
    )


async def summed_up(work: Work, request: Request) -> Reply:
    """Hangs the summary under the digest; without one nothing is missing, since every note is there anyway."""
    answer = await answer_of(work, request)
    if answer is None or answer.found is None:
        return NOTHING
    asked, thought = answer.asked, answer.thought
    manager, key = UUID(asked["manager"]), letter_key(asked["digest"])
    # Whose words are in the letter is remembered, so that they can be taken out of it; the words are not.
    thought.answer = {"letter": key, "people": asked["people"]}
    person = await work.people.person(manager)
    points = [
        Point(
            says=point["says"],
            relied=tuple(
                Relied(words=quote["words"], **asked["about"][quote["note"]]) for quote in point["quotes"]
            ),
        )
        for point in answer.found["points"]
    ]
    card = in_short(voice_of(person, await work.people.workspace()), points)
    await work.outbox.put(
        [
            Letter(
                key=key,
                card=card,
                at=request.at,
                person=manager,
                thread=asked["digest"],
                priority=BULK,
                expires_at=request.at + timedelta(days=1),
            )
        ]
    )
    return NOTHING


def letter_key(digest: str) -> str:
    return f"{digest}:short"


def _words_of(item: News) -> list[str]:
    goal = item.goal
    return list(dict.fromkeys(words for words in (goal.blocker, goal.note) if words.strip()))
