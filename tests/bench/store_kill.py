"""Kills a writer at random moments, over and over: ``python tests/bench/store_kill.py [--kills N] [--folder DIR]``.

After each SIGKILL the library must open, ``check`` must be clean, everything said to be committed must be there, and
nothing half done. The short version of this is in ``tests/unit/store/test_crashes.py``; what the writer does is in
``tests/support/killed_writer.py``. Run it from the project's folder.
"""

# ruff: noqa: T201 - a script that prints what it found
from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from support.killed_writer import kill_and_check, prepare  # noqa: E402 - found by the line above


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    print(f"seed {arguments.seed}")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        path = Path(folder) / "library"
        prepare(path)
        rounds = 0
        for kill in range(1, arguments.kills + 1):
            rounds = kill_and_check(path, rounds, draw)
            if kill % 20 == 0:
                print(f"{kill} kills survived, {rounds} rounds written")


if __name__ == "__main__":
    main()
