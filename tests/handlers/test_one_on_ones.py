"""Before a 1:1 a manager gets a brief of facts and questions; whoever it is about can read it, nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cards.exchange import Reply as ReplyCard
from cards.plain import plain
from handlers import meetings, plan
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import PracticeState, Source
from storage.tables import Due, Experiment, HelpRequest, OneOnOne, Person, Practice, Reflection, Reply
from tests.handlers.world import NOW, World, buttons, said

DAY = timedelta(days=1)
# Bob works in New York: his Tuesday, 13 May 2025, begins at 13:00 UTC.
TUESDAY = datetime(2025, 5, 13, 13, 0, tzinfo=UTC)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def one_on_one(world: World, words: str = "", *, by: str = "bob") -> str:
    return said(await world.ask("command", by, text=f"1on1 {words}"))


async def kept(world: World) -> list[OneOnOne]:
    async with world.store.work(world.workspace.id) as work:
        return await work.one_on_ones.all()


async def armed(world: World) -> Due | None:
    (meeting,) = await kept(world)
    async with world.store.work(world.workspace.id) as work:
        return (await work.agenda.of(meetings.DUE, [meeting.id])).get(meeting.id)


async def ring(world: World, at: datetime) -> None:
    world.now = at
    (meeting,) = await kept(world)
    await world.ring(meetings.DUE, meeting.id)


async def add(world: World, *rows: object) -> None:
    async with world.store.work(world.workspace.id) as work:
        work.session.add_all(rows)


async def a_month(world: World) -> None:
    """Carol's four weeks: NPS moves, churn is blocked, help is asked for, something is tried, a practice is shared."""
    await world.tell("nps", "41", by="carol", at=NOW - 40 * DAY, confidence=7)
    await world.tell("nps", "44", by="carol", at=NOW - 2 * DAY, confidence=8, note="The new emails work.")
    await world.tell("churn", "4.8", by="carol", at=NOW - 20 * DAY, confidence=5)
    await world.tell("churn", "4.8", by="carol", at=NOW - 12 * DAY, confidence=5, note="Legal.", blocked=True)
    await world.tell("churn", "4.8", by="carol", at=NOW - 5 * DAY, confidence=5, note="Legal.", blocked=True)
    about: dict[str, Any] = {"workspace_id": world.workspace.id, "person_id": world.person("carol")}
    churn = {**about, "key_result_id": world.goal("churn")}
    await add(
        world,
        HelpRequest(**churn, helper_id=world.person("bob"), words="Call the lawyers", asked_at=NOW - 9 * DAY),
        Experiment(
            **churn, words="Ask legal on the first day", review_on=date(2025, 5, 20), begun_at=NOW - 4 * DAY
        ),
        Practice(
            **about,
            key_result_id=world.goal("nps"),
            title="Call five customers a week",
            words="We call.",
            state=PracticeState.SHARED,
            asked_at=NOW - 9 * DAY,
            shared_at=NOW - 8 * DAY,
        ),
        Practice(
            **about,
            key_result_id=world.goal("mrr"),
            title="A private trick",
            words="Secret.",
            state=PracticeState.PRIVATE,
            asked_at=NOW - 9 * DAY,
        ),
        HelpRequest(
            workspace_id=world.workspace.id,
            key_result_id=world.goal("deals"),
            person_id=world.person("dan"),
            helper_id=world.person("carol"),
            words="Dan's own words",
            asked_at=NOW - 9 * DAY,
            cleared_at=NOW - 3 * DAY,
        ),
    )


async def test_a_brief_tells_what_moved_what_is_in_the_way_and_what_to_ask(world: World) -> None:
    await a_month(world)
    assert await one_on_one(world, "@carol") == (
        "Your 1:1 with Carol\n"
        "What happened since Wednesday 9 April\n"
        "What moved\n"
        "  • Lift NPS from 30 to 50: 41 → 44 points; confidence 8/10 (on track) “The new emails work.”\n"
        "  • Cut monthly churn to 3%: now 4.8%, target 3%; confidence 5/10; blocked (off track)\n"
        "  • No change: Grow monthly revenue to $1.5M\n"
        "What is in the way\n"
        "  • Cut monthly churn to 3%: “Legal.” (since 25 Apr)\n"
        "  • Carol asked you for help with Cut monthly churn to 3% on 28 Apr\n"
        "  • Being tried until 20 May: Ask legal on the first day\n"
        "Strengths to build on\n"
        "  • Lift NPS from 30 to 50 goes well\n"
        "  • Shared a way of working with everybody: Call five customers a week\n"
        "  • Cleared a hurdle for Dan: Close 20 enterprise deals\n"
        "Two questions to ask\n"
        "  • Whose behaviour would have to change for “Cut monthly churn to 3%” to move? What makes the present one "
        "easier? (the same thing was in the way twice in a row)\n"
        "  • Did “Lift NPS from 30 to 50” help the business? If not, which goal would? (it is more than 25 points "
        "ahead of its pace)\n"
        "[Send me this before each 1:1] [Carol's goals]\n"
        "Only you see this, and Carol can see what it says: /okr 1on1 me. Words they typed to me, answers of the month "
        "and practices they keep to themselves are not in it."
    )


async def test_what_the_manager_promised_and_did_not_clear_comes_back_to_them(world: World) -> None:
    await a_month(world)
    async with world.store.work(world.workspace.id) as work:
        (asked,) = await work.digests.help_wanted_by(world.person("carol"))
        asked.taken_at = NOW - 7 * DAY
    told = await one_on_one(world, "carol")
    assert "What you promised\n  • Help with Cut monthly churn to 3%: you are on it since 30 Apr" in told
    assert "asked you for help" not in told


async def test_what_was_decided_at_half_time_is_told_with_its_reason(world: World) -> None:
    world.now = NOW + 12 * DAY
    mrr = world.goal("mrr")
    values = {f"choice.{mrr}": "stop", f"reason.{mrr}": "The price changed"}
    await world.ask("cycle.reviewed", "carol", cycle=str(world.cycles["q2"].id), **values)
    told = await one_on_one(world, "carol")
    assert "What was decided\n  • Stop: Grow monthly revenue to $1.5M “The price changed”" in told


async def test_a_request_to_somebody_else_is_told_without_a_name_or_a_word(world: World) -> None:
    request = HelpRequest(
        workspace_id=world.workspace.id,
        key_result_id=world.goal("nps"),
        person_id=world.person("carol"),
        helper_id=world.person("alice"),
        words="Bob must not read this",
        asked_at=NOW - 2 * DAY,
    )
    await add(world, request)
    told = await one_on_one(world, "carol")
    assert "Help is wanted with Lift NPS from 30 to 50 since 5 May" in told
    assert "Alice" not in told
    assert "must not" not in told


async def test_nothing_private_is_ever_in_it(world: World) -> None:
    await a_month(world)
    reply = Reply(
        workspace_id=world.workspace.id,
        person_id=world.person("carol"),
        text="Bob is in the way\nof all of us",
        received_at=NOW - DAY,
    )
    checkin = await world.asked("carol", asked_at=NOW - 3 * DAY, closes_at=NOW + DAY)
    answer = Reflection(
        workspace_id=world.workspace.id,
        check_in_id=checkin.id,
        person_id=world.person("carol"),
        question="hurdle",
        answer="My monthly thought",
        recorded_at=NOW - DAY,
    )
    await add(world, reply, answer)
    words = "Bob is in the way of all of us"
    await world.tell("mrr", "910000", by="carol", at=NOW - DAY, note=words, blocked=True, source=Source.REPLY)
    told = await one_on_one(world, "carol")
    for private in (
        "Bob is in the way",
        "monthly thought",
        "private trick",
        "Secret",
        "Dan's own",
        "lawyers",
    ):
        assert private not in told
    assert "Grow monthly revenue to $1.5M: something is in the way (since 6 May)" in told


@pytest.mark.parametrize("who", ["dan", "eve", "carol"])
async def test_only_whoever_leads_somebody_gets_a_brief_about_them(world: World, who: str) -> None:
    with pytest.raises(HeadwayError, match="A brief about Bob is for whoever leads them"):
        await one_on_one(world, "@bob", by=who)
    with pytest.raises(HeadwayError, match="is for whoever leads them"):
        await world.ask("oneonone.plan", who, person=str(world.person("bob")), weekday="1", weeks="1")


async def test_a_managers_manager_gets_one_and_somebody_of_another_company_nothing(world: World) -> None:
    assert "Your 1:1 with Carol" in await one_on_one(world, "@carol", by="alice")
    with pytest.raises(HeadwayError):
        await world.ask("oneonone.brief", "mallory", person=str(world.person("carol")))


async def test_the_person_reads_word_for_word_what_their_manager_sees(world: World) -> None:
    await a_month(world)
    theirs = (await one_on_one(world, "@carol")).splitlines()
    own = (await one_on_one(world, "me", by="carol")).splitlines()
    assert own[:2] == [
        "This is what Bob sees before your 1:1",
        "Word for word; “you” in it is Bob. Bob gets it on asking for it.",
    ]
    assert own[2:-1] == theirs[1:-2]


async def test_whoever_has_no_manager_is_told_that_nobody_gets_a_brief(world: World) -> None:
    with pytest.raises(HeadwayError, match="nobody gets a brief about you"):
        await one_on_one(world, "me", by="alice")


async def test_a_regular_brief_is_set_up_in_a_sentence_and_its_subject_is_told_once(world: World) -> None:
    assert await one_on_one(world, "@carol every Tuesday") == (
        "A brief before your 1:1 with Carol, every week on Tuesday\n"
        "Next on Tuesday 13 May.\n"
        "I tell Carol once that you get it, and what it shows.\n"
        "[See it now] [Change the day] [Stop it]"
    )
    (letter,) = (await world.letters(person="carol")).values()
    assert plain(letter) == (
        "Bob gets a short brief before your 1:1s\n"
        "Bob set it up, every week on Tuesday. It shows what moved in your goals, what is in the way, what you are "
        "trying, what goes well, and what Bob promised you.\n"
        "Not in it: what you typed to me word for word, your answers of the month, and practices you keep to "
        "yourself.\n"
        "[See what Bob sees]\n"
        "Told once, so that nothing about you is prepared behind your back."
    )
    again = await world.ask("command", "bob", text="1on1 carol every two weeks on Thursday")
    assert "every 2 weeks on Thursday\nNext on Thursday 8 May." in said(again)
    assert len(await world.letters(person="carol")) == 1
    back = await world.press(again, "Undo", "bob")
    assert "every week on Tuesday" in said(back)


async def test_a_brief_stopped_before_its_subject_was_told_is_never_told(world: World) -> None:
    await one_on_one(world, "@carol every Tuesday")
    await one_on_one(world, "stop @carol")
    assert await world.letters(person="carol") == {}
    await one_on_one(world, "@carol every Tuesday")
    assert len(await world.letters(person="carol")) == 1


async def test_a_rhythm_that_is_none_is_said_to_be_unread(world: World) -> None:
    with pytest.raises(HeadwayError, match="I couldn't read “every blursday”"):
        await one_on_one(world, "@carol every blursday")


async def test_the_brief_comes_on_the_morning_of_the_meeting_once(world: World) -> None:
    await one_on_one(world, "@carol every Tuesday")
    due = await armed(world)
    assert due is not None
    assert due.at == TUESDAY
    await ring(world, TUESDAY)
    await ring(world, TUESDAY)
    (card,) = (await world.letters(person="bob")).values()
    assert card.title == "Your 1:1 with Carol"
    due = await armed(world)
    assert due is not None
    assert due.at == TUESDAY + 7 * DAY


async def test_the_next_brief_tells_what_happened_since_the_last(world: World) -> None:
    await one_on_one(world, "@carol every Tuesday")
    await ring(world, TUESDAY)
    world.now = TUESDAY + 5 * DAY
    assert "What happened since Tuesday 13 May" in await one_on_one(world, "carol")


async def test_days_away_of_either_move_it_and_nothing_comes_meanwhile(world: World) -> None:
    await one_on_one(world, "@carol every Tuesday")
    async with world.store.work(world.workspace.id) as work:
        for who, day in (("carol", date(2025, 5, 13)), ("bob", date(2025, 5, 14))):
            await work.absences.add(world.person(who), starts=day, ends=day, delegate=None)
    await ring(world, TUESDAY)
    assert await world.letters(person="bob") == {}
    due = await armed(world)
    assert due is not None
    assert due.at == TUESDAY + 2 * DAY
    await ring(world, due.at)
    assert len(await world.letters(person="bob")) == 1


async def test_a_brief_that_is_late_after_a_pause_does_not_come_in_the_evening(world: World) -> None:
    await one_on_one(world, "@carol every Tuesday")
    await ring(world, TUESDAY + timedelta(hours=11))
    assert await world.letters(person="bob") == {}
    due = await armed(world)
    assert due is not None
    assert due.at == TUESDAY + DAY


async def test_it_ends_with_a_word_when_the_manager_leads_them_no_more(world: World) -> None:
    await one_on_one(world, "@carol every Tuesday")
    async with world.store.work(world.workspace.id) as work:
        carol = await work.people.person(world.person("carol"))
        carol.manager_id = world.person("eve")
    await ring(world, TUESDAY)
    (card,) = (await world.letters(person="bob")).values()
    assert plain(card) == "No more briefs about Carol\nYou don't lead Carol any more, so I stopped them."
    assert await kept(world) == []


async def test_it_is_stopped_and_taken_up_again_at_a_press(world: World) -> None:
    planned = await world.ask("command", "bob", text="1on1 carol every Tuesday")
    stopped = await world.press(planned, "Stop it", "bob")
    assert said(stopped) == "Stopped. No more briefs before your 1:1 with Carol\n[Undo]"
    assert await kept(world) == []
    assert "no regular brief" in said(await world.press(planned, "Stop it", "bob"))
    await world.press(stopped, "Undo", "bob")
    (meeting,) = await kept(world)
    assert (meeting.first_on, meeting.weeks) == (date(2025, 5, 13), 1)
    assert "Stopped" in await one_on_one(world, "stop @carol")


async def test_another_rhythm_without_a_day_keeps_the_day(world: World) -> None:
    await one_on_one(world, "@carol every Tuesday")
    assert "every 2 weeks on Tuesday" in await one_on_one(world, "@carol every two weeks")


async def test_many_briefs_of_one_morning_are_written_a_beat_apart(world: World) -> None:
    reports = [
        Person(
            workspace_id=world.workspace.id,
            name=f"Fay {n}",
            email=f"fay{n}@example.org",
            manager_id=world.person("bob"),
            created_at=NOW,
        )
        for n in range(12)
    ]
    await add(world, *reports)
    for report in reports:
        await world.ask("oneonone.plan", "bob", person=str(report.id), weekday="1", weeks="1")
    ids = [meeting.id for meeting in await kept(world)]
    world.now = TUESDAY
    await world.ring(meetings.DUE, *ids)
    assert len(await world.letters(person="bob")) == 10
    async with world.store.work(world.workspace.id) as work:
        due = await work.agenda.of(meetings.DUE, ids)
    again = [id_ for id_, appointment in due.items() if appointment.at == TUESDAY]
    await world.ring(meetings.DUE, *again)
    assert len(await world.letters(person="bob")) == 12


async def test_a_brief_that_came_can_be_stopped_below_it(world: World) -> None:
    await one_on_one(world, "@carol every Tuesday")
    await ring(world, TUESDAY)
    (card,) = (await world.letters(person="bob")).values()
    assert list(buttons(card)) == ["Change the day", "Stop these briefs", "Carol's goals"]
    await world.press(ReplyCard(card=card), "Stop these briefs", "bob")
    assert await kept(world) == []


async def test_the_form_asks_for_the_day_and_the_rhythm(world: World) -> None:
    form = await world.ask("oneonone.form", "bob", person=str(world.person("dan")))
    assert "On which day do you meet?" in said(form)
    saved = await world.ask("oneonone.plan", "bob", person=str(world.person("dan")), weekday="4", weeks="3")
    assert "every 3 weeks on Friday\nNext on Friday 9 May." in said(saved)
    for bad in (
        {"weekday": "9", "weeks": "1"},
        {"weekday": "1", "weeks": "0"},
        {"weekday": "x", "weeks": "1"},
    ):
        with pytest.raises(HeadwayError, match="older version"):
            await world.ask("oneonone.plan", "bob", person=str(world.person("dan")), **bad)


async def test_ones_own_list_says_whom_one_meets_and_who_prepares(world: World) -> None:
    await one_on_one(world, "@carol every Tuesday")
    await one_on_one(world, "@bob monthly on Monday", by="alice")
    reply = await world.ask("command", "bob", text="1on1")
    assert said(reply) == (
        "Your 1:1s\n"
        "Carol: every week on Tuesday. Next on Tuesday 13 May.\n"
        "Alice gets a brief about you every 4 weeks on Monday.\n"
        "A brief now, about:\n"
        "[Carol] [Dan]\n"
        "To have it sent: /okr 1on1 @Carol every Tuesday\n"
        "[What my manager sees]"
    )
    assert "Your 1:1 with Dan" in said(await world.press(reply, "Dan", "bob"))
    assert "for whoever leads somebody" in await one_on_one(world, "", by="dan")


async def test_who_leads_several_is_asked_whom_they_mean(world: World) -> None:
    reply = await world.ask("command", "bob", text="1on1 every Tuesday")
    assert list(buttons(reply)) == ["Carol", "Dan"]
    assert "every week on Tuesday" in said(await world.press(reply, "Dan", "bob"))
    assert "I know nobody" in (told := await one_on_one(world, "Zoe")) or "Zoe" in told


async def test_a_plain_sentence_does_the_same(world: World) -> None:
    for sentence in ("prepare my 1:1 with Carol", "one on one with Carol tomorrow"):
        assert "Your 1:1 with Carol" in said(await world.ask("message", "bob", text=sentence))


async def test_what_the_agenda_lost_is_made_up_for(world: World) -> None:
    await one_on_one(world, "@carol every Tuesday")
    (meeting,) = await kept(world)
    async with world.store.work(world.workspace.id) as work:
        await work.agenda.drop(meetings.DUE, [meeting.id])
    await world.ring(plan.PLAN, world.workspace.id)
    due = await armed(world)
    assert due is not None
    assert due.at == TUESDAY


async def test_a_person_without_goals_is_asked_about_all_the_same(world: World) -> None:
    fay = Person(
        workspace_id=world.workspace.id,
        name="Fay",
        email="fay@example.org",
        manager_id=world.person("bob"),
        created_at=NOW,
    )
    await add(world, fay)
    told = await one_on_one(world, "fay")
    assert "Fay owns no goal at present." in told
    assert "  • What would Fay like to talk about most?\n  • What has Fay learned lately?" in told
