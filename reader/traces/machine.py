"""The machine that is looked at, through bounded and careful reading.

Invariants:

- Nothing is written, and no file's time of reading changes where the system lets us avoid that.
- Only regular files are opened, and never so that opening could wait for something.
- Whatever cannot be looked at is told in ``not_seen`` and stops nothing: rights, limits, names of any bytes.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ENTRIES: Final = 100_000
"""How many names are looked at in one folder."""

FILE_BYTES: Final = 64 << 20
"""How much is read of one file."""

PLACES: Final = 1000
"""How many files one pattern may name."""

_BLOCK: Final = 1 << 20
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_UNTOUCHED: Final = getattr(os, "O_NOATIME", 0)

_XDG: Final = {
    "data": ("XDG_DATA_HOME", ".local/share"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "roaming": ("APPDATA", "AppData/Roaming"),
    "local": ("LOCALAPPDATA", "AppData/Local"),
}


@dataclass
class Machine:
    """A person's ``home`` on a system, whose own folders are below ``root``.

    ``library`` is where the library is or would be; ``system`` is as ``sys.platform``; ``known`` are the files that
    were found to be libraries, bundles and keys: what other finders look for by name. ``tell`` is told which part of a
    walk is done.
    """

    home: Path
    library: Path
    root: Path = field(default_factory=lambda: Path(os.path.abspath(os.sep)))  # noqa: PTH100 - of the current drive
    system: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    known: list[Path] = field(default_factory=list)
    not_seen: dict[str, None] = field(default_factory=dict)
    tell: Callable[[float], None] = field(default=lambda _part: None)

    def folder(self, base: str) -> Path:
        """Return a folder by its role: home, root, data, cache, config, state, roaming or local."""
        if base in ("home", "root"):
            return self.home if base == "home" else self.root
        variable, usual = _XDG[base]
        named = self.environment.get(variable, "")
        return Path(named) if Path(named).is_absolute() else self.home / usual

    def matching(self, base: str, pattern: str) -> Iterator[Path]:
        """Yield the paths in a folder that match ``pattern`` (``pathlib``'s), in order."""
        try:
            yield from sorted(islice(self.folder(base).glob(pattern), PLACES))
        except (OSError, ValueError):
            self.miss(self.folder(base))

    def entries(self, folder: Path | str) -> list[os.DirEntry[str]]:
        """Return what is in ``folder``, in order; nothing where there is none."""
        found: list[os.DirEntry[str]] = []
        try:
            with os.scandir(folder) as listing:
                found = list(islice(listing, ENTRIES))
                if next(listing, None) is not None:
                    self.miss(folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except (OSError, ValueError):
            self.miss(folder)
        return sorted(found, key=lambda entry: entry.name)

    def blocks(self, path: Path | str, limit: int = FILE_BYTES, *, last: bool = False) -> Iterator[bytes]:
        """Yield the contents of a regular file, its first ``limit`` bytes or its last; nothing where there is none."""
        try:
            # Opening alone wakes whoever waits at a pipe, and some devices.
            if not stat.S_ISREG(Path(path).stat().st_mode):
                return
            descriptor = _open(path)
        except (FileNotFoundError, NotADirectoryError):
            return
        except (OSError, ValueError):
            self.miss(path)
            return
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return
            if last and status.st_size > limit:
                os.lseek(descriptor, -limit, os.SEEK_END)
            left = limit
            while left > 0 and (block := os.read(descriptor, min(_BLOCK, left))):
                left -= len(block)
                yield block
            if left <= 0 and limit == FILE_BYTES and status.st_size > limit:
                self.miss(path)
        except OSError:
            self.miss(path)
        finally:
            os.close(descriptor)

    def beginning(self, path: Path | str, length: int) -> bytes:
        """Return the first bytes of a regular file, or nothing."""
        return b"".join(self.blocks(path, length))

    def ending(self, path: Path | str, length: int) -> bytes:
        """Return the last bytes of a regular file, or nothing."""
        return b"".join(self.blocks(path, length, last=True))

    def text(self, path: Path | str) -> str:
        """Return a short text of the system's, without white space around it, or nothing."""
        return self.beginning(path, _BLOCK).decode("utf-8", "replace").strip()

    def miss(self, place: Path | str) -> None:
        """Remember that something is there and could not be looked at, wholly or in part."""
        self.not_seen[str(place)] = None


def _open(path: Path | str) -> int:
    # The time of the last reading would tell that somebody looked. Only its owner may ask for a file to be spared.
    try:
        return os.open(path, _FLAGS | _UNTOUCHED)
    except PermissionError:
        return os.open(path, _FLAGS)
