"""Newspaper sheets of our own as PDF: masthead, stories of different widths, pictures with captions, pull quotes, boxes, adverts.

The right answers stand beside them in answers.jsonl, for tools/formats.py. The texts are those of the cut's own tests.
"""

import io
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT, WIDTH, HEIGHT = "STSong-Light", 1000.0, 1420.0
HANGING, OPENING = "，。、；：？！”’）》%", "（“‘《"
MARGIN = 50.0
TEXTS = Path(__file__).parents[2] / "services" / "extraction" / "tests" / "page" / "texts.txt"
PLACES, NAMES = ("临江", "青禾", "北京", "德润"), ("王小明", "赵红梅", "陈思远", "郑一鸣", "冯洁")


@dataclass
class Put:
    """A story on the sheet and what is right of it."""

    headline: str
    paragraphs: list[str] = field(default_factory=list)


def texts() -> dict[str, list[str]]:
    """The sections of the texts by name."""
    found: dict[str, list[str]] = {}
    for line in TEXTS.read_text("utf-8").splitlines():
        if line.startswith("# "):
            current = found.setdefault(line[2:], [])
        elif line:
            current.append(line.replace("℃", "度"))  # the font has no such glyph
    return found


def half(character: str) -> float:
    """Its width in type sizes."""
    return 0.5 if character.isascii() else 1.0


def set_lines(paragraph: str, room: float, indent: bool) -> list[str]:
    """Lines no wider than `room` type sizes; numbers stay whole, marks hang."""
    lines, line, left = [], "", room - 2 * indent
    position = 0
    while position < len(paragraph):
        end = position + 1
        while (
            paragraph[position].isascii() and end < len(paragraph) and paragraph[end].isascii() and not paragraph[end].isspace()
        ):
            end += 1
        token = paragraph[position:end]
        width = sum(map(half, token))
        if line and width > left and not (token in HANGING and left > -1):
            carried = ""
            while line and line[-1] in OPENING:
                carried, line = line[-1] + carried, line[:-1]
            lines.append(line)
            line, left = carried, room - sum(map(half, carried))
        line, left, position = line + token, left - width, end
    return [*lines, line] if line else lines


class Paper:
    """Draws one sheet from a seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.texts = texts()
        self.heads = self.dice.sample(self.texts["headlines"], 8)
        self.indented = self.dice.random() < 0.85
        self.size = self.dice.choice([9.0, 9.5, 10.0])
        self.leading = self.size * self.dice.choice([1.4, 1.5, 1.6])
        self.buffer = io.BytesIO()
        self.stories: list[Put] = []
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.canvas = Canvas(self.buffer, pagesize=(WIDTH, HEIGHT))

    def draw(self) -> bytes:
        """The file."""
        self.masthead()
        y = 190.0
        y = self.band(MARGIN, y, WIDTH - 2 * MARGIN, 430, big=True)
        wide = (WIDTH - 2 * MARGIN) * self.dice.choice([0.4, 0.5, 0.6])
        gap = 2.5 * self.size
        low = [
            self.band(MARGIN, y, wide - gap / 2, 400),
            self.band(MARGIN + wide + gap / 2, y, WIDTH - 2 * MARGIN - wide - gap / 2, 400),
        ]
        y = max(low)
        if self.dice.random() < 0.6:
            y = self.band(MARGIN, y, WIDTH - 2 * MARGIN, 200)
        self.foot(y)
        self.canvas.save()
        return self.buffer.getvalue()

    def text(self, x: float, y: float, words: str, size: float) -> None:
        self.canvas.setFont(FONT, size)
        for character in words:
            if not character.isspace():
                self.canvas.drawString(x, HEIGHT - y - size * 0.88, character)
            x += size * half(character)

    def masthead(self) -> None:
        self.text(MARGIN, 40, self.dice.choice(["临江日报", "青禾晚报", "德润商报"]), 60)
        self.text(640, 50, "2024年3月6日 星期三", 11)
        self.text(640, 70, "农历甲辰年正月廿六 今日16版", 11)
        self.text(640, 90, "国内统一连续出版物号 CN 33-0001", 9)
        self.canvas.line(MARGIN, HEIGHT - 150, WIDTH - MARGIN, HEIGHT - 150)

    def foot(self, y: float) -> None:
        if y < HEIGHT - 190:
            top = HEIGHT - 150
            self.canvas.rect(MARGIN, HEIGHT - top - 90, WIDTH - 2 * MARGIN, 90)
            self.text(MARGIN + 40, top + 15, "春季家具展销会 全场八折起", 30)
            self.text(MARGIN + 40, top + 60, "地址：人民路88号 电话：0571-12345678", 14)
        self.text(MARGIN, HEIGHT - 40, "本版责编：钱进 版式：孙丽 校对：李强", 8)

    def band(self, x: float, y: float, width: float, height: float, big: bool = False) -> float:
        """A story in a rectangle; the height below it."""
        size = self.size
        columns = max(1, round(width / (size * self.dice.uniform(15, 21))))
        gutter = size * self.dice.choice([1.5, 2.0])
        column = (width - gutter * (columns - 1)) / columns
        room = int(column / size)
        put = Put(self.heads.pop())
        type_size = min(self.dice.choice([34, 40] if big else [20, 24]), width / (len(put.headline) + 1))
        left = x if self.dice.random() < 0.4 else x + (width - type_size * sum(map(half, put.headline))) / 2
        self.text(left, y, put.headline, type_size)
        top = y + type_size * 1.15 + size
        rows = int((height - type_size * 1.15 - size * 3) / self.leading)
        lines = self.lines(put, room, rows * columns)
        boxes = self.box(x, top, column, gutter, columns, rows) if big else {}
        bottom, number = top, 0
        per = -(-(len(lines) + sum(boxes.values())) // columns)
        for place in range(columns):
            row = boxes.get(place, 0)
            while row < per and number < len(lines):
                indent, words = lines[number]
                self.text(x + place * (column + gutter) + indent * size, top + row * self.leading, words, size)
                row, number = row + 1, number + 1
            bottom = max(bottom, top + row * self.leading)
        self.stories.append(put)
        if self.dice.random() < 0.5:
            self.canvas.line(x, HEIGHT - bottom - size, x + width, HEIGHT - bottom - size)
        return bottom + 2.2 * size

    def lines(self, put: Put, room: int, most: int) -> list[tuple[int, str]]:
        """The story's lines with their indents, as many as there is room for."""
        lines: list[tuple[int, str]] = []
        paragraphs = self.dice.sample(self.texts["paragraphs"], 9)
        paragraphs[0] = f"本报讯（记者 {self.dice.choice(NAMES)}）" + paragraphs[0]
        for paragraph in paragraphs:
            own = set_lines(paragraph, room, self.indented)
            if lines and len(lines) + len(own) > most:
                continue
            lines += [(2 if self.indented and not n else 0, words) for n, words in enumerate(own)]
            put.paragraphs.append(paragraph)
        return lines

    def box(self, x: float, top: float, column: float, gutter: float, columns: int, rows: int) -> dict[int, int]:
        """A picture with its caption, or a pull quote, at the head of a column: how many rows it takes there."""
        place = self.dice.randrange(columns)
        left, deep = x + place * (column + gutter), int(rows * 0.35)
        if self.dice.random() < 0.7:
            self.canvas.setFillGray(0.8)
            self.canvas.rect(left, HEIGHT - top - (deep - 2) * self.leading, column, (deep - 2) * self.leading, fill=1, stroke=0)
            self.canvas.setFillGray(0)
            self.text(
                left,
                top + (deep - 1.6) * self.leading,
                f"图为{self.dice.choice(PLACES)}的田间。{self.dice.choice(NAMES)} 摄"[: int(column / self.size / 0.85)],
                self.size * 0.85,
            )
        else:
            deep = 5
            self.canvas.line(left, HEIGHT - top, left + column, HEIGHT - top)
            for n, words in enumerate(("“我们不追求速度，", "只追求质量。”")):
                self.text(left + self.size, top + (0.6 + 1.6 * n) * self.leading, words, self.size * 1.4)
            self.canvas.line(left, HEIGHT - top - 4 * self.leading, left + column, HEIGHT - top - 4 * self.leading)
        return {place: deep}


def write(folder: Path, seeds: Sequence[int]) -> None:
    """A file for each seed, and its line in answers.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "answers.jsonl").open("a", encoding="utf-8") as answers:
        for seed in seeds:
            paper = Paper(seed)
            (folder / f"paper_{seed}.pdf").write_bytes(paper.draw())
            stories = [{"headline": put.headline, "paragraphs": put.paragraphs} for put in paper.stories]
            kind = "paper, indented" if paper.indented else "paper, unindented"
            answers.write(json.dumps({"file": f"paper_{seed}.pdf", "kind": kind, "stories": stories}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]), range(int(sys.argv[2]), int(sys.argv[3])))
