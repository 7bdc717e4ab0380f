"""Memory that the system writes to the disk: swap and hibernation. And whether the home folder's disk is encrypted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from reader.i18n import N_
from reader.traces.disks import device_below, is_encrypted, is_encrypted_number, unescaped
from reader.traces.trace import Kind, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.traces.machine import Machine

_SWAP: Final = (
    N_("Swap that is not known to be encrypted: when memory runs short, texts, passphrases and keys may go there."),
    N_("Encrypt the whole disk, or switch swap off (“sudo swapoff -a”, and its line in /etc/fstab)."),
)
_HIBERNATION: Final = (
    N_("Hibernation to a disk that is not known to be encrypted: all of the memory is written there, keys too."),
    N_("Shut down, do not hibernate. Encrypt the whole disk, or switch hibernation off in the system's settings."),
)
_DISK: Final = (
    N_("The disk of your home folder is not encrypted: all that is listed here can be read without your login."),
    N_("Encrypt the whole disk: LUKS when Linux is installed, FileVault on a Mac, BitLocker or VeraCrypt on Windows."),
)
_PAGED: Final = ("pagefile.sys", "swapfile.sys")
_HIBERNATED: Final = ("hiberfil.sys", "private/var/vm/sleepimage")
_NO_DEVICE: Final = "0:0"


def find(machine: Machine) -> Iterator[Trace]:
    """Yield where memory may reach the disk in a readable form."""
    if machine.system == "linux":
        yield from _linux(machine)
        return
    for names, kind, words in ((_PAGED, Kind.SWAP, _SWAP), (_HIBERNATED, Kind.HIBERNATION, _HIBERNATION)):
        for name in names:
            if os.path.lexists(path := machine.root / name):
                yield Trace(kind, str(path), *words)


def _linux(machine: Machine) -> Iterator[Trace]:
    for line in machine.text(machine.root / "proc/swaps").splitlines()[1:]:
        fields = line.split()
        if len(fields) > 1 and not _stays_sealed(machine, unescaped(fields[0]), fields[1]):
            yield Trace(Kind.SWAP, unescaped(fields[0]), *_SWAP)
    number = machine.text(machine.root / "sys/power/resume")
    if number not in ("", _NO_DEVICE) and not is_encrypted_number(machine, number):
        yield Trace(Kind.HIBERNATION, "/dev/block/" + number, *_HIBERNATION)
    device = device_below(machine, str(machine.home))
    if device is not None and is_encrypted(machine, device) is False:
        yield Trace(Kind.DISK, device, *_DISK)


def _stays_sealed(machine: Machine, place: str, kind: str) -> bool:
    if kind == "file":
        device = device_below(machine, place)
        return device is not None and is_encrypted(machine, device) is True
    name = place.rpartition("/")[2]
    if name.startswith("zram"):
        # Compressed memory, unless it was told to write some of it to a disk.
        behind = machine.text(machine.root / "sys/class/block" / name / "backing_dev")
        return behind in ("", "none") or is_encrypted(machine, behind) is True
    return is_encrypted(machine, place) is True
