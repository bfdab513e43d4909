"""What the language model is asked, and what becomes of its answers: never more than other words, or an offer.

Whoever asks puts the question down in their own transaction. The answer comes back as a request of nobody's, after it
was checked; here it is taken up once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from cards import ai as cards
from cards import free
from cards.ai import Meter
from cards.blocks import Action, Buttons, Card, Form, from_json
from cards.exchange import NOTHING, Reply, Request
from cards.voice import Voice
from coaching.budget import is_used_up
from coaching.kinds.words import WORDS
from coaching.masks import Mask, Names
from handlers.facts import House, voice_of
from handlers.given import STALE, given
from okrs.errors import HeadwayError
from okrs.vocabulary import DeliveryState, ThoughtState
from storage.outbox import Letter
from storage.settings import WorkspaceSettings
from storage.store import Work
from storage.tables import Thought
from storage.thoughts import Used, Wish

UNANSWERED = "ai.unanswered"
# A message waits so long for better words, and no longer.
HOLD = timedelta(seconds=25)
# Words that come later still are put in place of the others, unless the message is old by then.
_WORDS_WITHIN = timedelta(minutes=2)
_QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ("「", "」"))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of a thought: `found` is None where there is nothing, and `reason` says why."""

    thought: Thought
    asked: Mapping[str, Any]
    found: dict[str, Any] | None
    reason: str


async def is_on(work: Work, home: House) -> bool:
    """Whether the model may be asked anything now. The admins are told, once a month, when its budget is used up."""
    if not home.settings.ai:
        return False
    used = await work.thoughts.used(home.now)
    if not is_used_up(home.settings, used):
        return True
    month, company = f"{home.now:%Y-%m}", await work.people.company()
    await work.outbox.put(
        Letter(
            key=f"ai:budget:{month}:{admin}",
            card=cards.used_up(
                voice_of(company.people[admin], home.workspace), meter_of(home.settings, used)
            ),
            at=home.now,
            person=admin,
        )
        for admin in sorted(company.admins)
        if company.people[admin].active
    )
    return False


def meter_of(settings: WorkspaceSettings, used: Used) -> Meter:
    """What was used, beside what may be."""
    return Meter(
        calls=used.calls,
        tokens=used.tokens,
        most_tokens=settings.ai_tokens_a_month,
        cost=used.cost,
        most_cost=settings.ai_cost_a_month,
    )


async def mask_of(work: Work, home: House) -> Mask:
    """Hides everybody's name, the company's, and, where it is set so, those of its teams."""
    # The whole company: what a conversation has at hand may be those it is about.
    company, settings = await work.people.company(), home.settings
    names = [home.workspace.name]
    for person in company.people.values():
        names += [person.name, person.email.split("@")[0]]
    if settings.ai_hides_teams:
        names += [team.name for team in company.teams.values()]
    return Mask(Names.of(names))


async def answer_of(work: Work, request: Request) -> Answer | None:
    """The thought that a request brings the answer of, taken up once; None for one that is dealt with already."""
    if request.person is not None:
        raise HeadwayError(STALE)
    thought = await work.thoughts.hold(given(request, "thought", UUID))
    if thought is None or thought.state is not ThoughtState.WAITING:
        return None
    found = json.loads(request.values.get("answer") or "null")
    reason = request.values.get("reason", "")
    asked = thought.asked
    thought.state = ThoughtState.ANSWERED if found else ThoughtState.GIVEN_UP
    thought.answer = found or {"reason": reason}
    if thought.person_id is None:
        # Words of several people are not kept a moment longer than they are needed.
        thought.asked = {}
    return Answer(thought=thought, asked=asked, found=found, reason=reason)


async def in_better_words(work: Work, home: House, letters: Iterable[Letter]) -> list[Letter]:
    """Has the questions of letters put in other words where AI is on; they wait for that a moment."""
    given_ = list(letters)
    if not home.settings.ai:
        return given_
    wanted = [letter for letter in given_ if free.questions(letter.card)]
    if not wanted or not await is_on(work, home):
        return given_
    mask = await mask_of(work, home)
    held: set[str] = set()
    for letter in wanted:
        voice = home.voice(letter.person)
        asked = words_asked(mask, voice, free.questions(letter.card)) | {"letter": letter.key}
        wish = Wish(key=f"words:{letter.key}", intent=WORDS, asked=asked, at=home.now, within=_WORDS_WITHIN)
        if await work.thoughts.put(wish) is not None:
            held.add(letter.key)
    return [replace(letter, at=letter.at + HOLD) if letter.key in held else letter for letter in given_]


def words_asked(mask: Mask, voice: Voice, questions: Iterable[str]) -> dict[str, Any]:
    """What the model is asked to reword, names and whatever stands in quotation marks hidden."""
    mask = Mask(mask.names)
    sentences = {
        f"S{n}": mask.hide(text, keep=[("QUOTE", piece) for piece in _quoted(text)])
        for n, text in enumerate(questions, start=1)
    }
    return {"sentences": sentences, "places": mask.places, "language": voice.tongue}


async def words(work: Work, request: Request) -> Reply:
    """Other words for the questions of a letter: in the outbox if it waits there, else where it was sent.

    A message to be answered that was sent is left alone: it may have been, and look different by now. Buttons that
    only lead somewhere answer nothing.
    """
    answer = await answer_of(work, request)
    if answer is None:
        return NOTHING
    key = str(answer.asked["letter"])
    letter = await work.outbox.latest(key)
    if letter is not None and answer.found:
        workspace = await work.people.workspace()
        person = await work.people.person(letter.person_id) if letter.person_id else None
        card = from_json(letter.card)
        better = free.reworded(voice_of(person, workspace), card, answer.found["words"])
        if better != card and not (_is_answerable(card) and letter.state is not DeliveryState.DUE):
            await work.outbox.revise(key, better, at=request.at)
    await work.outbox.let_go(key, at=request.at)
    return NOTHING


def _is_answerable(card: Card) -> bool:
    return any(
        isinstance(block, Form)
        or (isinstance(block, Buttons) and any(isinstance(item, Action) for item in block.items))
        for block in card.blocks
    )


async def in_words_found(work: Work, voice: Voice, letter: str, card: Card) -> Card:
    """A new version of a letter's card, in the words that were found for the one before it as far as they fit."""
    thought = await work.thoughts.find(f"words:{letter}")
    if thought is None or thought.state is not ThoughtState.ANSWERED:
        return card
    return free.reworded(voice, card, thought.answer["words"])


def _quoted(text: str) -> list[str]:
    """What stands in quotation marks in one of our sentences: titles, and what people said."""
    found = []
    for opening, closing in _QUOTES:
        start = text.find(opening)
        while start >= 0 and (end := text.find(closing, start + 1)) >= 0:
            found.append(text[start : end + 1])
            start = text.find(opening, end + 1)
    return found
