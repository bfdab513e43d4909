"""How the fake Slack misbehaves on order, and the rate limits of its methods."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

# Calls a minute, as the documentation tells for each method.
TIER_2, TIER_3, TIER_4 = 20, 50, 100
TIERS = {
    "users.list": TIER_2,
    "conversations.list": TIER_2,
    "usergroups.list": TIER_2,
    "usergroups.users.list": TIER_2,
    "auth.teams.list": TIER_2,
    "chat.update": TIER_3,
    "chat.delete": TIER_3,
    "chat.unfurl": TIER_3,
    "conversations.open": TIER_3,
    "conversations.info": TIER_3,
    "conversations.join": TIER_3,
    "conversations.history": TIER_3,
    "conversations.replies": TIER_3,
    "apps.connections.open": TIER_3,
    "chat.postEphemeral": TIER_4,
    "conversations.members": TIER_4,
    "views.open": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
    "views.publish": TIER_4,
    "users.info": TIER_4,
    "users.profile.get": TIER_4,
    "files.info": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.completeUploadExternal": TIER_4,
    "assistant.threads.setSuggestedPrompts": TIER_4,
}
POST = "chat.postMessage"


@dataclass
class Fault:
    """One way a method misbehaves for its next `times` calls; `done` tells whether it does its work all the same."""

    kind: Literal["fail", "limit", "hold", "hang", "drop"]
    method: str
    times: int
    error: str = ""
    status: int = 200
    retry_after: int = 1
    done: bool = False
    when: Callable[[Json], bool] | None = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Faults:
    """What was ordered, by method; faults of one method come in the order they were ordered."""

    ordered: dict[str, list[Fault]] = field(default_factory=dict)
    gates: list[asyncio.Event] = field(default_factory=list)

    def order(self, fault: Fault) -> None:
        self.ordered.setdefault(fault.method, []).append(fault)
        self.gates.append(fault.gate)

    def take(self, method: str, args: Json) -> Fault | None:
        """The fault that this call has to suffer."""
        for fault in self.ordered.get(method, ()):
            if fault.when is None or fault.when(args):
                fault.times -= 1
                if fault.times == 0:
                    self.ordered[method].remove(fault)
                return fault
        return None

    def release(self) -> None:
        """Lets go of every call that is being held or hangs."""
        for gate in self.gates:
            gate.set()


@dataclass
class Bucket:
    """Holds `most` calls and fills up again within `minute` seconds."""

    most: float
    rate: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until there is room for one more; 0 takes the room."""
        self.left = min(self.most, self.left + max(0.0, now - self.at) * self.rate)
        self.at = now
        if self.left < 1:
            return (1 - self.left) / self.rate
        self.left -= 1
        return 0.0


@dataclass
class Limits:
    """Slack's rate limits, per method and team; off until switched on.

    Messages go at one a second to a channel, in bursts of `burst`, and `posts_a_minute` to a team.
    """

    on: bool = False
    burst: int = 4
    posts_a_minute: int = 600
    buckets: dict[tuple[str, ...], Bucket] = field(default_factory=dict)

    def retry_after(self, method: str, team: str, args: Json, now: float) -> int:
        """Whole seconds to wait, or 0 where the call may pass."""
        if method == POST:
            wait = self._wait((POST, team, str(args.get("channel"))), self.burst, 1.0, now)
            wait = wait or self._wait((POST, team), self.posts_a_minute, self.posts_a_minute / 60, now)
        elif tier := TIERS.get(method):
            wait = self._wait((method, team), tier, tier / 60, now)
        else:
            wait = 0.0
        return math.ceil(wait)

    def _wait(self, key: tuple[str, ...], most: float, rate: float, now: float) -> float:
        bucket = self.buckets.get(key)
        if bucket is None:
            bucket = self.buckets[key] = Bucket(most, rate, most, now)
        return bucket.wait(now)
