"""Answering a check-in by its buttons and its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from cards import checkins as cards
from cards.blocks import Action, Card
from cards.checkins import BLOCKED, CONFIDENCE, NOTE, REFLECT, REFLECTIONS, VALUE, Recorded
from cards.exchange import NOTHING, Reply, Request
from cards.goals import GoalView
from cards.stuck import Stuck, find_button, looks_stuck
from handlers import experiments, reflections, talks
from handlers.asked import Topic, is_open, shown, sureness, topic_of, topic_of_checkin
from handlers.coach import coaching_hint, signs_of
from handlers.given import given
from handlers.plan import AGAIN, CLOSE, PROMPT, REMIND, SETTLE
from handlers.prompts import Desk, asking_of, next_asked
from handlers.recording import keep_heard, record, recorded, settle_checkin, undo_action
from okrs.errors import HeadwayError
from okrs.measure import check_value
from okrs.reader import read
from okrs.texts import later
from okrs.vocabulary import CheckInState, ReplyState, Source
from scheduling.cadence import effective_cadence
from scheduling.calendar import local_date, next_working_day, to_instant
from storage.agenda import Appointment
from storage.columns import new_id
from storage.goals import Goal
from storage.ledger import Line
from storage.store import Work
from storage.tables import CheckIn, Entry, Slip


async def show_form(work: Work, request: Request) -> Reply:
    """The form of a check-in, with the draft or what was answered so far."""
    checkin = await _checkin(work, request)
    return await form_reply(work, request, checkin, await filled(work, request, checkin), {})


async def keep_draft(work: Work, request: Request) -> Reply:
    """Keeps a half-filled form, so that a reload or a lost connection costs nothing."""
    checkin = await _checkin(work, request)
    assert request.person is not None
    fields = {name: value[:20_000] for name, value in request.values.items() if "." in name}
    await work.checkins.keep_draft(checkin.id, request.person, fields, at=request.at)
    return NOTHING


async def submit(work: Work, request: Request) -> Reply:
    """Records the form, all of it or, with a sentence at each field to put right, nothing yet."""
    checkin = await _checkin(work, request)
    assert request.person is not None
    topic = await topic_of_checkin(work, request.person, checkin, at=request.at)
    standing = await _standing(work, checkin, topic.goals)
    lines, problems = _lines(topic, request, standing)
    reflections = _reflections(request.values)
    if problems:
        await keep_draft(work, request)
        return await form_reply(work, request, checkin, request.values, problems)
    tried = await experiments.take_fields(work, request)
    if not lines and not reflections and not tried and standing:
        voice = topic.desk.voice(request.person)
        return Reply(card=cards.notice(voice.text("Nothing has changed since you sent it.")), replaces=True)
    if not lines and not reflections and not tried:
        raise HeadwayError(
            "The form is empty. Fill in at least one goal, or press “Nothing changed” or “Skip this one”."
        )
    if reflections:
        await work.checkins.reflect(checkin.id, request.person, reflections, at=request.at)
    await work.checkins.drop_draft(checkin.id, request.person)
    lines = [*lines, *await _with_history(work, checkin, lines)]
    return await record_answer(work, request, checkin, lines, heard=tried)


async def same(work: Work, request: Request) -> Reply:
    """Nothing changed: every goal keeps its last value, and what was in the way still is."""
    checkin = await _checkin(work, request)
    assert request.person is not None
    topic = await topic_of_checkin(work, request.person, checkin, at=request.at)
    if checkin.state is CheckInState.ANSWERED:
        voice = topic.desk.voice(request.person)
        return Reply(card=cards.notice(voice.text("You answered this one already, and that stands.")))
    lines = [
        Line(
            key_result=goal.id,
            person=request.person,
            source=Source.FORM,
            value=goal.value,
            note=goal.told.blocker if goal.told.blocked else "",
            blocked=goal.told.blocked,
            check_in=checkin.id,
        )
        for goal in topic.goals
        if goal.told is not None and goal.value is not None
    ]
    if not lines:
        return await form_reply(work, request, checkin, {}, {})
    # The prompt itself will say that it is answered: what was saved, and its undo, stand below.
    saved = await record_answer(work, request, checkin, lines, replaces=False)
    await experiments.ask_due(work, request, checkin)
    await reflections.ask_next(work, request, checkin)
    return saved


async def record_answer(
    work: Work,
    request: Request,
    checkin: CheckIn,
    lines: list[Line],
    *,
    replaces: bool = True,
    heard: Sequence[Mapping[str, Any]] = (),
) -> Reply:
    """Records the lines of one check-in and shows what was saved, with Undo and the way to change it.

    `heard` is what the same form said of experiments.
    """
    late = checkin.state is CheckInState.MISSED
    before = {
        id_: told.value for id_, told in (await work.ledger.told([x.key_result for x in lines])).items()
    }
    entries = await record(work, request, lines)
    if checkin.state is not CheckInState.ANSWERED:
        await settle_checkin(work, request, checkin, CheckInState.ANSWERED)
    slip = await keep_heard(work, request, entries, heard)
    card = await saved_card(work, request, checkin, entries, before, late=late, slip=slip)
    return Reply(card=card, replaces=replaces)


async def saved_card(
    work: Work,
    request: Request,
    checkin: CheckIn | None,
    entries: list[Entry],
    before: Mapping[UUID, Decimal | None],
    *,
    late: bool = False,
    slip: Slip | None = None,
) -> Card:
    """What was recorded, as the person sees it."""
    assert request.person is not None
    desk = (await topic_of(work, request.person, at=request.at)).desk
    voice = desk.voice(request.person)
    person = desk.company.people[request.person]
    items = await recorded(work, request, [e for e in entries if not e.retracted], before=before)
    stuck = await _stuck(work, request.person, items)
    change = Action(voice.text("Change"), "checkin.form", {"checkin": str(checkin.id)}) if checkin else None
    return cards.saved(
        voice,
        items,
        undo=undo_action(voice.text("Undo"), entries, slip=slip),
        change=change,
        helper=desk.name(person.manager_id) if person.manager_id else "",
        late=late,
        next_at=await next_asked(work, desk, person),
        looks_stuck=looks_stuck(voice, stuck),
        find=find_button(voice, [goal.id for goal, _ in stuck]) if stuck else None,
    )


async def _stuck(
    work: Work, person: UUID, items: Sequence[Recorded]
) -> list[tuple[GoalView, tuple[Stuck, ...]]]:
    """Those of the goals just spoken of that are the person's own and stuck, where nothing is tried or begun yet."""
    own = {item.goal.id: item.goal for item in items if item.goal.owner_id == person}
    found = await signs_of(work, list(own.values()))
    tried = (await work.experiments.open_of([person])).get(person, ()) if found else ()
    busy = {experiment.key_result_id for experiment in tried}
    return [
        (own[id_], signs)
        for id_, signs in found.items()
        if id_ not in busy and await talks.of_goal(work, person, id_) is None
    ]


async def skip(work: Work, request: Request) -> Reply:
    """The person passes this time; it never counts against them."""
    checkin = await _checkin(work, request)
    voice = (await _desk_voice(work, request)).voice(request.person)
    if checkin.state is CheckInState.ANSWERED:
        return Reply(card=cards.notice(voice.text("You answered this one already, and that stands.")))
    await settle_checkin(work, request, checkin, CheckInState.SKIPPED)
    waiting = await work.replies.pending(checkin.asked_of_id, since=request.at - timedelta(days=1))
    for reply in waiting[:1]:
        # What was shown back and not saved yet would else be saved minutes after "skip".
        reply.state = ReplyState.DISCARDED
        await work.agenda.drop(SETTLE, [reply.id])
    undo = Action(voice.text("Answer after all"), "checkin.form", {"checkin": str(checkin.id)})
    return Reply(
        card=cards.notice(
            voice.text("Skipped."), voice.text("It does not count against you."), buttons=(undo,)
        ),
        replaces=True,
    )


async def snooze(work: Work, request: Request) -> Reply:
    """Asks again on a day the person chose, tomorrow if they chose none: in their working hours, once."""
    checkin = await _checkin(work, request)
    desk = await _desk_voice(work, request)
    voice = desk.voice(request.person)
    assert request.person is not None
    if not is_open(checkin):
        return Reply(
            card=cards.notice(
                voice.text("This check-in is not open any more, so there is nothing to put off.")
            )
        )
    tomorrow = voice.today(request.at) + timedelta(days=1)
    day = given(request, "until", date.fromisoformat) if "until" in request.values else tomorrow
    at = _snoozed_to(desk, request, day)
    coming = (await work.agenda.of(PROMPT, [checkin.person_id])).get(checkin.person_id)
    if coming is not None and at >= coming.at:
        return Reply(
            card=cards.notice(
                voice.text(
                    "Your next check-in comes {when} anyway, so I'll ask you then.",
                    when=voice.moment(coming.at),
                )
            ),
        )
    checkin.state = CheckInState.ASKED
    checkin.closes_at = max(checkin.closes_at, at + timedelta(days=1))
    await work.agenda.drop(REMIND, [checkin.id])
    await work.agenda.arm(
        [
            Appointment(intent=AGAIN, subject=checkin.id, at=at),
            Appointment(intent=CLOSE, subject=checkin.id, at=checkin.closes_at),
        ]
    )
    return Reply(
        card=cards.notice(
            voice.text("Fine. I'll come back {when}.", when=voice.moment(at)),
            buttons=(Action(voice.text("Answer now"), "checkin.form", {"checkin": str(checkin.id)}),),
        ),
        replaces=True,
    )


async def open_now(work: Work, request: Request) -> Reply:
    """A check-in because the person wants one: the open one, or a new one for today."""
    assert request.person is not None
    topic = await topic_of(work, request.person, at=request.at)
    voice = topic.desk.voice(request.person)
    own = [goal for goal in topic.goals if goal.key_result.owner_id == request.person]
    if not own:
        return Reply(card=cards.nothing_waits(voice, next_at=None, owned=False))
    checkin = next((c for c in topic.checkins if c.person_id == request.person), None)
    today = voice.today(request.at)
    if checkin is None or not is_open(checkin):
        person = topic.desk.company.people[request.person]
        teams = [topic.desk.company.teams[t] for t in topic.desk.company.teams_of.get(person.id, ())]
        row = CheckIn(
            id=new_id(),
            workspace_id=work.workspace,
            person_id=request.person,
            asked_of_id=request.person,
            cadence=effective_cadence(
                person.cadence, (team.cadence for team in teams), topic.desk.settings.cadence
            ),
            period=today,
            deep=not _asked_this_month(topic, request.person, today),
            asked_at=request.at,
            closes_at=request.at + timedelta(days=1),
        )
        # Two check-ins on one day would be one too many: asking again the same day changes the first answer.
        fresh = await work.checkins.open([row])
        checkin = row if fresh else (await work.checkins.latest([request.person]))[request.person]
    # Back again, the person answers for themselves.
    checkin.asked_of_id = request.person
    return await form_reply(work, request, checkin, await filled(work, request, checkin), {}, replaces=False)


def _asked_this_month(topic: Topic, person: UUID, today: date) -> bool:
    zone = topic.desk.voice(person).zone
    days = [local_date(zone, checkin.asked_at) for checkin in topic.desk.asked.get(person, ())]
    return any((day.year, day.month) == (today.year, today.month) for day in days)


async def form_reply(
    work: Work,
    request: Request,
    checkin: CheckIn,
    fields: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    replaces: bool = True,
) -> Reply:
    desk, asking = await asking_of(work, checkin, at=request.at)
    voice = desk.voice(request.person)
    card = cards.form(
        voice, asking, fields=fields, problems=problems, question=await coaching_hint(work, request, checkin)
    )
    # The prompt stays where it is and the form comes below it; a form that was sent gives way to the result.
    return Reply(card=card, replaces=replaces and bool(problems))


async def _checkin(work: Work, request: Request) -> CheckIn:
    """The check-in a button speaks of; raises HeadwayError when it is not this person's, or over."""
    checkin = await work.checkins.find(given(request, "checkin", UUID))
    if checkin is None or request.person not in (checkin.asked_of_id, checkin.person_id):
        raise HeadwayError("This check-in belongs to somebody else.")
    latest = (await work.checkins.latest([checkin.person_id])).get(checkin.person_id)
    if latest is not None and latest.id != checkin.id and latest.asked_at > checkin.asked_at:
        raise HeadwayError("A newer check-in has come since. Please answer that one: /okr checkin opens it.")
    return checkin


async def filled(work: Work, request: Request, checkin: CheckIn) -> dict[str, str]:
    """What the form begins with: the answers so far, and the draft where nothing newer was said."""
    assert request.person is not None
    topic = await topic_of_checkin(work, request.person, checkin, at=request.at)
    standing = await _standing(work, checkin, topic.goals)
    fields = await _answers(work, checkin, standing)
    saved_at = await work.checkins.draft_saved_at(checkin.id, request.person)
    for name, value in (await work.checkins.draft(checkin.id, request.person)).items():
        newer = [
            e
            for id_, e in standing.items()
            if name.endswith(str(id_)) and saved_at and e.recorded_at > saved_at
        ]
        if not newer:
            fields[name] = value
    return fields


async def _standing(work: Work, checkin: CheckIn, goals: Sequence[Goal]) -> dict[UUID, Entry]:
    """The newest thing said about each goal since the check-in was asked, in whatever way."""
    histories = await work.ledger.history([goal.id for goal in goals])
    newest = {id_: entries[-1] for id_, entries in histories.items()}
    return {id_: entry for id_, entry in newest.items() if entry.recorded_at >= checkin.asked_at}


async def _answers(work: Work, checkin: CheckIn, standing: Mapping[UUID, Entry]) -> dict[str, str]:
    """What was answered so far, as the form's fields."""
    fields: dict[str, str] = {}
    for id_, entry in standing.items():
        if entry.value is not None:
            fields[f"{VALUE}.{id_}"] = format(entry.value.normalize(), "f")
        if entry.confidence is not None:
            fields[f"{CONFIDENCE}.{id_}"] = str(entry.confidence)
        if entry.note:
            fields[f"{NOTE}.{id_}"] = entry.note
        if entry.blocked:
            fields[f"{BLOCKED}.{id_}"] = "yes"
    for question, answer in (await work.checkins.reflections([checkin.id])).get(checkin.id, {}).items():
        fields[f"{REFLECT}.{question}"] = answer
    return fields


def _lines(
    topic: Topic, request: Request, standing: Mapping[UUID, Entry]
) -> tuple[list[Line], dict[str, str]]:
    """The form as ledger lines, corrections of what this check-in recorded before, and problems by field."""
    lines: list[Line] = []
    problems: dict[str, str] = {}
    voice = topic.desk.voice(request.person)
    for goal in topic.goals:
        value, problem = _value(topic, goal, request.values.get(f"{VALUE}.{goal.id}", "").strip(), request.at)
        if problem:
            problems[f"{VALUE}.{goal.id}"] = voice.text(problem)
            continue
        note = request.values.get(f"{NOTE}.{goal.id}", "").strip()
        blocked = request.values.get(f"{BLOCKED}.{goal.id}", "") == "yes"
        confidence = sureness(request.values.get(f"{CONFIDENCE}.{goal.id}", ""))
        old = standing.get(goal.id)
        ours = old is not None and topic.checkin is not None and old.check_in_id == topic.checkin.id
        is_empty = value is None and confidence is None and not note and not blocked
        # A field that is not there says nothing; one that was emptied takes back what stood in it.
        if is_empty and not (ours and f"{VALUE}.{goal.id}" in request.values):
            continue
        line = Line(
            key_result=goal.id,
            person=request.person,
            source=Source.FORM,
            value=value,
            confidence=confidence,
            note=note,
            blocked=blocked,
            check_in=topic.checkin.id if topic.checkin else None,
            supersedes=old.id if old is not None and ours else None,
            retracted=is_empty,
        )
        if old is None or _differs(old, line):
            lines.append(line)
    return lines, problems


async def _with_history(work: Work, checkin: CheckIn, lines: Sequence[Line]) -> list[Line]:
    """An emptied answer takes its earlier versions along: they would stand again without the last one."""
    emptied = {line.key_result: line for line in lines if line.retracted}
    written = await work.ledger.everything(list(emptied))
    return [
        replace(line, supersedes=entry.id)
        for id_, line in emptied.items()
        for entry in written.get(id_, [])
        if entry.check_in_id == checkin.id and not entry.retracted and entry.id != line.supersedes
    ]


def _differs(old: Entry, line: Line) -> bool:
    return (old.value, old.confidence, old.note, old.blocked) != (
        line.value,
        line.confidence,
        line.note,
        line.blocked,
    )


def _value(topic: Topic, goal: Goal, text: str, at: datetime) -> tuple[Decimal | None, str]:
    """A field's text as a value, read like a typed reply about that one goal; or what is wrong with it."""
    if not text:
        return None, ""
    today = local_date(topic.desk.workspace.zone, at)
    understanding = read(text, [shown(goal, 1)], today=today)
    values = [update.value for update in understanding.updates if update.value is not None]
    if understanding.ask or len(values) != 1:
        return None, later("That does not read as one value. For example: 45, 1.2k, +3, same.")
    faults = check_value(goal.measure, values[0])
    return (None, faults[0].sentence) if faults else (values[0], "")


def _reflections(values: Mapping[str, str]) -> dict[str, str]:
    named = {name: values.get(f"{REFLECT}.{name}", "").strip() for name in REFLECTIONS}
    return {name: answer for name, answer in named.items() if answer}


def _snoozed_to(desk: Desk, request: Request, day: date) -> datetime:
    assert request.person is not None
    calendar = desk.calendar(desk.company.people[request.person])
    wanted = next_working_day(calendar, max(day, local_date(calendar, request.at)))
    at = to_instant(calendar, wanted, desk.settings.prompt_at)
    if at > request.at:
        return at
    return to_instant(
        calendar, next_working_day(calendar, wanted + timedelta(days=1)), desk.settings.prompt_at
    )


async def _desk_voice(work: Work, request: Request) -> Desk:
    assert request.person is not None
    return (await topic_of(work, request.person, at=request.at)).desk
