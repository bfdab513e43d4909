"""The app package: what Teams accepts, with commands that Headway knows and icons that are our own."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zipfile import ZipFile

import pytest
from jsonschema import Draft4Validator

from bot.teams.package import COMMANDS, NEWEST, OLDER, SHARED, Edition, manifest, package, write
from bot.teams.pictures import color_icon, outline_icon
from cards.blocks import Facts
from cards.help import help_card
from okrs.commands import Name, parse_command
from okrs.errors import HeadwayError
from tests.bot.cli.terminal import headway
from tests.cards.clinics import VOICE

ROOT = Path(__file__).parents[3]
SCHEMAS = ROOT / ".var/npm/node_modules/@microsoft/app-manifest/build/json-schemas/teams"
APP = "01890a5d-ac96-774b-bcce-b302099a8057"
HERE = {"HEADWAY_ADDRESS": "https://headway.example", "TEAMS_APP_ID": APP}

BOTH = pytest.mark.parametrize("edition", [NEWEST, OLDER], ids=lambda edition: edition.version)


def made(edition: Edition) -> dict[str, Any]:
    return manifest(edition, place=urlsplit("https://headway.example:8443"), app_id=UUID(APP))


def refused(edition: Edition, told: dict[str, Any]) -> list[str]:
    schema = json.loads((SCHEMAS / f"v{edition.version}" / "MicrosoftTeams.schema.json").read_text())
    return [error.message for error in Draft4Validator(schema).iter_errors(told)]


@BOTH
def test_the_manifest_is_one_that_teams_accepts(edition: Edition) -> None:
    assert refused(edition, made(edition)) == []


PLANTED: dict[str, Callable[[dict[str, Any]], object]] = {
    "a name too long": lambda told: told["name"].update(short="H" * 31),
    "an address that is not safe": lambda told: told["staticTabs"][1].update(
        contentUrl="ftp://headway.example"
    ),
    "a bot that is none": lambda told: told["bots"][0].update(botId="headway"),
    "a word of another version": lambda told: told.update(supportsSlashes=True),
    "too many commands": lambda told: told["bots"][0]["commandLists"][0]["commands"].extend(
        [{"title": "x", "description": "x"}] * 3
    ),
    "no icons": lambda told: told.pop("icons"),
}


@BOTH
@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED.keys())
def test_a_manifest_with_a_fault_is_refused(
    edition: Edition, plant: Callable[[dict[str, Any]], object]
) -> None:
    told = deepcopy(made(edition))
    plant(told)
    assert refused(edition, told) != []


def test_only_the_newest_knows_commands_after_a_slash() -> None:
    newest, older = made(NEWEST)["bots"][0], made(OLDER)["bots"][0]
    assert newest["supportsTargetedMessages"]
    assert all(part["triggers"] == ["mention", "slash"] for part in newest["commandLists"])
    assert refused(OLDER, {**made(OLDER), "bots": [newest]}) != []
    assert [len(part["commands"]) for part in newest["commandLists"]] == [12, 4, 4]
    assert [len(part["commands"]) for part in older["commandLists"]] == [10, 4, 4]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.title)
def test_each_command_of_the_list_is_one_that_headway_knows(command: Any) -> None:
    words = command.title.removeprefix("okr").strip()
    found = parse_command(words).name
    assert found is (Name.OVERVIEW if words in {"", "status"} else Name(words))
    # An example in the description begins with the command itself.
    example = command.told.partition(": ")[2]
    assert not example.startswith("okr") or example.startswith(command.title)


def test_the_list_has_only_commands_that_help_tells_of() -> None:
    card = help_card(VOICE, goal="")
    facts = [fact for block in card.blocks if isinstance(block, Facts) for fact in block.items]
    told = {fact.label.removeprefix("/").removesuffix(" …") for fact in facts}
    assert {command.title for command in COMMANDS} - told == {"okr help"}
    assert {command.title for command in SHARED} == {"okr status", "okr tree", "okr why", "okr help"}


def test_the_tab_and_the_addresses_lead_to_where_headway_is() -> None:
    told = made(NEWEST)
    assert told["staticTabs"][1]["contentUrl"] == "https://headway.example:8443/teams/tab"
    assert told["validDomains"] == ["headway.example:8443"]
    assert told["webApplicationInfo"] == {"id": APP, "resource": f"api://headway.example:8443/{APP}"}


def test_the_package_holds_the_manifest_and_the_icons_and_is_the_same_every_time() -> None:
    zipped = package(made(NEWEST))
    with ZipFile(BytesIO(zipped)) as opened:
        assert opened.namelist() == ["manifest.json", "color.png", "outline.png"]
        assert json.loads(opened.read("manifest.json")) == made(NEWEST)
    assert package(made(NEWEST)) == zipped


def pixels(picture: bytes) -> tuple[int, int, bytes]:
    """Width, height and the unpacked lines of a PNG with 8 bits for each of red, green, blue and alpha."""
    width, height, *kind = struct.unpack(">IIBBBBB", picture[16:29])
    assert kind == [8, 6, 0, 0, 0]
    at, data = 8, b""
    while at < len(picture):
        length, name = struct.unpack(">I4s", picture[at : at + 8])
        chunk = picture[at + 8 : at + 8 + length]
        assert zlib.crc32(name + chunk) == struct.unpack(">I", picture[at + 8 + length : at + 12 + length])[0]
        data += chunk if name == b"IDAT" else b""
        at += 12 + length
    return width, height, zlib.decompress(data)


ICONS = {"color.png": (color_icon, 192), "outline.png": (outline_icon, 32)}


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_the_one_that_is_drawn(name: str) -> None:
    draw, side = ICONS[name]
    drawn = pixels(draw())
    assert pixels((ROOT / "bot/teams/icons" / name).read_bytes()) == drawn
    assert drawn[:2] == (side, side)


def test_the_outline_is_white_on_nothing() -> None:
    _, side, lines = pixels(outline_icon())
    rows = [lines[n * (4 * side + 1) + 1 : (n + 1) * (4 * side + 1)] for n in range(side)]
    dots = [row[n : n + 4] for row in rows for n in range(0, 4 * side, 4)]
    assert {dot[:3] for dot in dots} == {b"\xff\xff\xff"}
    assert {0, 255} <= {dot[3] for dot in dots}
    assert dots[0][3] == 0


def test_the_command_writes_both_packages(tmp_path: Path) -> None:
    done = headway("teams", "package", "--output", "packages", home=tmp_path, settings=HERE)
    assert done.returncode == 0
    assert done.stdout.splitlines()[:2] == ["packages/headway-teams.zip", "packages/headway-teams-1.19.zip"]
    for edition in (NEWEST, OLDER):
        with ZipFile(tmp_path / "packages" / edition.file) as opened:
            assert json.loads(opened.read("manifest.json"))["manifestVersion"] == edition.version


WRONG = {
    "no address": ("", APP, "HEADWAY_ADDRESS is not set"),
    "an address without encryption": ("http://headway.example", APP, "only https"),
    "an address with a path": ("https://headway.example/x", APP, "is no such address"),
    "an address with a name in it": ("https://me@headway.example", APP, "is no such address"),
    "no id": ("https://headway.example", "", "TEAMS_APP_ID is not set"),
    "an id that is none": ("https://headway.example", "headway", "'headway' is none"),
}


@pytest.mark.parametrize(("address", "app_id", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_teams_would_refuse_is_told(tmp_path: Path, address: str, app_id: str, told: str) -> None:
    with pytest.raises(HeadwayError, match=told):
        write(tmp_path / "packages", address=address, app_id=app_id)
    assert not (tmp_path / "packages").exists()


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(HeadwayError, match="can't be written"):
        write(tmp_path / "taken", address="https://headway.example", app_id=APP)
