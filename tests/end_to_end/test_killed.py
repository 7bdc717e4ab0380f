"""A process that is killed in the middle of an import, a removal, a saving: the short run.

The long one is ``tests/bench/library_kill.py``; what is worked on and checked is in ``support/killed_library.py``.
"""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING

import pytest
from support.killed_library import OPERATIONS, Scene, seal_bundles

if TYPE_CHECKING:
    from pathlib import Path

_KILLS = 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_was_committed_outlives_a_kill(tmp_path: Path, operation: str) -> None:
    seal_bundles(tmp_path)
    scene = Scene(tmp_path, operation)
    draw = random.Random()
    for _ in range(_KILLS):
        assert operation in scene.kill(draw)
