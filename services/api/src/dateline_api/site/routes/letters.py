"""The desk of dead letters: why messages were set aside, what is in them, and sending them again once the fault is mended."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from dateline_api import __version__
from dateline_api.domain.listings import LetterFilters
from dateline_api.problems import ProblemError
from dateline_api.settings import Settings
from dateline_api.site.archive import bytes_shown
from dateline_api.site.asking import asked
from dateline_api.site.routes.common import Asks, Cursor, Name, further, missing, show
from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.produce.redrive import Choice, Outcome, redrive
from dateline_bus.produce.redrive import letters as letters_on_the_topic
from dateline_bus.produce.sender import Sender

router = APIRouter()
AT_ONCE = 500
"""Messages that one click sends; the rest wait for the next."""
RATE = 200.0
LetterKey = Annotated[str, Query(alias="id", max_length=500, pattern=r"^[^\x00]+$")]


@router.get("/dead-letters")
async def letters(request: Request, archive: Asks, service: Name = None, error: Name = None, after: Cursor = None) -> Response:
    """What was set aside and why."""
    found, more, reasons = await archive.letters(service, error, after)
    given = {"service": service, "error": error}
    return show(
        request,
        "letters.html",
        "letters",
        letters=found,
        settled=await archive.settled(found),
        reasons=reasons,
        most=max((row["letters"] for row in reasons), default=1),
        chosen=given,
        next=further("/dead-letters", given, more),
    )


@router.get("/dead-letters/view")
async def letter(request: Request, archive: Asks, key: LetterKey) -> Response:
    """One message that was set aside: its bytes as they came."""
    found = await archive.letter(key)
    if found is None:
        raise missing()
    shown = bytes_shown(found["value"]) if found["value"] is not None else "…"
    settled = (await archive.settled([found])).get(key)
    return show(request, "letter.html", "letters", letter=found, shown=shown, settled=settled)


@router.get("/dead-letters/bytes")
async def letter_bytes(archive: Asks, key: LetterKey) -> Response:
    """The bytes themselves, as a file that no browser opens."""
    found = await archive.letter(key)
    if found is None or found["value"] is None:
        raise missing()
    headers = {
        "content-disposition": 'attachment; filename="dead-letter.bin"',
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(found["value"], media_type="application/octet-stream", headers=headers)


@router.post("/dead-letters/redrive")
async def redriven(request: Request) -> Response:
    """Send the chosen ones, or all of a service and reason, back to where they came from; `do=dry` only says which these are."""
    async with request.form(max_files=0, max_fields=AT_ONCE + 10, max_part_size=4096) as form:
        names = tuple(str(name)[:500] for name in form.getlist("letter"))[:AT_ONCE]
        filters = asked(LetterFilters, service=str(form.get("service") or ""), error=str(form.get("error") or ""))
        really = form.get("do") == "send"
    if not (names or filters.service or filters.error):
        return show(request, "redriven.html", "letters", 422, outcomes=[], left=0, really=False, again=None)
    settings: Settings = request.app.state.settings
    sender: Sender = request.app.state.sender
    try:
        chosen = Choice(names=names, service=filters.service, error=filters.error)
        found = [letter for letter, _ in await letters_on_the_topic(settings, chosen)]
        outcomes: list[Outcome] = [
            outcome async for outcome in redrive(sender.send, found[:AT_ONCE], "api", __version__, dry_run=not really, rate=RATE)
        ]
    except (NotNow, NotPossible) as error:
        raise ProblemError(503, f"not taken: {error}", retry_after=2) from error
    again = None if really else {"letter": names, "service": filters.service or "", "error": filters.error or ""}
    left = max(0, len(found) - AT_ONCE)
    return show(request, "redriven.html", "letters", outcomes=outcomes, left=left, really=really, again=again)
