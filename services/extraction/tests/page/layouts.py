"""Pages made for tests and for fitting the cut's weights: own texts set as newspapers and wires set theirs, with the right answers.

A page is drawn from a seed; nothing else decides it. Every printed line carries its role, so a page is also a lesson.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dateline_extraction.domain.page.scores import IN_TEXT, Role
from dateline_schema.records import Layout

HANGING = "，。、；：？！”’）》】』〉％·…,.;:?!)%"
OPENING = "（“‘《「『【〈(["
TOKEN = re.compile(r"[A-Za-z0-9][!-~]*|\s+|.", re.S)
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
_GIVEN = [
    "一鸣",
    "伟",
    "芳",
    "娜",
    "秀英",
    "敏",
    "静",
    "丽",
    "强",
    "磊",
    "军",
    "洋",
    "勇",
    "艳",
    "杰",
    "涛",
    "明",
    "超",
    "霞",
    "平",
    "刚",
    "桂英",
    "晨曦",
    "思远",
    "子涵",
    "文博",
    "浩然",
    "欣怡",
    "建国",
    "海燕",
    "春花",
    "宁",
    "博",
    "维",
    "乐",
]
_PLACES = [
    "北京",
    "上海",
    "广州",
    "成都",
    "武汉",
    "西安",
    "郑州",
    "乌鲁木齐",
    "呼和浩特",
    "拉萨",
    "香港",
    "台北",
    "东京",
    "华盛顿",
    "伦敦",
    "巴黎",
    "莫斯科",
    "联合国",
    "日内瓦",
    "开罗",
    "新德里",
    "布宜诺斯艾利斯",
    "山东青岛",
    "湖南双峰",
    "耶路撒冷",
    "基辅",
]
_AGENCIES = [
    "新华社",
    "新华社",
    "新华社",
    "中新社",
    "中新社",
    "本报",
    "本报",
    "据新华社",
    "中新网",
    "人民网",
    "光明网",
    "路透社",
    "法新社",
    "经济日报",
    "科技日报",
    "央视网",
]


@dataclass(frozen=True)
class Texts:
    """What stories are made of: one list per section of texts.txt."""

    paragraphs: Sequence[str]
    headlines: Sequence[str]
    subheadlines: Sequence[str]
    kickers: Sequence[str]
    sections: Sequence[str]
    captions: Sequence[str]
    english: Sequence[str]
    english_headlines: Sequence[str]

    @classmethod
    def own(cls) -> "Texts":
        """The texts written for this project."""
        blocks: dict[str, list[str]] = {}
        for line in (Path(__file__).parent / "texts.txt").read_text("utf-8").splitlines():
            if line.startswith("# "):
                current = blocks.setdefault(line[2:], [])
            elif line:
                current.append(line)
        return cls(**blocks)


@dataclass
class Story:
    """One article and its right answers; `lead` are the dateline and byline words at the head of the first paragraph."""

    headline: str
    paragraphs: list[str]
    lead: str = ""
    dateline: tuple[str, str | None, int, int] | None = None
    bylines: list[str] = field(default_factory=list)
    kicker: str | None = None
    subheadline: str | None = None
    byline_line: str | None = None
    sections: dict[int, list[str]] = field(default_factory=dict)
    caption: tuple[int, str] | None = None
    table: tuple[int, list[str]] | None = None

    def printed(self) -> list[str]:
        """The paragraphs with the lead."""
        return [self.lead + self.paragraphs[0], *self.paragraphs[1:]]


@dataclass(frozen=True)
class Style:
    """How one story is set."""

    width: int
    blanks: str
    indent: str = ""
    head_indent: str = ""
    """Of section heads."""
    dash: str = "——"
    wide_digits: bool = False
    torn: bool = False
    spaced_numbers: float = 0.16
    ellipsis: str = "……"
    middot: str = "·"
    squeezed: float = 0.0
    """Share of lines with punctuation that take one more character, as justified setting does by narrowing the marks."""


@dataclass
class Printed:
    """One line of the page, the blank lines behind it, and what it is."""

    text: str
    blanks: int
    role: Role


@dataclass
class MadePage:
    """The text, its lines with their roles, its stories in page order, and where the headlines stand."""

    lines: list[Printed]
    stories: list[Story]
    after: bool
    layout: Layout | None = None

    @property
    def text(self) -> str:
        """The page as a file holds it."""
        return "".join(line.text + "\n" * (line.blanks + 1) for line in self.lines)


def measure(text: str) -> int:
    """Half columns."""
    return sum(1 if c.isascii() else 2 for c in text)


def set_in_column(paragraph: str, width: int, indent: int = 4, squeeze: Callable[[str], bool] = lambda line: False) -> list[str]:
    """Broken as a setter would: the first line has `indent` half columns less, one mark may hang, numbers stay whole.

    `squeeze` says whether a full line takes one character more.
    """
    lines, room, line, wider = [], 2 * width - indent, "", False
    for token in TOKEN.findall(paragraph):
        if line and measure(line + token) > room and not wider and squeeze(line):
            room, wider = room + 2, True
        if not line or measure(line + token) <= room or (token in HANGING and measure(line) <= room):
            line += token
        elif not token.isspace():
            carried = ""
            while line[:-1] and line[-1] in OPENING:
                carried, line = line[-1] + carried, line[:-1]
            lines.append(line)
            line, room, wider = carried + token, 2 * width, False
    return [*lines, line] if line else lines


class Draw:
    """Draws pages."""

    def __init__(self, seed: int, texts: Texts, *, harsh: bool = True) -> None:
        self.random = random.Random(seed)
        self.texts = texts
        self.harsh = harsh

    def chance(self, probability: float) -> bool:
        """Whether it happens."""
        return self.random.random() < probability

    def rarely(self, probability: float) -> bool:
        """What only harsh pages have."""
        return self.harsh and self.chance(probability)

    def name(self) -> str:
        """A person."""
        if self.chance(0.02):
            return self.random.choice(("欧阳", "司马", "上官")) + self.random.choice(_GIVEN)
        return self.random.choice(_SURNAMES) + self.random.choice(_GIVEN)

    def page(self) -> MadePage:
        """A page of one to five stories."""
        draw = self.random
        if self.rarely(0.12):
            return self._web()
        if self.rarely(0.07):
            return self._english()
        after = self.chance(0.68)
        count = draw.choice((1, 2, 2, 3, 3, 4, 5)) if self.harsh else draw.randint(2, 5)
        blanks = draw.choices(("none", "every", "cjk", "half", "paragraph"), (3, 1.5, 4, 2.5, 1 if self.harsh else 0))[0]
        indent = "　　" if self.rarely(0.10) else ""
        undated = draw.choice((0.1, 0.5, 1.0)) if self.rarely(0.15 if after else 0.4) else 0.0
        lines: list[Printed] = []
        stories = []
        if self.chance(0.35):
            lines += [Printed(self.furniture(), draw.randint(0, 1), Role.FURNITURE) for _ in range(draw.choice((1, 1, 2)))]
        for headline in self.headlines(count):
            style = self.style(blanks if self.chance(0.75) else draw.choice(("none", "every", "cjk", "half")), indent)
            story = self.story(headline, undated, after)
            stories.append(story)
            self._printed(lines, story, style, after)
            lines[-1].blanks += draw.randint(0, 1)
            if self.chance(0.12):
                lines.append(Printed(self.furniture(), draw.randint(0, 1), Role.FURNITURE))
        if self.chance(0.25):
            lines.append(Printed(self.furniture(), 0, Role.FURNITURE))
        self._spoiled(lines)
        return MadePage(lines, stories, after)

    def _spoiled(self, lines: list[Printed]) -> None:
        """What extraction does to a page: all blank lines lost or doubled, a line said twice at a column's end."""
        if self.rarely(0.06):
            for line in lines:
                line.blanks = 0
        elif self.rarely(0.05):
            for line in lines:
                line.blanks = 2 * line.blanks + 1
        if self.rarely(0.10):
            for index in range(len(lines) - 1, 0, -1):
                line, following = lines[index], lines[index + 1 : index + 2]
                goes_on = bool(following) and following[0].role in (Role.MORE, Role.FURNITURE_WITHIN)
                if goes_on and line.role in IN_TEXT and len(line.text) > 8 and self.chance(0.02):
                    lines.insert(index + 1, Printed(line.text.strip(), line.blanks, Role.FURNITURE_WITHIN))
                    line.blanks = 0

    def headlines(self, count: int) -> list[str]:
        """Different ones; some are two in one, with the space between them that headlines of two parts have."""
        drawn = self.random.sample(self.texts.headlines, 2 * count)
        return [f"{a} {b}" if self.chance(0.2) and " " not in a + b else a for a, b in zip(drawn[::2], drawn[1::2], strict=True)]

    def style(self, blanks: str, indent: str) -> Style:
        """How a story of this page is set."""
        draw = self.random
        return Style(
            width=draw.randint(12, 22) if not self.rarely(0.1) else draw.randint(23, 40),
            blanks=blanks,
            indent=indent,
            dash=draw.choice(("——", "——", "———", "－－", "--")),
            wide_digits=self.chance(0.12),
            torn=self.chance(0.15),
            spaced_numbers=0.16 if self.chance(0.8) else 0.0,
            ellipsis=draw.choice(("……", "…", "......")),
            middot=draw.choice("···•・"),
            squeezed=draw.choice((0.3, 0.5, 0.8)) if self.rarely(0.35) else 0.0,
        )

    def story(self, headline: str, undated: float = 0.0, after: bool = False) -> Story:
        """Paragraphs under a headline, with or without dateline, sections, subheadline, caption and table."""
        draw, texts = self.random, self.texts
        paragraphs = draw.sample(texts.paragraphs, draw.choice((1, 2, 3, 4, 5, 6, 8, 10)))
        paragraphs = [self._dated(paragraph) for paragraph in paragraphs]
        if self.chance(0.2):
            paragraphs = ["".join(paragraphs)]
        story = Story(headline, paragraphs)
        if not self.chance(undated):
            self._dateline(story)
        elif self.chance(0.4):
            story.bylines = [self.name() for _ in range(draw.choice((1, 1, 2)))]
            names = draw.choice((" ", "、", "　")).join(story.bylines)
            if self.chance(0.6) and not after:
                story.byline_line = draw.choice(
                    ("本报记者 {}", "记者 {}", "□ 本报记者 {}", "■记者 {} 文/图", "本报记者{}", "新华社记者 {}")
                ).format(names)
            else:
                story.paragraphs[-1] += draw.choice(("（记者{}）", "（记者 {}）", "（本报记者 {}）")).format(names)
        if len(paragraphs) > 2 and self.chance(0.3):
            for before in draw.sample(range(1, len(paragraphs)), draw.choice((1, 1, 2))):
                story.sections[before] = self.section(paragraphs[before])
        if self.chance(0.2):
            story.subheadline = draw.choice(texts.subheadlines)
        if self.rarely(0.06):
            story.kicker = draw.choice(texts.kickers)
        if self.rarely(0.07):
            story.caption = (draw.randint(1, len(paragraphs)), draw.choice(texts.captions).format(self.name()))
        if self.rarely(0.05):
            story.table = (draw.randint(1, len(paragraphs)), self.table())
        return story

    def _dated(self, paragraph: str) -> str:
        """Some paragraphs begin with a date or a Latin word, so that neither tells where one begins."""
        draw = self.random
        year, month, day = draw.randint(1990, 2024), draw.randint(1, 12), draw.randint(1, 28)
        begin = draw.choice(
            (
                f"{year}年{month}月{day}日，",
                f"{month}月{day}日，",
                f"{year}年，",
                f"{day}日，",
                f"{year}年{month}月至{month % 12 + 1}月，",
                "IGBT方面，",
                "A股方面，",
                f"{day}岁的",
            )
        )
        if paragraph.endswith("。") and self.chance(0.08):
            paragraph = paragraph[:-1] + draw.choice(("：", "：", "……", "！", "。”"))
        return begin + paragraph if self.chance(0.1) else paragraph

    def section(self, paragraph: str) -> list[str]:
        """One line of its own words, a numbered one, or two lines cut from the paragraph it stands over."""
        parts = [part for part in re.split("[，。；：]", re.sub("[“”‘’（）《》]", "", paragraph)) if 3 < len(part) < 17]
        if len(parts) > 1 and self.chance(0.55):
            return [parts[0] + "，", self.random.choice(parts[1:])]
        head = self.random.choice(self.texts.sections)
        if self.rarely(0.2):
            return [self.random.choice("一二三四五") + "、" + head]
        if "，" in head and self.chance(0.4):
            first, _, rest = head.partition("，")
            return [first + "，", rest]
        return [head]

    def _dateline(self, story: Story) -> None:
        draw = self.random
        agency, place, month, day = draw.choice(_AGENCIES), draw.choice(_PLACES), draw.randint(1, 12), draw.randint(1, 28)
        words = f"{agency}{place}{month}月{day}日{draw.choice(('电', '电', '电', '专电', '讯' if agency == '本报' else '电'))}"
        story.dateline = (agency.removeprefix("据"), place, month, day)
        if self.rarely(0.08):
            words, story.dateline = draw.choice(("本报讯", "本报综合消息", "新华社电")), None
        if self.chance(0.78):
            story.bylines = [self.name() for _ in range(draw.choice((1, 1, 1, 2, 2, 3)))]
            names = draw.choice((" ", "、", "　")).join(story.bylines)
            opening, closing = ("(", ")") if self.chance(0.2) else ("（", "）")
            words += f"{opening}记者{draw.choice(('', ' '))}{names}{closing}"
            if self.chance(0.08):
                words += " "
        else:
            words += " "
        story.lead = words

    def table(self) -> list[str]:
        """Rows of a label and numbers, with or without the row of column heads."""
        rows = ["项目 数量 同比" if self.chance(0.5) else "指标  本月  累计"] if self.chance(0.7) else []
        gap = self.random.choice((" ", "  ", "\t", "    "))
        for label in self.random.sample(
            ("原煤", "原油", "天然气", "水泥", "粗钢", "汽车", "集成电路", "发电量", "布"), self.random.randint(3, 6)
        ):
            rows.append(
                gap.join(
                    (
                        label,
                        f"{self.random.uniform(1, 9999):.1f}",
                        f"{self.random.uniform(-20, 20):.1f}{self.random.choice(('', '%'))}",
                    )
                )
            )
        return rows

    def furniture(self) -> str:
        """A line that belongs to no story."""
        draw = self.random
        year, month, day, week = draw.randint(2005, 2024), draw.randint(1, 12), draw.randint(1, 28), draw.choice("一二三四五六日")
        made = [
            f"{year}年{month}月{day}日  星期{week}  第{draw.randint(1, 20)}版",
            f"{year}.{month:02d}.{day:02d} 星期{week}",
            f"第{draw.randint(1, 20)}版 {draw.choice(('综合', '要闻', '国际', '经济', '体育'))}",
            f"{draw.choice('AB')}{draw.randint(1, 30):02d}",
            f"{draw.randint(1, 30):02d}",
            f"本版编辑 {self.name()}",
            f"责任编辑：{self.name()} 校对：{self.name()}",
            f"责编 {self.name()} 美编 {self.name()}",
        ]
        if self.harsh:
            made += [
                f"临江日报 {year}年{month}月{day}日 星期{week}",
                f"{draw.choice(('要闻', '国际', '经济', '体育新闻', '时政'))} {draw.randint(1, 16)}",
                "www.linjiang.example",
                f"编辑/{self.name()} 版式/{self.name()}",
                f"（下转第{draw.choice('二三四五')}版）",
                f"（上接第{draw.choice('一二三')}版）",
            ]
        return draw.choice(made)

    def _printed(self, lines: list[Printed], story: Story, style: Style, after: bool) -> None:
        if not after:
            self._heading(lines, story, style)
            lines[-1].blanks += self.chance(0.4)
            if story.byline_line:
                lines.append(Printed(story.byline_line, int(self.chance(0.4)), Role.BYLINE))
        self._body(lines, story, style)
        if after:
            lines[-1].blanks = max(lines[-1].blanks, 1) if self.chance(0.95) or not self.harsh else lines[-1].blanks
            lines[-1].blanks += self.chance(0.3)
            self._heading(lines, story, style)

    def _heading(self, lines: list[Printed], story: Story, style: Style) -> None:
        if story.kicker:
            lines.append(Printed(story.kicker, int(self.chance(0.3)), Role.KICKER))
        room = int(style.width * self.random.uniform(0.75, 1.1)) if self.chance(0.85) else 99
        for number, line in enumerate(set_in_column(story.headline, room, 0)):
            lines.append(Printed(line.strip(), 0, Role.HEADLINE_MORE if number else Role.HEADLINE))
        if story.subheadline:
            for number, line in enumerate(set_in_column(style.dash + story.subheadline, max(room, 9), 0)):
                lines.append(Printed(line, 0, Role.SUBHEADLINE_MORE if number else Role.SUBHEADLINE))

    def _body(self, lines: list[Printed], story: Story, style: Style) -> None:
        for number, paragraph in enumerate(story.printed()):
            self._inserted(lines, story, number, style)
            if number and self.rarely(0.01):
                lines.append(Printed(self.furniture(), self.random.randint(0, 1), Role.FURNITURE_BETWEEN))
            for part, line in enumerate(story.sections.get(number, ())):
                last = part == len(story.sections[number]) - 1
                lines.append(Printed(style.head_indent + line, int(last), Role.SECTION_MORE if part else Role.SECTION))
            role = Role.BODY if number == 0 else Role.PARAGRAPH
            pieces = set_in_column(_dressed(paragraph, style), style.width, 4, lambda line: self._squeezed(line, style))
            torn = style.torn and self.chance(0.6)
            for part, piece in enumerate(pieces):
                text = (style.indent if part == 0 else "") + self._torn(piece, style, torn)
                if part == 0 and number == 0 and self.chance(0.2):
                    text = " " + text
                lines.append(Printed(text, self._blanks(text, style, part == len(pieces) - 1), Role.MORE if part else role))
                if self.rarely(0.004) and part < len(pieces) - 1:
                    lines.append(Printed(self.furniture(), self.random.randint(0, 1), Role.FURNITURE_WITHIN))
        self._inserted(lines, story, len(story.paragraphs), style)
        if self.rarely(0.05):
            lines.append(Printed("（完）", 0, Role.END_MARK))

    def _inserted(self, lines: list[Printed], story: Story, number: int, style: Style) -> None:
        if story.caption and story.caption[0] == number:
            lines[-1].blanks = max(lines[-1].blanks, self.random.randint(0, 1))
            for part, line in enumerate(set_in_column(story.caption[1], style.width, 0)):
                lines.append(Printed(line, 0, Role.CAPTION_MORE if part else Role.CAPTION))
            lines[-1].blanks = self.random.randint(0, 1)
        if story.table and story.table[0] == number:
            lines += [Printed(row, 0, Role.TABLE) for row in story.table[1]]
            lines[-1].blanks = self.random.randint(0, 1)

    def _blanks(self, line: str, style: Style, last: bool) -> int:
        match style.blanks:
            case "every":
                return 1
            case "cjk":
                return int(not any(c.isascii() for c in line))
            case "half":
                return int(self.chance(0.5))
            case "paragraph":
                return int(last)
        return 0

    def _squeezed(self, line: str, style: Style) -> bool:
        return style.squeezed > 0 and any(mark in line for mark in "，。、：；“”（）") and self.chance(style.squeezed)

    def _torn(self, line: str, style: Style, torn: bool) -> str:
        if torn:
            line = re.sub(r"(\d)%", r"\1 %", re.sub(r"(\d)\.(\d)", r"\1 . \2", line))
        return re.sub(r"(?<=[^\x00-\x7f])[0-9０-９]+", lambda m: " " * self.chance(style.spaced_numbers) + m[0], line)

    def _web(self) -> MadePage:
        """Clean text of a web page: a paragraph is a line, with or without an indent; source and time may stand below the headline."""
        lines, stories, blank = [], [], self.random.randint(0, 1)
        indent = self.random.choice(("", "　　", "　　", "    "))
        sourced = self.chance(0.4)
        for headline in self.headlines(self.random.choice((1, 1, 1, 2, 3))):
            story = self.story(headline, 0.5)
            story.caption = story.table = None
            stories.append(story)
            head_indent = indent if self.chance(0.5) else ""
            style = Style(10_000, "every" if blank else "none", indent, head_indent, "——", spaced_numbers=0.0)
            self._heading(lines, story, style)
            lines[-1].blanks += self.chance(0.4)
            if sourced:
                lines.append(Printed(self.source(), blank, Role.FURNITURE))
            if story.byline_line:
                lines.append(Printed(story.byline_line, blank, Role.BYLINE))
            self._body(lines, story, style)
            lines[-1].blanks += self.random.randint(0, 2)
        return MadePage(lines, stories, after=False)

    def source(self) -> str:
        """Where and when a web page came out."""
        draw = self.random
        day = f"{draw.randint(2005, 2024)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
        moment = f"{day} {draw.randint(0, 23):02d}:{draw.randint(0, 59):02d}"
        place = draw.choice(("临江网", "临江日报", "中国新闻网", "高原在线"))
        return draw.choice(
            (
                f"{moment}:{draw.randint(0, 59):02d} 来源：{place}",
                f"{moment} {place}",
                f"来源：{place}",
                f"发布时间：{moment} 来源：{place}",
                f"来源：{place} {moment}",
            )
        )

    def _english(self) -> MadePage:
        """A wire page in English: proportional type, so full lines differ in their count of characters."""
        draw, lines, stories = self.random, [], []
        width, blank, wrapped = draw.randint(28, 90), draw.choice(("none", "paragraph", "paragraph")), self.chance(0.7)
        for headline in draw.sample(self.texts.english_headlines, draw.choice((1, 1, 2, 3))):
            story = Story(headline, draw.sample(self.texts.english, draw.randint(2, 6)))
            stories.append(story)
            lines += [
                Printed(part, 0, Role.HEADLINE_MORE if n else Role.HEADLINE)
                for n, part in enumerate(self._wrapped(headline, width))
            ]
            lines[-1].blanks = draw.randint(0, 1)
            self._english_lead(story, lines)
            for number, paragraph in enumerate(story.printed()):
                pieces = self._wrapped(paragraph, width) if wrapped else [paragraph]
                for part, piece in enumerate(pieces):
                    last = part == len(pieces) - 1
                    role = Role.MORE if part else Role.PARAGRAPH if number else Role.BODY
                    indent = "   " if part == 0 and blank == "none" and wrapped else ""
                    lines.append(Printed(indent + piece, int(last and (blank == "paragraph" or not wrapped)), role))
            lines[-1].blanks += draw.randint(0, 1)
        return MadePage(lines, stories, after=False)

    def _english_lead(self, story: Story, lines: list[Printed]) -> None:
        draw = self.random
        if self.chance(0.35):
            story.bylines = [draw.choice(("Jane Miller", "Tom O'Brien", "Li Wei"))]
            lines.append(
                Printed(draw.choice(("By {}", "By {}, Staff Writer")).format(story.bylines[0]), draw.randint(0, 1), Role.BYLINE)
            )
        if self.chance(0.8):
            place = draw.choice(("BEIJING", "LONDON", "UNITED NATIONS", "NEW YORK", "GENEVA", "BRUSSELS"))
            agency, words = draw.choice((
                ("Xinhua", f"{place}, Jan. 13 (Xinhua) -- "), ("AP", f"{place} (AP) — "), ("Reuters", f"{place}, Jan 13 (Reuters) - "), ("AFP", f"{place}, Jan 13 (AFP) - "),
            ))  # fmt: skip
            story.lead, story.dateline = words, (agency, place, 1, 13)

    def _wrapped(self, text: str, width: int) -> list[str]:
        lines, line, room = [], "", width * self.random.uniform(0.9, 1.08)
        for word in text.split(" "):
            if line and len(line) + 1 + len(word) > room:
                left = int(room - len(line) - 2)
                if len(word) > 8 and 3 <= left < len(word) - 2 and word.isalpha() and self.chance(0.5):
                    lines.append(f"{line} {word[:left]}-")
                    line = word[left:]
                else:
                    lines.append(line)
                    line = word
                room = width * self.random.uniform(0.9, 1.08)
            else:
                line = f"{line} {word}" if line else word
        return [*lines, line]


def _dressed(text: str, style: Style) -> str:
    text = text.replace("……", style.ellipsis).replace("·", style.middot)
    return text.translate(_WIDE) if style.wide_digits else text
