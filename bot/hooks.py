"""How an event is posted to an address: signed with the hook's own secret."""

from __future__ import annotations

from dataclasses import dataclass

from bot.signing import signature
from connectors.outgoing import ConnectorError, Outgoing
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.secrets import Vault
from storage.tables import Hook, HookEvent


@dataclass(frozen=True, kw_only=True)
class Poster:
    vault: Vault
    outgoing: Outgoing
    clock: Clock

    async def post(self, event: HookEvent, hook: Hook) -> str:
        """What went wrong, in words; '' where it arrived (any answer of 200 to 299)."""
        sent = str(int(self.clock.now().timestamp()))
        try:
            secret = self.vault.unlock(hook.secret)
            await self.outgoing.request(
                "POST",
                hook.url,
                source=hook.url.split("?")[0],
                headers={
                    "Content-Type": "application/json",
                    "X-Headway-Event": event.event,
                    "X-Headway-Delivery": str(event.id),
                    "X-Headway-Timestamp": sent,
                    "X-Headway-Signature": signature(secret, sent, event.body.encode()),
                },
                content=event.body.encode(),
            )
        except (ConnectorError, HeadwayError) as error:
            return error.message
        return ""
