"""Typed replies: shown back before they count, asked about once, saved, changed or forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from cards import checkins as checkin_cards
from cards import replies as cards
from cards.blocks import Action, Buttons, Card
from cards.checkins import BLOCKED, CONFIDENCE, NOTE, VALUE, Recorded
from cards.exchange import NOTHING, Reply, Request
from cards.goals import GoalView
from cards.voice import Voice
from handlers import checkins, experiments, reflections
from handlers.asked import Topic, hung_under, is_open, topic_of, topic_of_checkin
from handlers.facts import view
from handlers.given import given
from handlers.plan import SETTLE
from handlers.recording import record
from handlers.understood import Said, Understood, freeze, go_on, thaw
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.reader import Doubt, Understanding
from okrs.vocabulary import CheckInState, ReplyState, Source
from storage import tables
from storage.agenda import Appointment
from storage.checkins import Asked
from storage.goals import Goal
from storage.ledger import Line
from storage.outbox import ANSWER, Letter
from storage.store import Work
from storage.tables import Entry

# A question that nobody answered for so long is not what a new reply is about.
_PATIENCE = timedelta(days=1)


def key(reply: UUID) -> str:
    """The idempotency key of the message that shows a reply back."""
    return f"reply:{reply}"


def below(reply: UUID) -> str:
    """The key of a message about a reply that came below the one that showed it back, and took its place."""
    return f"{key(reply)}:below"


async def place(work: Work, reply: UUID) -> str:
    """The key of the message that says how a reply stands."""
    return below(reply) if await work.outbox.find(below(reply)) else key(reply)


async def keep(work: Work, request: Request, topic: Topic, text: str) -> tables.Reply:
    """Stores the words of a reply that holds no progress."""
    assert request.person is not None
    row = await work.replies.keep(
        request.person,
        text,
        at=request.at,
        checkin=topic.checkin.id if topic.checkin else None,
        understood={},
        origin=request.origin,
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
) -> tables.Reply:
    """Keeps the words, shows what was understood, and lets it count after a while unless the person objects."""
    assert request.person is not None
    today = topic.desk.voice(request.person).today(request.at)
    earlier = thaw(pending.understood) if pending else Understood()
    understood = replace(
        go_on(earlier, topic, text, understanding, today=today),
        after=pending.id if pending else None,
        focus=topic.focus,
    )
    row = await work.replies.keep(
        request.person,
        text,
        at=request.at,
        checkin=topic.checkin.id if topic.checkin else None,
        understood=freeze(understood),
        origin=request.origin,
    )
    if pending is not None:
        await retire(work, pending, state=ReplyState.MERGED)
        pending.understood = freeze(replace(earlier, into=row.id))
        gone = checkin_cards.notice(topic.desk.voice(request.person).text("Taken up again below."))
        await work.outbox.revise(await place(work, pending.id), gone, at=request.at)
    await work.outbox.put([await letter_of(work, request, key(row.id), show(topic, row, understood))])
    await settle_later(work, request, topic, row)
    return row


async def letter_of(work: Work, request: Request, name: str, card: Card) -> Letter:
    """A letter that answers the person at once, in the thread they write in."""
    return Letter(
        key=name,
        card=card,
        at=request.at,
        person=request.person,
        thread=await hung_under(work, request),
        priority=ANSWER,
    )


async def settle_later(work: Work, request: Request, topic: Topic, row: tables.Reply) -> None:
    """Lets what is certain of a waiting reply count after a while from now."""
    if thaw(row.understood).said:
        minutes = timedelta(minutes=topic.desk.settings.settle_minutes)
        await work.agenda.arm([Appointment(intent=SETTLE, subject=row.id, at=request.at + minutes)])
    else:
        await work.agenda.drop(SETTLE, [row.id])


async def lately_waiting(work: Work, person: UUID, *, at: datetime) -> list[tables.Reply]:
    """The person's replies that were shown back lately and do not count yet, the newest first."""
    return await work.replies.pending(person, since=at - _PATIENCE)


async def waiting(work: Work, request: Request) -> tables.Reply | None:
    """The person's reply that was shown back lately and does not count yet, locked as the clock locks it.

    Of several it is the newest in the thread that they write in, else the newest.
    """
    assert request.person is not None
    found = await lately_waiting(work, request.person, at=request.at)
    if request.thread and len(found) > 1:
        found = [row for row in found if await _hangs(work, row, request.thread)] or found
    if not found:
        return None
    held = await hold(work, found[0].id)
    return held if held is not None and held.state is ReplyState.PENDING else None


async def _hangs(work: Work, row: tables.Reply, thread: str) -> bool:
    letter = await work.outbox.find(await place(work, row.id))
    return letter is not None and thread in (letter.key, letter.thread)


async def hold(work: Work, reply: UUID) -> tables.Reply | None:
    """A reply, locked until this work ends."""
    # The clock locks its appointment before the reply: in the same order nobody waits for each other.
    await work.agenda.lock(SETTLE, reply)
    return await work.replies.find(reply)


def belongs(row: tables.Reply, topic: Topic) -> bool:
    """Whether a waiting reply is about nothing but this topic, so that a new one may go on from it."""
    return thaw(row.understood).goals <= {goal.id for goal in topic.goals}


async def save(work: Work, request: Request) -> Reply:
    """The person says that it was understood rightly."""
    row = await own(work, request)
    if row.state is not ReplyState.PENDING:
        return await already(work, request, row)
    return await in_place(work, request, row, await count(work, request, row))


async def in_place(work: Work, request: Request, row: tables.Reply, card: Card) -> Reply:
    """The card where its button was pressed; were that elsewhere, the reply's own message changes too."""
    if "from" in request.values:
        await work.outbox.revise(await place(work, row.id), card, at=request.at)
    return Reply(card=card, replaces=True)


async def save_pending(work: Work, request: Request, row: tables.Reply) -> Reply:
    """«Yes», typed: saved, and the question above loses its buttons."""
    understood = thaw(row.understood)
    if not understood.said and len(understood.doubts) == 1 and len(understood.doubts[0].candidates) == 1:
        [doubt] = understood.doubts
        if doubt.goal is not None:
            understood = understood.with_value(doubt.goal, doubt.candidates[0])
            row.understood = freeze(understood)
    if not understood.said:
        return await _ask_form(work, request, row)
    card = await count(work, request, row)
    gone = checkin_cards.notice((await _voice(work, request)).text("Saved, see below."))
    await work.outbox.revise(key(row.id), gone, at=request.at)
    # A letter, so that an edit of the words can change it.
    await work.outbox.put_or_revise(await letter_of(work, request, below(row.id), card))
    return NOTHING


async def settle(work: Work, request: Request) -> Reply:
    """Time is up and nobody objected: what was certain counts, and its message says so."""
    for reply in request.subjects:
        row = await hold(work, reply)
        if row is None or row.state is not ReplyState.PENDING:
            continue
        theirs = replace(request, person=row.person_id, subjects=())
        try:
            card = await count(work, theirs, row)
        except HeadwayError as error:
            voice = await _voice(work, theirs)
            reason = voice.text(error.template, **error.values)
            card = checkin_cards.notice(voice.text("I could not save this."), reason)
            row.state = ReplyState.DISCARDED
        await work.outbox.revise(await place(work, row.id), card, at=request.at)
    return NOTHING


async def discard(work: Work, request: Request) -> Reply:
    row = await own(work, request)
    if row.state is not ReplyState.PENDING:
        return await already(work, request, row)
    return await discard_pending(work, request, row, replaces=True)


async def discard_pending(
    work: Work, request: Request, row: tables.Reply, *, replaces: bool = False
) -> Reply:
    """Forgets a reply; its words stay with the person, and it can be taken up again."""
    await retire(work, row)
    voice = await _voice(work, request)
    card = cards.discarded(voice, reply=row.id)
    if replaces:
        return await in_place(work, request, row, card)
    gone = checkin_cards.notice(voice.text("Not recorded."))
    await work.outbox.revise(await place(work, row.id), gone, at=request.at)
    return Reply(card=card)


async def restore(work: Work, request: Request) -> Reply:
    """Takes a forgotten reply up again."""
    row = await own(work, request)
    if row.state not in (ReplyState.DISCARDED, ReplyState.PENDING):
        return await already(work, request, row)
    understood = thaw(row.understood)
    row.state = ReplyState.PENDING
    if not understood.said:
        topic = await topic_of_reply(work, row, at=request.at)
        return Reply(card=show(topic, row, understood), replaces=True)
    return Reply(card=await count(work, request, row), replaces=True)


async def choose(work: Work, request: Request) -> Reply:
    """One of the offered values is the right one."""
    row = await own(work, request)
    if row.state is not ReplyState.PENDING:
        return await already(work, request, row)
    goal, value = given(request, "key_result", UUID), given(request, "value", Decimal)
    understood = thaw(row.understood).with_value(goal, value)
    row.understood = freeze(understood)
    if not understood.doubts:
        return Reply(card=await count(work, request, row), replaces=True)
    topic = await topic_of_reply(work, row, at=request.at)
    await settle_later(work, request, topic, row)
    return Reply(card=show(topic, row, understood), replaces=True)


async def show_form(work: Work, request: Request) -> Reply:
    """The form, filled with what was understood; the reply itself waits no longer."""
    row = await own(work, request)
    form = await _ask_form(work, request, row)
    return await in_place(work, request, row, form.card) if form.card else form


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


async def _ask_form(work: Work, request: Request, row: tables.Reply) -> Reply:
    assert request.person is not None
    understood = thaw(row.understood)
    if row.state is ReplyState.PENDING:
        await retire(work, row, state=ReplyState.MERGED)
    topic = await topic_of_reply(work, row, at=request.at)
    checkin = topic.checkin
    # What corrects an answer, or was said under a prompt, belongs into its check-in though that is answered.
    if checkin is None or not (is_open(checkin) or understood.of or understood.focus):
        opened = await checkins.open_now(work, request)
        checkin = (await topic_of(work, request.person, at=request.at)).checkin
        if checkin is None:
            return opened
    fields = await checkins.filled(work, request, checkin) | _fields(understood.said)
    await work.checkins.keep_draft(checkin.id, request.person, fields, at=request.at)
    return await checkins.form_reply(work, request, checkin, fields, {})


def _fields(said: Mapping[UUID, Said]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for goal, item in said.items():
        fields[f"{VALUE}.{goal}"] = "" if item.value is None else format(item.value, "f")
        fields[f"{CONFIDENCE}.{goal}"] = "" if item.confidence is None else str(item.confidence)
        fields[f"{NOTE}.{goal}"] = item.note
        fields[f"{BLOCKED}.{goal}"] = "yes" if item.blocked else ""
    return fields


async def count(work: Work, request: Request, row: tables.Reply) -> Card:
    """Records what was certain and shows it; the deeper question follows where one is due."""
    understood = thaw(row.understood)
    lines = await work.ledger.of_replies([id_ for id_ in (row.id, understood.of) if id_])
    topic = await topic_of_reply(work, row, at=request.at, lines=lines)
    told = await work.ledger.told(list(understood.said))
    before = {goal: stood.value for goal, stood in told.items()}
    corrected = await work.ledger.that_count([line.id for line in lines])
    old = {entry.key_result_id: entry for entry in corrected}
    checkins_ = {
        goal.id: checkin
        for goal in topic.goals
        if goal.id in understood.said and (checkin := topic.checkin_about(goal))
    }
    touched = list(checkins_.values())
    late = any(checkin.state is CheckInState.MISSED for checkin in touched)
    row.state = ReplyState.COUNTED
    row.counted_at = request.at
    await work.agenda.drop(SETTLE, [row.id])
    entries = await record(
        work,
        request,
        [
            line_of(
                row, goal, said, checkin=checkins_[goal].id if goal in checkins_ else None, old=old.get(goal)
            )
            for goal, said in understood.said.items()
        ],
    )
    first = touched[0] if touched else None
    card = await checkins.saved_card(work, request, first, entries, before, late=late)
    if first is not None:
        said = await _as_said(work, request, row)
        await experiments.ask_due(work, said, first)
        await reflections.ask_next(work, said, first)
    return card


def line_of(row: tables.Reply, goal: UUID, said: Said, *, checkin: UUID | None, old: Entry | None) -> Line:
    """What a reply says about one goal, as a line of the ledger that corrects its `old` one.

    A question about edited words brings no words of its own: what is answered to it is the edited message's.
    """
    of = thaw(row.understood).of
    return Line(
        key_result=goal,
        person=row.person_id,
        source=Source.REPLY,
        value=said.value,
        confidence=said.confidence,
        note=said.note,
        blocked=said.blocked,
        check_in=old.check_in_id if old else checkin,
        reply=of if of and not row.origin else row.id,
        supersedes=old.id if old else None,
    )


async def _as_said(work: Work, request: Request, row: tables.Reply) -> Request:
    """The request as under the letter that the reply was said under, also where a button or the clock asks."""
    if request.thread:
        return request
    letter = await work.outbox.find(key(row.id))
    return replace(request, thread=letter.thread) if letter else request


async def topic_of_reply(
    work: Work, row: tables.Reply, *, at: datetime, lines: Sequence[Entry] = ()
) -> Topic:
    """What a kept reply is about, whose check-ins may have been answered since; `lines` are what it recorded."""
    focus = thaw(row.understood).focus
    for checkin in await work.checkins.by_id([focus] if focus else []):
        topic = await topic_of_checkin(work, row.person_id, checkin, at=at)
        return replace(topic, focus=checkin.id)
    also = {row.check_in_id, *(line.check_in_id for line in lines)}
    return await topic_of(work, row.person_id, at=at, also=also)


async def retire(work: Work, row: tables.Reply, *, state: ReplyState = ReplyState.DISCARDED) -> None:
    """Ends a reply that waited: it does not count by itself any more."""
    row.state = state
    await work.agenda.drop(SETTLE, [row.id])


async def own(work: Work, request: Request) -> tables.Reply:
    """The reply that a button speaks of; raises HeadwayError when it is not this person's."""
    row = await hold(work, given(request, "reply", UUID))
    if row is None or row.person_id != request.person:
        raise HeadwayError("That message belongs to somebody else.")
    return row


async def already(work: Work, request: Request, row: tables.Reply) -> Reply:
    voice = await _voice(work, request)
    if row.state is ReplyState.COUNTED:
        return Reply(card=checkin_cards.notice(voice.text("That is saved already. “Undo” takes it back.")))
    if row.state is ReplyState.MERGED:
        return Reply(card=checkin_cards.notice(voice.text("That was taken up in a later answer of yours.")))
    return Reply(card=cards.discarded(voice, reply=row.id))


async def _voice(work: Work, request: Request) -> Voice:
    assert request.person is not None
    return (await topic_of(work, request.person, at=request.at)).desk.voice(request.person)


def show(topic: Topic, row: tables.Reply, understood: Understood) -> Card:
    """What was understood of a reply that waits, and what has to be asked."""
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
        items=[_recorded(views[goal], said) for goal, said in understood.said.items() if goal in views],
        questions=[
            cards.Asked(
                doubt=doubt.doubt,
                goal=views.get(doubt.goal) if doubt.goal else None,
                quote=doubt.quote,
                candidates=doubt.candidates,
            )
            for doubt in understood.doubts
        ],
        offers=[_recorded(views[goal], said) for goal, said in understood.offered.items() if goal in views],
        minutes=topic.desk.settings.settle_minutes,
        corrects=understood.of is not None,
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


def _recorded(goal: GoalView, said: Said) -> Recorded:
    return Recorded(
        goal=goal,
        before=goal.value,
        value=said.value,
        confidence=said.confidence,
        note=said.note,
        blocked=said.blocked,
    )


def _view(topic: Topic, goal: Goal, reader: UUID) -> GoalView:
    owner = goal.key_result.owner_id
    asked = Asked.of(topic.desk.asked.get(owner, ()) if owner else ())
    return view(topic.desk, goal, asked, reader=reader, zone=topic.desk.voice(reader).zone)
