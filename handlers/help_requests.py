"""Asking for help with a goal: the asker sees first what will be sent and to whom, and sends it with one tap."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cards.blocks import Card
from cards.exchange import Reply, Request
from cards.goals import GoalView
from cards.help_requests import (
    Helper,
    Stage,
    asked_already_card,
    cleared_card,
    declined_card,
    noted_card,
    offered_card,
    offering_card,
    preview_card,
    request_card,
    sent_card,
    still_card,
    taken_card,
)
from handlers.digests import refresh
from handlers.editions import managers_above
from handlers.facts import House, calendar_of, house, seen_by
from handlers.given import given
from handlers.meetings import leads
from handlers.news import away_on
from okrs.errors import HeadwayError
from okrs.permissions import Right
from scheduling.calendar import local_date, next_working_moment
from storage.columns import new_id
from storage.goals import Goal
from storage.outbox import Letter
from storage.store import Work
from storage.tables import HelpRequest

_MOST_CHOICES = 5
_MOST_WORDS = 3000
# Within a day, "still on it" is the same word said twice.
_ONCE = timedelta(days=1)


async def ask(work: Work, request: Request) -> Reply:
    """Shows what would be sent and to whom; nothing is sent yet."""
    home = await house(work, request.at)
    asker, goal = await _own_goal(work, home, request)
    manager = _manager(home, goal, asker)
    helpers = await _helpers(work, home, goal, asker)
    if not helpers:
        raise HeadwayError("There is nobody to ask yet: no manager, team lead or admin is known here.")
    before = await _before(work, request, asker)
    if before is not None:
        helpers = [one for one in helpers if one.id != before.helper_id]
        if not helpers:
            raise HeadwayError(
                "There is nobody else to ask yet: besides {who}, no manager, team lead or admin is known here.",
                who=home.name(before.helper_id),
            )
    elif manager is not None and not helpers[0].away:
        helpers = helpers[:1]
    view = await _seen(work, home, goal, asker)
    words = request.values.get("words", "").strip() or (before.words if before else view.blocker)
    card = preview_card(
        home.voice(asker),
        view,
        asker=home.name(asker),
        helpers=helpers,
        words=words,
        has_manager=manager is not None,
    )
    return Reply(card=card)


async def offer(work: Work, request: Request) -> Reply:
    """Somebody who leads the owner is on what is in the way, without being asked; the owner is told, once."""
    home = await house(work, request.at)
    goal = await work.goals.goal(given(request, "key_result", UUID))
    helper, owner = request.person, goal.key_result.owner_id if goal else None
    if goal is None or owner is None or helper is None or not leads(home, helper, owner):
        raise HeadwayError("Help is offered by who leads the owner of a goal.")
    view = await _seen(work, home, goal, helper)
    if not view.blocked:
        raise HeadwayError("Nothing is in the way of “{goal}” any more.", goal=view.title)
    new = new_id()
    kept = await work.digests.ask_help(
        HelpRequest(
            id=new,
            workspace_id=work.workspace,
            key_result_id=goal.id,
            person_id=owner,
            helper_id=helper,
            words=view.blocker,
            asked_at=request.at,
        )
    )
    if kept.taken_at is None or kept.declined_at is not None:
        kept.taken_at, kept.declined_at = request.at, None
        make = offered_card if kept.id == new else taken_card
        card = make(home.voice(owner), helper=home.name(helper), goal=view.title)
        await _tell_asker(work, home, kept, f"taken:{request.at.isoformat()}", card)
        await refresh(work, key_results=[goal.id], now=request.at)
    card = offering_card(home.voice(helper), request=kept.id, owner=home.name(owner), goal=view.title)
    return Reply(card=card)


async def send(work: Work, request: Request) -> Reply:
    """Sends the request to the helper when their working day allows; pressed twice, it is sent once."""
    home = await house(work, request.at)
    asker, goal = await _own_goal(work, home, request)
    words = request.values.get("words", "").strip()
    chosen = request.values.get("helper", "")
    helper = next((one for one, _ in candidates(home, goal, asker) if str(one) == chosen), None)
    if helper is None:
        raise HeadwayError(
            "That person can't be asked for help with this goal any more. Choose somebody else."
        )
    name = home.name(helper)
    if not words:
        raise HeadwayError("Say in a few words what is in the way, so that {who} can help.", who=name)
    if len(words) > _MOST_WORDS:
        raise HeadwayError(
            "Please keep it under {most} characters, so that {who} can read it at once.",
            most=_MOST_WORDS,
            who=name,
        )
    voice, new = home.voice(asker), new_id()
    kept = await work.digests.ask_help(
        HelpRequest(
            id=new,
            workspace_id=work.workspace,
            key_result_id=goal.id,
            person_id=asker,
            helper_id=helper,
            words=words,
            asked_at=request.at,
        )
    )
    if kept.id != new:
        return Reply(card=asked_already_card(voice, helper=name, at=kept.asked_at), replaces=True)
    at = next_working_moment(calendar_of(home.company.people[helper], home.workspace), request.at)
    view = await _seen(work, home, goal, helper)
    card = request_card(
        home.voice(helper), view, request=new, asker=home.name(asker), words=words, stage=Stage.OPEN
    )
    await work.outbox.put([Letter(key=_key(kept), card=card, at=at, person=helper)])
    await refresh(work, key_results=[goal.id], now=request.at)
    return Reply(
        card=sent_card(voice, request=new, helper=name, goal=view, at=at, now=request.at), replaces=True
    )


async def take(work: Work, request: Request) -> Reply:
    """The helper is on it, still, or after all; the asker is told, once."""
    home = await house(work, request.at)
    asked, goal = await _request(work, request)
    if request.person != asked.helper_id:
        raise HeadwayError(
            "The request went to {who}, so only they can say that.", who=home.name(asked.helper_id)
        )
    if asked.cleared_at is not None:
        return await _answered(work, home, request, asked, goal, Stage.CLEARED)
    is_new = asked.taken_at is None or asked.declined_at is not None
    if is_new or _says_again(asked, request):
        card = (taken_card if is_new else still_card)(
            home.voice(asked.person_id), helper=home.name(asked.helper_id), goal=goal.key_result.title
        )
        asked.taken_at, asked.declined_at = request.at, None
        await _tell_asker(work, home, asked, f"taken:{request.at.isoformat()}", card)
        await refresh(work, key_results=[goal.id], now=request.at)
    return await _answered(work, home, request, asked, goal, Stage.TAKEN)


async def decline(work: Work, request: Request) -> Reply:
    """The helper can't after all: the asker learns it kindly, and can ask somebody else."""
    home = await house(work, request.at)
    asked, goal = await _request(work, request)
    if request.person != asked.helper_id:
        raise HeadwayError(
            "The request went to {who}, so only they can say that.", who=home.name(asked.helper_id)
        )
    if asked.cleared_at is not None:
        return await _answered(work, home, request, asked, goal, Stage.CLEARED)
    if asked.declined_at is None:
        asked.declined_at = request.at
        card = declined_card(
            home.voice(asked.person_id),
            request=asked.id,
            key_result=goal.id,
            helper=home.name(asked.helper_id),
            goal=goal.key_result.title,
        )
        await _tell_asker(work, home, asked, f"declined:{request.at.isoformat()}", card)
        await refresh(work, key_results=[goal.id], now=request.at)
    return await _answered(work, home, request, asked, goal, Stage.DECLINED)


async def clear(work: Work, request: Request) -> Reply:
    """The way is clear, says the helper or the asker; the other one learns of it, and digests forget it."""
    home = await house(work, request.at)
    asked, goal = await _request(work, request)
    if request.person not in (asked.helper_id, asked.person_id):
        raise HeadwayError("Only who asked for help, and who was asked, can say that it is cleared.")
    if asked.cleared_at is None:
        asked.cleared_at = request.at
        await refresh(work, key_results=[goal.id], now=request.at)
    if request.person == asked.helper_id:
        card = cleared_card(
            home.voice(asked.person_id), helper=home.name(asked.helper_id), goal=goal.key_result.title
        )
        await _tell_asker(work, home, asked, "cleared", card)
    return await _answered(work, home, request, asked, goal, Stage.CLEARED)


async def _tell_asker(work: Work, home: House, asked: HelpRequest, what: str, card: Card) -> None:
    key = f"{_key(asked)}:{what}"
    at = next_working_moment(calendar_of(home.company.people[asked.person_id], home.workspace), home.now)
    await work.outbox.put([Letter(key=key, card=card, at=at, person=asked.person_id)])


async def _answered(
    work: Work, home: House, request: Request, asked: HelpRequest, goal: Goal, stage: Stage
) -> Reply:
    """The request as it stands now: in place where its own button was pressed, else a short word and the change."""
    card = request_card(
        home.voice(asked.helper_id),
        await _seen(work, home, goal, asked.helper_id),
        request=asked.id,
        asker=home.name(asked.person_id),
        words=asked.words,
        stage=stage,
    )
    by_helper = request.person == asked.helper_id
    if by_helper and "from" not in request.values:
        return Reply(card=card, replaces=True)
    await work.outbox.revise(_key(asked), card, at=request.at)
    other = home.name(asked.person_id if by_helper else asked.helper_id)
    note = noted_card(
        home.voice(request.person), request=asked.id, stage=stage, other=other, goal=goal.key_result.title
    )
    return Reply(card=note, replaces=not by_helper or request.values.get("from") == "nudge")


def _says_again(asked: HelpRequest, request: Request) -> bool:
    """Whether the helper was asked anew and is still on it; pressed twice, it is said once."""
    return (
        request.values.get("from") == "nudge"
        and asked.taken_at is not None
        and request.at - asked.taken_at > _ONCE
    )


async def _before(work: Work, request: Request, asker: UUID) -> HelpRequest | None:
    """The asker's own earlier request, whose helper can't or doesn't answer; None where it is the first."""
    if "request" not in request.values:
        return None
    before = await work.digests.hold_help(given(request, "request", UUID))
    return before if before is not None and before.person_id == asker else None


async def _own_goal(work: Work, home: House, request: Request) -> tuple[UUID, Goal]:
    """Who asks, and about which goal; raises HeadwayError when it is not theirs to ask about."""
    goal = await work.goals.goal(given(request, "key_result", UUID))
    if goal is None or request.person is None:
        raise HeadwayError("That goal does not exist any more.")
    if not home.may(request.person, Right.UPDATE, goal.key_result.owner_id):
        raise HeadwayError(
            "“{goal}” is {who}'s, so it is theirs to ask for help.",
            goal=goal.key_result.title,
            who=home.name(goal.key_result.owner_id),
        )
    return request.person, goal


async def _request(work: Work, request: Request) -> tuple[HelpRequest, Goal]:
    asked = await work.digests.hold_help(given(request, "request", UUID))
    goal = await work.goals.goal(asked.key_result_id) if asked else None
    if asked is None or goal is None:
        raise HeadwayError("That request for help does not exist any more.")
    return asked, goal


async def _seen(work: Work, home: House, goal: Goal, reader: UUID) -> GoalView:
    return (await seen_by(work, home, [goal], reader=reader, zone=home.voice(reader).zone))[goal.id]


async def _helpers(work: Work, home: House, goal: Goal, asker: UUID) -> list[Helper]:
    found = candidates(home, goal, asker)[:_MOST_CHOICES]
    away = await away_on(work, [id_ for id_, _ in found], local_date(home.voice(asker).zone, home.now))
    return [Helper(id=id_, name=home.name(id_), role=role, away=id_ in away) for id_, role in found]


def candidates(home: House, goal: Goal, asker: UUID) -> list[tuple[UUID, str]]:
    """Whom to ask, each with the reason why they: the manager first, then team leads, then admins."""
    voice, owner = home.voice(asker), goal.key_result.owner_id
    manager = _manager(home, goal, asker)
    teams = home.company.teams_of.get(owner, set()) if owner else set()
    leads = {
        team.lead_id: voice.text("leads {team}", team=team.name)
        for team in home.company.teams.values()
        if team.lead_id and (team.id in teams or team.id == goal.objective.team_id)
    }
    admins = {id_: voice.text("admin") for id_ in sorted(home.company.admins)}
    roles = admins | leads | ({manager: voice.text("manager")} if manager else {})
    in_order = [*([manager] if manager else []), *leads, *admins]
    return [
        (id_, roles[id_])
        for id_ in dict.fromkeys(in_order)
        if id_ not in (asker, owner) and id_ in home.company.people and home.company.people[id_].active
    ]


def _manager(home: House, goal: Goal, asker: UUID) -> UUID | None:
    """The nearest active manager above the goal's owner who is not the asker."""
    above = managers_above(home.company, goal.key_result.owner_id or asker)
    return next((m for m in above if m != asker and home.company.people[m].active), None)


def _key(asked: HelpRequest) -> str:
    return f"help:{asked.id}"
