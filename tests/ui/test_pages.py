"""The pages on the shop of the pictures."""

from __future__ import annotations

import pytest

from dealerdesk import text
from ui import theme
from ui.frame import MainWindow

PLACES = {
    "today": {},
    "customers": {},
    "customer": {"customer_id": 2},
    "appointments": {"vehicle_id": 2, "new": True},
    "settings": {"group": "kinds"},
}


@pytest.mark.parametrize(("language", "mode"), [("zh_CN", "light"), ("zh_CN", "dark"), ("en", "light")])
@pytest.mark.parametrize("page", list(PLACES))
def test_page_opens(desk, make_window, qapp, picture, page: str, language: str, mode: str) -> None:
    text.use(language)
    theme.apply(qapp, mode)
    window: MainWindow = make_window()
    window.go(page, PLACES[page])
    for _turn in range(3):
        qapp.processEvents()
    assert window.page is window.pages[page]
    assert window.width() == 1366, f"{page} needs more room than a front-desk screen has"
    picture(window, f"{page}-{language}-{mode}")


@pytest.mark.parametrize(("language", "mode"), [("zh_CN", "light"), ("zh_CN", "dark"), ("en", "light")])
def test_search_panel(make_window, qapp, picture, language: str, mode: str) -> None:
    text.use(language)
    theme.apply(qapp, mode)
    window = make_window()
    window.open_search("7K218")
    for _turn in range(3):
        qapp.processEvents()
    picture(window, f"search-{language}-{mode}")
