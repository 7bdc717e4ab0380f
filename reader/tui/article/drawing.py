"""From runs to strips: styles, matches and margins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as TerminalStyle
from textual.strip import Strip

from reader.text.document import Style
from reader.tui.article.rows import Role, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reader.tui.article.find import Finder

MATCH: Final = "article--match"
CURRENT_MATCH: Final = "article--current-match"
_OF_STYLE: Final = {style: f"article--{str(style.name).lower()}" for style in Style if style}

COMPONENT_CLASSES: Final = frozenset({*Role, *_OF_STYLE.values(), MATCH, CURRENT_MATCH})

# No colours: every difference shows on a monochrome terminal as well, and a theme may add to it.
STYLES: Final = """
    ArticleView > .article--title { text-style: bold underline; }
    ArticleView > .article--section { text-style: bold; }
    ArticleView > .article--subsection { text-style: bold italic; }
    ArticleView > .article--header { text-style: bold; }
    ArticleView > .article--line { text-style: dim; }
    ArticleView > .article--notice { text-style: italic; }
    ArticleView > .article--emphasis { text-style: italic; }
    ArticleView > .article--strong { text-style: bold; }
    ArticleView > .article--strike { text-style: strike; }
    ArticleView > .article--code { text-style: dim; }
    ArticleView > .article--link { text-style: underline; }
    ArticleView > .article--address { text-style: dim; }
    ArticleView > .article--note { text-style: bold; }
    ArticleView > .article--picture { text-style: italic; }
    ArticleView > .article--match { text-style: reverse; }
    ArticleView > .article--current-match { text-style: reverse bold underline; }
"""


class Palette:
    """Terminal styles by what a run is, from a widget's component classes."""

    def __init__(self, base: TerminalStyle, component: Callable[[str], TerminalStyle]) -> None:
        self.base = base
        self._component = component
        self._known: dict[tuple[Role, Style, str], TerminalStyle] = {}

    def style(self, role: Role, style: Style, mark: str) -> TerminalStyle:
        """Return the style of a run; ``mark`` is the component class of a match, or empty."""
        key = (role, style, mark)
        found = self._known.get(key)
        if found is None:
            names = [role, *(name for flag, name in _OF_STYLE.items() if flag in style), *([mark] if mark else [])]
            found = TerminalStyle.combine([self.base, *map(self._component, names)])
            self._known[key] = found
        return found


def draw(runs: Iterable[tuple[Run, str]], palette: Palette, margin: int, width: int) -> Strip:
    """Return a row of the screen: ``runs`` with their marks after ``margin`` cells, exactly ``width`` cells."""
    segments = [Segment(" " * margin, palette.base)] if margin else []
    used = margin
    for run, mark in runs:
        segments.append(Segment(run.text, palette.style(run.role, run.style, mark)))
        used += cell_len(run.text)
    if used <= width:
        return Strip([*segments, Segment(" " * (width - used), palette.base)], width)
    return Strip(segments, used).crop(0, width)


def marked(runs: Iterable[Run], block: int, finder: Finder) -> Iterator[tuple[Run, str]]:
    """Yield ``runs`` of a block, cut where matches begin and end, each with its mark."""
    matches = finder.matches
    for run in runs:
        if run.offset is None:
            yield run, ""
            continue
        at, end = run.offset, run.offset + len(run.text)
        for index in matches.within(block, at, end):
            start = max(matches[index][1], at)
            stop = min(matches.end(index), end)
            if start > at:
                yield _part(run, at, start), ""
            yield _part(run, start, stop), CURRENT_MATCH if index == finder.current else MATCH
            at = stop
        if at < end:
            yield _part(run, at, end), ""


def _part(run: Run, start: int, end: int) -> Run:
    offset = run.offset or 0
    return run._replace(text=run.text[start - offset : end - offset], offset=start)
