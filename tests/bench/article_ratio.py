"""How quick the article widget is beside Textual's ``Markdown``: ``python tests/bench/article_ratio.py``.

One Markdown article of 200,000 words in a window of 120×40, in ``ArticleView`` and in ``Markdown`` within a
``VerticalScroll``, each as it comes, in a process of its own; the two take turns, each beginning every other run. Every
figure is a median of five runs, in milliseconds:

- first paint: from giving the text to the widget to the first frame with a word of it;
- page down: from the key to the first frame that is as the screen stays (of five keys, the median), in the middle of
  the article. Textual scrolls in steps, for 0.8 s; so there is a second figure, without animation, which has no aim:
  half of it is what Textual takes to paint any frame at all;
- resize: from the change of 120×40 to 90×30 to the first frame that is as the screen stays.

The ratio is ours to theirs; the aims are at most 0.25, 0.1 and 0.1. ``Markdown`` takes most of a minute to mount such
an article and a quarter of one to lay it out again, so five runs take some eight minutes.

Options: ``--runs N`` (5), ``--words N`` (200000).
"""

# ruff: noqa: T201 - a script that prints what it measured
from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

from textual import events
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.widgets import Markdown

from reader.text import clean_text
from reader.tui.article import ArticleView

WINDOW = (120, 40)
SMALLER = (90, 30)
SCROLLBAR = 2
"""Cells at the right edge that are not compared: the scroll bar may still change."""
QUIET = 0.4
KEYS = 5
AIMS = {"first paint": 0.25, "page down": 0.1, "page down without animation": None, "resize": 0.1}
WORDS = (
    "закон",
    "страница",
    "суд",
    "бумага",
    "движение",
    "город",
    "люди",
    "право",
    "слово",
    "reader",
    "offline",
    "and",
    "the",
    "of",
    "network",
    "page",
    "в",
    "на",
    "по",
)


def article(words: int) -> str:
    """Return Markdown of some ``words`` words: headings, paragraphs, lists, quotations, tables and code."""
    pick = random.Random(1)
    parts: list[str] = []
    count = section = 0

    def some(number: int) -> str:
        nonlocal count
        count += number
        return " ".join(pick.choices(WORDS, k=number))

    while count < words:
        section += 1
        parts.append(f"## Section {section}: {some(4)}")
        for _ in range(pick.randint(3, 6)):
            link = f"[{some(2)}](https://example.org/{count})"
            parts.append(f"{some(20)} **{some(2)}** {some(20)} *{some(2)}* {some(10)} `{some(1)}` {link} {some(30)}.")
        kinds: tuple[Callable[[], str], ...] = (
            lambda: "\n".join(f"- {some(12)}" for _ in range(5)),
            lambda: f"> {some(40)}",
            lambda: "| a | b |\n|---|--:|\n" + "\n".join(f"| {some(2)} | {some(1)} |" for _ in range(5)),
            lambda: "```\n" + "\n".join(some(6) for _ in range(6)) + "\n```",
            lambda: "\n".join(f"{i}. {some(12)}\n   - {some(8)}" for i in range(1, 5)),
        )
        parts.append(kinds[section % len(kinds)]())
    return "\n\n".join(parts) + "\n"


class Bench(App[None]):
    """Keeps every frame that it paints: when, and what the screen says then."""

    frames: list[tuple[float, tuple[str, ...]]]

    def _display(self, screen, renderable) -> None:
        super()._display(screen, renderable)
        painted = time.perf_counter()
        if screen is self.screen and hasattr(self, "frames"):
            width = self.size.width - SCROLLBAR
            lines = tuple(strip.text[:width] for strip in screen._compositor.render_strips())
            self.frames.append((painted, lines))

    async def frames_of(self, act: Callable[[], Awaitable[object] | object]) -> tuple[float, list]:
        """Do ``act``, wait until nothing is painted any more, and return when it began and all frames."""
        await self.quiet()
        self.frames = []
        begin = time.perf_counter()
        waiting = act()
        if isinstance(waiting, Awaitable):
            await waiting
        await self.quiet()
        return begin, self.frames

    async def quiet(self) -> None:
        """Wait until two pauses went by without a frame."""
        pauses = 0
        while pauses < 2:
            before = len(self.frames)
            await asyncio.sleep(QUIET)
            pauses = pauses + 1 if len(self.frames) == before else 0


class Ours(Bench):
    """The article widget."""

    def compose(self) -> ComposeResult:
        self.frames = []
        yield ArticleView()

    def give(self, text: str) -> None:
        """Show ``text``, as the screen does: cleaned first, which is part of the time."""
        self.query_one(ArticleView).show(clean_text(text))

    def go_to_middle(self) -> None:
        view = self.query_one(ArticleView)
        view.focus()
        view.position = (len(view._document) // 2, 0)


class Theirs(Bench):
    """Textual's."""

    def compose(self) -> ComposeResult:
        self.frames = []
        with VerticalScroll():
            yield Markdown(open_links=False)

    def give(self, text: str) -> Awaitable[object]:
        return self.query_one(Markdown).update(text)

    def go_to_middle(self) -> None:
        scroll = self.query_one(VerticalScroll)
        scroll.focus()
        scroll.scroll_to(y=scroll.max_scroll_y // 2, animate=False)


def until_settled(begin: float, frames: list) -> float:
    """Return the time to the first frame that is as the screen stayed."""
    last = frames[-1][1]
    return next(painted for painted, lines in frames if lines == last) - begin


async def page_downs(app: Ours | Theirs) -> float:
    """Return the median time of some page downs, in seconds."""
    times = [
        until_settled(*await app.frames_of(lambda: app.post_message(events.Key("pagedown", None)))) for _ in range(KEYS)
    ]
    return statistics.median(times)


async def measure(app: Ours | Theirs, text: str) -> dict[str, float]:
    """Return all times, in seconds."""
    async with app.run_test(size=WINDOW) as pilot:
        begin, frames = await app.frames_of(lambda: app.give(text))
        shown = next(painted for painted, lines in frames if any("Section 1:" in line for line in lines))
        await app.frames_of(app.go_to_middle)
        pages = await page_downs(app)
        app.animation_level = "none"
        plain_pages = await page_downs(app)

        def resize() -> None:
            size = Size(*SMALLER)
            app._driver._size = SMALLER
            app.post_message(events.Resize(size, size))

        resized = await app.frames_of(resize)
        await pilot.exit(None)
    times = (shown - begin, pages, plain_pages, until_settled(*resized))
    return dict(zip(AIMS, times, strict=True))


def measure_alone(kind: str, words: int) -> dict[str, float]:
    """Measure one widget in a process of its own."""
    command = [sys.executable, __file__, "--words", str(words), "--one", kind]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How quick the article widget is beside Textual's Markdown.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--words", type=int, default=200_000)
    parser.add_argument("--one", choices=["ours", "theirs"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        app = Ours() if options.one == "ours" else Theirs()
        print(json.dumps(asyncio.run(measure(app, article(options.words)))), file=sys.__stdout__)
        return
    text = article(options.words)
    print(f"{len(text.split())} words, {len(text.encode())} bytes, {options.runs} runs")
    times: dict[str, list[dict[str, float]]] = {"ours": [], "theirs": []}
    for run in range(options.runs):
        for kind in ("ours", "theirs") if run % 2 == 0 else ("theirs", "ours"):
            times[kind].append(measure_alone(kind, options.words))
            print(kind, {name: round(seconds * 1000) for name, seconds in times[kind][-1].items()}, flush=True)
    for name, aim in AIMS.items():
        ours, theirs = (statistics.median(each[name] for each in times[kind]) for kind in ("ours", "theirs"))
        aimed = "" if aim is None else f" (aim: {aim})"
        print(f"{name}: {ours * 1000:.0f} ms to {theirs * 1000:.0f} ms, ratio {ours / theirs:.3f}{aimed}")


if __name__ == "__main__":
    main()
