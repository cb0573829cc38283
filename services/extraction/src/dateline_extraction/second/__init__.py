"""The optional second extractor: any endpoint that speaks the OpenAI chat API. Off unless `DATELINE_SECOND_URL` is set."""

from dateline_extraction.second.client import Endpoint
from dateline_extraction.second.extractor import SecondExtractor
from dateline_extraction.settings import Settings

__all__ = ["Endpoint", "SecondExtractor", "second_extractor"]


def second_extractor(settings: Settings) -> SecondExtractor | None:
    """The extractor the settings ask for; None when they ask for none. Raises ValueError for an address without a model."""
    if settings.second_url is None:
        return None
    if not settings.second_model:
        raise ValueError("DATELINE_SECOND_URL is set without DATELINE_SECOND_MODEL")
    return SecondExtractor(Endpoint(settings.second_url, settings.second_model, settings.second_key, settings.second_seconds))
