"""The clock asks for digests; a late answer changes those already posted, in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from cards.blocks import Card, to_json
from cards.exchange import NOTHING, Reply, Request
from handlers import summaries
from handlers.editions import (
    Edition,
    Scene,
    calendar_for,
    card_of,
    edition_of,
    late_of,
    managers_above,
    news_told,
    scene_at,
    teams_above,
    thread_of,
)
from handlers.facts import House
from handlers.news import away_on
from handlers.plan import COMPANY_DIGEST, MANAGER_DIGEST, TEAM_DIGEST
from handlers.thoughts import in_better_words, in_words_found
from okrs.vocabulary import Cadence, DeliveryState, DigestKind
from scheduling.cadence import Rhythm, coming_period
from scheduling.calendar import WorkingCalendar, local_date
from scheduling.digest_days import company_digest_at, digest_at
from storage.agenda import Appointment
from storage.goals import GoalTree
from storage.outbox import BULK, Letter
from storage.store import Work
from storage.tables import Digest

REFRESH = "digest.refresh"

_INTENTS = {
    DigestKind.TEAM: TEAM_DIGEST,
    DigestKind.MANAGER: MANAGER_DIGEST,
    DigestKind.COMPANY: COMPANY_DIGEST,
}
# A posted digest is brought up to date until the next prompt, and no longer than this.
_FRESH = timedelta(days=4)
# How far back the first digest of all looks.
_FIRST = {
    DigestKind.TEAM: timedelta(days=7),
    DigestKind.MANAGER: timedelta(days=7),
    DigestKind.COMPANY: timedelta(days=31),
}


async def post_team(work: Work, request: Request) -> Reply:
    """Posts the weekly digest of each team in `subjects` to its channel, and arms the next one."""
    return await _post(work, request, DigestKind.TEAM)


async def post_manager(work: Work, request: Request) -> Reply:
    """Sends each manager in `subjects` their weekly digest, unless they are away, and arms the next one."""
    return await _post(work, request, DigestKind.MANAGER)


async def post_company(work: Work, request: Request) -> Reply:
    """Posts the monthly digest of the company to its channel, and arms the next one."""
    return await _post(work, request, DigestKind.COMPANY)


async def refresh(work: Work, *, key_results: Sequence[UUID], now: datetime) -> None:
    """Has the posted digests that tell of these goals brought up to date at the next beat of the clock.

    Many answers in one second make one change of the digest, and no answer waits for a digest to be written.
    """
    await refresh_of(work, owners=await work.goals.owners(key_results), now=now)


async def refresh_of(work: Work, *, owners: Mapping[UUID, UUID | None], now: datetime) -> None:
    """Does what `refresh` does, for goals of which the owners are known."""
    subjects = sorted({owner or id_ for id_, owner in owners.items()})
    await work.agenda.arm(Appointment(intent=REFRESH, subject=subject, at=now) for subject in subjects)


async def bring_up_to_date(work: Work, request: Request) -> Reply:
    """Changes the posted digests about the goals of each owner (or ownerless goal) in `subjects`, in place."""
    if not await work.digests.hold_since(request.at - _FRESH):
        return NOTHING
    scene = await scene_at(work, request.at)
    for kind, subjects in _told_of(scene.home, scene.tree, request.subjects).items():
        for digest in (await work.digests.latest(kind, list(subjects))).values():
            calendar = calendar_for(scene, kind, digest.subject_id)
            if request.at < _final_at(scene.home, calendar, digest.posted_at):
                await _bring_up_to_date(scene, digest)
    return NOTHING


async def _post(work: Work, request: Request, kind: DigestKind) -> Reply:
    scene = await scene_at(work, request.at)
    editions = [edition for s in request.subjects if (edition := edition_of(scene, kind, s))]
    today = {e.subject: local_date(e.calendar, request.at) for e in editions}
    away = {e.subject for e in editions if e.person and await away_on(work, [e.person], today[e.subject])}
    previous = await work.digests.latest(kind, [edition.subject for edition in editions])
    for edition in editions:
        upcoming = _next(scene.home, edition, request.at)
        await work.agenda.arm([Appointment(intent=_INTENTS[kind], subject=edition.subject, at=upcoming)])
        if not edition.goals or edition.subject in away:
            continue
        last = previous.get(edition.subject)
        since = request.at - _FIRST[kind]
        if last is not None:
            since = min(_final_at(scene.home, edition.calendar, last.posted_at), request.at)
        await _send(scene, edition, since=since, expires_at=upcoming)
    return NOTHING


async def _send(scene: Scene, edition: Edition, *, since: datetime, expires_at: datetime) -> None:
    work, now = scene.work, scene.home.now
    period = local_date(edition.calendar, now)
    key = f"digest:{edition.kind}:{edition.subject}:{period}"
    card = await card_of(scene, edition, since=since)
    is_first = await work.digests.post(
        Digest(
            workspace_id=work.workspace,
            kind=edition.kind,
            subject_id=edition.subject,
            period=period,
            since=since,
            delivery_key=key,
            card=to_json(card),
            posted_at=now,
        )
    )
    if not is_first:
        return
    letters = [_letter(edition, key, card, now, expires_at)]
    if card.blocks:
        goals = await thread_of(scene, edition, since=since)
        letters.append(_letter(edition, _goals_key(key), goals, now, expires_at, thread=key))
    await work.outbox.put(await in_better_words(work, scene.home, letters))
    if scene.home.settings.ai and edition.kind is DigestKind.MANAGER and edition.person and card.blocks:
        await summaries.ask(
            work,
            scene.home,
            manager=edition.person,
            voice=edition.voice,
            digest=key,
            news=await news_told(scene, edition, since=since),
        )


async def _bring_up_to_date(scene: Scene, digest: Digest) -> None:
    work, now = scene.work, scene.home.now
    # As of the moment it was posted: what was reported since then changes it, not the passing of time.
    scene = replace(scene, home=replace(scene.home, now=digest.posted_at))
    edition = edition_of(scene, digest.kind, digest.subject_id)
    if edition is None:
        return
    card = await card_of(scene, edition, since=digest.since)
    if to_json(card) == digest.card:
        return
    digest.card = to_json(card)
    delivery = await work.outbox.find(digest.delivery_key)
    told = await in_words_found(work, edition.voice, digest.delivery_key, card)
    await work.outbox.revise(digest.delivery_key, told, at=now)
    expires_at = _next(scene.home, edition, now)
    if card.blocks:
        goals = await thread_of(scene, edition, since=digest.since)
        name = _goals_key(digest.delivery_key)
        await work.outbox.put_or_revise(
            _letter(edition, name, goals, now, expires_at, thread=digest.delivery_key)
        )
    note = await late_of(scene, edition, since=digest.posted_at)
    if note is not None and delivery is not None and delivery.state is not DeliveryState.DUE:
        key = f"{digest.delivery_key}:late"
        await work.outbox.put_or_revise(
            _letter(edition, key, note, now, expires_at, thread=digest.delivery_key)
        )


def _told_of(home: House, tree: GoalTree, subjects: Sequence[UUID]) -> dict[DigestKind, set[UUID]]:
    """Whose digests tell of the goals of these owners (or of these ownerless goals)."""
    goals = [g for g in tree.goals if g.id in subjects or g.key_result.owner_id in subjects]
    owners = {goal.key_result.owner_id for goal in goals if goal.key_result.owner_id}
    teams = {goal.objective.team_id for goal in goals if goal.objective.team_id}
    for owner in owners:
        teams |= home.company.teams_of.get(owner, set())
    return {
        DigestKind.TEAM: teams_above(home.company, teams),
        DigestKind.MANAGER: {m for owner in owners for m in managers_above(home.company, owner)},
        DigestKind.COMPANY: {home.workspace.id},
    }


def _final_at(home: House, calendar: WorkingCalendar, posted_at: datetime) -> datetime:
    """From when on a posted digest stays as it is: late answers count until the next prompt."""
    weekly = Rhythm(cadence=Cadence.WEEKLY, weekday=home.settings.prompt_weekday, at=home.settings.prompt_at)
    return min(coming_period(weekly, calendar, now=posted_at).prompt_at, posted_at + _FRESH)


def _next(home: House, edition: Edition, after: datetime) -> datetime:
    settings = home.settings
    if edition.kind is DigestKind.COMPANY:
        return company_digest_at(edition.calendar, after, at=settings.digest_at)
    return digest_at(edition.calendar, after, weekday=settings.digest_weekday, at=settings.digest_at)


def _letter(
    edition: Edition, key: str, card: Card, at: datetime, expires_at: datetime, *, thread: str = ""
) -> Letter:
    return Letter(
        key=key,
        card=card,
        at=at,
        person=edition.person,
        channel=edition.channel,
        thread=thread,
        priority=BULK,
        expires_at=expires_at,
    )


def _goals_key(key: str) -> str:
    return f"{key}:goals"
