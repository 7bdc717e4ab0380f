"""Measures what the format of the library file was frozen on; the figures are in docs/adr/0007-library-file.md.

    python tests/bench/store_layout.py [FOLDER]

makes library files in FOLDER (default: the system's folder for temporary files), removes them, and prints medians of
five, interleaved: reading and writing 48 MiB at several stripe widths with the cache dropped, the cost of small saves,
the time to fill a file, and unlocking against key derivation alone.
"""

# ruff: noqa: T201 - a script that prints what it measured
from __future__ import annotations

import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reader.store import layout
from reader.store.create import create
from reader.store.device import FileDevice, open_file
from reader.store.layout import MEBIBYTE
from reader.store.passphrase import Work, derive
from reader.store.volume import Volume

CHEAP = Work(memory=8, passes=1)
WIDTHS = (1, 4, 16, 64)
ROUNDS = 5
SAVES = 50
PAYLOAD = 48 * MEBIBYTE


class CountingDevice:
    """A device that counts what is written through it."""

    def __init__(self, device: FileDevice) -> None:
        self._device = device
        self.size = device.size
        self.read, self.check_present, self.close = device.read, device.check_present, device.close
        self.written = self.syncs = 0

    def write(self, offset: int, data: bytes | bytearray) -> None:
        self.written += len(data)
        self._device.write(offset, data)

    def sync(self) -> None:
        self.syncs += 1
        self._device.sync()


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def drop_cache(path: Path) -> None:
    if hasattr(os, "posix_fadvise"):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def stripes(folder: Path) -> None:
    payload = secrets.token_bytes(PAYLOAD)
    times: dict[tuple[int, str], list[float]] = {}
    for _ in range(ROUNDS):
        for width in WIDTHS:
            layout.STRIPE_WIDTH = width  # type: ignore[misc]
            path = folder / "stripes"
            create(path, ["one"], size=256 * MEBIBYTE, work=CHEAP)
            with Volume.open(path, "one", work=CHEAP) as volume:

                def write(volume: Volume = volume) -> None:
                    volume.write("x", payload)
                    volume.commit()

                times.setdefault((width, "write and commit"), []).append(timed(write))
                drop_cache(path)
                times.setdefault((width, "read, cache dropped"), []).append(timed(lambda v=volume: v.read("x")))
            path.unlink()
    for (width, what), seconds in sorted(times.items(), key=lambda each: each[0][::-1]):
        print(f"stripe of {width:2} cells: {what}: {PAYLOAD / MEBIBYTE / statistics.median(seconds):6.0f} MiB/s")


def small_saves(folder: Path) -> None:
    path = folder / "saves"
    create(path, ["one"], size=64 * MEBIBYTE, work=CHEAP)
    device = CountingDevice(open_file(path))
    with Volume.on(device, "one", work=CHEAP) as volume:
        for number in range(20):
            volume.write(f"o{number}", secrets.token_bytes(100_000))
        volume.commit()
        volume.put_state(b"0")
        saves: dict[str, Callable[[int], object]] = {
            "state in the roots": lambda n: volume.put_state(b"position %d" % n),
            "one small object": lambda n: (volume.write("small", b"%d" % n), volume.commit()),
        }
        seconds: dict[str, list[float]] = {what: [] for what in saves}
        written, syncs = dict.fromkeys(saves, 0), dict.fromkeys(saves, 0)
        for number in range(SAVES):
            for what, save in saves.items():
                before = device.written, device.syncs
                seconds[what].append(timed(lambda n=number, s=save: s(n)))
                written[what] += device.written - before[0]
                syncs[what] += device.syncs - before[1]
        for what in saves:
            print(
                f"{what}: {statistics.median(seconds[what]) * 1000:.1f} ms, "
                f"{written[what] / SAVES / 1024:.0f} KiB, {syncs[what] / SAVES:.1f} syncs"
            )
    path.unlink()


def filling(folder: Path) -> None:
    for mebibytes in (64, 512):
        path = folder / "filled"
        seconds = []
        for _ in range(3):
            seconds.append(timed(lambda p=path, m=mebibytes: create(p, ["one"], size=m * MEBIBYTE, work=CHEAP)))
            path.unlink()
        print(f"filling {mebibytes} MiB: {statistics.median(seconds):.2f} s")


def unlocking(folder: Path) -> None:
    path = folder / "unlocked"
    create(path, ["one"], size=512 * MEBIBYTE)
    with Volume.open(path, "one") as volume:
        for number in range(1500):
            volume.write(f"contents/{number:064}", b"x" * 50_000)
        volume.commit()
    alone, whole = [], []
    for _ in range(ROUNDS):
        alone.append(timed(lambda: derive("one", bytes(32))))
        whole.append(timed(lambda: Volume.open(path, "one").close()))
    with Volume.open(path, "one") as volume:
        checking = timed(volume.check)
    print(
        f"key derivation: {statistics.median(alone):.3f} s; unlocking 1,500 objects: {statistics.median(whole):.3f} s"
    )
    print(f"checking 1,500 cells: {checking:.2f} s")
    path.unlink()


def main() -> None:
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        small_saves(Path(folder))
        unlocking(Path(folder))
        filling(Path(folder))
        stripes(Path(folder))


if __name__ == "__main__":
    main()
