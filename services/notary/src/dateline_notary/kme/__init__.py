"""Where keys come from: any ETSI GS QKD 014 server, or one inside this process.

A key is delivered once. Nothing here ever asks twice for one: when an answer is lost on its way, the keys in it are burned.
"""

from dateline_notary.kme.local import LocalKeys
from dateline_notary.kme.source import AnswerLost, Key, KeySource, disjoint

__all__ = ["AnswerLost", "Key", "KeySource", "LocalKeys", "disjoint"]
