"""Cards and letters as plain values: what the paper shows, and nothing of where it comes from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from dealerdesk.forms import ShopHead
from dealerdesk.text import N_

ITEM_ACTS = {"replace": N_("Replace"), "check": N_("Check"), "advise": N_("Advise")}
CARD_SIZES = ((148.0, 100.0), (165.0, 102.0))


@dataclass(frozen=True)
class CardForm:
    """One greeting card 贺卡 (1.14, C6). `name` with its title as printed, `sentence` of at most two lines.

    `size` is the trimmed card in mm, one of CARD_SIZES; the page has 2 mm of bleed around it.
    """

    shop: ShopHead
    name: str
    headline: str
    sentence: str = ""
    design: str = "birthday"
    size: tuple[float, float] = CARD_SIZES[0]


@dataclass(frozen=True)
class LetterItem:
    """One row of the items table. `price_fen` 0 prints 免费, None prints nothing; `act` of ITEM_ACTS."""

    act: str
    text: str
    price_fen: int | None = None


@dataclass(frozen=True)
class LetterOffer:
    """The dashed box: only for a customer who agreed to marketing (4.4), only while it is valid."""

    headline: str
    text: str
    valid_until: date
    note: str = ""


@dataclass(frozen=True)
class Road:
    """A road of the sketch from (x1, y1) to (x2, y2), `width` wide; its name is centred on its label."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    name: str = ""
    label_x: float = 0
    label_y: float = 0
    upright: bool = False


@dataclass(frozen=True)
class MapSketch:
    """How to find the shop, in mm on 56 × 53: roads, the shop, and the way in as points."""

    roads: tuple[Road, ...]
    shop: tuple[float, float]
    way: tuple[tuple[float, float], ...] = ()

    @classmethod
    def read(cls, text: str) -> MapSketch | None:
        """The sketch from its JSON text; None when there is none. Raises ValueError or TypeError."""
        if not text.strip():
            return None
        told = json.loads(text)
        return cls(
            roads=tuple(Road(**road) for road in told["roads"]),
            shop=(float(told["shop"][0]), float(told["shop"][1])),
            way=tuple((float(x), float(y)) for x, y in told.get("way", ())),
        )


@dataclass(frozen=True)
class LetterForm:
    """The invitation to a periodic service 定期保养特邀函 (2.4). Empty values print empty.

    `recipient` is the line in the address window, `salutation` the one over the text, both with title.
    `last_is` says what `last_on` was: "service" or "delivery". Distances in km. `offer` prints while it is
    valid on the letter's day; without it the letter is a service notice and stands without the box.
    """

    shop: ShopHead
    number: str
    on: date
    recipient: str
    salutation: str
    address: str = ""
    postcode: str = ""
    plate: str = ""
    model: str = ""
    opening: str = ""
    booking: str = ""
    last_is: str = "service"
    last_on: date | None = None
    last_km: int | None = None
    due_on: date | None = None
    due_km: int | None = None
    adviser: str = ""
    adviser_phone: str = ""
    items: tuple[LetterItem, ...] = ()
    offer: LetterOffer | None = None
    bring: tuple[str, ...] = ("licence", "manual")
    directions: str = ""
    sketch: MapSketch | None = None

    def offer_on_paper(self) -> LetterOffer | None:
        """The offer if it is still valid on the day of the letter."""
        return self.offer if self.offer and self.offer.valid_until >= self.on else None
