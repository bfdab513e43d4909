"""The gateway to Teams: what it posts is verified and read, and messages are sent, changed and opened.

This file and `tokens.py` alone know Microsoft's SDK (docs/decisions/0018-a-gateway-to-teams.md). What the SDK does well
is used, its types; what it does badly is done here: who is there is checked by `verify.py`, and messages go straight to
the Bot Connector's REST interface.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp
from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ChannelAccount, ConversationParameters
from msrest.exceptions import DeserializationError

from bot.settings import LOOPBACK
from bot.teams.refusal import RefusedError, sentence_of
from bot.teams.registration import Registration
from bot.teams.tokens import Tokens
from bot.teams.verify import Verifier
from bot.vouching import UnverifiedError
from okrs.errors import HeadwayError
from okrs.texts import later
from scheduling.clock import Clock

Json = Mapping[str, Any]
# Where Teams has its service in Microsoft's clouds. Anybody can have a name under trafficmanager.net but this one.
_HOSTS = frozenset({"smba.trafficmanager.net"})
_DOMAINS = (".teams.microsoft.com", ".teams.microsoft.us", ".botframework.com", ".botframework.us")
_TIMEOUT = aiohttp.ClientTimeout(total=20, sock_connect=5)
_PAGE = 200
# What Microsoft asks to try again: it was not carried out.
_AGAIN = frozenset({412, 429, 502, 504})


class UnreadableError(HeadwayError):
    """What was posted is no activity."""


@dataclass(frozen=True, kw_only=True)
class Received:
    """An activity that surely comes from Teams, for the app of `registration`; `reference` is how its conversation is
    found again, a ConversationReference as JSON."""

    registration: Registration
    activity: Json
    reference: Json


@dataclass(frozen=True, kw_only=True)
class Place:
    """A conversation in Teams, as one app reaches it; no `conversation`: the service as a whole."""

    registration: Registration
    service_url: str
    conversation: str = ""


class Gateway:
    """`apps` finds an app by its id; `service_url` is used, and trusted, beside what Teams itself tells."""

    def __init__(
        self,
        *,
        verifier: Verifier,
        tokens: Tokens,
        apps: Callable[[str], Awaitable[Registration | None]],
        service_url: str,
        clock: Clock,
    ) -> None:
        self._verifier = verifier
        self._tokens = tokens
        self._apps = apps
        self.service_url = service_url
        self._clock = clock
        self._open: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Keeps connections until the block ends."""
        # Prompts of a Monday morning go by the dozen at once.
        self._open = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100), timeout=_TIMEOUT)
        try:
            yield
        finally:
            await self._tokens.settle()
            await self._open.close()
            self._open = None

    async def receive(self, authorization: str | None, body: bytes, *, remote: str) -> Received:
        """What was posted by `remote`; raises UnverifiedError, NoKeysError or UnreadableError."""
        playground = await self._apps("")
        if playground is not None and not _is_local(remote):
            raise UnverifiedError("The Playground is believed on this machine alone.")
        if playground is None and not authorization:
            raise UnverifiedError("There is no token.")
        activity = _object(body)
        service_url = str(activity.get("serviceUrl") or "")
        app = ""
        if playground is None:
            app = await self._verifier.app_of(
                authorization,
                channel=str(activity.get("channelId") or ""),
                service_url=service_url,
                session=self.session,
            )
        registration = await self._apps(app.lower())
        if registration is None:
            raise UnverifiedError("The token is for another app.")
        if not self.is_trusted(service_url, registration):
            raise UnverifiedError("The answer would go to a stranger.")
        return Received(registration=registration, activity=activity, reference=_reference(activity))

    def is_trusted(self, url: str, registration: Registration) -> bool:
        """Whether messages may be sent there: to Microsoft, to what was set, or for the Playground to this machine."""
        try:
            parts, own = urlsplit(url), urlsplit(self.service_url)
            host = parts.hostname or ""
            if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
                return True
        except ValueError:
            return False
        if registration.is_playground and parts.scheme == "http" and host in LOOPBACK:
            return True
        is_microsoft = host in _HOSTS or host.endswith(_DOMAINS)
        return parts.scheme == "https" and is_microsoft and parts.netloc in {host, f"{host}:443"}

    async def send(self, place: Place, activity: Json, *, only_for: str = "") -> str:
        """Posts a message and returns its id. `only_for`, an id in Teams: nobody else in the conversation sees it."""
        path, query = f"{_path(place)}/activities", {}
        if only_for:
            activity, query = (
                {**activity, "recipient": {"id": only_for, "isTargeted": True}},
                {"isTargetedActivity": "true"},
            )
        answer = await self._call("POST", place, path, _from(place, activity), query=query)
        return str(answer.get("id") or "")

    async def update(self, place: Place, message: str, activity: Json) -> None:
        """Changes a message in place."""
        path = f"{_path(place)}/activities/{quote(message, safe='')}"
        await self._call("PUT", place, path, _from(place, {**activity, "id": message}))

    async def delete(self, place: Place, message: str) -> None:
        """Takes a message away."""
        await self._call("DELETE", place, f"{_path(place)}/activities/{quote(message, safe='')}", None)

    async def open_chat(self, place: Place, *, user: str, tenant: str) -> str:
        """The id of the conversation with one person, which is made where there is none yet."""
        asked = ConversationParameters(
            is_group=False,
            bot=ChannelAccount(id=_bot(place.registration)),
            members=[ChannelAccount(id=user)],
            tenant_id=tenant,
            channel_data={"tenant": {"id": tenant}},
        )
        answer = await self._call("POST", place, "/v3/conversations", asked.serialize())
        return str(answer["id"])

    async def open_thread(self, place: Place, activity: Json) -> tuple[str, str]:
        """Posts a message to a channel: the conversation that begins with it, and the message's id."""
        asked = ConversationParameters(
            is_group=True,
            bot=ChannelAccount(id=_bot(place.registration)),
            channel_data={"channel": {"id": place.conversation}},
        )
        body = {**asked.serialize(), "activity": _from(place, activity)}
        answer = await self._call("POST", place, "/v3/conversations", body)
        return str(answer["id"]), str(answer.get("activityId") or "")

    async def member(self, place: Place, user: str) -> Json:
        """What Teams tells of one member of a conversation."""
        return await self._call("GET", place, f"{_path(place)}/members/{quote(user, safe='')}", None)

    async def members(self, place: Place) -> AsyncIterator[list[Json]]:
        """Everybody in a conversation, page by page."""
        query = {"pageSize": str(_PAGE)}
        while True:
            page = await self._call("GET", place, f"{_path(place)}/pagedmembers", None, query=query)
            yield [member for member in page.get("members") or () if isinstance(member, Mapping)]
            if not page.get("continuationToken"):
                return
            query["continuationToken"] = str(page["continuationToken"])

    async def channels(self, place: Place, team: str) -> Sequence[Json]:
        """The channels of a team; the one that every team has comes without a name."""
        answer = await self._call("GET", place, f"/v3/teams/{quote(team, safe='')}/conversations", None)
        return [channel for channel in answer.get("conversations") or () if isinstance(channel, Mapping)]

    @property
    def session(self) -> aiohttp.ClientSession:
        """The connections; raises RuntimeError while the gateway is not open."""
        if self._open is None:
            raise RuntimeError("the gateway is not open")
        return self._open

    async def _call(
        self,
        method: str,
        place: Place,
        path: str,
        body: Json | None,
        *,
        query: Mapping[str, str] | None = None,
    ) -> Json:
        """The service's answer; raises RefusedError."""
        if not self.is_trusted(place.service_url, place.registration):
            raise RefusedError(
                "untrusted", f"Headway does not send to {place.service_url!r}.", permanent=True
            )
        url = place.service_url.rstrip("/") + path
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        for is_last in (False, True):
            token = await self._token(place.registration)
            status, headers, answer = await self._exchange(method, url, data, token, query)
            if status != 401 or is_last or not token:
                break
            # A token can be withdrawn before it is over.
            self._tokens.drop(place.registration, token)
        if status < 300:
            return answer
        raise self._refusal(status, headers, answer)

    async def _token(self, registration: Registration) -> str:
        return "" if registration.is_playground else await self._tokens.of(registration)

    async def _exchange(
        self, method: str, url: str, data: bytes | None, token: str, query: Mapping[str, str] | None
    ) -> tuple[int, Mapping[str, str], Json]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if data is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        try:
            async with self.session.request(
                method, url, data=data, headers=headers, params=query, allow_redirects=False
            ) as response:
                return response.status, response.headers, _answer(await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            # It was never reached, so nothing was sent.
            raise RefusedError(
                "not_reached",
                later("Teams can't be reached."),
                permanent=False,
                retry_after=30.0,
                everywhere=True,
            ) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise RefusedError(
                "no_answer", later("Teams did not answer in time."), permanent=False
            ) from error

    def _refusal(self, status: int, headers: Mapping[str, str], answer: Json) -> RefusedError:
        code = _code(answer)
        if status in _AGAIN:
            # Teams doesn't say whether the conversation or the tenant was too fast.
            return RefusedError(
                code or str(status),
                later("Teams asks to go slower.")
                if status == 429
                else later("Teams asks to try again a little later."),
                permanent=False,
                status=status,
                retry_after=self._wait(headers.get("Retry-After", "")),
                everywhere=status == 429,
            )
        if status == 401:
            return RefusedError(
                code or "unauthorized",
                later("Teams does not accept Headway's app. `headway doctor teams` says more."),
                permanent=False,
                status=status,
                retry_after=300.0,
                everywhere=True,
            )
        if status >= 500 or status == 408:
            return RefusedError(
                code or str(status),
                later("Teams has trouble of its own at the moment."),
                permanent=False,
                status=status,
            )
        return RefusedError(code or str(status), sentence_of(status, code), permanent=True, status=status)

    def _wait(self, text: str) -> float:
        """The seconds that a Retry-After asks for, in either of its two forms; 0 where it asks for none."""
        try:
            return max(0.0, float(text))
        except ValueError:
            pass
        try:
            return max(0.0, (parsedate_to_datetime(text) - self._clock.now()).total_seconds())
        except (TypeError, ValueError):
            return 0.0


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("This is no activity.") from error
    if not isinstance(found, Mapping) or not isinstance(found.get("type"), str):
        raise UnreadableError("This is no activity.")
    return found


def _reference(activity: Json) -> Json:
    """How to find the conversation again; raises UnreadableError where known parts have not the shapes they should."""
    try:
        found: dict[str, Any] = TurnContext.get_conversation_reference(
            Activity().deserialize(activity)
        ).serialize()
    except (DeserializationError, AttributeError, TypeError, ValueError, KeyError, RecursionError) as error:
        raise UnreadableError("This is no activity.") from error
    # The conversation goes on; the message it was learned from is of no interest.
    found.pop("activityId", None)
    return found


def _path(place: Place) -> str:
    return f"/v3/conversations/{quote(place.conversation, safe='')}"


def _bot(registration: Registration) -> str:
    return f"28:{registration.app}"


def _from(place: Place, activity: Json) -> Json:
    return {**activity, "from": {"id": _bot(place.registration)}}


def _is_local(remote: str) -> bool:
    return remote in LOOPBACK or remote.startswith("127.")


def _answer(body: bytes) -> Json:
    try:
        found = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def _code(answer: Json) -> str:
    """The service's word for a refusal."""
    error = answer.get("error")
    code = error.get("code") if isinstance(error, Mapping) else answer.get("code") or answer.get("errorCode")
    return str(code or "")
