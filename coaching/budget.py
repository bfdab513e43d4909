"""Whether a workspace has used up what it may spend on the language model in a month."""

from __future__ import annotations

from storage.settings import WorkspaceSettings
from storage.thoughts import Used


def is_used_up(settings: WorkspaceSettings, used: Used) -> bool:
    """Whether the month's tokens or its cost have reached the budget; calls under way may go a little
    over it."""
    return used.tokens >= settings.ai_tokens_a_month or used.cost >= settings.ai_cost_a_month
