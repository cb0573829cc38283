"""Where keys come from: any ETSI GS QKD 014 server, or one inside this process.

A key is delivered once. Nothing here ever asks twice for one: when an answer is lost on its way, the keys in it are burned.
"""

from dateline_notary.kme.etsi014 import EtsiKeys, tls_context
from dateline_notary.kme.local import LocalKeys
from dateline_notary.kme.source import AnswerLost, Key, KeySource, disjoint, trusted_nodes

__all__ = ["AnswerLost", "EtsiKeys", "Key", "KeySource", "LocalKeys", "disjoint", "tls_context", "trusted_nodes"]
