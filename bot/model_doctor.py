"""The doctor for the language model: one tiny question, and what came of it."""

from __future__ import annotations

from bot.findings import Finding, Level
from bot.settings import Settings
from coaching.kinds.trial import Trial
from coaching.model import Fault, ModelError
from storage.store import Store

_TO_DO = {
    Fault.AWAY: "See whether HEADWAY_OPENAI_BASE_URL is right, and whether the service is up and reached from here.",
    Fault.REFUSED: "See whether HEADWAY_OPENAI_API_KEY and HEADWAY_OPENAI_MODEL are right for that address.",
    Fault.USELESS: "The model must know structured output (JSON by a schema). Name another in HEADWAY_OPENAI_MODEL.",
}


async def examine(settings: Settings, store: Store) -> list[Finding]:
    """Asks the model whether it is there; nothing of anybody's is sent."""
    if not settings.wants_ai:
        return [unset()]
    from bot.model import model_of

    model = model_of(settings)
    try:
        told = await model.ask(Trial().question({}))
    except ModelError as error:
        told_ = f"{model.name} at {model.host} did not answer as it should ({error.reason})."
        return [Finding(Level.MUST, "AI", told_, _TO_DO[error.fault])]
    finally:
        await model.close()
    tokens = told.spent.tokens_in + told.spent.tokens_out
    found = [Finding(Level.FINE, "AI", f"{model.name} at {model.host} answered; that took {tokens} tokens.")]
    async with store.across() as everywhere:
        workspaces = await everywhere.every()
    on = [workspace.name for workspace in workspaces if workspace.settings.get("ai")]
    where = f"On for {', '.join(on)}." if on else "Off in every workspace."
    return [*found, Finding(Level.FINE, "AI", where, "" if on else "An admin switches it on: /okr ai on")]


def unset() -> Finding:
    return Finding(
        Level.FINE, "AI", "No model is set, so none is asked anything.", "Only if you want one: docs/ai.md"
    )


def named(settings: Settings) -> Finding:
    """What is set, without asking anybody."""
    if not settings.wants_ai:
        return unset()
    where = settings.openai_azure_endpoint or settings.openai_base_url
    told = (
        f"{settings.openai_model} at {where}, for workspaces that switch it on. `headway doctor ai` asks it."
    )
    return Finding(Level.FINE, "AI", told)
