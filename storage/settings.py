"""What a workspace can set, with the defaults of the product."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from okrs.vocabulary import Cadence


class WorkspaceSettings(BaseModel):
    """Times are local: the person's for prompts, the channel's for digests. Weekdays count from Monday = 0. `days_off`
    are the company's own, with what they are called; `…_days` how long something is kept, None for as long as it is
    wanted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cadence: Cadence = Cadence.WEEKLY
    prompt_weekday: int = Field(default=0, ge=0, le=6)
    prompt_at: time = time(9, 30)
    window_days: int = Field(default=3, ge=1, le=10)
    remind_at: Decimal = Field(default=Decimal("0.8"), gt=0, le=1)
    digest_weekday: int = Field(default=3, ge=0, le=6)
    digest_at: time = time(9, 30)
    nudges_a_week: int = Field(default=5, ge=0, le=20)
    recent_days: int = Field(default=3, ge=0, le=14)
    floor_days: int = Field(default=31, ge=7, le=120)
    no_help_weeks: int = Field(default=6, ge=2, le=52)
    settle_minutes: int = Field(default=5, ge=1, le=60)
    days_off: dict[date, str] = Field(default_factory=dict, max_length=366)
    words_days: int | None = Field(default=None, ge=120, le=3650)
    chat_days: int | None = Field(default=None, ge=30, le=3650)
    letters_days: int = Field(default=120, ge=30, le=3650)
    audit_days: int = Field(default=365, ge=30, le=3650)
    retention_days: int = Field(default=30, ge=1, le=3650)
    ai: bool = False
    ai_tokens_a_month: int = Field(default=2_000_000, ge=0)
    ai_cost_a_month: Decimal = Field(default=Decimal(20), ge=0)
    ai_hides_teams: bool = False
