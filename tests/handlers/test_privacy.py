"""A person sees, takes and erases all that is held on them; who left is forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from cards.blocks import LinkButton, from_json
from cards.exchange import Request
from cards.plain import plain
from handlers import plan, privacy
from handlers.digests import REFRESH
from handlers.dispatch import Desk, Handler
from handlers.privacy import export_json, held
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import CheckInState, DigestKind
from storage.chat import with_person
from storage.settings import WorkspaceSettings
from storage.store import Store
from storage.tables import Row
from storage.tidying import RECEIPTS_FOR
from tests.handlers.spring import PLACES, THURSDAY, Spring, spring
from tests.handlers.world import World, said
from tests.storage.everything import Rows, everything, texts

# Under which name the export tells of each table that refers to a person.
TOLD = {
    "absence": "days_away",
    "account": "accounts",
    "apitoken": "api_keys",
    "audit": "acts",
    "cascade": "team_drafts",
    "chatmessage": "chat_messages",
    "chatread": "chat_read",
    "checkin": "check_ins",
    "decision": "decisions",
    "delivery": "messages_received",
    "draft": "drafts",
    "slip": "to_be_pressed",
    "entry": "progress",
    "experiment": "experiments",
    "goalchange": "goal_changes",
    "helprequest": "help_asked",
    "hook": "hooks",
    "keyresult": "goals",
    "metricsource": "metric_sources",
    "membership": "profile",
    "nudge": "reminders",
    "nudgewish": "nudge_wishes",
    "objective": "objectives",
    "oneonone": "one_on_ones",
    "outcome": "outcomes",
    "person": "profile",
    "practice": "practices",
    "practiceoffer": "practices_offered",
    "reading": "metric_values",
    "reflection": "monthly_answers",
    "reply": "replies",
    "team": "profile",
    "thought": "model_questions",
    "websession": "sign_ins",
}


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


def found(rows: Rows, words: Mapping[str, str]) -> dict[str, set[str]]:
    """The places whose words stand anywhere, whole or cut, by table."""
    places: dict[str, set[str]] = {}
    for table in rows:
        flat = [" ".join(text.split()) for text in texts({table: rows[table]})]
        for place, text in words.items():
            if any(" ".join(text.split())[:40] in one for one in flat):
                places.setdefault(table, set()).add(place)
    return places


def untouched(rows: Rows, season: Spring) -> dict[str, list[dict[str, Any]]]:
    """The rows that neither speak of Carol nor hold her words, without the order of the chat."""
    carol = season.world.person("carol")
    hers = {carol, with_person(carol)}
    return {
        table: [
            {name: value for name, value in row.items() if name != "revision"}
            for row in of_table
            if hers.isdisjoint(map(_hashable, row.values()))
            and not found({table: [row]}, season.words["carol"])
        ]
        for table, of_table in rows.items()
        if table not in ("due", "told")
    }


def _hashable(value: object) -> object:
    return value if isinstance(value, UUID | str) else None


async def erase(season: Spring) -> str:
    """Carol erases her words, button by button."""
    ask = await season.world.press(await season.world.ask("data.show", "carol"), "Erase my words", "carol")
    return said(await season.world.press(ask, "Erase my words for good", "carol"))


async def exported(season: Spring, who: str = "carol") -> dict[str, Any]:
    async with season.world.store.work(season.world.workspace.id) as work:
        text = await export_json(work, season.world.person(who), season.world.now)
    return dict(json.loads(text))


@pytest.mark.parametrize("nasty", [False, True], ids=["plain words", "nasty words"])
async def test_erased_words_are_gone_from_every_table_and_others_stay(any_store: Store, nasty: bool) -> None:
    season = await spring(any_store, nasty=nasty)
    before, kept = await everything(any_store), untouched(await everything(any_store), season)
    told = await exported(season)
    of_dan = found(before, season.words["dan"])
    assert set().union(*found(before, season.words["carol"]).values()) == set(PLACES)
    assert found({"export": [told]}, season.words["carol"]) == {"export": set(PLACES)}
    assert found({"export": [told]}, season.words["dan"]) == {}
    assert await erase(season) == (
        "Your words are erased\n"
        "The numbers and the confidence you gave stay with the goals, without a word.\n"
        "If you use the web chat, sign in again."
    )
    await season.deliver()
    await season.world.ring(REFRESH, season.world.person("carol"))
    await season.deliver()
    after = await everything(any_store)
    assert found(after, season.words["carol"]) == {}
    assert found(after, season.words["dan"]) == of_dan
    left = untouched(after, season)
    assert {table: [row for row in rows if row not in left[table]] for table, rows in kept.items()} == {
        table: [] for table in kept
    }
    assert _numbers(after) == _numbers(before)
    assert found({"export": [await exported(season)]}, season.words["carol"]) == {}


def _numbers(rows: Rows) -> list[tuple[Any, ...]]:
    kept = ("id", "key_result_id", "person_id", "value", "confidence", "blocked", "recorded_at", "retracted")
    return sorted(tuple(str(row[name]) for name in kept) for row in rows["entry"])


async def test_what_is_held_is_told_in_plain_numbers(store: Store) -> None:
    season = await spring(store)
    shown = await season.world.ask("command", "carol", text="mydata")
    assert said(shown) == said(await season.world.ask("message", "carol", text="What do you know about me?"))
    text = said(shown)
    assert "Profile: Carol, carol@example.org, Europe/Berlin\nGoals you own: 4 goals" in text
    assert "Progress you recorded: 5 entries, 4 of them with a note" in text
    assert "What you typed, word for word: 2 replies\nMonthly questions: 3 answers" in text
    assert "Everyone at Acme sees your name" in text
    assert (
        "what I sent after 120 days, but the chat keeps it. If Acme disconnects its chat from me, ever"
        in text
    )
    await erase(season)
    text = said(await season.world.ask("data.show", "carol"))
    assert "word for word:" not in text
    assert "Progress you recorded: 5 entries\n" in text


async def test_before_it_is_done_it_is_said_what_goes_and_what_stays(store: Store) -> None:
    season = await spring(store)
    ask = await season.world.ask("data.erase", "carol")
    assert "These words go: 2 typed replies, 4 notes, 3 monthly answers, 1 request for help, 2 mess" in said(
        ask
    )
    assert "This stays: your name, e-mail and role" in said(ask)
    assert "headway forget carol@example.org" in said(ask)
    before = await everything(store)
    assert said(await season.world.press(ask, "Keep everything", "carol")) == "Nothing was erased."
    assert await everything(store) == before
    nothing = await season.world.ask("data.erase", "alice")
    assert "There are no words of yours here yet." in said(nothing)


async def test_the_export_is_fetched_from_ones_own_page(world: World) -> None:
    reply = await world.press(await world.ask("data.show", "carol"), "Export it", "carol")
    assert reply.card is not None
    (button,) = [b for block in reply.card.blocks for b in getattr(block, "items", ())]
    assert button == LinkButton(
        "Fetch the file", f"/w/{world.workspace.id}/{world.person('carol')}/my-data.json"
    )


def test_the_export_tells_of_every_table_that_refers_to_a_person() -> None:
    person = Row.metadata.tables["person"].c.id
    about = {
        table.name
        for table in Row.metadata.sorted_tables
        if any(key.column is person for key in table.foreign_keys)
    }
    assert about | {"person"} == set(TOLD)


async def test_the_export_has_stable_names_iso_dates_and_exact_numbers(store: Store) -> None:
    season = await spring(store)
    told = await exported(season)
    assert set(TOLD.values()) <= set(told)
    assert list(told) == [
        "format", "written_at", "company", "profile", "accounts", "goals", "objectives", "outcomes", "progress",
        "goal_changes", "replies", "monthly_answers", "check_ins", "drafts", "to_be_pressed", "days_away",
        "standing_in", "help_asked", "help_given", "reminders", "nudge_wishes", "experiments", "decisions",
        "metric_values", "practices", "practices_offered", "one_on_ones", "team_drafts", "model_questions",
        "metric_sources", "api_keys", "hooks", "chat_messages", "chat_read", "sign_ins", "acts", "messages_received",
    ]  # fmt: skip
    assert told["progress"][0] == {
        "goal": "NPS",
        "value": "44",
        "confidence": 7,
        "note": season.words["carol"]["reply"],
        "blocked": False,
        "source": "reply",
        "recorded_at": "2025-05-12T07:50:00Z",
        "retracted": False,
    }
    assert told["days_away"] == [
        {"starts": "2025-07-01", "ends": "2025-07-08", "from_status": False, "stand_in": "Bob"}
    ]
    of_bob = await exported(season, "bob")
    assert [row["to"] for row in of_bob["help_given"]] == ["Carol", "Dan"]
    assert [row["for"] for row in of_bob["standing_in"]] == ["Carol", "Dan"]


async def test_every_name_and_every_time_is_documented(store: Store) -> None:
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text()
    assert [name for name in await exported(await spring(store)) if f"`{name}`" not in page] == []
    assert f"| {WorkspaceSettings().letters_days} days" in page
    assert f"| {RECEIPTS_FOR.days} days" in page
    assert f"{WorkspaceSettings().retention_days} by default" in page


async def test_a_note_that_a_form_handed_on_is_not_exported_with_who_handed_it_on(store: Store) -> None:
    season = await spring(store)
    told = await exported(season, "dan")
    assert [row["note"] for row in told["progress"] if row["goal"] == "CHURN"] == [""]
    (draft,) = [d for d in told["drafts"] if any("Dan's own, half" in text for text in d["fields"].values())]
    assert season.words["carol"]["blocker"] not in draft["fields"].values()


async def test_what_was_sent_is_changed_where_it_was_sent(store: Store) -> None:
    season = await spring(store)
    await erase(season)
    await season.deliver()
    async with store.work(season.world.workspace.id) as work:
        (request,) = (await work.held.on(season.world.people["carol"])).asked
        message = await work.chat.by_key(f"help:{request.id}")
    assert message is not None
    assert "> …" in plain(from_json(message.card))


async def test_a_digest_of_these_days_is_told_anew(store: Store) -> None:
    season = await spring(store)
    season.world.now = THURSDAY + timedelta(hours=1)
    await erase(season)
    await season.world.ring(REFRESH, season.world.person("carol"))
    async with store.work(season.world.workspace.id) as work:
        bob = season.world.person("bob")
        digest = (await work.digests.latest(DigestKind.MANAGER, [bob]))[bob]
    assert "(Carol): " in plain(from_json(digest.card))
    assert "in the way: “…”" not in plain(from_json(digest.card))


async def test_what_was_not_saved_yet_does_not_count_any_more(world: World) -> None:
    await world.ask("message", "carol", text="nps 44, 7/10, thanks to onboarding")
    await world.ask("data.erase.confirm", "carol")
    async with world.store.work(world.workspace.id) as work:
        (reply,) = (await work.held.on(world.people["carol"])).replies
        assert await work.agenda.of(plan.SETTLE, [reply.id]) == {}
    await world.ring(plan.SETTLE, reply.id)
    assert (reply.text, reply.state) == ("", "discarded")
    assert await world.entries("nps") == []


async def test_who_was_to_stand_in_need_not_any_more(world: World) -> None:
    await world.ask("command", "carol", text="away until 20 May, Dan covers")
    await world.ask("data.erase.confirm", "carol")
    (card,) = (await world.letters(person="dan")).values()
    assert plain(card) == "You need not stand in for Carol any more"


async def test_erasing_twice_is_no_harm(store: Store) -> None:
    season = await spring(store)
    await erase(season)
    await season.deliver()
    before = await everything(store)
    assert (await erase(season)).startswith("Your words are erased")
    assert {**await everything(store), "due": []} == {**before, "due": []}


async def test_nobody_sees_or_erases_what_is_another_companys(store: Store) -> None:
    season = await spring(store)
    before = await everything(store)
    assert "Mallory" in said(await season.world.ask("data.show", "mallory"))
    await season.world.ask("data.erase.confirm", "mallory")
    assert await everything(store) == before
    async with store.work(season.world.people["mallory"].workspace_id) as work:
        with pytest.raises(HeadwayError, match="Nobody of that name"):
            await held(work, season.world.person("carol"), season.world.now)


async def forget(world: World, who: str) -> str:
    """What an operator does."""
    values = {"person": str(world.person(who))}
    request = Request(workspace=world.workspace.id, intent=privacy.FORGET, at=world.now, values=values)
    return said(await Desk(world.store, HANDLERS).handle(request))


async def test_who_is_forgotten_can_not_be_told_any_more(any_store: Store) -> None:
    season = await spring(any_store, nasty=True)
    world = season.world
    before, kept = await everything(any_store), untouched(await everything(any_store), season)
    of_dan = found(before, season.words["dan"])
    async with any_store.work(world.workspace.id) as work:
        text = plain(await privacy.about_to_forget(work, world.person("carol"), world.now))
    assert text.startswith("Forget Carol (carol@example.org) at Acme?\nIt can't be undone")
    assert "4 goals of theirs belong to nobody from then on" in text
    assert (await forget(world, "carol")).startswith("Forgotten")
    await season.deliver()
    after = await everything(any_store)
    assert found(after, season.words["carol"]) == {}
    assert [text for text in texts(after) if "carol" in text.lower()] == []
    assert found(after, season.words["dan"]) == of_dan
    assert _numbers(after) == _numbers(before)
    # Cards that name her do so no more; everything else is as it was.
    named = {"delivery", "digest", "chatmessage"}
    left = untouched(after, season)
    assert [
        (table, row) for table in kept.keys() - named for row in kept[table] if row not in left[table]
    ] == []


async def test_who_is_forgotten_leaves_an_empty_place(world: World) -> None:
    checkin = await world.asked("bob", asked_at=world.now, closes_at=world.now + timedelta(days=3))
    await world.ring(plan.PLAN, world.workspace.id)
    await forget(world, "bob")
    async with world.store.work(world.workspace.id) as work:
        company = await work.people.company()
        bob = company.people[world.person("bob")]
        assert (bob.name, bob.email, bob.active) == ("Somebody who left", f"{bob.id}@left.invalid", False)
        assert company.people[world.person("carol")].manager_id is None
        assert company.teams[world.teams["growth"].id].lead_id is None
        assert company.teams_of.get(bob.id) is None
        assert {o.owner_id for o in (await work.goals.tree()).objectives} == {None, world.person("eve")}
        assert await work.agenda.of(plan.PROMPT, [bob.id]) == {}
        assert (await work.checkins.by_id([checkin.id]))[0].state is CheckInState.SKIPPED


async def test_nobody_forgets_anybody_by_a_button(world: World) -> None:
    with pytest.raises(HeadwayError, match="older version"):
        await world.ask(privacy.FORGET, "alice", person=str(world.person("bob")))


async def test_a_goal_that_was_written_and_not_saved_is_told_and_goes_with_the_words(store: Store) -> None:
    season = await spring(store)
    written = {"objective": "Nobody has read this yet", "key_results": "Trials from 1 to 2"}
    await season.world.ask("goals.write", "carol", **written)
    (slip,) = (await exported(season))["to_be_pressed"]
    assert slip["kept"]["objective"] == "Nobody has read this yet"
    await erase(season)
    assert (await exported(season))["to_be_pressed"] == []
