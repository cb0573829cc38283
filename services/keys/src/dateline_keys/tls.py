"""Mutual TLS: who a caller is comes from its certificate and from nothing else."""

import ssl
from collections.abc import Mapping
from typing import Any

from dateline_keys.settings import Settings


def server_context(settings: Settings) -> ssl.SSLContext:
    """TLS 1.2 or newer; a caller without a certificate of our CA gets no connection. Raises OSError for unreadable files."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(settings.kme_ca_file)
    context.load_cert_chain(settings.kme_certificate_file, settings.kme_key_file)
    return context


def sae_of(certificate: Mapping[str, Any] | None) -> str | None:
    """The one SAE id a verified certificate names, as its common name or as DNS or URI alternative names; None if not exactly one.

    `certificate` is what `SSLObject.getpeercert()` gives. A certificate with two different names is refused: guessing which is
    meant would let its holder choose.
    """
    if not certificate:
        return None
    names = {value for part in certificate.get("subject", ()) for key, value in part if key == "commonName"}
    names |= {value for kind, value in certificate.get("subjectAltName", ()) if kind in ("DNS", "URI")}
    return names.pop() if len(names) == 1 else None
