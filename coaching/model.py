"""What a language model is asked and what it answers, whichever it is; `coaching/openai.py` is the one
there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """What an answer must look like; anything beside it makes the answer useless."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, kw_only=True)
class Question:
    """`instructions` are ours; `told` is material, what people typed among it, and never instructions."""

    instructions: str
    told: Mapping[str, Any]
    shape: type[Shape]
    most_tokens: int


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What one question took."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Told:
    answer: Shape
    spent: Spent


class Fault(StrEnum):
    """Why there is no answer: the service is away or busy, it won't have us, or what it said is no answer."""

    AWAY = "away"
    REFUSED = "refused"
    USELESS = "useless"


class ModelError(Exception):
    """No answer; `reason` is a word or two for the log and the figures, never anything the model said."""

    def __init__(self, fault: Fault, reason: str, *, spent: Spent | None = None) -> None:
        super().__init__(f"{fault}: {reason}")
        self.fault, self.reason, self.spent = fault, reason, spent or Spent()


class Model(Protocol):
    @property
    def name(self) -> str:
        """What the model is called where it is."""

    @property
    def host(self) -> str:
        """The machine that the questions go to."""

    async def ask(self, question: Question) -> Told:
        """The answer, in the question's shape; raises ModelError."""

    async def close(self) -> None:
        """Lets its connections go."""
