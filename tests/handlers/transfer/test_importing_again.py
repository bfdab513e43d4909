"""An import of what was imported before: what people said since stays, and whoever is asked otherwise is re-planned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from handlers.transfer.importing import Brought, bring_in
from okrs.sheet.files import scan
from okrs.vocabulary import Source
from storage.ledger import Line
from storage.store import Store
from tests.handlers.transfer.test_round_trip import say_nothing

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
SHEET = """objective,key result,owner,start,target,unit,current
Grow,NPS,ana@acme.test,30,45,points,33
"""


async def bring(store: Store, text: str, *, at: datetime = NOW, name: str = "goals.csv") -> Brought:
    return await bring_in(
        store,
        scan(text.encode(), name=name, tell=say_nothing),
        workspace=None,
        source=name,
        at=at,
        dry_run=False,
        tell=say_nothing,
    )


async def report(store: Store, acme: UUID, value: str, *, at: datetime) -> None:
    """What the owner says about the only goal."""
    async with store.work(acme) as work:
        (goal,) = (await work.goals.tree()).goals
        said = Line(
            key_result=goal.id,
            person=goal.key_result.owner_id,
            source=Source.REPLY,
            value=Decimal(value),
        )
        await work.ledger.record([said], at=at)


async def values(store: Store, acme: UUID) -> list[Decimal | None]:
    async with store.work(acme) as work:
        (goal,) = (await work.goals.tree()).goals
        return [entry.value for entry in (await work.ledger.everything([goal.id]))[goal.id]]


async def test_a_sheet_that_was_not_brought_up_to_date_does_not_roll_back_what_people_said(
    store: Store,
) -> None:
    acme = (await bring(store, SHEET)).workspace
    await report(store, acme, "40", at=NOW + HOUR)
    for hours in (2, 3):
        await bring(store, SHEET.replace("45", f"5{hours}"), at=NOW + hours * HOUR)
    assert await values(store, acme) == [33, 40]


async def test_a_sheet_with_a_newer_value_is_recorded_over_what_people_said(store: Store) -> None:
    acme = (await bring(store, SHEET)).workspace
    await report(store, acme, "40", at=NOW + HOUR)
    await bring(store, SHEET.replace("33", "41"), at=NOW + 2 * HOUR)
    assert await values(store, acme) == [33, 40, 41]
    await report(store, acme, "42", at=NOW + 3 * HOUR)
    await bring(store, SHEET.replace("33", "41"), at=NOW + 4 * HOUR)
    assert await values(store, acme) == [33, 40, 41, 42]


async def test_a_first_value_in_a_sheet_counts_even_if_somebody_spoke_before_it(store: Store) -> None:
    acme = (await bring(store, SHEET.replace("33", ""))).workspace
    await report(store, acme, "40", at=NOW + HOUR)
    await bring(store, SHEET, at=NOW + 2 * HOUR)
    assert await values(store, acme) == [40, 33]


async def test_a_sheet_that_returns_to_its_value_of_before_last_is_new_while_nobody_speaks(
    store: Store,
) -> None:
    acme = (await bring(store, SHEET)).workspace
    await bring(store, SHEET.replace("33", "36"), at=NOW + HOUR)
    await bring(store, SHEET, at=NOW + 2 * HOUR)
    assert await values(store, acme) == [33, 36, 33]
