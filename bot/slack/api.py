"""Slack's Web API as Headway calls it: one session, no hidden second tries, and refusals in words."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from okrs.texts import Sentence, later
from scheduling.messenger import MessengerError

# Slack's own answers take well under a second; the courier's patience is longer.
_SECONDS = 20
# What Slack says when trying again is useless, and what to do about it.
_PERMANENT = later(
    {
        "account_inactive": "Headway was taken out of Slack, so nothing can be sent there. Install it again.",
        "cannot_dm_bot": "That Slack account is a bot.",
        "channel_not_found": "Slack does not know this channel, or Headway is not in it. Invite it: /invite @Headway",
        "cant_update_message": "Slack does not let Headway change this message.",
        "edit_window_closed": "Slack does not let a message so old be changed.",
        "invalid_auth": "Slack does not accept Headway's token. Check SLACK_BOT_TOKEN, or install the app again.",
        "invalid_blocks": "Slack could not show this message.",
        "is_archived": "This channel is archived. Choose another one for the digest.",
        "message_not_found": "The message to change is gone from Slack.",
        "messages_tab_disabled": "The app's messages are switched off in Slack: App Home, Messages Tab.",
        "missing_scope": "Slack refuses this without another permission: `headway doctor slack` names it.",
        "msg_blocks_too_long": "This message is too long for Slack.",
        "msg_too_long": "This message is too long for Slack.",
        "no_permission": "Slack does not let Headway do this in the workspace.",
        "not_in_channel": "Headway is not in this channel. Invite it: /invite @Headway",
        "restricted_action": "The workspace's rules keep Headway from posting in this channel.",
        "team_access_not_granted": "The app may not be used in this Slack workspace any more.",
        "token_expired": "Headway's token for Slack is over. Install the app again.",
        "token_revoked": "Headway was taken out of Slack, so nothing can be sent there. Install it again.",
        "user_disabled": "This person's Slack account is switched off.",
        "user_not_found": "Slack does not know this person any more.",
        "user_not_visible": "Slack does not let Headway see this person.",
    }
)
# What says that the app is no longer there.
GONE = frozenset({"account_inactive", "invalid_auth", "token_revoked", "app_uninstalled"})
_log = logging.getLogger("slack_sdk")


class RefusedError(MessengerError):
    """Slack's refusal, with its own `code` for it, such as `channel_not_found`."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        permanent: bool,
        retry_after: float | None = None,
        everywhere: bool = False,
    ) -> None:
        super().__init__(message, permanent=permanent, retry_after=retry_after, everywhere=everywhere)
        self.code = code


class Api:
    """Makes clients that share one session. `url` is where Slack's Web API is."""

    def __init__(self, url: str) -> None:
        self._url = url if url.endswith("/") else f"{url}/"
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Keeps connections until the block ends."""
        # Prompts of a Monday morning go by the dozen at once.
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100))
        try:
            yield
        finally:
            await self._session.close()
            self._session = None

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the session is not open")
        return self._session

    def is_slacks(self, url: str) -> bool:
        """Whether an address is of the same Slack, so that a token may be shown there."""
        own, parts = urlsplit(self._url), urlsplit(url)
        is_below = parts.scheme == "https" and (parts.hostname or "").endswith(f".{own.hostname}")
        return (parts.scheme, parts.netloc) == (own.scheme, own.netloc) or is_below

    def client(self, token: str = "") -> AsyncWebClient:
        """A client that speaks with this token."""
        # The SDK would send a message again when a connection breaks, though the first one may have arrived.
        return AsyncWebClient(
            token=token or None,
            base_url=self._url,
            timeout=_SECONDS,
            session=self._session,
            retry_handlers=[],
            logger=_log,
        )


@contextmanager
def refusals() -> Iterator[None]:
    """Whatever goes wrong in a call to Slack, as a RefusedError.

    Without `retry_after` and not permanent it is open whether the call was carried out.
    """
    try:
        yield
    except SlackApiError as error:
        raise _in_words(error) from error
    except (TimeoutError, SlackClientError, aiohttp.ClientError) as error:
        raise RefusedError("no_answer", later("Slack did not answer in time."), permanent=False) from error


def _in_words(error: SlackApiError) -> RefusedError:
    response = error.response
    status = getattr(response, "status_code", 0)
    headers = getattr(response, "headers", {}) or {}
    if status == 429:
        wait = float(headers.get("Retry-After", headers.get("retry-after", 1)))
        # Slack doesn't say whether the channel or the workspace was too fast.
        return RefusedError(
            "ratelimited",
            later("Slack asks to go slower."),
            permanent=False,
            retry_after=wait,
            everywhere=True,
        )
    code = _code(error)
    if status >= 500 or not code:
        return RefusedError(
            "no_answer", later("Slack has trouble of its own at the moment."), permanent=False
        )
    if code in {"fatal_error", "internal_error", "service_unavailable", "request_timeout"}:
        return RefusedError(code, later("Slack has trouble of its own at the moment."), permanent=False)
    sentence = _PERMANENT.get(code) or Sentence("Slack refused this: {code}.", code=code)
    return RefusedError(code, sentence, permanent=True)


def _code(error: SlackApiError) -> str:
    try:
        return str(error.response.get("error") or "")
    except (AttributeError, ValueError, TypeError):
        return ""
