"""Papers of the supervision: 定期保养用户一览表 (2.3) and 购车用户维系表 (2.12). Nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dealerdesk.care.attempts import RESULTS, SLOT_NAMES
from dealerdesk.care.buyer_grid import COLUMNS, node_in, result_words
from dealerdesk.care.followups import DONE, MISSING, SHOWN_MONTHS, TRIED, Buyer, FollowUpService
from dealerdesk.care.list_forms import (
    BuyerGridForm,
    BuyerRow,
    ContactCell,
    MaintenanceListForm,
    MaintenanceRow,
    NodeCell,
    Stamp,
)
from dealerdesk.care.lost import REASONS
from dealerdesk.care.measures import MeasureService, names
from dealerdesk.care.months import add_months
from dealerdesk.care.recall import AWAY, BY_DATE, BY_KM, RecallService
from dealerdesk.care.recall_steps import CALLS, CHANGES, LIST, POST, PRINT
from dealerdesk.care.recall_view import RecallRow
from dealerdesk.care.spot import RESULTS as CHECKS
from dealerdesk.errors import NotFound
from dealerdesk.forms import PrintNote
from dealerdesk.people.rules import mask_phone, plate_display
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, may, require
from dealerdesk.text import N_, _

BASES = {BY_DATE: N_("by date"), BY_KM: N_("by km"), AWAY: N_("not in")}
"""依据: 时间, 里程, 未回厂."""
MOST_CONTACTS = 3
MOST_CARS = 3
"""Cars whose own measures the foot names."""


class ListPapers:
    """Builds the two lists; whole phone numbers for who may see them."""

    def __init__(
        self, settings: Settings, recall: RecallService, follow_ups: FollowUpService, measures: MeasureService
    ) -> None:
        self._settings = settings
        self._measures = measures
        self._recall = recall
        self._follow_ups = follow_ups

    def maintenance_list(self, actor: Actor, month: date, note: PrintNote) -> MaintenanceListForm:
        """定期保养用户一览表 of a service month; before M1 as the list would be made today.

        Raises NotAllowed (it is a list of people), NotFound when no car is due.
        """
        require(actor, "print_list")
        view = self._recall.foreseen(month)
        if not view.rows:
            raise NotFound(_("No car is due in {month}").format(month=f"{month:%Y-%m}"))
        steps = {step.key: step for step in view.steps}
        whole = may(actor, "see_phone", own=self._recall.may(actor))
        return MaintenanceListForm(
            shop=self._settings.shop_head(),
            number=maintenance_number(month),
            month=view.month,
            printed=note,
            made=(steps[LIST].first, steps[LIST].last),
            print_by=steps[PRINT].last,
            post=(steps[POST].first, steps[POST].last),
            call_from=steps[CALLS].first,
            rows=tuple(_maintenance_row(row, whole) for row in view.rows),
            sent=view.sent,
            reached=view.reached,
            booked=view.booked,
            came=view.came if view.came or note.at.date() >= view.month else None,
            reasons={letter: view.reasons[letter] for letter in REASONS},
            reason_names={letter: _(name) for letter, name in REASONS.items()},
            measures=self._said_measures(month, view.rows),
        )

    def _said_measures(self, month: date, rows: Sequence[RecallRow]) -> str:
        """What was chosen for the month, by whom and when, and for the first few single cars."""
        said = []
        if chosen := self._measures.of_month(month):
            last = max(chosen, key=lambda one: one.at)
            said.append(f"{names(chosen)} ({last.by} {last.at:%m-%d})")
        own = self._measures.current([row.vehicle_id for row in rows])
        cars = [row for row in rows if row.vehicle_id in own]
        said += [
            f"{plate_display(row.plate) or row.name} {names(own[row.vehicle_id])}" for row in cars[:MOST_CARS]
        ]
        if len(cars) > MOST_CARS:
            said.append(_("{n} more cars").format(n=len(cars) - MOST_CARS))
        return _("; ").join(said)

    def buyer_grid(self, actor: Actor, month: date, note: PrintNote, consultant: str = "") -> BuyerGridForm:
        """购车用户维系表 of a month, of one consultant where named.

        Raises NotAllowed (it is a list of people), NotFound without buyers.
        """
        require(actor, "print_list")
        grid = self._follow_ups.grid(month, consultant)
        if not grid.buyers:
            raise NotFound(_("Nobody bought a car in {month} or the three months before").format(
                month=f"{month:%Y-%m}"))  # fmt: skip
        whole = may(actor, "see_phone", own=True)
        checked, true = grid.checks
        return BuyerGridForm(
            shop=self._settings.shop_head(),
            number=grid_number(month),
            first=add_months(grid.month, -SHOWN_MONTHS),
            month=grid.month,
            as_of=grid.as_of,
            printed=note,
            rows=tuple(_buyer_row(buyer, whole) for buyer in grid.buyers),
            consultant=consultant,
            due=grid.count(),
            done=grid.count(DONE),
            tried=grid.count(TRIED),
            missing=grid.count(MISSING),
            checked=checked,
            true=true,
        )


def maintenance_number(month: date) -> str:
    """``DB-202612-001``."""
    return f"DB-{month:%Y%m}-001"


def grid_number(month: date) -> str:
    """``WX-202611-01``."""
    return f"WX-{month:%Y%m}-01"


def _maintenance_row(row: RecallRow, whole: bool) -> MaintenanceRow:
    contacts = tuple(
        ContactCell(
            call.at, _(SLOT_NAMES[call.slot]) if call.slot else f"{call.at:%H:%M}",
            _(RESULTS[call.result].name), call.result == "booked",
        )
        for call in row.calls[-MOST_CONTACTS:]
    )  # fmt: skip
    return MaintenanceRow(
        name=row.name,
        phone=row.phone if whole else mask_phone(row.phone),
        plate=plate_display(row.plate),
        model=row.model,
        bought=row.bought,
        last_on=row.last_on,
        last_km=row.last_km,
        due=row.due,
        due_km=row.due_km,
        basis=_(BASES[row.basis]),
        printed=row.printed.date() if row.printed else None,
        posted=row.posted.date() if row.posted else None,
        contacts=contacts,
        booked=row.booked,
        reason=row.reason,
        came=row.came,
        change=_(CHANGES[row.change]) if row.change else "",
        by=row.by,
    )


def _buyer_row(buyer: Buyer, whole: bool) -> BuyerRow:
    cells = []
    for column in COLUMNS:
        node = node_in(buyer, column)
        cells.append(NodeCell(node.state, node.day, result_words(node)) if node else None)
    signed, checked = buyer.signed, buyer.checked
    return BuyerRow(
        name=buyer.name,
        phone=buyer.phone if whole else mask_phone(buyer.phone),
        plate=plate_display(buyer.plate),
        model=buyer.model,
        delivered=buyer.delivered_on,
        consultant=buyer.consultant,
        cells=tuple(cells),
        signed=Stamp(signed.signed, signed.signed_at.date()) if signed and signed.signed_at else None,
        checked=Stamp(_(CHECKS[checked.check]), checked.checked_at.date())
        if checked and checked.checked_at
        else None,
    )
