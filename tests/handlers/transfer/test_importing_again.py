"""An import of what was imported before: what people said since stays, and whoever is asked otherwise is re-planned."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from handlers.plan import COMPANY_DIGEST, PROMPT, TEAM_DIGEST
from handlers.transfer.importing import Brought, bring_in
from okrs.sheet.files import scan
from okrs.vocabulary import Cadence, Source
from storage.agenda import Appointment
from storage.ledger import Line
from storage.store import Store
from storage.tables import CheckIn
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


COMPANY = """record,email,name,teams,lead,channel,cadence,zone,settings
workspace,,Acme,,,company,,UTC,
channel,,company,,,,,,
channel,,sales,,,,,,
team,,Sales,,ana@acme.test,sales,,,
person,ana@acme.test,Ana,Sales,,,,,
person,ben@acme.test,Ben,,,,,,
"""
TUESDAY = NOW + timedelta(days=1)


async def agenda(store: Store, acme: UUID, intent: str) -> dict[str, datetime]:
    """When each person, team or company is due, by name."""
    async with store.work(acme) as work:
        names = {row.id: row.name for row in await work.people.everyone()}
        names |= {row.id: row.name for row in await work.people.teams()}
        names[acme] = (await work.people.workspace()).name
        return {names[id_]: due.at for id_, due in (await work.agenda.of(intent, list(names))).items()}


async def asked_on_monday(store: Store) -> UUID:
    """A company whose people were all asked on Monday at 09:30, and are asked again in a week."""
    acme = (await bring(store, COMPANY)).workspace
    next_week = date(2026, 11, 30)
    async with store.work(acme) as work:
        for person in await work.people.everyone():
            monday = CheckIn(
                workspace_id=acme,
                person_id=person.id,
                asked_of_id=person.id,
                cadence=Cadence.WEEKLY,
                period=date(2026, 11, 23),
                asked_at=NOW + HOUR,
                closes_at=NOW + 3 * 24 * HOUR,
            )
            work.session.add(monday)
            at = datetime.combine(next_week, time(9, 30), UTC)
            await work.agenda.arm([Appointment(intent=PROMPT, subject=person.id, at=at, period=next_week)])
    return acme


async def settings(store: Store, words: str, *, at: datetime = TUESDAY) -> None:
    await bring(
        store, f'{{"workspace": {{"name": "Acme", "settings": {words}}}}}', at=at, name="settings.json"
    )


async def test_a_setting_of_the_check_ins_moves_everybody_and_asks_nobody_twice_in_a_week(
    store: Store,
) -> None:
    acme = await asked_on_monday(store)
    await settings(store, '{"prompt_weekday": 2, "prompt_at": "10:00"}')
    wednesday = datetime(2026, 12, 2, 10, 0, tzinfo=UTC)
    assert await agenda(store, acme, PROMPT) == {"Ana": wednesday, "Ben": wednesday}


async def test_a_setting_of_the_cadence_moves_everybody(store: Store) -> None:
    acme = await asked_on_monday(store)
    await settings(store, '{"cadence": "monthly"}')
    assert set((await agenda(store, acme, PROMPT)).values()) == {datetime(2026, 12, 1, 9, 30, tzinfo=UTC)}


async def test_a_setting_of_the_digests_moves_them(store: Store) -> None:
    acme = await asked_on_monday(store)
    assert await agenda(store, acme, TEAM_DIGEST) == {"Sales": datetime(2026, 11, 26, 9, 30, tzinfo=UTC)}
    await settings(store, '{"digest_weekday": 4, "digest_at": "15:00"}')
    assert await agenda(store, acme, TEAM_DIGEST) == {"Sales": datetime(2026, 11, 27, 15, 0, tzinfo=UTC)}
    assert await agenda(store, acme, COMPANY_DIGEST) == {"Acme": datetime(2026, 12, 7, 15, 0, tzinfo=UTC)}


async def test_a_digest_that_is_due_at_the_moment_of_the_import_is_not_dropped(store: Store) -> None:
    acme = await asked_on_monday(store)
    due = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    await settings(store, '{"digest_weekday": 4}', at=due + timedelta(seconds=1))
    assert await agenda(store, acme, TEAM_DIGEST) == {"Sales": due}


async def test_a_teams_new_cadence_moves_its_members_that_the_file_does_not_name(store: Store) -> None:
    acme = await asked_on_monday(store)
    await bring(store, "record,name,cadence\nteam,Sales,monthly\n", at=TUESDAY)
    assert await agenda(store, acme, PROMPT) == {
        "Ana": datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
        "Ben": datetime(2026, 11, 30, 9, 30, tzinfo=UTC),
    }


async def test_an_import_that_changes_no_time_leaves_the_agenda_alone(store: Store) -> None:
    acme = await asked_on_monday(store)
    before = [await agenda(store, acme, intent) for intent in (PROMPT, TEAM_DIGEST, COMPANY_DIGEST)]
    await bring(store, COMPANY, at=TUESDAY)
    await settings(store, '{"nudges_a_week": 3}')
    assert [await agenda(store, acme, intent) for intent in (PROMPT, TEAM_DIGEST, COMPANY_DIGEST)] == before


async def test_whoever_left_is_not_asked_any_more(store: Store) -> None:
    acme = await asked_on_monday(store)
    await bring(store, "email,active\nben@acme.test,no\n", at=TUESDAY)
    assert set(await agenda(store, acme, PROMPT)) == {"Ana"}
