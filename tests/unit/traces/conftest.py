"""A machine of our own, with nothing on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.searched_machine import Planted

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def machine(tmp_path: Path) -> Planted:
    root = tmp_path / "root"
    home = root / "home" / "anna"
    (root / "tmp").mkdir(parents=True)
    home.mkdir(parents=True)
    return Planted(
        home=home, library=home / ".local/share/storage.dat", root=root, system="linux", environment={"USER": "anna"}
    )
