"""`dateline notary check-delivery` and `judge`: what a buyer, and what an arbiter, can check from files alone."""

from collections.abc import Iterator

import click

from dateline_cli.output import Failures, InputFailed, json_lines, open_input, write_line
from dateline_contracts.contract import Contract, DocumentKind
from dateline_notary.domain.chain import Entry, broken_at
from dateline_notary.domain.disputes import judge as judged
from dateline_notary.domain.manifest import InvalidDelivery, deviations, is_sound
from dateline_schema.record import InvalidRecord

_DOCUMENTS: tuple[DocumentKind, ...] = ("contract", "payment", "settlement", "receipt")


@click.command("check-delivery")
@click.argument("contract", type=click.Path())
@click.argument("delivery", type=click.Path(allow_dash=True))
def check_delivery(contract: str, delivery: str) -> None:
    """Whether DELIVERY (facts, JSON lines) is the data set of CONTRACT, fact by fact.

    One JSON line per deviation, {"kind", "fact_id"} (missing, altered, added, repeated); exit 1 if there is any.
    """
    failures = Failures()
    try:
        manifest = Contract.read(open_input(contract).read()).offer.manifest
        if not is_sound(manifest):
            raise InputFailed("the manifest's root is not that of its entries")
        found = deviations(manifest, open_input(delivery).read())
        for deviation in found:
            write_line(deviation._asdict())
        if found:
            raise InputFailed(f"{len(found)} deviations from the {len(manifest.entries)} facts of {manifest.root}")
        click.echo(f"{len(manifest.entries)} facts, all as contracted: {manifest.root}", err=True)
    except (InputFailed, InvalidRecord, InvalidDelivery) as error:
        failures.report(delivery, error)
    failures.exit()


@click.command()
@click.option("--document", type=click.Choice(_DOCUMENTS), default="contract", show_default=True)
@click.option("--txid", required=True, help="The trade, tx:…")
@click.argument("records", nargs=-1, required=True, type=click.Path())
def judge(document: DocumentKind, txid: str, records: tuple[str, ...]) -> None:
    """Decide a dispute from the parties' whole RECORDS (what each notary's /record gives).

    One JSON object: outcome (bound, not_bound, undecided), who lied, why, and the hash of the document. Rests on at most one of the
    three parties being dishonest. Exit 1 when nothing can be decided or a file is no record.
    """
    failures = Failures()
    shown: dict[str, list[Entry]] = {}
    for name in records:
        try:
            entries = list(_entries(name, failures))
            if not entries:
                raise InputFailed("an empty record")
            shown[entries[0].owner] = entries
            if (place := broken_at(entries)) is not None:
                failures.report(name, f"the record does not hold from entry {place} on: it was changed, or is not whole")
        except InputFailed as error:
            failures.report(name, error)
    finding = judged(shown, txid, document)
    write_line({"txid": txid, "document": document, **finding._asdict()})
    if finding.outcome == "undecided":
        failures.report("judge", f"undecided: {finding.reason}")
    failures.exit()


def _entries(name: str, failures: Failures) -> Iterator[Entry]:
    for place, row in json_lines(open_input(name), name, failures):
        try:
            yield Entry.model_validate(row)
        except ValueError as error:
            raise InputFailed(f"{place} is no entry of a record: {str(error).splitlines()[0]}") from error
