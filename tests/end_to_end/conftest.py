"""Fixtures of the tests that run the whole program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.bundles import seal_plain
from support.program import PASSPHRASE, SAMPLE, Reader

from reader import age

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """``reader``, run in an empty folder."""
    return Reader(tmp_path, quick=True)


@pytest.fixture(scope="session")
def keyed_sample() -> bytes:
    """The sample, sealed for ``IDENTITY``: unlike its passphrase, a key opens it at once."""
    with SAMPLE.open("rb") as file:
        return seal_plain(age.open(file, [age.Passphrase(PASSPHRASE)]).read()).getvalue()
