from __future__ import annotations

from collections.abc import Iterator

import pytest

from dealerdesk import text


@pytest.fixture
def english() -> Iterator[None]:
    """Messages in English while a test reads them."""
    before = text.language()
    text.use("en")
    yield
    text.use(before)
