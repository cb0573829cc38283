"""Language, who is logged in, which keys there are, and how this service is set: nothing secret is ever shown."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import SecretStr

from dateline_api.settings import Settings
from dateline_api.site.routes.common import Asks, show
from dateline_bus import WorkerSettings

router = APIRouter()


@router.get("/settings")
async def preferences(request: Request, archive: Asks) -> Response:
    """What can be chosen, and what was."""
    settings: Settings = request.app.state.settings
    holder = getattr(request.state, "holder", None)
    # Where keys are asked for, only whoever may change things sees who else has one.
    keys = await archive.keys() if holder is None or "write" in holder.scopes else []
    return show(request, "settings.html", "settings", keys=keys, given=set_to(settings), required=settings.api_keys == "required")


def set_to(settings: Settings) -> list[dict[str, Any]]:
    """The service's own settings: variable, value, what it means. Of a secret only whether there is one."""
    found = []
    for name, field in Settings.model_fields.items():
        if name in WorkerSettings.model_fields:
            continue
        value = getattr(settings, name)
        secret = isinstance(value, SecretStr) or "SecretStr" in str(field.annotation)
        found.append(
            {
                "variable": f"DATELINE_{name.upper()}",
                "value": ("***" if value else "") if secret else str(value),
                "means": field.description or "",
            }
        )
    return found
