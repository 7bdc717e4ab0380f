"""Which segments are written anew: those that hold words of articles that are gone, and small ones of like size.

Merging ``FANOUT`` segments of one tier makes one of the next, so each article is written again only as often as there
are tiers; and none of them is larger than what a child can merge, and a removal write anew, in a second or two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

from reader.index.segment import MAX_SEGMENT

FANOUT: Final = 8
MAX_MERGED: Final = 4096  # articles
MAX_MERGED_BYTES: Final = MAX_SEGMENT // 2


class Weight(NamedTuple):
    """What decides whether the segment of this name is written anew; ``size`` is in bytes."""

    articles: int
    size: int
    holds_gone: bool
    name: str


def due(segments: Iterable[Weight], *, only_gone: bool) -> list[str]:
    """Return the names of segments that are to become one now, or none.

    ``only_gone`` asks for those alone that hold words of articles that are gone.
    """
    tiers: defaultdict[int, list[Weight]] = defaultdict(list)
    for segment in segments:
        if segment.holds_gone:
            return [segment.name]
        tiers[_tier(segment.articles)].append(segment)
    if not only_gone:
        for tier in tiers.values():
            fitting = _fitting(tier)
            if len(tier) >= FANOUT and len(fitting) > 1:
                return fitting
    return []


def _tier(articles: int) -> int:
    tier = 0
    while articles >= FANOUT:
        articles //= FANOUT
        tier += 1
    return tier


def _fitting(segments: Iterable[Weight]) -> list[str]:
    """Return the smallest of these segments, as many as may become one."""
    articles = size = 0
    fitting = []
    for segment in sorted(segments):
        articles += segment.articles
        size += segment.size
        if articles > MAX_MERGED or size > MAX_MERGED_BYTES:
            break
        fitting.append(segment.name)
    return fitting
