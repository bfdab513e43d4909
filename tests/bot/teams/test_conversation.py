"""People come, speak, change their minds and leave; Headway hears each of them once, and answers where they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlmodel import select

from cards.blocks import Card
from cards.exchange import NOTHING, Reply, Request
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from storage.store import Store, Work
from storage.tables import Account, Delivery, Installation, Person
from tests.bot.teams.teams_office import Office, open_office, running
from tests.bot.teams.teams_people import Person as User


@dataclass
class Noted:
    """A desk that notes what it is asked, and answers as the words say."""

    asked: list[Request] = field(default_factory=list)

    @property
    def table(self) -> Mapping[str, Handler]:
        noted = dict.fromkeys(("message", "command", "message.edit", "message.delete"), self.note)
        return {**HANDLERS, **noted}

    async def note(self, _work: Work, request: Request) -> Reply:
        self.asked.append(request)
        match request.values.get("text", ""):
            case "break":
                raise RuntimeError("a bug")
            case "refuse":
                raise HeadwayError("Two goals match “{name}”.", name="NPS")
            case "nothing":
                return NOTHING
            case "public":
                return Reply(card=Card("For everybody"), private=False)
            case text:
                return Reply(card=Card(f"You said: {text}"))

    def said(self) -> list[tuple[str, str]]:
        return [(request.intent, request.values.get("text", "")) for request in self.asked]


async def has_come(office: Office, *names: str) -> None:
    """These people have the app, and what they were greeted with is behind them."""
    for name in names:
        await office.people[name].installs()
        await office.settled()
        office.people[name].chat.messages.clear()


async def people(office: Office) -> dict[str, Person]:
    async with office.world.store.work(office.workspace) as work:
        return {person.name: person for person in await work.people.everyone()}


async def accounts(office: Office) -> list[str]:
    async with office.world.store.work(office.workspace) as work:
        found = await work.session.exec(select(Account.address).where(Account.platform == "teams"))
        return list(found)


async def installed(office: Office) -> dict[str, bool]:
    """Where the app is, and whether it still is."""
    async with office.world.store.installations("teams") as installations:
        found = await installations._session.exec(select(Installation))
        return {row.team: row.revoked_at is None for row in found}


def last(user: User) -> str:
    return user.reads(user.sees[-1])


# coming and going


async def test_somebody_who_installs_is_greeted_once_however_often(office: Office) -> None:
    for _ in range(3):
        await office.carol.installs()
        await office.settled()
    assert len(office.carol.sees) == 1
    await office.carol.upgrades()
    await office.settled()
    assert len(office.carol.sees) == 1


async def test_an_admin_is_greeted_with_what_there_is_to_do(office: Office) -> None:
    await office.alice.installs()
    await office.settled()
    assert office.alice.buttons(office.alice.sees[0])


async def test_the_same_person_is_known_by_their_verified_e_mail(office: Office) -> None:
    before = await people(office)
    await has_come(office, "carol")
    assert (await people(office)).keys() == before.keys()
    assert await accounts(office) == [office.carol.user.aad]


async def test_somebody_new_is_taken_in(office: Office) -> None:
    nina = office.newcomer(
        "Nina Novak", email="nina@acme.test", zone="Asia/Tokyo", locale="ja-JP", has_app=True
    )
    await nina.types("help")
    await office.settled()
    person = (await people(office))["Nina Novak"]
    assert (person.email, person.zone, person.locale, person.admin) == (
        "nina@acme.test",
        "Asia/Tokyo",
        "ja_JP",
        False,
    )


@pytest.mark.parametrize(
    "known",
    [{"role": "guest"}, {"tenant": "another"}, {"email": "x_other.test#EXT#@acme.test"}],
    ids=["guests", "people of another company", "people with a guest's sign-in"],
)
async def test_nobody_is_taken_in_of(office: Office, known: dict[str, str]) -> None:
    xenia = office.newcomer("Xenia", **known)
    xenia.user.has_app = True
    await xenia.types("NPS 45")
    await office.settled()
    assert "Xenia" not in await people(office)
    assert "nothing here for guests" in last(xenia)


async def test_a_guest_is_not_known_by_the_e_mail_they_claim(office: Office) -> None:
    liar = office.newcomer("Liar", email="carol@example.org", role="guest")
    await liar.types("/okr mine")
    await office.settled()
    assert await accounts(office) == []


async def test_what_comes_from_another_tenant_is_not_ours(office: Office) -> None:
    activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")
    activity["channelData"] = {"tenant": {"id": "5c3a0f0e-0000-4000-8000-000000000001"}}
    assert (await office.teams.deliver(activity)).status == 200
    await office.settled()
    assert (office.teams.calls, await accounts(office)) == ([], [])


async def test_work_pauses_when_the_last_one_leaves_and_goes_on_when_one_comes_back(office: Office) -> None:
    team = office.teams.team("Growth", office.carol.user)
    group = office.teams.group("Lunch", office.carol.user)
    await has_come(office, "carol")
    await office.carol.adds_to(team)
    await office.carol.adds_to(group)
    await office.settled()
    for leave in (office.carol.uninstalls(), office.carol.removes_from(team)):
        await leave
        await office.settled()
        assert not await office.is_paused()
    await office.carol.removes_from(group)
    await office.settled()
    assert await office.is_paused()
    assert not any((await installed(office)).values())
    await office.carol.installs()
    await office.settled()
    assert not await office.is_paused()


async def test_a_company_that_is_in_slack_too_goes_on_there(office: Office) -> None:
    async with office.world.store.installations("slack") as installations:
        await installations.keep(
            Installation(
                workspace_id=office.workspace, platform="slack", team="T1", installed_at=office.clock.now()
            )
        )
    await has_come(office, "carol")
    await office.carol.uninstalls()
    await office.settled()
    assert not await office.is_paused()


async def test_a_team_that_is_deleted_is_left(office: Office) -> None:
    team = office.teams.team("Growth", office.carol.user)
    await office.carol.adds_to(team)
    await office.settled()
    deleted = office.teams.activity(
        "conversationUpdate", office.carol.user, team.channels[0], channelData={"eventType": "teamDeleted"}
    )
    await office.teams.deliver(deleted)
    await office.settled()
    assert (await installed(office))[team.id] is False


async def test_somebody_whose_installation_was_never_told_counts_by_speaking(office: Office) -> None:
    office.carol.user.has_app = True
    await office.carol.types("help")
    await office.settled()
    assert await installed(office) == {"": True, office.carol.chat.id: True}


async def test_the_only_company_there_is_is_meant(store: Store) -> None:
    async with open_office(store) as office:
        async with store.across() as everywhere:
            rival = await everywhere.named("Rival")
            assert rival is not None
        async with store.installations("teams") as installations:
            row = await installations.whole(office.teams.tenant)
            assert row is not None
            await installations._session.delete(row)
        async with store.work(rival.id) as work:
            for person in await work.people.everyone():
                if person.workspace_id == rival.id:
                    await work.session.delete(person)
            await work.session.flush()
            await work.session.delete(await work.people.workspace())
        async with running(office.teams, office.world, office.clock) as again:
            again.people = office.people
            assert await installed(again) == {"": False}
            await again.carol.installs()
            await again.settled()
            assert "What you can ask me" in last(again.carol)


async def test_where_there_are_several_companies_a_new_one_is_made(office: Office) -> None:
    async with office.world.store.installations("teams") as installations:
        row = await installations.whole(office.teams.tenant)
        await installations._session.delete(row)
    await office.carol.installs()
    await office.arrived()
    async with office.world.store.across() as everywhere:
        names = [workspace.name for workspace in await everywhere.every()]
    assert names == ["Acme", "Microsoft Teams", "Rival"]


# teams and groups


async def test_the_people_of_a_team_can_be_reached_before_they_say_a_word(office: Office) -> None:
    everybody = [person.user for person in office.people.values()]
    stranger = office.teams.person("Stranger")
    team = office.teams.team("Growth", *everybody, stranger, channels=("News", "Numbers"))
    await office.bob.adds_to(team)
    await office.settled()
    assert sorted(await accounts(office)) == sorted(user.aad for user in everybody)
    # The roster came in pages of two.
    assert len(office.teams.called("members")) >= 3
    assert "Stranger" not in await people(office)
    async with office.world.store.work(office.workspace) as work:
        names = {row.name for row in await work.people.channels() if row.platform == "teams"}
    assert names == {"Growth › General", "Growth › News", "Growth › Numbers"}


async def test_a_roster_does_not_take_from_people_where_their_machine_said_they_are(office: Office) -> None:
    eve = office.eve
    eve.user.zone = "Asia/Tokyo"
    await has_come(office, "eve")
    assert (await people(office))["Eve"].zone == "Asia/Tokyo"
    team = office.teams.team("Growth", eve.user, office.bob.user)
    await office.bob.adds_to(team)
    await office.settled()
    eve.user.zone = "America/Lima"
    await eve.types("help")
    await office.settled()
    assert (await people(office))["Eve"].zone == "America/Lima"


async def test_a_channel_that_gets_another_name_or_another_company_is_known_as_such(office: Office) -> None:
    team = office.teams.team("Growth", office.bob.user, channels=("News",))
    await office.bob.adds_to(team)
    await office.settled()
    news = team.channels[1]
    news.name = "Headlines"
    for event in ("channelRenamed", "channelShared"):
        told = office.teams.activity(
            "conversationUpdate", office.bob.user, news, channelData={"eventType": event}
        )
        await office.teams.deliver(told)
    await office.settled()
    async with office.world.store.work(office.workspace) as work:
        row = await work.people.channel_at("teams", news.id)
    assert row is not None
    assert (row.name, row.shared_outside) == ("Growth › Headlines", True)


async def test_a_group_chat_with_strangers_is_known_as_such(office: Office) -> None:
    stranger = office.teams.person("Xenia", tenant="another")
    group = office.teams.group("Lunch", office.bob.user, office.carol.user, office.dan.user, stranger)
    await office.bob.adds_to(group)
    await office.settled()
    async with office.world.store.work(office.workspace) as work:
        row = await work.people.channel_at("teams", group.id)
    assert row is not None
    assert (row.name, row.shared_outside) == ("Lunch", True)


# what people say


async def test_words_and_commands_are_told_apart_and_answered(store: Store) -> None:
    noted = Noted()
    async with open_office(store, table=noted.table) as office:
        await has_come(office, "carol")
        for text in ("NPS 45", "/okr status NPS", "okr list", "refuse", "nothing", "break"):
            await office.carol.types(text)
            await office.settled()
        assert noted.said()[:3] == [("message", "NPS 45"), ("command", "status NPS"), ("command", "list")]
        told = [office.carol.reads(message) for message in office.carol.sees]
        assert told[:4] == [
            "You said: NPS 45",
            "You said: status NPS",
            "You said: list",
            "Two goals match “NPS”.",
        ]
        assert "Something broke on our side (ref " in told[4]
        assert noted.asked[0].person == office.world.person("carol")


async def test_an_edit_and_a_deletion_name_the_message_they_change(store: Store) -> None:
    noted = Noted()
    async with open_office(store, table=noted.table) as office:
        await has_come(office, "carol")
        message = await office.carol.types("NPS 45")
        await office.settled()
        for text in ("NPS 46", "NPS 47"):
            office.clock.forward(timedelta(seconds=1))
            await office.carol.edits(message, text)
        office.clock.forward(timedelta(seconds=1))
        await office.carol.deletes(message)
        await office.settled()
        assert noted.said() == [
            ("message", "NPS 45"),
            ("message.edit", "NPS 46"),
            ("message.edit", "NPS 47"),
            ("message.delete", ""),
        ]
        origins = {request.origin for request in noted.asked}
        assert origins == {f"teams:{office.carol.chat.id}:{message.id}"}


async def test_what_teams_delivers_again_counts_once(store: Store) -> None:
    noted = Noted()
    async with open_office(store, table=noted.table) as office:
        await has_come(office, "carol")
        activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="NPS 45")
        await office.teams.deliver(activity, again=2)
        await office.settled()
        await office.teams.deliver(activity)
        await office.settled()
        assert noted.said() == [("message", "NPS 45")]
        assert len(office.carol.sees) == 1


async def test_what_can_not_be_written_down_is_asked_for_again(office: Office) -> None:
    await has_come(office, "carol")
    async with office.world.store.database.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE arrival RENAME TO away")
    activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")
    refused = await office.teams.deliver(activity)
    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
    async with office.world.store.database.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE away RENAME TO arrival")
    assert (await office.teams.deliver(activity)).status == 200
    await office.settled()
    assert "What you can ask me" in last(office.carol)


async def test_what_one_process_left_behind_is_answered_by_the_next(store: Store) -> None:
    noted = Noted()
    async with open_office(store, table=noted.table) as office:
        await has_come(office, "carol")
        # The process dies between the acknowledgement and the answer.
        office.service.inbox._is_closing = True
        await office.carol.types("NPS 45")
        assert noted.said() == []
        office.clock.forward(timedelta(minutes=1))
        async with running(office.teams, office.world, office.clock) as again:
            again.people = office.people
            await again.settled()
        assert noted.said() == [("message", "NPS 45")]
        assert last(office.carol) == "You said: NPS 45"
        office.service.inbox._is_closing = False


async def test_in_company_the_answer_is_for_the_asker_alone(store: Store) -> None:
    async with open_office(store, table=Noted().table) as office:
        await has_come(office, "carol", "dan")
        team = office.teams.team("Growth", office.carol.user, office.dan.user)
        await office.carol.adds_to(team)
        await office.settled()
        channel = team.channels[0]
        asked = await office.carol.types("status NPS", in_=channel)
        await office.settled()
        answer = channel.messages[-1]
        assert (answer.only_for, answer.thread) == (office.carol.user.id, asked.id)
        assert office.carol.reads(answer) == "You said: status NPS"
        assert answer not in office.dan.sees_in(channel)
        await office.carol.types("public", in_=channel)
        await office.settled()
        assert office.dan.sees_in(channel)[-1].cards[0]["speak"] == "For everybody"


async def test_where_teams_knows_no_private_answers_they_come_in_the_own_chat(store: Store) -> None:
    async with open_office(store, table=Noted().table) as office:
        await has_come(office, "carol")
        team = office.teams.team("Growth", office.carol.user)
        await office.carol.adds_to(team)
        await office.settled()
        office.teams.knows_targeted = False
        await office.carol.types("status NPS", in_=team.channels[0])
        await office.settled()
        assert [one.author for one in team.channels[0].messages] == [office.carol.user.id]
        assert last(office.carol) == "You said: status NPS"


# where people are


async def test_a_zone_is_asked_for_once_where_no_machine_tells_it(office: Office) -> None:
    await has_come(office, "eve")
    for text in ("help", "/okr list"):
        await office.eve.types(text)
        await office.settled()
    questions = [one for one in office.eve.sees if "Are you in the time zone" in office.eve.reads(one)]
    assert len(questions) == 1
    office.eve.user.zone = "Asia/Tokyo"
    await office.eve.types("help")
    await office.settled()
    assert (await people(office))["Eve"].zone == "Asia/Tokyo"


async def test_the_question_where_somebody_lives_is_answered_by_a_press(office: Office) -> None:
    await has_come(office, "eve")
    await office.eve.types("help")
    await office.settled()
    (question,) = [one for one in office.eve.sees if "Are you in the time zone" in office.eve.reads(one)]
    await office.eve.presses(question, "That's right")
    assert "Your time zone is Europe/Berlin" in office.eve.reads(question)
    assert (await people(office))["Eve"].zone == "Europe/Berlin"


async def test_a_zone_that_somebody_chose_stays_when_they_travel(office: Office) -> None:
    await has_come(office, "carol")
    await office.carol.types("/okr zone Asia/Tokyo")
    await office.settled()
    office.carol.user.zone = "America/Lima"
    await office.carol.types("help")
    await office.settled()
    assert (await people(office))["Carol"].zone == "Asia/Tokyo"


async def test_letters_go_where_somebody_spoke_last(office: Office) -> None:
    carol = office.world.person("carol")
    async with office.world.store.work(office.workspace) as work:
        work.session.add(
            Account(
                workspace_id=office.workspace,
                person_id=carol,
                platform="slack",
                address="U1",
                last_used_at=office.clock.now() - timedelta(minutes=5),
            )
        )
    await has_come(office, "carol")
    await office.carol.types("help")
    await office.settled()
    assert "What you can ask me" in last(office.carol)


# what is answered at once


async def test_what_takes_too_long_is_answered_by_a_message(office: Office) -> None:
    await has_come(office, "carol")
    await office.carol.types("help")
    await office.settled()
    card = office.carol.sees[-1]
    office.service.talk.patience = 0.0
    await office.carol.presses(card, "My goals")
    assert "takes a little longer" in office.carol.toast
    await office.settled()
    assert "Lift NPS" in last(office.carol)


async def test_a_press_that_comes_twice_counts_once(office: Office) -> None:
    await has_come(office, "carol")
    await office.carol.types("help")
    await office.settled()
    card = office.carol.sees[-1]
    first = await office.carol.presses(card, "My goals")
    again = await office.teams.deliver(dict(first.activity))
    assert (again.status, again.body["value"]) == (200, "Done.")
    await office.settled()
    assert len(office.carol.sees) == 2


async def test_a_button_of_another_version_is_told_as_such(office: Office) -> None:
    await has_come(office, "carol")
    value = {"action": {"type": "Action.Execute", "verb": "old", "data": {"foreign": 1}}}
    invoke = office.teams.activity(
        "invoke", office.carol.user, office.carol.chat, name="adaptiveCard/action", value=value
    )
    answer = await office.teams.deliver(invoke)
    assert answer.status == 200
    assert "older version of Headway" in answer.body["value"]


async def test_an_invocation_that_nobody_knows_is_refused_as_microsoft_wants(office: Office) -> None:
    invoke = office.teams.activity("invoke", office.carol.user, office.carol.chat, name="fileConsent/invoke")
    assert (await office.teams.deliver(invoke)).status == 501


async def test_a_guest_who_presses_reads_that_this_is_not_for_them(office: Office) -> None:
    xenia = office.newcomer("Xenia", role="guest")
    value = {"action": {"type": "Action.Execute", "verb": "help.show", "data": {}}}
    invoke = office.teams.activity("invoke", xenia.user, xenia.chat, name="adaptiveCard/action", value=value)
    answer = await office.teams.deliver(invoke)
    assert "nothing here for guests" in answer.body["value"]


async def test_nobody_changes_the_message_of_somebody_else(office: Office) -> None:
    await has_come(office, "carol", "dan")
    for user in (office.carol, office.dan):
        await user.types("/okr zone")
        await office.settled()
    async with office.world.store.work(office.workspace) as work:
        rows = await work.session.exec(
            select(Delivery).where(Delivery.person_id == office.world.person("carol"))
        )
        theirs = max(rows, key=lambda row: row.id)
    headway = {"version": 1, "intent": "zone.set", "origin": theirs.key, "values": {"zone": "Asia/Tokyo"}}
    value = {"action": {"type": "Action.Execute", "verb": "zone.set", "data": {"headway": headway}}}
    message = office.dan.sees[-1]
    invoke = office.teams.activity(
        "invoke",
        office.dan.user,
        office.dan.chat,
        name="adaptiveCard/action",
        value=value,
        replyToId=message.id,
    )
    await office.teams.deliver(invoke)
    await office.settled()
    assert not office.carol.sees[-1].is_edited
    assert "Your time zone is Asia/Tokyo" in office.dan.reads(message)


async def test_a_bug_behind_a_button_is_told_with_a_reference_and_never_as_an_error_of_the_server(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await has_come(office, "carol")
    await office.carol.types("help")
    await office.settled()

    async def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("bot.teams.talk.actor_of", broken)
    answer = await office.carol.presses(office.carol.sees[-1], "My goals")
    assert answer.status == 200
    assert "Something broke on our side (ref " in office.carol.toast


async def test_a_database_that_is_away_is_told_to_whoever_presses(office: Office) -> None:
    await has_come(office, "carol")
    await office.carol.types("help")
    await office.settled()
    async with office.world.store.database.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE account RENAME TO away")
    answer = await office.carol.presses(office.carol.sees[-1], "My goals")
    assert answer.status == 200
    async with office.world.store.database.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE away RENAME TO account")
    await office.carol.presses(office.carol.sees[-1], "My goals")
    await office.settled()
    assert "Lift NPS" in last(office.carol)
