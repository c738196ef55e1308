"""The pages of the window, in the order of the rail. One line adds a page.

Keys follow the full order of the trade: 今日 客户 日历 通话 预约 投诉 打印 | 协议 活动 月报 同步 | 设置
(Ctrl+1 … 9, 0, Ctrl+I, Ctrl+,), so a page that comes later moves no key.
"""

from __future__ import annotations

from dealerdesk.text import N_
from ui.page import PageEntry

PAGES = (
    PageEntry("today", N_("Today"), "sun-line", "ui.pages.today", "TodayPage", "Ctrl+1"),
    PageEntry(
        "customers", N_("Clients"), "contacts-book-line", "ui.pages.customers", "CustomersPage", "Ctrl+2"
    ),
    PageEntry(
        "customer", N_("Customer"), "", "ui.pages.customer", "CustomerPage", rail=False, parent="customers"
    ),
    PageEntry("calendar", N_("Calendar"), "calendar-2-line", "ui.pages.calendar", "CalendarPage", "Ctrl+3"),
    PageEntry("call", N_("Call"), "phone-line", "ui.pages.call", "CallPage", "Ctrl+4"),
    PageEntry(
        "appointments",
        N_("Booked"),
        "calendar-check-line",
        "ui.pages.appointments",
        "AppointmentsPage",
        "Ctrl+5",
    ),
    PageEntry("paper", N_("Print"), "printer-line", "ui.pages.paper", "PaperPage", "Ctrl+7"),
    PageEntry(
        "events", N_("Events"), "chat-heart-line", "ui.pages.greetings", "GreetingsPage", "Ctrl+9", group=1
    ),
    PageEntry(
        "figures", N_("Report"), "bar-chart-2-line", "ui.pages.figures", "FiguresPage", "Ctrl+0", group=1
    ),
    PageEntry("sync", N_("Sync"), "refresh-line", "ui.pages.imports", "ImportsPage", "Ctrl+I", group=1),
    PageEntry("scripts", N_("Scripts"), "", "ui.pages.scripts", "ScriptsPage", rail=False),
    PageEntry(
        "settings", N_("Settings"), "settings-3-line", "ui.pages.settings", "SettingsPage", "Ctrl+,", group=2
    ),
    PageEntry("lost", N_("Calling"), "", "ui.pages.lost", "LostPage", rail=False, parent="call"),
    PageEntry(
        "corrections",
        N_("Calling"),
        "",
        "ui.pages.corrections",
        "CorrectionsPage",
        rail=False,
        parent="call",
    ),
    PageEntry("missing", N_("Calling"), "", "ui.pages.missing", "MissingPage", rail=False, parent="call"),
    PageEntry("checks", N_("Sync"), "", "ui.pages.checks", "ChecksPage", rail=False, parent="sync"),
    PageEntry("conflicts", N_("Sync"), "", "ui.pages.conflicts", "ConflictsPage", rail=False, parent="sync"),
    PageEntry(
        "duplicates", N_("Sync"), "", "ui.pages.duplicates", "DuplicatesPage", rail=False, parent="sync"
    ),
    PageEntry("outbox", N_("Sync"), "", "ui.pages.outbox", "OutboxPage", rail=False, parent="sync"),
    PageEntry(
        "arrivals", N_("Arrivals"), "", "ui.pages.arrivals", "ArrivalsPage", rail=False, parent="appointments"
    ),
    PageEntry(
        "handover",
        N_("Hand-over"),
        "",
        "ui.pages.handover",
        "HandOverPage",
        rail=False,
        parent="appointments",
    ),
    PageEntry(
        "confirm", N_("Confirm"), "", "ui.pages.confirm", "ConfirmPage", rail=False, parent="appointments"
    ),
    PageEntry(
        "blanks", N_("Blank sheets"), "", "ui.pages.blanks", "BlanksPage", rail=False, parent="appointments"
    ),
    PageEntry(
        "resources",
        N_("Bays and advisers"),
        "",
        "ui.pages.resources",
        "ResourcesPage",
        rail=False,
        parent="appointments",
    ),
    PageEntry("report", N_("Report"), "", "ui.pages.paper", "PaperPage", rail=False, parent="figures"),
    PageEntry("recall", N_("Monthly recall"), "", "ui.pages.recall", "RecallPage", rail=False, parent="call"),
    PageEntry(
        "follow_grid",
        N_("Follow-up grid"),
        "",
        "ui.pages.follow_grid",
        "FollowGridPage",
        rail=False,
        parent="call",
    ),
    PageEntry("spot", N_("Spot check"), "", "ui.pages.spot", "SpotPage", rail=False, parent="call"),
)
