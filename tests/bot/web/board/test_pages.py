"""What the pages say, to whom, and what their forms do."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.web.board.looked import COOKIE
from okrs.vocabulary import Source
from storage.store import Store
from tests.bot.web.board.look import Office, opened, sign_everybody_in
from tests.handlers.world import NOW


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with opened(store) as office:
        await sign_everybody_in(office.world)
        yield office


async def page(office: Office, path: str, who: str = "carol", *, cookie: str = "") -> str:
    answer = await office.ask(office.home(who) + path, who, cookie=cookie)
    assert answer.status == 200, answer.text
    return answer.text


def looked(since: int, last: int) -> str:
    """The cookie of somebody whose last visits were so many hours ago; 0 for none."""
    moments = [int((NOW - timedelta(hours=hours)).timestamp()) if hours else 0 for hours in (since, last)]
    return f"; {COOKIE}={moments[0]}.{moments[1]}"


def changed(text: str) -> str:
    return text[text.index('id="changes"') :].split("</section>", maxsplit=1)[0]


async def test_what_changed_is_told_since_the_last_visit(office: Office) -> None:
    await office.world.tell("nps", "34", by="carol", at=NOW - timedelta(days=3))
    await office.world.tell("nps", "41", by="carol", at=NOW - timedelta(hours=5))
    assert "first value 41 points" in changed(await page(office, "/goals"))
    assert "34 → 41 points" in changed(await page(office, "/goals", cookie=looked(90, 6)))
    assert "Nothing moved." in changed(await page(office, "/goals", cookie=looked(90, 4)))


async def test_a_visit_that_goes_on_keeps_its_news(office: Office) -> None:
    await office.world.tell("nps", "41", by="carol", at=NOW - timedelta(hours=5))
    last = int((NOW - timedelta(minutes=10)).timestamp())
    since = int((NOW - timedelta(hours=6)).timestamp())
    assert "41 points" in changed(await page(office, "/goals", cookie=f"; {COOKIE}={since}.{last}"))


@pytest.mark.parametrize("cookie", ["", "x", "1", "1.2.3", "-1.5", "99999999999999.1", "0.99999999999"])
async def test_a_cookie_of_somebody_else_s_making_is_no_trouble(office: Office, cookie: str) -> None:
    assert "In the last seven days" in await page(office, "/goals", cookie=f"; {COOKIE}={cookie}")


async def test_a_key_result_tells_every_line_with_its_source_and_what_became_of_it(office: Office) -> None:
    world = office.world
    entry = await world.tell("nps", "99", by="carol", confidence=7)
    async with world.store.work(world.workspace.id) as work:
        await work.ledger.retract([entry], person=world.person("carol"), at=NOW)
    await world.tell("nps", "44", by=None, source=Source.METRIC)
    text = await page(office, f"/goal/{world.goal('nps')}")
    assert "taken back" in text
    assert "measured" in text
    assert "Why this number" in text


async def test_a_file_of_values_holds_no_formula(office: Office) -> None:
    await office.world.tell("churn", "4.5", by="carol", note="=HYPERLINK(1)")
    text = await page(office, f"/goal/{office.world.goal('churn')}/values.csv")
    assert "2025-05-07,4.5,%,,Carol,form,'=HYPERLINK(1)" in text


async def test_what_people_write_never_becomes_markup(office: Office) -> None:
    await office.world.tell("nps", "44", by="carol", note="<script>alert(1)</script>", blocked=True)
    for path in (f"/goal/{office.world.goal('nps')}", "/blockers", "/goals", "/company?q=<script>"):
        assert "<script>alert" not in await page(office, path)


async def test_outcomes_of_which_nothing_moves_say_so(office: Office) -> None:
    text = await page(office, "/company")
    assert "No leading indicator has moved yet" in text
    await office.world.tell("deals", "9", by="dan")
    await office.world.tell("audit", "30", by="eve")
    assert "No leading indicator has moved yet" not in await page(office, "/company")


async def test_nobody_is_named_for_not_having_answered(office: Office) -> None:
    closes = NOW + timedelta(days=1)
    await office.world.asked("dan", asked_at=NOW, closes_at=closes)
    text = await page(office, "/check-ins")
    assert "Dan" not in text
    assert "0 of 5 updated this period" not in text, "two owners are too few to be told apart from"


async def test_goals_are_not_found_by_their_missing_answers(office: Office) -> None:
    await office.world.tell("nps", "44", by="carol")
    assert "Close 20 enterprise deals" not in found(await page(office, "/company?health=on_track"))
    assert "Lift NPS" in found(await page(office, "/company?health=on_track"))
    for health in ("pending", "outdated", "x"):
        assert 'class="krs flat"' not in await page(office, f"/company?health={health}")


def found(text: str) -> str:
    return text[text.index('class="krs flat"') :].split("</ul>", maxsplit=1)[0]


async def test_who_holds_a_blocker_is_told_to_those_near_it(office: Office) -> None:
    world = office.world
    await world.tell("nps", "44", by="carol", note="Legal is slow", blocked=True)
    await world.ask(
        "help.send",
        "carol",
        key_result=str(world.goal("nps")),
        helper=str(world.person("bob")),
        words="Please talk to legal",
    )
    assert "Bob was asked" in await page(office, "/blockers", "carol")
    assert "Bob was asked" not in await page(office, "/blockers", "eve")
    assert "You were asked to help" in await page(office, "/blockers", "bob")


async def test_a_key_is_shown_once_and_works_until_it_is_revoked(office: Office) -> None:
    home = office.home("carol")
    form = {"name": "A script", "scopes": "read", "days": "30"}
    made = await office.ask(home + "/keys", "carol", method="POST", form=form)
    key = re.search(r"hw_[\w-]{40,}", made.text)
    assert key
    listed = await page(office, "/keys")
    assert "A script" in listed
    assert key[0] not in listed
    async with office.world.store.tokens() as tokens:
        assert await tokens.use(key[0], at=NOW) is not None
    revoke = re.search(r'action="(keys/[^"]+/revoke)"', listed)
    assert revoke
    assert (await office.ask(f"{home}/{revoke[1]}", "carol", method="POST")).status == 303
    async with office.world.store.tokens() as tokens:
        assert await tokens.use(key[0], at=NOW) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"days": "9999"},
        {"scopes": "everything"},
        {"scopes": "write", "whose": "workspace"},
    ],
    ids=["no name", "a long name", "for ever", "no scope", "a workspace that writes"],
)
async def test_a_key_that_can_t_be_is_refused_in_a_sentence(office: Office, wrong: dict[str, str]) -> None:
    form = {"name": "A script", "scopes": "read", "days": "30", **wrong}
    answer = await office.ask(office.home("alice") + "/keys", "alice", method="POST", form=form)
    assert answer.status == 400
    assert "broke" not in answer.text


async def test_only_admins_make_keys_of_the_workspace(office: Office) -> None:
    form = {"name": "A script", "scopes": "read", "days": "30", "whose": "workspace"}
    assert (await office.ask(office.home("bob") + "/keys", "bob", method="POST", form=form)).status == 403
    assert (await office.ask(office.home("alice") + "/keys", "alice", method="POST", form=form)).status == 200
    assert "A script" in await page(office, "/keys", "alice")


async def test_the_secret_of_an_address_is_shown_once(office: Office) -> None:
    home = office.home("alice")
    form = {"url": "https://example.org/hear", "events": "goal.closed"}
    made = await office.ask(home + "/hooks", "alice", method="POST", form=form)
    secret = re.search(r'<code id="once">([\w-]{40,})</code>', made.text)
    assert secret
    listed = await page(office, "/hooks", "alice")
    assert "https://example.org/hear" in listed
    assert secret[1] not in listed
    again = await office.ask(home + "/hooks", "alice", method="POST", form=form)
    assert again.status == 400
    wrong = await office.ask(home + "/hooks", "alice", method="POST", form={**form, "url": "example.org"})
    assert (wrong.status, "begins with https" in wrong.text) == (400, True)
    remove = re.search(r'action="(hooks/[^"]+/remove)"', listed)
    assert remove
    assert (await office.ask(f"{home}/{remove[1]}", "alice", method="POST")).status == 303
    assert "https://example.org/hear" not in await page(office, "/hooks", "alice")


async def test_the_menu_leads_only_to_what_one_may_see(office: Office) -> None:
    assert f"{office.home('alice')}/settings" in await page(office, "/goals", "alice")
    assert f"{office.home('carol')}/settings" not in await page(office, "/goals", "carol")
