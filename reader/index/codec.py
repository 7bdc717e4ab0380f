"""Whoosh's codec for columns, with a dictionary of terms and posting lists of our own.

Whoosh's own dictionary hashes every term and takes some 80 bytes for each, and its blocks of postings are pickled and
compressed: most of the time and room that an index takes. With ours a term costs its own bytes and ten more, and
nothing that is kept is ever unpickled.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from whoosh.codec.base import FieldWriter
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import Storage

from reader.index.bound import posting_cost, term_cost
from reader.index.dictionary import TermsBuilder
from reader.index.postings import Postings


class ArticleCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec, but for what is written of terms."""

    length_stats = False  # nothing asks for the shortest text that holds a term

    def field_writer(self, storage: Storage, segment: Any) -> TermsWriter:
        """Return the writer of terms and their posting lists."""
        return TermsWriter(storage, segment)


class TermsWriter(FieldWriter):  # type: ignore[misc]
    """Writes the files ``trm`` (``reader.index.dictionary``) and ``pst`` (``reader.index.postings``).

    ``cost`` is what the terms come to at most, in whatever segments they end up (``reader.index.bound``).
    """

    def __init__(self, storage: Storage, segment: Any) -> None:
        self._terms = segment.create_file(storage, W3Codec.TERMS_EXT)
        self._postings = segment.create_file(storage, W3Codec.POSTS_EXT)
        self.cost = 0
        self.is_closed = False

    def add_lists(self, lists: Iterable[tuple[str, bytes, Postings]]) -> None:
        """Write all posting lists, sorted by field and term, each term once."""
        terms = TermsBuilder()
        for field, term, postings in lists:
            data = postings.encode()
            self._postings.write(data)
            terms.add(field, term, len(postings.documents), len(data))
            self.cost += term_cost(term) + sum(map(posting_cost, postings.counts))
        self._terms.write(terms.encode())

    def close(self) -> None:
        """Close the files, which puts them into the storage."""
        self._terms.close()
        self._postings.close()
        self.is_closed = True
