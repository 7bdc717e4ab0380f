"""The segments of an index: what one change after another makes of them, and how they lie in a store.

Invariants:

- A segment is one object, ``PREFIX`` and a random name, and is never altered. ``FORMAT_NAME`` says how the segments
  were made; ``GONE_NAME``, while there is something to say, which of their documents are no longer in the index.
- No article is in the index twice: of all documents with its id, all but one are gone.
- A segment that cannot be read is as good as none, and the next change deletes it.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import msgspec

from reader.errors import DamagedError, UnreadableError
from reader.index.builder import Merge
from reader.index.opened import OpenSegment
from reader.index.schema import FORMAT
from reader.index.segment import PREFIX, Segment
from reader.index.snapshot import Snapshot
from reader.index.tiers import Weight, due

if TYPE_CHECKING:
    from reader.store import Store

FORMAT_NAME: Final = f"{PREFIX}format"
GONE_NAME: Final = f"{PREFIX}gone"
_GONE: Final = msgspec.msgpack.Decoder(dict[str, frozenset[int]])


@dataclass(frozen=True, slots=True)
class Kept:
    """A segment and the numbers of those of its documents that are no longer in the index."""

    opened: OpenSegment
    gone: frozenset[int] = frozenset()

    def ids(self) -> set[str]:
        """Return the ids of the articles that are still in the index."""
        return {id_ for number, id_ in enumerate(self.opened.ids) if number not in self.gone}

    def without(self, ids: Collection[str]) -> Kept:
        """Return the segment after these articles have left the index."""
        leaving = [number for number, id_ in enumerate(self.opened.ids) if id_ in ids]
        return Kept(self.opened, self.gone.union(leaving)) if leaving else self


class KeptSegments:
    """The segments of one index, by name."""

    def __init__(self, segments: Mapping[str, Kept] | None = None) -> None:
        self._segments = dict(segments or {})

    def copy(self) -> KeptSegments:
        """Return the same segments, to be changed."""
        return KeptSegments(self._segments)

    def snapshot(self) -> Snapshot:
        """Return what a search needs of the segments as they are now."""
        return Snapshot((each.opened, each.gone) for each in self._segments.values())

    def ids(self) -> set[str]:
        """Return the ids of all articles in the index."""
        return set().union(*(each.ids() for each in self._segments.values()))

    def take_in(self, segment: Segment) -> None:
        """Add a segment in whose favour articles of the same ids are gone. Raises ``ValueError`` if it is malformed."""
        opened = OpenSegment(segment)
        self.take_out(opened.ids)
        self._add(Kept(opened))

    def take_out(self, ids: Collection[str]) -> None:
        """Let articles be gone."""
        wanted = frozenset(ids)
        self._segments = {name: each.without(wanted) for name, each in self._segments.items()}

    def due(self, *, only_gone: bool = False) -> Merge | None:
        """Return what is to be merged next, if anything (``reader.index.tiers``)."""
        weights = (
            Weight(len(each.opened), len(each.opened.segment), bool(each.gone), name)
            for name, each in self._segments.items()
        )
        names = due(weights, only_gone=only_gone)
        if not names:
            return None
        chosen = [self._segments[name] for name in names]
        without = (each.opened.ids[number] for each in chosen for number in each.gone)
        return Merge(tuple(names), tuple(each.opened.segment for each in chosen), frozenset(without))

    def replace(self, merge: Merge, merged: Segment | None) -> None:
        """Put what was made of a merge in place of its segments, unless some of them are there no more.

        What has gone since stays so. Raises ``ValueError`` for a malformed segment.
        """
        if not self._segments.keys() >= set(merge.names):
            return
        here = set().union(*(self._segments[name].ids() for name in merge.names))
        for name in merge.names:
            del self._segments[name]
        if merged is not None:
            kept = Kept(OpenSegment(merged))
            self._add(kept.without(kept.ids() - here))

    def _add(self, kept: Kept) -> None:
        self._segments[f"{PREFIX}{secrets.token_hex(8)}"] = kept

    @classmethod
    def read(cls, store: Store) -> Self:
        """Return the segments in a store; none where they were made in another way.

        What is damaged is left out. Raises ``UnreadableError``, for what the disk cannot read now may be read later.
        """
        try:
            if FORMAT_NAME not in store or store.read(FORMAT_NAME) != FORMAT:
                return cls()
            gone = _GONE.decode(store.read(GONE_NAME)) if GONE_NAME in store else {}
        except UnreadableError:
            raise
        except (DamagedError, ValueError):
            return cls()
        segments = {}
        for name in store.names(PREFIX):
            if name not in {FORMAT_NAME, GONE_NAME}:
                try:
                    opened = OpenSegment(Segment.decode(store.read(name)))
                except UnreadableError:
                    raise
                except (DamagedError, ValueError):
                    continue
                segments[name] = Kept(opened, gone.get(name, frozenset()))
        return cls(segments)

    def write(self, store: Store, *, from_reserve: bool) -> None:
        """Make a store hold these segments and no others, without committing that."""
        # Only a store that lasts can be full, and only such a one has a reserve.
        more = {"from_reserve": True} if from_reserve and hasattr(store, "put_state") else {}
        stored = set(store.names(PREFIX))
        for name in stored - self._segments.keys() - {FORMAT_NAME, GONE_NAME}:
            store.delete(name)
        for name in self._segments.keys() - stored:
            store.write(name, self._segments[name].opened.segment.encode(), **more)
        gone = {name: sorted(each.gone) for name, each in self._segments.items() if each.gone}
        wanted = {FORMAT_NAME: FORMAT, **({GONE_NAME: msgspec.msgpack.encode(gone)} if gone else {})}
        for name in (FORMAT_NAME, GONE_NAME):
            if name not in wanted:
                if name in stored:
                    store.delete(name)
            elif name not in stored or not _holds(store, name, wanted[name]):
                store.write(name, wanted[name], **more)


def _holds(store: Store, name: str, data: bytes) -> bool:
    try:
        return store.read(name) == data
    except DamagedError:
        return False
