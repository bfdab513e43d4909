"""A week in Slack, as the people in it live it: every part is real but Slack itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from okrs.vocabulary import CheckInState
from storage.store import Store
from tests.bot.slack.office import MONDAY, Office, open_office
from tests.bot.slack.slack_records import Message


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with open_office(store) as found:
        yield found


async def values(office: Office, goal: str = "nps") -> list[str]:
    return [str(entry.value) for entry in await office.world.entries(goal)]


async def test_a_check_in_is_asked_answered_by_typing_and_saved(office: Office) -> None:
    await office.at(MONDAY)
    prompt = await office.last(office.carol)
    assert "Your check-in" in prompt.full_text
    await office.carol.types("NPS 44, 7/10")
    understood = await office.last(office.carol)
    assert "44" in understood.full_text
    await office.carol.presses(understood, "Save now")
    saved = await office.last(office.carol)
    assert "Saved. Thank you." in saved.full_text
    assert await values(office) == ["44"]
    assert "Answered" in office.carol.dm[0].full_text
    await office.carol.presses(saved, "Undo")
    await office.settled()
    assert await values(office) == []


async def test_the_prompt_opens_a_prefilled_form_at_once_and_what_is_sent_counts(office: Office) -> None:
    await office.at(MONDAY)
    await office.world.tell("nps", "41", by="carol", at=MONDAY - timedelta(days=7))
    prompt = await office.last(office.carol)
    await office.carol.presses(prompt, "Answer in a form")
    await office.settled()
    form = office.carol.modal
    assert form is not None
    assert office.calls("views.open")
    value = f"value.{office.world.goal('nps')}"
    await office.carol.submits(form, {value: "lots"})
    assert "does not read as one value" in form.errors[value]
    await office.carol.submits(form, {value: "45", f"confidence.{office.world.goal('nps')}": "8"})
    assert office.carol.modal is None
    saved = await office.last(office.carol)
    assert "Saved. Thank you." in saved.full_text
    entries = await office.world.entries("nps")
    assert (str(entries[-1].value), entries[-1].confidence) == ("45", 8)


async def test_a_command_is_answered_for_the_asker_alone_in_any_channel(office: Office) -> None:
    ack = await office.carol.slash("status nps", in_=office.growth)
    assert ack.seconds < 3
    await office.settled()
    assert any("Lift NPS" in message.full_text for message in office.carol.sees(office.growth))
    assert office.bob.sees(office.growth) == []


async def test_the_form_of_a_command_opens_in_a_modal(office: Office) -> None:
    await office.carol.slash("checkin", in_=office.growth)
    await office.settled()
    form = office.carol.modal
    assert form is not None
    await office.carol.submits(form, {f"value.{office.world.goal('nps')}": "46"})
    await office.settled()
    assert await values(office) == ["46"]
    # What was said in a channel is answered there, for the asker alone.
    assert any("Saved" in message.full_text for message in office.carol.sees(office.growth))


async def test_a_form_is_taken_at_once_however_slowly_slack_shows_the_answer(office: Office) -> None:
    await office.carol.slash("checkin", in_=office.growth)
    await office.settled()
    form = office.carol.modal
    assert form is not None
    gate = office.slack.hold("chat.postEphemeral")
    async with asyncio.timeout(2):
        ack = await office.carol.submits(form, {f"value.{office.world.goal('nps')}": "46"})
    assert not ack.trouble
    assert office.carol.modal is None
    gate.set()
    await office.settled()
    assert any("Saved" in message.full_text for message in office.carol.sees(office.growth))


async def test_the_shortcut_checks_in_from_anywhere(office: Office) -> None:
    await office.carol.shortcut("checkin.now")
    await office.settled()
    form = office.carol.modal
    assert form is not None
    await office.carol.submits(form, {f"value.{office.world.goal('nps')}": "47"})
    await office.settled()
    assert await values(office) == ["47"]


async def test_a_message_of_a_channel_is_recorded_as_progress(office: Office) -> None:
    message = await office.carol.types("Great news: NPS is at 48!", in_=office.growth)
    await office.carol.message_shortcut(message, "message.record")
    understood = await office.last(office.carol)
    assert "48" in understood.full_text


async def test_calling_headway_in_a_channel_answers_beside_it(office: Office) -> None:
    await office.bob.mentions("how is NPS doing?", in_=office.growth)
    await office.settled()
    assert any("Lift NPS" in message.full_text for message in office.bob.sees(office.growth))
    assert not any("Lift NPS" in message.full_text for message in office.carol.sees(office.growth))


async def test_a_button_pressed_twice_at_once_counts_once(office: Office) -> None:
    await office.world.tell("nps", "41", by="carol", at=MONDAY - timedelta(days=7))
    await office.at(MONDAY)
    prompt = await office.last(office.carol)
    await asyncio.gather(
        office.carol.presses(prompt, "Nothing changed"), office.carol.presses(prompt, "Nothing changed")
    )
    await office.settled()
    assert len(await office.world.entries("nps")) == 2
    assert "Answered on Monday 12 May." in office.carol.dm[0].full_text
    assert any("Saved" in message.full_text for message in office.carol.dm)


async def test_skipping_says_so_where_the_prompt_was(office: Office) -> None:
    await office.at(MONDAY)
    prompt = await office.last(office.carol)
    await office.carol.presses(prompt, "Skip this one")
    await office.settled()
    assert "Skipped" in office.carol.dm[0].full_text
    async with office.world.store.work(office.world.workspace.id) as work:
        checkins = await work.checkins.since([office.world.person("carol")], MONDAY - timedelta(days=1))
    assert [checkin.state for checkin in checkins] == [CheckInState.SKIPPED]


async def test_an_event_that_slack_sends_again_counts_once(office: Office) -> None:
    await office.at(MONDAY)
    await office.carol.types("NPS 44, 7/10")
    await office.settled()
    delivery = office.slack.deliveries[-1]
    await office.slack.redeliver(delivery, together=3)
    before = len(office.carol.dm)
    await office.settled()
    assert len(office.carol.dm) == before


async def test_the_digest_goes_to_the_channel_with_its_detail_in_the_thread(office: Office) -> None:
    await office.world.tell("nps", "44", by="carol", confidence=3)
    await office.at(MONDAY + timedelta(days=3))
    messages = office.carol.sees(office.growth)
    digest = next(message for message in messages if is_first(message))
    thread = [message for message in messages if message.thread_ts == digest.ts and message is not digest]
    assert "Growth" in digest.full_text
    assert any("NPS" in message.full_text for message in thread)


async def test_a_late_answer_changes_the_digest_in_place(office: Office) -> None:
    await office.at(MONDAY)
    await office.at(MONDAY + timedelta(days=3))
    digest = [message for message in office.carol.sees(office.growth) if is_first(message)][-1]
    before = digest.full_text
    await office.carol.types("NPS 49, 9/10")
    await office.settled()
    await office.carol.presses(office.carol.dm[-1], "Save now")
    await office.settled()
    await office.at(MONDAY + timedelta(days=3, minutes=30))
    changed = next(message for message in office.carol.sees(office.growth) if message.ts == digest.ts)
    assert "first value 49 points" in changed.full_text
    assert "first value 49 points" not in before
    assert any(
        m.thread_ts == digest.ts and "Updated" in m.full_text for m in office.carol.sees(office.growth)
    )


def is_first(message: Message) -> bool:
    """Whether it hangs under no other."""
    return not message.thread_ts or message.thread_ts == message.ts


async def test_somebody_new_is_taken_in_and_a_guest_is_turned_away(office: Office) -> None:
    frank = office.slack.person(office.team, "UFRANK", real_name="Frank", email="frank@example.org")
    await frank.types("hello")
    assert "did not" in (await office.last(frank)).full_text or len(frank.dm) > 1
    guest = office.slack.person(office.team, "UGUEST", is_restricted=True, email="guest@else.example")
    await guest.slash("status nps", in_=office.growth)
    await office.settled()
    assert "members of this workspace" in guest.sees(office.growth)[-1].full_text
    await guest.types("How is NPS doing?")
    await office.settled()
    assert "members of this workspace" in guest.sees(guest.channel)[-1].full_text
    async with office.world.store.work(office.world.workspace.id) as work:
        names = {person.name for person in await work.people.everyone()}
    assert "Frank" in names
    assert "Guest" not in names
