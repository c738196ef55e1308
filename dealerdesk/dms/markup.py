"""Web pages and XML that a DMS calls XLS: their tables as rows of text (5.2)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

from dealerdesk.dms import reading, sheets
from dealerdesk.dms.sheets import Book, Sheet
from dealerdesk.errors import WorldError
from dealerdesk.text import _

MOST_SPAN = 200
"""A cell spans at most so many columns or rows; more is a mistake or worse."""
MOST_CELLS = 4_000_000
MOST_NESTED = 50


def _decoded(path: Path, data: bytes, encoding: str | None) -> tuple[str, str]:
    """The text, and the name of its encoding: chosen, by its mark, strict UTF-8, strict GB18030."""
    if encoding is not None:
        return data.decode(reading.ENCODINGS[encoding], "replace").lstrip("\ufeff"), encoding
    names = [name for bom, name in reading.BOMS if data.startswith(bom)] or ["UTF-8", "GB18030"]
    for name in names:
        try:
            return data.decode(reading.ENCODINGS[name]).lstrip("\ufeff"), name
        except UnicodeDecodeError:
            continue
    raise WorldError(
        _("{file} is neither UTF-8 nor GB18030: export it again, or choose the encoding yourself").format(
            file=path.name
        )
    )


# --- HTML --------------------------------------------------------------------------------------


class _Tables(HTMLParser):
    """Collects the tables of a page, inner ones before the one they stand in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.hidden: list[int] = []
        self._open: list[_Grid] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        grid = self._open[-1] if self._open else None
        if tag == "table":
            if len(self._open) == MOST_NESTED:
                raise OverflowError
            self._open.append(_Grid())
        elif grid is None:
            return
        elif tag == "tr":
            style = (dict(attrs).get("style") or "").replace(" ", "").lower()
            grid.row("display:none" in style)
        elif tag in ("td", "th"):
            spans = dict(attrs)
            grid.cell(_span(spans.get("colspan")), _span(spans.get("rowspan")))
        elif tag == "br":
            grid.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if not self._open:
            return
        if tag in ("td", "th", "tr"):
            self._open[-1].end()
        elif tag == "table":
            self._close()

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].text.append(data)

    def close(self) -> None:
        super().close()
        while self._open:
            self._close()

    def _close(self) -> None:
        grid = self._open.pop()
        grid.end()
        if grid.rows:
            self.tables.append(grid.rows)
            self.hidden.append(grid.hidden)


class _Grid:
    """One table while it is read: rows with what spans from above filled in."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.hidden = 0
        self.text: list[str] = []
        self._cell: tuple[int, int] | None = None
        self._above: dict[int, tuple[int, str]] = {}  # column → rows still to fill, text
        self._cells = 0

    def row(self, hidden: bool) -> None:
        self.end()
        self.rows.append([])
        self.hidden += hidden
        self._fill()

    def _fill(self) -> None:
        row = self.rows[-1]
        while (held := self._above.get(len(row))) is not None:
            left, text = held
            if left > 1:
                self._above[len(row)] = (left - 1, text)
            else:
                del self._above[len(row)]
            row.append(text)

    def cell(self, columns: int, rows: int) -> None:
        self.end()
        if not self.rows:
            self.rows.append([])
        self._cell = (columns, rows)
        self.text = []

    def end(self) -> None:
        if self._cell is None:
            return
        columns, rows = self._cell
        self._cell = None
        text = " ".join("".join(self.text).replace("\xa0", " ").split())
        row = self.rows[-1]
        self._cells += columns
        if self._cells > MOST_CELLS:
            raise OverflowError
        for _n in range(columns):
            if rows > 1:
                self._above[len(row)] = (rows - 1, text)
            row.append(text)
        self._fill()


def _span(said: str | None) -> int:
    return min(max(int(said), 1), MOST_SPAN) if said and said.isdecimal() and len(said) < 6 else 1


def read_html(path: Path, encoding: str | None = None) -> Book:
    """A page whose tables are sheets, the longest first. Raises WorldError."""
    text, name = _decoded(path, path.read_bytes(), encoding)
    reader = _Tables()
    try:
        reader.feed(text)
        reader.close()
    except OverflowError as error:
        raise sheets.too_wide(path) from error
    if not reader.tables:
        raise WorldError(
            _("{file} is a web page without a table: export the list from the DMS as CSV").format(
                file=path.name
            )
        )
    order = sorted(range(len(reader.tables)), key=lambda i: -len(reader.tables[i]))
    found = {
        _("Table {n}").format(n=i + 1): Sheet(
            _("Table {n}").format(n=i + 1), reader.tables[i], reader.hidden[i]
        )
        for i in order
    }
    return Book(sheets.HTML, name, tuple(found), found.__getitem__)


# --- XML Spreadsheet 2003 ----------------------------------------------------------------------

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?$")


def read_xml(path: Path) -> Book:
    """A workbook in the XML of Excel 2003. Raises WorldError."""
    data = path.read_bytes()
    sheets.refuse_doctype(path, data)
    found: dict[str, Sheet] = {}
    rows: list[list[str]] = []
    hidden = 0
    filled: list[tuple[int, int, int, int]] = []
    try:
        parser = ElementTree.XMLPullParser(("start", "end"))
        for start in range(0, len(data), 1 << 20):
            parser.feed(data[start : start + (1 << 20)])
            for event, element in (pair[:2] for pair in parser.read_events() if len(pair) > 1):
                assert isinstance(element, ElementTree.Element)
                if event == "start" and element.tag == f"{_SS}Worksheet":
                    rows, hidden, filled = [], 0, []
                elif event == "end" and element.tag == f"{_SS}Row":
                    hidden += element.get(f"{_SS}Hidden") == "1"
                    _xml_row(path, element, rows, filled)
                    element.clear()
                elif event == "end" and element.tag == f"{_SS}Worksheet":
                    for top, left, down, across in filled:
                        _spread(rows, top, left, down, across)
                    name = element.get(f"{_SS}Name") or str(len(found) + 1)
                    found[name] = Sheet(name, rows, hidden)
        parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise sheets.damaged(path) from error
    if not found:
        raise WorldError(
            _("{file} is XML without a table: export the list from the DMS as CSV").format(file=path.name)
        )
    return Book(sheets.XML, "UTF-8", tuple(found), found.__getitem__, b"<Date1904" in data)


def _xml_row(
    path: Path, element: ElementTree.Element, rows: list[list[str]], filled: list[tuple[int, int, int, int]]
) -> None:
    """One row; rows and cells may say their place, and what is between is empty."""
    at = int(element.get(f"{_SS}Index") or len(rows) + 1)
    if not len(rows) < at <= 1_048_576 or at - len(rows) > 100_000:
        raise sheets.too_wide(path)
    rows.extend([] for _n in range(at - len(rows)))
    row = rows[-1]
    for cell in element.findall(f"{_SS}Cell"):
        column = int(cell.get(f"{_SS}Index") or len(row) + 1)
        if not len(row) < column <= 16_384:
            raise sheets.too_wide(path)
        row.extend("" for _n in range(column - 1 - len(row)))
        data = cell.find(f"{_SS}Data")
        row.append(_xml_value(data) if data is not None else "")
        across = min(int(cell.get(f"{_SS}MergeAcross") or 0), MOST_SPAN)
        down = min(int(cell.get(f"{_SS}MergeDown") or 0), 65_536)
        if across or down:
            filled.append((at - 1, column - 1, down, across))
            row.extend("" for _n in range(across))


def _xml_value(data: ElementTree.Element) -> str:
    text = "".join(data.itertext())
    kind = data.get(f"{_SS}Type")
    if kind == "DateTime":
        return _MIDNIGHT.sub("", text).replace("T", " ")
    if kind == "Number":
        try:
            return sheets.cell_text(float(text))
        except (ValueError, OverflowError):
            return text
    return text


def _spread(rows: list[list[str]], top: int, left: int, down: int, across: int) -> None:
    value = rows[top][left]
    for row in rows[top : top + down + 1]:
        row.extend("" for _n in range(left + across + 1 - len(row)))
        for column in range(left, left + across + 1):
            row[column] = row[column] or value
