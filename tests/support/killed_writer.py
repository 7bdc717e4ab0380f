"""Writes to a library, saying after each commit what it committed, until somebody kills it.

Round ``n`` puts ``n`` into every object and into the state, so whatever a library holds afterwards must be of one
round, and of one that is not older than the last that was said to be committed.
"""

from __future__ import annotations

import os
import random
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

from reader.store.create import derive_all, make
from reader.store.device import create_file
from reader.store.layout import Layout
from reader.store.volume import Volume
from support.devices import CHEAP

_CELLS = 100
_NAMES = 5


def prepare(path: Path) -> None:
    """Make a library with round 0 in it."""
    layout = Layout(_CELLS)
    salt = secrets.token_bytes(32)
    device = create_file(path, layout.size)
    make(device, layout, salt, derive_all(["one"], salt, CHEAP))
    device.close()
    with Volume.open(path, "one", work=CHEAP) as volume:
        write_round(volume, 0)


def write_round(volume: Volume, number: int) -> None:
    """Put every object anew, and the state."""
    draw = random.Random(number)
    for name in range(_NAMES):
        if draw.random() < 0.3 and f"o{name}" in volume:
            volume.delete(f"o{name}")
        volume.write(f"o{name}", b"%08d" % number * draw.randrange(1, 25_000), twice=draw.random() < 0.3)
    volume.commit()
    volume.put_state(b"%08d" % number * draw.choice([1, 500, 700]))


def kill_and_check(path: Path, rounds: int, draw: random.Random) -> int:
    """Let a child write, kill it at some moment, and check; ``rounds`` is what ``path`` held before.

    Returns the round that the library holds.
    """
    with subprocess.Popen(
        [sys.executable, __file__, str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    ) as child:
        assert child.stdout is not None
        if draw.random() < 0.8:
            child.stdout.readline()  # it has begun; else it may be in the middle of unlocking
        time.sleep(draw.random() * 0.08)
        child.kill()
        output = child.stdout.read()
    assert child.returncode == -signal.SIGKILL  # and it did not end by itself
    lines = [line for line in output.split(b"\n")[:-1] if line]
    return check(path, int(lines[-1]) if lines else rounds)


def check(path: Path, at_least: int) -> int:
    """Check a library whose writer was killed; return the round that it holds."""
    with Volume.open(path, "one", work=CHEAP) as volume:
        found = {volume.read(name)[:8] for name in volume.names()}
        assert len(found) == 1, found
        number = int(found.pop())
        assert number in (at_least, at_least + 1), (number, at_least)
        assert len(list(volume.names())) == _NAMES
        assert int(volume.state()[:8]) in (number - 1, number)
        assert volume.check() == ()
    return number


def main() -> None:
    with Volume.open(Path(sys.argv[1]), "one", work=CHEAP) as volume:
        number = int(volume.read("o0")[:8])
        volume.put_state(b"%08d" % number)  # so that it is never more than a round behind
        os.write(1, b"\n")
        while True:
            number += 1
            write_round(volume, number)
            os.write(1, b"%d\n" % number)


if __name__ == "__main__":
    main()
