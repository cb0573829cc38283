"""What the page of the contract network draws: the key service's simulated rates over loss beside published figures, as one small file.

Run by hand when the model changes; a test compares the file with the model.
"""

import sys
from pathlib import Path
from typing import Any

import orjson

from dateline_keys.domain.network import five_users, profiles
from dateline_keys.domain.published import FILE_BITS, FORGERY, N, curves, published

FILE = Path(__file__).parents[1] / "services" / "api" / "src" / "dateline_api" / "site" / "rates.json"
LONGEST_DB = 62


def rates() -> dict[str, Any]:
    """Curves by name with (loss in dB, rate per second), points, and how likely a delivered key of the five-user network is none."""
    network = five_users()
    losses = [float(loss) for loss in range(LONGEST_DB + 1)]
    return {
        "file_bits": FILE_BITS,
        "forgery": FORGERY,
        "n": N,
        # Not secret, or not the same at both ends.
        "key_failure": max(2 * network.profile_of(link).failure for link in network.link),
        "curves": [
            {
                "name": curve.name,
                "quantity": curve.quantity,
                "at": [(loss, float(f"{rate:.4g}")) for loss, rate in zip(curve.loss_db, curve.value, strict=True) if rate > 0],
            }
            for curve in curves(list(profiles().values()), losses)
        ],
        "points": [point.model_dump(mode="json", exclude={"message_bits"}) for point in published()],
    }


if __name__ == "__main__":
    FILE.write_bytes(orjson.dumps(rates(), option=orjson.OPT_APPEND_NEWLINE))
    print(FILE, file=sys.stderr)
