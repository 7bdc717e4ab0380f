"""Fixtures of the tests that run the whole program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.program import Reader

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """``reader``, run in an empty folder."""
    return Reader(tmp_path)
