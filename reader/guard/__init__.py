"""What this process may not do, before it has read a byte of a bundle.

``engage`` is called first thing by every command: no network, no dump of the memory. ``confine`` follows when it is
known what a command was told to work on: no other files, no programs. Neither can be taken back. What the system
enforces and what is only our own code's promise is told apart in ``Protection``, and for people in
``docs/threat-model.md``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reader.guard import dumps, hook, locked, surroundings
from reader.guard.protection import Level, Protection, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Business", "Level", "Protection", "Remark", "confine", "engage", "protection"]

_now = Protection(Level.NOBODY, Level.NOBODY)


@dataclass(frozen=True, slots=True)
class Business:
    """What a process has to do with files, besides reading Python's own.

    It reads ``read`` (``None``: anything), writes the files ``write``, and makes files in the folders ``make``. What is
    below a folder counts too. What is not there grants nothing.
    """

    read: tuple[Path, ...] | None = ()
    write: tuple[Path, ...] = ()
    make: tuple[Path, ...] = ()


def engage() -> Protection:
    """Give up the network and memory dumps for the rest of this process's life.

    To be called before any thread is started: on Linux the filter holds for the calling thread and what it starts.
    Where the system offers nothing, our own code refuses instead (``reader.guard.hook``).
    """
    global _now  # noqa: PLW0603 - the walls are the process's, and can be put up once
    remarks = surroundings.look()
    network = Level.SYSTEM if sys.platform == "linux" and _linux_forbids_sockets() else Level.OURS
    if network is Level.OURS:
        hook.refuse_network()
    _now = Protection(network, dumps.forbid(), remarks=remarks)
    return _now


def confine(business: Business) -> Protection:
    """Give up every file but those that are this process's ``business``, and starting programs, as ``engage`` does.

    What is to be started must have been.
    """
    global _now  # noqa: PLW0603 - see above
    files, programs = _linux_confines(business) if sys.platform == "linux" else (Level.OURS, Level.OURS)
    if files is not Level.SYSTEM:
        hook.refuse_writing((*business.write, *business.make))
    if programs is not Level.SYSTEM:
        hook.refuse_programs()
    remarks = _now.remarks if locked.works() else _now.remarks | {Remark.KEYS_NOT_LOCKED}
    _now = replace(_now, files=files, programs=programs, reads_anything=business.read is None, remarks=remarks)
    return _now


def protection() -> Protection:
    """Return who now sees to what in this process."""
    return _now


def _linux_forbids_sockets() -> bool:
    try:
        from reader.guard import seccomp  # noqa: PLC0415 - exists on Linux alone
    except ImportError:  # Python was built without ctypes, or may not load it
        return False
    return seccomp.forbid_sockets()


def _linux_confines(business: Business) -> tuple[Level, Level]:
    """Return who now refuses files, and who refuses programs."""
    try:
        from reader.guard import landlock, seccomp  # noqa: PLC0415 - exist on Linux alone
    except ImportError:
        return Level.OURS, Level.OURS
    files = landlock.restrict(_granted(business), reading=business.read is not None)
    if seccomp.forbid_programs():
        return (Level.SYSTEM if files else Level.OURS), Level.SYSTEM
    # What Landlock lets through of files, the filter would have refused.
    return (Level.PARTLY if files else Level.OURS), Level.OURS


def _granted(business: Business) -> Iterator[tuple[Path | str, int]]:
    from reader.guard import landlock, places  # noqa: PLC0415 - Linux alone

    reading = (*places.of_python(), *business.read) if business.read is not None else ()
    yield from ((path, landlock.READ) for path in reading)
    yield from ((path, landlock.WRITE) for path in business.write)
    yield from ((path, landlock.MAKE) for path in business.make)
    yield from ((path, landlock.TERMINAL) for path in ("/dev/tty", "/dev/null"))
