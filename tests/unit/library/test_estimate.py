"""How many articles a library holds, as people are told."""

from __future__ import annotations

import pytest

from reader.library.estimate import articles_in


@pytest.mark.parametrize(("mebibytes", "articles"), [(16, 290), (64, 1200), (512, 10000), (4095, 82000)])
def test_about_how_many(mebibytes: int, articles: int) -> None:
    assert articles_in(mebibytes << 20) == articles
