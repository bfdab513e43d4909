"""Once a working day, each person's goals are looked at, and what is worth raising is raised within their budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from cards.exchange import NOTHING, Reply, Request
from cards.nudges import with_answers
from handlers.facts import House, house
from handlers.nudges.look import Concern, Look, look_at
from handlers.nudges.rules import RULES
from handlers.plan import NUDGES, next_nudges
from handlers.thoughts import in_better_words
from okrs.vocabulary import NudgeKind
from scheduling.asking import Verdict
from scheduling.nudges import Nudge, budget
from storage.agenda import Appointment
from storage.outbox import Letter
from storage.store import Work
from storage.tables import Nudge as Sent
from storage.tables import NudgeWish, Person

# The same kind about the same subject comes again after so long, twice as long for every time it did not help.
_REST = timedelta(days=7)
# However much there is to say, no day brings more than this.
_MOST_A_DAY = 2
_STALE = timedelta(days=2)
_KINDS = list(NudgeKind)


async def review(work: Work, request: Request) -> Reply:
    """Looks at the people in `subjects`, and arms their next look."""
    home = await house(work, request.at)
    people = [person for id_ in request.subjects if (person := home.company.people.get(id_))]
    active = [person for person in people if person.active]
    await work.agenda.arm(
        Appointment(intent=NUDGES, subject=person.id, at=next_nudges(home, person)) for person in active
    )
    look = await look_at(work, home, active)
    concerns = [concern for rule in RULES for concern in await rule(look)]
    await raise_(work, home, look, concerns)
    return NOTHING


async def raise_(work: Work, home: House, look: Look, concerns: Iterable[Concern]) -> None:
    """Sends each person what matters most of their concerns, as much as they want to hear."""
    by_person: dict[UUID, list[Concern]] = defaultdict(list)
    for concern in concerns:
        by_person[concern.person].append(concern)
    people = [person for person in look.people if person.id in by_person]
    ids = [person.id for person in people]
    wishes = await work.nudges.wishes(ids)
    sent = await work.nudges.since(ids, home.now.date() - _REST * 2**5)
    letters = []
    for person in people:
        chosen = _chosen(
            look, person, by_person[person.id], wishes.get(person.id, ()), sent.get(person.id, ())
        )
        for concern in chosen:
            letters.append(await _raised(look, person, concern))
    await work.outbox.put(await in_better_words(work, home, letters))


async def _raised(look: Look, person: Person, concern: Concern) -> Letter:
    day, now = look.today(person), look.home.now
    await look.work.nudges.record(person.id, kind=concern.kind, subject=concern.subject, day=day, at=now)
    if concern.sent is not None:
        await concern.sent()
    return Letter(
        key=f"nudge:{concern.kind}:{person.id}:{concern.subject}:{day}",
        card=with_answers(look.voice(person), concern.card, kind=concern.kind, subject=concern.subject),
        at=now,
        person=person.id,
        expires_at=now + _STALE,
    )


def _chosen(
    look: Look,
    person: Person,
    concerns: Sequence[Concern],
    wishes: Sequence[NudgeWish],
    sent: Sequence[Sent],
) -> list[Concern]:
    """The weightiest first: what is neither unwanted, nor resting, nor better left to the check-in."""
    today, zone = look.today(person), look.voice(person).zone
    waits = look.has_open_checkin(person.id)
    said = {(wish.kind, wish.subject): wish for wish in wishes}
    heard = [Nudge(row.subject, row.sent_at) for row in sent]
    found: list[Concern] = []
    for concern in sorted(concerns, key=lambda one: _KINDS.index(one.kind)):
        if len(found) == _MOST_A_DAY:
            break
        if (waits and not concern.beside_checkin) or not is_welcome(concern, said, sent, today):
            continue
        verdict = budget(
            [*heard, *(Nudge(one.subject, look.home.now) for one in found)],
            subject=concern.subject,
            now=look.home.now,
            zone=zone,
            a_week=look.home.settings.nudges_a_week,
        )
        if verdict is Verdict.ASK:
            found.append(concern)
    return found


def is_welcome(
    concern: Concern,
    said: Mapping[tuple[NudgeKind, str], NudgeWish],
    sent: Sequence[Sent],
    today: date,
) -> bool:
    """Whether the person neither muted nor put off this kind or this subject, and has not heard of it lately."""
    wishes = [
        wish for key in ((concern.kind, ""), (concern.kind, concern.subject)) if (wish := said.get(key))
    ]
    if any(wish.muted or (wish.snoozed_until and wish.snoozed_until > today) for wish in wishes):
        return False
    rest = _REST * 2 ** min(sum(wish.unhelpful for wish in wishes), 5)
    lately = [row for row in sent if (row.kind, row.subject) == (concern.kind, concern.subject)]
    return not any(row.day > today - rest for row in lately)
