"""What admins do on the pages of settings and the audit, as a browser without a script sends it."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from bot.web.context import WEB
from bot.web.cookie import name_of
from okrs.audit import Act, Via
from storage.store import Store
from storage.tables import Person
from tests.bot.web.board.look import Answer, Office, opened, sign_everybody_in
from tests.handlers.world import NOW

PEOPLE = b"email,name\nfay@example.org,Fay Moss\n"


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with opened(store) as office:
        await sign_everybody_in(office.world)
        yield office


async def look(office: Office, path: str) -> str:
    answer = await office.ask(office.home("alice") + path, "alice")
    assert answer.status == 200, answer.text
    return answer.text


async def send(office: Office, path: str, **form: str) -> Answer:
    return await office.ask(office.home("alice") + path, "alice", method="POST", form=form)


async def upload(office: Office, **fields: bytes) -> Answer:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        if name == "file":
            form.add_field(name, io.BytesIO(value), filename="people.csv", content_type="text/csv")
        else:
            form.add_field(name, value.decode())
    headers = {
        "Accept": "text/html",
        "Origin": office.url,
        "Cookie": f"{name_of(office.app[WEB].sign_in)}={office.world.workspace.id}.alice",
    }
    url = f"{office.url}{office.home('alice')}/settings/import"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, headers=headers, data=form) as answer,
    ):
        return Answer(answer.status, await answer.text(), "")


async def test_what_is_saved_can_be_undone_from_the_same_page(office: Office) -> None:
    saved = await send(
        office, "/settings/retention", intent="settings.save", group="kept", words_days="365", chat_days="",
        letters_days="120", audit_days="365", retention_days="30",
    )  # fmt: skip
    assert "days that words are kept: 365" in saved.text
    button = re.search(r'name="press" value="([^"]+settings\.undo[^"]+)"', saved.text)
    assert button
    undone = await send(office, "/settings/retention", press=html.unescape(button[1]))
    assert "Taken back" in undone.text
    assert 'value="365"' not in re.findall(r"<input[^>]*words_days[^>]*>", undone.text)[0]


async def test_what_can_not_be_saved_stays_typed_and_is_marked(office: Office) -> None:
    answer = await send(
        office,
        "/settings/check-ins",
        intent="settings.save",
        group="company",
        zone="Europe/Berlim",
        locale="de",
    )
    assert (answer.status, "Nothing was saved yet" in answer.text) == (200, True)
    field = re.search(r'<input[^>]*name="zone"[^>]*>', answer.text)
    assert field
    assert 'value="Europe/Berlim"' in field[0]
    assert 'aria-invalid="true"' in field[0]


@pytest.mark.parametrize(
    "press", ["x", "[]", "[1, 2, 3]", '["data.erase.confirm", {}]', '["settings.undo", []]']
)
async def test_a_page_does_only_what_its_buttons_offer(office: Office, press: str) -> None:
    assert (await send(office, "/settings/retention", press=press)).status == 404
    assert (await send(office, "/settings/retention", intent="person.save")).status == 404


async def test_two_thousand_people_are_looked_through_page_by_page(office: Office) -> None:
    world = office.world
    async with world.store.work(world.workspace.id) as work:
        work.session.add_all(
            Person(
                workspace_id=world.workspace.id,
                name=f"Person {n:04}",
                email=f"person{n}@example.org",
                role="Somebody of many",
                created_at=NOW,
            )
            for n in range(2000)
        )
    first = await look(office, "/settings/people")
    assert len(first.encode()) < 60_000
    assert "page 1 of 41" in first
    assert 'href="?page=2"' in first
    assert "Person 1999" in await look(office, "/settings/people?page=99999")
    assert "1 person" in await look(office, "/settings/people?q=person777%40+many")
    growth = str(world.teams["growth"].id)
    assert len((await look(office, f"/settings/teams/{growth}")).encode()) < 60_000


async def test_the_audit_is_narrowed_down_and_looked_through(office: Office) -> None:
    world = office.world
    alice, bob = world.person("alice"), world.person("bob")
    async with world.store.work(world.workspace.id) as work:
        for n in range(60):
            at = NOW - timedelta(hours=n)
            await work.audit.record(Act.TEAM_CHANGED, by=alice, at=at, name=f"Team no. {n}")
        await work.audit.record(Act.PERSON_LEFT, by=Via.CHAT, about=bob, at=NOW - timedelta(days=30))
    first = await look(office, "/audit")
    assert ("Team no. 49 " in first, "Team no. 50 " in first) == (True, False)
    older = re.search(r'href="(\?after=[^"]+)"', first)
    assert older
    second = await look(office, f"/audit{older[1]}")
    assert ("Team no. 49 " in second, "Team no. 50 " in second, "Bob left" in second) == (False, True, True)
    assert "The chat&#39;s directory" in second
    assert "Team no." not in await look(office, "/audit?who=bob")
    assert "Bob left" in await look(office, "/audit?who=bob&area=person")
    assert "Nothing fits" in await look(office, "/audit?area=goal&who=bob")
    day = f"{NOW - timedelta(days=30):%Y-%m-%d}"
    found = await look(office, f"/audit?since={day}&until={day}")
    assert ("Bob left" in found, "Team no." in found) == (True, False)
    for odd in ("?since=x&until=2025-99-99", "?after=x", "?area=x", f"?after={alice}"):
        assert "Team no. 0 " in await look(office, f"/audit{odd}")


async def test_the_audit_as_a_file_is_no_formula(office: Office) -> None:
    world = office.world
    async with world.store.work(world.workspace.id) as work:
        await work.audit.record(Act.KEY_MADE, by=world.person("alice"), at=NOW, name="=HYPERLINK(1)")
    text = await look(office, "/audit.csv?area=key")
    (line,) = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    assert (line["who"], line["act"], line["name"]) == ("Alice", "key.made", "'=HYPERLINK(1)")


async def test_keys_and_secrets_are_noted_by_what_they_are_called_alone(office: Office) -> None:
    made = await send(office, "/keys", name="A script", scopes="read", days="30")
    key = re.search(r'<code id="once">(hw_[\w-]+)</code>', made.text)
    assert key
    await send(office, "/hooks", url="https://example.org/hear?token=secret", events="goal.closed")
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {key[1]}"}
        for _ in range(2):
            await (await session.get(f"{office.url}/api/v1/me", headers=headers)).read()
    text = await look(office, "/audit")
    assert "Key “A script” was made" in text
    assert text.count("used for the first time") == 1
    assert "https://example.org/hear hears of events" in text
    assert "secret" not in text
    assert key[1] not in text


async def test_a_file_is_looked_at_and_then_imported(office: Office) -> None:
    looked = await upload(office, file=PEOPLE)
    assert "This would be imported from people.csv" in looked.text
    content = re.search(r'name="content" value="([^"]+)"', looked.text)
    assert content
    async with office.world.store.work(office.world.workspace.id) as work:
        assert not await work.people.with_emails(["fay@example.org"])
    done = await upload(office, content=content[1].encode(), name=b"people.csv")
    assert "Imported from people.csv" in done.text
    async with office.world.store.work(office.world.workspace.id) as work:
        assert await work.people.with_emails(["fay@example.org"])
    assert "Nothing new in people.csv" in (await upload(office, file=PEOPLE)).text
    assert "people.csv was imported" in await look(office, "/audit")


async def test_a_file_that_can_not_be_imported_is_said_and_changes_nothing(office: Office) -> None:
    assert "Choose a file first" in (await upload(office)).text
    assert "Choose a file first" in (await upload(office, file=b"")).text
    wrong = await upload(office, file=b"email,manager\nfay@example.org,nobody\n")
    assert "Unknown manager" in wrong.text
    assert 'name="content"' not in wrong.text
    assert (await upload(office, content=b"not base64!", name=b"x.csv")).status == 400
    assert (await upload(office, file=b"x" * 3_000_000)).status == 413
