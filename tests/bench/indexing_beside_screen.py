"""From a key to the screen while articles are indexed: ``python tests/bench/indexing_beside_screen.py``.

A small Textual app on a pseudo-terminal, with an input that is typed into every 60 ms or so. What is measured is the
time from a key's byte going in to the letter's coming out, three times in one run of the app: idle; while a caged
child indexes (a thread of the app reads the articles, asks the child and commits what it answers, as a library does);
and, for comparison, while a thread indexes by itself. Prints the median, the 90th percentile and the worst in
milliseconds. The aim beside the child is a p90 of at most twice the idle one.

Options: ``--articles N`` (2000) of 5 KB of Markdown, ``--keys N`` (200) at most for each.
"""

# ruff: noqa: T201 - a script that prints what it measured
from __future__ import annotations

import argparse
import os
import pty
import random
import re
import select
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from reader.index import Entry, Index, InProcess
from reader.store import MemoryStore
from reader.text import clean_line, clean_text
from reader.tui import SWITCH_INTERVAL
from reader.worker import Indexer

SLICE = 256
ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[PX^_\]].*?(?:\x07|\x1b\\)|[ -/]*[0-~])", re.DOTALL)
LETTERS = "qwertyuiopasdfghjklzxcvbnm"
PHASES = {"idle": "\x01", "child": "\x02", "thread": "\x04"}  # Ctrl+A, B, D start them


def main() -> None:
    """Measure, or be the app that is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--app", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.app:
        sys.setswitchinterval(SWITCH_INTERVAL)
        Typing(options.articles).run()
        return
    figures = dict(measured(options.articles, options.keys))
    idle = figures["idle"]["p90"]
    for phase, each in figures.items():
        print(f"{phase:7}", " ".join(f"{name} {value:7.1f}" for name, value in each.items()), end="")
        print(f"  p90 ÷ idle {each['p90'] / idle:.2f}")


def measured(articles: int, keys: int) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield each phase and its figures."""
    master, slave = pty.openpty()
    command = [sys.executable, __file__, "--app", "--articles", str(articles)]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    dice = random.Random(1)
    try:
        wait_for(master, "READY", 120)
        for phase, start in PHASES.items():
            os.write(master, start.encode())
            wait_for(master, f"{phase}-BEGUN".upper(), 60)
            took = []
            while len(took) < keys:
                time.sleep(dice.uniform(0.03, 0.09))
                if DONE in drained(master):
                    break
                letter = dice.choice(LETTERS)
                begin = time.perf_counter()
                os.write(master, letter.encode())
                seen = wait_for(master, letter, 20)
                took.append((time.perf_counter() - begin) * 1000)
                if DONE in seen:
                    break
            took.sort()
            yield (
                phase,
                {
                    "keys": len(took),
                    "median": statistics.median(took),
                    "p90": took[int(len(took) * 0.9)],
                    "worst": took[-1],
                },
            )
            if phase != "idle" and len(took) == keys:
                wait_for(master, DONE, 600)
    finally:
        process.kill()
        process.wait()


DONE = "FINISHED"


def shown(data: bytes) -> str:
    """Return what was drawn, without the escape sequences that place and colour it."""
    return ESCAPES.sub(b"", data).decode("utf-8", "replace")


def drained(master: int) -> str:
    """Return what has come meanwhile."""
    data = b""
    while select.select([master], [], [], 0)[0]:
        data += os.read(master, 65536)
    return shown(data)


def wait_for(master: int, text: str, seconds: float) -> str:
    """Return what comes until ``text`` is among it."""
    data, end = b"", time.monotonic() + seconds
    while text not in shown(data):
        if not select.select([master], [], [], max(end - time.monotonic(), 0))[0]:
            raise SystemExit(f"never saw {text!r} in {shown(data)[-500:]!r}")
        data += os.read(master, 65536)
    return shown(data)


def texts(count: int) -> Iterator[str]:
    """Yield articles of some 5 KB, of words as frequent as words are."""
    dice = random.Random(2)
    syllables = ["за", "кон", "суд", "пра", "во", "го", "род", "лю", "ди", "не", "по", "сло", "бо", "да", "ре", "ша"]
    words = ["".join(dice.choices(syllables, k=dice.choice((1, 2, 2, 3, 3, 4)))) for _ in range(40_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    for chosen in range(count):
        paragraphs = (" ".join(dice.choices(words, weights, k=60)) for _ in range(7))
        yield f"# Статья {chosen}\n\n" + ".\n\n".join(paragraphs)


class Typing(App[None]):
    """An input, and indexing beside it."""

    BINDINGS: ClassVar = [
        Binding(f"ctrl+{key}", f"phase('{phase}')", priority=True) for phase, key in zip(PHASES, "abd", strict=True)
    ]

    def __init__(self, articles: int) -> None:
        super().__init__()
        self.sources = [text.encode() for text in texts(articles)]

    def compose(self) -> ComposeResult:
        """Return an input to type into and a line that says how things stand."""
        typed = Input()
        typed.cursor_blink = False  # so that nothing is drawn but what was typed
        yield typed
        yield Static("READY", id="said")

    def action_phase(self, phase: str) -> None:
        """Begin a phase."""
        self.query_one(Input).value = ""
        self.say(f"{phase}-begun")
        if phase != "idle":
            self.run_worker(lambda: self.index(phase), thread=True)

    def say(self, text: str) -> None:
        """Show a word in capitals, which no key types."""
        self.query_one("#said", Static).update(text.upper())

    def index(self, phase: str) -> None:
        """Index everything in slices, as a library does."""
        with MemoryStore() as store, Indexer() as indexer:
            builder = indexer if phase == "child" else InProcess()
            with Index(store, builder) as index:
                for first in range(0, len(self.sources), SLICE):
                    numbers = range(first, min(first + SLICE, len(self.sources)))
                    index.adopt(builder.build(map(self.entry, numbers)))
                    while (merge := index.due()) is not None:
                        index.replace(merge, builder.merge(merge.segments, merge.without))
        self.call_from_thread(self.say, DONE)

    def entry(self, number: int) -> Entry:
        """Return an article as the child gets it."""
        source = self.sources[number]
        body, title = clean_text(source.decode()), clean_line(f"Статья {number}")
        return Entry(f"{number:016x}", "e" * 64, title, body, markdown=True, size=len(source))


if __name__ == "__main__":
    main()
