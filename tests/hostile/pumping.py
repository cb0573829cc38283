"""What is pumped through the text work, and what it costs: CPU seconds of each part, measured so that noise only ever adds.

`python tests/hostile/pumping.py [WORD …]` prints the costs at two lengths and their ratio, worst first.
"""

import gc
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from dateline_enrichment.domain import enrich
from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import articles_in
from dateline_ingest.domain.readers import Context, Refused, read
from dateline_schema.ids import page_id
from dateline_schema.records import Article, FactBatch, Page

ROOT = Path(__file__).parents[2]
MARKS = [
    *"“”‘’「」『』《》〈〉（）()【】[]〔〕｛｝{}<>＜＞\"'`",  # brackets and quotes, opened or closed and never both
    *"，。、；：！？…—－-~～·•,.;:!?/\\|｜_=+*#&%％‰@^$￥",
    *" \u3000\t\n\xa0\u200b\ufeff",
    *"0一零〇两十百千万亿１９Ａaé",
    "\n\n", "\r\n", "——", "……", "1、", "1、1、", "一、", "（一）", "1.", "1,", "1/", "1-", "1:", "1％", "1年", "1月", "1日", "1点", "1个", "1元",
    "1万", "1亿", "第1", "第一", "1至", "1—", "１、", "1 ", "1\n", "A1", "a,", "一二", "一年", "一、二、", "2024年", "1月1日", "1时1分",
]  # fmt: skip
PHRASES = [
    "亿元", "万亿元", "增长1.5%，", "同比增长1%、", "他说：“", "他说，", "说：", "他说：“好”", "签署", "召开", "召开会议", "发布", "举行", "分别增长",
    "其中，", "增长1%", "比上年", "同比", "占", "占1%", "达1亿元，", "由1增至2，", "从1到2", "1个、2个", "张三说，", "李明，", "（记者李明）", "新华社",
    "新华社北京1月13日电", "本报记者", "记者", "据报道，", "“好”", "《好》", "（好）", "1.1.1", "1,000", "1000,", "％，", "1％，", "近", "约1", "超过",
    "过去", "以来", "至今", "去年同期", "上午", "今年以来，", "1月至2月", "2023年1月至", "每", "每人", "平均", "元/人", "1/2", "三分之", "百分之",
    "不到", "以上", "中国", "中华人民共和国", "北京市", "省市县", "公司", "有限公司", "银行", "大学", "总统", "主席", "部长", "李", "王李", "·", "约翰·",
    "约翰·史密斯", "and ", "Li Ming ", "the 1st ", "January 1, ", "$1 ", "1 million ", "US", "EU",
    "<a", "<a ", "<a<", "</", "<p>", "<p", "<div>", "<!--", "<!-- -->", "<!---->", "-->", "<![CDATA[", "&amp;", "&", "&#", "<?x ?>", "<b a='", "a=1 ",
    '<a b="c" ', "{\"a\":", "[[", '{"a":[', '"\\u0000"', "\\", "%PDF", "BT ", "{{", "[[a|", "{|", "|-\n", "WARC/1.0\r\n",
]  # fmt: skip

_WORD = re.compile(r"[^\s\W\d_]{2,8}")


def lexicons() -> Iterator[tuple[str, list[str]]]:
    """Every data file of words, and its words."""
    for root in ("shared/text", "services/extraction", "services/enrichment"):
        for path in sorted((ROOT / root / "src").rglob("data/*")):
            if path.suffix in (".txt", ".tsv") and path.name not in ("weights.tsv", "lunar_years.tsv"):
                words = dict.fromkeys(_WORD.findall(path.read_text("utf-8")))
                yield path.stem, [word for word in words if word]


def pumped(unit: str, characters: int) -> str:
    """The unit again and again."""
    return (unit * (characters // len(unit) + 1))[:characters]


def page_of(text: str) -> Page:
    """A page as ingest makes it."""
    return Page(
        page_id=page_id(text.encode("utf-8", "replace")), source="pump", received_at=datetime(2024, 1, 13, tzinfo=UTC),
        published_on=date(2024, 1, 13), text=text,
    )  # fmt: skip


def article_of(text: str) -> Article:
    """One article whatever the cut would make of it: so that facts and enrichment meet the text whole."""
    paragraphs = tuple(text.split("\n"))
    return Article(
        article_id=page_id(text.encode("utf-8", "replace")), page_id=page_id(b"p"), ordinal=0, source="pump",
        paragraphs=paragraphs, text=text, published_on=date(2024, 1, 13),
    )  # fmt: skip


def _readers(text: str) -> None:
    for wrapped, name in (
        (text, "a.txt"), (f"<html><body><p>{text}</p></body></html>", "a.html"), (f"<html {text}", "a.html"), (f"<!--{text}", "a.html"),
        (f"<?xml version='1.0'?><rss version='2.0'><channel><item><title>{text}</title><description>{text}</description></item></channel></rss>",
         "a.xml"),
        (f'{{"headline":"x","body_xhtml":"{text}"}}', "a.json"),
        (f'{{"uri":"x","headline":"{text}', "a.json"),
    ):  # fmt: skip
        try:
            for _ in read(wrapped.encode("utf-8", "replace"), Context(name=name)):
                pass
        except Refused:
            pass


def _cut(text: str) -> None:
    list(articles_in(page_of(text)))


def costs(unit: str, characters: int, parts: tuple[str, ...] = ("readers", "cut", "facts", "enrichment")) -> dict[str, float]:
    """CPU seconds of each part on the unit pumped to so many characters."""
    text = pumped(unit, characters)
    taken: dict[str, float] = {}

    def clocked(part: str, work: Callable[[], object]) -> object:
        gc.collect()
        gc.disable()
        begun = time.process_time()
        try:
            return work()
        finally:
            taken[part] = time.process_time() - begun
            gc.enable()

    if "readers" in parts:
        clocked("readers", lambda: _readers(text))
    if "cut" in parts:
        clocked("cut", lambda: _cut(text))
    if "facts" in parts or "enrichment" in parts:
        batch = clocked("facts", lambda: batch_of(article_of(text)))
        if "enrichment" in parts:
            assert isinstance(batch, FactBatch)
            clocked("enrichment", lambda: enrich(batch))
    return taken


def main(units: list[str]) -> None:
    """Print the costs."""
    import signal

    def late(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)
    for unit in units:
        try:
            signal.setitimer(signal.ITIMER_REAL, 60)
            small, large = costs(unit, 5_000), costs(unit, 20_000)
        except TimeoutError:
            print(f"{unit!r:24} LATE", flush=True)
            continue
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        bad = {
            part: (round(small[part], 3), round(large[part], 3))
            for part in large
            if large[part] > 0.1 and large[part] > 5.5 * small[part]
        }
        slow = {part: round(seconds, 2) for part, seconds in large.items() if seconds > 2}
        if bad or slow:
            print(f"{unit!r:24} {bad} {slow}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or [*MARKS, *PHRASES])
