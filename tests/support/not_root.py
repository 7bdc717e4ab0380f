"""What an ordinary user may do, whoever runs the tests: root may read and write everything."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NOBODY = 65534


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def own(path: Path) -> None:
    """Give ``path`` to the ordinary user."""
    if _is_root():
        os.chown(path, _NOBODY, _NOBODY)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Be an ordinary user meanwhile. What is to be used must lie in the fixture ``world``."""
    if not _is_root():
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
