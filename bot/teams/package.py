"""The app package that an administrator uploads to Teams: the manifest and the icons, zipped."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.teams.pictures import ACCENT, ICONS
from cards.ways import page
from okrs.errors import HeadwayError

TAB = "/teams/tab"
_SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v{edition}/MicrosoftTeams.schema.json"
# A package made twice is the same file.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Command:
    """What can be chosen from the list that Teams shows while one types; `rare` where a short list has no room."""

    title: str
    told: str
    rare: bool = False


# In a list are the same words that one types elsewhere, without the stroke that Teams itself reads. It has room for
# twelve; `okr help` tells of all of them.
COMMANDS = (
    Command("okr", "Your goals at a glance"),
    Command("okr home", "Your own page: what waits, your goals, what you have set"),
    Command("okr status", "How a goal, a person or a team is doing: okr status bookings"),
    Command("okr update", "Record a value now: okr update bookings 49.5 7/10"),
    Command("okr new", "Write a goal: okr new Lift NPS from 30 to 50 points"),
    Command("okr tree", "All goals, from outcomes down to key results"),
    Command("okr why", "Where a number or a colour comes from: okr why bookings"),
    Command("okr checkin", "Check in now instead of waiting"),
    Command("okr away", "Days away and who covers: okr away until 12 May, Ben covers"),
    Command("okr setup", "Set up a team: who is asked how often, and where its digest goes", rare=True),
    Command("okr undo", "Take back the last thing you recorded", rare=True),
    Command("okr help", "Everything you can ask"),
)
# What makes sense where others read along.
SHARED = tuple(
    command for command in COMMANDS if command.title.split()[-1] in {"status", "tree", "why", "help"}
)

_TOLD = """Headway holds short conversations about objectives and key results.

Once a week or once a month it asks each person how their goals are going, in their own time zone and within their \
working hours. One answers in a form or by simply typing, is shown what was understood before it counts, and can undo \
everything. Teams, managers and the company get a digest of what changed for their outcomes and what stands in the way.

It never counts messages, hours or clicks, reads no channel's history, and says with each question who will see the \
answer."""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One version of Teams' manifest; `slash` says that it knows commands after a stroke."""

    version: str
    file: str
    slash: bool


NEWEST = Edition(version="1.30", file="headway-teams.zip", slash=True)
OLDER = Edition(version="1.19", file="headway-teams-1.19.zip", slash=False)


def write(folder: Path, *, address: str, app_id: str) -> list[Path]:
    """Writes the package in both editions; raises HeadwayError for what Teams would refuse."""
    place, id_ = _address(address), _app_id(app_id)
    written = []
    for edition in (NEWEST, OLDER):
        file = folder / edition.file
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file.write_bytes(package(manifest(edition, place=place, app_id=id_)))
        except OSError as error:
            raise HeadwayError(f"{file} can't be written: {error.strerror}.") from error
        written.append(file)
    return written


def package(manifest: dict[str, Any]) -> bytes:
    """The zip with everything at its top, as Teams wants it."""
    out = io.BytesIO()
    with ZipFile(out, "w") as zipped:
        for name, content in (
            ("manifest.json", (json.dumps(manifest, indent=2) + "\n").encode()),
            ("color.png", (ICONS / "color.png").read_bytes()),
            ("outline.png", (ICONS / "outline.png").read_bytes()),
        ):
            zipped.writestr(ZipInfo(name, _EPOCH), content, ZIP_DEFLATED)
    return out.getvalue()


def manifest(edition: Edition, *, place: SplitResult, app_id: UUID) -> dict[str, Any]:
    """What Teams is told about the app: `place` is where Headway is, `app_id` the bot's own id."""
    address = f"https://{place.netloc}"
    return {
        "$schema": _SCHEMA.format(edition=edition.version),
        "manifestVersion": edition.version,
        "version": version("headway"),
        "id": str(app_id),
        "developer": {
            "name": "Headway",
            "websiteUrl": address,
            "privacyUrl": address,
            "termsOfUseUrl": address,
        },
        "name": {"short": "Headway", "full": "Headway: check-ins about goals"},
        "description": {
            "short": "Asks how your goals are going, and tells what came of it.",
            "full": _TOLD,
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
        "bots": [_bot(edition, app_id)],
        "staticTabs": [
            {"entityId": "conversations", "scopes": ["personal"]},
            {
                "entityId": "goals",
                "name": "Goals",
                "contentUrl": address + TAB,
                "websiteUrl": address + page("/goals"),
                "scopes": ["personal"],
            },
            {"entityId": "about", "scopes": ["personal"]},
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [place.netloc],
        "webApplicationInfo": {"id": str(app_id), "resource": f"api://{place.netloc}/{app_id}"},
    }


def _bot(edition: Edition, app_id: UUID) -> dict[str, Any]:
    own = [command for command in COMMANDS if edition.slash or not command.rare]
    slash = {"supportsTargetedMessages": True} if edition.slash else {}
    return {
        "botId": str(app_id),
        "scopes": ["personal", "team", "groupChat"],
        "isNotificationOnly": False,
        "supportsFiles": False,
        **slash,
        "commandLists": [
            _commands(edition, ["personal"], own),
            _commands(edition, ["team"], SHARED),
            _commands(edition, ["groupChat"], SHARED),
        ],
    }


def _commands(edition: Edition, scopes: list[str], commands: Sequence[Command]) -> dict[str, Any]:
    triggers = {"triggers": ["mention", "slash"]} if edition.slash else {}
    listed = [{"title": command.title, "description": command.told} for command in commands]
    return {"scopes": scopes, **triggers, "commands": listed}


def _address(given: str) -> SplitResult:
    """Where Teams finds Headway: it opens nothing but https."""
    place = urlsplit(given.strip().rstrip("/"))
    if place.scheme != "https" or not place.hostname or place.path or place.query or place.username:
        said = f"{given!r} is no such address" if given else "HEADWAY_ADDRESS is not set"
        raise HeadwayError(
            f"Teams opens only https addresses, as https://headway.example, and {said}. "
            "Set HEADWAY_ADDRESS or give --address."
        )
    return place


def _app_id(given: str) -> UUID:
    try:
        return UUID(given.strip())
    except ValueError as error:
        said = f"{given!r} is none" if given else "TEAMS_APP_ID is not set"
        raise HeadwayError(
            "The package names the bot by its application id, as 01890a5d-ac96-774b-bcce-b302099a8057, "
            f"and {said}. Set TEAMS_APP_ID or give --app-id."
        ) from error
