"""Carol is stuck: Headway says why, walks with her to one small thing to try, and asks what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from cards.blocks import Card, ChoiceField, Form, TextField
from cards.exchange import Reply
from cards.plain import plain
from handlers import plan
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import CycleState, ExperimentResult
from storage.tables import Experiment
from tests.handlers.test_conversation import letter, tick, type_
from tests.handlers.world import World, buttons, said

# Monday 12 May 2025, 09:30 in Berlin.
MONDAY = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)
WEEK = timedelta(days=7)
LEGAL = "Legal takes two weeks for each contract"
TRY = "Ask legal to look at the template once, by Friday"


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


@pytest.fixture
async def monday(world: World) -> World:
    """Carol's NPS has not moved over two check-ins; she is asked again, as every Monday."""
    for n in (3, 2, 1):
        await world.tell("nps", "38", by="carol", at=MONDAY - n * WEEK, confidence=6)
    await world.tell("churn", "4.2", by="carol", at=MONDAY - WEEK)
    await world.tell("mrr", "1100000", by="carol", at=MONDAY - WEEK)
    world.now = MONDAY
    await tick(world, plan.PROMPT, world.person("carol"))
    return world


def form(reply: Reply | Card) -> Form:
    card = reply if isinstance(reply, Card) else reply.card
    assert card is not None
    (found,) = (block for block in card.blocks if isinstance(block, Form))
    return found


def text_field(found: Form, name: str) -> TextField:
    (field,) = (f for f in found.fields if isinstance(f, TextField) and f.name == name)
    return field


async def question(world: World) -> Card:
    """The newest question of the dialogue, as it stands on Carol's screen."""
    return (await letter(world, "stuck:"))[1]


async def experiments(world: World, goal: str = "nps") -> list[Experiment]:
    async with world.store.work(world.workspace.id) as work:
        return (await work.experiments.about([world.goal(goal)])).get(world.goal(goal), [])


async def start(world: World, text: str = "stuck NPS") -> Card:
    assert (await world.ask("command", "carol", text=text)).card is None
    return await question(world)


async def walk(world: World, last: str = TRY) -> Reply:
    """Carol answers all three questions by typing."""
    await start(world)
    for answer in ("Legal", LEGAL):
        assert (await world.ask("message", "carol", text=answer)).card is None
    return await world.ask("message", "carol", text=last)


# How it starts


async def test_an_answer_that_leaves_a_goal_stuck_offers_one_button_and_says_why(monday: World) -> None:
    card = await type_(monday, "nps 38; churn 4.1; mrr 1.2m")
    saved = await monday.press(Reply(card=card), "Save now", "carol")
    assert "“Lift NPS from 30 to 50” looks stuck. It has stood at 38 points over the last two" in said(saved)
    assert list(buttons(saved)).count("Find what's in the way") == 1
    found = await monday.press(saved, "Find what's in the way", "carol")
    assert "Who would have to do something differently for “Lift NPS from 30 to 50” to move" in said(found)
    assert "Your team and Bob can read what you try and how it went, like your notes." in said(found)


async def test_a_goal_that_moves_is_offered_nothing(monday: World) -> None:
    card = await type_(monday, "nps 41; churn 4.1; mrr 1.3m")
    saved = await monday.press(Reply(card=card), "Save now", "carol")
    assert "stuck" not in said(saved)
    assert "Find what's in the way" not in buttons(saved)


async def test_with_several_stuck_goals_there_is_still_one_button_which_leads_to_them(monday: World) -> None:
    await monday.tell("churn", "4.2", by="carol", at=MONDAY - 2 * WEEK)
    card = await type_(monday, "nps 38; churn 4.2")
    saved = await monday.press(Reply(card=card), "Save now", "carol")
    assert "2 of your goals look stuck." in said(saved)
    own = await monday.press(saved, "Find what's in the way", "carol")
    assert {"Lift NPS from 30 to 50", "Cut monthly churn to 3%"} <= set(buttons(own))


async def test_without_a_goal_the_command_lists_ones_own_stuck_goals_and_why_each_is(monday: World) -> None:
    reply = await monday.ask("command", "carol", text="stuck")
    assert "Where you're stuck" in said(reply)
    assert "It has stood at 38 points over the last two check-ins." in said(reply)
    assert "churn" not in said(reply)
    dan = await monday.ask("command", "dan", text="stuck")
    assert "None of your goals looks stuck" in said(dan)


@pytest.mark.parametrize("text", ["I'm stuck on NPS", "NPS is stuck", "what's in my way?"])
async def test_a_plain_sentence_starts_it_too(world: World, text: str) -> None:
    await world.tell("nps", "38", by="carol")
    reply = await world.ask("message", "carol", text=text)
    if reply.card is None:
        assert "1 of 3: Who would have to do something differently" in plain(await question(world))
    else:
        assert "None of your goals looks stuck" in said(reply)


async def test_said_to_a_check_in_it_is_an_answer_as_well(monday: World) -> None:
    assert (await monday.ask("message", "carol", text="NPS is stuck")).card is None
    assert "stuck" in plain((await letter(monday, "reply:"))[1])
    assert "1 of 3" in plain(await question(monday))


async def test_what_names_no_goal_is_no_command(monday: World) -> None:
    reply = await monday.ask("message", "carol", text="the printer is stuck")
    assert reply.card is None
    assert "Let me ask once more" in plain((await letter(monday, "reply:"))[1])


async def test_in_a_channel_it_is_asked_in_ones_own_chat(monday: World) -> None:
    reply = await monday.ask("command", "carol", in_channel="growth", text="stuck NPS")
    assert reply.private
    assert "in our own chat" in said(reply)
    assert "1 of 3" in plain(await question(monday))


# The three questions


async def test_three_typed_answers_become_an_experiment_with_a_date(monday: World) -> None:
    first = await start(monday)
    assert "It has stood at 38 points over the last two check-ins." in plain(first)
    done = await walk(monday)
    assert "Good luck with it. You're trying this for “Lift NPS from 30 to 50”" in said(done)
    assert "I'll ask you on Friday 16 May how it went." in said(done)
    (kept,) = await experiments(monday)
    assert (kept.behaviour, kept.easier) == ("Legal", LEGAL)
    assert (kept.words, kept.review_on) == ("Ask legal to look at the template once", date(2025, 5, 16))


async def test_without_a_date_it_is_the_next_check_in(monday: World) -> None:
    await walk(monday, "Ask legal to look at the template once")
    (kept,) = await experiments(monday)
    assert kept.review_on == date(2025, 5, 19)


async def test_all_of_it_works_with_buttons_alone(monday: World) -> None:
    first = await start(monday)
    assert list(buttons(first))[:2] == ["Me", "Bob"]
    answered = await monday.press(Reply(card=first), "Bob", "carol")
    assert answered.replaces
    assert "Bob" in said(answered)
    second = await question(monday)
    assert "2 of 3: What makes the way it is done today the easier one?" in plain(second)
    await monday.press(Reply(card=second), "It takes less time", "carol")
    third = await question(monday)
    done = await monday.press(Reply(card=third), "Ask Bob what would make it easier", "carol")
    assert "Good luck with it." in said(done)
    (kept,) = await experiments(monday)
    assert (kept.behaviour, kept.words) == ("Bob", "Ask Bob what would make it easier")


async def test_whom_the_blocker_names_and_its_own_words_are_offered(monday: World) -> None:
    await monday.tell("nps", "38", by="carol", note="Dan has no time for reviews", blocked=True)
    first = await start(monday)
    assert next(iter(buttons(first))) == "Dan"
    await monday.press(Reply(card=first), "Dan", "carol")
    assert next(iter(buttons(await question(monday)))) == "“Dan has no time for reviews”"


async def test_a_typed_update_in_the_middle_still_counts_as_one(monday: World) -> None:
    await start(monday)
    await monday.ask("message", "carol", text="Legal")
    await monday.ask("message", "carol", text="NPS 45")
    card = (await letter(monday, "reply:"))[1]
    assert "Lift NPS from 30 to 50: 38 → 45 points" in plain(card)
    await monday.press(Reply(card=card), "Save now", "carol")
    assert [entry.value for entry in await monday.entries("nps")] == [38, 38, 38, 45]
    await monday.ask("message", "carol", text=LEGAL)
    assert "3 of 3" in plain(await question(monday))
    assert await experiments(monday) == []


async def test_who_is_walking_through_it_is_not_offered_it_again(monday: World) -> None:
    await start(monday)
    await monday.ask("message", "carol", text="Legal")
    card = await type_(monday, "nps 38; churn 4.1; mrr 1.2m")
    saved = await monday.press(Reply(card=card), "Save now", "carol")
    assert "looks stuck" not in said(saved)
    assert "Find what's in the way" not in buttons(saved)


async def test_an_answer_that_was_an_update_becomes_one_at_a_press(monday: World) -> None:
    await start(monday)
    await monday.ask("message", "carol", text="churn: waiting for the vendor")
    answered = next(
        card
        for card in (await monday.letters(person="carol")).values()
        if "That was an update" in buttons(card)
    )
    await monday.press(Reply(card=answered), "That was an update", "carol")
    assert "Cut monthly churn to 3%" in plain((await letter(monday, "reply:"))[1])
    await monday.ask("message", "carol", text=LEGAL)
    assert "1 of 3" in plain(await question(monday))


@pytest.mark.parametrize("word", ["not now", "Later.", "stop", "cancel", "jetzt nicht", "plus tard"])
async def test_one_may_leave_at_any_time_and_goes_on_where_one_was(monday: World, word: str) -> None:
    await start(monday)
    await monday.ask("message", "carol", text="Legal")
    await monday.ask("message", "carol", text=word)
    left = await question(monday)
    assert "Fine. “Lift NPS from 30 to 50” can wait." in plain(left)
    assert await experiments(monday) == []
    await monday.press(Reply(card=left), "Go on", "carol")
    assert "2 of 3" in plain(await question(monday))


async def test_who_answers_later_in_another_matter_is_not_caught(monday: World) -> None:
    await start(monday)
    monday.now += timedelta(hours=3)
    await monday.ask("message", "carol", text="still waiting for legal")
    assert "1 of 3" in plain(await question(monday))
    assert "Let me ask once more" in plain((await letter(monday, "reply:"))[1])


async def test_in_its_thread_an_answer_is_one_however_late(monday: World) -> None:
    await start(monday)
    monday.now += timedelta(days=1)
    key, _ = await letter(monday, "stuck:")
    await monday.ask("message", "carol", thread=key, text="Legal")
    assert "2 of 3" in plain(await question(monday))
    second, _ = await letter(monday, "stuck:")
    async with monday.store.work(monday.workspace.id) as work:
        newest = await work.outbox.find(second)
    assert newest is not None
    assert newest.thread == key


async def test_a_date_alone_is_asked_what_for(monday: World) -> None:
    with pytest.raises(HeadwayError, match="And what would you like to try until then"):
        await walk(monday, "in two weeks")


async def test_a_date_next_year_is_not_small(monday: World) -> None:
    with pytest.raises(HeadwayError, match="within three months"):
        await walk(monday, "Ask legal, until 2026-05-01")
    assert await experiments(monday) == []
    await monday.ask("message", "carol", text="Ask legal, in two weeks")
    assert (await experiments(monday))[0].review_on == date(2025, 5, 26)


async def test_an_edited_answer_changes_what_is_tried(monday: World) -> None:
    await start(monday)
    for n, words in enumerate(("Legal", LEGAL, TRY)):
        await monday.ask("message", "carol", origin=f"m{n}", text=words)
    await monday.ask("message.edit", "carol", origin="m2", text="Call legal once, by Thursday")
    await monday.ask("message.edit", "carol", origin="m0", text="Legal and me")
    (kept,) = await experiments(monday)
    assert (kept.behaviour, kept.words) == ("Legal and me", "Call legal once")
    assert kept.review_on == date(2025, 5, 15)


async def test_pressing_an_answered_question_again_changes_nothing(monday: World) -> None:
    first = await start(monday)
    await monday.press(Reply(card=first), "Bob", "carol")
    with pytest.raises(HeadwayError, match="You answered that one already"):
        await monday.press(Reply(card=first), "Me", "carol")


# All in one form


async def test_the_form_holds_all_three_questions_and_begins_it_at_once(monday: World) -> None:
    found = await monday.ask("stuck.find", "carol", key_result=str(monday.goal("nps")))
    values = {**form(found).values, "behaviour": "Me", "easier": "habit", "words": TRY, "until": ""}
    done = await monday.ask("stuck.submit", "carol", **values)
    assert "I'll ask you on Friday 16 May" in said(done)
    assert len(await experiments(monday)) == 1


async def test_the_chosen_day_goes_before_the_words(monday: World) -> None:
    found = await monday.ask("stuck.find", "carol", key_result=str(monday.goal("nps")))
    (until,) = (f for f in form(found).fields if isinstance(f, ChoiceField))
    assert until.options[0].label == "My next check-in or so: Monday 19 May"
    values = {**form(found).values, "behaviour": "Me", "words": "Ask once", "until": until.options[2].value}
    await monday.ask("stuck.submit", "carol", **values)
    assert (await experiments(monday))[0].review_on == date.fromisoformat(until.options[2].value)


async def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(monday: World) -> None:
    values = {"key_result": str(monday.goal("nps")), "behaviour": "", "easier": "habit", "words": ""}
    again = await monday.ask("stuck.submit", "carol", **values)
    assert text_field(form(again), "behaviour").problem
    assert text_field(form(again), "words").problem == "What would you like to try?"
    assert await experiments(monday) == []
    later = await monday.ask("stuck.find", "carol", key_result=str(monday.goal("nps")))
    assert text_field(form(later), "easier").value == "habit"


async def test_the_form_goes_on_where_the_dialogue_was_and_ends_it(monday: World) -> None:
    await start(monday)
    await monday.ask("message", "carol", text="Legal")
    open_question = await question(monday)
    found = await monday.press(Reply(card=open_question), "All in one form", "carol")
    assert text_field(form(found), "behaviour").value == "Legal"
    await monday.ask(
        "stuck.submit", "carol", **form(found).values, behaviour="Legal", easier=LEGAL, words=TRY
    )
    assert "Answered in the form." in plain(await question(monday))
    with pytest.raises(HeadwayError, match="done already"):
        await monday.press(Reply(card=open_question), "Not now", "carol")


async def test_sent_twice_it_is_begun_once(monday: World) -> None:
    values = {"key_result": str(monday.goal("nps")), "behaviour": "Me", "easier": "", "words": TRY}
    await monday.ask("stuck.submit", "carol", **values)
    again = await monday.ask("stuck.submit", "carol", **values)
    assert "You're trying something for “Lift NPS from 30 to 50” already" in said(again)
    assert len(await experiments(monday)) == 1


# Changed, let go, undone


async def test_it_can_be_taken_back_as_if_it_had_not_been(monday: World) -> None:
    done = await walk(monday)
    back = await monday.press(done, "Undo", "carol")
    assert "Taken back." in said(back)
    assert await experiments(monday) == []
    with pytest.raises(HeadwayError, match="isn't there any more"):
        await monday.press(done, "Undo", "carol")


async def test_undo_in_words_takes_back_what_was_begun_last(monday: World) -> None:
    await walk(monday)
    back = await monday.ask("command", "carol", text="undo")
    assert "Taken back. Nothing is being tried for “Lift NPS from 30 to 50”." in said(back)
    assert [entry.value for entry in await monday.entries("nps")] == [38, 38, 38]


async def test_another_day_or_other_words_at_a_press(monday: World) -> None:
    done = await walk(monday)
    moved = await monday.press(done, "26 May", "carol")
    assert "I'll ask you on Monday 26 May how it went." in said(moved)
    change = await monday.press(moved, "Change it", "carol")
    saved = await monday.ask(
        "trial.save", "carol", **form(change).values, words="Call legal once", until="Thursday"
    )
    assert "Thursday 15 May" in said(saved)
    bad = await monday.ask("trial.save", "carol", **form(change).values, words="", until="soonish")
    assert text_field(form(bad), "words").problem
    assert text_field(form(bad), "until").problem
    (kept,) = await experiments(monday)
    assert (kept.words, kept.review_on) == ("Call legal once", date(2025, 5, 15))


async def test_it_can_be_let_go_and_taken_up_again(monday: World) -> None:
    await walk(monday)
    going = await monday.ask("stuck.find", "carol", key_result=str(monday.goal("nps")))
    gone = await monday.press(going, "Let it go", "carol")
    assert "Let go. Nothing is lost." in said(gone)
    assert (await experiments(monday))[0].result is ExperimentResult.NOT_TRIED
    again = await monday.press(gone, "Undo", "carol")
    assert "already" in said(again)
    assert (await experiments(monday))[0].reviewed_at is None


# What came of it


async def next_monday(world: World) -> None:
    world.now = MONDAY + WEEK
    await tick(world, plan.PROMPT, world.person("carol"))


async def test_the_next_check_in_asks_beside_the_goal(monday: World) -> None:
    await walk(monday)
    await next_monday(monday)
    prompt = (await letter(monday, "checkin:"))[1]
    asked = "You wanted to try “Ask legal to look at the template once”. How did it go?"
    assert asked in plain(prompt)
    opened = await monday.press(Reply(card=prompt), "Answer in a form", "carol")
    (choice,) = (f for f in form(opened).fields if isinstance(f, ChoiceField) and f.label == asked)
    assert [option.value for option in choice.options] == ["", "helped", "partly", "did_not", "not_tried"]


async def test_the_form_keeps_the_result_and_what_was_learned(monday: World) -> None:
    await walk(monday)
    await next_monday(monday)
    opened = await monday.press(
        Reply(card=(await letter(monday, "checkin:"))[1]), "Answer in a form", "carol"
    )
    (kept,) = await experiments(monday)
    answers = {
        f"value.{monday.goal('nps')}": "42",
        f"tried.{kept.id}": "helped",
        f"learned.{kept.id}": "They like templates",
    }
    saved = await monday.ask("checkin.submit", "carol", **form(opened).values, **answers)
    assert "Saved. Thank you." in said(saved)
    (kept,) = await experiments(monday)
    assert (kept.result, kept.learned) == (ExperimentResult.HELPED, "They like templates")
    assert not any(key.startswith("trial:") for key in await monday.letters(person="carol"))


async def in_a_form(monday: World, saved: Reply | None = None, /, **answers: str) -> Reply:
    """Carol's next check-in, answered in the form; or what was `saved`, changed there."""
    if saved is not None:
        opened = await monday.press(saved, "Change", "carol")
    else:
        card = (await letter(monday, "checkin:"))[1]
        opened = await monday.press(Reply(card=card), "Answer in a form", "carol")
    (kept,) = await experiments(monday)
    own = {f"{name}.{kept.id}": text for name, text in answers.items() if name != "nps"}
    more = {f"value.{monday.goal('nps')}": answers["nps"]} if "nps" in answers else {}
    return await monday.ask("checkin.submit", "carol", **{**form(opened).values, **own, **more})


@pytest.mark.parametrize("result", ["helped", "not_tried"])
@pytest.mark.parametrize("answers", [{"nps": "42"}, {}], ids=["beside a number", "alone"])
async def test_undo_takes_back_the_result_that_was_given_in_the_same_form(
    monday: World, result: str, answers: dict[str, str]
) -> None:
    await walk(monday)
    (before,) = await experiments(monday)
    await next_monday(monday)
    saved = await in_a_form(monday, tried=result, learned="They like templates", **answers)
    undone = await monday.press(saved, "Undo", "carol")
    assert f"What came of “{before.words}” is taken back too." in said(undone)
    (after,) = await experiments(monday)
    assert (after.result, after.learned, after.reviewed_at, after.review_on) == (
        None,
        "",
        None,
        before.review_on,
    )
    again = await monday.press(saved, "Undo", "carol")
    assert "taken back already" in said(again)


async def test_undo_in_words_takes_it_back_too(monday: World) -> None:
    await walk(monday)
    await next_monday(monday)
    await in_a_form(monday, tried="helped", nps="42")
    await monday.ask("command", "carol", text="undo")
    assert (await experiments(monday))[0].result is None


async def test_what_was_said_of_it_since_stays_when_the_form_is_undone(monday: World) -> None:
    await walk(monday)
    await next_monday(monday)
    saved = await in_a_form(monday, tried="helped", nps="42")
    (kept,) = await experiments(monday)
    await monday.ask("trial.result", "carol", trial=str(kept.id), result="partly")
    undone = await monday.press(saved, "Undo", "carol")
    assert "What came of" not in said(undone)
    assert (await experiments(monday))[0].result is ExperimentResult.PARTLY


async def test_undo_of_a_changed_result_brings_the_one_before_back(monday: World) -> None:
    await walk(monday)
    await next_monday(monday)
    saved = await in_a_form(monday, tried="helped", learned="Templates", nps="42")
    changed = await in_a_form(monday, saved, tried="partly")
    await monday.press(changed, "Undo", "carol")
    (kept,) = await experiments(monday)
    assert (kept.result, kept.learned) == (ExperimentResult.HELPED, "Templates")


async def test_the_result_alone_answers_the_form(monday: World) -> None:
    await walk(monday)
    await next_monday(monday)
    opened = await monday.press(
        Reply(card=(await letter(monday, "checkin:"))[1]), "Answer in a form", "carol"
    )
    (kept,) = await experiments(monday)
    await monday.ask("checkin.submit", "carol", **form(opened).values, **{f"tried.{kept.id}": "did_not"})
    assert (await experiments(monday))[0].result is ExperimentResult.DID_NOT


async def test_after_a_typed_answer_it_is_asked_with_four_buttons(monday: World) -> None:
    await walk(monday)
    await next_monday(monday)
    card = await type_(monday, "nps 42; churn 4.1")
    await monday.press(Reply(card=card), "Save now", "carol")
    asked = (await letter(monday, "trial:"))[1]
    assert list(buttons(asked)) == ["It helped", "Partly", "It didn't", "Haven't tried yet"]
    heard = await monday.press(Reply(card=asked), "It helped", "carol")
    assert "It helped. Well done, and thank you." in said(heard)
    kept = await monday.ask("trial.learned", "carol", **form(heard).values, learned="Templates work")
    assert "Templates work" in said(kept)
    assert (await experiments(monday))[0].learned == "Templates work"


async def test_a_result_can_be_taken_back(monday: World) -> None:
    await walk(monday)
    (kept,) = await experiments(monday)
    heard = await monday.ask("trial.result", "carol", trial=str(kept.id), result="helped")
    await monday.press(heard, "Undo", "carol")
    assert (await experiments(monday))[0].result is None


async def test_not_tried_yet_moves_it_on_and_offers_something_smaller(monday: World) -> None:
    await walk(monday)
    await next_monday(monday)
    (kept,) = await experiments(monday)
    later = await monday.ask("trial.result", "carol", trial=str(kept.id), result="not_tried")
    assert "No problem. I'll ask again on Monday 26 May." in said(later)
    assert {"Make it smaller", "Let it go"} <= set(buttons(later))
    smaller = await monday.press(later, "Make it smaller", "carol")
    assert text_field(form(smaller), "words").value == "Ask legal to look at the template once"


async def test_what_did_not_help_is_offered_another_try_and_the_next_dialogue_knows_it(monday: World) -> None:
    await walk(monday)
    (kept,) = await experiments(monday)
    heard = await monday.ask("trial.result", "carol", trial=str(kept.id), result="did_not")
    assert "Try something else" in buttons(heard)
    await start(monday)
    await monday.ask("message", "carol", text="Legal")
    await monday.ask("message", "carol", text=LEGAL)
    assert "Last time “Ask legal to look at the template once” didn't help." in plain(await question(monday))


# Who sees it


async def test_what_was_tried_stands_at_the_goal_for_who_may_read_its_notes(monday: World) -> None:
    await walk(monday)
    (kept,) = await experiments(monday)
    await monday.ask("trial.result", "carol", trial=str(kept.id), result="partly")
    for command in ("status NPS", "why NPS"):
        for reader in ("carol", "dan", "bob"):
            shown = said(await monday.ask("command", reader, text=command))
            assert "“Ask legal to look at the template once” → it helped in part" in shown
            assert LEGAL not in shown
        eve = said(await monday.ask("command", "eve", text=command))
        assert "Ask legal" not in eve
    preview = await monday.ask("goal.preview", "carol", key_result=str(monday.goal("nps")))
    assert "Ask legal" not in said(preview)


async def test_a_manager_learns_that_something_is_tried_and_not_what(monday: World) -> None:
    await walk(monday)
    monday.now = MONDAY + timedelta(days=3, hours=6)
    await tick(monday, plan.MANAGER_DIGEST, monday.person("bob"))
    digest = next(iter(map(plain, (await monday.letters(person="bob")).values())))
    assert "Something new is being tried: Carol with Lift NPS from 30 to 50 until 16 May" in digest
    assert "Ask legal" not in digest
    assert "Whose behaviour would have to change for “Lift NPS" not in digest


async def test_others_are_told_why_it_is_stuck_and_that_the_rest_is_the_owners(monday: World) -> None:
    await monday.tell("nps", "38", by="carol", note="waiting for legal", blocked=True, at=MONDAY - WEEK)
    await monday.tell("nps", "38", by="carol", note="still waiting for legal", blocked=True)
    bob = said(await monday.ask("command", "bob", text="stuck NPS"))
    assert "“Lift NPS from 30 to 50” looks stuck" in bob
    assert "A question to take to Carol:" in bob
    eve = said(await monday.ask("command", "eve", text="stuck NPS"))
    assert "The same thing was in the way twice." in eve
    assert "legal" not in eve
    assert "A question to take" not in eve


async def test_nobody_else_can_press_the_buttons(monday: World) -> None:
    first = await start(monday)
    done = await walk(monday)
    (kept,) = await experiments(monday)
    for stranger in ("bob", "mallory"):
        with pytest.raises(HeadwayError):
            await monday.press(Reply(card=first), "Bob", stranger)
        for label in ("Undo", "Change it", "26 May"):
            with pytest.raises(HeadwayError):
                await monday.press(done, label, stranger)
        with pytest.raises(HeadwayError):
            await monday.ask("trial.result", stranger, trial=str(kept.id), result="helped")
    with pytest.raises(HeadwayError):
        await monday.ask("stuck.find", "mallory", key_result=str(monday.goal("nps")))
    assert "It is Carol's goal" in said(
        await monday.ask("stuck.find", "bob", key_result=str(monday.goal("nps")))
    )
    assert (await experiments(monday)) == [kept]


async def test_a_goal_that_was_closed_meanwhile_asks_nothing_more(monday: World) -> None:
    first = await start(monday)
    async with monday.store.work(monday.workspace.id) as work:
        cycle = await work.goals.cycle(monday.cycles["q2"].id)
        assert cycle is not None
        cycle.state = CycleState.CLOSED
    with pytest.raises(HeadwayError, match="is closed"):
        await monday.press(Reply(card=first), "Bob", "carol")
    with pytest.raises(HeadwayError, match="is closed"):
        await monday.ask("command", "carol", text="stuck NPS")


# What is raised unasked


async def raised(world: World, at: datetime) -> list[str]:
    """What Carol's daily look sends her of what is stuck and tried."""
    world.now = at
    before = set(await world.letters(person="carol"))
    await tick(world, plan.NUDGES, world.person("carol"))
    return [
        plain(card)
        for key, card in (await world.letters(person="carol")).items()
        if key not in before and key.startswith(("nudge:stuck:", "nudge:experiment:"))
    ]


async def answered(world: World) -> None:
    """Carol answers on Monday that nothing moved."""
    card = await type_(world, "nps 38; churn 4.1; mrr 1.2m")
    await world.press(Reply(card=card), "Save now", "carol")


async def test_what_was_not_taken_up_within_two_days_is_raised_once(monday: World) -> None:
    await answered(monday)
    assert await raised(monday, MONDAY + timedelta(days=1, minutes=30)) == []
    (nudge,) = await raised(monday, MONDAY + timedelta(days=2, minutes=30))
    assert "Carol, shall we look at “Lift NPS from 30 to 50” together?" in nudge
    assert await raised(monday, MONDAY + timedelta(days=3, minutes=30)) == []


async def test_what_is_being_tried_or_was_begun_is_not_raised(monday: World) -> None:
    await answered(monday)
    await start(monday)
    assert await raised(monday, MONDAY + timedelta(days=2, minutes=30)) == []


async def test_when_its_day_comes_without_a_check_in_near_it_is_asked_about(monday: World) -> None:
    await answered(monday)
    await walk(monday, "Ask legal once, by Friday")
    assert await raised(monday, MONDAY + timedelta(days=3, minutes=30)) == []
    async with monday.store.work(monday.workspace.id) as work:
        await work.agenda.drop(plan.PROMPT, [monday.person("carol")])
    (nudge,) = await raised(monday, MONDAY + timedelta(days=4, minutes=30))
    assert "You wanted to try “Ask legal once”. How did it go?" in nudge
    assert "I ask because its day has come." in nudge


async def test_it_is_asked_about_on_the_day_agreed_though_a_check_in_is_near(monday: World) -> None:
    await walk(monday, "Ask legal once, by Wednesday")
    (nudge,) = await raised(monday, MONDAY + timedelta(days=2, minutes=30))
    assert "You wanted to try “Ask legal once”. How did it go?" in nudge
    assert await raised(monday, MONDAY + timedelta(days=3, minutes=30)) == []


async def test_what_the_check_in_of_its_day_asked_is_not_asked_beside_it(monday: World) -> None:
    await walk(monday, "Ask legal once, by Monday 19 May")
    monday.now = MONDAY + WEEK
    await tick(monday, plan.PROMPT, monday.person("carol"))
    assert "You wanted to try “Ask legal once”" in plain((await letter(monday, "checkin:"))[1])
    assert await raised(monday, MONDAY + WEEK + timedelta(minutes=30)) == []
