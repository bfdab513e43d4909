"""Which team stands for another in what is told of many."""

from __future__ import annotations

from uuid import UUID

from storage.people import Company
from storage.tables import Team

ACME = UUID(int=1)


def company(**above: str) -> Company:
    """Teams by name, each with the one above it."""
    ids = {name: UUID(int=10 + n) for n, name in enumerate(above)}
    teams = [
        Team(id=id_, workspace_id=ACME, name=name, parent_id=ids.get(above[name]))
        for name, id_ in ids.items()
    ]
    return Company(people={}, teams={team.id: team for team in teams}, teams_of={})


def topmost(found: Company, name: str, *, below: str = "") -> str:
    ids = {team.name: team.id for team in found.teams.values()}
    return found.topmost(ids[name], below=ids.get(below)).name


TREE = company(sales="", north="sales", oslo="north", product="")


def test_a_team_is_told_of_by_the_one_at_the_top() -> None:
    assert [topmost(TREE, name) for name in ("oslo", "north", "sales", "product")] == [
        "sales",
        "sales",
        "sales",
        "product",
    ]


def test_in_what_is_about_a_team_those_right_below_it_are_told_of() -> None:
    assert [topmost(TREE, name, below="sales") for name in ("oslo", "north", "sales")] == [
        "north",
        "north",
        "sales",
    ]


def test_teams_in_a_circle_end() -> None:
    assert topmost(company(one="two", two="one"), "one") in ("one", "two")
