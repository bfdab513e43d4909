"""Recording values at once by a command or a small form: what is certain counts, the rest is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cards import replies as reply_cards
from cards import updating as cards
from cards.blocks import Action, Card
from cards.choose import Choice, short
from cards.exchange import Reply, Request
from cards.updating import CONFIDENCE, NOTE, VALUE, Open
from handlers import lookup
from handlers.asked import shown, sureness
from handlers.checkins import saved_card
from handlers.given import given
from handlers.recording import record
from handlers.status import Sight, sight_of, the_goal
from okrs.errors import HeadwayError
from okrs.measure import check_value
from okrs.permissions import Right
from okrs.reader import Doubt, Question, Understanding, Update, read
from okrs.reader.language import guess_language
from okrs.reader.numbers import find_numbers
from okrs.reader.text import plain
from okrs.updates import Piece, cut_updates
from okrs.vocabulary import Source
from storage.goals import Goal
from storage.ledger import Line
from storage.store import Work

_MOST_BUTTONS = 5


@dataclass(frozen=True)
class _Read:
    """What the words of one command come to."""

    lines: list[Line]
    open: list[Open]


async def update_words(work: Work, request: Request, words: str) -> Reply:
    """'"NPS" 45 7/10, churn 4.1': records every certain part, says what about the rest."""
    sight = await sight_of(work, request)
    if not words.strip():
        return await _which_goal(sight)
    tree = await work.goals.tree()
    directory = lookup.directory(sight.home, tree, reader=sight.reader)
    read_ = _Read([], [])
    for piece in cut_updates(words, lookup.names(tree.goals)):
        goals = [thing for id_ in piece.found.matches if isinstance(thing := directory.things[id_], Goal)]
        if len(goals) > 1:
            goals = [goal for goal in goals if _may(sight, goal)] or goals
        if len(goals) == 1:
            await _take(sight, goals[0], piece.said, read_)
        else:
            read_.open.append(await _unclear_goal(sight, piece, goals, tree.goals))
    return await _record(sight, request, read_)


async def show_form(work: Work, request: Request) -> Reply:
    """The button "Update" of a goal: `key_result`."""
    sight = await sight_of(work, request)
    goal = await the_goal(sight, request)
    if not _may(sight, goal):
        raise _not_yours(sight, goal)
    view = (await sight.views([goal]))[goal.id]
    return Reply(card=cards.form(sight.voice, view))


async def submit(work: Work, request: Request) -> Reply:
    """The form: `key_result`, `value`, `confidence`, `note`."""
    sight = await sight_of(work, request)
    goal = await the_goal(sight, request)
    typed, note = request.values.get(VALUE, "").strip(), request.values.get(NOTE, "").strip()
    sure = sureness(request.values.get(CONFIDENCE, ""))
    read_ = _Read([], [])
    if typed:
        await _take(sight, goal, typed, read_)
        if read_.open:
            return await _record(sight, request, read_)
    if not (typed or note) and sure is None:
        raise HeadwayError("The form is empty. Give a value, a confidence or a note.")
    line = read_.lines[0] if read_.lines else _line(sight, goal, Update(ref="KR1"))
    confidence = sure if sure is not None else line.confidence
    line = replace(line, confidence=confidence, note=note, source=Source.FORM)
    return await _record(sight, request, _Read([line], []))


async def record_value(work: Work, request: Request) -> Reply:
    """The button of one offered value: `key_result`, `value`, and `note`, the words it was read from."""
    sight = await sight_of(work, request)
    goal = await the_goal(sight, request)
    value = given(request, VALUE, Decimal)
    said = request.values.get(NOTE, "")
    understood = [u for u in _understand(sight, goal, said).updates if u.value is None]
    kept = understood[0] if understood else Update(ref="KR1")
    line = _line(sight, goal, replace(kept, value=value))
    saved = await _record(sight, request, _Read([line], []))
    return replace(saved, replaces=True)


async def _which_goal(sight: Sight) -> Reply:
    own = (await sight.work.goals.owned_by([sight.reader], on=sight.voice.today(sight.home.now))).get(
        sight.reader, []
    )
    choices = [
        Choice(label=goal.key_result.title, intent="goal.update", values={"key_result": str(goal.id)})
        for goal in own
    ]
    return Reply(card=cards.choose_goal(sight.voice, choices))


async def _take(sight: Sight, goal: Goal, said: str, into: _Read) -> None:
    """Reads what was said of one goal: a line to record, or something to ask."""
    if not _may(sight, goal):
        refused = _not_yours(sight, goal)
        into.open.append(Open(sentence=sight.voice.text(refused.template, **refused.values)))
        return
    if goal.key_result.closed_at is not None:
        closed = sight.voice.text(
            "“{goal}” is closed, so it can't be updated any more.", goal=goal.key_result.title
        )
        into.open.append(Open(sentence=closed))
        return
    understanding = _understand(sight, goal, said)
    view = (await sight.views([goal]))[goal.id]
    if understanding.questions or not understanding.updates:
        question = understanding.questions[0] if understanding.questions else _no_value(said)
        asked = reply_cards.Asked(doubt=question.doubt, goal=view, quote=question.quote, candidates=())
        values = _candidates(goal, question, said)
        form = Action(sight.voice.text("Use the form"), "goal.update", {"key_result": str(goal.id)})
        into.open.append(
            Open(
                sentence=reply_cards.sentence(sight.voice, asked),
                buttons=(*cards.confirm(sight.voice, view, values, said), form),
            )
        )
        return
    update = understanding.updates[0]
    if update.value is not None and (faults := check_value(goal.measure, update.value)):
        into.open.append(Open(sentence=f"{goal.key_result.title}: {faults[0].sentence}"))
        return
    into.lines.append(_line(sight, goal, update))


def _understand(sight: Sight, goal: Goal, said: str) -> Understanding:
    return read(said, [shown(goal, 1)], today=sight.voice.today(sight.home.now))


def _no_value(said: str) -> Question:
    return Question(Doubt.NO_VALUE, "KR1", said)


def _candidates(goal: Goal, question: Question, said: str) -> list[Decimal]:
    """The values to offer; for one that looks absurd that very value, since the person may well mean it."""
    values = list(question.candidates)
    if question.doubt is Doubt.ABSURD and not values:
        text = plain(said)
        numbers = find_numbers(text, guess_language(said, []), bytearray(len(text.folded)))
        values = [numbers[0].value] if len(numbers) == 1 or (numbers and "/" in said) else []
    return [value for value in values if not check_value(goal.measure, value)][:_MOST_BUTTONS]


def _line(sight: Sight, goal: Goal, update: Update) -> Line:
    return Line(
        key_result=goal.id,
        person=sight.reader,
        source=Source.COMMAND,
        value=update.value,
        confidence=update.confidence,
        note=update.note,
        blocked=update.blocked,
    )


async def _record(sight: Sight, request: Request, read_: _Read) -> Reply:
    if not read_.lines:
        return Reply(card=cards.nothing_recorded(sight.voice, read_.open))
    ids = [line.key_result for line in read_.lines]
    before = {id_: told.value for id_, told in (await sight.work.ledger.told(ids)).items()}
    entries = await record(sight.work, request, read_.lines)
    card = await saved_card(sight.work, request, None, entries, before)
    return Reply(card=_with_open(sight, card, read_.open))


def _with_open(sight: Sight, card: Card, items: Sequence[Open]) -> Card:
    if not items:
        return card
    title = sight.voice.text("Saved, but not all of it")
    return replace(card, title=title, blocks=(*card.blocks, *cards.problems(items)))


async def _unclear_goal(sight: Sight, piece: Piece, fitting: Sequence[Goal], goals: Sequence[Goal]) -> Open:
    """A name that fits several goals or none: what to say and what to press."""
    voice = sight.voice
    name = short(piece.name)
    if fitting:
        question = voice.text("Which one do you mean by “{words}”?", words=name)
        return Open(sentence=question, buttons=_again(fitting, piece.said))
    if piece.name[:1].isdigit() and not piece.found.near:
        own = [goal for goal in goals if goal.key_result.owner_id == sight.reader]
        question = voice.text("Which goal is “{words}” for?", words=name)
        return Open(sentence=question, buttons=_again(own, f"{piece.name} {piece.said}".strip()))
    closed = lookup.directory(sight.home, await lookup.every_goal(sight.work), reader=sight.reader)
    found = [thing for thing in closed.find(piece.name) if isinstance(thing, Goal)]
    if len(found) == 1:
        cycle = await sight.work.goals.cycle(found[0].objective.cycle_id)
        sentence = voice.text(
            "“{goal}” belongs to {cycle}, which is closed, so it can't be updated any more.",
            goal=found[0].key_result.title,
            cycle=cycle.name if cycle else "–",
        )
        return Open(sentence=sentence)
    near = [goal for goal in goals if goal.id in piece.found.near]
    if near:
        sentence = voice.text("I know no goal called “{words}”. Did you mean:", words=name)
        return Open(sentence=sentence, buttons=_again(near, piece.said))
    mine = Action(voice.text("My goals"), "goal.list")
    return Open(sentence=voice.text("I know no goal called “{words}”.", words=name), buttons=(mine,))


def _again(goals: Sequence[Goal], said: str) -> tuple[Action, ...]:
    """The same command with the goal's whole name."""
    return tuple(
        Action(
            short(goal.key_result.title),
            "update.goal",
            {"key_result": str(goal.id), NOTE: said},
        )
        for goal in goals[:_MOST_BUTTONS]
    )


async def update_goal(work: Work, request: Request) -> Reply:
    """The button that says which goal was meant: `key_result`, and `note`, what was said of it."""
    sight = await sight_of(work, request)
    goal = await the_goal(sight, request)
    read_ = _Read([], [])
    await _take(sight, goal, request.values.get(NOTE, ""), read_)
    return replace(await _record(sight, request, read_), replaces=True)


def _may(sight: Sight, goal: Goal) -> bool:
    return sight.home.may(sight.reader, Right.UPDATE, goal.key_result.owner_id)


def _not_yours(sight: Sight, goal: Goal) -> HeadwayError:
    owner = goal.key_result.owner_id
    title = goal.key_result.title
    if owner is None:
        return HeadwayError("“{goal}” belongs to nobody yet, so only an admin can update it.", goal=title)
    return HeadwayError(
        "“{goal}” belongs to {who}: only they, who stands in for them, their managers and admins can update it.",
        goal=title,
        who=sight.home.name(owner),
    )
