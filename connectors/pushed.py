"""A number that another system sends in by itself; there is nothing to read."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from connectors.figure import Figure, Source, asked
from connectors.meaning import why_activity
from connectors.outgoing import Outgoing
from okrs.texts import later


class Pushed(Source):
    kind: ClassVar[str] = "pushed"
    title: ClassVar[str] = later("Sent in by your own system")

    what: Annotated[
        str, Field(min_length=1), asked("What it counts", "In a few words.", example="customers who renewed")
    ]
    unit: Annotated[str, asked("Unit", "What the number counts.", example="customers")] = ""

    def why_activity(self) -> str:
        return why_activity(f"{self.what} {self.unit}")

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure | None:
        return None
