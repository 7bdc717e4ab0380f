"""Files in memory for the library: quick, and failing on request like real ones."""

from __future__ import annotations

import random
import secrets
from threading import Event

from reader.errors import DiskFullError, LibraryGoneError, LibrarySizeError, UnreadableError
from reader.store.create import derive_all, make
from reader.store.layout import Layout
from reader.store.passphrase import Work
from reader.store.volume import Volume

CHEAP = Work(memory=8, passes=1)
"""Argon2id at its least: what it protects from is not what these tests are about."""

SECTOR = 512

_CELLS = Layout(1).cell_offset(0, 0)


class MemoryDevice:
    """A ``reader.store.device.Device`` on ``data``, which outlives it as a disk outlives a process.

    What was written since the last sync is remembered, so that ``power_cut`` can lose any of it.
    """

    def __init__(self, data: bytearray) -> None:
        self.data = data
        self.size = len(data)
        self.writes: list[tuple[int, int]] = []
        self.unsynced: list[tuple[int, bytes, bytes]] = []
        self.syncs = 0
        self.reads: list[tuple[int, int]] = []
        self.open = True

    def read(self, offset: int, length: int) -> bytes:
        self._check_open()
        self.reads.append((offset, length))
        data = bytes(self.data[offset : offset + length])
        if len(data) != length:
            raise LibrarySizeError
        return data

    def write(self, offset: int, data: bytes | bytearray) -> None:
        self._check_open()
        self.writes.append((offset, len(data)))
        self.unsynced.append((offset, bytes(self.data[offset : offset + len(data)]), bytes(data)))
        self.data[offset : offset + len(data)] = data

    def sync(self) -> None:
        self._check_open()
        self.syncs += 1
        self.unsynced.clear()

    def check_present(self) -> None:
        self._check_open()

    def shut(self) -> None:
        self.open = False

    def close(self) -> None:
        self.open = False

    def _check_open(self) -> None:
        if not self.open:
            raise ValueError("closed")

    def power_cut(self, draw: random.Random) -> None:
        """Of what was written since the last sync, let any sectors have reached the disk and the others not."""
        self.open = False
        for offset, before, after in reversed(self.unsynced):
            self.data[offset : offset + len(before)] = before
            fate = draw.random()
            if fate < 0.3:
                continue
            for start in range(0, len(after), SECTOR):
                if fate > 0.6 or draw.random() < 0.5:
                    self.data[offset + start : offset + start + SECTOR] = after[start : start + SECTOR]
        self.unsynced.clear()


class FaultyDevice(MemoryDevice):
    """Does ``fault`` at write or sync number ``at`` (counted together, from 0), and fails ever after if ``for_good``.

    Faults: ``lost`` (said to be written and synced, and is not), and those that raise: ``torn`` (half is written),
    ``EIO``, ``ENOSPC``.
    """

    def __init__(self, data: bytearray, fault: str, at: int, *, for_good: bool = False) -> None:
        super().__init__(data)
        self.fault = fault
        self.at = at
        self.for_good = for_good
        self.count = 0

    def _strikes(self) -> bool:
        self.count += 1
        return self.count - 1 == self.at or (self.for_good and self.count > self.at)

    def write(self, offset: int, data: bytes | bytearray) -> None:
        if not self._strikes():
            super().write(offset, data)
            return
        if self.fault == "torn":
            super().write(offset, data[: len(data) // 2])
        if self.fault != "lost":
            raise self._error()

    def sync(self) -> None:
        if self._strikes() and self.fault != "lost":
            raise self._error()
        super().sync()

    def _error(self) -> Exception:
        return {"torn": LibraryGoneError, "EIO": LibraryGoneError, "ENOSPC": DiskFullError}[self.fault]()


class BadPatchDevice(MemoryDevice):
    """Cannot read anything that touches the byte at ``bad``."""

    def __init__(self, data: bytearray, bad: int) -> None:
        super().__init__(data)
        self.bad = bad

    def read(self, offset: int, length: int) -> bytes:
        if offset <= self.bad < offset + length:
            raise UnreadableError
        return super().read(offset, length)


class FlakyDevice(MemoryDevice):
    """Cannot read any cell while it is ``bad``: a plug that is loose, a stick that is hot."""

    def __init__(self, data: bytearray) -> None:
        super().__init__(data)
        self.bad = False

    def read(self, offset: int, length: int) -> bytes:
        if self.bad and offset >= _CELLS:
            raise UnreadableError
        return super().read(offset, length)


class HangingDevice(MemoryDevice):
    """While it ``hangs``, no write or sync comes to its end; what hangs then is done when it hangs no more."""

    def __init__(self, data: bytearray) -> None:
        super().__init__(data)
        self.hangs = False
        self.hanging = Event()
        self._free = Event()

    def write(self, offset: int, data: bytes | bytearray) -> None:
        self._hang()
        self.data[offset : offset + len(data)] = data

    def sync(self) -> None:
        self._hang()

    def come_to(self) -> None:
        self.hangs = False
        self._free.set()

    def _hang(self) -> None:
        self._check_open()
        if self.hangs:
            self.hanging.set()
            self._free.wait()


def new_file(*passphrases: str, cells: int = 40) -> bytearray:
    """Return the bytes of a library file with ``cells`` cells in each region."""
    layout = Layout(cells)
    data = bytearray(layout.size)
    salt = secrets.token_bytes(32)
    make(MemoryDevice(data), layout, salt, derive_all(passphrases or ("one",), salt, CHEAP))
    return data


def open_volume(data: bytearray | MemoryDevice, passphrase: str = "one") -> Volume:
    """Open a library of a file in memory."""
    return Volume.on(data if isinstance(data, MemoryDevice) else MemoryDevice(data), passphrase, work=CHEAP)


def contents(volume: Volume) -> dict[str, bytes]:
    """Return everything that a volume holds."""
    return {name: volume.read(name) for name in volume.names()}
