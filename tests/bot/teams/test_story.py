"""A check-in in Teams from the first hello to the number that counts, as one person lives through it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from handlers.plan import PLAN
from storage.store import Store
from tests.bot.teams.limits import parts, words
from tests.bot.teams.teams_office import Office, open_office

MONDAY = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)


async def value(office: Office, goal: str) -> Decimal | None:
    entries = await office.world.entries(goal)
    return entries[-1].value if entries else None


async def test_a_check_in_is_asked_filled_in_saved_and_taken_back(office: Office) -> None:
    carol = office.carol
    await carol.installs()
    await office.settled()
    (hello,) = carol.sees
    assert "What you can ask me" in carol.reads(hello)
    await office.at(MONDAY)
    prompt = carol.sees[-1]
    assert carol.buttons(prompt) == [
        *("Answer in a form", "Nothing changed", "Ask me tomorrow", "Skip this one"),
    ]
    await carol.presses(prompt, "Answer in a form")
    assert carol.toast == "The answer is below."
    await office.settled()
    form = carol.sees[-1]
    await carol.presses(form, "Save", value="lots", confidence="7")
    assert "Please correct" in carol.reads(form)
    await carol.presses(form, "Save", value="45", confidence="7", note="The new onboarding helps")
    assert "Saved. Thank you." in carol.reads(form)
    assert await value(office, "nps") == Decimal(45)
    await office.settled()
    # It stays so when she comes back, and the prompt says that it is answered.
    form.views.clear()
    assert "Saved. Thank you." in carol.reads(form)
    assert "Answered on Monday 12 May." in carol.reads(prompt)
    await carol.presses(form, "Undo")
    assert "Taken back." in carol.reads(form)
    assert await value(office, "nps") is None
    await office.settled()
    assert "Answer in a form" in carol.buttons(prompt)


async def test_what_is_typed_is_shown_before_it_counts(office: Office) -> None:
    carol = office.carol
    await carol.installs()
    await office.settled()
    await office.at(MONDAY)
    await carol.types("NPS 46, 8/10")
    await office.settled()
    shown = carol.sees[-1]
    assert "46 points, confidence 8/10" in carol.reads(shown)
    assert await value(office, "nps") is None
    await carol.presses(shown, "Save now")
    assert await value(office, "nps") == Decimal(46)


async def test_nothing_that_a_press_on_the_prompt_shows_is_lost_to_the_prompts_own_change(
    office: Office,
) -> None:
    carol = office.carol
    await office.world.tell("nps", "41", by="carol", at=MONDAY - timedelta(days=7))
    await carol.installs()
    await office.settled()
    await office.at(MONDAY)
    prompt = carol.sees[-1]
    await carol.presses(prompt, "Nothing changed")
    await office.settled()
    assert "Answered on Monday 12 May." in carol.reads(prompt)
    saved = [message for message in carol.sees if "Undo" in carol.buttons(message)]
    assert len(saved) == 1


async def test_editing_a_message_edits_what_it_recorded(office: Office) -> None:
    carol = office.carol
    await carol.installs()
    await office.settled()
    await office.at(MONDAY)
    said = await carol.types("NPS 46, 8/10")
    await office.settled()
    await carol.presses(carol.sees[-1], "Save now")
    office.clock.forward(timedelta(minutes=2))
    await carol.edits(said, "NPS 47, 8/10")
    await office.settled()
    assert await value(office, "nps") == Decimal(47)
    assert any("Changed as you edited it." in carol.reads(message) for message in carol.sees)
    office.clock.forward(timedelta(minutes=1))
    await carol.deletes(said)
    await office.settled()
    assert "You deleted your message." in carol.reads(carol.sees[-1])


async def test_a_client_that_knows_only_submit_gets_the_same(office: Office) -> None:
    carol = office.carol
    await carol.installs()
    await office.settled()
    await office.at(MONDAY)
    await carol.presses(carol.sees[-1], "Answer in a form", old=True)
    await office.settled()
    form = carol.sees[-1]
    await carol.presses(form, "Save", old=True, value="lots")
    await office.settled()
    assert "Please correct" in carol.reads(form)
    await carol.presses(form, "Save", old=True, value="45")
    await office.settled()
    assert "Saved. Thank you." in carol.reads(form)
    assert await value(office, "nps") == Decimal(45)


async def test_a_message_that_is_looked_at_again_is_brought_up_to_date(office: Office) -> None:
    carol = office.carol
    await carol.installs()
    await office.settled()
    await office.at(MONDAY)
    prompt = carol.sees[-1]
    await carol.types("NPS 46, 8/10")
    await office.settled()
    await carol.presses(carol.sees[-1], "Save now")
    # Teams was not told of the change yet.
    assert "Answer in a form" in carol.buttons(prompt)
    await carol.looks_again(prompt)
    assert "Answered on Monday 12 May." in carol.reads(prompt)


async def test_a_longer_edit_opens_a_window(office: Office) -> None:
    carol = office.carol
    await carol.installs()
    await office.settled()
    await carol.types("/okr NPS")
    await office.settled()
    status = carol.sees[-1]
    await carol.presses(status, "Update")
    assert carol.window is not None
    assert "NPS" in words(carol.window.card)
    await carol.sends("Save", value="lots")
    assert carol.window is None
    await office.settled()
    assert "Nothing is recorded yet" in carol.reads(carol.sees[-1])
    await carol.presses(status, "Update")
    await carol.sends("Save", value="48")
    assert carol.window is None
    await office.settled()
    assert await value(office, "nps") == Decimal(48)


async def test_what_was_typed_in_a_window_is_there_still_when_it_could_not_be_taken(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    carol = office.carol
    await carol.installs()
    await carol.types("/okr NPS")
    await office.settled()
    await carol.presses(carol.sees[-1], "Update")

    async def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr("handlers.update._record", broken)
        await carol.sends("Save", value="48", confidence="7", note="A long and careful note")
    assert carol.window is not None
    assert "Something broke on our side (ref " in words(carol.window.card)
    filled = {part["id"]: part.get("value") for part in parts(carol.window.card) if "id" in part}
    assert (filled["value"], filled["confidence"], filled["note"]) == ("48", "7", "A long and careful note")
    await carol.sends("Save")
    await office.settled()
    assert await value(office, "nps") == Decimal(48)


async def test_a_digest_is_posted_in_its_channel_and_refreshed_in_place(store: Store) -> None:
    async with open_office(store) as office:
        team = office.teams.team("Growth", *(one.user for one in office.people.values()))
        await office.bob.adds_to(team)
        await office.settled()
        async with office.world.store.work(office.workspace) as work:
            row = next(one for one in await work.people.channels() if one.platform == "teams")
            assert (row.address, row.name) == (team.id, "Growth › General")
            growth = next(one for one in await work.people.teams() if one.name == "Growth")
            growth.channel_id = row.id
        await office.world.ring(PLAN)
        await office.world.tell("nps", "41", by="carol", at=office.clock.now())
        await office.at(datetime(2025, 5, 15, 7, 30, tzinfo=UTC))
        (digest,) = [one for one in team.channels[0].messages if one.author == office.teams.app]
        assert "1 of 5 goals are up to date" in office.bob.reads(digest)
        await office.carol.types("/okr update churn 4.2%")
        await office.settled()
        office.clock.forward(timedelta(hours=1))
        await office.at(office.clock.now())
        assert digest.is_edited
        assert "first value 4.2%" in office.bob.reads(digest)
        below = [one for one in team.channels[0].messages if one.thread == digest.id]
        assert "Cut monthly churn to 3%" in office.bob.reads(below[0])
