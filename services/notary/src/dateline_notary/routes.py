"""A notary over HTTP, for its own user: offer, order, watch, take the record and the goods.

    POST /offers     {item, title, licence, price, currency, facts: [...]}    sell a data set
    POST /orders     {merchant, item, price, currency}                        buy one; answers the trade's id
    GET  /trades     /trades/{txid}  /trades/{txid}/contract  /trades/{txid}/delivery  /trades/{txid}/evidence
    GET  /record     the whole append-only record, one JSON line an entry
    GET  /offers
    POST /judge      {txid, document, records: {user: [entries]}}             decide a dispute from the parties' whole records

Errors are RFC 9457 problems. Every request needs the bearer token; one that a web page of another Origin makes is refused all the same.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web
from pydantic import SecretStr, TypeAdapter, ValidationError

from dateline_bus.web.access import bearer, foreign, same_secret
from dateline_contracts.contract import DocumentKind, Offer
from dateline_notary.domain.chain import Entry
from dateline_notary.domain.disputes import judge
from dateline_notary.domain.manifest import delivery_of, manifest_of
from dateline_notary.domain.otuh import forgery_bound
from dateline_notary.domain.protocol.state import Trade
from dateline_notary.domain.protocol.trade import report
from dateline_notary.node import Node

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_routes(app: web.Application, node: Callable[[], Node | None], token: SecretStr | None) -> None:
    """The routes above; `node` is None while the service starts."""
    routes = _Routes(node)
    app.middlewares.append(_guard(token))
    app.router.add_post("/offers", routes.post_offer)
    app.router.add_get("/offers", routes.get_offers)
    app.router.add_post("/orders", routes.post_order)
    app.router.add_get("/trades", routes.get_trades)
    app.router.add_get("/trades/{txid}", routes.get_trade)
    app.router.add_get("/trades/{txid}/contract", routes.get_contract)
    app.router.add_get("/trades/{txid}/delivery", routes.get_delivery)
    app.router.add_get("/trades/{txid}/evidence", routes.get_evidence)
    app.router.add_get("/record", routes.get_record)
    app.router.add_post("/judge", routes.post_judge)


def problem(status: int, title: str, detail: str = "") -> web.Response:
    """An RFC 9457 answer."""
    body = orjson.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail or title})
    return web.Response(status=status, body=body, content_type="application/problem+json")


def trade_report(node: Node, trade: Trade) -> dict[str, Any]:
    """The trade with what it has cost me: keys by purpose, and the bounds of what I signed or tagged."""
    tallies = node.ledger.tallies(trade.txid)
    tags = tallies.pop("tag", (0, 0))
    signed = [i for i in trade.instances if i.signature is not None and i.signer == trade.me]
    return {
        **report(trade),
        "n": node.n,
        "keys": {what: {"count": count, "bits": bits} for what, (count, bits) in tallies.items()},
        "tags": {"count": tags[0], "epsilon": float(tags[1] / 2 ** (node.n - 1))},
        "signatures": {
            "count": len(signed),
            "epsilon": float(sum(forgery_bound(8 * len(i.message or b""), node.n) for i in signed)),
        },
    }


class _Routes:
    def __init__(self, node: Callable[[], Node | None]) -> None:
        self._node = node

    def node(self) -> Node:
        found = self._node()
        if found is None:
            raise web.HTTPServiceUnavailable(text="starting")
        return found

    async def post_offer(self, request: web.Request) -> web.StreamResponse:
        try:
            value = orjson.loads(await request.read())
            facts = value.pop("facts")
            offer = Offer.model_validate({**value, "manifest": manifest_of(facts).model_dump(mode="json")})
            data = delivery_of(facts)
        except (orjson.JSONDecodeError, ValidationError, KeyError, TypeError, AttributeError, ValueError) as error:
            return problem(400, "Not an offer", str(error).splitlines()[0])
        await self.node().offer(offer, data)
        return web.json_response({"item": offer.item, "root": offer.manifest.root, "facts": len(facts)}, status=201)

    async def get_offers(self, _request: web.Request) -> web.StreamResponse:
        return _json([offer.model_dump(mode="json") for offer, _ in self.node().ledger.offers().values()])

    async def post_order(self, request: web.Request) -> web.StreamResponse:
        try:
            value = orjson.loads(await request.read())
            words = {name: str(value[name]) for name in ("merchant", "item", "price", "currency")}
            txid = await self.node().place(**words)
        except (orjson.JSONDecodeError, ValidationError, KeyError, TypeError, ValueError) as error:
            return problem(400, "Not an order", str(error).splitlines()[0])
        return web.json_response({"txid": txid}, status=202, headers={"location": f"/trades/{txid}"})

    async def get_trades(self, _request: web.Request) -> web.StreamResponse:
        ledger = self.node().ledger
        return _json([report(trade) for txid in ledger.trades() if (trade := ledger.trade(txid))])

    async def get_trade(self, request: web.Request) -> web.StreamResponse:
        return _json(trade_report(self.node(), self._trade(request)))

    async def get_contract(self, request: web.Request) -> web.StreamResponse:
        contract = self._trade(request).contract
        if contract is None:
            return problem(404, "No accepted contract")
        return web.Response(body=contract, content_type="application/json")

    async def get_delivery(self, request: web.Request) -> web.StreamResponse:
        data = self.node().ledger.delivery(request.match_info["txid"])
        if data is None:
            return problem(404, "Nothing was delivered here")
        return web.Response(body=data, content_type="application/x-ndjson")

    async def get_evidence(self, request: web.Request) -> web.StreamResponse:
        return self._lines(self._trade(request).txid)

    async def get_record(self, _request: web.Request) -> web.StreamResponse:
        return self._lines(None)

    async def post_judge(self, request: web.Request) -> web.StreamResponse:
        """Computes, and changes nothing: the same finding as `dateline notary judge`."""
        try:
            value = orjson.loads(await request.read())
            records = {str(user): [Entry.model_validate(one) for one in entries] for user, entries in value["records"].items()}
            txid, document = str(value["txid"]), TypeAdapter(DocumentKind).validate_python(value["document"])
        except (orjson.JSONDecodeError, ValidationError, KeyError, TypeError, AttributeError, ValueError) as error:
            return problem(400, "No dispute", str(error).splitlines()[0])
        finding = await asyncio.to_thread(judge, records, txid, document)
        return _json(finding._asdict())

    def _trade(self, request: web.Request) -> Trade:
        trade = self.node().ledger.trade(request.match_info["txid"])
        if trade is None:
            raise web.HTTPNotFound(text="no such trade here")
        return trade

    def _lines(self, txid: str | None) -> web.Response:
        lines = b"".join(entry.encode() + b"\n" for entry in self.node().ledger.record(txid))
        return web.Response(body=lines, content_type="application/x-ndjson")


def _guard(token: SecretStr | None) -> Any:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in ("/healthz", "/readyz", "/metrics"):
            return await handler(request)
        if (reason := foreign(request)) is not None:
            return problem(403, "Not from here", reason)
        if token is None or not same_secret(bearer(request), token.get_secret_value()):
            return problem(401, "Not allowed", "the bearer token is missing or wrong")
        try:
            return await handler(request)
        except web.HTTPException as error:
            return problem(error.status, error.reason, error.text or "")

    return guard


def _json(value: Any) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")
