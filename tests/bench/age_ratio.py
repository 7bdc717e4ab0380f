"""How long sealing and opening takes beside the ``age`` tool: ``python tests/bench/age_ratio.py``.

Each figure is the median of five whole processes, start-up included, file to file in one folder on random data, for
one X25519 key. The two programs take turns, each beginning every other round, so that a disk that slows down slows
both. The ratio is ours to theirs: below 1 is faster than ``age``; the aim is at most 1.0 for both.

Options: ``--mebibytes N`` (256), ``--rounds N`` (5), ``--folder DIR`` for the files (the system's temporary folder).
Needs ``age`` and ``age-keygen`` on the path, and free space of four times the size.
"""

# ruff: noqa: T201 - a script that prints what it measured
from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEBIBYTE = 1024 * 1024

SEAL = """
import sys
from reader import age
plain, sealed, recipient = sys.argv[1:]
with open(plain, "rb", buffering=0) as source, open(sealed, "wb", buffering=0) as target:
    with age.create(target, [age.parse_recipient(recipient)]) as writer:
        block = memoryview(bytearray(1 << 20))
        while count := source.readinto(block):
            writer.write(block[:count])
"""

OPEN = """
import sys
from reader import age
sealed, plain, key = sys.argv[1:]
with open(key) as file:
    identities = age.parse_identities(file.read())
with open(sealed, "rb", buffering=0) as source, open(plain, "wb", buffering=0) as target:
    with age.open(source, identities) as contents:
        block = memoryview(bytearray(1 << 20))
        while count := contents.readinto(block):
            target.write(block[:count])
"""


def timed(command: list[str], output: Path) -> float:
    """Run ``command``, which writes ``output`` anew; return the seconds it took."""
    output.unlink(missing_ok=True)
    begin = time.perf_counter()
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    return time.perf_counter() - begin


def compare(rounds: int, ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float]:
    """Return the two medians."""
    times: dict[Callable[[], float], list[float]] = {ours: [], theirs: []}
    for turn in range(rounds):
        for run in (ours, theirs) if turn % 2 else (theirs, ours):
            times[run].append(run())
    return statistics.median(times[ours]), statistics.median(times[theirs])


def main() -> int:
    parser = argparse.ArgumentParser(description="Sealing and opening, beside the age tool.")
    parser.add_argument("--mebibytes", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if not shutil.which("age") or not shutil.which("age-keygen"):
        print("The age tool is not installed.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        key, plain = folder / "key", folder / "plain"
        subprocess.run(["age-keygen", "-o", key], check=True, capture_output=True)
        recipient = subprocess.run(["age-keygen", "-y", key], check=True, capture_output=True, text=True).stdout.strip()
        with plain.open("wb") as file:
            for _ in range(options.mebibytes):
                file.write(os.urandom(MEBIBYTE))
        sealed, sealed_by_age = folder / "sealed", folder / "sealed-by-age"
        opened, opened_by_age = folder / "opened", folder / "opened-by-age"
        print(f"{options.mebibytes} MiB, medians of {options.rounds}")
        seal = compare(
            options.rounds,
            lambda: timed([sys.executable, "-c", SEAL, str(plain), str(sealed), recipient], sealed),
            lambda: timed(["age", "-r", recipient, "-o", str(sealed_by_age), str(plain)], sealed_by_age),
        )
        print(f"seal: {seal[0]:.3f} s, age {seal[1]:.3f} s, ratio {seal[0] / seal[1]:.2f}")
        unseal = compare(
            options.rounds,
            lambda: timed([sys.executable, "-c", OPEN, str(sealed_by_age), str(opened), str(key)], opened),
            lambda: timed(["age", "-d", "-i", str(key), "-o", str(opened_by_age), str(sealed)], opened_by_age),
        )
        print(f"open: {unseal[0]:.3f} s, age {unseal[1]:.3f} s, ratio {unseal[0] / unseal[1]:.2f}")
        subprocess.run(["cmp", plain, opened], check=True)
        subprocess.run(["cmp", plain, opened_by_age], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
