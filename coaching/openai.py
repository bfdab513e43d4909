"""OpenAI, Azure OpenAI, or any server that speaks like them: the only file that knows the SDK.

One call is one question: structured output by `chat.completions` (which local servers have too), a limit on the
answer's length, `store=False`, and no longer than `PATIENCE` altogether, repeated tries and waits among it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import openai
from openai import AsyncAzureOpenAI, AsyncOpenAI, Omit
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletionMessageParam
from pydantic import ValidationError

from coaching.model import Fault, ModelError, Question, Spent, Told

OPENAI = "https://api.openai.com/v1"
PATIENCE = 20.0
# Two more tries, after as long as the service asks for; if that is over the patience, the rule's words are used.
_TRIES = 2
_LONGEST = 20_000
_MILLION = Decimal(1_000_000)
_LETTERS_A_TOKEN = 3
_OF_THE_SDK = (
    *(
        f"X-Stainless-{of}"
        for of in ("Lang", "Package-Version", "OS", "Arch", "Runtime", "Runtime-Version", "Async")
    ),
    "OpenAI-Organization",
    "OpenAI-Project",
)
# These are set with each call, after the client's own.
_OF_EACH_CALL = ("X-Stainless-Retry-Count", "X-Stainless-Read-Timeout", "X-Stainless-Helper-Method")


@dataclass(frozen=True, kw_only=True)
class Access:
    """Which model, where. `azure_version` is given for Azure's own addresses of deployments; `model` names one then.

    Prices are in US dollars for a million tokens.
    """

    model: str
    key: str = ""
    base_url: str = OPENAI
    azure_version: str = ""
    price_in: Decimal = Decimal(0)
    price_out: Decimal = Decimal(0)


class OpenAIModel:
    def __init__(self, access: Access) -> None:
        self._access = access
        self._client = _client(access)
        # Newer models of OpenAI know only one of two names for the limit, older servers only the other.
        is_openai = bool(access.azure_version) or self.host.endswith((".openai.com", ".azure.com"))
        self._limit = "max_completion_tokens" if is_openai else "max_tokens"

    @property
    def name(self) -> str:
        return self._access.model

    @property
    def host(self) -> str:
        return urlsplit(self._access.base_url).hostname or self._access.base_url

    async def ask(self, question: Question) -> Told:
        with _faults():
            async with asyncio.timeout(PATIENCE):
                try:
                    return await self._ask(question)
                except openai.BadRequestError as error:
                    if self._limit not in str(error):
                        raise
                self._limit = "max_tokens" if self._limit != "max_tokens" else "max_completion_tokens"
                return await self._ask(question)

    async def close(self) -> None:
        await self._client.close()

    async def _ask(self, question: Question) -> Told:
        messages = _messages(question)
        limit: dict[str, Any] = {self._limit: question.most_tokens}
        raw = await self._client.chat.completions.with_raw_response.parse(
            model=self._access.model,
            messages=messages,
            response_format=question.shape,
            store=False,
            n=1,
            extra_headers={name: Omit() for name in _OF_EACH_CALL},
            **limit,
        )
        spent = self._spent(raw.text, question)
        try:
            completion = raw.parse()
        except openai.LengthFinishReasonError as error:
            raise ModelError(Fault.USELESS, "cut short", spent=spent) from error
        except openai.ContentFilterFinishReasonError as error:
            raise ModelError(Fault.USELESS, "filtered", spent=spent) from error
        except (ValidationError, ValueError, AttributeError, TypeError) as error:
            # The SDK checks the answer's shape, and stumbles over bodies that are none of theirs.
            raise ModelError(Fault.USELESS, "not in shape", spent=spent) from error
        message = completion.choices[0].message if completion.choices else None
        if message is None or message.parsed is None or len(message.content or "") > _LONGEST:
            said = (
                "refusal" if message and message.refusal else "empty" if message is None else "not in shape"
            )
            raise ModelError(Fault.USELESS, said, spent=spent)
        return Told(answer=message.parsed, spent=spent)

    def _spent(self, body: str, question: Question) -> Spent:
        """What the service counted; where it doesn't count, an estimate that is rather too high."""
        usage = _usage(body)
        if usage is not None:
            tokens_in, tokens_out = usage.prompt_tokens, usage.completion_tokens
        else:
            tokens_in = len(json.dumps(_messages(question))) // _LETTERS_A_TOKEN
            tokens_out = min(len(body) // _LETTERS_A_TOKEN, question.most_tokens)
        cost = (tokens_in * self._access.price_in + tokens_out * self._access.price_out) / _MILLION
        return Spent(tokens_in=tokens_in, tokens_out=tokens_out, cost=cost)


def _client(access: Access) -> AsyncOpenAI:
    # Everything is named, so that no variable of the SDK's own changes where the words go.
    key = access.key or "none"
    headers: Mapping[str, Any] = {name: Omit() for name in _OF_THE_SDK}
    if access.azure_version:
        return AsyncAzureOpenAI(
            api_key=key,
            azure_endpoint=access.base_url,
            azure_deployment=access.model,
            api_version=access.azure_version,
            timeout=PATIENCE,
            max_retries=_TRIES,
            default_headers=headers,
        )
    return AsyncOpenAI(
        api_key=key,
        base_url=access.base_url,
        timeout=PATIENCE,
        max_retries=_TRIES,
        default_headers=headers,
    )


def _messages(question: Question) -> list[ChatCompletionMessageParam]:
    return [
        {"role": "system", "content": question.instructions},
        {"role": "user", "content": json.dumps(question.told, ensure_ascii=False)},
    ]


def _usage(body: str) -> CompletionUsage | None:
    try:
        return CompletionUsage.model_validate(json.loads(body).get("usage"))
    except (ValueError, AttributeError):
        return None


@contextmanager
def _faults() -> Iterator[None]:
    """What the SDK raises, in the words of the model; nothing that was said gets into them."""
    try:
        yield
    except TimeoutError as error:
        raise ModelError(Fault.AWAY, "timed out") from error
    except openai.APITimeoutError as error:
        raise ModelError(Fault.AWAY, "timed out") from error
    except openai.APIConnectionError as error:
        raise ModelError(Fault.AWAY, "unreachable") from error
    except openai.APIStatusError as error:
        status = error.status_code
        fault = Fault.AWAY if status in (408, 409, 425, 429) or status >= 500 else Fault.REFUSED
        raise ModelError(fault, f"HTTP {status}") from error
    except (openai.OpenAIError, ValueError) as error:
        # A body that is no JSON, or none of theirs.
        raise ModelError(Fault.USELESS, "not readable") from error
