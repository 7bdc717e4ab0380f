"""A segment opened for searching and merging, and its parts checked against each other.

A segment may come from a process that hostile text has taken over. Such a one can hold wrong words; but nothing in it
is unpickled, and what does not fit together raises ``ValueError``, here or when its words are read.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from struct import error as StructError  # noqa: N812 - its own name says nothing

from whoosh.codec.whoosh3 import W3Segment
from whoosh.columns import NumericColumn, VarBytesColumn

from reader.index.codec import ArticleCodec
from reader.index.dictionary import Terms
from reader.index.postings import Postings
from reader.index.schema import PICTURE
from reader.index.segment import PREFIX, Segment
from reader.index.storage import StoreStorage
from reader.store.memory import MemoryStore

_MALFORMED = (ArithmeticError, LookupError, TypeError, ValueError, StructError)


class OpenSegment:
    """One segment with what every search needs of its documents. Raises ``ValueError`` where it is malformed."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        count = segment.documents
        store = MemoryStore()
        named = W3Segment(ArticleCodec(), "MAIN", doccount=count)
        for name, data in segment.files.items():
            store.write(PREFIX + named.make_filename(f".{name}"), data)
        reader = named.codec().per_document_reader(StoreStorage(store), named)
        try:
            self.terms = Terms(segment.files["trm"], segment.files["pst"], count)
            self.languages = frozenset(term.decode() for term, _ in self.terms.beginning("language", b""))
            self.ids = [id_.decode() for id_ in reader.column_reader("id", VarBytesColumn())]
            self.days = array("i", reader.column_reader("day", NumericColumn("i")))
            self.lengths = array("I", (reader.doc_field_length(number, "text", 0) or 0 for number in range(count)))
        except _MALFORMED as error:
            raise ValueError("a segment's parts do not fit together") from error
        if len(self.days) != count or len(self.ids) != count or len(set(self.ids)) != count:
            raise ValueError("a segment has more or fewer articles than it says")

    def __len__(self) -> int:
        return len(self.ids)

    def postings(self, term: str) -> Postings | None:
        """Return where a word occurs, or None."""
        return self.terms.postings("text", term.encode())

    def frequency(self, term: str) -> int:
        """Return the number of documents that hold a word."""
        return self.terms.frequency("text", term.encode())

    def beginning(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield the words that begin with ``prefix``, and in how many documents each occurs."""
        return ((term.decode(), documents) for term, documents in self.terms.beginning("text", prefix.encode()))

    def pictured(self) -> Iterator[int]:
        """Yield the numbers of the documents that have a picture."""
        postings = self.terms.postings("has", PICTURE.encode())
        yield from () if postings is None else postings.documents
