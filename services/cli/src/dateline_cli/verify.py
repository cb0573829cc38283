"""`dateline verify`: signed events checked offline, with the signer's public key and nothing else."""

import base64
import binascii
from typing import Any

import click

from dateline_bus.events.dsse import NotVerified, UnusableKey, key_id, read_public_key
from dateline_bus.events.dsse import verify as verify_event
from dateline_bus.events.envelope import attributes_of
from dateline_cli.output import Failures, InputFailed, json_lines, open_input, write_line


@click.command()
@click.option(
    "--key", "keys", multiple=True, required=True, type=click.Path(), help="Public key (Ed25519, PEM); may be repeated."
)
@click.argument("file", type=click.Path(allow_dash=True), default="-")
def verify(keys: tuple[str, ...], file: str) -> None:
    """Check the signature of every event of FILE (default: standard input), one JSON line per event.

    FILE holds messages as `kcat -C -J -t dateline.enriched.v2` prints them, or CloudEvents in JSON with data_base64. Each line out is
    {"place", "id", "type", "keyid"}; an event that is not signed, not by one of the keys, or not as it was signed, is an error.
    """
    failures = Failures()
    try:
        known = {key_id(key): key for key in (read_public_key(open_input(name).read()) for name in keys)}
        for place, row in json_lines(open_input(file), file, failures):
            try:
                attributes, data = _event(row)
                signer = verify_event(attributes, data, known)
            except (NotVerified, InputFailed) as error:
                failures.report(place, error)
            else:
                write_line({"place": place, "id": attributes.get("id"), "type": attributes.get("type"), "keyid": signer})
    except (InputFailed, UnusableKey) as error:
        failures.report("verify", error)
    failures.exit()


def _event(row: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """Attributes and data of one line. Raises InputFailed."""
    headers, payload = row.get("headers"), row.get("payload")
    if isinstance(headers, list) and isinstance(payload, str):
        # kcat lists names and values in turn.
        pairs = zip(headers[::2], headers[1::2], strict=False)
        return attributes_of((str(name), str(value).encode()) for name, value in pairs), payload.encode()
    data = row.get("data_base64")
    if isinstance(row.get("specversion"), str) and isinstance(data, str):
        try:
            attributes = {name: value for name, value in row.items() if isinstance(value, str) and name != "data_base64"}
            return attributes, base64.b64decode(data, validate=True)
        except binascii.Error as error:
            raise InputFailed(f"data_base64 is not base64: {error}") from error
    raise InputFailed("neither a message of `kcat -J` nor a CloudEvent with data_base64")
