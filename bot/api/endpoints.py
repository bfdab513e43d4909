"""Every question and what answers it; the document in `openapi.py` is made of this table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError

from bot.api.caller import Caller
from bot.api.problem import ProblemError
from bot.api.shapes import (
    CycleOut,
    EntryIn,
    EntryOut,
    Item,
    KeyResultOut,
    Me,
    MetricOut,
    NumberIn,
    NumberOut,
    ObjectiveOut,
    OutcomeOut,
    Page,
    PersonOut,
    TeamOut,
)
from cards.exchange import Request
from handlers.dispatch import Desk
from handlers.facts import House, house, seen_by
from handlers.outside import ONCE, PUSH, RECORD, RepeatedError
from okrs.permissions import Right
from okrs.scopes import Scope
from storage.goals import Goal
from storage.store import Store, Work

MOST = 200
_USUAL = 50


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request to the interface, by a caller who may make it."""

    caller: Caller
    store: Store
    desk: Desk
    now: datetime
    address: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: object = None
    key: str = ""

    def id(self, name: str = "id") -> UUID:
        """An id of the path; raises ProblemError 404 for what can't be one."""
        try:
            return UUID(self.path[name])
        except ValueError as error:
            raise ProblemError(404, "There is nothing of that id here.") from error

    def only(self, name: str) -> UUID | None:
        """An id to narrow a list down by; raises ProblemError 400 for what can't be one."""
        if name not in self.query:
            return None
        try:
            return UUID(self.query[name])
        except ValueError as error:
            raise ProblemError(400, f"“{name}” must be an id.") from error


Answer = Callable[[Call], Awaitable[BaseModel]]


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """`query` names what a list can be narrowed down by; `listed` has pages; `signed` may do without a key."""

    method: str
    path: str
    scope: Scope
    summary: str
    answer: Answer
    gives: type[BaseModel]
    takes: type[BaseModel] | None = None
    query: Sequence[str] = field(default=())
    listed: bool = False
    status: int = 200
    signed: bool = False


async def me(call: Call) -> Me:
    async with call.store.look(call.caller.workspace) as work:
        home = await house(work, call.now)
    who = home.name(call.caller.person) if call.caller.person else home.workspace.name
    return Me(
        workspace=home.workspace.name,
        person=call.caller.person,
        name=who,
        scopes=[scope for scope in Scope if scope in call.caller.scopes],
    )


async def cycles(call: Call) -> Page[CycleOut]:
    async with call.store.look(call.caller.workspace) as work:
        found = await work.goals.cycles()
    return _page(
        call,
        [CycleOut(id=c.id, name=c.name, starts=c.starts, ends=c.ends, state=c.state) for c in found],
        Page[CycleOut],
    )


async def outcomes(call: Call) -> Page[OutcomeOut]:
    async with call.store.look(call.caller.workspace) as work:
        tree = await work.goals.tree(cycles=_cycles(call))
    items = [
        OutcomeOut(id=o.id, code=o.code, title=o.title, cycle=o.cycle_id, owner=o.owner_id)
        for o in tree.outcomes
    ]
    return _page(call, items, Page[OutcomeOut])


async def objectives(call: Call) -> Page[ObjectiveOut]:
    async with call.store.look(call.caller.workspace) as work:
        tree = await work.goals.tree(cycles=_cycles(call))
    items = [
        ObjectiveOut(
            id=o.id,
            code=o.code,
            title=o.title,
            cycle=o.cycle_id,
            outcome=o.outcome_id,
            parent=o.parent_id,
            team=o.team_id,
            owner=o.owner_id,
        )
        for o in tree.objectives
    ]
    return _page(call, items, Page[ObjectiveOut])


async def key_results(call: Call) -> Page[KeyResultOut]:
    objective, owner = call.only("objective"), call.only("owner")
    async with call.store.look(call.caller.workspace) as work:
        home = await house(work, call.now)
        tree = await work.goals.tree(cycles=_cycles(call))
        wanted = [
            goal
            for goal in tree.goals
            if objective in (None, goal.objective.id) and owner in (None, goal.key_result.owner_id)
        ]
        chosen, following = _cut(call, wanted)
        items = await _seen(call, work, home, chosen)
    return Page[KeyResultOut](items=items, next=following)


async def key_result(call: Call) -> KeyResultOut:
    async with call.store.look(call.caller.workspace) as work:
        goal = await _goal(call, work)
        return (await _seen(call, work, await house(work, call.now), [goal]))[0]


async def entries(call: Call) -> Page[EntryOut]:
    async with call.store.look(call.caller.workspace) as work:
        home, goal = await house(work, call.now), await _goal(call, work)
        found = (await work.ledger.history([goal.id])).get(goal.id, [])
    may_read = home.may(call.caller.person, Right.SEE_NOTE, goal.key_result.owner_id)
    items = [
        EntryOut(
            id=e.id,
            value=e.value,
            confidence=e.confidence,
            note=e.note if may_read else "",
            blocked=e.blocked,
            source=e.source,
            person=e.person_id,
            recorded_at=e.recorded_at,
        )
        for e in found
    ]
    return _page(call, items, Page[EntryOut])


async def record(call: Call) -> KeyResultOut:
    given = _body(call, EntryIn)
    values = {"key_result": str(call.id()), "note": given.note, "blocked": "yes" if given.blocked else ""}
    values |= {"value": format(given.value, "f")} if given.value is not None else {}
    values |= {"confidence": str(given.confidence)} if given.confidence is not None else {}
    async with call.store.look(call.caller.workspace) as work:
        owner = (await _goal(call, work)).key_result.owner_id
        if not (await house(work, call.now)).may(call.caller.person, Right.UPDATE, owner):
            raise ProblemError(403, "The key's person may not update this key result.")
    await _ask(call, RECORD, values)
    return await key_result(call)


async def people(call: Call) -> Page[PersonOut]:
    async with call.store.look(call.caller.workspace) as work:
        company = await work.people.company()
    items = [
        PersonOut(
            id=p.id,
            name=p.name,
            role=p.role,
            manager=p.manager_id,
            teams=sorted(company.teams_of.get(p.id, set())),
        )
        for p in sorted(company.people.values(), key=lambda p: (p.name, p.id))
        if p.active
    ]
    return _page(call, items, Page[PersonOut])


async def teams(call: Call) -> Page[TeamOut]:
    async with call.store.look(call.caller.workspace) as work:
        found = await work.people.teams()
    items = [TeamOut(id=t.id, name=t.name, parent=t.parent_id, lead=t.lead_id) for t in found]
    return _page(call, items, Page[TeamOut])


async def metrics(call: Call) -> Page[MetricOut]:
    async with call.store.look(call.caller.workspace) as work:
        found = await work.metrics.every()
        readings = await work.metrics.history([m.id for m in found])
    items = []
    for metric in found:
        last = readings[metric.id][-1] if readings.get(metric.id) else None
        items.append(
            MetricOut(
                id=metric.id,
                code=metric.code,
                name=metric.name,
                unit=metric.unit,
                wanted=metric.wanted,
                outcome=metric.outcome_id,
                value=last.value if last else None,
                as_of=last.as_of if last else None,
            )
        )
    return _page(call, items, Page[MetricOut])


async def push(call: Call) -> NumberOut:
    given = _body(call, NumberIn)
    as_of = given.as_of or call.now
    target = call.id()
    async with call.store.look(call.caller.workspace) as work:
        if await work.sources.find(target) is None and await work.metrics.find(target) is None:
            raise ProblemError(404, "There is no such number here.")
    await _ask(
        call,
        PUSH,
        {"target": str(target), "value": format(given.value, "f"), "as_of": as_of.isoformat()},
    )
    return NumberOut(id=target, value=given.value, as_of=as_of)


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(method="GET", path="/me", scope=Scope.READ, summary="Whose key this is", answer=me, gives=Me),
    Endpoint(
        method="GET",
        path="/cycles",
        scope=Scope.READ,
        summary="Every cycle",
        answer=cycles,
        gives=Page[CycleOut],
        listed=True,
    ),
    Endpoint(
        method="GET",
        path="/outcomes",
        scope=Scope.READ,
        summary="Outcomes of a cycle, or of all that are open",
        answer=outcomes,
        gives=Page[OutcomeOut],
        query=("cycle",),
        listed=True,
    ),
    Endpoint(
        method="GET",
        path="/objectives",
        scope=Scope.READ,
        summary="Objectives of a cycle, or of all that are open",
        answer=objectives,
        gives=Page[ObjectiveOut],
        query=("cycle",),
        listed=True,
    ),
    Endpoint(
        method="GET",
        path="/key-results",
        scope=Scope.READ,
        summary="Key results of a cycle, or of all that are open",
        answer=key_results,
        gives=Page[KeyResultOut],
        query=("cycle", "objective", "owner"),
        listed=True,
    ),
    Endpoint(
        method="GET",
        path="/key-results/{id}",
        scope=Scope.READ,
        summary="One key result",
        answer=key_result,
        gives=KeyResultOut,
    ),
    Endpoint(
        method="GET",
        path="/key-results/{id}/entries",
        scope=Scope.READ,
        summary="What was said and measured of a key result, oldest first",
        answer=entries,
        gives=Page[EntryOut],
        listed=True,
    ),
    Endpoint(
        method="POST",
        path="/key-results/{id}/entries",
        scope=Scope.WRITE,
        summary="Say how a key result does, in the name of the key's person",
        answer=record,
        gives=KeyResultOut,
        takes=EntryIn,
        status=201,
    ),
    Endpoint(
        method="GET",
        path="/people",
        scope=Scope.READ,
        summary="Everybody who is here",
        answer=people,
        gives=Page[PersonOut],
        listed=True,
    ),
    Endpoint(
        method="GET",
        path="/teams",
        scope=Scope.READ,
        summary="Every team",
        answer=teams,
        gives=Page[TeamOut],
        listed=True,
    ),
    Endpoint(
        method="GET",
        path="/metrics",
        scope=Scope.READ,
        summary="The numbers of the business",
        answer=metrics,
        gives=Page[MetricOut],
        listed=True,
    ),
    Endpoint(
        method="POST",
        path="/metrics/{id}",
        scope=Scope.PUSH,
        summary="Hand in a number, for a source that is pushed or for a number of the business",
        answer=push,
        gives=NumberOut,
        takes=NumberIn,
        status=201,
        signed=True,
    ),
)


async def _ask(call: Call, intent: str, values: Mapping[str, str]) -> None:
    """Asks the desk like everybody else; what was handed in before is a ProblemError 409, and nothing is changed."""
    try:
        await call.desk.handle(
            Request(
                workspace=call.caller.workspace,
                intent=intent,
                at=call.now,
                person=call.caller.person,
                values={**values, ONCE: call.key},
            )
        )
    except RepeatedError as error:
        raise ProblemError(409, error.message) from error


def _body(call: Call, model: type[Any]) -> Any:
    try:
        return model.model_validate(call.body)
    except ValidationError as error:
        found = [
            {"field": ".".join(str(part) for part in one["loc"]), "message": one["msg"]}
            for one in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise ProblemError(422, "Some values can't be taken.", errors=found) from error


async def _goal(call: Call, work: Work) -> Goal:
    goal = await work.goals.goal(call.id())
    if goal is None:
        raise ProblemError(404, "There is no such key result here.")
    return goal


async def _seen(call: Call, work: Work, home: House, goals: Sequence[Goal]) -> list[KeyResultOut]:
    voice = home.voice(call.caller.person)
    views = await seen_by(work, home, goals, reader=call.caller.person, zone=voice.zone)
    return [
        KeyResultOut(
            id=goal.id,
            code=view.code,
            title=view.title,
            objective=goal.objective.id,
            owner=view.owner_id,
            kind=view.kind,
            band=view.band,
            unit=view.unit,
            start=view.start,
            target=view.target,
            upper=view.upper,
            starts=goal.key_result.starts,
            ends=view.ends,
            value=view.value,
            previous=view.previous,
            confidence=view.confidence,
            health=view.health,
            progress=view.progress,
            expected=view.expected,
            blocked=view.blocked,
            blocker=view.blocker,
            note=view.note,
            talked_on=view.talked_on,
            closed_at=goal.key_result.closed_at,
            score=goal.key_result.score,
            url=f"{call.address}/g/{goal.id}",
        )
        for goal in goals
        for view in [views[goal.id]]
    ]


def _cycles(call: Call) -> list[UUID] | None:
    chosen = call.only("cycle")
    return [chosen] if chosen else None


def _cut(call: Call, items: Sequence[Any]) -> tuple[list[Any], str | None]:
    """The page that is asked for, and the cursor of the one after it; raises ProblemError for what can't be one."""
    limit, cursor = call.query.get("limit", str(_USUAL)), call.query.get("cursor", "0")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit) <= MOST):
        raise ProblemError(400, f"“limit” must be a number from 1 to {MOST}.")
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        raise ProblemError(400, "“cursor” must be the “next” of the page before.")
    start, size = int(cursor), int(limit)
    following = str(start + size) if start + size < len(items) else None
    return list(items[start : start + size]), following


def _page(call: Call, items: Sequence[Item], shape: type[Page[Item]]) -> Page[Item]:
    chosen, following = _cut(call, items)
    return shape(items=chosen, next=following)
