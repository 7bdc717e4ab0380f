"""Everything below a folder, within bounds."""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.traces.machine import Machine

ENTRIES: Final = 300_000
"""How many files and folders one walk looks at."""

_DEEPEST: Final = 40


def below(machine: Machine, top: Path) -> Iterator[os.DirEntry[str]]:
    """Yield the files and folders below ``top``. No link is followed, and no other file system entered.

    What lies less deep comes first: where the bound ends the walk, it is the caches of programs that are not seen, not
    the places where people put files.
    """
    try:
        device = top.stat().st_dev
    except (OSError, ValueError):
        return
    left = ENTRIES
    waiting = deque([(str(top), 0)])
    while waiting:
        folder, depth = waiting.popleft()
        if left <= 0:
            machine.miss(top)
            return
        if depth > _DEEPEST:
            machine.miss(folder)
            continue
        entries = machine.entries(folder)
        left -= len(entries)
        yield from entries
        waiting += [(entry.path, depth + 1) for entry in entries if _is_inside(machine, entry, device)]


def is_file(entry: os.DirEntry[str]) -> bool:
    """Say whether it is a regular file itself, and can be looked at."""
    try:
        return entry.is_file(follow_symlinks=False)
    except OSError:
        return False


def _is_inside(machine: Machine, entry: os.DirEntry[str], device: int) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_dev == device
    except OSError:
        machine.miss(entry.path)
        return False
