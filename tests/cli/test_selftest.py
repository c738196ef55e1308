"""The self-test that an installed program answers."""

from __future__ import annotations

import pytest

from dealerdesk import selftest, text
from dealerdesk.errors import WorldError


@pytest.mark.usefixtures("qapp")
def test_everything_works_here() -> None:
    text.use("zh_CN")
    assert len(selftest.run()) == 6


def test_missing_fonts_are_seen(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    empty = tmp_path_factory.mktemp("empty")
    monkeypatch.setattr("resources.path", lambda name: empty / name)
    with pytest.raises(WorldError):
        selftest._fonts()
