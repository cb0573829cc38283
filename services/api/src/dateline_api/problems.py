"""Errors as application/problem+json (RFC 9457), every one of them."""

import logging
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dateline_api.domain.cursor import InvalidCursor
from dateline_api.domain.filters import Contradiction

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger(__name__)


class Problem(BaseModel):
    """What went wrong, and where."""

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    instance: str | None = None
    errors: list[dict[str, Any]] | None = Field(default=None, description="of a wrong request: each value that is wrong")


class ProblemError(Exception):
    """Ends a request with a problem."""

    def __init__(
        self, status: int, detail: str, *, retry_after: int | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.headers = (headers or {}) | ({"retry-after": str(retry_after)} if retry_after is not None else {})


def problem(request: Request, status: int, detail: str | None, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """The answer."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, instance=request.url.path, **more)
    body = orjson.dumps(told.model_dump(exclude_none=True))
    return Response(body, status, headers=headers, media_type=MEDIA_TYPE)


def add_handlers(app: FastAPI) -> None:
    """Whatever goes wrong in a route becomes a problem."""

    @app.exception_handler(ProblemError)
    async def ours(request: Request, error: ProblemError) -> Response:
        return problem(request, error.status, error.detail, error.headers)

    @app.exception_handler(HTTPException)
    async def theirs(request: Request, error: HTTPException) -> Response:
        return problem(request, error.status_code, str(error.detail), dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        errors = [
            {"where": ".".join(str(part) for part in one["loc"]), "what": str(one["msg"])[:300]} for one in error.errors()[:20]
        ]
        if all(one["type"] == "contradiction" for one in error.errors()):
            return problem(request, 409, f"This cannot be: {'; '.join(one['what'] for one in errors[:3])}.", errors=errors)
        detail = "; ".join(f"{one['where']}: {one['what']}" for one in errors[:3])
        return problem(request, 422, detail, errors=errors)

    @app.exception_handler(InvalidCursor)
    async def cursor(request: Request, error: InvalidCursor) -> Response:
        return problem(request, 404, f"cursor: {error}")

    @app.exception_handler(Contradiction)
    async def contradiction(request: Request, error: Contradiction) -> Response:
        return problem(request, 409, f"The filters contradict each other: {error}.")

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> Response:
        log.error("request failed", extra={"path": request.url.path}, exc_info=error)
        return problem(request, 500, "This is a fault of ours; the log has it.")
