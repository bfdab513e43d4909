"""Picking people and a channel in the page: by keyboard, on a phone, and without losing anybody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.sign_in import SignIn
from cards.blocks import Card, ChannelField, Chip, Form, PeopleField, TextField
from storage.store import Store
from storage.tables import Person
from tests.bot.web.chatroom import MONDAY, Room, make_room, served
from tests.bot.web.windows import Windows

pytestmark = pytest.mark.asyncio(loop_scope="module")
expect.set_options(timeout=5000)

NAMES = ("Carla", "Dan", "Eve", "Finn", "Gül", "Hana", "Ivo")


@pytest_asyncio.fixture(loop_scope="module")
async def room(sqlite_url: str) -> AsyncIterator[Room]:
    """The chat with nine people, of whom Ana is to pick some."""
    store = Store.open(sqlite_url)
    made = await make_room(store, SignIn.off())
    async with store.work(made.workspace.id) as work:
        for name in NAMES:
            email = f"{name.lower()}@example.com"
            work.session.add(
                Person(workspace_id=made.workspace.id, name=name, email=email, created_at=MONDAY)
            )
    async with served(made) as room:
        yield room
    await store.close()


def asking(*chosen: Person, problem: str = "") -> Card:
    """A form that asks for people, one owner and a channel."""
    picked = tuple(Chip(person.id, person.name) for person in chosen)
    fields = (
        PeopleField("people", "Who is on the team?", picked, problem=problem),
        PeopleField("owner", "Whose goal is it?", most=1),
        ChannelField("channel", "Where does the digest go?"),
        TextField("team", "What is the team called?"),
    )
    return Card("Set up", (Form(intent="test.submit", submit="Save", fields=fields),))


def sent(room: Room) -> dict[str, str]:
    return dict(room.asked[-1].values)


async def test_people_and_a_channel_are_picked_by_keyboard_alone(room: Room, windows: Windows) -> None:
    await room.tell(room.ana, asking())
    page = await windows.open(room.chat(room.ana))
    await page.get_by_label("Find somebody").focus()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.get_by_label("Whose goal is it?").focus()
    await page.keyboard.type("Ben")
    await page.get_by_label("Where does the digest go?").focus()
    await page.keyboard.type("product")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#log .card h3")).to_have_text("Thank you, Ana")
    assert sent(room) == {
        "people": f"{room.ana.id},{room.ben.id}",
        "owner": str(room.ben.id),
        "channel": str(room.channel.id),
        "team": "",
    }


async def test_nobody_picked_is_said_as_well(room: Room, windows: Windows) -> None:
    await room.tell(room.ana, asking(room.ben))
    page = await windows.open(room.chat(room.ana))
    await expect(page.get_by_role("checkbox", name="Ben Okafor")).to_be_checked()
    await page.get_by_role("checkbox", name="Ben Okafor").uncheck()
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#log .card h3")).to_have_text("Thank you, Ana")
    assert sent(room) == {"people": "", "owner": "", "channel": "", "team": ""}


async def test_whoever_is_looked_for_is_found_and_whoever_is_picked_stays_in_sight(
    room: Room, windows: Windows
) -> None:
    await room.tell(room.ana, asking(room.ben))
    page = await windows.open(room.chat(room.ana))
    await page.get_by_label("Find somebody").fill("gül")
    await expect(page.locator(".pick:visible")).to_have_count(2)
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .card h3")).to_have_text("Set up")
    await page.get_by_role("checkbox", name="Gül").check()
    await page.get_by_label("Find somebody").fill("")
    await expect(page.locator(".pick:visible")).to_have_count(9)
    await expect(page.locator(".pick :checked")).to_have_count(2)


async def test_what_was_picked_survives_a_change_of_the_card(room: Room, windows: Windows) -> None:
    message = await room.tell(room.ana, asking(room.ben))
    page = await windows.open(room.chat(room.ana))
    await page.get_by_role("checkbox", name="Dan").check()
    await page.get_by_role("checkbox", name="Ben Okafor").uncheck()
    await page.get_by_label("Where does the digest go?").select_option(label="product")
    await room.change(message, Card("Set up (updated)", asking(room.ben).blocks))
    await expect(page.locator("#log .card h3")).to_have_text("Set up (updated)")
    await expect(page.get_by_role("checkbox", name="Dan")).to_be_checked()
    await expect(page.get_by_role("checkbox", name="Ben Okafor")).not_to_be_checked()
    await expect(page.get_by_label("Where does the digest go?")).to_have_value(str(room.channel.id))


async def test_on_a_phone_everybody_can_be_tapped(room: Room, windows: Windows) -> None:
    await room.tell(room.ana, asking(problem="Pick somebody."))
    page = await windows.open(room.chat(room.ana), width=360, height=740)
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    for pick in await page.locator(".pick").all():
        box = await pick.bounding_box()
        assert box
        assert box["height"] >= 44
    await page.locator(".pick", has_text="Eve").tap()
    await expect(page.get_by_role("checkbox", name="Eve")).to_be_checked()
    group = page.get_by_role("group", name="Who is on the team?")
    await expect(group).to_have_accessible_description("Please correct: Pick somebody.")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_names_are_easy_to_tell_from_what_is_behind_them(
    room: Room, windows: Windows, dark: bool
) -> None:
    await room.tell(room.ana, asking(room.ben, problem="One more."))
    page = await windows.open(room.chat(room.ana), dark=dark)
    assert await page.evaluate((Path(__file__).parent / "contrast.js").read_text()) == []
