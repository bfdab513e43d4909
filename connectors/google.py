"""Google's service accounts: a token for a key file, and the key file's shape."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import jwt
from pydantic import BaseModel, Field, ValidationError

from connectors.figure import parsed
from connectors.outgoing import ConnectorError, Outgoing, Response, split_address
from connectors.tokens import Token

_NAME = "Google"
_LIFE = timedelta(minutes=10)


class _KeyFile(BaseModel):
    client_email: str = Field(min_length=3)
    private_key: str = Field(min_length=10)
    private_key_id: str = ""
    token_uri: str = "https://oauth2.googleapis.com/token"


class _Token(BaseModel):
    access_token: str = Field(min_length=1)
    # Where it is not said, it is fetched anew each time.
    expires_in: int = Field(default=0, ge=0, le=86_400)


async def asked_with_token(
    outgoing: Outgoing,
    key: str,
    *,
    scope: str,
    now: datetime,
    question: Callable[[str], Awaitable[Response]],
) -> Response:
    """What Google answers to a question that is asked with a token for a service account's key file (its JSON)."""
    file = _read(key)

    async def fetch() -> Token:
        return await _token(outgoing, file, scope=scope, now=now)

    return await outgoing.tokens.ask(
        file.token_uri, file.client_email, file.private_key, scope, now=now, fetch=fetch, question=question
    )


async def _token(outgoing: Outgoing, file: _KeyFile, *, scope: str, now: datetime) -> Token:
    response = await outgoing.request(
        "POST",
        file.token_uri,
        source=_NAME,
        data={
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": _signed(file, scope=scope, now=now),
        },
        why=("error_description",),
        hide=[file.private_key],
    )
    found = parsed(_Token, response.json(source=_NAME), source=_NAME)
    return Token(text=found.access_token, lasts=timedelta(seconds=found.expires_in))


def _read(key: str) -> _KeyFile:
    try:
        file = _KeyFile.model_validate_json(key)
        split_address(file.token_uri)
    # What it says would have the key in it.
    except (ValidationError, ValueError):
        raise _no_key() from None
    return file


def _signed(file: _KeyFile, *, scope: str, now: datetime) -> str:
    claims = {
        "iss": file.client_email,
        "scope": scope,
        "aud": file.token_uri,
        "iat": int(now.timestamp()),
        "exp": int((now + _LIFE).timestamp()),
    }
    try:
        return jwt.encode(claims, file.private_key, algorithm="RS256", headers={"kid": file.private_key_id})
    except (ValueError, TypeError, jwt.PyJWTError):
        raise _no_key() from None


def _no_key() -> ConnectorError:
    return ConnectorError(
        "The key is not a service account's key file. Paste the whole JSON file that Google gave you.",
        permanent=True,
    )
