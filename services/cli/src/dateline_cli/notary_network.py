"""`dateline notary network`: the five notaries and their key server, left running in the foreground."""

import os
import signal
import threading
from pathlib import Path

import click

from dateline_cli.contract_network import USERS, ContractNetwork, NetworkFailed, broker_answers
from dateline_cli.output import Failures, write_line


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="Ledgers, accounts and certificates; kept.")
@click.option("--port", type=click.IntRange(0, 65528), default=0, help="First of seven ports in a row. Default: free ones.")
@click.option("--balance", default="100000", show_default=True, help="What each user's account is opened with.")
@click.option("--currency", default="CNY", show_default=True)
def network(folder: Path, port: int, balance: str, currency: str) -> None:
    """Start the network over the broker at DATELINE_KAFKA, print where each part answers, run until it is ended.

    For trying out on one machine: all users' ledgers lie in one folder, and the key server's links are simulated.
    """
    failures = Failures()
    kafka = os.environ.get("DATELINE_KAFKA") or "127.0.0.1:9092"
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        if not broker_answers(kafka):
            raise NetworkFailed(f"no broker answers at {kafka} (DATELINE_KAFKA)")
        balances = dict.fromkeys(USERS, balance)
        with ContractNetwork(folder, kafka, balances=balances, currency=currency, port=port) as running:
            for name, at in running.ports.items():
                write_line({"name": name, "url": f"{'https' if name == 'kme' else 'http'}://127.0.0.1:{at}"})
            while not ended.wait(1):
                if died := [name for name in ("keys", *USERS) if running.process(name).poll() is not None]:
                    raise NetworkFailed(f"{died[0]} has ended:\n{running.log_end(died[0])}")
    except NetworkFailed as error:
        failures.report("network", error)
    failures.exit()
