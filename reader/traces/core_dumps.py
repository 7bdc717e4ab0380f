"""Memory of programs that crashed, and what collects it.

None of ours is ever dumped (``reader.guard.dumps``); but the terminal holds what it shows, and can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.i18n import N_
from reader.traces.trace import Kind, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.traces.machine import Machine

_DUMP: Final = (
    N_("The memory of a program that crashed, written to the disk: for a Python program perhaps what it had opened."),
    N_("Delete it."),
)
_COLLECTOR: Final = (
    N_(
        "The system keeps the memory of programs that crash. It gets none of this one's, but a terminal's holds what it"
        " showed."
    ),
    N_("Switch it off: for systemd set Storage=none in /etc/systemd/coredump.conf, or remove apport or abrt."),
)
_PATTERN: Final = "proc/sys/kernel/core_pattern"
_DUMPS: Final = (
    ("root", "var/lib/systemd/coredump/core.*"),
    ("root", "var/lib/apport/coredump/*"),
    ("root", "var/crash/*"),
    ("root", "var/spool/abrt/*"),
    ("root", "cores/*"),
    ("home", "Library/Logs/DiagnosticReports/*"),
    ("local", "CrashDumps/*.dmp"),
)
_UNNAMED: Final = ("core", "core.[0-9]*")
_OURS: Final = ("python", "reader")
_NOTES: Final = 1 << 16  # bytes: the name of the program stands in them


def find(machine: Machine) -> Iterator[Trace]:
    """Yield the dumps of Python programs, and the collector of dumps."""
    for base, pattern in _DUMPS:
        for path in machine.matching(base, pattern):
            if any(word in path.name.casefold() for word in _OURS):
                yield Trace(Kind.CORE_DUMP, str(path), *_DUMP)
    for pattern in _UNNAMED:
        for path in machine.matching("home", pattern):
            beginning = machine.beginning(path, _NOTES)
            if beginning.startswith(b"\x7fELF") and b"python" in beginning:
                yield Trace(Kind.CORE_DUMP, str(path), *_DUMP)
    if machine.text(machine.root / _PATTERN).startswith("|"):
        yield Trace(Kind.CORE_DUMP, str(machine.root / _PATTERN), *_COLLECTOR)
