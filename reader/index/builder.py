"""Who makes segments: this process, or another one (``reader.worker``)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from reader.errors import UnindexableError

if TYPE_CHECKING:
    from reader.index.entry import Entry
    from reader.index.segment import Segment


class Builder(Protocol):
    """Makes segments of articles and of segments. The docstrings are the contract."""

    def build(self, entries: Iterable[Entry]) -> Segment:
        """Return the segment of some articles, at least one, each id once, no more than one of ``slices``.

        Raises ``UnindexableError`` where that fails for what may be a reason in the articles.
        """
        ...

    def merge(self, segments: Sequence[Segment], without: Collection[str]) -> Segment | None:
        """Return what is left of some segments in one, without the articles of these ids; None if nothing is.

        No id is in two of the segments. Raises ``UnindexableError`` like ``build``.
        """
        ...


@dataclass(frozen=True, slots=True)
class Merge:
    """Segments of an index, by the ``names`` that it has for them, that a builder is to merge ``without`` some ids."""

    names: tuple[str, ...]
    segments: tuple[Segment, ...]
    without: frozenset[str]


class InProcess:
    """A ``Builder`` that does the work where it is called."""

    def build(self, entries: Iterable[Entry]) -> Segment:
        """Return the segment of some articles."""
        from reader.index.build import build  # noqa: PLC0415 - Whoosh is slow to import

        return build(list(entries))

    def merge(self, segments: Sequence[Segment], without: Collection[str]) -> Segment | None:
        """Return what is left of some segments in one."""
        from reader.index.build import merge  # noqa: PLC0415 - Whoosh is slow to import

        try:
            return merge(segments, without)
        except ValueError:  # what it says may be a word of an article
            raise UnindexableError from None


def ids_of(segment: Segment) -> list[str]:
    """Return the ids of a segment's articles. Raises ``ValueError`` where it is malformed."""
    from reader.index.opened import OpenSegment  # noqa: PLC0415 - Whoosh is slow to import

    return OpenSegment(segment).ids


def build_each(builder: Builder, entries: Sequence[Entry]) -> tuple[list[Segment], frozenset[str]]:
    """Return segments of all articles but those on which the builder fails even alone, and the ids of these."""
    try:
        return [builder.build(entries)], frozenset()
    except UnindexableError:
        if len(entries) == 1:
            return [], frozenset({entries[0].id})
    middle = len(entries) // 2
    segments, failed = build_each(builder, entries[:middle])
    more, also_failed = build_each(builder, entries[middle:])
    return segments + more, failed | also_failed
