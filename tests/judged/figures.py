"""How well the judged queries are answered: ``python tests/judged/figures.py`` prints the table of docs/search.md.

Success at 5 is the share of queries with an article that answers them among the first five; the reciprocal rank is 1
for such an article in the first place, 1/2 in the second, and so on to the tenth. What is found only by taking the
reader's suggestion counts half. ``--misses`` names every query that either engine answers with less than the first
place.
"""

# ruff: noqa: T201 - a script that prints what it measured
from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from judged.corpus import Judged, articles, queries
from judged.engines import Fts5, Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST = 5
SUGGESTED = 0.5


class Engine(Protocol):
    """What finds articles."""

    def find(self, query: str) -> tuple[list[str], bool]: ...


@dataclass(frozen=True)
class Outcome:
    """How an engine answered a query: the place of the first article that answers it, 0 for none."""

    judged: Judged
    place: int
    suggested: bool

    @property
    def success(self) -> float:
        return self._worth if 1 <= self.place <= FIRST else 0.0

    @property
    def reciprocal_rank(self) -> float:
        return self._worth / self.place if self.place else 0.0

    @property
    def _worth(self) -> float:
        return SUGGESTED if self.suggested else 1.0


@dataclass(frozen=True)
class Figures:
    """Success at 5 and mean reciprocal rank."""

    success: float
    mrr: float


def ask(engine: Engine, judged: Sequence[Judged]) -> list[Outcome]:
    """Return the outcome of every query."""
    outcomes = []
    for each in judged:
        found, suggested = engine.find(each.query)
        place = next((number for number, id_ in enumerate(found, 1) if id_ in each.relevant), 0)
        outcomes.append(Outcome(each, place, suggested))
    return outcomes


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return the means over some outcomes."""
    count = len(outcomes)
    return Figures(
        sum(each.success for each in outcomes) / count, sum(each.reciprocal_rank for each in outcomes) / count
    )


def table(ours: Sequence[Outcome], theirs: Sequence[Outcome]) -> str:
    """Return the figures by category, language and in all as a Markdown table."""
    pairs = list(zip(ours, theirs, strict=True))
    groups = {
        category: [pair for pair in pairs if pair[0].judged.category == category] for category in _categories(ours)
    }
    groups["**Russian**"] = [pair for pair in pairs if pair[0].judged.in_russian]
    groups["**English**"] = [pair for pair in pairs if not pair[0].judged.in_russian]
    groups["**all**"] = pairs
    lines = [
        "| queries | number | success@5 | FTS5 | MRR | FTS5 |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, group in groups.items():
        own, other = figures([mine for mine, _ in group]), figures([other for _, other in group])
        lines.append(
            f"| {name} | {len(group)} | {own.success:.3f} | {other.success:.3f} | {own.mrr:.3f} | {other.mrr:.3f} |"
        )
    return "\n".join(lines)


def _categories(outcomes: Sequence[Outcome]) -> list[str]:
    return list(dict.fromkeys(each.judged.category for each in outcomes))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    judged = queries()
    with Reader() as reader, Fts5() as fts5:
        ours, theirs = ask(reader, judged), ask(fts5, judged)
    print(f"{len(articles())} articles, {len(judged)} queries\n")
    print(table(ours, theirs))
    if options.misses:
        print()
        for mine, other in zip(ours, theirs, strict=True):
            if mine.place != 1 or other.place != 1 or mine.suggested:
                suggested = " suggested" if mine.suggested else ""
                print(f"{mine.judged.category:16} {mine.place:2}{suggested:10} {other.place:2}  {mine.judged.query}")


if __name__ == "__main__":
    main()
