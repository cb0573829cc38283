"""PDF by PDFium: characters with boxes, put back into columns and lines. One page of all sheets, in order.

An article runs on from sheet to sheet in wire print-outs and reports, so the sheets stay together; a form feed parts them and
each box names its sheet. Sheets that are pictures are read by OCR where it is installed.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from dateline_ingest.domain import ocr
from dateline_ingest.domain.layout import Glyph, Setting, parts_of, runs_of, tables_apart
from dateline_ingest.domain.readers.reader import Context, Found, Reader, ReadPage, Refusal, Refused
from dateline_ingest.domain.rules import rules_in
from dateline_schema.records import Block

MEDIA_TYPE = "application/pdf"

# PDFium would mend a torn file and keep silent about what is gone: behind the last end mark no object may begin.
_END, _OBJECT = b"%%EOF", re.compile(rb"\d\s+\d+\s+obj\b")
_MARK = b"%PDF-"
_HEAD_WITHIN = 1024
_FEW = 50
"""A sheet with fewer characters than this under a picture of its size is a scan with a stamp on it."""
_PICTURE_SHARE = 0.5
_RULE_SHARE = 0.02
_OUTLINES = 300
"""So many drawings without text are letters turned into outlines."""
_UNMAPPED_SHARE = 0.3
_OBJECT_DEPTH = 4
_LINE_END_HYPHEN = 0x2
# What PDFium puts for characters that fonts do not map.
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ufffd]")
_UNKNOWN = "\ufffd"
_SHIFT = 0.25
"""Share of its own size by which a character printed again may be off."""
_DPI = 200


def recognises(head: bytes) -> float:
    """The mark may stand a little way into the file; farther on only at a line's begin, and any other format is surer."""
    if _MARK in head[:_HEAD_WITHIN]:
        return 1.0
    return 0.3 if b"\n" + _MARK in head else 0.0


def read(data: bytes, context: Context) -> Iterable[Found]:
    """The page; a Refusal for each sheet that cannot be read while others can. Raises Refused."""
    data = data[max(0, data.find(_MARK)) :]
    end = data.rfind(_END)
    if end < 0 or _OBJECT.search(data, end):
        raise Refused(422, "Truncated file", "the PDF has no end mark; it was cut short")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _not_opened(error) from error
    try:
        if len(document) > context.limits.sheets:
            raise Refused(413, "Too many sheets", f"{len(document)} sheets, at most {context.limits.sheets} are taken")
        if not len(document):
            raise Refused(422, "Empty page", "the PDF has no sheet")
        yield from _page(document, context)
    finally:
        document.close()


def _not_opened(error: pdfium.PdfiumError) -> Refused:
    code = getattr(error, "err_code", None)
    if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return Refused(422, "Encrypted file", "the PDF needs a password")
    return Refused(422, "Damaged file", "the PDF cannot be opened")


def _page(document: pdfium.PdfDocument, context: Context) -> Iterator[Found]:
    setting = Setting()
    refusals: list[Refusal] = []
    for number in range(len(document)):
        try:
            sheet = document[number]
            try:
                setting.add_sheet(parts_of(_runs(sheet, context)), number)
            finally:
                sheet.close()
        except pdfium.PdfiumError:
            damaged = "this sheet cannot be read"
            refusals.append(Refusal(member=f"sheet {number + 1}", status=422, title="Damaged file", detail=damaged))
        except Refused as refused:
            member = f"sheet {number + 1}"
            refusals.append(Refusal(member=member, status=refused.status, title=refused.title, detail=refused.detail))
    text, layout = setting.result()
    if text.strip():
        tables = tuple(Block(role="table", start=start, end=end) for start, end in setting.tables)
        yield ReadPage(text=text, media_type=MEDIA_TYPE, layout=layout, blocks=tables)
    yield from refusals


def _runs(sheet: pdfium.PdfPage, context: Context) -> list[Any]:
    """The sheet's runs, from its text or from its picture. Raises Refused."""
    glyphs, unmapped = _glyphs(sheet)
    share = _picture_share(sheet) if len(glyphs) < _FEW else 0.0
    if unmapped > _UNMAPPED_SHARE * len(glyphs):
        if not ocr.available():
            raise Refused(415, "No text", "its fonts do not say which characters they print; " + ocr.MISSING)
    elif glyphs and share < _PICTURE_SHARE:
        rest, tables = tables_apart(glyphs, rules_in(sheet, _placer(sheet)))
        return [*runs_of(rest), *tables]
    elif not glyphs and share < _RULE_SHARE:
        return []
    elif not ocr.available():
        if glyphs:
            return runs_of(glyphs)
        raise Refused(415, "Scanned page", "a picture without text; " + ocr.MISSING)
    width, height = sheet.get_size()
    if width * height * (_DPI / 72) ** 2 > context.limits.pixels:
        raise Refused(413, "Page too large", f"the sheet has more than {context.limits.pixels} pixels at {_DPI} dpi")
    bitmap = sheet.render(scale=_DPI / 72)
    try:
        return ocr.runs_in(bitmap.to_numpy()[:, :, :3], points_per_pixel=72 / _DPI)
    finally:
        bitmap.close()


def _glyphs(sheet: pdfium.PdfPage) -> tuple[list[Glyph], int]:
    """The sheet's printed characters in the file's order, and how many of them have no known text.

    Those stay as U+FFFD: a figure with a hole shows it, one with a digit less would be another figure.
    """
    page = sheet.get_textpage()
    try:
        place = _placer(sheet)
        rect = raw.FS_RECTF()
        found: list[Glyph] = []
        unmapped = 0
        spaced = False
        printed = _Printed()
        for index in range(page.count_chars()):
            if raw.FPDFText_IsGenerated(page, index) == 1:
                continue
            text = _text(raw.FPDFText_GetUnicode(page, index))
            if text.isspace():
                spaced = True
                continue
            if not raw.FPDFText_GetLooseCharBox(page, index, rect):
                continue
            x0, y0, x1, y1 = place(rect.left, rect.bottom, rect.right, rect.top)
            if x1 - x0 <= 0 or y1 - y0 <= 0:
                continue
            if raw.FPDFText_HasUnicodeMapError(page, index) == 1:
                text = _UNKNOWN
            glyph = Glyph(text, x0, y0, x1, y1, y1 - y0, spaced)
            if printed.again(glyph):
                continue
            unmapped += text == _UNKNOWN
            found.append(glyph)
            spaced = False
        return found, unmapped
    finally:
        page.close()


def _text(code: int) -> str:
    # PDFium takes a hyphen at a line's end for one of hyphenation; print says only that there is a hyphen.
    if code == _LINE_END_HYPHEN:
        return "-"
    text = chr(code) if code < 0xD800 or 0xE000 <= code <= 0x10FFFF else _UNKNOWN
    return _UNKNOWN if _NO_TEXT.match(text) else text


class _Printed:
    """What has been printed where: bold type is often faked by printing twice with a small shift."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, int, int], Glyph] = {}

    def again(self, glyph: Glyph) -> bool:
        """Whether the same character stands nearly there already."""
        x, y = round(glyph.x0), round(glyph.y0)
        width, height = _SHIFT * (glyph.x1 - glyph.x0), _SHIFT * (glyph.y1 - glyph.y0)
        for near_x in (x - 1, x, x + 1):
            for near_y in (y - 1, y, y + 1):
                other = self._places.get((glyph.text, near_x, near_y))
                if other and abs(other.x0 - glyph.x0) < width and abs(other.y0 - glyph.y0) < height:
                    return True
        self._places[glyph.text, x, y] = glyph
        return False


def _placer(sheet: pdfium.PdfPage) -> Any:
    """From PDF user space to points from the upper left corner of the sheet as it is shown."""
    left, bottom, right, top = sheet.get_bbox()
    turned = sheet.get_rotation()

    def place(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        if turned == 90:
            return y0 - bottom, x0 - left, y1 - bottom, x1 - left
        if turned == 180:
            return right - x1, y0 - bottom, right - x0, y1 - bottom
        if turned == 270:
            return top - y1, right - x1, top - y0, right - x0
        return x0 - left, top - y1, x1 - left, top - y0

    return place


def _picture_share(sheet: pdfium.PdfPage) -> float:
    """How much of the sheet its largest picture covers; all of it where letters were turned into outlines."""
    width, height = sheet.get_size()
    largest = 0.0
    kinds = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING]
    for count, item in enumerate(sheet.get_objects(filter=kinds, max_depth=_OBJECT_DEPTH), 1):
        x0, y0, x1, y1 = item.get_bounds()
        largest = max(largest, (x1 - x0) * (y1 - y0))
        if count > _OUTLINES:
            return 1.0
    return largest / (width * height) if width * height else 0.0


READER = Reader(
    name="pdf",
    media_types=frozenset({MEDIA_TYPE, "application/x-pdf"}),
    endings=frozenset({"pdf"}),
    recognises=recognises,
    read=read,
)
