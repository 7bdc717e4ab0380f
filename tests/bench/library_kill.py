"""Kills an import, a removal, a saving of states, over and over: ``.venv/bin/python tests/bench/library_kill.py``.

A process with the real indexing child works on a small library file, cheap to unlock, until it is killed with SIGKILL
at a moment drawn by lot: about any of its writes and syncs, one as likely as the other, or up to 0.3 s later. After
each kill the library must open, ``check`` must be clean, and everything that was said to be committed must be there,
nothing of it by half. Then the operation is begun again, and must end as one does that nobody disturbed. What is
worked on and what is checked is in ``tests/support/killed_library.py``; the short version of this is in
``tests/unit/library/test_crashes.py``, and what lies beneath in ``tests/bench/store_kill.py``.

Options: ``--kills N`` (200), ``--seed N``, ``--folder DIR`` for the temp folder. 200 kills take four minutes.
"""

# ruff: noqa: T201 - a script that prints what it found
from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.killed_library import OPERATIONS, Scene, seal_bundles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        seal_bundles(Path(folder))
        scenes = [Scene(Path(folder), operation) for operation in OPERATIONS]
        for kill in range(options.kills):
            done = scenes[kill % len(scenes)].kill(draw)
            print(f"kill {kill + 1} survived: {done}", flush=True)


if __name__ == "__main__":
    main()
