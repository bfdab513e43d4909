"""People and channels are found while one types, and whoever is picked becomes a person."""

from __future__ import annotations

from collections.abc import Mapping

from bot.teams.drawing import Drawing
from bot.teams.wire import CHANNELS, PEOPLE, Press
from cards.blocks import Card, ChannelField, Chip, Form, PeopleField
from cards.exchange import Reply, Request
from cards.voice import Voice
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from storage.store import Store, Work
from tests.bot.teams.limits import faults
from tests.bot.teams.teams_office import Office, open_office
from tests.bot.teams.teams_records import Json


async def search(office: Office, dataset: str, text: str) -> Json:
    """Titles by what is offered to somebody who types."""
    asked = {"queryText": text, "queryOptions": {"skip": 0, "top": 15}, "dataset": dataset}
    invoke = office.teams.activity(
        "invoke", office.carol.user, office.carol.chat, name="application/search", value=asked
    )
    answer = await office.teams.deliver(invoke)
    assert answer.body["type"] == "application/vnd.microsoft.search.searchResponse"
    return {one["title"]: one["value"] for one in answer.body["value"]["results"]}


async def with_team(office: Office) -> None:
    """Carol's team has the app; Nina is in it, and Gus is a guest there."""
    nina = office.teams.person("Nina Novak", email="nina@example.org")
    gus = office.teams.person("Gus Nixon", role="guest")
    team = office.teams.team("Growth", office.carol.user, office.dan.user, nina, gus, channels=("News",))
    await office.carol.adds_to(team)
    await office.settled()


async def test_people_here_and_in_the_teams_are_found_once_each(office: Office) -> None:
    await with_team(office)
    assert list(await search(office, PEOPLE, "n")) == ["Dan", "Nina Novak"]
    assert list(await search(office, PEOPLE, "CAR")) == ["Carol"]
    assert await search(office, PEOPLE, "Gus") == {}
    reads = len(office.teams.called("members"))
    await search(office, PEOPLE, "")
    assert len(office.teams.called("members")) == reads


async def test_channels_are_found_by_team_and_name(office: Office) -> None:
    await with_team(office)
    assert list(await search(office, CHANNELS, "news")) == ["Growth › News"]
    assert len(await search(office, CHANNELS, "")) == 2
    assert await search(office, "weather", "") == {}


async def test_who_is_picked_becomes_a_person(store: Store) -> None:
    asked: list[Request] = []

    async def note(work: Work, request: Request) -> Reply:
        asked.append(request)
        return Reply(card=Card("Noted"))

    table: Mapping[str, Handler] = {**HANDLERS, "test.pick": note}
    async with open_office(store, table=table) as office:
        await with_team(office)
        found = await search(office, PEOPLE, "")
        picked = f"{found['Nina Novak']},{found['Dan']}"
        data = {
            **Press("test.pick", {}, "", ("people", "note")).data(),
            "people": picked,
            "note": "teams: fine",
        }
        value = {"action": {"type": "Action.Execute", "verb": "test.pick", "data": data}}
        invoke = office.teams.activity(
            "invoke", office.carol.user, office.carol.chat, name="adaptiveCard/action", value=value
        )
        await office.teams.deliver(invoke)
        async with store.work(office.workspace) as work:
            ids = {person.name: str(person.id) for person in await work.people.everyone()}
        assert asked[0].values == {
            "people": f"{ids['Nina Novak']},{ids['Dan']}",
            "note": "teams: fine",
        }


async def test_a_form_that_picks_is_drawn_and_comes_back_with_what_was_chosen(office: Office) -> None:
    dan = office.world.people["dan"]
    fields = (
        PeopleField("people", "Who?", chosen=(Chip(dan.id, dan.name),), problem="Too few."),
        PeopleField("lead", "Who leads?", most=1),
        ChannelField("channel", "Where?", value="7", shown="Growth"),
    )
    card = Card("Set up", (Form(intent="setup.save", submit="Save", fields=fields),))
    drawn = Drawing(address="https://headway.example").card(card, Voice(), letter="")
    assert faults(drawn) == []
    inputs = [part for part in drawn["body"][1]["items"] if part["type"].startswith("Input.")]
    assert [one.get("value") for one in inputs] == [str(dan.id), None, "7"]
    assert [one.get("isMultiSelect", False) for one in inputs] == [True, False, False]
    assert [one["choices.data"]["dataset"] for one in inputs] == [PEOPLE, PEOPLE, CHANNELS]
