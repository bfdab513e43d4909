"""Files in the conversation with Headway: goals that an admin sends, and people's own data that they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.slack.api import Api, RefusedError, refusals
from bot.slack.directory import Directory
from bot.slack.parse import Incoming
from bot.slack.tokens import Home
from bot.slack.who import Actor
from bot.trouble import Trouble, guarded, worded
from cards.blocks import Card
from cards.checkins import notice
from handlers.bring import MOST_BYTES, NAME, bring, preview
from handlers.privacy import export_json
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.outbox import ANSWER, Letter
from storage.store import Store

FILE = "file"
_READ = (".csv", ".json")

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Files:
    store: Store
    api: Api
    directory: Directory
    clock: Clock

    async def look_at(self, home: Home, actor: Actor, incoming: Incoming) -> None:
        """Says of each file what importing it would do, or why it can't be read."""
        for number, file in enumerate(incoming.detail.get("files", ())):
            found = await guarded(self._preview(home, actor, file))
            card = Card(worded(found, actor.voice)) if isinstance(found, Trouble) else found
            letter = Letter(
                key=f"answer:{incoming.key}:file:{number}",
                card=card,
                at=self.clock.now(),
                person=actor.person,
                priority=ANSWER,
            )
            async with self.store.work(home.workspace) as work:
                await work.outbox.put([letter])

    async def bring(self, home: Home, actor: Actor) -> Card | None:
        """Imports a file that was looked at before; None where Slack has it no more."""
        try:
            data = await self._fetch(home, actor.words.get(FILE, ""))
        except RefusedError as error:
            log.info("slack.file_gone", code=error.code)
            return None
        async with self.store.work(home.workspace) as work:
            card = await bring(
                work, data, name=actor.words.get(NAME, ""), person=actor.person, at=self.clock.now()
            )
        # Whoever is new by the file is known in Slack by their e-mail.
        await self.directory.read_all(home)
        return card

    async def hand_over(self, home: Home, actor: Actor, incoming: Incoming) -> Card:
        """Puts everything that is held on a person into their conversation, as a file."""
        async with self.store.work(home.workspace) as work:
            text = await export_json(work, actor.person, incoming.at)
        with refusals():
            opened = await home.client.conversations_open(users=incoming.user)
            await home.client.files_upload_v2(
                channel=str(opened["channel"]["id"]),
                filename="headway-my-data.json",
                title=actor.voice.text("Everything Headway holds on you"),
                content=text,
            )
        return notice(
            actor.voice.text("Your data is in our conversation"),
            actor.voice.text("It is a file that only you see. Delete it there when you are done with it."),
        )

    async def _preview(self, home: Home, actor: Actor, file: Mapping[str, str]) -> Card:
        name = file.get("name", "")
        if not name.casefold().endswith(_READ):
            raise HeadwayError(
                "I can read goals from CSV and JSON files, and “{name}” is neither.", name=name or "…"
            )
        try:
            data = await self._fetch(home, file.get("id", ""))
        except RefusedError as error:
            raise HeadwayError(
                "I could not fetch “{name}” from Slack: {reason}", name=name, reason=error.message
            ) from error
        async with self.store.work(home.workspace) as work:
            return await preview(
                work, data, name=name, person=actor.person, at=self.clock.now(), file={FILE: file["id"]}
            )

    async def _fetch(self, home: Home, file: str) -> bytes:
        """What is in a file, a little more than is allowed at most; raises RefusedError."""
        with refusals():
            told = (await home.client.files_info(file=file))["file"]
            url = str(told.get("url_private_download") or told.get("url_private") or "")
            if not self.api.is_slacks(url):
                # A file that is only linked lies with somebody else, who must not see the token.
                raise RefusedError(
                    "external_file", "Slack only links to it. Upload the file itself.", permanent=True
                )
            headers = {"Authorization": f"Bearer {home.token}"}
            async with self.api.session.get(url, headers=headers, allow_redirects=False) as answer:
                if answer.status != 200 or _is_sign_in(answer.headers, told):
                    raise RefusedError("file_not_found", "Slack does not hand the file out.", permanent=True)
                return await answer.content.read(MOST_BYTES + 1)


def _is_sign_in(headers: Mapping[str, str], told: Mapping[str, Any]) -> bool:
    """Without a good token Slack answers with its page to sign in, and no error."""
    return "text/html" in headers.get("Content-Type", "") and told.get("filetype") != "html"
