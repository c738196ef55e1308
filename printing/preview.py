"""Pages of a PDF as pictures, for the window and for the printer. No Qt here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Picture(NamedTuple):
    """One page: size in pixels and its pixels, 4 bytes each in the order blue, green, red, alpha (opaque)."""

    width: int
    height: int
    bgra: bytes


def count(pdf: bytes) -> int:
    """Number of pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def pages(pdf: bytes, dpi: float = 100, first: int = 0, last: int | None = None) -> Iterator[Picture]:
    """The pages from `first` to before `last` at `dpi`, one at a time (100 for the window, 300 to print)."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(first, len(document) if last is None else min(last, len(document))):
            page = document[number]
            bitmap = page.render(scale=dpi / 72, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRA)  # pyright: ignore[reportArgumentType]
            yield Picture(bitmap.width, bitmap.height, bytes(bitmap.buffer))
            bitmap.close()
            page.close()
    finally:
        document.close()
