"""The sheets to write on by hand."""

from __future__ import annotations

from datetime import datetime

from dealerdesk.appointments.sheet import SCRIPT_POINTS, blank_sheet
from dealerdesk.clock import CHINA
from dealerdesk.desk import Desk
from dealerdesk.forms import PrintNote


def test_a_blank_sheet_knows_its_number_its_shop_and_who_prints_it_alone(desk: Desk) -> None:
    printed = PrintNote("吴晓", datetime(2026, 11, 23, 10, 0, tzinfo=CHINA))
    form = blank_sheet("YY-20261123-901", desk.settings, printed)
    assert form.blank
    assert (form.number, form.shop, form.printed) == ("YY-20261123-901", desk.settings.shop_head(), printed)
    assert form.count_hours == desk.settings["count_hours"]
    assert not (
        form.customer_name or form.phone or form.plate or form.work or form.counts or form.km_estimate
    )
    assert [point.done for point in form.script_points] == [False] * len(SCRIPT_POINTS)
