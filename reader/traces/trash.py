"""The trash: what was thrown away is still there, with its name and where it was.

Source: freedesktop.org, Trash Specification 1.0; on Windows the ``$I`` files beside the ``$R`` ones.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.i18n import N_
from reader.traces.naming import Names
from reader.traces.sealed_files import looks_kept, places
from reader.traces.trace import Kind, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.traces.machine import Machine

_NOTE: Final = 1 << 16

_WORDS: Final = (
    N_("In the trash: a sealed file or a key, its name, where it was, and when it was thrown away."),
    N_("Empty the trash."),
)


def find(machine: Machine) -> Iterator[Trace]:
    """Yield what is in the trash and is named, or looks, like something of ours."""
    names = Names(machine)
    for place in [machine.folder("data") / "Trash", *_of_disks(machine)]:
        for entry in machine.entries(place / "info"):
            kept = place / "files" / entry.name.removesuffix(".trashinfo")
            if names.within([machine.beginning(entry.path, _NOTE)]) or looks_kept(machine, kept):
                yield Trace(Kind.TRASH, str(kept), *_WORDS)
    for entry in machine.entries(machine.home / ".Trash"):
        if names.within([entry.name.encode("utf-8", "surrogateescape")]) or looks_kept(machine, Path(entry.path)):
            yield Trace(Kind.TRASH, entry.path, *_WORDS)
    for path in machine.matching("root", "$Recycle.Bin/*/$I*"):
        kept = path.with_name("$R" + path.name.removeprefix("$I"))
        if names.within([machine.beginning(path, _NOTE)]) or looks_kept(machine, kept):
            yield Trace(Kind.TRASH, str(kept), *_WORDS)


def _of_disks(machine: Machine) -> Iterator[Path]:
    for place in places(machine):
        for entry in machine.entries(place):
            if entry.name.startswith(".Trash-"):
                yield Path(entry.path)
        yield from (Path(entry.path) for entry in machine.entries(place / ".Trash"))
