"""The words the grammar of figures is made of, from data/lexicon.txt, and the patterns made of them.

Chinese statistical prose is a small language: a topic, a comparison, a verb, a bound, a figure. Its closed classes are data;
what follows is how they combine.
"""

import re
from importlib.resources import files


def _classes() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    text = (files(__package__) / "data" / "lexicon.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, words = line.split("\t", 1)
            found.setdefault(name, []).extend(words.split())
    return {name: tuple(dict.fromkeys(words)) for name, words in found.items()}


WORDS = _classes()
RISE, FALL = WORDS["rise"], WORDS["fall"]
RATE_UP, RATE_DOWN = WORDS["rate_up"], WORDS["rate_down"]
ADVERBS, VERBS, CORES = WORDS["adverbs"], WORDS["verbs"], WORDS["cores"]
NOUN_STOPS = tuple(word for word in VERBS if word not in WORDS["nominal"])
"""Verbs that end the noun behind a figure."""
MEASURED_AS = dict(pair.split("=") for pair in WORDS["measured_as"])


def either(words: tuple[str, ...]) -> str:
    """An alternation that prefers longer words, whatever order they are listed in."""
    return "|".join(re.escape(word) for word in sorted(dict.fromkeys(words), key=lambda word: (-len(word), word)))


# Single characters open or close words of their own (和平区, 产能, 支出): each is stripped only where it cannot.
_LEAD_LETTERS = (
    r"(?:按照?|照|以)[^，。]{0,6}?(?:不变价格?|可比价格?)(?:计算)?的?|"
    r"收盘(?![价指点])|"
    r"受[^，。]{2,16}?(?:影响|拖累|带动|推动|提振)|(?:主要|部分)?(?:得益于|受益于|归功于|归因于|源于|由于|因为|是因为|是由于)(?:公司|集团)?(?=.{2})|(?:是|为)[^，。]{1,10}以来的?|连续第?[\d一二三四五六七八九十]+个?(?:季度|月|年|周|天|日|交易日)|"
    r"[一二三四五六七八九十]{1,2}、(?![一二三四五六七八九十])|"
    r"(?:中|间|末|底|初|起|内|前|后|为|来|里)(?=[，,]|$)|和(?![平谐解])|均(?![价线衡值])|都(?!市)|共(?![建享同产和])|在(?![建岗校册编线])|从(?!业)|"
    r"将(?!军)|约(?!旦)|近(?!海)|仅|已|超(?![市级大警])|可(?![再穿支折持转用控靠燃溶移])|又|再(?![生贷制审])|各(?=[省市县]?$)|为(?=盈利|亏损|净)|使得?(?![用命馆者节])|(?:扣除|剔除)[^，。]{2,10}?后(?:可比)?|有(?![期限关效色机力线轨人害望])(?=[^，]{2,})|(?:略|远|大幅|明显|小幅)?(?:高于|低于|好于|不及|超出|少过|多过|逊于)(?=.{2})|由(?=[^，]{2,12}(?:等|的|编制|联合))"
)
_TRAIL_LETTERS = (
    r"(?<![所持拥国占现没享公私])有|(?<![存现内])在|(?<![公通晚日汇申情举财年季上预])报|(?<![经通超])过|(?<![可难所加])以|"
    r"(?<![合条公节契签违])约|(?<![附最])近|(?<![雷发])达|(?<![行作认])为|(?<![首成])都|(?<![人平户亩月日年场套件])均|(?<!许)可|(?<!公)共|(?<!大)将|等|"
    r"到|(?<!甚)至|(?<!反)(?<!(?<![收支产输进投])[出入])超|(?:可|才|就)能|将会|或(?=$)|每(?:"
    + either(WORDS["unit_bases"])
    + r")|(?<=.{2})的$|，"
)
TRAIL = re.compile(f"(?:{either(WORDS['before_figure'])}|{_TRAIL_LETTERS})+$")
LEAD = re.compile(f"^(?:{_LEAD_LETTERS}|{either(WORDS['leads'])}|[，,、：:；;\\s])+")
NOW_WORD = re.compile(either(WORDS["now"]))
GENERIC = re.compile(r"可以|可(?![支再比穿持靠能])|能够|如果|若(?!干)|一旦|应当|需(?!求)|每位|最多|不得|不超过|规定")
"""Words of a general truth: its figure has no date of its own unless the clause gives one."""

_CHANGED = either((*RISE, *FALL))
_STATES = either(WORDS["state"])
PREDICATE = re.compile(
    f"^(?P<np>.{{2,}}?)(?:(?:{either(WORDS['predicate'])})|(?:(?<![人户日月年周平亩])均|[都仍已也呈正再])(?=(?:{either(WORDS['predicate'])}|{_CHANGED}|{_STATES}))|"
    f"(?:{_CHANGED})(?=(?:{_STATES})))(?:{either(WORDS['predicate'])}|{_CHANGED}|{_STATES}|[均都仍已也呈正再])*$"
)
"""A topic with its predicate: the topic is `np`."""
HEAD = re.compile(
    f"(?P<core>{either(CORES)})$|[额量值率费数价款税险债息贷存]$|指数$|指$|预期$|计划$|预估$|区间$|预测值$|目标$|(?<![制进])度$|增速$|增幅$|规模$|成本$"
)
"""How a phrase ends that names a measure."""
