"""Everything below a folder, within bounds."""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from reader.traces.machine import Machine

ENTRIES: Final = 300_000
"""How many files and folders are looked at below one place."""

_DEEPEST: Final = 40


def below(machine: Machine, tops: Sequence[Path]) -> Iterator[os.DirEntry[str]]:
    """Yield the files and folders below ``tops``. No link is followed, and no other file system entered.

    What lies less deep comes first: where the bound ends a walk, it is the caches of programs that are not seen, not
    the places where people put files.
    """
    walks = deque(walk for top in tops if (walk := _begun(top)) is not None)
    done = 0
    while walks:
        folder, top, depth = walks.popleft()
        if top.left <= 0 or depth > _DEEPEST:
            machine.miss(top.path if top.left <= 0 else folder)
            continue
        entries = machine.entries(folder)
        top.left -= len(entries)
        yield from entries
        walks += [(entry.path, top, depth + 1) for entry in entries if _is_inside(machine, entry, top.device)]
        done += 1
        machine.tell(done / (done + len(walks)))


@dataclass
class _Top:
    path: str
    device: int
    left: int


def _begun(top: Path) -> tuple[str, _Top, int] | None:
    try:
        return str(top), _Top(str(top), top.stat().st_dev, ENTRIES), 0
    except (OSError, ValueError):
        return None


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
