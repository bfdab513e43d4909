"""A process of its own that delivers, so that a test can kill it: `python -m tests.scheduling.crashing URL FILE ...`.

The platform is a file: a message is a line appended to it. With `--hang-at N` nothing is answered from the Nth
message on, and "hung" is printed when that one has arrived; without, it works off the job queue.
"""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import UUID

from scheduling.clock import SystemClock
from scheduling.courier import Courier
from scheduling.engine import engine_for
from scheduling.limits import UNLIMITED, Pace
from scheduling.messenger import MessengerError, Parcel
from storage.store import Store


@dataclass
class FilePlatform:
    """Appends each message's key to a file that several processes can share."""

    path: Path
    hang_at: int | None = None
    can_find: bool = True
    platform: str = "paper"
    pace: Pace = UNLIMITED
    sent: int = 0

    async def send(self, parcel: Parcel) -> str:
        self.sent += 1
        if self.hang_at is not None and self.sent > self.hang_at:
            await asyncio.Event().wait()
        with self.path.open("a") as file:
            file.write(f"{parcel.key}\n")
        if self.sent == self.hang_at:
            _say("hung")
            await asyncio.Event().wait()
        # Between the platform's taking it and our hearing so, others get their turn.
        await asyncio.sleep(0)
        _say(parcel.key)
        return f"m-{parcel.key}"

    async def update(self, parcel: Parcel, message_id: str) -> None:
        raise NotImplementedError

    async def find(self, parcel: Parcel) -> str | None:
        if not self.can_find:
            raise MessengerError("Paper can't be asked whether a message arrived.", permanent=True)
        return f"m-{parcel.key}" if parcel.key in self.path.read_text().split() else None


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - how the test hears of it


async def _main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("url")
    options.add_argument("file", type=Path)
    options.add_argument("--workspace", type=UUID)
    options.add_argument("--hang-at", type=int)
    given = options.parse_args()
    store = Store.open(given.url)
    platform = FilePlatform(given.file, hang_at=given.hang_at)
    courier = Courier(store, {"paper": platform}, clock=SystemClock(), random=Random())
    if given.workspace:
        await courier.drain(given.workspace)
        return
    await engine_for(store.database, courier, clock=SystemClock()).start()
    _say("ready")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main())
