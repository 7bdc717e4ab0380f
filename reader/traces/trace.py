"""What a finder finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from reader.traces.machine import Machine


class Kind(Enum):
    """What a trace is. The values are for programs (``docs/json.md``)."""

    LIBRARY = "library"
    BUNDLE = "bundle"
    KEY = "key"
    RANDOM_FILE = "random-file"
    COPIES = "copies"
    PROGRAM = "program"
    PACKAGE_CACHE = "package-cache"
    HISTORY = "history"
    SETTINGS = "settings"
    RECENT_FILES = "recent-files"
    BROWSER = "browser"
    REMEMBERED = "remembered"
    CLIPBOARD = "clipboard"
    DESKTOP_SEARCH = "desktop-search"
    THUMBNAIL = "thumbnail"
    TRASH = "trash"
    SCROLLBACK = "scrollback"
    CORE_DUMP = "core-dump"
    SWAP = "swap"
    HIBERNATION = "hibernation"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that a search of this machine would find.

    ``place`` is a path, as the system gives it: hostile until it is cleaned. ``lines`` are the numbers of the lines in
    it, from 1, where it is a text. ``gives_away`` and ``how_to_clear`` are message ids: sentences for
    ``reader.i18n``.
    """

    kind: Kind
    place: str
    gives_away: str
    how_to_clear: str
    lines: tuple[int, ...] = ()


Finder: TypeAlias = "Callable[[Machine], Iterator[Trace]]"
"""Yields the traces of one sort. It only reads, within the bounds of ``Machine``, and raises no ``OSError``."""
