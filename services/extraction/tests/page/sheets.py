"""Pages as PDF readers hand them over: columns on sheets with the place of every line, paragraphs that show by an indent.

Sets the stories that layouts.py draws. A part of the pages keeps only the text, as other extractions do, with its indents.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from layouts import HANGING, OPENING, TOKEN, Draw, MadePage, Printed, Story

from dateline_extraction.domain.page.scores import Role
from dateline_schema.records import Box, Layout

NARROW, BROAD = frozenset("iljtfI.,:;'!|()"), frozenset("mwMW")
# As ingest's reader of PDFs does it (domain/layout/setting.py), in type sizes.
INDENT_LEAST, INDENT_MOST, BLANK, OTHER_SIZE = 1.3, 2.8, 0.6, 1.15
MARGIN = 40.0
_CONTINUES = (Role.MORE, Role.CAPTION_MORE, Role.HEADLINE_MORE, Role.SECTION_MORE, Role.SUBHEADLINE_MORE)


@dataclass
class Item:
    """One line to be placed. Points: `shift` from its column's left edge, `width`, `white` above it beyond the usual."""

    text: str
    role: Role
    size: float
    shift: float
    width: float
    white: float = 0.0


@dataclass
class Put:
    """A placed line: left edge and top in points from the sheet's upper left corner."""

    item: Item
    sheet: int
    column: int
    band: int
    x: float
    y: float


class Sheets(Draw):
    """Draws sheets."""

    def page(self) -> MadePage:
        """One to five stories on one or more sheets, each below its headline, seldom above it."""
        draw = self.random
        self.columns = draw.choice((1, 2, 2, 3, 3, 4, 4, 5, 6))
        self.size = draw.uniform(8.5, 11) if self.columns > 1 else draw.uniform(10, 14)
        self.column = self.size * (draw.uniform(11, 24) if self.columns > 1 else draw.uniform(24, 68))
        self.gutter, self.pitch = self.size * draw.uniform(1.1, 2.4), self.size * draw.uniform(1.2, 1.7)
        self.ascii = draw.choice((0.45, 0.5, 0.5, 0.55, 0.6))
        self.mode = draw.choice(("counted", "ragged", "justified", "justified"))
        self.english = self.chance(0.08)
        self.indent = 2 * self.size if self.chance(0.8) else 0.0
        self.apart = 0.0 if self.indent or self.chance(0.5) else 0.8 * self.pitch
        self.big = self.size * draw.uniform(1.3, 3)
        self.flows = self.columns > 1 and self.chance(0.25)
        self.centred = self.chance(0.5)
        self.heads = draw.choice(("centred", "centred", "bold", "left", "indented"))
        self.head_white = draw.choice((0.0, 0.5, 1.0)) * self.pitch
        self.sheet, self.band, self.y = 0, 0, MARGIN
        after = self.chance(0.06)
        stories, puts = self._stories(after), []
        self._furniture(puts)
        for story in stories:
            (self._flowing if self.flows else self._banded)(puts, story, after)
        if self.chance(0.3):
            self._furniture(puts)
        return self._made(puts, stories, after)

    def _stories(self, after: bool) -> list[Story]:
        draw = self.random
        count = draw.choice((1, 2, 3, 4, 5))
        if self.english:
            headlines = draw.sample(self.texts.english_headlines, min(count, 3))
            return [Story(headline, draw.sample(self.texts.english, draw.randint(2, 6))) for headline in headlines]
        undated = draw.choice((0.0, 0.3, 1.0))
        stories = [self.story(headline, undated, after) for headline in self.headlines(count)]
        for story in stories:
            story.table = None
        return stories

    def _furniture(self, puts: list[Put], *roles: Role) -> None:
        """Running heads over a sheet, or lines at its foot."""
        role = roles[0] if roles else Role.FURNITURE
        self.band += 1
        for number in range(self.random.choice((1, 1, 2)) if roles or self.chance(0.8) else 0):
            text = self.furniture()
            width = self._natural(text, self.size)
            puts.append(Put(Item(text, role, self.size, 0, width), self.sheet, 0, self.band, MARGIN + 300 * number, self.y))
            self.band += 1
        self.y += 2.5 * self.pitch

    def _natural(self, text: str, size: float) -> float:
        return size * sum(self._width(c) for c in text)

    def _width(self, character: str) -> float:
        if not character.isascii():
            return 1.0
        if character.isdigit() or not self.english:
            return self.ascii
        return self.ascii * (0.6 if character in NARROW else 1.5 if character in BROAD else 1.0)

    def _lines(self, paragraph: str, room: float, size: float, indent: float) -> list[str]:
        """Broken by true widths, or by the count of characters."""
        if self.mode == "counted" and not self.english:
            return counted(paragraph, int(room / size), round(indent / size))
        return broken(paragraph, room, indent, lambda text: self._natural(text, size))

    def _block(self, text: str, roles: tuple[Role, Role], room: float, size: float, place: str, white: float) -> list[Item]:
        """A heading or caption."""
        items = []
        for number, whole in enumerate(self._lines(text, room, size, 0)):
            line = whole.strip()
            width = self._natural(line, size)
            shift = max(0.0, (room - width) / 2) if place == "centred" else 2 * size if place == "indented" else 0.0
            items.append(Item(line, roles[number > 0], size, shift, width, 0.0 if number else white))
        return items

    def _heading(self, story: Story, room: float) -> list[Item]:
        place = "centred" if self.centred else "left"
        items: list[Item] = []
        if story.kicker:
            items += self._block(story.kicker, (Role.KICKER, Role.KICKER), 99 * room, self.size * 1.3, place, self.pitch)
            items[-1].shift = 0.0
        items += self._block(story.headline, (Role.HEADLINE, Role.HEADLINE_MORE), room, self.big, place, self.pitch)
        if story.subheadline:
            size = self.size * self.random.choice((1.0, 1.2, 1.5))
            items += self._block(
                "——" + story.subheadline, (Role.SUBHEADLINE, Role.SUBHEADLINE_MORE), room, size, place, 0.3 * size
            )
        if story.byline_line:
            items += self._block(story.byline_line, (Role.BYLINE, Role.BYLINE), 99 * room, self.size, "left", 0.3 * self.pitch)
        return items

    def _text(self, story: Story) -> list[Item]:
        items: list[Item] = []
        for number, paragraph in enumerate(story.printed()):
            white = self.apart if number else 0.0
            if number in story.sections:
                size = self.size * (self.random.uniform(1.05, 1.3) if self.heads == "bold" else 1.0)
                for part, line in enumerate(story.sections[number]):
                    role = Role.SECTION_MORE if part else Role.SECTION
                    items += self._block(
                        line, (role, Role.SECTION_MORE), self.column, size, self.heads, 0 if part else self.head_white
                    )
                white = self.head_white
            role = Role.BODY if number == 0 else Role.PARAGRAPH
            items += self._paragraph(paragraph, role, white)
        return items

    def _paragraph(self, paragraph: str, role: Role, white: float) -> list[Item]:
        lines = self._lines(paragraph, self.column, self.size, self.indent)
        items = []
        for part, line in enumerate(lines):
            shift = 0.0 if part else self.indent
            width = self._natural(line, self.size)
            if self.mode == "justified" and part < len(lines) - 1 and abs(self.column - shift - width) < 0.25 * self.column:
                width = self.column - shift
            items.append(Item(line, Role.MORE if part else role, self.size, shift, width, 0.0 if part else white))
        return items

    def _caption(self, story: Story) -> list[Item]:
        if story.caption is None:
            return []
        size = self.size * self.random.choice((0.75, 0.85, 1.0))
        return self._block(story.caption[1], (Role.CAPTION, Role.CAPTION_MORE), self.column, size, "left", 8 * self.pitch)

    def _banded(self, puts: list[Put], story: Story, after: bool) -> None:
        """A heading over all columns and the text dealt into them evenly; the picture at the head or foot of a column."""
        whole = self.columns * (self.column + self.gutter) - self.gutter
        if not after:
            self._stacked(puts, self._heading(story, whole))
        items, caption = self._text(story), self._caption(story)
        per = max(1, -(-len(items) // self.columns))
        self.band += 1
        top = lowest = self.y
        parts = [items[start : start + per] for start in range(0, len(items), per)]
        turn = self.random.randint(1, len(parts)) if self.chance(0.12) else len(parts)
        pictured = self.random.randrange(len(parts))
        column = 0
        for number, written in enumerate(parts):
            part = written
            if number == turn:
                self._new_sheet(puts, part[0].role)
                top, column = self.y, 0
            self.y = top
            if number == pictured:
                part = part + caption if self.chance(0.5) and number == len(parts) - 1 else caption + part
            self._stacked(puts, part, column)
            lowest = max(lowest, self.y) if number < turn else self.y
            column += 1
        self.y = lowest + self.pitch
        if after:
            self._stacked(puts, self._heading(story, whole))

    def _stacked(self, puts: list[Put], items: Sequence[Item], column: int = 0) -> None:
        if not column:
            self.band += 1
        left = MARGIN + column * (self.column + self.gutter)
        for item in items:
            self.y += item.white
            puts.append(Put(item, self.sheet, column, self.band, left + item.shift, self.y))
            self.y += max(self.pitch, 1.25 * item.size)

    def _new_sheet(self, puts: list[Put], following: Role) -> None:
        self.sheet, self.y = self.sheet + 1, MARGIN
        if self.chance(0.6):
            within = following in _CONTINUES
            self._furniture(puts, Role.FURNITURE_WITHIN if within else Role.FURNITURE_BETWEEN)
        self.band += 1

    def _flowing(self, puts: list[Put], story: Story, after: bool) -> None:
        """Headings as wide as a column, stories one below the other down the columns."""
        if not puts or puts[-1].item.role == Role.FURNITURE:
            self._at, self._top = 0, self.y
            self.deep = self.y + self.pitch * self.random.randint(30, 90)
        self.big = min(self.big, self.size * 2)
        heading, text = self._heading(story, self.column), self._text(story) + self._caption(story)
        for item in [*text, *heading] if after else [*heading, *text]:
            self.y += item.white
            if self.y > self.deep and item.role not in _CONTINUES[1:]:
                self._at, self.y = (self._at + 1) % self.columns, self._top
                if not self._at:
                    self.sheet += 1
            left = MARGIN + self._at * (self.column + self.gutter)
            puts.append(Put(item, self.sheet, self._at, self.band, left + item.shift, self.y))
            self.y += max(self.pitch, 1.25 * item.size)

    def _made(self, puts: Sequence[Put], stories: list[Story], after: bool) -> MadePage:
        """The text with its blank lines, and the boxes unless only the text is kept."""
        _within(puts)
        known = self.chance(0.7)
        no_blanks, faded = not known and self.chance(0.5), 0.0 if known or self.chance(0.7) else 0.06
        lines, starts, length = [], [], 0
        for put, following in zip(puts, [*puts[1:], None], strict=True):
            item = put.item
            deep = INDENT_LEAST <= item.shift / item.size <= INDENT_MOST and item.size < OTHER_SIZE * self.size
            indent = "　　" if deep and not self.chance(faded) else ""
            if not known and item.shift > 3 * item.size and self.chance(0.7):
                indent = " " * int(2 * item.shift / item.size)
            blanks = 0 if following is None or no_blanks else self._blanks(put, following)
            lines.append(Printed(indent + item.text, blanks, item.role))
            starts.append(length + len(indent))
            length += len(lines[-1].text) + 1 + blanks
        skew = 0.1 * self.size if self.chance(0.2) else 0.0
        boxes = [self._box(put, start, skew) for put, start in zip(puts, starts, strict=True)]
        return MadePage(lines, stories, after, Layout(boxes=tuple(boxes)) if known else None)

    def _box(self, put: Put, start: int, skew: float) -> Box:
        """`skew`: points by which its edges may be wrong, as those of recognised characters are."""
        x0, x1 = (x + self.random.uniform(-skew, skew) for x in (put.x, put.x + put.item.width))
        end = start + len(put.item.text)
        return Box(start=start, end=end, sheet=put.sheet, x0=x0, y0=put.y, x1=max(x1, x0 + 1), y1=put.y + put.item.size)

    def _blanks(self, put: Put, following: Put) -> int:
        one, other = sorted((put.item.size, following.item.size))
        if put.sheet != following.sheet:
            return 2
        if other > OTHER_SIZE * one:
            return 1
        if put.column != following.column:
            return 0
        if put.band != following.band:
            return 1
        return int(following.y - put.y - put.item.size > self.pitch - self.size + BLANK * one)


def _within(puts: Sequence[Put]) -> None:
    """Captions behind which a paragraph goes on stand within it."""
    goes_on = False
    for put in reversed(puts):
        role = put.item.role
        if role in (Role.CAPTION, Role.CAPTION_MORE):
            if goes_on:
                put.item.role = Role.CAPTION_WITHIN if role == Role.CAPTION else Role.CAPTION_WITHIN_MORE
        else:
            goes_on = role == Role.MORE


def broken(paragraph: str, room: float, indent: float, natural: Callable[[str], float]) -> list[str]:
    """Lines no wider than `room` but for one hanging mark; the first has `indent` less."""
    lines, line, left = [], "", room - indent
    for token in TOKEN.findall(paragraph):
        if not line or natural(line + token) <= left or (token in HANGING and natural(line) <= left):
            line += token
        elif not token.isspace():
            carried = ""
            while line[:-1] and line[-1] in OPENING:
                carried, line = line[-1] + carried, line[:-1]
            lines.append(line.rstrip())
            line, left = carried + token, room
    return [*lines, line.rstrip()] if line.strip() else lines


def counted(paragraph: str, characters: int, indent: int) -> list[str]:
    """Lines of so many characters, whatever their width; marks hang and Latin words and numbers stay whole."""
    lines, rest = [], paragraph
    most = characters - indent
    while rest:
        end = most
        while end < len(rest) and (rest[end] in HANGING or not rest[end - 1 : end + 1].strip("0123456789.%")):
            end += 1
        lines.append(rest[:end].strip())
        rest, most = rest[end:], characters
    return [line for line in lines if line]
