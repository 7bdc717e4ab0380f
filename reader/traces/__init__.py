"""What a search of this machine would find of this program, of what it keeps, and of what was read with it.

``look`` runs every finder over a ``Machine`` and returns the ``Trace``s. It only reads; nothing is ever cleared here.
One module a sort of trace; ``sealed_files`` goes first, because the others look for the names of what it finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.traces import (
    copies,
    core_dumps,
    history,
    packages,
    remembered,
    scrollback,
    sealed_files,
    swap,
    thumbnails,
    trash,
)
from reader.traces.machine import Machine
from reader.traces.trace import Kind, Trace

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.traces.trace import Finder

__all__ = ["Kind", "Machine", "Trace", "look"]

FINDERS: Final[tuple[Finder, ...]] = (
    sealed_files.find,
    copies.find,
    packages.find,
    history.find,
    remembered.find,
    thumbnails.find,
    trash.find,
    scrollback.find,
    core_dumps.find,
    swap.find,
)

_ALL: Final = 1000
_FILES: Final = 0.9
"""The share of the time that looking for files takes, which comes first."""


def look(machine: Machine, progress: Callable[[int, int], None] | None = None) -> list[Trace]:
    """Return what was found. ``machine.not_seen`` then has what could not be looked at.

    ``progress`` gets how much is done, and of how much.
    """
    found: dict[Trace, None] = {}
    furthest = 0

    def told(share: float) -> None:
        nonlocal furthest
        # What is still to be done grows while it is done.
        furthest = max(furthest, round(_ALL * share))
        if progress is not None:
            progress(furthest, _ALL)

    machine.tell = lambda part: told(_FILES * part)
    for done, finder in enumerate(FINDERS, 1):
        found.update(dict.fromkeys(finder(machine)))
        told(_FILES + (1 - _FILES) * done / len(FINDERS))
    return list(found)
