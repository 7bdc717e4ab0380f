"""The search over what a library shows: by words, by what is asked about the articles, by what narrows it further.

Nothing here remembers a query: no one is to learn from a library what was looked for in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from reader.errors import ReaderError
from reader.library.facets import EVERYTHING, count_facets
from reader.library.passages import PlainTexts
from reader.text import EMPTY, CleanText, clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from reader.index.snippet import Snippet
    from reader.library.facets import Facets, Narrowing
    from reader.library.fields import Asked
    from reader.library.holdings import Holdings
    from reader.library.indexing import Indexing
    from reader.library.shelf import Shelved
    from reader.library.state import Reading
    from reader.model import Article

_ALL: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One article that a query found, the best passage of it, and its score (larger is better)."""

    shelved: Shelved
    score: float
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class SearchResults:
    """``total`` articles match; ``hits`` are those asked for, best first.

    ``cut`` tells that the query was longer than what was looked for: ``reader.index.query.MAX_TERMS`` words.
    ``facets`` count what the query finds, if that was asked for.
    """

    total: int
    hits: tuple[SearchHit, ...]
    cut: bool = False
    facets: Facets | None = None


class Searching:
    """Searches what ``holdings`` show; ``reading`` returns how far an article was read, ``text`` its Markdown."""

    def __init__(
        self,
        holdings: Holdings,
        indexing: Indexing,
        *,
        reading: Callable[[str], Reading],
        text: Callable[[Article], CleanText],
    ) -> None:
        self._holdings = holdings
        self._indexing = indexing
        self._reading = reading
        self._text = text
        self._plain_texts = PlainTexts()

    def search(
        self,
        query: str,
        *,
        limit: int,
        offset: int = 0,
        as_typed: bool = False,
        newest_first: bool = False,
        narrowing: Narrowing = EVERYTHING,
        with_facets: bool = False,
    ) -> SearchResults:
        """Search as ``Library.search`` does."""
        from reader.library.fields import take_apart  # noqa: PLC0415 - not needed to list and read

        asked = take_apart(query, as_typed=as_typed)
        words = asked.words
        scores: dict[str, float] = {}
        if asked.conditions and not words.strip():
            admitted = self._admitted(asked)
            found = [each for each in self._holdings.now.articles if each.article.id in admitted]
            cut = asked.cut
        else:
            within = self._admitted(asked)
            # A page of the best is all that a plain search needs; the index finds it without sorting the rest.
            paged = not (newest_first or narrowing or with_facets)
            results = self._indexing.search(
                words,
                limit=limit if paged else _ALL,
                offset=offset if paged else 0,
                prefix_last=as_typed,
                within=within,
            )
            cut = results.cut or asked.cut
            scores = {hit.id: hit.score for hit in results.hits}
            found = self._shown(scores, newest_first=newest_first)
            if paged:
                return SearchResults(results.total, self._hits(found, scores, words, as_typed=as_typed), cut)
        counted = count_facets(found, narrowing) if with_facets else None
        if narrowing:
            found = narrowing.let_through(found)
        hits = self._hits(found[offset : offset + limit], scores, words, as_typed=as_typed)
        return SearchResults(len(found), hits, cut, counted)

    def suggestion(self, query: str) -> CleanText:
        """Return what may have been meant, as ``Library.suggestion`` does."""
        from reader.library.fields import take_apart  # noqa: PLC0415 - not needed to list and read

        asked = take_apart(query, as_typed=True)
        better = self._indexing.suggestion(asked.words, within=self._admitted(asked))
        if not better or better == asked.words:
            return EMPTY
        fields = query if asked.words in query else ""
        whole = fields.replace(asked.words, better, 1) if fields and asked.words else better
        return clean_line(whole) if self.search(whole, limit=0, as_typed=True).total else EMPTY

    def forget(self) -> None:
        """Forget the texts that were looked at."""
        self._plain_texts.forget()

    def _admitted(self, asked: Asked) -> AbstractSet[str]:
        """Return the ids of the articles that are what is asked for, each article once however often it is here."""
        from reader.library.fields import Known  # noqa: PLC0415 - not needed to list and read

        shelf = self._holdings.now
        if not asked.conditions:
            return shelf.once(shelf.shown.keys())
        pictured = cache(self._indexing.pictured)  # asked for when it is needed
        known = Known(self._reading, lambda id_: id_ in pictured())
        return shelf.once({id_ for id_, each in shelf.shown.items() if asked.admits(each, known)})

    def _shown(self, scores: dict[str, float], *, newest_first: bool) -> list[Shelved]:
        """Return the articles that were found, but for those that were removed meanwhile."""
        shelf = self._holdings.now
        if newest_first:
            return [each for each in shelf.articles if each.article.id in scores]
        return [shelf.shown[id_] for id_ in scores if id_ in shelf.shown]

    def _hits(
        self, found: Sequence[Shelved], scores: dict[str, float], words: str, *, as_typed: bool
    ) -> tuple[SearchHit, ...]:
        from reader.index.snippet import Snippet  # noqa: PLC0415 - not needed to list and read

        if not words.strip():
            return tuple(SearchHit(each, 0.0, Snippet(each.article.summary, ())) for each in found)
        passages = self._passages(found, words, as_typed=as_typed)
        return tuple(
            SearchHit(each, scores[each.article.id], passage) for each, passage in zip(found, passages, strict=True)
        )

    def _passages(self, found: Sequence[Shelved], words: str, *, as_typed: bool) -> Iterable[Snippet]:
        from reader.index.forms import other_stems  # noqa: PLC0415 - not needed to list and read
        from reader.index.snippet import Snippet, snippet  # noqa: PLC0415 - the same

        others = cache(other_stems)  # of this search alone
        for each in found:
            article = each.article
            try:
                body = self._plain_texts.of(article.sha256, partial(self._text, article))
                yield snippet(body, words, language=article.language, prefix_last=as_typed, others=others)
            except ReaderError:
                yield Snippet(EMPTY, ())  # one article that is damaged must not hide the others
