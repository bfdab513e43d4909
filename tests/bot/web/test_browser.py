"""The page in a real browser, against handlers that answer at once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import unused_port
from playwright.async_api import Page, Route, expect

from bot.sign_in import SignIn
from bot.tickets import sign_in_link
from cards.blocks import Action, Bold, Buttons, Card, Mention, Quote, Table, Text, Tree, TreeRow
from storage.store import Store
from tests.bot.web.chatroom import BANANA, PROMPT, SECRET, UNDERSTOOD, Room, make_room, served
from tests.bot.web.windows import Windows

pytestmark = pytest.mark.asyncio(loop_scope="module")
expect.set_options(timeout=5000)


@pytest_asyncio.fixture(loop_scope="module")
async def room(sqlite_url: str) -> AsyncIterator[Room]:
    """The chat on loopback, in the browser's event loop."""
    store = Store.open(sqlite_url)
    async with served(await make_room(store, SignIn.off())) as room:
        yield room
    await store.close()


async def said(page: Page) -> list[str]:
    """What stands in the conversation, one line for each message."""
    return [
        " ".join((await message.inner_text()).split()) for message in await page.locator("#log article").all()
    ]


async def test_one_says_something_and_is_answered_without_a_reload(room: Room, windows: Windows) -> None:
    page = await windows.open(room.chat(room.ana))
    await page.get_by_label("Message to Headway").fill("NPS 45, 7/10, the new onboarding helps")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .card h3")).to_have_text("Understood")
    await expect(page.locator("#log article.mine .words")).to_have_text(
        "NPS 45, 7/10, the new onboarding helps"
    )
    await expect(page.locator(".pending")).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator("#log .card h3")).to_have_text("Undone. It does not count.")
    await expect(page.locator("#log article")).to_have_count(2)


async def test_shift_enter_makes_a_new_line(room: Room, windows: Windows) -> None:
    page = await windows.open(room.chat(room.ana))
    await page.keyboard.press("/")
    await page.keyboard.press("Backspace")
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .card h3")).to_have_text("You said: one two")
    assert room.asked[0].values == {"text": "one\ntwo"}


async def test_a_whole_check_in_is_answered_by_keyboard_alone(room: Room, windows: Windows) -> None:
    await room.tell(room.ana, PROMPT)
    page = await windows.open(room.chat(room.ana))
    await _tab_to(page, "Where is it now?")
    await page.keyboard.type("45")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    for _ in range(7):
        await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Tab")
    await page.keyboard.type("The new onboarding helps")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .card h3")).to_have_text("Thank you, Ana")
    sent = next(request.values for request in room.asked if request.intent == "test.submit")
    assert sent == {"checkin": "17", "value": "45", "confidence": "7", "note": "The new onboarding helps"}
    focused = await page.evaluate("document.activeElement.matches('article')")
    assert focused, "focus stays at the message whose form is gone"


async def test_everything_can_be_reached_by_keyboard_and_shows_where_one_is(
    room: Room, windows: Windows
) -> None:
    await room.tell(room.ana, PROMPT)
    page = await windows.open(room.chat(room.ana))
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to writing a message")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Message to Headway")).to_be_focused()
    reached = set()
    for _ in range(40):
        await page.keyboard.press("Tab")
        reached.add(
            await page.evaluate(
                """() => { const e = document.activeElement, s = getComputedStyle(e);
                const step = e.closest('.step')?.querySelector('span');
                const ring = step ? getComputedStyle(step) : s;
                const shown = ring.outlineStyle !== 'none' || e.matches('#words, body');
                return `${(e.textContent || e.name || e.id).trim().slice(0, 20)}|${shown}`; }"""
            )
        )
    assert all(one.endswith("|true") for one in reached), reached
    names = " ".join(reached)
    for name in ("Skip this week", "Send check-in", "+1 hour", "#product", "Ben Okafor"):
        assert name in names


async def test_a_double_click_counts_once(room: Room, windows: Windows) -> None:
    await room.tell(room.ana, PROMPT)
    page = await windows.open(room.chat(room.ana))
    await page.get_by_role("button", name="Skip this week").dblclick()
    await expect(page.locator("#log .card h3").last).to_have_text("Skipped. See you next week.")
    assert [request.intent for request in room.asked] == ["test.skip"]


async def test_a_reload_keeps_what_was_typed(room: Room, windows: Windows) -> None:
    await room.tell(room.ana, PROMPT)
    page = await windows.open(room.chat(room.ana))
    await page.get_by_label("Where is it now?").fill("44")
    await page.get_by_role("radio", name="6", exact=True).check(force=True)
    await page.get_by_label("What changed").fill("Half a thought")
    await expect(page.get_by_text("Draft saved")).to_be_visible()
    await page.get_by_label("Message to Headway").fill("and a half-written message")
    await page.reload()
    await expect(page.get_by_label("Where is it now?")).to_have_value("44")
    await expect(page.get_by_role("radio", name="6", exact=True)).to_be_checked()
    await expect(page.get_by_label("What changed")).to_have_value("Half a thought")
    await expect(page.get_by_label("Message to Headway")).to_have_value("and a half-written message")


async def test_what_is_typed_survives_a_change_of_the_card(room: Room, windows: Windows) -> None:
    message = await room.tell(room.ana, PROMPT, key="prompt")
    page = await windows.open(room.chat(room.ana))
    await page.get_by_label("What changed").fill("Do not lose this")
    await room.change(message, Card("How did it go? (updated)", PROMPT.blocks, PROMPT.why))
    await expect(page.locator("#log .card h3")).to_have_text("How did it go? (updated)")
    await expect(page.get_by_text("edited")).to_be_visible()
    await expect(page.get_by_label("What changed")).to_have_value("Do not lose this")
    await expect(page.get_by_label("What changed")).to_be_focused()


async def test_a_mistake_in_a_form_is_said_beside_it_and_nothing_is_lost(
    room: Room, windows: Windows
) -> None:
    await room.tell(room.ana, PROMPT)
    page = await windows.open(room.chat(room.ana))
    await page.get_by_label("Where is it now?").fill("lots")
    await page.get_by_role("button", name="Send check-in").click()
    await expect(page.get_by_role("alert").filter(has_text="is not a number")).to_be_visible()
    await expect(page.get_by_label("Where is it now?")).to_have_value("lots")


async def test_a_field_that_has_to_be_put_right_is_marked_and_has_the_focus(
    room: Room, windows: Windows
) -> None:
    await room.tell(room.ana, PROMPT)
    page = await windows.open(room.chat(room.ana))
    await page.get_by_label("Where is it now?").fill("banana")
    await page.get_by_role("button", name="Send check-in").click()
    field = page.get_by_label("Where is it now?")
    await expect(field).to_be_focused()
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_have_accessible_description("Please correct: That is not a number. Last week: 41")
    await expect(page.locator("[aria-invalid]")).to_have_count(1)
    await expect(field).to_be_in_viewport()


async def test_a_message_that_could_not_be_sent_is_kept_and_tried_again(room: Room, windows: Windows) -> None:
    page = await windows.open(room.chat(room.ana))
    await page.route("**/say", _cut)
    await page.get_by_label("Message to Headway").fill("NPS 45")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Not sent")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Not sent")).to_be_visible()
    await page.unroute("**/say")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.locator("#log .card h3")).to_have_text("Understood")
    await expect(page.locator("#log .words")).to_have_count(1)
    assert len(room.asked) == 1


async def test_a_browser_that_keeps_nothing_can_still_send(room: Room, windows: Windows) -> None:
    page = await windows.open(room.chat(room.ana))
    await page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full') } }")
    await page.get_by_label("Message to Headway").fill("NPS 45")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .card h3")).to_have_text("Understood")


async def test_a_message_that_is_too_long_is_refused_in_a_sentence_and_can_be_edited(
    room: Room, windows: Windows
) -> None:
    page = await windows.open(room.chat(room.ana))
    await page.get_by_label("Message to Headway").fill("x" * 210_000)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("200 kB is the most")).to_be_visible()
    await page.get_by_role("button", name="Edit").click()
    assert len(await page.get_by_label("Message to Headway").input_value()) == 210_000
    assert room.asked == []


async def test_a_very_long_message_shows_its_beginning_and_a_button_for_the_rest(
    room: Room, windows: Windows
) -> None:
    await room.tell(room.ana, Card("A note", (Quote("a line\n" * 40),)))
    page = await windows.open(room.chat(room.ana))
    await page.get_by_label("Message to Headway").fill("x" * 100_000)
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .card")).to_have_count(2)
    words = page.locator("#log .words")
    for text in (words, page.locator("#log .quote")):
        box = await text.bounding_box()
        assert box
        assert box["height"] < 320
    unfold = page.locator("#log .mine").get_by_role("button", name="Show all")
    await unfold.focus()
    await page.keyboard.press("Enter")
    box = await words.bounding_box()
    assert box
    assert box["height"] > 10_000
    await page.get_by_role("button", name="Show less").press("Enter")
    await expect(words).to_have_class(re.compile("folded"))
    await page.reload()
    await expect(page.get_by_role("button", name="Show all")).to_have_count(2)


async def test_a_message_of_a_dozen_lines_is_shown_whole(room: Room, windows: Windows) -> None:
    await room.tell(room.ana, Card("A note", (Quote("a line\n" * 12),)))
    page = await windows.open(room.chat(room.ana))
    await expect(page.locator("#log .quote")).to_be_visible()
    await expect(page.get_by_role("button", name="Show all")).to_have_count(0)


async def test_an_answer_lost_on_the_way_back_does_not_count_twice(room: Room, windows: Windows) -> None:
    page = await windows.open(room.chat(room.ana))

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/say", lose_the_answer, times=1)
    await page.get_by_label("Message to Headway").fill("NPS 45")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .card h3")).to_have_text("Understood")
    retry = page.get_by_role("button", name="Try again")
    if await retry.count():
        await retry.click()
    await expect(page.locator("#log .words")).to_have_count(1)
    assert len(room.asked) == 1


async def test_two_pages_see_the_same_live(room: Room, windows: Windows) -> None:
    ana = await windows.open(room.chat(room.ana, room.channel.id))
    ben = await windows.open(room.chat(room.ben, room.channel.id))
    await ana.get_by_label("Message to #product").fill("Shall we look at churn?")
    await ana.keyboard.press("Enter")
    await expect(ben.locator("#log article")).to_contain_text("Shall we look at churn?")
    assert room.asked == []
    await ben.get_by_label("Message to #product").fill("/okr status")
    await ben.keyboard.press("Enter")
    await expect(ben.get_by_text("only you see this")).to_have_count(2)
    await expect(ana.locator("#log article")).to_have_count(1)


async def test_a_digest_shows_its_details_in_a_thread(room: Room, windows: Windows) -> None:
    digest = await room.post(
        Card(
            "Product: 1 needs a look",
            (
                Text(
                    (
                        Bold("Onboarding time"),
                        " is off track. ",
                        Mention(room.ben.id, "Ben Okafor"),
                        " asks for help.",
                    )
                ),
                Buttons((Action("Details", "test.details"),)),
            ),
        )
    )
    page = await windows.open(room.chat(room.ana, room.channel.id))
    await room.post(Card("Onboarding: 9 days"), thread=digest)
    await expect(page.locator(".thread summary")).to_have_text("Details")
    await room.post(Card("Churn: 1.8 %"), thread=digest)
    await page.get_by_text("2 details").click()
    await expect(page.locator(".thread .card h3")).to_have_text(["Onboarding: 9 days", "Churn: 1.8 %"])
    await page.get_by_role("button", name="Details").click()
    await expect(page.get_by_text("Only for you")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("2 details")).to_be_visible()


async def test_unread_marks_come_and_go(room: Room, windows: Windows) -> None:
    page = await windows.open(room.chat(room.ana))
    await room.post(Card("Digest"))
    channel = page.get_by_role("link", name=re.compile("product"))
    await expect(channel.locator(".unread")).to_contain_text("1")
    await expect(page).to_have_title(re.compile(r"^\(1\) "))
    await channel.click()
    await expect(page.locator("#log .new")).to_be_visible()
    await expect(page.get_by_role("link", name=re.compile("product")).locator(".unread")).to_be_hidden()


async def test_reading_a_long_digest_reads_its_closed_thread_too(room: Room, windows: Windows) -> None:
    digest = await room.post(Card("Digest", tuple(Text((f"Line {n}",)) for n in range(40))))
    page = await windows.open(room.chat(room.ana, room.channel.id))
    channel = page.get_by_role("link", name=re.compile("product"))
    await expect(channel.locator(".unread")).to_be_hidden()
    await room.post(Card("Every goal"), thread=digest)
    await expect(page.locator(".thread summary")).to_have_text("Details")
    await expect(channel.locator(".unread")).to_be_hidden()
    await page.reload()
    await expect(channel.locator(".unread")).to_be_hidden()


async def test_a_message_below_what_is_shown_stays_unread(room: Room, windows: Windows) -> None:
    await room.post(Card("Digest", tuple(Text((f"Line {n}",)) for n in range(40))))
    page = await windows.open(room.chat(room.ana, room.channel.id))
    await expect(page.get_by_role("heading", name="Digest")).to_be_in_viewport()
    await room.post(Card("News"))
    await expect(page.get_by_role("button", name="New messages below")).to_be_visible()
    mark = page.get_by_role("link", name=re.compile("product")).locator(".unread")
    await expect(mark).to_contain_text("1")
    await page.get_by_role("button", name="New messages below").click()
    await expect(mark).to_be_hidden()


async def test_commands_are_offered_and_taken_by_keyboard(room: Room, windows: Windows) -> None:
    page = await windows.open(room.chat(room.ana))
    await page.locator("body").press("/")
    await page.keyboard.type("okr st")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Message to Headway")).to_have_value("/okr status ")
    await page.keyboard.type("Ben")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .card h3")).to_have_text("Command: status Ben")
    await page.keyboard.type("/okr")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .card h3").last).to_have_text("Command:")


async def test_the_connection_comes_back_and_brings_what_was_missed(room: Room, windows: Windows) -> None:
    page = await windows.open(room.chat(room.ana))
    await room.tell(room.ana, Card("Before"))
    await expect(page.locator("#log .card")).to_have_count(1)
    await page.context.set_offline(True)
    await room.feed.close()
    await expect(page.get_by_text("Connection lost")).to_be_visible()
    room.feed.closed = False
    await room.tell(room.ana, Card("Meanwhile"))
    await page.context.set_offline(False)
    await expect(page.locator("#log .card h3")).to_have_text(["Before", "Meanwhile"], timeout=9000)
    await expect(page.get_by_text("Connection lost")).to_be_hidden()


async def test_time_passes_at_the_press_of_a_button(room: Room, windows: Windows) -> None:
    page = await windows.open(room.chat(room.ben))
    await expect(page.locator("#moment")).to_have_text("Monday 23 November, 04:12")
    await expect(page.get_by_text("Ben's time")).to_be_visible()
    await page.get_by_role("button", name="Next working morning 09:30").click()
    await expect(page.locator("#moment")).to_have_text("Monday 23 November, 09:30")
    await page.get_by_role("button", name="Next Monday 09:30").click()
    await expect(page.locator("#moment")).to_have_text("Monday 30 November, 09:30")


async def test_a_phone_shows_the_list_and_the_conversation_as_two_screens(
    room: Room, windows: Windows
) -> None:
    await room.tell(room.ana, PROMPT)
    page = await windows.open(room.home(room.ana), width=360, height=740)
    await expect(page.locator("#words")).to_be_hidden()
    await page.get_by_role("link", name=re.compile("Ana Ruiz")).tap()
    await expect(page.get_by_role("navigation")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    steps = await page.locator(".step").all()
    boxes = [await step.bounding_box() for step in steps]
    assert all(box and box["width"] >= 40 and box["height"] >= 44 for box in boxes)
    await steps[7].tap()
    await expect(page.get_by_role("radio", name="7", exact=True)).to_be_checked()
    await page.get_by_role("link", name="All conversations").tap()
    await expect(page.get_by_role("navigation")).to_be_visible()


async def test_on_a_phone_the_clock_is_one_line_until_one_wants_to_travel(
    room: Room, windows: Windows
) -> None:
    page = await windows.open(room.chat(room.ana), width=360, height=740)
    log = await page.get_by_role("region", name="Messages").bounding_box()
    assert log
    assert log["y"] < 110
    leaps = page.get_by_role("group", name="Move the clock")
    await expect(leaps).to_be_hidden()
    travel = page.get_by_role("button", name="Travel…")
    await travel.tap()
    await expect(travel).to_have_attribute("aria-expanded", "true")
    for leap in await leaps.get_by_role("button").all():
        box = await leap.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    await page.get_by_role("button", name="Thursday 09:30").tap()
    await expect(page.locator("#moment")).to_have_text("Thursday 26 November, 09:30")
    await expect(leaps).to_be_hidden()
    await expect(travel).to_be_focused()


async def test_on_a_phone_a_table_is_read_row_by_row(room: Room, windows: Windows) -> None:
    header = ("Part", "Weight", "Share", "Progress", "Health")
    row = ("Half of all appointments are booked online by the patient", "2", "40%", "59%", "on track")
    await room.tell(room.ana, Card("Why", (Table("What each part brings", header, (row,)),)))
    page = await windows.open(room.chat(room.ana), width=360, height=740)
    table = page.locator(".table")
    assert await table.evaluate("element => element.scrollWidth <= element.clientWidth")
    health = page.get_by_role("cell").last
    assert await health.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Health"'
    assert await health.evaluate("cell => cell.offsetHeight < 36")


async def test_each_level_of_a_tree_is_set_in_from_the_one_above(room: Room, windows: Windows) -> None:
    rows = tuple(TreeRow(depth, (Bold(f"Level {depth}"),)) for depth in range(4))
    await room.tell(room.ana, Card("Goals", (Tree(rows),)))
    page = await windows.open(room.chat(room.ana))
    lefts = await page.locator(".tree .row").evaluate_all(
        "rows => rows.map((row) => row.getBoundingClientRect().left)"
    )
    assert [round(b - a) for a, b in pairwise(lefts)] == [26, 26, 26]


async def test_very_long_words_stay_inside_the_screen(room: Room, windows: Windows) -> None:
    long = "Donaudampfschifffahrt" * 20
    await room.tell(room.ana, Card(long, (Text((long, Bold(long))),), long))
    page = await windows.open(room.chat(room.ana), width=360, height=740)
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert await page.evaluate("document.querySelector('.scroller').scrollWidth") <= 360


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 740), (1280, 1300)])
async def test_only_the_conversation_scrolls_and_the_composer_stays(
    room: Room, windows: Windows, width: int, height: int
) -> None:
    page = await windows.open(room.chat(room.ana), width=width, height=height)
    await page.get_by_label("Message to Headway").press_sequentially("/okr status")
    await page.keyboard.press("Enter")
    for n in range(4):
        await page.get_by_label("Message to Headway").fill(f"NPS {n}")
        await page.keyboard.press("Enter")
    await room.tell(room.ana, PROMPT)
    await expect(page.locator("#log .card")).to_have_count(6)
    await page.evaluate("document.querySelector('#log').lastElementChild.scrollIntoView()")
    await page.evaluate("scrollTo(0, 500)")
    assert await page.evaluate("document.scrollingElement.scrollHeight") == height
    assert await page.evaluate("document.body.scrollTop + document.scrollingElement.scrollTop") == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_words_are_easy_to_tell_from_what_is_behind_them(
    room: Room, windows: Windows, dark: bool
) -> None:
    await room.tell(room.ana, PROMPT)
    await room.tell(room.ana, UNDERSTOOD)
    await room.tell(room.ana, BANANA)
    tree = Tree((TreeRow(0, (Bold("Customers stay"), " — 54% of the way")), TreeRow(1, ("Churn falls",))))
    await room.tell(room.ana, Card("Goals", (tree, Buttons((Action("Customers stay", "test.right"),)))))
    page = await windows.open(room.chat(room.ana), dark=dark)
    faint = await page.evaluate((Path(__file__).parent / "contrast.js").read_text())
    assert faint == []


async def test_what_was_typed_before_the_page_was_ready_is_kept(room: Room, windows: Windows) -> None:
    page = await windows.open(room.chat(room.ana))
    ready = asyncio.Event()

    async def late(route: Route) -> None:
        await ready.wait()
        await route.continue_()

    await page.route("**/composer.js*", late)
    await page.reload(wait_until="commit")
    field, send = page.get_by_label("Message to Headway"), page.get_by_role("button", name="Send")
    await field.fill("NPS 45")
    await expect(send).to_be_disabled()
    ready.set()
    await expect(send).to_be_enabled()
    await expect(field).to_have_value("NPS 45")
    await send.click()
    await expect(page.locator("#log .card h3")).to_have_text("Understood")


async def test_one_signs_in_with_a_link_and_out_again(sqlite_url: str, windows: Windows) -> None:
    store = Store.open(sqlite_url)
    port = unused_port()
    sign_in = SignIn.on(address=f"http://127.0.0.1:{port}", secret=SECRET)
    async with served(await make_room(store, sign_in), port=port) as room:
        page = await windows.open(sign_in_link(sign_in, workspace=room.workspace.id, person=room.ana.id))
        await page.get_by_role("button", name="Yes, sign me in").click()
        await expect(page.get_by_role("heading", name="Headway")).to_be_visible()
        await page.get_by_label("Message to Headway").fill("NPS 45")
        await page.get_by_role("button", name="Send").click()
        await expect(page.locator("#log .card h3")).to_have_text("Understood")
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_role("heading", name="Sign in to Headway")).to_be_visible()
    await store.close()


async def test_who_is_signed_out_elsewhere_is_led_to_signing_in(sqlite_url: str, windows: Windows) -> None:
    store = Store.open(sqlite_url)
    port = unused_port()
    sign_in = SignIn.on(address=f"http://127.0.0.1:{port}", secret=SECRET)
    async with served(await make_room(store, sign_in), port=port) as room:
        page = await windows.open(sign_in_link(sign_in, workspace=room.workspace.id, person=room.ana.id))
        await page.get_by_role("button", name="Yes, sign me in").click()
        await expect(page.get_by_role("heading", name="Headway")).to_be_visible()
        async with store.work(room.workspace.id) as work:
            held = await work.held.on(room.ana)
            await work.session.delete(held.sessions[0])
        await room.feed.poke()
        await expect(page.get_by_role("heading", name="Sign in to Headway")).to_be_visible(timeout=10_000)
    await store.close()


async def _tab_to(page: Page, label: str) -> None:
    target = page.get_by_label(label)
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{label} is not reached by Tab")


async def _cut(route: Route) -> None:
    await route.abort()
