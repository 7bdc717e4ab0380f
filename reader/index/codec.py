"""How postings are kept: Whoosh's codec for terms and columns, with posting lists of our own.

Whoosh's own codec pickles and compresses every block of every posting list. For the many words that occur once that
is half the time of indexing, and unpickling is not something to do to what came out of a cage. Here a posting list is
four arrays of whole numbers, read back at once.

A list in the ``.pst`` file: a header (number of documents, number of positions, and the type codes of the arrays),
then documents, weights, position counts and positions, each array in the narrowest type that holds it. Arrays are in
the byte order of the machine, which is part of ``reader.index.schema.FORMAT``.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from struct import Struct
from typing import Any, Final

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
from whoosh.fields import Schema
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Format
from whoosh.matching import FilterMatcher, ListMatcher
from whoosh.reading import SegmentReader

_HEADER: Final = Struct("=IIcccc")
_NARROW: Final = (("B", 0xFF), ("H", 0xFFFF), ("I", 0xFFFF_FFFF))


class Postings:
    """Where a term occurs in one segment.

    ``documents`` are document numbers in rising order; ``weights`` say how much each of them is about the term;
    ``counts`` how many of the ``positions``, taken in turn, are in it (none in a field without positions).
    """

    __slots__ = ("counts", "documents", "positions", "weights")

    def __init__(self) -> None:
        self.documents = array("I")
        self.weights = array("I")
        self.counts = array("I")
        self.positions = array("I")

    @classmethod
    def collected(cls, flat: array[int]) -> Postings:
        """Return the list of what was collected in one array: document, weight, count and positions, and again."""
        postings = cls()
        start = 0
        while start < len(flat):
            document, weight, count = flat[start : start + 3]
            postings.documents.append(document)
            postings.weights.append(weight)
            postings.counts.append(count)
            start += 3 + count
            postings.positions.extend(flat[start - count : start])
        return postings

    def extend(self, other: Postings, numbers: Mapping[int, int] | None, base: int) -> None:
        """Add a list of another segment, all of whose documents come after this one's.

        Its documents get ``base`` + their number, or the number that ``numbers`` gives; those missing there are gone.
        """
        # An iterator each time: an array takes only arrays of its own type, and what was read is narrow.
        if numbers is None:
            self.documents.extend(base + document for document in other.documents)
            self.weights.extend(iter(other.weights))
            self.counts.extend(iter(other.counts))
            self.positions.extend(iter(other.positions))
            return
        start = 0
        for document, weight, count in zip(other.documents, other.weights, other.counts, strict=True):
            if document in numbers:
                self.documents.append(numbers[document])
                self.weights.append(weight)
                self.counts.append(count)
                self.positions.extend(iter(other.positions[start : start + count]))
            start += count

    def encode(self) -> bytes:
        """Return the list as it is kept."""
        parts = [_narrowed(part) for part in (self.documents, self.weights, self.counts, self.positions)]
        codes = (part.typecode.encode() for part in parts)
        head = _HEADER.pack(len(self.documents), len(self.positions), *codes)
        return b"".join((head, *(part.tobytes() for part in parts)))

    @classmethod
    def read(cls, file: StructFile, start: int) -> Postings:
        """Return a list from what ``encode`` made of it."""
        documents, positions, *codes = _HEADER.unpack(file.get(start, _HEADER.size))
        start += _HEADER.size
        read = cls.__new__(cls)
        parts = []
        for code, length in zip(codes, (documents, documents, documents, positions), strict=True):
            part = array(code.decode())
            part.frombytes(file.get(start, length * part.itemsize))
            start += length * part.itemsize
            parts.append(part)
        read.documents, read.weights, read.counts, read.positions = parts
        return read


def _narrowed(values: array[int]) -> array[int]:
    highest = max(values, default=0)
    return array(next(code for code, limit in _NARROW if highest <= limit), values)


class PostingsMatcher(ListMatcher):  # type: ignore[misc]
    """A posting list as Whoosh's own queries read it."""

    def __init__(self, postings: Postings, format_: Format, term: tuple[str, bytes] | None, info: W3TermInfo) -> None:
        super().__init__(postings.documents, postings.weights, None, format_, term=term, terminfo=info)
        self.postings = postings


class ArticleCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with ``Postings`` for posting lists. A segment keeps it by name only: it has no state."""

    length_stats = False  # nothing asks for the shortest text that holds a term

    def field_writer(self, storage: Any, segment: Any) -> ArticleFieldWriter:
        """Return the writer of terms and their posting lists."""
        return ArticleFieldWriter(self, storage, segment)

    def postings_reader(
        self,
        dbfile: StructFile,
        terminfo: W3TermInfo,
        format_: Format,
        term: tuple[str, bytes] | None = None,
        scorer: object = None,  # noqa: ARG002 - scores are made in reader.index.evaluation
    ) -> PostingsMatcher:
        """Return the posting list of a term as a matcher."""
        # Of the extent, the offset alone: Whoosh reads the length back as a tuple.
        return PostingsMatcher(Postings.read(dbfile, terminfo.extent()[0]), format_, term, terminfo)


class ArticleFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes whole posting lists, in the order of their fields and terms."""

    def add_lists(self, schema: Schema, lists: Iterable[tuple[str, bytes, Postings]]) -> None:
        """Write posting lists, sorted by field and term, each term once."""
        current: str | None = None
        for field, term, postings in lists:
            if field != current:
                if current is not None:
                    self.finish_field()
                self.start_field(field, schema[field])
                current = field
            info = W3TermInfo()
            data = postings.encode()
            info.set_extent(self._postfile.tell(), len(data))
            self._postfile.write(data)
            info._df = len(postings.documents)  # noqa: SLF001 - a term's facts have no setters
            info._weight = float(sum(postings.weights))  # noqa: SLF001
            info._maxweight = float(max(postings.weights))  # noqa: SLF001
            info._minid, info._maxid = postings.documents[0], postings.documents[-1]  # noqa: SLF001
            self._tindex.add(self._fieldid.to_bytes(2, "big") + term, info.to_bytes())
        if current is not None:
            self.finish_field()


def postings_of(reader: SegmentReader, field: str, term: bytes) -> Postings:
    """Return a term's posting list in a segment, deleted documents included; ``KeyError`` where it has none."""
    matcher = reader.postings(field, term)
    if isinstance(matcher, FilterMatcher):
        matcher = matcher.child
    postings: Postings = matcher.postings
    return postings


def lists_of(reader: SegmentReader) -> Iterator[tuple[str, bytes, Postings]]:
    """Yield all posting lists of a segment, sorted by field and term."""
    for field, term in reader.all_terms():
        yield field, term, postings_of(reader, field, term)
