"""What is in a folder, for somebody who looks for a file in it.

Invariants: hidden files are left out, and whatever is neither a file nor a folder; names are clean text, for anybody
may have named a file on a stick.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.text import CleanText, clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_STICKS: Final = ("/run/media", "/media", "/Volumes", "/mnt")
"""Where systems put sticks, in a folder of the person's name or without one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a folder. ``size`` is in bytes, 0 for a folder."""

    path: Path
    name: CleanText
    is_folder: bool
    size: int = 0


def list_folder(folder: Path) -> list[Entry]:
    """Return the folder above, then the folders, then the files. Raises ``OSError``."""
    entries = [Entry(folder.parent, clean_line(".."), is_folder=True)] if folder.parent != folder else []
    with os.scandir(folder) as found:
        inside = [entry for each in found if (entry := _entry(each)) is not None]
    return entries + sorted(inside, key=lambda each: (not each.is_folder, each.name.casefold()))


def list_sticks() -> list[Entry]:
    """Return the sticks and other disks that are there."""
    if sys.platform == "win32":
        drives = [Path(f"{letter}:\\") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
        return [Entry(drive, clean_line(str(drive)), is_folder=True) for drive in drives if drive.exists()]
    found = (path for base in map(Path, _STICKS) for path in _mounted_below(base))
    return [Entry(path, clean_line(str(path)), is_folder=True) for path in found]


def _mounted_below(base: Path) -> Iterator[Path]:
    try:
        for path in sorted(base.iterdir()):
            if path.is_mount():
                yield path
            elif path.is_dir() and not path.is_symlink():
                yield from (below for below in sorted(path.iterdir()) if below.is_mount())
    except OSError:
        return


def _entry(found: os.DirEntry[str]) -> Entry | None:
    try:
        status = found.stat()
    except OSError:  # a link to nowhere, or nothing that we may look at
        return None
    if found.name.startswith(".") or _is_hidden_by_attribute(status):
        return None
    is_folder = stat.S_ISDIR(status.st_mode)
    if not is_folder and not stat.S_ISREG(status.st_mode):
        return None
    # A name of invisible characters alone would leave nothing to choose.
    name = clean_line(found.name) or clean_line("?")
    return Entry(Path(found.path), name, is_folder, 0 if is_folder else status.st_size)


def _is_hidden_by_attribute(status: os.stat_result) -> bool:
    return bool(getattr(status, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_HIDDEN)
