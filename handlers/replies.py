"""Typed replies: shown back before they count, asked about once, saved, changed or forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from cards import checkins as checkin_cards
from cards import replies as cards
from cards.blocks import Action, Buttons, Card
from cards.checkins import BLOCKED, CONFIDENCE, NOTE, VALUE, Recorded
from cards.exchange import NOTHING, Reply, Request
from cards.goals import GoalView
from cards.voice import Voice
from handlers import checkins, reflections
from handlers.asked import Topic, is_open, shown, topic_of
from handlers.facts import view
from handlers.given import given
from handlers.plan import SETTLE
from handlers.recording import record
from okrs.errors import HeadwayError
from okrs.measure import check_value
from okrs.permissions import Right
from okrs.reader import Doubt, Understanding, read
from okrs.vocabulary import CheckInState, ReplyState, Source
from storage import tables
from storage.agenda import Appointment
from storage.goals import Goal
from storage.ledger import Line
from storage.outbox import ANSWER, Letter
from storage.store import Work
from storage.tables import CheckIn, Entry

# A question that nobody answered for so long is not what a new reply is about.
_PATIENCE = timedelta(days=1)


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
    """A reply as it is kept while it waits: what is certain, what is asked, and how often it was asked."""

    said: Mapping[UUID, Said] = field(default_factory=dict)
    doubts: tuple[Doubtful, ...] = ()
    tries: int = 0


def key(reply: UUID) -> str:
    """The idempotency key of the message that shows a reply back."""
    return f"reply:{reply}"


async def keep(work: Work, request: Request, topic: Topic, text: str) -> tables.Reply:
    """Stores the words of a reply that holds no progress."""
    assert request.person is not None
    row = await work.replies.keep(
        request.person,
        text,
        at=request.at,
        checkin=topic.checkin.id if topic.checkin else None,
        understood={},
    )
    row.state = ReplyState.COUNTED
    row.counted_at = request.at
    return row


async def take(
    work: Work,
    request: Request,
    topic: Topic,
    text: str,
    understanding: Understanding,
    *,
    pending: tables.Reply | None,
) -> None:
    """Keeps the words, shows what was understood, and lets it count after a while unless the person objects."""
    assert request.person is not None
    earlier = _thaw(pending.understood) if pending else Understood()
    understood = _merge(earlier, _focused(topic, earlier, text, understanding, request))
    row = await work.replies.keep(
        request.person,
        text,
        at=request.at,
        checkin=topic.checkin.id if topic.checkin else None,
        understood=_freeze(understood),
    )
    if pending is not None:
        await retire(work, pending, state=ReplyState.MERGED)
        gone = checkin_cards.notice(topic.desk.voice(request.person).text("Taken up again below."))
        await work.outbox.revise(key(pending.id), gone, at=request.at)
    card = _show(topic, row, understood)
    await work.outbox.put(
        [Letter(key=key(row.id), card=card, at=request.at, person=request.person, priority=ANSWER)]
    )
    if understood.said:
        minutes = timedelta(minutes=topic.desk.settings.settle_minutes)
        await work.agenda.arm([Appointment(intent=SETTLE, subject=row.id, at=request.at + minutes)])


async def waiting(work: Work, request: Request) -> tables.Reply | None:
    """The person's reply that was shown back lately and does not count yet, locked as the clock locks it."""
    assert request.person is not None
    found = await work.replies.pending(request.person, since=request.at - _PATIENCE)
    if found is None:
        return None
    await work.agenda.lock(SETTLE, found.id)
    held = await work.replies.find(found.id)
    return held if held is not None and held.state is ReplyState.PENDING else None


async def save(work: Work, request: Request) -> Reply:
    """The person says that it was understood rightly."""
    row = await _reply(work, request)
    if row.state is not ReplyState.PENDING:
        return await _already(work, request, row)
    return Reply(card=await _count(work, request, row), replaces=True)


async def save_pending(work: Work, request: Request, row: tables.Reply) -> Reply:
    """«Yes», typed: saved, and the question above loses its buttons."""
    understood = _thaw(row.understood)
    if not understood.said and len(understood.doubts) == 1 and len(understood.doubts[0].candidates) == 1:
        understood = _chosen(understood, understood.doubts[0].goal, understood.doubts[0].candidates[0])
        row.understood = _freeze(understood)
    if not understood.said:
        return await _ask_form(work, request, row)
    card = await _count(work, request, row)
    voice = await _voice(work, request)
    await work.outbox.revise(
        key(row.id), checkin_cards.notice(voice.text("Saved, see below.")), at=request.at
    )
    return Reply(card=card)


async def settle(work: Work, request: Request) -> Reply:
    """Time is up and nobody objected: what was certain counts, and its message says so."""
    for reply in request.subjects:
        await work.agenda.lock(SETTLE, reply)
        row = await work.replies.find(reply)
        if row is None or row.state is not ReplyState.PENDING:
            continue
        theirs = replace(request, person=row.person_id, subjects=())
        try:
            card = await _count(work, theirs, row)
        except HeadwayError as error:
            voice = await _voice(work, theirs)
            reason = voice.text(error.template, **error.values)
            card = checkin_cards.notice(voice.text("I could not save this."), reason)
            row.state = ReplyState.DISCARDED
        await work.outbox.revise(key(row.id), card, at=request.at)
    return NOTHING


async def discard(work: Work, request: Request) -> Reply:
    row = await _reply(work, request)
    if row.state is not ReplyState.PENDING:
        return await _already(work, request, row)
    return await discard_pending(work, request, row, replaces=True)


async def discard_pending(
    work: Work, request: Request, row: tables.Reply, *, replaces: bool = False
) -> Reply:
    """Forgets a reply; its words stay with the person, and it can be taken up again."""
    await retire(work, row)
    voice = await _voice(work, request)
    card = cards.discarded(voice, reply=row.id)
    if not replaces:
        await work.outbox.revise(
            key(row.id), checkin_cards.notice(voice.text("Not recorded.")), at=request.at
        )
    return Reply(card=card, replaces=replaces)


async def restore(work: Work, request: Request) -> Reply:
    """Takes a forgotten reply up again."""
    row = await _reply(work, request)
    if row.state not in (ReplyState.DISCARDED, ReplyState.PENDING):
        return await _already(work, request, row)
    understood = _thaw(row.understood)
    row.state = ReplyState.PENDING
    topic = await _topic(work, request, row)
    if not understood.said:
        return Reply(card=_show(topic, row, understood), replaces=True)
    return Reply(card=await _count(work, request, row), replaces=True)


async def choose(work: Work, request: Request) -> Reply:
    """One of the offered values is the right one."""
    row = await _reply(work, request)
    if row.state is not ReplyState.PENDING:
        return await _already(work, request, row)
    goal, value = given(request, "key_result", UUID), given(request, "value", Decimal)
    understood = _chosen(_thaw(row.understood), goal, value)
    row.understood = _freeze(understood)
    if not understood.doubts:
        return Reply(card=await _count(work, request, row), replaces=True)
    topic = await _topic(work, request, row)
    return Reply(card=_show(topic, row, understood), replaces=True)


def _chosen(understood: Understood, goal: UUID | None, value: Decimal) -> Understood:
    """With one of the offered values taken for a goal."""
    if goal is None:
        return understood
    old = understood.said.get(goal)
    said = Said(
        value=value,
        confidence=old.confidence if old else None,
        note=old.note if old else "",
        blocked=old.blocked if old else False,
    )
    return replace(
        understood,
        said={**understood.said, goal: said},
        doubts=tuple(doubt for doubt in understood.doubts if doubt.goal != goal),
    )


async def show_form(work: Work, request: Request) -> Reply:
    """The form, filled with what was understood; the reply itself waits no longer."""
    return await _ask_form(work, request, await _reply(work, request), replaces=True)


async def latest_together(work: Work, person: UUID) -> list[Entry]:
    """Everything this person recorded in one go, the last time they recorded anything."""
    newest = await work.ledger.newest_by(person)
    return await work.ledger.by(person, at=newest.recorded_at) if newest else []


async def hand_over(work: Work, request: Request) -> Reply:
    """Tells the manager that a goal needs another owner; until somebody changes it the owner stays."""
    assert request.person is not None
    topic = await topic_of(work, request.person, at=request.at)
    voice = topic.desk.voice(request.person)
    goal = await work.goals.goal(given(request, "key_result", UUID))
    person = topic.desk.company.people[request.person]
    if goal is None:
        raise HeadwayError("That goal does not exist any more.")
    if not topic.desk.may(person.id, Right.UPDATE, goal.key_result.owner_id):
        raise HeadwayError("“{goal}” is not yours to hand over.", goal=goal.key_result.title)
    if person.manager_id is None:
        return Reply(
            card=checkin_cards.notice(
                voice.text("You have no manager here to tell."),
                voice.text("An admin can change the owner with `headway import`."),
            )
        )
    manager_voice = topic.desk.voice(person.manager_id)
    await work.outbox.put(
        [
            Letter(
                key=f"owner:{goal.id}:{person.id}:{request.at.date()}",
                card=checkin_cards.notice(
                    manager_voice.text("A goal needs another owner"),
                    manager_voice.text(
                        "{who} says that “{goal}” is not theirs any more. Please agree on who has it now; "
                        "an admin changes the owner with `headway import`.",
                        who=person.name,
                        goal=goal.key_result.title,
                    ),
                ),
                at=request.at,
                person=person.manager_id,
            )
        ]
    )
    return Reply(
        card=checkin_cards.notice(
            voice.text("I told {who}.", who=topic.desk.name(person.manager_id)),
            voice.text("Until it is changed I still ask you about it, and “skip” is always fine."),
        ),
        replaces=True,
    )


async def _ask_form(work: Work, request: Request, row: tables.Reply, *, replaces: bool = False) -> Reply:
    assert request.person is not None
    understood = _thaw(row.understood)
    if row.state is ReplyState.PENDING:
        await retire(work, row)
    topic = await topic_of(work, request.person, at=request.at)
    checkin = topic.checkin
    if checkin is None or not is_open(checkin):
        opened = await checkins.open_now(work, request)
        checkin = (await topic_of(work, request.person, at=request.at)).checkin
        if checkin is None:
            return opened
    fields = await checkins.filled(work, request, checkin) | _fields(understood.said)
    await work.checkins.keep_draft(checkin.id, request.person, fields, at=request.at)
    form = await checkins.form_reply(work, request, checkin, fields, {})
    return Reply(card=form.card, replaces=replaces)


def _fields(said: Mapping[UUID, Said]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for goal, item in said.items():
        fields[f"{VALUE}.{goal}"] = "" if item.value is None else format(item.value, "f")
        fields[f"{CONFIDENCE}.{goal}"] = "" if item.confidence is None else str(item.confidence)
        fields[f"{NOTE}.{goal}"] = item.note
        fields[f"{BLOCKED}.{goal}"] = "yes" if item.blocked else ""
    return fields


async def _count(work: Work, request: Request, row: tables.Reply) -> Card:
    """Records what was certain and shows it; the deeper question follows where one is due."""
    understood = _thaw(row.understood)
    topic = await topic_of(work, row.person_id, at=request.at)
    goals = {goal.id: goal for goal in topic.goals}
    about = {id_: topic.checkin_about(goal) for id_, goal in goals.items() if id_ in understood.said}
    touched = [checkin for checkin in about.values() if checkin]
    late = any(checkin.state is CheckInState.MISSED for checkin in touched)
    lines = [
        Line(
            key_result=goal,
            person=row.person_id,
            source=Source.REPLY,
            value=said.value,
            confidence=said.confidence,
            note=said.note,
            blocked=said.blocked,
            check_in=checkin.id if (checkin := about.get(goal)) else None,
            reply=row.id,
        )
        for goal, said in understood.said.items()
    ]
    row.state = ReplyState.COUNTED
    row.counted_at = request.at
    await work.agenda.drop(SETTLE, [row.id])
    first = touched[0] if touched else None
    card = await _recorded(work, request, first, lines, late=late)
    if first is not None:
        await reflections.ask_next(work, request, first)
    return card


async def _recorded(
    work: Work, request: Request, checkin: CheckIn | None, lines: list[Line], *, late: bool
) -> Card:
    before = {
        id_: told.value for id_, told in (await work.ledger.told([x.key_result for x in lines])).items()
    }
    entries = await record(work, request, lines)
    return await checkins.saved_card(work, request, checkin, entries, before, late=late)


async def retire(work: Work, row: tables.Reply, *, state: ReplyState = ReplyState.DISCARDED) -> None:
    """Ends a reply that waited: it does not count by itself any more."""
    row.state = state
    await work.agenda.drop(SETTLE, [row.id])


async def _reply(work: Work, request: Request) -> tables.Reply:
    id_ = given(request, "reply", UUID)
    # The clock locks its appointment before the reply: in the same order nobody waits for each other.
    await work.agenda.lock(SETTLE, id_)
    row = await work.replies.find(id_)
    if row is None or row.person_id != request.person:
        raise HeadwayError("That message belongs to somebody else.")
    return row


async def _already(work: Work, request: Request, row: tables.Reply) -> Reply:
    voice = await _voice(work, request)
    if row.state is ReplyState.COUNTED:
        return Reply(card=checkin_cards.notice(voice.text("That is saved already. “Undo” takes it back.")))
    if row.state is ReplyState.MERGED:
        return Reply(card=checkin_cards.notice(voice.text("That was taken up in a later answer of yours.")))
    return Reply(card=cards.discarded(voice, reply=row.id))


async def _topic(work: Work, request: Request, row: tables.Reply) -> Topic:
    return await topic_of(work, row.person_id, at=request.at)


async def _voice(work: Work, request: Request) -> Voice:
    assert request.person is not None
    return (await topic_of(work, request.person, at=request.at)).desk.voice(request.person)


def _focused(
    topic: Topic, earlier: Understood, text: str, understanding: Understanding, request: Request
) -> tuple[Understanding, Sequence[Goal]]:
    """An answer to a question about one goal is read as being about that goal, if it makes no sense otherwise."""
    asked = [goal for goal in topic.goals if goal.id in {doubt.goal for doubt in earlier.doubts}]
    if understanding.ask and len(asked) == 1:
        today = topic.desk.voice(request.person).today(request.at)
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
        said=said, doubts=(*still, *doubts), tries=earlier.tries + 1 if earlier.doubts and not fresh else 0
    )


def _both(before: str, now: str) -> str:
    """Two notes as one; neither is lost, and nothing is said twice."""
    return now if not before or before in now else before if now in before else f"{before}; {now}"


def _show(topic: Topic, row: tables.Reply, understood: Understood) -> Card:
    voice = topic.desk.voice(row.person_id)
    if not topic.goals:
        return checkin_cards.notice(
            voice.text("You have no goals in an open cycle, so I can't record this."),
            voice.text("Your words are kept. To write a goal: /okr new"),
        )
    is_specific = any(doubt.goal for doubt in understood.doubts)
    if understood.tries and not understood.said and not is_specific:
        return cards.unclear(voice, reply=row.id)
    views = {goal.id: _view(topic, goal, row.person_id) for goal in topic.goals}
    handed = [d for d in understood.doubts if d.doubt is Doubt.OWNER_CHANGE and d.goal in views]
    card = cards.understood(
        voice,
        reply=row.id,
        items=[
            Recorded(
                goal=views[goal],
                before=views[goal].value,
                value=said.value,
                confidence=said.confidence,
                note=said.note,
                blocked=said.blocked,
            )
            for goal, said in understood.said.items()
            if goal in views
        ],
        questions=[
            cards.Asked(
                doubt=doubt.doubt,
                goal=views.get(doubt.goal) if doubt.goal else None,
                quote=doubt.quote,
                candidates=doubt.candidates,
            )
            for doubt in understood.doubts
        ],
        minutes=topic.desk.settings.settle_minutes,
    )
    if not handed:
        return card
    tell = Buttons(
        items=tuple(
            Action(voice.text("Tell my manager"), "goal.handover", {"key_result": str(doubt.goal)})
            for doubt in handed
        )
    )
    return replace(card, blocks=(*card.blocks, tell))


def _view(topic: Topic, goal: Goal, reader: UUID) -> GoalView:
    owner = goal.key_result.owner_id
    asked = topic.desk.asked.get(owner, ()) if owner else ()
    return view(topic.desk, goal, asked, reader=reader, zone=topic.desk.voice(reader).zone)


def _freeze(understood: Understood) -> dict[str, Any]:
    return {
        "said": {
            str(goal): {
                "value": None if said.value is None else str(said.value),
                "confidence": said.confidence,
                "note": said.note,
                "blocked": said.blocked,
            }
            for goal, said in understood.said.items()
        },
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
    }


def _thaw(kept: Mapping[str, Any]) -> Understood:
    return Understood(
        said={
            UUID(goal): Said(
                value=None if said["value"] is None else Decimal(said["value"]),
                confidence=said["confidence"],
                note=said["note"],
                blocked=said["blocked"],
            )
            for goal, said in kept.get("said", {}).items()
        },
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
    )
