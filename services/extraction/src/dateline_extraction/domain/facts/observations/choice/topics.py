"""Words that open several clauses of an article without being a name (中央企业, 一线城市): what it goes on about."""

import re
from collections import Counter

from dateline_extraction.domain.facts.observations.phrases import is_measure, without_lead

SHORTEST, LONGEST = 2, 8
_OPENING = re.compile(r"(?:^|(?<=[，。；：！？\n“]))[^，。；：！？\n]{3,40}")
_STOP = re.compile(
    r"[\d（(《、“”\"]|的|将|已|也|在|有(?!限)|是|为|从|对|向|与|和|及|等|均|还|都|就|会|不|要|可|能|被|把|让|给|同比|环比|增|降|涨|跌|实现|达|到|累计|共|新|出口|进口|继续|持续|表示|说|称|指出|认为|介绍|超|占|较|比|由|称|于|以|去年|今年|中(?![央小外国学心石铁建])|内(?!蒙)|上(?!市|海)|下(?!属|游)"
)
_NOBODY = re.compile(
    r"^(?:集团|公司|企业|他|她|它|我|你|这|那|其|此|该|本|全|另|目前|同时|今|去|近|上|下|最|第|各|每|大家|记者|有关|数据|报道|据|随着|如果|但|而|并|因|由|为|在|从|对|以|按|截|仅|只|不|相关|专家|经)"
)
_THING = re.compile(
    r"(?:企业|企業|[央国民车房药]企|券商|公司|城市|[大小商]行|客机|项目|工程|地区|国家|[军舰车]队|村|学校|医院|集团|湖|岛|飞行包|平台|组织|团|部队|[一-龥A-Za-z\d]号|大会|奖|画册|系列片|纪录片|店|站|机场|园|厂|大院|委员会|协会|党|[^组盟]会|火车|列车|动车组|卫星|航母|班列|联盟|书展|展会|峰会|论坛|大赛|奥运会|代表团|银行|五大行|航空|学院|大学|中心|基地|法院|部门|人员|农民|[省市区县州]|集團|公園|號|們|館|馆|方案|办法|暂行办法|條例|条例|报告|實驗室|实验室|团队|球队|[A-Z]{2,})$"
)


def topics(text: str, start: int, headline: str) -> dict[int, str]:
    """Where a clause opens with such words, by offset."""
    opened: list[tuple[int, str]] = []
    for match in _OPENING.finditer(text, start):
        said = without_lead(match[0])
        if _NOBODY.match(said):
            continue
        stop = _STOP.search(said)
        words = said[: stop.start() if stop else len(said)][:LONGEST]
        if len(words) >= SHORTEST:
            opened.append((match.end() - len(said), words))
    first_line = start + text[start:].find("\n") if "\n" in text[start:] else len(text)
    counts = Counter(words[:length] for _, words in opened for length in range(SHORTEST, len(words) + 1))
    found = {}
    for place, words in opened:
        best = next(
            (
                words[:n]
                for n in range(len(words), SHORTEST - 1, -1)
                if counts[words[:n]] > 1 or (n > 2 and words[:n] in headline)
            ),
            "",
        )
        if place <= first_line and words[:2] in headline:
            best = next((words[:n] for n in range(min(len(words), 6), 1, -1) if words[:n] in headline), "")
            if best:
                found[place] = best
            continue
        if best and _THING.search(best) and not is_measure(best):
            found[place] = best
    return found


def is_thing(words: str) -> bool:
    """Whether the words end like those for something that acts or is owned (中央企业, 一线城市)."""
    return _THING.search(words) is not None
