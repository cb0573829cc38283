"""The contract network on a page: a trade's steps as they happen, what it cost, a dispute decided; and sensible without notaries."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dateline_cli.contract_network import USERS, ContractNetwork
from dateline_local.services import Services
from dateline_schema.ids import digest

OFFER = {"item": "page-facts", "title": "Facts of one page", "licence": "one desk", "price": "1280.00", "currency": "CNY"}
FACTS = [{"fact_id": digest(str(n).encode()), "kind": "observation", "value": str(n)} for n in range(20)]


@pytest.fixture(scope="module")
def network(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContractNetwork]:
    folder: Path = tmp_path_factory.mktemp("notary")
    balances = {user: "5000.00" if user == "desk" else "0" for user in USERS}
    with ContractNetwork(folder, services.kafka, balances=balances) as running:
        yield running


@pytest.fixture(scope="module")
def watching(services: Services, network: ContractNetwork) -> Iterator[Services]:
    urls = ",".join(f"{user}=http://127.0.0.1:{network.ports[user]}" for user in USERS)
    more = {"DATELINE_NOTARIES": urls, "DATELINE_NOTARY_TOKEN": network.token}
    made = replace(services, folder=services.folder / "watching", ports={"ingest": services.ports["ingest"]}, more=more)
    made.start("api")
    made.wait_ready("api")
    yield made
    made.stop()


def test_a_trade_is_watched_and_a_dispute_about_it_decided(watching: Services, network: ContractNetwork, page: Page) -> None:
    page.goto(watching.url("api", "/contracts"))
    expect(page.locator(".chip .good")).to_have_count(len(USERS))
    network.post("agency", "/offers", {**OFFER, "facts": FACTS})
    order = {name: OFFER[name] for name in ("item", "price", "currency")} | {"merchant": "agency"}
    txid = network.post("desk", "/orders", order)["txid"]
    page.goto(watching.url("api", f"/contracts/view?txid={txid}"))
    # Nobody reloads: the steps come as they happen.
    expect(page.locator(".stages [aria-current]")).to_have_text("已交付", timeout=30_000)
    steps = page.locator("#trade tbody")
    for words in ("订购 page-facts", "签署 contract", "验证 receipt：ok", "划款"):
        expect(steps).to_contain_text(words)
    expect(page.locator(".big")).to_contain_text("× 10⁻")
    expect(page.locator(".facts").last).to_contain_text("bit")

    page.get_by_role("link", name="合同", exact=True).click()
    expect(page.locator("#finding")).to_contain_text("签署人受此文件约束")
    page.goto(watching.url("api", "/contracts"))
    expect(page.locator(".list .good")).to_contain_text("已交付")


def test_without_notaries_the_page_says_how_to_start_them(services: Services, page: Page) -> None:
    page.goto(services.url("api", "/contracts"))
    expect(page.locator(".notice")).to_contain_text("DATELINE_NOTARY=1 make run")
    expect(page.locator("svg.rates")).to_have_count(2)
    answer = page.request.get(services.url("api", "/contracts/view?txid=tx:00"))
    assert answer.status == 404
