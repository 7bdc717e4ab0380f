"""How an edition stands among those of its series that are here: older, missing ones, long ago. Nothing ever expires.

A series is a publisher's: the same key, or nobody's, and the same name.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reader.text import CleanText, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from reader.model import Edition

SILENT: Final = 180
"""Days after which a series is told to be silent."""
_MONTH: Final = 30
_MOST_GAPS: Final = 4


@dataclass(frozen=True, slots=True)
class Freshness:
    """``newest`` is the number of the newest edition of the series that is here, 0 outside a series.

    ``missing`` are the numbers between the oldest and the newest that are not here, as ranges; ``silent`` the days
    since the newest was made, 0 where they are few or another is the newest.
    """

    newest: int
    missing: tuple[tuple[int, int], ...]
    silent: int


def freshness(edition: Edition, editions: Iterable[Edition], today: date) -> Freshness:
    """Return how ``edition`` stands among ``editions``, itself among them or not."""
    if not edition.number or not edition.series:
        return Freshness(0, (), 0)
    series = [edition, *(each for each in editions if is_of_one_series(each, edition))]
    numbers = sorted({each.number for each in series})
    missing = tuple((one + 1, other - 1) for one, other in itertools.pairwise(numbers) if other > one + 1)
    last = max(each.created for each in series)
    days = (today - last).days
    return Freshness(numbers[-1], missing, days if edition.number == numbers[-1] and days >= SILENT else 0)


def is_of_one_series(one: Edition, other: Edition) -> bool:
    """Return whether two editions are of one series of one publisher."""
    return bool(one.number and other.number) and (one.series, one.publisher.key) == (other.series, other.publisher.key)


def words_of(edition: Edition, editions: Iterable[Edition], today: date) -> Sequence[CleanText]:
    """Return what a person is told of how ``edition`` stands, a sentence each."""
    fresh = freshness(edition, editions, today)
    said: list[CleanText] = []
    if fresh.newest > edition.number:
        said.append(
            _(
                "This is edition {number}: older than edition {newest}, which is here too.",
                number=edition.number,
                newest=fresh.newest,
            )
        )
    if fresh.missing:
        shown = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in fresh.missing[:_MOST_GAPS])
        gaps = shown if len(fresh.missing) <= _MOST_GAPS else f"{shown}…"
        count = sum(last - first + 1 for first, last in fresh.missing)
        said.append(
            ngettext(
                "Edition {number} of {newest}; {gaps} is not here.",
                "Edition {number} of {newest}; {gaps} are not here.",
                count,
                number=edition.number,
                newest=fresh.newest,
                gaps=gaps,
            )
        )
    if fresh.silent:
        months = fresh.silent // _MONTH
        said.append(
            ngettext(
                "Nothing newer of this series has come for {count} month.",
                "Nothing newer of this series has come for {count} months.",
                months,
            )
        )
    return said
