"""The library, bundles, keys, and whatever looks like them: in the home folder, on sticks, among temporary files."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.errors import LibrarySizeRefusedError
from reader.i18n import N_
from reader.store.known_formats import BEGINNING, format_of, looks_random
from reader.store.layout import MEBIBYTE, Layout
from reader.traces.packages import caches
from reader.traces.trace import Kind, Trace
from reader.traces.walk import below, is_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.traces.machine import Machine

_MOST: Final = 1000
_MOST_STICKS: Final = 50
_GLANCE: Final = 256
_UNFINISHED: Final = re.compile("[0-9a-f]{12}")

_SEALED: Final = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")
_SECRET_KEY: Final = re.compile(rb"^AGE-SECRET-KEY-", re.MULTILINE)
_SIGNING_KEY: Final = b"minisign encrypted secret key"
_OWN_NAME: Final = re.compile(r"offline[-_]reader.*\.(zip|whl|tar\.gz|tgz|exe)", re.IGNORECASE)
_PROJECT: Final = "pyproject.toml"
_OWN_PROJECT: Final = re.compile(rb'^name = "offline-reader"', re.MULTILINE)

_LIBRARY = (
    N_("The library: a large file of random-looking bytes, and when it was last used. What is in it stays sealed."),
    N_("“reader shred FILE” destroys it. To keep it, keep it on a stick, under a name of yours."),
)
_RANDOM = (
    N_("A file like a library or like another sealed container: whoever searches will ask what it is."),
    N_("If it is an old or unfinished library, destroy it with “reader shred”."),
)
_BUNDLE = (
    N_("Sealed files of age: that something is hidden in them, their names, and when they came. Nobody sees what."),
    N_("Import what you want to keep into the library; delete the file and empty the trash."),
)
_KEY = (
    N_("A secret key: whoever has this file opens every bundle that was sealed for it."),
    N_("Keep it on a stick or, better, use passphrases. Delete it here and empty the trash."),
)
_SIGNING = (
    N_("A signing key: that bundles are made here, and whose they are."),
    N_("Keep it on a stick in a safe place, and delete it here."),
)
_COPY = (
    N_("This program, as it was downloaded or copied."),
    N_("Delete it, with the folder that it is in if that is of this program too, and empty the trash."),
)


def find(machine: Machine) -> Iterator[Trace]:
    """Yield library, bundle and key files, and remember them in ``machine.known``."""
    found = 0
    for path in _files(machine):
        if (said := _judged(machine, path)) is None:
            continue
        kind, words = said
        if kind is not Kind.PROGRAM:
            machine.known.append(path)
        yield Trace(kind, str(path), *words)
        found += 1
        if found == _MOST:
            machine.miss(path.parent)
            return


def looks_kept(machine: Machine, path: Path) -> bool:
    """Say whether a file is sealed, a key, or looks like a library."""
    return _judged(machine, path) is not None


def places(machine: Machine) -> list[Path]:
    """Return the folders that are searched: the library's, the home folder, sticks, and those for temporary files."""
    user = machine.environment.get("USER") or machine.home.name
    mounts = ["media", f"media/{user}", f"run/media/{user}", "mnt", "Volumes"]
    media = [Path(entry.path) for mount in mounts for entry in machine.entries(machine.root / mount)[:_MOST_STICKS]]
    temporary = [Path(machine.environment.get(name) or machine.root / "tmp") for name in ("TMPDIR", "TEMP")]
    return list(dict.fromkeys([machine.home, *media, *temporary, machine.root / "var/tmp"]))


def _files(machine: Machine) -> Iterator[Path]:
    seen: set[tuple[int, int]] = set()
    yield from _once([_real_library(machine)], seen)
    for entry in machine.entries(machine.library.parent):
        if _UNFINISHED.fullmatch(entry.name):
            yield from _once([Path(entry.path)], seen)
    yield from _once((Path(entry.path) for entry in below(machine, places(machine)) if is_file(entry)), seen)


def _real_library(machine: Machine) -> Path:
    """Return the library's file, if its name is a link."""
    return Path(os.path.realpath(machine.library))


def _once(paths: Iterable[Path], seen: set[tuple[int, int]]) -> Iterator[Path]:
    for path in paths:
        try:
            status = path.lstat()
        except (OSError, ValueError):
            continue
        if stat.S_ISREG(status.st_mode) and (status.st_dev, status.st_ino) not in seen:
            seen.add((status.st_dev, status.st_ino))
            yield path


def _judged(machine: Machine, path: Path) -> tuple[Kind, tuple[str, str]] | None:
    if path == _real_library(machine):
        return Kind.LIBRARY, _LIBRARY
    beginning = machine.beginning(path, _GLANCE)
    if beginning.startswith(_SEALED):
        return Kind.BUNDLE, _BUNDLE
    if _SECRET_KEY.search(beginning):
        return Kind.KEY, _KEY
    if _SIGNING_KEY in beginning:
        return Kind.KEY, _SIGNING
    if _is_program(machine, path, beginning):
        return Kind.PROGRAM, _COPY
    if _may_be_library(machine, path):
        return Kind.RANDOM_FILE, _RANDOM
    return None


def _is_program(machine: Machine, path: Path, beginning: bytes) -> bool:
    if _OWN_NAME.fullmatch(path.name):
        # Those that an installer keeps are told with its cache.
        return not any(path.is_relative_to(cache) for cache in caches(machine))
    return path.name == _PROJECT and _OWN_PROJECT.search(beginning) is not None


def _may_be_library(machine: Machine, path: Path) -> bool:
    try:
        size = path.lstat().st_size
        if not (_UNFINISHED.fullmatch(path.name) and size >= MEBIBYTE):
            Layout.of_size(size)
    except (OSError, LibrarySizeRefusedError):
        return False
    beginning = machine.beginning(path, BEGINNING)
    return len(beginning) == BEGINNING and format_of(beginning) is None and looks_random(beginning)
