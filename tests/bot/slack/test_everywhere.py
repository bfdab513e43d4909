"""What Slack has besides messages: the app's home, edits, threads, files, links, statuses, the first hour."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlmodel import select

from storage.store import Store
from storage.tables import Entry, KeyResult
from tests.bot.slack.office import ADDRESS, MONDAY, Office, open_office
from tests.bot.slack.slack_faults import Fault
from tests.bot.slack.slack_records import Channel as SlackChannel
from tests.bot.slack.slack_records import View


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with open_office(store) as found:
        yield found


async def values(office: Office, goal: str = "nps") -> list[str]:
    return [str(entry.value) for entry in await office.world.entries(goal)]


# The app's home


async def test_home_is_ones_own_dashboard_and_follows_what_one_does(office: Office) -> None:
    await office.world.tell("nps", "44", by="carol", confidence=7)
    await office.carol.opens_home()
    await office.settled()
    home = office.carol.home
    assert home is not None
    assert "Your goals" in home.full_text
    assert "Lift NPS" in home.full_text
    assert "My data" in home.buttons
    before = home.full_text
    await office.carol.types("NPS 48, 9/10")
    await office.settled()
    await office.carol.presses(office.carol.dm[-1], "Save now")
    await office.settled()
    assert office.carol.home is not None
    assert office.carol.home.full_text != before


async def test_a_button_on_home_answers_in_a_modal(office: Office) -> None:
    await office.carol.opens_home()
    await office.settled()
    assert office.carol.home is not None
    await office.carol.presses(office.carol.home, "My data")
    await office.settled()
    assert office.carol.modal is not None
    assert office.carol.modal.title == "What I hold on you"


async def test_a_home_without_charts_of_slacks_own_is_shown_in_words(office: Office) -> None:
    office.slack.refuse_native = True
    await office.world.tell("nps", "40", by="carol", at=office.clock.now() - timedelta(days=14))
    await office.world.tell("nps", "44", by="carol", at=office.clock.now() - timedelta(days=7))
    await office.carol.opens_home()
    await office.settled()
    assert office.carol.home is not None
    assert "Lift NPS" in office.carol.home.full_text


async def test_a_guests_home_says_whom_headway_is_for(office: Office) -> None:
    guest = office.slack.person(office.team, "UGUEST", is_restricted=True)
    await guest.opens_home()
    await office.settled()
    assert guest.home is not None
    assert "members of this workspace" in guest.home.full_text


async def test_first_questions_are_offered_where_slack_has_a_place_for_them(office: Office) -> None:
    await office.carol.opens_home(tab="messages")
    await office.settled()
    prompts = office.calls("assistant.threads.setSuggestedPrompts")
    assert prompts
    assert "check in" in str(prompts[0])


# Editing and threads


async def test_editing_ones_message_edits_the_answer(office: Office) -> None:
    message = await office.carol.types("NPS 44, 7/10")
    await office.settled()
    await office.carol.presses(office.carol.dm[-1], "Save now")
    await office.settled()
    await office.carol.edits(message, "NPS 46, 8/10")
    await office.settled()
    assert await values(office) == ["46"]
    count = len(office.carol.dm)
    await office.slack.redeliver(office.slack.deliveries[-1])
    await office.settled()
    assert len(office.carol.dm) == count


async def test_deleting_ones_message_asks_before_anything_is_taken_back(office: Office) -> None:
    message = await office.carol.types("NPS 44, 7/10")
    await office.settled()
    await office.carol.presses(office.carol.dm[-1], "Save now")
    await office.settled()
    await office.carol.deletes(message)
    asked = await office.last(office.carol)
    assert "You deleted your message" in asked.full_text
    await office.carol.presses(asked, "Take it back")
    await office.settled()
    assert await values(office) == []


async def test_deleting_a_message_with_a_thread_under_it_asks_too(office: Office) -> None:
    message = await office.carol.types("NPS 44, 7/10")
    await office.settled()
    await office.carol.presses(office.carol.dm[-1], "Save now")
    await office.carol.types("Thanks!", thread=message)
    await office.settled()
    await office.carol.deletes(message)
    assert "You deleted your message" in (await office.last(office.carol)).full_text


async def test_an_answer_in_the_prompts_thread_is_answered_there(office: Office) -> None:
    await office.at(MONDAY)
    prompt = await office.last(office.carol)
    await office.carol.types("NPS 44, 7/10", thread=prompt)
    await office.settled()
    understood = office.carol.dm[-1]
    assert "44" in understood.full_text
    assert understood.thread_ts == prompt.ts


# Files and links


GOALS = b"objective,key result,owner,start,target,unit\nGrow,Lift sign-ups,carol@example.org,10,20,sign-ups\n"


async def test_an_admin_drops_a_goals_file_and_brings_it_in(office: Office) -> None:
    await office.alice.drops_file("goals.csv", GOALS)
    looked_at = await office.last(office.alice)
    assert "Import" in looked_at.buttons
    await office.alice.presses(looked_at, "Import")
    await office.settled()
    async with office.world.store.work(office.world.workspace.id) as work:
        titles = [goal.key_result.title for goal in (await work.goals.tree()).goals]
    assert "Lift sign-ups" in titles


async def test_import_pressed_twice_at_once_brings_the_goals_in_once(office: Office) -> None:
    await office.alice.drops_file("goals.csv", GOALS)
    looked_at = await office.last(office.alice)
    await asyncio.gather(office.alice.presses(looked_at, "Import"), office.alice.presses(looked_at, "Import"))
    await office.settled()
    async with office.world.store.work(office.world.workspace.id) as work:
        titles = [goal.key_result.title for goal in (await work.goals.tree()).goals]
    assert titles.count("Lift sign-ups") == 1


async def test_who_may_not_import_and_what_can_not_be_read_is_said(office: Office) -> None:
    await office.carol.drops_file("goals.csv", GOALS)
    assert "Only an admin" in (await office.last(office.carol)).full_text
    await office.alice.drops_file("photo.png", b"\x89PNG")
    assert "neither" in (await office.last(office.alice)).full_text
    await office.alice.drops_file("goals.csv", b"owner\n\xff\xfe")
    assert (await office.last(office.alice)).user == office.team.bot_user


async def test_the_token_is_shown_to_nobody_who_only_has_a_file_that_slack_links_to(office: Office) -> None:
    heard: list[str] = []

    async def hand_out(request: web.Request) -> web.Response:
        heard.append(request.headers.get("Authorization", ""))
        return web.Response(body=GOALS)

    elsewhere = web.Application()
    elsewhere.router.add_get("/goals.csv", hand_out)
    async with TestServer(elsewhere) as server:
        await office.alice.drops_file("goals.csv", GOALS, elsewhere=str(server.make_url("/goals.csv")))
        told = (await office.last(office.alice)).full_text
    assert heard == []
    assert "Upload the file itself" in told


async def test_ones_own_data_comes_as_a_file_that_only_oneself_sees(office: Office) -> None:
    await office.carol.types("NPS 44, because of the new onboarding")
    await office.settled()
    await office.carol.slash("mydata")
    await office.settled()
    card = office.carol.dm[-1]
    await office.carol.presses(card, "Export it")
    await office.settled()
    files = [file for message in office.carol.dm for file in message.files]
    assert len(files) == 1
    content = office.slack.files[files[0]["id"]].content
    assert content is not None
    assert "because of the new onboarding" in json.dumps(json.loads(content), ensure_ascii=False)


async def test_a_link_to_a_goal_shows_where_it_stands_and_none_of_the_words(office: Office) -> None:
    await office.world.tell("nps", "44", by="carol", note="Legal is slow")
    url = f"{ADDRESS}/g/{office.world.goal('nps')}"
    message = await office.bob.shares_link(url, office.growth)
    await office.settled()
    shown = json.dumps(message.unfurls)
    assert "Lift NPS" in shown
    assert "Legal" not in shown


async def test_no_goal_is_shown_under_a_link_where_another_company_reads(office: Office) -> None:
    shared = office.slack.channel(office.team, "with-rival", office.bob, shared=True)
    message = await office.bob.shares_link(f"{ADDRESS}/g/{office.world.goal('nps')}", shared)
    await office.settled()
    assert message.unfurls == {}


async def test_no_goal_is_shown_between_two_people_one_of_whom_may_be_of_another_company(
    office: Office,
) -> None:
    url = f"{ADDRESS}/g/{office.world.goal('nps')}"
    apart = SlackChannel(office.slack.new_id("D"), office.team.id, user="URIVAL", members={"UBOB": None})
    office.team.channels[apart.id] = apart
    message = await office.bob.shares_link(url, apart)
    own = await office.bob.shares_link(url, office.bob.channel)
    await office.settled()
    assert message.unfurls == {}
    assert "Lift NPS" in json.dumps(own.unfurls)


async def test_links_to_anything_else_are_left_alone(office: Office) -> None:
    for url in (f"{ADDRESS}/w/x", f"{ADDRESS}/g/not-a-goal", "https://elsewhere.example/g/1"):
        await office.bob.shares_link(url, office.growth)
    await office.settled()
    assert office.calls("chat.unfurl") == []


# Statuses


async def test_a_status_notes_days_away_only_for_who_switched_it_on(office: Office) -> None:
    until = int((office.clock.now() + timedelta(days=5)).timestamp())
    await office.carol.sets_status("Vacationing", ":palm_tree:", until)
    await office.settled()
    assert await away(office, "carol") == 0
    await office.carol.slash("follow")
    await office.settled()
    # What stands already counts from now on.
    assert await away(office, "carol") == 1
    await office.dan.sets_status("Vacationing", ":palm_tree:", until)
    await office.settled()
    assert await away(office, "dan") == 0
    await office.carol.sets_status("", "", 0)
    await office.settled()


async def away(office: Office, name: str) -> int:
    async with office.world.store.work(office.world.workspace.id) as work:
        found = await work.absences.of([office.world.person(name)], since=office.clock.now().date())
    return len(found.get(office.world.person(name), []))


# The first hour


async def test_a_manager_sets_up_a_team_from_a_channel_and_a_user_group(office: Office) -> None:
    gina = office.slack.person(office.team, "UGINA", real_name="Gina", email="gina@example.org")
    hugo = office.slack.person(office.team, "UHUGO", real_name="Hugo", email="hugo@example.org")
    guest = office.slack.person(office.team, "UGUEST", is_restricted=True, email="guest@else.example")
    sales = office.slack.channel(office.team, "sales", office.alice, gina, guest)
    group = office.slack.usergroup(office.team, "closers", hugo)
    await office.alice.slash("setup", in_=office.growth)
    await office.settled()
    form = office.alice.modal
    assert form is not None
    ack = await office.alice.submits(
        form,
        {
            "team": "Sales",
            "of_channel": sales.id,
            "of_group": group["id"],
            "channel": sales.id,
            "cadence": "weekly",
            "manager": "yes",
            "objective": "Win the market",
            "key_results": "Raise win rate from 20 to 30 % @Gina",
        },
    )
    assert form.errors == {}, ack.body
    await office.settled()
    async with office.world.store.work(office.world.workspace.id) as work:
        company = await work.people.company()
        channels = {channel.id: channel for channel in await work.people.channels()}
        titles = {goal.key_result.title for goal in (await work.goals.tree()).goals}
    team = next(team for team in company.teams.values() if team.name == "Sales")
    assert {"Gina", "Hugo"} <= {person.name for person in company.members(team.id)}
    assert "Guest" not in {person.name for person in company.people.values()}
    assert team.channel_id is not None
    assert channels[team.channel_id].address == sales.id
    assert any("win rate" in title for title in titles)
    assert any("Alice" in message.full_text for message in gina.dm)


async def test_a_big_channel_is_looked_up_side_by_side_and_goes_on_where_slack_slowed_it(
    office: Office,
) -> None:
    crowd = [
        office.slack.person(office.team, f"UX{n}", real_name=f"Member {n}", email=f"x{n}@example.org")
        for n in range(45)
    ]
    hall = office.slack.channel(office.team, "hall", office.alice, *crowd)
    await office.alice.slash("setup", in_=office.growth)
    await office.settled()
    form = office.alice.modal
    assert form is not None
    asked = len(office.calls("users.info"))
    gate = office.slack.hold("users.info", when=lambda args: args["user"] == "UX0")
    office.slack.faults.order(
        Fault("limit", "users.info", 1, retry_after=30, when=lambda args: args["user"] == "UX44")
    )
    given = {"team": "Hall", "of_channel": hall.id, "cadence": "weekly", "manager": "yes"}
    sending = asyncio.create_task(office.alice.submits(form, given))
    await office.slack.until(lambda: len(office.calls("users.info")) >= asked + 19)
    gate.set()
    await sending
    assert "in a minute" in str(form.errors)
    asked = len(office.calls("users.info"))
    await office.alice.submits(form)
    assert form.errors == {}
    assert len(office.calls("users.info")) - asked <= 5
    await office.settled()
    async with office.world.store.work(office.world.workspace.id) as work:
        company = await work.people.company()
    team = next(team for team in company.teams.values() if team.name == "Hall")
    assert len(company.members(team.id)) >= 45


async def test_a_problem_in_the_form_is_said_at_its_field_and_nothing_typed_is_lost(office: Office) -> None:
    await office.alice.slash("setup", in_=office.growth)
    await office.settled()
    form = office.alice.modal
    assert form is not None
    await office.alice.submits(
        form, {"team": "Sales", "key_results": "make everything nice", "objective": "X"}
    )
    assert "key_results" in form.errors
    assert office.alice.modal is form


async def test_a_channel_that_headway_can_not_see_is_said_with_what_to_do(office: Office) -> None:
    closed = office.slack.channel(office.team, "closed", office.alice, bot=False, private=True)
    await office.alice.slash("setup", in_=office.growth)
    await office.settled()
    form = office.alice.modal
    assert form is not None
    await office.alice.submits(form, {"team": "Sales", "channel": closed.id})
    assert "/invite @Headway" in str(form.errors)
    assert office.alice.modal is form


async def test_the_same_is_said_where_the_form_is_a_message(office: Office) -> None:
    closed = office.slack.channel(office.team, "closed", office.alice, bot=False, private=True)
    office.slack.fail("views.open", error="expired_trigger_id")
    await office.alice.slash("setup", in_=office.growth)
    await office.settled()
    form = office.alice.sees(office.growth)[-1]
    office.alice.fills(form, {"team": "Sales", "channel": closed.id})
    await office.alice.presses(form, "Save")
    await office.settled()
    assert "/invite @Headway" in office.alice.sees(office.growth)[-1].full_text


async def test_a_goal_is_written_in_a_form_shown_and_kept(office: Office) -> None:
    await office.carol.slash("new", in_=office.growth)
    await office.settled()
    form = office.carol.modal
    assert form is not None
    await office.carol.submits(
        form, {"objective": "More people try us", "key_results": "Lift trials from 10 to 25 trials"}
    )
    await office.settled()
    shown = office.carol.sees(office.growth)[-1]
    assert "Lift trials" in shown.full_text
    await office.carol.presses(shown, "Save")
    await office.settled()
    async with office.world.store.work(office.world.workspace.id) as work:
        owners = {goal.key_result.title: goal.key_result.owner_id for goal in (await work.goals.tree()).goals}
    assert any(owner == office.world.person("carol") and "trials" in title for title, owner in owners.items())


# A form of many pages


async def test_a_long_form_keeps_every_page_and_leads_back_to_the_one_with_a_mistake(office: Office) -> None:
    async with office.world.store.work(office.world.workspace.id) as work:
        extra = [another_goal(office, n) for n in range(40)]
        work.session.add_all(extra)
    await office.carol.slash("checkin", in_=office.growth)
    await office.settled()
    form = office.carol.modal
    assert form is not None
    pages = []
    while form.content["submit"]["text"] == "Next":
        pages.append(page_of(form))
        await office.carol.submits(form, {pages[-1][0]: "lots" if len(pages) == 2 else "41"})
    pages.append(page_of(form))
    assert len(pages) > 2
    await office.carol.submits(form, {pages[-1][0]: "41"})
    assert page_of(form) == pages[1]
    assert "does not read as one value" in form.full_text
    await office.carol.submits(form, {pages[1][0]: "43"})
    for _ in pages[2:]:
        await office.carol.submits(form)
    assert office.carol.modal is None
    await office.settled()
    async with office.world.store.work(office.world.workspace.id) as work:
        entries = list(await work.session.exec(select(Entry)))
    told = {f"value.{entry.key_result_id}": str(entry.value) for entry in entries}
    assert told == {page[0]: "43" if page is pages[1] else "41" for page in pages}


def page_of(form: View) -> list[str]:
    """The fields for values on the page of a form."""
    return [block["block_id"] for block in form.blocks if str(block.get("block_id")).startswith("value.")]


def another_goal(office: Office, n: int) -> KeyResult:
    nps = office.world.goals["nps"]
    return KeyResult(
        workspace_id=nps.workspace_id,
        objective_id=nps.objective_id,
        owner_id=nps.owner_id,
        code=f"X{n}",
        title=f"Lift X{n}",
        kind=nps.kind,
        unit=nps.unit,
        start=nps.start,
        target=nps.target,
        starts=nps.starts,
        ends=nps.ends,
        position=100 + n,
        created_at=nps.created_at,
    )
