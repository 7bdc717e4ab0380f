"""This program itself, and what installing it left in the caches of pip and uv."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.i18n import N_
from reader.traces.trace import Kind, Trace
from reader.traces.walk import below, is_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.traces.machine import Machine

_PROGRAM: Final = (
    N_("This program: that you use it, and since when."),
    N_("Delete this folder, or the whole environment that it is in. Next time run it from a stick."),
)
_COMMAND: Final = (
    N_("The command that starts this program."),
    N_("Uninstall the program, or delete this file."),
)
_CACHE: Final = (
    N_("A cache of installed packages: that this program or what it needs was installed here, and when."),
    N_("“pip cache purge” and “uv cache clean” empty it."),
)
_CACHES: Final = (
    ("cache", "pip"),
    ("cache", "uv"),
    ("home", ".cache/uv"),
    ("home", "Library/Caches/pip"),
    ("local", "pip/Cache"),
    ("local", "uv/cache"),
)
_TOOLS: Final = (
    ("data", "pipx/venvs/offline-reader"),
    ("home", ".local/pipx/venvs/offline-reader"),
    ("data", "uv/tools/offline-reader"),
    ("roaming", "uv/tools/offline-reader"),
)
# Of what it needs, the package that hardly anybody else installs.
_NAMED: Final = re.compile(rb"offline[-_]reader|whoosh[-_]reloaded", re.IGNORECASE)
_PART: Final = 64 << 10
_MOST: Final = 50


def find(machine: Machine) -> Iterator[Trace]:
    """Yield where this program is, and the caches that know of it."""
    yield Trace(Kind.PROGRAM, str(Path(__file__).resolve().parents[1]), *_PROGRAM)
    for base, name in _TOOLS:
        if os.path.isdir(path := machine.folder(base) / name):  # noqa: PTH112 - pathlib's raises
            yield Trace(Kind.PROGRAM, str(path), *_PROGRAM)
    for folder in [*_search_path(machine), machine.home / ".local/bin"]:
        for name in ("reader", "reader.exe"):
            if b"reader.cli" in machine.beginning(path := folder / name, 1 << 20):
                yield Trace(Kind.PROGRAM, str(path), *_COMMAND)
    for folder in caches(machine):
        if found := _first_named(machine, folder):
            yield Trace(Kind.PACKAGE_CACHE, found, *_CACHE)


def caches(machine: Machine) -> list[Path]:
    """Return the folders in which pip and uv keep what they installed."""
    return list(dict.fromkeys(machine.folder(base) / name for base, name in _CACHES))


def _search_path(machine: Machine) -> list[Path]:
    separator = ";" if machine.system == "win32" else ":"
    named = machine.environment.get("PATH", "").split(separator)
    started = Path(sys.executable).parent
    return list(dict.fromkeys([started, *(Path(each) for each in named[:_MOST] if each)]))


def _first_named(machine: Machine, top: Path) -> str | None:
    """Return the first file or folder of a cache that names one of the packages: one tells as much as many."""
    for entry in below(machine, [top]):
        if _NAMED.search(os.fsencode(entry.name)) or (is_file(entry) and _names(machine, entry.path)):
            return entry.path
    return None


def _names(machine: Machine, path: str) -> bool:
    # A wheel that is kept as an answer of the index has the names of its files at its end.
    return any(_NAMED.search(part) for part in (machine.beginning(path, _PART), machine.ending(path, _PART)))
