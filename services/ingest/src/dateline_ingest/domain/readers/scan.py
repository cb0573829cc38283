"""Scanned pages: PNG, JPEG and TIFF (each picture of a TIFF is a sheet), read by OCR where it is installed."""

import io
from collections.abc import Iterable
from typing import Any

from dateline_ingest.domain import ocr
from dateline_ingest.domain.layout import Setting, parts_of
from dateline_ingest.domain.readers.reader import Context, Found, Reader, ReadPage, Refused

_MAGIC = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"II*\0": "image/tiff", b"MM\0*": "image/tiff"}
_USUAL_DPI = 200
_LEAST_DPI, _MOST_DPI = 72, 1200


def media_type_of(head: bytes) -> str | None:
    """The picture format, by its magic number."""
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)


def recognises(head: bytes) -> float:
    """Magic numbers."""
    return 1.0 if media_type_of(head) else 0.0


def read(data: bytes, context: Context) -> Iterable[Found]:
    """The page of all its sheets. Raises Refused."""
    if not ocr.available():
        raise Refused(415, "Scanned page", "a picture; " + ocr.MISSING)
    from PIL import Image, UnidentifiedImageError

    setting = Setting()
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as picture:
            sheets = getattr(picture, "n_frames", 1)
            if sheets > context.limits.sheets:
                raise Refused(413, "Too many sheets", f"{sheets} sheets, at most {context.limits.sheets} are taken")
            for number in range(sheets):
                picture.seek(number)
                setting.add_sheet(parts_of(_runs(picture, context)), number)
    except Image.DecompressionBombError as error:
        raise _too_large(context) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused(422, "Damaged file", "the picture cannot be decoded") from error
    text, layout = setting.result()
    if not text.strip():
        raise Refused(422, "Empty page", "no text was found in the picture")
    yield ReadPage(text=text, media_type=media_type_of(data) or "image/png", layout=layout)


def _runs(picture: Any, context: Context) -> list[Any]:
    import numpy

    width, height = picture.size
    if width * height > context.limits.pixels:
        raise _too_large(context)
    pixels = numpy.asarray(picture.convert("RGB"))[:, :, ::-1]
    dpi = float((picture.info.get("dpi") or (0, 0))[0])
    return ocr.runs_in(pixels, points_per_pixel=72 / (dpi if _LEAST_DPI <= dpi <= _MOST_DPI else _USUAL_DPI))


def _too_large(context: Context) -> Refused:
    return Refused(413, "Page too large", f"the picture has more than {context.limits.pixels} pixels")


READER = Reader(
    name="scan",
    media_types=frozenset(_MAGIC.values()),
    endings=frozenset({"png", "jpg", "jpeg", "tif", "tiff"}),
    recognises=recognises,
    read=read,
)
