"""Linux: which disk a place lies on, and whether the kernel encrypts it.

Source: Linux Documentation/ABI/stable/sysfs-block, Documentation/filesystems/proc.rst (mountinfo), and the names that
cryptsetup gives (``CRYPT-…`` as the device mapper's UUID).
"""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reader.traces.machine import Machine

_DEEPEST: Final = 8
_MOUNT: Final = re.compile(r"(?:\S+ ){4}(?P<place>\S+) .*? - \S+ (?P<source>\S+)")
_ESCAPE: Final = re.compile(r"\\([0-7]{3})")


def is_encrypted(machine: Machine, device: str) -> bool | None:
    """Say whether a block device, ``/dev/…``, is encrypted; ``None`` where there is none of that name."""
    if not device.startswith("/dev/"):
        return None
    return _is_encrypted(machine, Path(os.path.realpath(machine.root / device.lstrip("/"))).name, 0)


def is_encrypted_number(machine: Machine, number: str) -> bool | None:
    """Say the same of a device that is given by its numbers, ``8:2``."""
    return _is_encrypted(machine, Path(os.path.realpath(machine.root / "sys/dev/block" / number)).name, 0)


def device_below(machine: Machine, place: str) -> str | None:
    """Return the device that a place's file system lies on, as mountinfo names it."""
    best: tuple[int, str] | None = None
    for line in machine.text(machine.root / "proc/self/mountinfo").splitlines():
        if (match := _MOUNT.match(line)) is None:
            continue
        mounted = PurePosixPath(unescaped(match["place"]))
        # Of two on the same place the later one hides the earlier.
        if PurePosixPath(place).is_relative_to(mounted) and (best is None or len(mounted.parts) >= best[0]):
            best = (len(mounted.parts), unescaped(match["source"]))
    return None if best is None else best[1]


def unescaped(text: str) -> str:
    """Return a path as the kernel means it, which writes a space as its number, octal, after a backslash."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 8)), text)


def _is_encrypted(machine: Machine, name: str, depth: int) -> bool | None:
    block = machine.root / "sys/class/block" / name
    if depth > _DEEPEST or not os.path.isdir(block):  # noqa: PTH112 - pathlib's raises
        return None
    if machine.text(block / "dm/uuid").startswith("CRYPT-"):
        return True
    below = machine.entries(block / "slaves")
    return bool(below) and all(_is_encrypted(machine, entry.name, depth + 1) for entry in below)
