"""Signed webhooks as Standard Webhooks has them: whoever gets one can tell that it is ours, whole, and not an old one sent again.

A watch's secret follows from one key that the API and the sender are given: it stands on no topic and in no table.
"""

import base64
import hashlib
import hmac

PREFIX = "whsec_"
SHORTEST_KEY = 16


def secret_of(key: str, watch_id: str) -> str:
    """The secret of a watch's webhook, as its owner is shown it: `whsec_` and 32 bytes in base64. ValueError for a key that can be guessed."""
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"the key of the webhooks must have {SHORTEST_KEY} characters or more")
    made = hmac.digest(key.encode("utf-8", "surrogateescape"), f"webhook {watch_id}".encode(), hashlib.sha256)
    return PREFIX + base64.b64encode(made).decode()


def signed(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that go with `body`. `message_id`: the same for every try, by which a receiver knows what it has already."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signature = hmac.digest(key, b".".join([message_id.encode(), str(timestamp).encode(), body]), hashlib.sha256)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }
