"""The language model as the settings name it."""

from __future__ import annotations

from bot.settings import Settings
from coaching.openai import Access, OpenAIModel


def model_of(settings: Settings) -> OpenAIModel:
    """Nothing is asked of it yet."""
    is_azure = bool(settings.openai_azure_endpoint)
    return OpenAIModel(
        Access(
            model=settings.openai_model,
            key=settings.openai_api_key,
            base_url=settings.openai_azure_endpoint if is_azure else settings.openai_base_url,
            azure_version=settings.openai_azure_api_version if is_azure else "",
            price_in=settings.openai_price_in,
            price_out=settings.openai_price_out,
        )
    )
