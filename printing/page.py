"""One PDF being drawn: pages, text, lines, shapes, reusable designs.

Coordinates are millimetres from the top left of the page, y downwards; text stands on its baseline; sizes
and line weights are points. A colour is a share of black (1.0 = 100 % K, 0.08 = a tint) or "#RRGGBB".
Nothing here knows a form. What is the same on every page of a job is drawn once, through `Paper.design`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from math import cos, radians, sin
from typing import NamedTuple

from printing.fonts import REGULAR
from printing.line import MM, Line, set_line
from printing.pdf import FONTS, PdfFile
from printing.subset import FontSet
from printing.typeset import fit

A4 = (210.0, 297.0)
A4_LANDSCAPE = (297.0, 210.0)

Colour = float | str
Point = tuple[float, float]
# ("re", x, y, w, h) rectangle, ("m", x, y) move, ("l", x, y) line,
# ("c", x1, y1, x2, y2, x, y) curve, ("h",) close
Path = Sequence[tuple]


@lru_cache(maxsize=256)
def _ink(colour: Colour) -> str:
    """Operators that set fill and stroke to the colour."""
    if isinstance(colour, str):
        rgb = " ".join(f"{int(colour[i : i + 2], 16) / 255:.3f}" for i in (1, 3, 5))
        return f"{rgb} rg {rgb} RG"
    grey = f"{1 - colour:.3f}"
    return f"{grey} g {grey} G"


@lru_cache(maxsize=8192)
def _point(x: float, y: float, height: float) -> str:
    """A point in mm from the top left of a page of `height` points, as an operator's two numbers."""
    return f"{x * MM:.2f} {height - y * MM:.2f}"


class Cell(NamedTuple):
    """Where the value of a cell starts and how wide it may be (mm), its type, and its name for the user."""

    x: float
    room: float
    size: float
    style: str
    field: str


class _Kept:
    """`with paper.kept() as ops`."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper

    def __enter__(self) -> list[str]:
        self._outer, ops = self._paper._ops, []
        self._paper._ops = ops
        return ops

    def __exit__(self, *_error: object) -> None:
        self._paper._ops = self._outer


class Paper:
    """A PDF job. Draw with `page()` around each page, then take `pdf()`."""

    def __init__(self, title: str = "", language: str = "zh-CN") -> None:
        self._title, self._language = title, language
        self._file = PdfFile()
        self._fonts = FontSet()
        self._ops: list[str] = []
        self._within = False  # a design
        self.pages = 0
        self._height = 0.0
        self._size = A4
        self._lines: dict[tuple[str, str, float], Line] = {}
        self._designs: dict[Point, dict[object, str]] = {}
        self._known: dict[object, str] = {}  # the designs of pages of this size
        self._parts: dict[object, list[str]] = {}
        self._forms: dict[str, int] = {}

    # ---- pages and designs ----------------------------------------

    @contextmanager
    def page(self, size: Point = A4) -> Iterator[None]:
        """One page of `size` mm. A WorldError while drawing drops the page and goes on to the caller."""
        self._size = size
        self._height = size[1] * MM
        self._known = self._designs.setdefault(size, {})
        self._ops = []
        yield
        self._file.page(size[0] * MM, self._height, "\n".join(self._ops).encode("ascii"))
        self.pages += 1

    def design(self, key: object, draw: Callable[[], object]) -> None:
        """Show what `draw` draws. Called once in a job for each `key`, only referred to afterwards.

        Inside another design it is drawn in place, for that is drawn once itself.
        """
        if self._within:
            draw()
            return
        name = self._known.get(key)
        if name is None:
            name = self._known[key] = self._form(draw)
        self._ops.append(name)

    def _form(self, draw: Callable[[], object]) -> str:
        """Make a form XObject as large as the page; the operator that shows it."""
        self._within = True
        try:
            with self.kept() as ops:
                draw()
        finally:
            self._within = False
        name = f"D{len(self._forms) + 1}"
        box = f"[0 0 {self._size[0] * MM:.4f} {self._height:.4f}]"
        self._forms[name] = self._file.stream(
            "\n".join(ops).encode("ascii"),
            f"/Type /XObject /Subtype /Form /BBox {box} /Resources << /Font {FONTS} 0 R >> ",
        )
        return f"/{name} Do"

    def kept(self) -> _Kept:
        """Collect what is drawn inside instead of showing it; give the list to `put` as often as wanted."""
        return _Kept(self)

    def repeat(self, key: object, draw: Callable[[], object]) -> None:
        """Draw what `draw` draws, which is always the same for `key` on pages of one size: for small parts
        that stand in many designs."""
        ops = self._parts.get((self._height, key))
        if ops is None:
            with self.kept() as ops:
                draw()
            self._parts[self._height, key] = ops
        self._ops.extend(ops)

    def put(self, ops: list[str], dx: float = 0, dy: float = 0) -> None:
        """Show kept drawing, moved by (dx, dy) mm."""
        moved = f"q 1 0 0 1 {dx * MM:.2f} {-dy * MM:.2f} cm" if dx or dy else "q"
        self._ops += moved, "\n".join(ops), "Q"

    def pdf(self) -> bytes:
        """Embed the fonts and close the file; the same drawing always gives the same bytes."""
        return self._file.finish(self._fonts.embed(self._file), self._forms, self._title, self._language)

    def add(self, *ops: str) -> None:
        """Append operators of the page description language."""
        self._ops.extend(ops)

    def at(self, x: float, y: float) -> str:
        """A point in mm as the two numbers of a drawing operator."""
        return _point(x, y, self._height)

    # ---- state ----------------------------------------

    @contextmanager
    def moved(
        self, dx: float = 0, dy: float = 0, angle: float = 0, scale: float = 1, about: Point = (0, 0)
    ) -> Iterator[None]:
        """Draw moved by (dx, dy) mm, turned by `angle` degrees clockwise and scaled about a point."""
        a = -radians(angle)
        cx, cy = about[0] * MM, self._height - about[1] * MM
        self.add(
            "q",
            f"1 0 0 1 {cx + dx * MM:.3f} {cy - dy * MM:.3f} cm",
            f"{scale * cos(a):.5f} {scale * sin(a):.5f} {-scale * sin(a):.5f} {scale * cos(a):.5f} 0 0 cm",
            f"1 0 0 1 {-cx:.3f} {-cy:.3f} cm",
        )
        yield
        self.add("Q")

    @contextmanager
    def clipped(self, path: Path) -> Iterator[None]:
        """Draw only inside the path."""
        self.add("q", *self._trace(path), "W n")
        yield
        self.add("Q")

    # ---- text ----------------------------------------

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        style: str = REGULAR,
        *,
        align: str = "l",
        tracking: float = 0,
        colour: Colour = 1.0,
    ) -> float:
        """One line on the baseline y, from x ("l"), centred on it ("c") or up to it ("r"); its width in mm.

        `tracking` is in points. Raises MissingGlyphs.
        """
        if not text:
            return 0.0
        show, long, chars = self._lines.get((text, style, size)) or self._line(text, style, size)
        if tracking:
            long += tracking * (chars - 1) / MM
        if align != "l":
            x -= long if align == "r" else long / 2
        shown = f"BT {_point(x, y, self._height)} Td {show} ET"
        if tracking:
            shown = f"q {tracking:.3f} Tc {shown} Q"
        if colour != 1.0:
            shown = f"q {_ink(colour)} {shown} Q"
        self._ops.append(shown)
        return long

    def measure(self, text: str, size: float, style: str = REGULAR) -> float:
        """Width in mm of a line that this job will show. Raises MissingGlyphs."""
        return (self._lines.get((text, style, size)) or self._line(text, style, size))[1]

    def _line(self, text: str, style: str, size: float) -> Line:
        """A line not yet met in this job."""
        found = self._lines[text, style, size] = set_line(text, style, size, self._fonts)
        return found

    def fitted(
        self,
        x: float,
        y: float,
        text: str,
        room: float,
        size: float = 9,
        style: str = REGULAR,
        *,
        align: str = "l",
        lines: int = 1,
        leading: float = 0,
        field: str = "",
        colour: Colour = 1.0,
    ) -> float:
        """Text in `room` mm: shrunk to 80 %, then on a second line (centred on y), then refused. Width in mm.

        `leading` is the distance of two lines in mm, by default 1.06 of the size. Raises DoesNotFit.
        """
        if not text:
            return 0.0
        show, long, _chars = self._lines.get((text, style, size)) or self._line(text, style, size)
        if long <= room:
            if align == "l" and colour == 1.0:
                self._ops.append(f"BT {_point(x, y, self._height)} Td {show} ET")
                return long
            return self.text(x, y, text, size, style, align=align, colour=colour)
        found = fit(text, size, room * MM, style, lines, field)
        if len(found.lines) == 1:
            return self.text(x, y, text, found.size, style, align=align, colour=colour)
        step = leading or found.size * 1.06 / MM
        y -= step * (len(found.lines) - 1) / 2
        return max(
            self.text(x, y + step * n, line, found.size, style, align=align, colour=colour)
            for n, line in enumerate(found.lines)
        )

    def fill(self, y: float, cells: Sequence[Cell], texts: Sequence[str]) -> None:
        """Texts into the cells of a row on the baseline y, as `fitted` on at most two lines."""
        for cell, text in zip(cells, texts, strict=True):
            if text:
                x, room, size, style, field = cell
                show, long, _chars = self._lines.get((text, style, size)) or self._line(text, style, size)
                if long <= room:
                    self._ops.append(f"BT {_point(x, y, self._height)} Td {show} ET")
                else:
                    self.fitted(x, y, text, room, size, style, lines=2, field=field)

    def upright(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 8,
        style: str = REGULAR,
        *,
        step: float = 0,
        colour: Colour = 1.0,
    ) -> None:
        """Characters stacked downwards, centred on x, first baseline at y; `step` in mm or 1.15 em."""
        step = step or size * 1.15 / MM
        for number, char in enumerate(text):
            self.text(x, y + number * step, char, size, style, align="c", colour=colour)

    # ---- lines and shapes ----------------------------------------

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        weight: float = 0.5,
        *,
        dash: tuple[float, ...] = (),
        colour: Colour = 1.0,
        round_ends: bool = False,
    ) -> None:
        """A straight line of `weight` points; `dash` in millimetres on and off."""
        drawn = f"{weight:g} w {self.at(x1, y1)} m {self.at(x2, y2)} l S"
        if dash or colour != 1.0 or round_ends:
            on_off = f"[{' '.join(f'{d * MM:.2f}' for d in dash)}] 0 d " if dash else ""
            drawn = f"q {'1 J ' if round_ends else ''}{on_off}{_ink(colour)} {drawn} Q"
        self.add(drawn)

    def writing_line(self, x1: float, x2: float, y: float) -> None:
        """A dotted line to write on (0.5 on, 1.5 off, in points)."""
        self.line(x1, y, x2, y, 0.35, dash=(0.5 / MM, 1.5 / MM))

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        fill: Colour | None = None,
        stroke: float = 0,
        radius: float = 0,
        dash: tuple[float, ...] = (),
        colour: Colour = 1.0,
    ) -> None:
        """A rectangle, filled and/or with an outline of `stroke` points in `colour`; corners in mm."""
        path = _rounded(x, y, w, h, radius) if radius else (("re", x, y, w, h),)
        self.shape(path, fill=fill, stroke=stroke, dash=dash, colour=colour)

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: Colour | None = None,
        stroke: float = 0,
        colour: Colour = 1.0,
    ) -> None:
        """A circle about (x, y)."""
        self.shape(round_path(x, y, radius), fill=fill, stroke=stroke, colour=colour)

    def shape(
        self,
        path: Path,
        *,
        fill: Colour | None = None,
        stroke: float = 0,
        dash: tuple[float, ...] = (),
        colour: Colour = 1.0,
        round_ends: bool = False,
    ) -> None:
        """Fill and/or stroke a path of ("m"|"l"|"c"|"h", …) in mm."""
        traced = self._trace(path)
        if fill is not None:
            self.add("q", _ink(fill), *traced, "f", "Q")
        if stroke:
            on_off = f"[{' '.join(f'{d * MM:.2f}' for d in dash)}] 0 d" if dash else ""
            ends = "1 J 1 j" if round_ends else ""
            self.add("q", _ink(colour), f"{stroke:g} w {on_off} {ends}", *traced, "S", "Q")

    def _trace(self, path: Path) -> list[str]:
        done = []
        for op, *numbers in path:
            if op == "re":
                x, y, w, h = numbers
                done.append(f"{self.at(x, y + h)} {w * MM:.2f} {h * MM:.2f} re")
                continue
            points = " ".join(self.at(numbers[n], numbers[n + 1]) for n in range(0, len(numbers), 2))
            done.append(f"{points} {op}")
        return done


def _rounded(x: float, y: float, w: float, h: float, r: float) -> Path:
    k = r * 0.4477  # distance of a control point from the corner, for a quarter circle
    right, low = x + w, y + h
    return (
        ("m", x + r, y),
        ("l", right - r, y),
        ("c", right - k, y, right, y + k, right, y + r),
        ("l", right, low - r),
        ("c", right, low - k, right - k, low, right - r, low),
        ("l", x + r, low),
        ("c", x + k, low, x, low - k, x, low - r),
        ("l", x, y + r),
        ("c", x, y + k, x + k, y, x + r, y),
        ("h",),
    )


def round_path(x: float, y: float, r: float) -> Path:
    """The path of a circle about (x, y)."""
    k = r * 0.5523
    return (
        ("m", x + r, y),
        ("c", x + r, y + k, x + k, y + r, x, y + r),
        ("c", x - k, y + r, x - r, y + k, x - r, y),
        ("c", x - r, y - k, x - k, y - r, x, y - r),
        ("c", x + k, y - r, x + r, y - k, x + r, y),
        ("h",),
    )
