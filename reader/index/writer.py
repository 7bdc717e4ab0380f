"""Writing segments: Whoosh's writer, with postings collected by term and segments merged as streams.

Invariants:

- Nothing is ever spilled: the caller bounds what one segment takes in (``reader.index.engine``).
- No segment on record holds a deleted article: whatever segment loses one is written anew at the same commit, so that
  words which only that article held are in the store no more.
- A merge holds one posting list of each segment at a time.
"""

from __future__ import annotations

import heapq
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from whoosh.codec.whoosh3 import W3Segment
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from reader.index.codec import ArticleCodec, Postings, lists_of
from reader.index.schema import document

if TYPE_CHECKING:
    from reader.index.entry import Entry

FANOUT: Final = 8  # segments of like size that are merged into one


class Collector:
    """What Whoosh calls a pool: the postings of a segment to be, by field and term."""

    def __init__(self) -> None:
        self._fields: defaultdict[str, dict[bytes, array[int]]] = defaultdict(dict)

    def add(self, item: tuple[str, bytes, int, float, array[int] | bytes]) -> None:
        """Collect one posting as ``SegmentWriter.add_document`` gives it."""
        field, term, number, _, posting = item
        if not isinstance(posting, array):  # of an ID field
            posting = array("I", (0, 1, 0))
        posting[0] = number
        terms = self._fields[field]
        if term in terms:
            terms[term].extend(posting)
        else:
            terms[term] = posting

    def lists(self) -> Iterator[tuple[str, bytes, Postings]]:
        """Yield the posting lists, sorted by field and term."""
        for field in sorted(self._fields):
            terms = self._fields[field]
            for term in sorted(terms):
                yield field, term, Postings.collected(terms[term])

    def cleanup(self) -> None:
        """Forget everything."""
        self._fields.clear()


class ArticleWriter(SegmentWriter):  # type: ignore[misc]
    """Writes one segment: articles that are added, and what is left of segments merged into it."""

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, codec=ArticleCodec())
        self.mergetype = merge
        # After the fact: Whoosh ignores its own poolclass argument.
        self.pool = Collector()
        self._merged: list[tuple[SegmentReader, dict[int, int] | None, int]] = []

    def add(self, entry: Entry) -> None:
        """Add an article."""
        self.add_document(**document(entry))

    def remove(self, ids: Iterable[str]) -> None:
        """Mark articles of earlier segments as deleted; ids not there are ignored."""
        reader = self.reader()
        try:
            for id_ in ids:
                if ("id", id_) in reader:
                    self.delete_document(reader.first_id("id", id_))
        finally:
            reader.close()

    def add_reader(self, reader: SegmentReader) -> None:
        """Take over what is left of a segment; its postings are read when this segment is flushed."""
        base = self.docnum
        names = set(self.schema.names())
        numbers = self.write_per_doc(names, reader)
        self._merged.append((reader, numbers, base))
        self._added = True

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        # Segments were merged after the articles were added, and their documents are numbered so.
        sources = [_numbered(self.pool.lists(), 0)]
        sources += [_numbered(lists_of(reader), at) for at, (reader, _, _) in enumerate(self._merged, 1)]
        merged = heapq.merge(*sources, key=itemgetter(0, 1))
        self.fieldwriter.add_lists(self.schema, self._joined(merged))
        self.fieldwriter.close()

    def _joined(self, lists: Iterable[tuple[str, bytes, Postings, int]]) -> Iterator[tuple[str, bytes, Postings]]:
        for (field, term), group in groupby(lists, key=itemgetter(0, 1)):
            joined = Postings()
            for _, _, postings, source in group:
                if source == 0:
                    joined = postings
                else:
                    _, numbers, base = self._merged[source - 1]
                    joined.extend(postings, numbers, base)
            if joined.documents:
                yield field, term, joined

    def _finish(self) -> None:
        for reader, _, _ in self._merged:
            reader.close()
        super()._finish()


def _numbered(lists: Iterable[tuple[str, bytes, Postings]], source: int) -> Iterator[tuple[str, bytes, Postings, int]]:
    for field, term, postings in lists:
        yield field, term, postings, source


def merge(writer: ArticleWriter, segments: list[W3Segment]) -> list[W3Segment]:
    """Merge what has lost articles, and segments of like size once there are ``FANOUT`` of them; return the rest."""
    tiers: defaultdict[int, list[W3Segment]] = defaultdict(list)
    chosen = []
    for segment in segments:
        if segment.has_deletions():
            chosen.append(segment)
        else:
            tiers[len(oct(segment.doc_count_all()))].append(segment)
    for tier in tiers.values():
        if len(tier) >= FANOUT:
            chosen += tier
    for segment in chosen:
        if segment.doc_count():
            writer.add_reader(SegmentReader(writer.storage, writer.schema, segment))
    return [segment for segment in segments if segment not in chosen]
