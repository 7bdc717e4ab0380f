"""What the whole suite shares."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from support.not_root import own

if TYPE_CHECKING:
    from collections.abc import Iterator

# How long an example takes says how busy the machine is.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """Let a full collection, which every hiding does, pass over the modules of the suite itself."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def every_object() -> Iterator[None]:
    """For tests that look at every object (``support.reachable``): what was there before the first test, too."""
    gc.unfreeze()
    yield
    gc.collect()
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """Run two tests a core: many of them wait for a program that they started."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture
def world() -> Iterator[Path]:
    """A folder that every user of the machine can get to, unlike ``tmp_path``; it is the ordinary user's."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        own(folder)
        yield folder
