"""The contract network: trades as they happen, what they cost in keys, and who is bound. Read only, and sensible without notaries."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from dateline_api.site.notaries import Notaries
from dateline_api.site.rates import plot
from dateline_api.site.routes.common import language, missing, show
from dateline_api.site.views import contracts as views
from dateline_api.site.words import sayer

router = APIRouter()
TxId = Annotated[str, Query(pattern=r"^tx:[0-9A-Za-z_-]{1,100}$")]
Document = Literal["contract", "payment", "settlement", "receipt"]


def _notaries(request: Request) -> Notaries:
    found: Notaries = request.app.state.notaries
    return found


@router.get("/contracts")
async def contracts(request: Request) -> Response:
    """The network and its trades, and what such links can do."""
    notaries = _notaries(request)
    answers = await notaries.ask("/trades")
    offers = await notaries.ask("/offers")
    return show(
        request,
        "contracts.html",
        "contracts",
        trades=views.trades_of(answers)[:50],
        users=_users(answers, offers),
        plots=_plots(request),
        stages=views.STAGES,
    )


def _users(answers: dict[str, Any], offers: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": user, "here": trades is not None, "trades": len(trades or ()), "offers": len(offers.get(user) or ())}
        for user, trades in answers.items()
    ]


def _plots(request: Request) -> list[tuple[str, Any]]:
    say, drawn = sayer(language(request)), views.rates()
    titles = {"signatures": say("rate.signatures", bits=f"{drawn['file_bits'] / 1e6:g}"), "secret bits": say("rate.bits")}
    return [
        (title, plot(drawn, quantity, title, lambda name: f"{say('rate.simulated')}: {name}"))
        for quantity, title in titles.items()
    ]


async def _trade(request: Request, txid: str) -> dict[str, Any]:
    notaries = _notaries(request)
    held = {user: view for user, view in (await notaries.ask(f"/trades/{txid}")).items() if view is not None}
    if not held:
        raise missing()
    furthest = max(held.values(), key=lambda view: views.reached(view["stage"]))
    parties = views.parties_of(furthest)
    held = {user: view for user, view in held.items() if user in parties}
    records = await notaries.lines(f"/trades/{txid}/evidence", parties)
    return {
        "txid": txid, "trade": furthest, "parties": parties, "held": held, "steps": views.steps_of(records), "keys": views.keys_used(held),
        "failure": views.failure_of(held), "stages": views.STAGES, "reached": views.reached(furthest["stage"]),
        "ended": bool(held) and all(view["stage"] in views.FINAL for view in held.values()),
    }  # fmt: skip


@router.get("/contracts/view")
async def contract(request: Request, txid: TxId, judge: Document | None = None) -> Response:
    """One trade; with `judge` also who is bound by a document, found from the parties' whole records."""
    found = await _trade(request, txid)
    finding = None
    if judge:
        notaries = _notaries(request)
        records = await notaries.lines("/record", found["parties"])
        finding = await notaries.judge(txid, judge, records) if records else None
    return show(request, "contract.html", "contracts", **found, finding=finding, judged=judge)


@router.get("/fragments/contracts")
async def contract_steps(request: Request, txid: TxId) -> Response:
    """The steps of a trade that is still under way."""
    return show(request, "trade.html", "contracts", **await _trade(request, txid))
