"""A PDF file being written: numbered objects, compressed streams, the table at its end.

The first five objects have their places from the start: catalogue, list of pages, what all pages may use,
the fonts and the forms. The same drawing always gives the same bytes: nothing here asks for the time.
"""

from __future__ import annotations

import zlib
from hashlib import sha256

CATALOGUE, PAGES, RESOURCES, FONTS, FORMS = 1, 2, 3, 4, 5
LEVEL = 2  # of compression: a third of the time of level 6 for a tenth more of size


def text_string(text: str) -> str:
    """Words of the document's data (title, …) as a PDF string."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


class PdfFile:
    """Objects are bytes; a reference to number n is written "n 0 R"."""

    def __init__(self) -> None:
        self._out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._places: dict[int, int] = {}
        self._last = FORMS
        self._kids: list[int] = []

    def put(self, body: str, number: int = 0) -> int:
        """Write an object, by default as the next number; its number."""
        number = number or self._next()
        self._places[number] = len(self._out)
        self._out += b"%d 0 obj\n%b\nendobj\n" % (number, body.encode("ascii"))
        return number

    def stream(self, content: bytes, entries: str = "", level: int = LEVEL) -> int:
        """Write a compressed stream whose dictionary has `entries` besides; its number."""
        number = self._next()
        packed = zlib.compress(content, level)
        self._places[number] = len(self._out)
        self._out += b"%d 0 obj\n<< /Filter /FlateDecode /Length %d %b>>\nstream\n%b\nendstream\nendobj\n" % (
            number, len(packed), entries.encode("ascii"), packed,
        )  # fmt: skip
        return number

    def page(self, width: float, height: float, content: bytes) -> None:
        """Add a page of `width` × `height` points."""
        shown = self.stream(content)
        self._kids.append(
            self.put(
                f"<< /Type /Page /Parent {PAGES} 0 R /MediaBox [0 0 {width:.4f} {height:.4f}] "
                f"/Resources {RESOURCES} 0 R /Contents {shown} 0 R >>"
            )
        )

    def finish(self, fonts: dict[str, int], forms: dict[str, int], title: str, language: str) -> bytes:
        """Write what all pages share and close the file; its bytes."""
        self.put(references(fonts), FONTS)
        self.put(references(forms), FORMS)
        self.put(f"<< /Font {FONTS} 0 R /XObject {FORMS} 0 R >>", RESOURCES)
        kids = " ".join([f"{kid} 0 R" for kid in self._kids])
        self.put(f"<< /Type /Pages /Count {len(self._kids)} /Kids [ {kids} ] >>", PAGES)
        self.put(f"<< /Type /Catalog /Pages {PAGES} 0 R /Lang {text_string(language)} >>", CATALOGUE)
        named = f"/Title {text_string(title)} " if title else ""
        info = self.put(f"<< {named}/Creator (DealerDesk) /Producer (DealerDesk) >>")
        table = len(self._out)
        self._out += b"xref\n0 %d\n0000000000 65535 f \n" % (self._last + 1)
        self._out += b"".join(
            [b"%010d 00000 n \n" % self._places[number] for number in range(1, self._last + 1)]
        )
        mark = sha256(self._out).hexdigest()[:32]
        self._out += (
            f"trailer\n<< /Size {self._last + 1} /Root {CATALOGUE} 0 R /Info {info} 0 R "
            f"/ID [ <{mark}> <{mark}> ] >>\nstartxref\n{table}\n%%EOF\n"
        ).encode("ascii")
        return bytes(self._out)

    def _next(self) -> int:
        self._last += 1
        return self._last


def references(named: dict[str, int]) -> str:
    """A dictionary of names and objects."""
    return f"<< {' '.join([f'/{name} {number} 0 R' for name, number in named.items()])} >>"
