"""Writing segments: Whoosh's writer, with postings collected by term and segments merged as streams.

Invariants:

- Nothing is ever spilled: the caller bounds what one segment takes in (``reader.index.slicing``), and everything that
  Whoosh writes goes to a storage in memory, whose contents become the segment.
- A merge holds one posting list of each segment at a time.
"""

from __future__ import annotations

import heapq
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from reader.index.bound import documents_cost
from reader.index.codec import ArticleCodec
from reader.index.postings import Postings
from reader.index.schema import document, schema
from reader.index.segment import FILE_NAMES, PREFIX, Segment
from reader.index.storage import StoreStorage
from reader.store.memory import MemoryStore

if TYPE_CHECKING:
    from reader.index.entry import Entry
    from reader.index.opened import OpenSegment


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
    """Writes one segment. ``cost`` is what it comes to at most (``reader.index.bound``), once it is finished."""

    def __init__(self) -> None:
        self._store = MemoryStore()
        index = FileIndex.create(StoreStorage(self._store), schema(), "MAIN")
        super().__init__(index, codec=ArticleCodec(), compound=False)
        # After the fact: Whoosh ignores its own poolclass argument.
        self.pool = Collector()
        self._ids: list[str] = []
        self.cost = 0

    def add(self, entry: Entry, *, within_allowance: bool = False) -> None:
        """Add an article, all of it or what its allowance has room for."""
        self.add_document(**document(entry, within_allowance=within_allowance))
        self._ids.append(entry.id)

    def finish(self) -> Segment:
        """Return the segment of the articles that were added."""
        return self._finish_with(self.pool.lists())

    def merged(self, segments: Sequence[OpenSegment], without: frozenset[str]) -> Segment | None:
        """Return what is left of some segments; None if nothing is."""
        numbers = [self._take_over(segment, without) for segment in segments]
        if not self.docnum:
            return None
        sources = [_numbered(segment.terms.lists(), at) for at, segment in enumerate(segments)]
        return self._finish_with(_joined(heapq.merge(*sources, key=itemgetter(0, 1)), numbers))

    def _take_over(self, segment: OpenSegment, without: frozenset[str]) -> dict[int, int]:
        """Add what is kept of each article besides its words; return the new numbers of those that stay."""
        numbers = {}
        rows = zip(segment.ids, segment.days, segment.lengths, strict=True)
        for number, (id_, day, length) in enumerate(rows):
            if id_ in without:
                continue
            self.perdocwriter.start_doc(self.docnum)
            self.perdocwriter.add_column_value("id", self.schema["id"].column_type, id_.encode())
            self.perdocwriter.add_column_value("day", self.schema["day"].column_type, day)
            self.perdocwriter.add_field("text", self.schema["text"], None, length)
            self.perdocwriter.finish_doc()
            self._ids.append(id_)
            numbers[number] = self.docnum
            self.docnum += 1
        return numbers

    def _finish_with(self, lists: Iterable[tuple[str, bytes, Postings]]) -> Segment:
        self.perdocwriter.close()
        self.fieldwriter.add_lists(lists)
        self._close_segment()
        self._finish()
        self.cost = self.fieldwriter.cost + documents_cost(self._ids)
        prefix = f"{PREFIX}{self.newsegment.make_filename('.')}"
        files = {name: self._store.read(prefix + name) for name in sorted(FILE_NAMES) if prefix + name in self._store}
        return Segment(self.docnum, files)


def _numbered(lists: Iterable[tuple[str, bytes, Postings]], source: int) -> Iterator[tuple[str, bytes, Postings, int]]:
    for field, term, postings in lists:
        yield field, term, postings, source


def _joined(
    lists: Iterable[tuple[str, bytes, Postings, int]], numbers: Sequence[dict[int, int]]
) -> Iterator[tuple[str, bytes, Postings]]:
    for (field, term), group in groupby(lists, key=itemgetter(0, 1)):
        joined = Postings()
        for _, _, postings, source in group:
            joined.extend(postings, numbers[source])
        if joined.documents:
            yield field, term, joined
