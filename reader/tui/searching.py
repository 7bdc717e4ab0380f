"""Searching as one types, and narrowing what is listed or was found.

Invariants:

- No key waits for a search: searches run beside the screen, and of those not begun only the latest runs.
- What is shown is what the words in the field found, or what is still shown from before and said to be so
  (``pending``); the answer to an older query never takes the place of a newer one.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from reader.errors import ReaderError
from reader.index.snippet import Snippet, snippet
from reader.library import EVERYTHING, count_facets
from reader.library.fields import take_apart
from reader.text import EMPTY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reader.library import Choice, Facets, Library, SearchHit, Shelved
    from reader.tui.beside import Beside
    from reader.tui.calm import CalmScreen

_PAUSE: Final = 0.08
"""Seconds without a key before a search begins: a fast typist's keys follow each other within them."""
_PATIENCE: Final = 0.5
"""Seconds after which a search counts as slow."""
_PAGE: Final = 20
"""Hits asked for at a time."""


class Searching:
    """A query, what narrows it, and what they have found so far; without a query, what narrows ``listed``.

    ``changed`` is called whenever there is something new to show. ``facets`` are there while they are ``wanted``, or
    while something narrows.
    """

    def __init__(
        self,
        host: CalmScreen,
        library: Library,
        beside: Beside,
        listed: Callable[[], Sequence[Shelved]],
        changed: Callable[[], None],
    ) -> None:
        self._host = host
        self._library = library
        self._beside = beside
        self._listed = listed
        self._changed = changed
        self.query = ""
        self.narrowing = EVERYTHING
        self.hits: tuple[SearchHit, ...] = ()
        self.facets: Facets | None = None
        self.wanted = False
        self._of_summaries: dict[str, Snippet] = {}
        self.total = 0
        self.cut = False
        self.pending = False
        self.slow = False
        self._stale = False
        self.failure: ReaderError | None = None
        self.suggestion = EMPTY

    def look_for(self, query: str) -> None:
        """Search for other words; for nothing, if they are empty."""
        query = query.strip()
        if query != self.query:
            self._restart(query, pause=_PAUSE)

    def toggle(self, choice: Choice) -> None:
        """Narrow by one thing more, or by one less."""
        self.narrowing = self.narrowing.toggled(choice)
        self._restart(self.query, pause=0)

    def start_over(self, query: str = "") -> None:
        """Narrow nothing any more, and search for other words, or for none."""
        self.narrowing = EVERYTHING
        self._restart(query.strip(), pause=0)

    def again(self) -> None:
        """Search for the same words once more, for there is more to be found in; count the list anew."""
        if not self.query:
            self._count()
        elif self.pending:
            self._stale = True
        else:
            self._begin(0, max(_PAGE, len(self.hits)), pause=0)

    def more(self) -> None:
        """Ask for the next hits, if there are any."""
        if self.query and not self.pending and len(self.hits) < self.total:
            self._begin(len(self.hits), _PAGE, pause=0)

    def want_facets(self, *, wanted: bool) -> None:
        """Count facets from now on, or no longer."""
        self.wanted = wanted
        if self._lacks_facets and not self.pending:
            self.again()

    def _restart(self, query: str, *, pause: float) -> None:
        self.query = query
        self.failure = None
        self.pending = bool(query)
        self._stale = False
        self._host.workers.cancel_group(self._host, "search")
        if query:
            self._begin(0, _PAGE, pause=pause)
        else:
            self.hits, self.total, self.cut, self.facets = (), 0, False, None
            self._changed()

    def judged_anew(self, articles: Iterable[Shelved]) -> None:
        """Say of publishers by which the list is narrowed what is known of them by now."""
        self.narrowing = self.narrowing.judged_anew(articles)

    def _count(self) -> None:
        if self.wanted:
            self._host.begin(self._count_beside, group="search")
        else:
            self.facets = None

    async def _count_beside(self) -> None:
        self.facets = await self._beside.run(partial(count_facets, self._listed(), self.narrowing))
        self._changed()

    @property
    def _lacks_facets(self) -> bool:
        return self.wanted and self.facets is None and self.failure is None

    def explained(self, hit: SearchHit) -> SearchHit:
        """Return ``hit`` with the passage that shows why it was found: of the summary, where the text has none."""
        summary = self._of_summaries.get(hit.shelved.article.id)
        return hit if summary is None else replace(hit, snippet=summary)

    def _begin(self, offset: int, limit: int, *, pause: float) -> None:
        self._host.begin(partial(self._search, offset, limit, pause), group="search")

    async def _search(self, offset: int, limit: int, pause: float) -> None:
        await asyncio.sleep(pause)
        waiting = self._host.set_timer(_PATIENCE, self._say_slow)
        search = partial(
            self._library.search,
            self.query,
            limit=limit,
            offset=offset,
            as_typed=True,
            narrowing=self.narrowing,
            with_facets=(self.wanted or bool(self.narrowing)) and not offset,
        )
        try:
            results = await self._beside.run(search)
            # What is there but narrowed away is not what was mistyped.
            nothing = not (results.total or offset or (results.facets is not None and results.facets.total))
            self.suggestion = (
                await self._beside.run(partial(self._library.suggestion, self.query)) if nothing else EMPTY
            )
        except ReaderError as error:
            self.failure, self.hits, self.total, self.cut, self.suggestion = error, (), 0, False, EMPTY
            self.facets = None
        else:
            # While articles are being indexed, ranks move: a hit may come on two pages.
            known = {hit.shelved.article.id for hit in self.hits} if offset else set()
            new = tuple(hit for hit in results.hits if hit.shelved.article.id not in known)
            if not offset:
                self._of_summaries.clear()
            self._of_summaries.update(_of_summaries(new, words_in(self.query)))
            self.hits = self.hits + new if offset else new
            self.total = results.total if results.hits else len(self.hits)
            self.cut = results.cut
            if not offset:
                self.facets = results.facets
            self.failure = None
        finally:
            waiting.stop()
            self.slow = False
        self.pending = False
        self._changed()
        if self._stale or self._lacks_facets:
            self._stale = False
            self.again()

    def _say_slow(self) -> None:
        if self.pending:
            self.slow = True
            self._changed()


def words_in(query: str) -> str:
    """Return the words that a query looks for in texts: all of it but what it asks about the articles."""
    return take_apart(query, as_typed=True).words


def _of_summaries(hits: Iterable[SearchHit], query: str) -> Iterator[tuple[str, Snippet]]:
    for hit in hits:
        article = hit.shelved.article
        if article.summary and not hit.snippet.matches:
            passage = snippet(article.summary, query, language=article.language, prefix_last=True)
            if passage.matches:
                yield article.id, passage
