"""A library that needs no bundle: what the screens ask of a ``Library``, over articles made up on the spot."""

from __future__ import annotations

import hashlib
import threading
from datetime import date

from reader.errors import NotInThisCopyError
from reader.index.snippet import Snippet
from reader.library import EVERYTHING, Place, Reading, SearchHit, SearchResults, Shelved, count_facets
from reader.model import Article, Edition, Publisher, SignatureState

FINGERPRINT = ("01234", "56789", "98765", "43210", "11111", "22222", "33333", "44444")


def article(number, title, text="", **changes):
    values = {
        "id": f"{number:016x}",
        "path": f"articles/{number}.md",
        "sha256": hashlib.sha256(text.encode()).digest(),
        "size": len(text.encode()),
        "title": title,
        "authors": ("Anna Author",),
        "source": "The Source",
        "url": "https://example.org/article",
        "published": "2021-03-19",
        "language": "en",
        "tags": ("law",),
        "summary": "",
        "present": True,
    }
    return Article(**{**values, **changes})


def edition(articles, **changes):
    publisher = changes.pop("publisher", None) or Publisher(
        "The Publisher", b"\0" * 42, FINGERPRINT, SignatureState.UNKNOWN
    )
    values = {
        "id": "ab" * 32,
        "title": "Spring edition",
        "description": "Twelve articles about law.",
        "language": "en",
        "series": "quarterly",
        "number": 3,
        "created": date(2025, 3, 1),
        "publisher": publisher,
        "articles": tuple(articles),
    }
    return Edition(**{**values, **changes})


class FakeLibrary:
    """Finds words by looking for them; ``unindexed`` counts down as ``index_some`` is called."""

    def __init__(self, texts, *, edition_changes=None, slices=0, articles=None):
        self._texts = texts
        self._articles = articles or [article(n, title, text) for n, (title, text) in enumerate(texts.items())]
        self._edition = edition(self._articles, **(edition_changes or {}))
        self.unindexed = slices
        self.queries = []
        self.gate = threading.Event()
        self.gate.set()
        self.closed = False
        self.place = Place()
        self._readings = {}

    def articles(self):
        return tuple(Shelved(each, self._edition) for each in self._articles)

    def editions(self):
        return (self._edition,)

    def judged(self, edition):
        return edition

    def text(self, article):
        if not article.present:
            raise NotInThisCopyError
        return self._texts[article.title]

    def index_some(self):
        self.unindexed = max(0, self.unindexed - 1)
        return self.unindexed

    def search(self, query, *, limit=20, offset=0, as_typed=False, narrowing=EVERYTHING, with_facets=False):  # noqa: ARG002
        self.queries.append(query)
        self.gate.wait(10)
        hits = []
        for shelved in self.articles():
            text = self._texts.get(shelved.article.title, "")
            at = text.lower().find(query.lower())
            if at >= 0:
                hits.append(SearchHit(shelved, 1.0, self.snippet(text, at, len(query))))
        found = [hit.shelved for hit in hits]
        kept = narrowing.let_through(found)
        hits = [hit for hit in hits if hit.shelved in kept]
        counted = count_facets(found, narrowing) if with_facets else None
        return SearchResults(len(hits), tuple(hits[offset : offset + limit]), facets=counted)

    def suggestion(self, query):  # noqa: ARG002
        return ""

    def snippet(self, text, at, length):
        start = max(0, at - 40)
        return Snippet(text=text[start : at + 200], matches=((at - start, at - start + length),))

    def reading(self, article_id):
        return self._readings.get(article_id, Reading())

    def set_reading(self, article_id, reading):
        self._readings[article_id] = reading

    def close(self):
        self.closed = True
