"""Files that the tests make themselves: newspaper sheets, set in columns as a printer sets them."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

# Not embedded: PDFium maps its characters, but cannot draw them.
SONG = "STSong-Light"
# Embedded, to be drawn and read back by OCR. Debian's fonts-wqy-microhei; .ci/run installs it.
MICROHEI = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")

# Marks that may not begin a line hang out of it, as printers let them.
HANGING = "，。、；：？！”’）》"


def set_lines(paragraph: str, characters: int, indent: bool = True) -> list[str]:
    """A paragraph wrapped to a column of so many characters; its first line begins with two blanks."""
    rest = "\u3000\u3000" + paragraph if indent else paragraph
    lines = []
    while rest:
        end = characters
        while end < len(rest) and rest[end] in HANGING:
            end += 1
        lines.append(rest[:end])
        rest = rest[end:]
    return lines


@dataclass
class Print:
    """A PDF under the pen. Points from the upper left corner."""

    font: str = SONG
    width: float = 595
    height: float = 842
    buffer: io.BytesIO = field(default_factory=io.BytesIO)

    def __post_init__(self) -> None:
        if self.font == SONG:
            pdfmetrics.registerFont(UnicodeCIDFont(SONG))
        else:
            pdfmetrics.registerFont(TTFont(self.font, str(MICROHEI), subfontIndex=0))
        self.canvas = Canvas(self.buffer, pagesize=(self.width, self.height))

    def line(self, x: float, y: float, text: str, size: float = 10) -> None:
        """One line with its upper left corner at (x, y); an ideographic blank only moves the pen."""
        self.canvas.setFont(self.font, size)
        shift = len(text) - len(text.lstrip("\u3000"))
        self.canvas.drawString(x + shift * size, self.height - y - size * 0.88, text.lstrip("\u3000"))

    def column(self, x: float, y: float, lines: list[str], size: float = 10, leading: float = 14) -> float:
        """Lines below each other; the height below the last."""
        for line in lines:
            self.line(x, y, line, size)
            y += leading
        return y

    def sheet(self) -> None:
        """Begin the next sheet."""
        self.canvas.showPage()

    def data(self) -> bytes:
        """The finished file."""
        self.canvas.save()
        return self.buffer.getvalue()


@pytest.fixture
def new_print() -> Callable[..., Print]:
    """Makes a Print."""
    return Print


@pytest.fixture
def wrap() -> Callable[..., list[str]]:
    """A paragraph as the lines of a column."""
    return set_lines


@pytest.fixture
def drawn() -> str:
    """The name of a font that can be drawn."""
    if not MICROHEI.exists():
        pytest.skip("fonts-wqy-microhei is not installed")
    return "MicroHei"
