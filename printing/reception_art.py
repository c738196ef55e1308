"""What is drawn on the reception slip: four views of a car, the marks for damage, warning lights, the pump.

The views are traced on a grid of 862 units to a length of 73 mm; x and y of a view are its left end and its
ground line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from printing.fonts import BOLD
from printing.page import Paper, Path, round_path

UNIT = 73.2 / 862  # mm
OUTLINE, INNER, FINE = 0.75, 0.5, 0.4  # points
LENGTH, WIDTH = 862, 399

_BODY = (
    ("m", 17, -43), ("c", 5, -43, 0, -60, 0, -83), ("c", 0, -108, 6, -124, 18, -131),
    ("c", 62, -154, 140, -170, 240, -177), ("c", 292, -210, 345, -247, 402, -256),
    ("c", 440, -262, 530, -263, 568, -256), ("c", 648, -246, 700, -212, 762, -181),
    ("c", 808, -178, 846, -170, 853, -152), ("c", 862, -118, 862, -75, 853, -53),
    ("c", 850, -45, 845, -43, 838, -43), ("l", 771, -43),
    ("c", 770, -90, 738, -123, 697, -123), ("c", 656, -123, 626, -90, 623, -40), ("l", 240, -40),
    ("c", 238, -90, 206, -123, 165, -123), ("c", 126, -123, 94, -92, 91, -43), ("h",),
)  # fmt: skip
_SIDE_INNER = (
    (("m", 285, -178), ("c", 335, -230, 390, -245, 469, -245), ("l", 469, -178), ("h",)),
    (("m", 486, -245), ("c", 550, -245, 600, -237, 635, -222), ("l", 655, -178), ("l", 486, -178), ("h",)),
    (("m", 656, -214), ("c", 682, -205, 707, -192, 727, -178), ("l", 673, -178), ("h",)),
    (("m", 478, -175), ("l", 478, -41)),
    (("m", 245, -67), ("l", 619, -67)),
)
_SIDE_FINE = (
    (("m", 272, -170), ("l", 272, -178), ("c", 276, -186, 293, -186, 296, -174), ("l", 296, -170), ("h",)),
    (("m", 272, -170), ("c", 262, -128, 265, -78, 270, -44)),
    (("m", 658, -174), ("c", 648, -148, 635, -128, 628, -109)),
    (("m", 12, -111), ("l", 13, -121), ("c", 37, -135, 67, -140, 97, -139),
     ("c", 82, -123, 47, -113, 12, -111)),
    (("m", 790, -145), ("c", 817, -154, 837, -152, 853, -150), ("l", 856, -125),
     ("c", 822, -128, 807, -131, 790, -145)),
)  # fmt: skip
_HANDLES = ((("m", 423, -145), ("l", 458, -147)), (("m", 583, -145), ("l", 618, -147)))

_FACE = (
    ("m", 32, -36), ("c", 25, -36, 24, -43, 23, -48), ("l", 21, -133), ("c", 22, -153, 42, -168, 57, -176),
    ("l", 92, -243), ("c", 99, -258, 107, -259, 117, -259), ("l", 281, -259),
    ("c", 293, -259, 301, -257, 307, -243), ("l", 343, -178), ("c", 357, -166, 377, -153, 377, -133),
    ("l", 375, -48), ("c", 374, -39, 372, -36, 366, -36), ("h",),
)  # fmt: skip
_SCREEN = (
    ("m", 75, -179), ("l", 102, -233), ("c", 107, -243, 113, -245, 119, -245), ("l", 279, -245),
    ("c", 289, -245, 293, -241, 297, -233), ("l", 324, -179), ("h",),
)  # fmt: skip
_FRONT_INNER = (
    _SCREEN,
    (("m", 116, -122), ("l", 282, -122), ("l", 272, -87), ("l", 127, -87), ("h",)),
    (("m", 120, -105), ("l", 278, -105)),
)
_FRONT_FINE = (
    (("m", 67, -173), ("c", 137, -157, 261, -157, 333, -173)),
    (("m", 53, -170), ("c", 27, -166, 10, -168, 10, -180), ("c", 10, -192, 32, -191, 57, -183)),
    (("m", 345, -170), ("c", 371, -166, 388, -168, 388, -180), ("c", 388, -192, 366, -191, 341, -183)),
    (("m", 23, -145), ("c", 57, -142, 87, -133, 104, -116), ("c", 77, -108, 47, -110, 21, -116)),
    (("m", 375, -145), ("c", 341, -142, 311, -133, 294, -116), ("c", 321, -108, 351, -110, 377, -116)),
    round_path(69, -71, 13), round_path(328, -71, 13),
)  # fmt: skip
_REAR_INNER = (_SCREEN, (("m", 75, -167), ("l", 321, -167)), (("m", 30, -82), ("l", 369, -82)))
_REAR_FINE = (
    (("m", 23, -150), ("l", 107, -144), ("l", 104, -119), ("l", 21, -119)),
    (("m", 375, -150), ("l", 291, -144), ("l", 294, -119), ("l", 377, -119)),
)


def _placed(path: Path, x: float, y: float, mirrored: bool = False, unit: float = UNIT) -> Path:
    """A path of the grid in mm, its zero at (x, y)."""
    done = []
    for op, *numbers in path:
        points = [
            (y + unit * n if place % 2 else x + unit * (LENGTH - n if mirrored else n))
            for place, n in enumerate(numbers)
        ]
        done.append((op, *points))
    return done


def side(paper: Paper, x: float, y: float, mirrored: bool = False) -> None:
    """A car from its left side, the nose at the left; mirrored its right side."""
    for paths, weight in (
        ((_BODY,), OUTLINE), (_SIDE_INNER, INNER), (_SIDE_FINE, FINE), (_HANDLES, 1.0),
    ):  # fmt: skip
        for path in paths:
            paper.shape(_placed(path, x, y, mirrored), stroke=weight)
    for wheel in (165, 697):
        at = x + UNIT * wheel, y - UNIT * 63
        paper.circle(*at, UNIT * 60, fill=0.0, stroke=OUTLINE + 0.2)
        paper.circle(*at, UNIT * 36, stroke=FINE)
        paper.circle(*at, UNIT * 8, stroke=FINE)
    paper.line(x, y, x + UNIT * LENGTH, y, INNER + 0.1)


def end(paper: Paper, x: float, y: float, rear: bool = False) -> None:
    """A car from the front or from the rear."""
    for wheel in (38, 313):
        paper.rect(x + UNIT * wheel, y - UNIT * 36, UNIT * 47, UNIT * 29, stroke=OUTLINE, radius=0.3)
    inner, fine = (_REAR_INNER, _REAR_FINE) if rear else (_FRONT_INNER, _FRONT_FINE)
    for paths, weight in (((_FACE,), OUTLINE), (inner, INNER), (fine, FINE)):
        for path in paths:
            paper.shape(_placed(path, x, y), stroke=weight)
    left, top, w, h = (138, -136, 122, 38) if rear else (141, -77, 115, 30)
    paper.rect(x + UNIT * left, y + UNIT * top, UNIT * w, UNIT * h, stroke=FINE, radius=0.5)
    if rear:
        for pipe in (58, 305):
            paper.rect(x + UNIT * pipe, y - UNIT * 56, UNIT * 35, UNIT * 12, stroke=FINE, radius=0.45)
    paper.line(x, y, x + UNIT * WIDTH, y, INNER + 0.1)


# ---- marks for damage, centred on (x, y) ----------------------------------------


def scratch(paper: Paper, x: float, y: float) -> None:
    points = (
        ("m", x - 1.5, y + 1.2),
        ("l", x - 0.6, y - 1.2),
        ("l", x + 0.5, y + 1.2),
        ("l", x + 1.4, y - 1.2),
    )
    paper.shape(points, stroke=1.1)


def dent(paper: Paper, x: float, y: float) -> None:
    paper.circle(x, y, 1.35, stroke=1.0)


def broken(paper: Paper, x: float, y: float) -> None:
    paper.line(x - 1.3, y - 1.3, x + 1.3, y + 1.3, 1.0)
    paper.line(x - 1.3, y + 1.3, x + 1.3, y - 1.3, 1.0)


def missing(paper: Paper, x: float, y: float) -> None:
    paper.shape((("m", x - 1.5, y + 1.2), ("l", x, y - 1.4), ("l", x + 1.5, y + 1.2), ("h",)), stroke=1.0)


# ---- warning lights, about 5 × 4 mm, centred on (x, y) ----------------------------------------


def _lines(
    paper: Paper, x: float, y: float, *paths: Sequence[tuple[float, float]], weight: float = 0.9
) -> None:
    for points in paths:
        steps = [("m" if n == 0 else "l", x + px, y + py) for n, (px, py) in enumerate(points)]
        paper.shape(steps, stroke=weight, round_ends=True)


def engine(paper: Paper, x: float, y: float) -> None:
    block = ((-1.7, -0.9), (-0.9, -0.9), (-0.5, -1.3), (0.9, -1.3), (1.5, -0.6), (1.9, -0.6), (1.9, 1.0),
             (1.3, 1.0), (0.8, 1.6), (-0.7, 1.6), (-1.5, 0.9), (-1.7, 0.9), (-1.7, -0.9))  # fmt: skip
    _lines(paper, x, y, block, ((-0.7, -1.9), (0.8, -1.9)), ((0.05, -1.9), (0.05, -1.3)),
           ((-2.4, -0.8), (-2.4, 0.8)), ((-2.4, 0), (-1.7, 0)), ((2.4, -0.5), (2.4, 0.9)))  # fmt: skip


def oil(paper: Paper, x: float, y: float) -> None:
    can = ((-1.5, -0.5), (0.6, -0.5), (2.4, -1.4), (0.9, 1.3), (-1.5, 1.3), (-1.5, -0.5))
    _lines(paper, x, y, can, ((-1.5, -0.2), (-2.5, -0.8), (-2.1, -1.2)), ((-0.5, -0.5), (-0.5, -1.3)),
           ((-1.0, -1.3), (0.1, -1.3)))  # fmt: skip
    paper.circle(x + 2.3, y + 0.9, 0.28, fill=1.0)


def water(paper: Paper, x: float, y: float) -> None:
    _lines(paper, x, y, ((0, -2), (0, 0.5)), ((0, -1.9), (0.9, -1.9)), ((0, -1.1), (0.9, -1.1)),
           ((0, -0.3), (0.9, -0.3)))  # fmt: skip
    paper.circle(x, y + 0.7, 0.5, fill=1.0)
    for left in (-2.2, 0.7):
        wave = (
            ("m", x + left, y + 1.7),
            ("c", x + left + 0.5, y + 1.1, x + left + 1, y + 2.3, x + left + 1.5, y + 1.7),
        )
        paper.shape(wave, stroke=0.8)


def battery(paper: Paper, x: float, y: float) -> None:
    paper.rect(x - 2.4, y - 1.2, 4.8, 2.8, stroke=0.9, radius=0.25)
    _lines(paper, x, y, ((-1.7, -1.6), (-0.7, -1.6)), ((0.7, -1.6), (1.7, -1.6)), ((-1.7, 0.2), (-0.8, 0.2)),
           ((0.8, 0.2), (1.7, 0.2)), ((1.25, -0.25), (1.25, 0.65)))  # fmt: skip


def _brackets(paper: Paper, x: float, y: float) -> None:
    for side_of in (-1, 1):
        arc = ("m", x + side_of * 1.8, y - 1.5), (
            "c", x + side_of * 2.6, y - 0.6, x + side_of * 2.6, y + 0.6, x + side_of * 1.8, y + 1.5,
        )  # fmt: skip
        paper.shape(arc, stroke=0.9)


def brake(paper: Paper, x: float, y: float) -> None:
    paper.circle(x, y, 1.5, stroke=0.9)
    _brackets(paper, x, y)
    _lines(paper, x, y, ((0, -0.8), (0, 0.25)))
    paper.circle(x, y + 0.75, 0.2, fill=1.0)


def abs_light(paper: Paper, x: float, y: float) -> None:
    paper.circle(x, y, 1.55, stroke=0.9)
    _brackets(paper, x, y)
    paper.text(x, y + 0.72, "ABS", 5.8, BOLD, align="c")


def airbag(paper: Paper, x: float, y: float) -> None:
    paper.circle(x - 1.2, y - 1.5, 0.45, stroke=0.8)
    paper.circle(x + 0.7, y - 0.5, 1.1, stroke=0.9)
    _lines(paper, x, y, ((-1.3, -0.5), (-1.1, 1.6), (0.5, 1.6), (1.3, 2.0)), ((-1.1, 0.6), (-0.3, 0.2)))


def tyre(paper: Paper, x: float, y: float) -> None:
    for side_of in (-1, 1):
        arc = ("m", x + side_of * 1.5, y - 1.7), (
            "c", x + side_of * 2.5, y - 0.5, x + side_of * 2.2, y + 0.6, x + side_of * 1.3, y + 1.5,
        )  # fmt: skip
        paper.shape(arc, stroke=0.9)
    _lines(paper, x, y, ((-1.3, 1.5), (1.3, 1.5)), ((0, -1.2), (0, 0.3)))
    _lines(paper, x, y, *(((n, 1.5), (n, 2.0)) for n in (-0.9, -0.3, 0.3, 0.9)), weight=0.7)
    paper.circle(x, y + 0.85, 0.2, fill=1.0)


def other(paper: Paper, x: float, y: float) -> None:
    paper.shape((("m", x - 2, y + 1.6), ("l", x, y - 1.8), ("l", x + 2, y + 1.6), ("h",)), stroke=0.9)
    _lines(paper, x, y, ((0, -0.6), (0, 0.5)))
    paper.circle(x, y + 1.05, 0.18, fill=1.0)


LIGHTS: tuple[Callable[[Paper, float, float], None], ...] = (
    engine, oil, water, battery, brake, abs_light, airbag, tyre, other,
)  # fmt: skip


def pump(paper: Paper, x: float, y: float) -> None:
    """A fuel pump in 5 × 5 mm from the upper left corner (x, y)."""
    paper.rect(x + 0.6, y + 0.2, 2.7, 4.5, stroke=0.8, radius=0.3)
    paper.rect(x + 1.1, y + 0.8, 1.7, 1.3, stroke=0.6)
    paper.line(x, y + 4.8, x + 3.9, y + 4.8, 0.8)
    hose = (
        ("m", x + 3.3, y + 2.6), ("l", x + 3.8, y + 2.6), ("l", x + 3.8, y + 3.9),
        ("c", x + 3.9, y + 4.4, x + 4.8, y + 4.4, x + 4.9, y + 3.9), ("l", x + 4.9, y + 1.6),
        ("l", x + 4.0, y + 0.6),
    )  # fmt: skip
    paper.shape(hose, stroke=0.7)


def fuel(paper: Paper, x: float, base: float) -> None:
    """Eight rising boxes to fill in, from E to F, `base` their lower edge."""
    for n in range(8):
        high = 3.8 + n * 0.46
        paper.rect(x + n * 4.39, base - high, 3.95, high, stroke=0.6)
    paper.text(x + 0.5, base + 3.8, "E", 7.4, BOLD)
    middle = x + 4 * 4.39 - 0.22
    paper.line(middle, base + 0.5, middle, base + 1.3, 0.5)
    paper.text(middle, base + 3.8, "1/2", 7, align="c")
    paper.text(x + 33.0, base + 3.8, "F", 7.4, BOLD)
