"""The lost list as a table for a file (L1, L2): who, where they stand, calls, reasons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dealerdesk.care.attempts import RESULTS
from dealerdesk.care.lost import REASONS, STATES
from dealerdesk.care.measures import names
from dealerdesk.people.rules import mask_phone, plate_display
from dealerdesk.text import _

if TYPE_CHECKING:
    from dealerdesk.care.lost_list import LostCar


def table(cars: Iterable[LostCar], whole: bool) -> list[list[str]]:
    """The heads and a line for each car; phones are masked unless ``whole``."""
    head = [
        _("Customer"), _("Phone"), _("Plate"), _("VIN"), _("Model"), _("State"), _("Last visit"),
        _("Days away"), _("Due"), _("Local"), _("In warranty"), _("Calls"), _("Reason"), _("Other shop"),
        _("Place"), _("Fee (yuan)"), _("Letters posted"), _("Finally lost"), _("Measures"),
    ]  # fmt: skip
    return [head, *(_row(car, whole) for car in cars)]


def _row(car: LostCar, whole: bool) -> list[str]:
    yes, no = _("yes"), _("no")
    calls = "；".join(f"{one.on} {_result(one.result)}" for one in car.tries if one.channel == "phone")
    why = car.because
    return [
        car.name, car.phone if whole else mask_phone(car.phone), plate_display(car.plate), car.vin, car.model,
        _(STATES[car.away.state]), str(car.away.anchor), str(car.away.days),
        str(car.away.own_due or ""), yes if car.local else no, yes if car.covered else no, calls,
        f"{why.code} {_(REASONS[why.code])}" if why else "", why.shop if why else "",
        why.place if why else "",
        f"{why.fee_fen / 100:g}" if why and why.fee_fen is not None else "",
        "、".join(map(str, car.posted)), car.declared.ground if car.declared else "",
        names(car.chosen),
    ]  # fmt: skip


def _result(name: str) -> str:
    return _(RESULTS[name].name) if name in RESULTS else name
