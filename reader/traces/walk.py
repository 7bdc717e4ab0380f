"""Everything below a folder, within bounds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.traces.machine import Machine

ENTRIES: Final = 300_000
"""How many files and folders one walk looks at in all."""

_DEEPEST: Final = 40


class Walk:
    """Walks below folders that share one bound. No link is followed, and no other file system entered."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._left = ENTRIES

    def below(self, top: Path) -> Iterator[os.DirEntry[str]]:
        """Yield the files and folders below ``top``, a folder before what is in it."""
        try:
            device = top.stat().st_dev
        except (OSError, ValueError):
            return
        waiting = [(str(top), 0)]
        while waiting:
            folder, depth = waiting.pop()
            if self._left <= 0:
                self._machine.miss(top)
                return
            if depth > _DEEPEST:
                self._machine.miss(folder)
                continue
            entries = self._machine.entries(folder)
            self._left -= len(entries)
            yield from entries
            waiting += [(entry.path, depth + 1) for entry in reversed(entries) if self._is_inside(entry, device)]

    def _is_inside(self, entry: os.DirEntry[str], device: int) -> bool:
        try:
            return entry.is_dir(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_dev == device
        except OSError:
            self._machine.miss(entry.path)
            return False


def is_file(entry: os.DirEntry[str]) -> bool:
    """Say whether it is a regular file itself, and can be looked at."""
    try:
        return entry.is_file(follow_symlinks=False)
    except OSError:
        return False
