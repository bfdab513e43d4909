"""Cards in Microsoft's own renderer, in a real browser: as one sees them on a phone, and what a press sends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.teams.render import card
from bot.teams.wire import values_of
from cards.blocks import (
    Action,
    Buttons,
    Card,
    ChannelField,
    ChoiceField,
    Fact,
    Facts,
    Form,
    Legend,
    NumberField,
    Option,
    PeopleField,
    Quote,
    Table,
    Text,
    TextField,
)
from tests.bot.teams.any_card import NASTY
from tests.bot.web.windows import Windows, started
from tests.cards.clinics import ASKING, BOOKINGS, CALLS, CHECKIN, VOICE
from tests.cards.everywhere import OPENED, SENT

pytestmark = pytest.mark.asyncio(loop_scope="module")

CARDS = SENT | OPENED
HERE = Path(__file__).parent
NPM = Path(__file__).parents[3] / ".var" / "npm" / "node_modules"
PHONE = 360
# What markdown and HTML would bring into a card beyond its own elements.
MARKUP = (
    "a, strong, em, b, i, s, del, code, pre, blockquote, ul, ol, li, h1, h2, h3, hr, img, script, table td a"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with started() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def windows(browser: Browser) -> AsyncIterator[Windows]:
    opened = Windows(browser)
    yield opened
    for context in opened.contexts:
        await context.close()
    assert opened.troubles == []


async def shown(windows: Windows, *cards: Card, width: int = PHONE) -> Page:
    page = await windows.open((HERE / "client.html").as_uri(), width=width)
    await page.add_script_tag(path=NPM / "adaptivecards/dist/adaptivecards.min.js")
    await page.add_script_tag(path=NPM / "markdown-it/dist/browser/markdown-it.umd.min.js")
    await page.add_script_tag(path=HERE / "client.js")
    drawn = [card(one, VOICE, address="https://headway.example", native=False, refresh=None) for one in cards]
    await page.evaluate("cards => draw(cards)", drawn)
    assert await page.evaluate("complaints") == []
    return page


async def last_press(page: Page) -> tuple[str, dict[str, str]]:
    press: Any = await page.evaluate("presses.at(-1)")
    return values_of({"action": press})


async def test_every_message_fits_a_phone(windows: Windows) -> None:
    # The pickers of people and channels are Teams' own: this client does not know them.
    known = [one for one in CARDS.values() if not _picks(one)]
    page = await shown(windows, *known)
    assert await page.evaluate("cut()") == []
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE
    assert await page.get_by_role("heading").count() > len(known) / 2
    wide = await shown(windows, Card("T", (Buttons((Action("W" * 27, "x.y"),)),)), width=200)
    assert await wide.evaluate("cut()") != []


def _picks(card: Card) -> bool:
    forms = [block for block in card.blocks if isinstance(block, Form)]
    return any(isinstance(field, PeopleField | ChannelField) for form in forms for field in form.fields)


async def test_a_form_sends_what_was_filled_in_and_what_was_emptied(windows: Windows) -> None:
    page = await shown(windows, CARDS["form-of-two"])
    await page.get_by_label("Value now (%)").fill("51,5")
    await page.get_by_label("Value now (calls)").fill("")
    await page.get_by_label("How sure are you that it will be reached?").nth(1).select_option("10 – certain")
    await page.get_by_label("Yes, something is in the way").nth(1).check()
    await page.get_by_label("What moved it").nth(0).fill("two\nlines")
    await page.get_by_role("button", name="Save").click()
    assert await last_press(page) == (
        "checkin.submit",
        {
            "checkin": str(CHECKIN),
            f"value.{BOOKINGS.id}": "51,5",
            f"confidence.{BOOKINGS.id}": "7",
            f"note.{BOOKINGS.id}": "two\nlines",
            f"blocked.{BOOKINGS.id}": "",
            f"value.{CALLS.id}": "",
            f"confidence.{CALLS.id}": "10",
            f"note.{CALLS.id}": "",
            f"blocked.{CALLS.id}": "yes",
        },
    )


async def test_a_button_sends_its_own_values_alone(windows: Windows) -> None:
    page = await shown(windows, CARDS["prompt-of-two"])
    await page.get_by_role("button", name="Skip this one").click()
    assert await last_press(page) == ("checkin.skip", {"checkin": str(ASKING.checkin)})


async def test_a_name_is_pressed_anywhere_on_its_line(windows: Windows) -> None:
    page = await shown(windows, CARDS["list-of-four"])
    await page.get_by_role("button", name="55% of appointments").click()
    assert await last_press(page) == ("goal.show", {"key_result": str(BOOKINGS.id)})


async def test_the_seventh_button_is_in_the_menu(windows: Windows) -> None:
    page = await shown(
        windows, Card("T", (Buttons(tuple(Action(f"No {n}", f"number.{n}") for n in range(8))),))
    )
    await expect(page.get_by_role("button", name="No 7")).to_be_hidden()
    await page.get_by_role("button", name="More options").click()
    await page.get_by_text("No 7").click()
    assert await last_press(page) == ("number.7", {})


def typed_everywhere(text: str) -> Card:
    return Card(
        text,
        (
            Text((text,)),
            Quote(text),
            Facts((Fact(text, text),)),
            Table(text, (text, text), ((text, text),)),
            Buttons((Action(text, "x.y"),)),
            Form(
                "x.y",
                text,
                (
                    Legend((text,)),
                    TextField("a", text, text, text),
                    NumberField("b", text, text, text, text, text),
                    ChoiceField("c", text, (Option("1", text), Option("2", text)), "1", text),
                ),
            ),
        ),
        why=text,
    )


async def test_what_people_typed_is_shown_letter_by_letter_and_is_never_markup(windows: Windows) -> None:
    for text in NASTY:
        page = await shown(windows, typed_everywhere(text), width=800)
        assert await page.locator("#cards").locator(MARKUP).count() == 0, text
        letters = "".join(text.split()).replace("\0", "").replace("\x07", "")
        words = "".join((await page.locator("#cards").text_content() or "").split()).replace("\u2060", "")
        assert words.count(letters) >= 13, text
        assert await page.evaluate("presses") == []


async def test_a_client_too_old_for_a_card_reads_its_words_and_nothing_else(windows: Windows) -> None:
    page = await shown(windows)
    for text in NASTY:
        told = card(
            Card("Title", (Text((text,)), Text((f"x {text}",)))),
            VOICE,
            address="",
            native=False,
            refresh=None,
        )["fallbackText"]
        await page.evaluate(
            "told => { document.getElementById('cards').innerHTML = markdownit({ html: true }).render(told) }",
            told,
        )
        assert await page.locator("#cards").locator(MARKUP).count() == 0, text
        words = "".join((await page.locator("#cards").text_content() or "").split())
        assert "".join(text.split()).replace("\0", "").replace("\x07", "") in words
