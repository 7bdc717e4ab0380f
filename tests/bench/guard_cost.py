"""What the guard costs at the start: ``python tests/bench/guard_cost.py``.

The program is started over a library on a pseudo-terminal, with the guard and without it by turns in one run, until
the word ``Passphrase`` stands on the first screen. Without it means: ``engage`` and ``confine`` do nothing, and no
zygote is started. Prints for each the median and the best of the time on the clock and of the processor time of the
process itself, in milliseconds, and how much more the guard takes: the aim is less than 5 % on the clock.

Processor time is what a machine that is busy with other things measures best. The zygote's is not in it: its
interpreter starts beside the program, on another processor where there is one.

What is installed has been compiled; a checkout has to be first: ``python -m compileall -q reader`` and the folder of
the packages. Option: ``--rounds N`` (15).
"""

# ruff: noqa: T201 - a script that prints what it measured
from __future__ import annotations

import argparse
import os
import pty
import select
import signal
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from reader.store.create import create
from reader.store.passphrase import Work

START = "import sys; sys.argv = ['reader', '--library', {path!r}]; from reader.cli import main; main()"
WITHOUT = """
import sys, types
from reader import guard
from reader.guard import Level, Protection
guard.engage = guard.confine = lambda *_: Protection(Level.SYSTEM, Level.SYSTEM, Level.SYSTEM, Level.SYSTEM)
guard.protection = guard.engage
sys.modules["reader.worker"] = types.ModuleType("reader.worker")
sys.modules["reader.worker"].prepare = lambda: None
"""
PAINTED = b"Passphrase"
PATIENCE = 60.0


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with TemporaryDirectory() as folder:
        path = Path(folder) / "library"
        create(path, ["a passphrase"], size=16 << 20, work=Work(8, 1))
        start = START.format(path=str(path))
        programs = {"without": WITHOUT + start, "with": start}
        measured: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
        for number in range(-1, rounds):
            # Each comes first as often as the other.
            for name in sorted(programs, reverse=bool(number % 2)):
                figures = first_paint(programs[name])
                if number >= 0:  # the first warms what the system keeps of files
                    measured[name].append(figures)
    for index, what in enumerate(("clock", "processor")):
        figures = {name: [each[index] * 1000 for each in rounds] for name, rounds in measured.items()}
        for name, each in figures.items():
            print(f"{what:9} {name:7}  median {statistics.median(each):7.1f} ms  best {min(each):7.1f} ms")
        for called, chosen in (("median", statistics.median), ("best", min)):
            more = chosen(figures["with"]) / chosen(figures["without"]) - 1
            print(f"{what:9} the guard takes {more:+.1%} of the {called}")
        pairs = [with_ - without for with_, without in zip(figures["with"], figures["without"], strict=True)]
        print(f"{what:9} median of the differences, round by round: {statistics.median(pairs):+.1f} ms")


def first_paint(code: str) -> tuple[float, float]:
    """Return the seconds until the first screen is painted: on the clock, and of the processor."""
    began = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "COLUMNS": "80", "LINES": "24"}
        os.execv(sys.executable, [sys.executable, "-c", code])
    try:
        seen = b""
        while PAINTED not in seen:
            if not select.select([terminal], [], [], PATIENCE)[0]:
                raise TimeoutError
            seen += os.read(terminal, 65536)
        clock = time.perf_counter() - began
    finally:
        os.kill(pid, signal.SIGKILL)
        used = os.wait4(pid, 0)[2]
        os.close(terminal)
    return clock, used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
