"""What the whole suite shares."""

from __future__ import annotations

import gc
import os


def pytest_collection_finish() -> None:
    """Let a full collection, which every hiding does, pass over the modules of the suite itself."""
    gc.collect()
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """Run two tests a core: many of them wait for a program that they started."""
    return 2 * (os.cpu_count() or 1)
