"""What an import does beyond reading: finds things again, keeps what changed, plans, and takes all or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from handlers.plan import PROMPT, TEAM_DIGEST
from handlers.transfer.importing import Brought, bring_in
from okrs.errors import HeadwayError
from okrs.sheet.files import scan
from okrs.sheet.problems import BadSheetError
from okrs.vocabulary import CycleState
from storage.store import Store
from tests.handlers.transfer.test_round_trip import say_nothing

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
PEOPLE = """record,email,name,manager,teams,zone,parent,lead,channel,admin
workspace,,Acme,,,Europe/Berlin,,,,
channel,,sales,,,,,,,
team,,Company,,,,,,,
team,,Sales,,,,Company,ana@acme.test,sales,
person,ana@acme.test,Ana,,Sales,America/Sao_Paulo,,,,yes
person,ben@acme.test,Ben,ana@acme.test,Sales; Company,,,,,
"""
GOALS = "objective,key result,owner,start,target,unit\nGrow,NPS,ana@acme.test,30,45,points\n"


async def bring(store: Store, text: str, *, name: str = "goals.csv", into: str | None = None) -> Brought:
    return await bring_in(
        store,
        scan(text.encode(), name=name, tell=say_nothing),
        workspace=into,
        source=name,
        at=NOW,
        dry_run=False,
        tell=say_nothing,
    )


async def problems(store: Store, text: str, name: str = "goals.csv") -> list[str]:
    with pytest.raises(BadSheetError) as caught:
        await bring(store, text, name=name)
    return [str(problem) for problem in caught.value.problems]


async def test_an_owner_may_be_written_as_in_a_letter(store: Store) -> None:
    rows = ("Grow,NPS,Ana Ruiz <Ana@acme.example>,30,50", "Grow,Churn,ana@acme.example,5,3")
    text = "\n".join(("objective,key result,owner,start,target", *rows))
    acme = (await bring(store, text)).workspace
    async with store.work(acme) as work:
        people = [(person.name, person.email) for person in await work.people.everyone()]
    assert people == [("Ana Ruiz", "ana@acme.example")]


async def test_everybody_active_can_chat_and_is_on_the_agenda(store: Store) -> None:
    acme = (await bring(store, PEOPLE)).workspace
    async with store.work(acme) as work:
        people = await work.people.everyone()
        accounts = await work.people.accounts([person.id for person in people])
        assert {a.address for a in accounts} == {f"person:{person.id}" for person in people}
        assert len(await work.agenda.of(PROMPT, [person.id for person in people])) == 2
        teams = {team.name: team for team in await work.people.teams()}
        assert len(await work.agenda.of(TEAM_DIGEST, [teams["Sales"].id])) == 1
        (channel,) = await work.people.channels()
        assert channel.address == f"channel:{channel.id}"
        company = await work.people.company()
        assert company.teams_under(teams["Company"].id) == {team.id for team in teams.values()}


async def test_a_changed_target_keeps_the_old_one_and_its_reason(store: Store) -> None:
    acme = (await bring(store, GOALS)).workspace
    await bring(store, GOALS.replace(",unit", ",unit,reason").replace("45,points", "50,points,Going well"))
    await bring(store, GOALS.replace("45", "55"))
    async with store.work(acme) as work:
        (goal,) = (await work.goals.tree()).goals
        changes = await work.goals.changes([goal.id])
    assert goal.key_result.target == Decimal(55)
    assert [(change.before, change.reason) for change in changes] == [
        ({"target": "45"}, "Going well"),
        ({"target": "50"}, "Changed by the import of goals.csv"),
    ]


async def test_a_column_that_is_missing_leaves_and_an_empty_cell_empties(store: Store) -> None:
    acme = (await bring(store, PEOPLE)).workspace
    await bring(store, "email,role\nana@acme.test,Head of Sales\n")
    async with store.work(acme) as work:
        ana = (await work.people.everyone())[0]
        assert (ana.role, ana.zone, ana.admin) == ("Head of Sales", "America/Sao_Paulo", True)
    await bring(store, "email,zone\nana@acme.test,\n")
    async with store.work(acme) as work:
        assert (await work.people.everyone())[0].zone is None


async def test_the_value_of_today_is_recorded_when_it_is_new(store: Store) -> None:
    acme = (await bring(store, GOALS)).workspace
    for value in ("36", "36", "37.5"):
        await bring(store, GOALS.replace(",unit", ",unit,current").replace("points", f"points,{value}"))
    async with store.work(acme) as work:
        (goal,) = (await work.goals.tree()).goals
        assert goal.value == Decimal("37.5")
        assert len((await work.ledger.everything([goal.id]))[goal.id]) == 2


async def test_a_goal_is_found_by_its_title_in_this_quarter_not_in_an_old_one(store: Store) -> None:
    acme = (
        await bring(store, GOALS.replace("unit", "unit,cycle").replace("points", "points,2026 Q3"))
    ).workspace
    await bring(store, GOALS)
    async with store.work(acme) as work:
        assert [cycle.name for cycle in await work.goals.cycles()] == ["2026 Q3", "2026 Q4"]
        assert [goal.key_result.code for goal in (await work.goals.tree()).goals] == ["O1-1", "O2-1"]


async def test_a_closed_cycle_takes_history_with_it_and_no_new_goal_without(store: Store) -> None:
    history = (
        "record,name,state,code,title,objective,cycle\nworkspace,Acme,,,,,\ncycle,2026 Q3,closed,,,,\n"
        "objective,,,O1,Grow,,2026 Q3\nkey_result,,,K1,Done,O1,\n"
    )
    acme = (await bring(store, history)).workspace
    closed = "The cycle '2026 Q3' is closed, so no goal can be added to it."
    for goal in (
        "objective,key result,cycle\nLearn,New,2026 Q3\n",
        "record,code,title,cycle\noutcome,OUT1,Trust,2026 Q3\n",
        "record,code,title,objective\nkey_result,K2,Another,O1\n",
    ):
        (told,) = await problems(store, goal)
        assert closed in told
    assert (await bring(store, "objective,key result,cycle\nO1,K1,2026 Q3\n")).news == []
    async with store.work(acme) as work:
        (cycle,) = await work.goals.cycles()
        assert cycle.state is CycleState.CLOSED
        assert len((await work.goals.tree(cycles=[cycle.id])).goals) == 1


async def test_every_kind_of_mistake_is_told_at_once(store: Store) -> None:
    await bring(store, PEOPLE)
    told = await problems(
        store,
        "record,email,name,manager,zone,country,parent,code,title,objective,owner,kind,start,target,value,at,"
        "key_result\n"
        "person,ana@acme.test,,ben@acme.test,,,,,,,,,,,,,\n"
        "person,cleo@acme.test,,,Europe/Berln,Germny,,,,,,,,,,,\n"
        "person,cleo@acme.test,,,,,,,,,,,,,,,\n"
        "team,,Company,,,,Sales,,,,,,,,,,\n"
        "objective,,,,,,,O1,Grow,,,,,,,,\n"
        "key_result,,,,,,,K1,NPS,O1,ana@acme.tst,increase,45,30,,,\n"
        "key_result,,,,,,,K2,Done,O1,ana@acme.test,milestone,,,,,\n"
        "progress,,,,,,,,,,,,,,120,2026-11-20,K2\n"
        "progress,,,,,,,,,,,,,,12,2026-11-25,K2\n"
        "progress,,,,,,,,,,,,,,,2026-11-20,K9\n",
    )
    assert told == [
        "line 2, manager: goes round in a circle: ana@acme.test → ben@acme.test → ana@acme.test.",
        "line 3, country: Unknown country 'Germny'. Did you mean Germany (DE)?",
        "line 3, zone: Unknown time zone 'Europe/Berln'. Did you mean Europe/Berlin?",
        "line 4, Person 'cleo@acme.test' stands on line 3 already.",
        "line 5, parent: goes round in a circle: Company → Sales → Company.",
        "line 7, owner: Unknown owner 'ana@acme.tst'. Did you mean 'ana@acme.test'?",
        "line 7, target: To increase a value, the target must be above the start.",
        "line 9, value: A milestone is told in percent done, from 0 to 100.",
        "line 10, at: lies in the future.",
        "line 11, key_result: Unknown key result 'K9'.",
    ]
    async with store.work((await bring(store, GOALS)).workspace) as work:
        assert len(await work.people.everyone()) == 2


async def test_what_refers_to_a_line_that_can_not_be_read_is_not_told_twice(store: Store) -> None:
    await bring(store, PEOPLE)
    told = await problems(
        store,
        "record,email,zone,title,objective,owner,admin\nperson,new@acme.test,,,,,perhaps\n"
        "objective,,,Grow,,new@acme.test,\nkey_result,,,NPS,Grw,,\n",
    )
    assert told == [
        "line 2, admin: 'perhaps' is neither yes nor no.",
        "line 4, objective: Unknown objective 'Grw'. Did you mean 'Grow'?",
    ]


async def test_several_workspaces_want_a_name(store: Store) -> None:
    await bring(store, GOALS, into="Acme")
    await bring(store, GOALS, into="Zenith")
    with pytest.raises(HeadwayError, match="--workspace: Acme, Zenith"):
        await bring(store, GOALS)
    assert (await bring(store, GOALS, into="acme")).name == "Acme"


async def test_a_changed_zone_moves_the_next_check_in(store: Store) -> None:
    acme = (await bring(store, PEOPLE)).workspace
    await bring(store, "email,zone\nben@acme.test,Asia/Tokyo\n")
    async with store.work(acme) as work:
        ben = next(person for person in await work.people.everyone() if person.name == "Ben")
        due = (await work.agenda.of(PROMPT, [ben.id]))[ben.id]
    assert due.at == datetime(2026, 11, 30, 0, 30, tzinfo=UTC)


async def test_a_correction_in_a_file_takes_the_place_of_the_line_it_names(store: Store) -> None:
    acme = (await bring(store, GOALS)).workspace
    table = (
        "key result,at,value,ref,corrects\nNPS,2026-11-02,63,a,\nNPS,2026-11-03,36,,a\nNPS,2026-11-09,,b,zz\n"
    )
    assert await problems(store, table) == [
        "line 4, corrects: No line has the ref 'zz'.",
    ]
    await bring(store, table.replace("2026-11-09,,b,zz", "2026-11-09,37,,"))
    async with store.work(acme) as work:
        (goal,) = (await work.goals.tree()).goals
        assert [entry.value for entry in (await work.ledger.history([goal.id]))[goal.id]] == [36, 37]
        assert goal.told
        assert (goal.told.previous, goal.value) == (Decimal(36), Decimal(37))


async def test_an_unknown_cycle_is_told_on_its_line(store: Store) -> None:
    await bring(store, GOALS)
    table = "objective,key result,owner,start,target,cycle\nGrow,NPS,ana@acme.test,30,45,\nLearn,New,ana@acme.test,1,2,"
    assert await problems(store, f"{table}Q9 2026\n") == [
        "line 3, cycle: Unknown cycle 'Q9 2026'. Write a quarter, such as 2026 Q4, or add a cycle."
    ]


async def test_lines_with_too_few_or_too_many_cells_hide_no_other_problem(store: Store) -> None:
    await bring(store, PEOPLE)
    told = await problems(
        store,
        "record,email,name,manager,title,objective,owner,target\n"
        "person,cleo@acme.test,Cleo,Stone,ana@acme.test,,,,5\n"
        "person,dora@acme.test,,quentin.wolf@zenith.example,,,,\n"
        "person,emil@acme.test,,cleo@acme.test,,,,\n"
        "objective,,,,Grow\n"
        "objective,,,,Learn,,quentin.wolf@zenith.example,\n"
        "key_result,,,,NPS,Learn,ana@acme.test,1e400\n"
        "key_result,,,,Many,Learn,ana@acme.test,many\n",
    )
    assert told == [
        "line 2, The line has 9 cells, the first line 8. A cell with a comma in it must stand in double quotes.",
        "line 3, manager: Unknown manager 'quentin.wolf@zenith.example'.",
        "line 5, The line has 5 cells, the first line 8.",
        "line 6, owner: Unknown owner 'quentin.wolf@zenith.example'.",
        "line 7, start: Say where the value starts.",
        "line 7, target: A value can have at most 15 digits before the decimal mark and 9 after it.",
        "line 8, target: 'many' is not a number. Write digits alone, for example 1200 or 0.5.",
    ]


async def test_an_unknown_manager_is_told_beside_a_person_who_can_not_be_read(store: Store) -> None:
    told = await problems(
        store, "email,manager,admin\nana@acme.test,zoe@acme.test,\nben@acme.test,,perhaps\n"
    )
    assert told == [
        "line 2, manager: Unknown manager 'zoe@acme.test'. Did you mean 'ana@acme.test'?",
        "line 3, admin: 'perhaps' is neither yes nor no.",
    ]


async def test_the_history_of_a_number_comes_in_a_plain_table_and_only_once(store: Store) -> None:
    company = await bring(
        store,
        "record,code,name,unit,wanted,objective,title,start,target,moves\n"
        "metric,CHURN,Monthly churn,%,down,,,,,\n"
        "objective,O1,,,,,Customers stay,,,\n"
        "key_result,NPS,,,,O1,NPS reaches 45,30,45,Monthly churn\n",
    )
    assert company.count("metric", is_new=True) == 1
    table = "metric,date,value\nMonthly churn,2026-09-30,4.1\nCHURN,2026-10-31,4.3\n"
    assert (await bring(store, table)).count("reading", is_new=True) == 2
    again = await bring(store, table)
    assert (again.count("reading", is_new=True), again.same["reading"]) == (0, 2)
    corrected = await bring(store, table.replace("4.3", "4.4"))
    assert corrected.count("reading", is_new=True) == 1
    async with store.work(company.workspace) as work:
        (metric,) = await work.metrics.every()
        assert [str(row.value) for row in (await work.metrics.history([metric.id]))[metric.id]] == [
            "4.1",
            "4.4",
        ]
        assert [row.code for row, _ in (await work.metrics.movers([metric.id]))[metric.id]] == ["NPS"]


async def test_a_reading_of_a_number_that_is_not_there_or_to_come_is_told(store: Store) -> None:
    table = "record,metric,name,at,value\nmetric,,Churn,,\n"
    (unknown,) = await problems(store, table + "reading,Chrun,,2026-10-31,4\n")
    assert "Unknown metric 'Chrun'. Did you mean 'CHURN'?" in unknown
    (ahead,) = await problems(store, table + "reading,Churn,,2031-10-31,4\n")
    assert "lies in the future" in ahead
