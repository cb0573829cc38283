"""A reader's words as a question: the filter models of `/v1` are asked here, and nowhere else on the pages."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from dateline_api.domain.filters import Contradiction

M = TypeVar("M", bound=BaseModel)


class Unaskable(Exception):
    """A question that cannot be asked: `words` as they were written, to be shown to whoever wrote them."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def asked(model: type[M], **given: Any) -> M:
    """The question; a field that was left empty asks for nothing. Raises Unaskable."""
    said = {
        name: value for name, value in given.items() if value is not None and not (isinstance(value, str) and not value.strip())
    }
    try:
        return model(**said)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise Unaskable(str(first.get("input", ""))[:200]) from error
    except Contradiction as error:
        raise Unaskable(str(error)[:200]) from error
