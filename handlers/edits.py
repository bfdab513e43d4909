"""Editing or deleting one's own message: the answer in it changes with it, and nothing is lost unsaid."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from cards import replies as cards
from cards.blocks import Action, Card
from cards.checkins import notice, reflection
from cards.exchange import NOTHING, Reply, Request
from cards.goals import GoalView
from cards.voice import Voice
from handlers import checkins, recording, reflections, replies, talks
from handlers.asked import Topic
from handlers.facts import house, seen_by
from handlers.given import given, ids
from handlers.messages import LONGEST
from handlers.practices import typed
from handlers.recording import record, recorded, reopen_unanswered
from handlers.understood import Understood, freeze, go_on, thaw
from okrs.vocabulary import ReplyState
from storage import tables
from storage.ledger import Line, tell
from storage.store import Work
from storage.tables import Entry


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """The reply that a message belongs to by now, every line that it recorded, and those that count, by goal."""

    row: tables.Reply
    lines: Sequence[Entry]
    counting: Mapping[UUID, Entry]

    @property
    def counts(self) -> bool:
        return self.row.state is ReplyState.COUNTED and bool(self.counting)

    @property
    def since(self) -> datetime:
        """Since when it counts."""
        assert self.row.counted_at is not None
        return self.row.counted_at


async def edit(work: Work, request: Request) -> Reply:
    """The message of that origin says `text` now. A command's edit, or that of an unknown message, changes nothing."""
    row = await _said_in(work, request)
    text = request.values.get("text", "")[:LONGEST]
    # Platforms report an edit too when they add the preview of a link.
    if row is None or not row.understood or text.split() == row.text.split():
        return NOTHING
    if talks.question_of(row):
        await work.replies.reword(row, text, at=request.at)
        return await talks.change(work, request, row)
    answer = await _answer_of(work, row)
    if await _is_over(work, row, answer):
        late = cards.too_late((await house(work, request.at)).voice(request.person))
        name = f"{replies.key(row.id)}:late"
        await work.outbox.put([await replies.letter_of(work, request, name, late)])
        return NOTHING
    before = row.text
    await work.replies.reword(row, text, at=request.at)
    if typed.is_practice(row):
        return await typed.change(work, request, row, before)
    if reflections.question_of(row):
        return await reflections.change(work, request, row)
    await _drop_question(work, request, answer)
    topic = await _reread(work, request, row, answer)
    await (_correct if answer.counts else _wait_again)(work, request, answer, topic)
    return NOTHING


async def delete(work: Work, request: Request) -> Reply:
    """The message of that origin was deleted: what waits is forgotten, what counts is asked about."""
    row = await _said_in(work, request)
    if row is None or not row.understood:
        return NOTHING
    if talks.question_of(row):
        await talks.release(work, row)
        return NOTHING
    voice = (await house(work, request.at)).voice(request.person)
    name = f"{replies.key(row.id)}:deleted"
    if typed.is_practice(row):
        return NOTHING
    if question := reflections.question_of(row):
        card = cards.deleted_answer(voice, reply=row.id, question=reflection(voice, question))
        await work.outbox.put([await replies.letter_of(work, request, name, card)])
        return NOTHING
    answer = await _answer_of(work, row)
    if answer.row.state is ReplyState.PENDING:
        await _delete_waiting(work, request, row, answer)
    elif answer.counts and (left := await _brought_by(work, row, answer)):
        await _drop_question(work, request, answer)
        items = await recorded(work, request, left, before={})
        card = cards.deleted_counted(voice, items, take_back=_take_back(voice, answer, left))
        await work.outbox.put([await replies.letter_of(work, request, name, card)])
    return NOTHING


async def take_back(work: Work, request: Request) -> Reply:
    """The button below a changed or deleted message: takes back `entries`, which `reply` recorded."""
    row = await replies.own(work, request)
    entries = await work.ledger.that_count(given(request, "entries", ids))
    if not entries:
        title = (await house(work, request.at)).voice(request.person).text("That was taken back already.")
        return Reply(card=notice(title), replaces=True)
    card = await recording.take_back(work, request, entries)
    answer = await _answer_of(work, row)
    shown = await _standing(work, request, answer, await _topic(work, request, row, answer)) or card
    await work.outbox.revise(await replies.place(work, row.id), shown, at=request.at)
    return Reply(card=card, replaces=True)


async def leave(work: Work, request: Request) -> Reply:
    """The other button: what was recorded stays."""
    voice = (await house(work, request.at)).voice(request.person)
    return Reply(card=notice(voice.text("It stays as it is.")), replaces=True)


async def withdraw_answer(work: Work, request: Request) -> Reply:
    """The answer to a deeper question is not kept any more."""
    await reflections.withdraw(work, await replies.own(work, request))
    voice = (await house(work, request.at)).voice(request.person)
    return Reply(card=notice(voice.text("Your answer is taken back.")), replaces=True)


async def _said_in(work: Work, request: Request) -> tables.Reply | None:
    assert request.person is not None
    found = await work.replies.said_in(request.person, request.origin)
    return await replies.hold(work, found) if found else None


async def _answer_of(work: Work, row: tables.Reply) -> _Answer:
    """Follows a reply that was taken up in later ones to the one that stands for all of them."""
    while row.state is ReplyState.MERGED and (into := thaw(row.understood).into):
        following = await replies.hold(work, into)
        if following is None:
            break
        row = following
    lines = await work.ledger.of_replies([row.id])
    counting = await work.ledger.that_count([line.id for line in lines])
    return _Answer(row=row, lines=lines, counting={entry.key_result_id: entry for entry in counting})


async def _is_over(work: Work, row: tables.Reply, answer: _Answer) -> bool:
    """Whether a newer check-in was asked since the words were typed."""
    goals = [await work.goals.goal(id_) for id_ in answer.counting]
    people = {goal.key_result.owner_id for goal in goals if goal and goal.key_result.owner_id}
    if not people and row.check_in_id:
        people = {checkin.person_id for checkin in await work.checkins.by_id([row.check_in_id])}
    latest = await work.checkins.latest(sorted(people or {row.person_id}))
    return any(checkin.asked_at > row.received_at for checkin in latest.values())


async def _drop_question(work: Work, request: Request, answer: _Answer) -> None:
    """What was asked about the words as they were before waits no longer."""
    understood = thaw(answer.row.understood)
    if answer.row.state is not ReplyState.COUNTED or understood.into is None:
        return
    asking = await replies.hold(work, understood.into)
    if asking is not None and asking.state is ReplyState.PENDING and not asking.origin:
        await replies.retire(work, asking, state=ReplyState.MERGED)
        voice = (await house(work, request.at)).voice(request.person)
        gone = notice(voice.text("You changed your message since, so I don't ask this any more."))
        await work.outbox.revise(replies.key(asking.id), gone, at=request.at)
    answer.row.understood = freeze(replace(understood, into=None))


async def _reread(work: Work, request: Request, row: tables.Reply, answer: _Answer) -> Topic:
    """Understands a message anew, and after it those that went on from it; returns what the last is about."""
    while True:
        topic = await _topic(work, request, row, answer)
        kept = thaw(row.understood)
        anew = earlier = await _earlier(work, kept)
        if row.text:
            today = topic.desk.voice(row.person_id).today(request.at)
            anew = go_on(earlier, topic, row.text, topic.read(row.text, today=today), today=today)
        row.understood = freeze(replace(anew, after=kept.after, into=kept.into, focus=kept.focus, of=kept.of))
        if row.id == answer.row.id or kept.into is None:
            return topic
        following = await work.replies.find(kept.into)
        assert following is not None
        row = following


async def _earlier(work: Work, understood: Understood) -> Understood:
    """What the message before this one had come to, where this one goes on from it."""
    before = await work.replies.look_up(understood.after) if understood.after else None
    return thaw(before.understood) if before is not None else Understood()


async def _topic(work: Work, request: Request, row: tables.Reply, answer: _Answer) -> Topic:
    """What a message is about: where it counts, as things stood before it did, which is what its words go by."""
    topic = await replies.topic_of_reply(work, row, at=request.at, lines=answer.lines)
    if not answer.counts:
        return topic
    since = answer.since
    histories = await work.ledger.history([goal.id for goal in topic.goals])
    ours = {line.id for line in answer.lines}
    stood = {
        id_: [e for e in entries if e.id not in ours and e.recorded_at < since]
        for id_, entries in histories.items()
    }
    goals = [replace(goal, told=tell(stood.get(goal.id, []))) for goal in topic.goals]
    return replace(topic, goals=goals)


async def _wait_again(work: Work, request: Request, answer: _Answer, topic: Topic) -> None:
    """Shows anew what was understood, in the place of what was shown before, and lets it count after a while."""
    row = answer.row
    # A form that took the words up stands in their place, so they are shown below it.
    name = replies.below(row.id) if row.state is ReplyState.MERGED else await replies.place(work, row.id)
    row.state, row.counted_at = ReplyState.PENDING, None
    understood = thaw(row.understood)
    card = replies.show(topic, row, understood)
    if not (understood.said or understood.doubts):
        row.state = ReplyState.DISCARDED
        card = cards.says_nothing(topic.desk.voice(row.person_id))
    await work.outbox.put_or_revise(await replies.letter_of(work, request, name, card))
    await replies.settle_later(work, request, topic, row)


async def _correct(work: Work, request: Request, answer: _Answer, topic: Topic) -> None:
    """Brings what a message recorded into line with its new words; what they leave open is asked."""
    row, name = answer.row, f"{replies.key(answer.row.id)}:changed"
    understood = thaw(row.understood)
    voice = topic.desk.voice(row.person_id)
    if not understood.goals:
        left = list(answer.counting.values())
        items = await recorded(work, request, left, before={})
        card = cards.edited_away(voice, items, take_back=_take_back(voice, answer, left))
        await work.outbox.put_or_revise(await replies.letter_of(work, request, name, card))
        return
    await work.outbox.revise(name, notice(voice.text("You changed your message once more.")), at=request.at)
    change = await _change(work, answer, topic, understood)
    if change.lines:
        await record(work, request, change.lines)
        await reopen_unanswered(work, request, [answer.counting[goal] for goal in change.withdrawn])
    if change.lines or change.stays:
        card = await _changed(work, request, answer, topic, change)
        await work.outbox.revise(await replies.place(work, row.id), card, at=request.at)
    if understood.doubts:
        await _ask_rest(work, request, answer, topic)


@dataclass(frozen=True, kw_only=True)
class _Change:
    """What an edit does: lines for the ledger, the goals named no more, and those of which a later word stays."""

    lines: Sequence[Line]
    withdrawn: Collection[UUID]
    stays: Collection[UUID]


async def _change(work: Work, answer: _Answer, topic: Topic, understood: Understood) -> _Change:
    ours = {line.id for line in answer.lines}
    histories = await work.ledger.history(list(understood.said))
    lines: list[Line] = []
    stays: list[UUID] = []
    goals = {goal.id: goal for goal in topic.goals}
    for id_, said in understood.said.items():
        old, newest = answer.counting.get(id_), next(reversed(histories.get(id_, [])), None)
        if newest is not None and newest.id not in ours and newest.recorded_at > answer.since:
            stays.append(id_)
            continue
        checkin = topic.checkin_about(goals[id_]) if id_ in goals else None
        line = replies.line_of(answer.row, id_, said, checkin=checkin.id if checkin else None, old=old)
        if old is None or _says(old) != _says(line):
            lines.append(line)
    # While it is unclear which goal is meant, it may be any of those that the words don't name.
    is_clear = all(doubt.goal for doubt in understood.doubts)
    withdrawn = [id_ for id_ in answer.counting if is_clear and id_ not in understood.goals]
    return _Change(lines=[*lines, *_retractions(answer, withdrawn)], withdrawn=withdrawn, stays=stays)


def _says(said: Entry | Line) -> tuple[Decimal | None, int | None, str, bool]:
    return said.value, said.confidence, said.note, said.blocked


def _retractions(answer: _Answer, goals: Collection[UUID]) -> list[Line]:
    """Takes back all that a message said of these goals, its earlier words too: they would stand again."""
    done = {line.supersedes_id for line in answer.lines if line.retracted}
    return [
        Line(
            key_result=line.key_result_id,
            person=answer.row.person_id,
            source=line.source,
            check_in=line.check_in_id,
            reply=line.reply_id,
            supersedes=line.id,
            retracted=True,
        )
        for line in answer.lines
        if line.key_result_id in goals and not line.retracted and line.id not in done
    ]


async def _changed(work: Work, request: Request, answer: _Answer, topic: Topic, change: _Change) -> Card:
    home = topic.desk
    voice = home.voice(answer.row.person_id)
    views: dict[UUID, GoalView] = {}
    for id_ in (*change.withdrawn, *change.stays):
        if goal := await work.goals.goal(id_):
            views |= await seen_by(work, home, [goal], reader=answer.row.person_id, zone=voice.zone)
    return cards.changed(
        voice,
        await _standing(work, request, answer, topic) or Card(title=""),
        withdrawn=[views[id_] for id_ in change.withdrawn],
        stays=[views[id_] for id_ in change.stays],
    )


async def _standing(work: Work, request: Request, answer: _Answer, topic: Topic) -> Card | None:
    """What of a message counts now, with Undo; `topic` is as things stood before it. None when nothing does."""
    lines = await work.ledger.of_replies([answer.row.id])
    entries = await work.ledger.that_count([line.id for line in lines])
    if not entries:
        return None
    asked = await work.checkins.by_id([entry.check_in_id for entry in entries[:1] if entry.check_in_id])
    before = {goal.id: goal.value for goal in topic.goals}
    return await checkins.saved_card(work, request, asked[0] if asked else None, entries, before)


async def _ask_rest(work: Work, request: Request, answer: _Answer, topic: Topic) -> None:
    """Asks what the new words leave open, as about any reply; the answer corrects what the message recorded."""
    row = answer.row
    understood = thaw(row.understood)
    rest = Understood(doubts=understood.doubts, of=row.id, focus=understood.focus)
    asking = await work.replies.keep(
        row.person_id, row.text, at=request.at, checkin=row.check_in_id, understood=freeze(rest)
    )
    row.understood = freeze(replace(understood, into=asking.id))
    card = replies.show(topic, asking, rest)
    await work.outbox.put([await replies.letter_of(work, request, replies.key(asking.id), card)])


async def _delete_waiting(work: Work, request: Request, row: tables.Reply, answer: _Answer) -> None:
    """Forgets the words of a deleted message; what others said that it belongs with goes on waiting."""
    last = answer.row
    if row.id != last.id or thaw(row.understood).after:
        await work.replies.reword(row, "", at=request.at)
        topic = await _reread(work, request, row, answer)
        if thaw(last.understood).goals:
            await _wait_again(work, request, answer, topic)
            return
    await replies.retire(work, last)
    card = cards.deleted_waiting((await house(work, request.at)).voice(request.person), reply=last.id)
    await work.outbox.revise(await replies.place(work, last.id), card, at=request.at)


async def _brought_by(work: Work, row: tables.Reply, answer: _Answer) -> list[Entry]:
    """What counts of that which this very message said, and not one that it went on from."""
    understood = thaw(row.understood)
    earlier = await _earlier(work, understood)
    own = {id_ for id_, said in understood.said.items() if earlier.said.get(id_) != said}
    return [entry for id_, entry in answer.counting.items() if id_ in own]


def _take_back(voice: Voice, answer: _Answer, entries: Sequence[Entry]) -> Action:
    values = {"reply": str(answer.row.id), "entries": ",".join(str(entry.id) for entry in entries)}
    return Action(voice.text("Take it back"), "reply.take_back", values)
