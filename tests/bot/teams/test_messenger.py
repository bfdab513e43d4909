"""Messages go to Teams once, in order, no faster than it takes them, and its refusals are told for what they are."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from email.utils import format_datetime
from uuid import uuid4

import pytest
from sqlalchemy import event

from bot.teams.gateway import Place
from bot.teams.messenger import PACE, TeamsMessenger
from bot.teams.refusal import BLOCKED
from bot.teams.registration import Registration
from cards.blocks import Action, Buttons, Card, Text
from scheduling.limits import Gate
from scheduling.messenger import MessengerError, Parcel
from storage.outbox import Letter
from storage.tables import Channel
from tests.bot.teams.fake_teams import APP, SECRET
from tests.bot.teams.teams_office import Office
from tests.bot.teams.teams_people import Person
from tests.bot.teams.teams_records import Chat, Fault, Message

HELLO = Card("Hello", (Text(("How are you?",)),))
SECOND = timedelta(seconds=1)


def long_card(paragraphs: int) -> Card:
    """A card of about 1,000 letters a paragraph."""
    return Card("A long one", tuple(Text((f"Paragraph {n} " + "word " * 200,)) for n in range(paragraphs)))


async def met(office: Office, *names: str) -> None:
    """These people have the app and have been heard of; what they were greeted with is forgotten."""
    for name in names:
        person = office.people[name]
        await person.installs()
        await office.settled()
        person.chat.messages.clear()
    office.teams.calls.clear()


def to(office: Office, person: Person, card: Card = HELLO, *, key: str = "", thread: str = "") -> Parcel:
    return Parcel(
        workspace=office.workspace,
        key=key or uuid4().hex,
        conversation=person.user.aad,
        card=card,
        reader=office.world.person(person.user.name.lower()),
        thread_id=thread,
    )


def into(office: Office, chat: Chat, card: Card = HELLO, *, thread: str = "") -> Parcel:
    return Parcel(
        workspace=office.workspace, key=uuid4().hex, conversation=chat.id, card=card, thread_id=thread
    )


def messenger(office: Office) -> TeamsMessenger:
    return office.service.messenger


def posted(office: Office, chat: Chat) -> list[Message]:
    return [message for message in chat.messages if message.author == office.teams.app]


async def refused(office: Office, parcel: Parcel) -> MessengerError:
    with pytest.raises(MessengerError) as caught:
        await messenger(office).send(parcel)
    return caught.value


async def test_a_person_is_written_to_where_they_were_heard(office: Office) -> None:
    await met(office, "carol")
    sent = await messenger(office).send(to(office, office.carol))
    (message,) = office.carol.sees
    assert sent == f"{office.carol.chat.id}|{message.id}"
    assert [call.what for call in office.teams.calls] == ["send"]


async def test_a_conversation_that_is_not_known_is_opened_once(office: Office) -> None:
    await met(office, "carol", "dan")
    team = office.teams.team("Growth", office.carol.user, office.eve.user)
    await office.carol.adds_to(team)
    await office.settled()
    office.teams.calls.clear()
    for _ in range(3):
        await messenger(office).send(to(office, office.eve))
    assert [call.what for call in office.teams.calls] == ["open", "send", "send", "send"]
    assert (await office.reference(office.eve))["conversation"] == {"id": office.eve.chat.id}
    assert len(office.eve.sees) == 3


async def test_people_who_are_written_to_at_once_are_looked_up_together(office: Office) -> None:
    names = ("alice", "bob", "carol", "dan", "eve")
    await met(office, *names)
    begun: list[object] = []
    event.listen(office.world.store.database.engine.sync_engine, "begin", begun.append)
    parcels = [to(office, office.people[name]) for name in names]
    # A messenger that knows nobody yet.
    object.__setattr__(messenger(office)._readers, "_known", {})
    await asyncio.gather(*(messenger(office).send(parcel) for parcel in parcels))
    assert len(begun) == 1
    assert [len(office.people[name].sees) for name in names] == [1] * 5


async def test_the_button_of_a_letter_says_which_letter_that_is(office: Office) -> None:
    await met(office, "carol")
    card = Card("Ask", (Buttons((Action("Help", "help.show"),)),))
    await messenger(office).send(to(office, office.carol, card, key="checkin:7"))
    assert '"origin": "checkin:7"' in json.dumps(office.carol.sees[0].activity)


async def test_a_long_message_comes_in_parts_none_of_which_is_too_long(office: Office) -> None:
    await met(office, "carol")
    sent = await messenger(office).send(to(office, office.carol, long_card(90)))
    parts = office.carol.sees
    assert len(parts) > 1
    assert sent == f"{office.carol.chat.id}|{','.join(part.id for part in parts)}"
    told = "\n".join(office.carol.reads(part) for part in parts)
    assert all(f"Paragraph {n} " in told for n in range(90))


async def test_a_message_is_changed_in_place_and_parts_that_are_not_needed_go(office: Office) -> None:
    await met(office, "carol")
    parcel = to(office, office.carol, long_card(90))
    sent = await messenger(office).send(parcel)
    await messenger(office).update(to(office, office.carol, HELLO), sent)
    (message,) = office.carol.sees
    assert "How are you?" in office.carol.reads(message)
    assert message.is_edited
    # Doing so twice is no harm, though the parts are gone.
    await messenger(office).update(to(office, office.carol, HELLO), sent)


async def test_a_message_that_has_grown_is_cut_to_what_there_is_room_for(office: Office) -> None:
    await met(office, "carol")
    sent = await messenger(office).send(to(office, office.carol))
    await messenger(office).update(to(office, office.carol, long_card(90)), sent)
    (message,) = office.carol.sees
    assert "There is more than fits into one message." in office.carol.reads(message)


async def test_a_message_to_a_channel_begins_a_thread_and_what_hangs_under_it_goes_there(
    office: Office,
) -> None:
    team = office.teams.team("Growth", office.carol.user, channels=("News",))
    await office.carol.adds_to(team)
    await office.settled()
    news = team.channels[1]
    sent = await messenger(office).send(into(office, news))
    (root,) = posted(office, news)
    assert sent == f"{news.id};messageid={root.id}|{root.id}"
    await messenger(office).send(into(office, news, thread=sent))
    assert [message.thread for message in posted(office, news)] == ["", root.id]
    await messenger(office).update(into(office, news), sent)
    assert root.is_edited


async def test_a_group_chat_is_written_to_as_a_whole(office: Office) -> None:
    group = office.teams.group("Lunch", office.carol.user, office.dan.user)
    await office.carol.adds_to(group)
    await office.settled()
    sent = await messenger(office).send(into(office, group))
    assert sent == f"{group.id}|{posted(office, group)[0].id}"


async def test_no_goals_are_posted_where_another_company_reads(office: Office) -> None:
    stranger = office.teams.person("Xenia", tenant="another")
    group = office.teams.group("Lunch", office.carol.user, office.dan.user)
    await office.carol.adds_to(group)
    await office.settled()
    group.members += [stranger]
    error = await refused(office, into(office, group))
    assert error.permanent
    assert "another company" in error.message
    assert posted(office, group) == []
    async with office.world.store.work(office.workspace) as work:
        row = await work.people.channel_at("teams", group.id)
        assert isinstance(row, Channel)
        row.may_share = True
    await messenger(office).send(into(office, group))
    assert len(posted(office, group)) == 1


@pytest.mark.parametrize("status", [412, 429, 502, 504])
async def test_what_teams_wants_again_is_asked_to_wait_longer_each_time(office: Office, status: int) -> None:
    await met(office, "carol")
    office.teams.order(Fault("send", status, times=4))
    waits = []
    for _ in range(4):
        error = await refused(office, to(office, office.carol))
        assert not error.permanent
        assert error.everywhere is (status == 429)
        assert error.retry_after is not None
        waits.append(error.retry_after)
    for n, wait in enumerate(waits):
        assert 2**n <= wait <= 1.5 * 2**n
    await messenger(office).send(to(office, office.carol))
    office.teams.order(Fault("send", status))
    again = await refused(office, to(office, office.carol))
    assert again.retry_after is not None
    assert again.retry_after <= 1.5


async def test_a_wait_has_an_end(office: Office) -> None:
    await met(office, "carol")
    office.teams.order(Fault("send", 504, times=30))
    waits = [(await refused(office, to(office, office.carol))).retry_after or 0 for _ in range(30)]
    assert max(waits) <= 450


@pytest.mark.parametrize("form", ["seconds", "date", "nonsense"])
async def test_what_teams_says_about_waiting_is_heeded(office: Office, form: str) -> None:
    await met(office, "carol")
    told = {
        "seconds": "17",
        "date": format_datetime(office.clock.now() + 17 * SECOND),
        "nonsense": "a while",
    }[form]
    office.teams.order(Fault("send", 429, headers={"Retry-After": told}))
    wait = (await refused(office, to(office, office.carol))).retry_after
    assert wait is not None
    low, high = (1.0, 1.5) if form == "nonsense" else (17.0, 25.5)
    assert low <= wait <= high


async def test_two_who_wait_do_not_come_back_at_the_same_moment(office: Office) -> None:
    await met(office, "carol", "dan")
    office.teams.order(Fault("send", 429, headers={"Retry-After": "10"}, times=2))
    first = await refused(office, to(office, office.carol))
    second = await refused(office, to(office, office.dan))
    assert first.retry_after != second.retry_after


@pytest.mark.parametrize("status", [500, 503])
async def test_trouble_of_teams_leaves_open_whether_it_arrived(office: Office, status: int) -> None:
    await met(office, "carol")
    office.teams.order(Fault("send", status))
    error = await refused(office, to(office, office.carol))
    assert (error.permanent, error.retry_after) == (False, None)


async def test_what_may_have_arrived_is_never_sent_again(office: Office) -> None:
    await met(office, "carol")
    office.teams.order(Fault("send", 500, done=True, drops=True))
    async with office.world.store.work(office.workspace) as work:
        letter = Letter(key="once", card=HELLO, at=office.clock.now(), person=office.world.person("carol"))
        await work.outbox.put([letter])
    await office.courier.drain(office.workspace)
    office.clock.forward(timedelta(minutes=5))
    await office.courier.drain(office.workspace)
    office.clock.forward(timedelta(hours=5))
    await office.courier.drain(office.workspace)
    assert len(office.carol.sees) == 1
    (failure,) = [one for one in await office.failures() if "Teams can't be asked" in one]
    assert "not sent again" in failure


async def test_a_message_of_which_a_part_is_missing_is_not_sent_again_either(office: Office) -> None:
    await met(office, "carol")
    parcel = to(office, office.carol, long_card(90))
    sending = asyncio.create_task(messenger(office).send(parcel))
    while not office.carol.sees:  # noqa: ASYNC110
        await asyncio.sleep(0)
    office.teams.order(Fault("send", 429))
    with pytest.raises(MessengerError) as caught:
        await sending
    assert (caught.value.permanent, caught.value.retry_after) == (False, None)


async def test_a_teams_that_is_not_there_has_received_nothing(office: Office) -> None:
    await met(office, "carol")
    gateway = office.service.gateway
    gateway.service_url = "http://127.0.0.1:1/"
    place = Place(
        registration=Registration(app=APP, tenant=office.teams.tenant, password=SECRET),
        service_url="http://127.0.0.1:1/",
        conversation="a:1",
    )
    with pytest.raises(MessengerError) as caught:
        await gateway.send(place, {"type": "message"})
    assert (caught.value.permanent, caught.value.retry_after, caught.value.everywhere) == (False, 30, True)


async def test_somebody_who_blocked_us_is_told_of_once_and_left_in_peace(office: Office) -> None:
    await met(office, "carol")
    office.carol.user.blocks_app = True
    for _ in range(5):
        error = await refused(office, to(office, office.carol))
        assert (error.permanent, error.message) == (True, BLOCKED)
    assert len(office.teams.called("send")) == 1
    office.clock.forward(timedelta(days=1, seconds=1))
    await refused(office, to(office, office.carol))
    assert len(office.teams.called("send")) == 2
    # Once they speak to us again, they are answered.
    office.carol.user.blocks_app = False
    await office.carol.types("help")
    await office.settled()
    assert "What you can ask me" in office.carol.reads(office.carol.sees[-1])


async def test_the_admin_reads_of_all_who_blocked_us_in_one_line(office: Office) -> None:
    await met(office, "carol", "dan")
    office.carol.user.blocks_app = office.dan.user.blocks_app = True
    async with office.world.store.work(office.workspace) as work:
        await work.outbox.put(
            Letter(key=f"{name}:{n}", card=HELLO, at=office.clock.now(), person=office.world.person(name))
            for name in ("carol", "dan")
            for n in range(3)
        )
    await office.drained()
    assert set(await office.failures()) == {BLOCKED}
    assert len(office.teams.called("send")) == 2


async def test_a_team_that_took_us_out_is_told_as_such(office: Office) -> None:
    team = office.teams.team("Growth", office.carol.user)
    await office.carol.adds_to(team)
    await office.settled()
    team.has_app = False
    error = await refused(office, into(office, team.channels[0]))
    assert error.permanent
    assert "not in this team or chat any more" in error.message


async def test_a_conversation_that_is_gone_is_opened_anew_the_next_time(office: Office) -> None:
    await met(office, "carol")
    office.teams.order(Fault("send", 404, "ConversationNotFound"))
    error = await refused(office, to(office, office.carol))
    assert error.permanent
    await messenger(office).send(to(office, office.carol))
    assert [call.what for call in office.teams.calls] == ["send", "open", "send"]


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (413, "MessageSizeTooBig", "too long"),
        (413, "", "too long"),
        (400, "BadArgument", "BadArgument"),
        (404, "ActivityNotFoundInConversation", "does not know"),
    ],
)
async def test_what_can_not_go_is_given_up(office: Office, status: int, code: str, told: str) -> None:
    await met(office, "carol")
    office.teams.order(Fault("send", status, code))
    error = await refused(office, to(office, office.carol))
    assert error.permanent
    assert told in error.message


async def test_a_token_that_was_withdrawn_is_replaced_without_a_word(office: Office) -> None:
    await met(office, "carol")
    office.teams.authority.withdraw()
    await messenger(office).send(to(office, office.carol))
    assert len(office.carol.sees) == 1


async def test_an_app_that_is_not_accepted_at_all_waits_for_whoever_puts_that_right(office: Office) -> None:
    await met(office, "carol")
    office.teams.order(Fault("send", 401, times=2))
    error = await refused(office, to(office, office.carol))
    assert (error.permanent, error.everywhere) == (False, True)
    assert (error.retry_after or 0) >= 300


async def test_nothing_is_sent_to_a_stranger(office: Office) -> None:
    await met(office, "carol")
    gateway = office.service.gateway
    ours = Registration(app=APP, tenant=office.teams.tenant, password=SECRET)
    for url in (
        "https://evil.example/",
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil.trafficmanager.net/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://smba.trafficmanager.net:8443/",
        "http://127.0.0.1:1/",
        "ftp://smba.trafficmanager.net/",
        "https://[",
        "",
    ):
        assert not gateway.is_trusted(url, ours), url
        with pytest.raises(MessengerError, match="does not send to"):
            await gateway.send(Place(registration=ours, service_url=url, conversation="a:1"), {})
    for url in (
        "https://smba.trafficmanager.net/emea/",
        "https://smba.infra.gcc.teams.microsoft.com/teams",
        "https://smba.infra.gov.teams.microsoft.us/teams",
        office.teams.service_url,
    ):
        assert gateway.is_trusted(url, ours), url


async def test_find_says_that_teams_can_not_be_asked(office: Office) -> None:
    with pytest.raises(MessengerError, match="can't be asked") as caught:
        await messenger(office).find(to(office, office.carol))
    assert caught.value.permanent


async def test_without_an_installation_nothing_is_sent(office: Office) -> None:
    error = await refused(office, to(office, office.carol))
    assert error.permanent
    assert "not installed in Teams" in error.message


def test_the_pace_keeps_within_every_limit_that_teams_names(office: Office) -> None:
    gate, now = Gate(PACE), office.clock.now()
    went: list[datetime] = []
    while len(went) < 3000:
        now = gate.opens_at("a", now=now)
        gate.passed("a", now=now)
        went.append(now)
    for most, span in ((7, SECOND), (8, 2 * SECOND), (60, 30 * SECOND), (1800, 3600 * SECOND)):
        first = 0
        for last, moment in enumerate(went):
            while went[first] <= moment - span:
                first += 1
            assert last - first + 1 <= most, (most, span)
    gate = Gate(PACE)
    now = office.clock.now()
    for n in range(300):
        now = gate.opens_at(f"{n}", now=now)
        gate.passed(f"{n}", now=now)
    # 300 people are written to in ten seconds, no sooner.
    assert 9 * SECOND < now - office.clock.now() < 13 * SECOND
