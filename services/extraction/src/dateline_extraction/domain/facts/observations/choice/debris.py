"""The debris test: whether words stand as the name of something measured, or carry the remains of a sentence."""

import re
from functools import lru_cache

from dateline_extraction.domain.facts.observations.choice.words import is_noun, words_of
from dateline_extraction.domain.facts.observations.lexicon import ADVERBS, FALL, RISE, VERBS, WORDS, either
from dateline_extraction.domain.facts.observations.phrases import REMEMBERED, is_measure

_TIME = re.compile(
    r"\d{1,4}[年月日号]|[去今明本上]年|[上本下]月|同期|日前|近日|目前|当[年月日天]|以来|期间|[一二三四1-4]季度|季度末|月末|年末|年初"
)
_NUMBER = re.compile(r"\d")
_SAYING = re.compile(
    r"表示|指出|介绍|认为|强调|透露|宣布|公布|获悉|了解到|数据显示|据[^点]|(?<![名职简号统])称(?!号)|说(?!明|服|法)|電|發布|顯示|指出|認為"
)
_CHANGE = re.compile(f"(?:{either(tuple(w for w in (*RISE, *FALL) if len(w) > 1))})$")
_MODAL = re.compile(
    r"(?:将|已|仍|也|还|就|都|则|均|可|能|会|把|被|從|将会|必须|应当|正在|不)(?=.{1,4}$)|^(?:和|与|及|而|但|则|也|还|就|把|被|由|从|在|向|对(?!外)|为|以|因|当)"
)
_LOOSE_END = re.compile(
    f"(?:的|了|着|过|和|与|及|在|从|向|为|以|到|至|等|约|近|达|超|是|有|這|将|{either(tuple(w for w in ADVERBS if len(w) > 1))})$"
)
_MARKS = re.compile(r"[，,；;：:。！？!?（）()\s]")
_BARE = frozenset((*WORDS["weak"], *WORDS["verbs"]))


@lru_cache(REMEMBERED)
def debris(indicator: str) -> tuple[str, ...]:
    """What is wrong with the words as the name of a measure, by name; () where they stand well."""
    found = (
        ("holds a time", _TIME.search(indicator)),
        ("holds a number", _NUMBER.search(indicator)),
        ("holds a verb of saying", _SAYING.search(indicator)),
        ("ends in a change", _CHANGE.search(indicator)),
        ("opens or closes in the middle", _MODAL.search(indicator)),
        ("has a loose end", _LOOSE_END.search(indicator) and not _ends_in_noun(indicator)),
        ("holds a mark", _MARKS.search(indicator)),
        ("says nothing alone", indicator in _BARE),
        ("is long", len(indicator) > 14),
        ("names no measure", not is_measure(indicator)),
    )
    return tuple(name for name, seen in found if seen)


def _ends_in_noun(indicator: str) -> bool:
    """马达, 销售合约: the last word is whole, though its last character is also a word."""
    last = words_of(indicator)[-1]
    return len(last[0]) > 1 and is_noun(last)


LONGEST_QUALIFIER = 16
"""Characters of words that name a thing and tell nothing of it."""
_ACTS = re.compile(
    either(tuple(verb for verb in VERBS if len(verb) > 1 and verb not in WORDS["nominal"])) + "|用于|要|将|组织|每年|一些|大量"
)
_OPENS_NO_NAME = frozenset("用从在向对把被将由与及直前最应沿经据按随因每各已仍可须需")
_NO_OWNER = re.compile("(?:方面|领域|环节|过程|情况|现场|同时|期间|全天|当天|当日|预告|计划)$")
"""What words end in that are nobody, though they may be what is measured."""
_NO_NAME = frozenset(
    {
        "holds a verb of saying",
        "opens or closes in the middle",
        "has a loose end",
        "holds a mark",
        "holds a time",
        "holds a number",
    }
)


def is_owner(words: str) -> bool:
    """Whether the words may say whose a figure is: a thing, and neither a measure nor a turn of speech."""
    return is_plain(words) and not _NO_OWNER.search(words) and not is_measure(words)


@lru_cache(REMEMBERED)
def is_plain(words: str) -> bool:
    """Whether the words name a thing and tell of nothing that is done."""
    if len(words) > LONGEST_QUALIFIER or words[:1] in _OPENS_NO_NAME:
        return False
    return not _NO_NAME & set(debris(words)) and not _ACTS.search(words)
