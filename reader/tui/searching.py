"""Searching as one types.

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
from reader.library.fields import take_apart
from reader.text import EMPTY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reader.library import Library, SearchHit
    from reader.tui.beside import Beside
    from reader.tui.calm import CalmScreen

_PAUSE: Final = 0.08
"""Seconds without a key before a search begins: a fast typist's keys follow each other within them."""
_PATIENCE: Final = 0.5
"""Seconds after which a search counts as slow."""
_PAGE: Final = 20
"""Hits asked for at a time."""


class Searching:
    """A query, and what it has found so far. ``changed`` is called whenever there is something new to show."""

    def __init__(self, host: CalmScreen, library: Library, beside: Beside, changed: Callable[[], None]) -> None:
        self._host = host
        self._library = library
        self._beside = beside
        self._changed = changed
        self.query = ""
        self.hits: tuple[SearchHit, ...] = ()
        self._of_summaries: dict[str, Snippet] = {}
        self.total = 0
        self.cut = False
        self.pending = False
        self.slow = False
        self.failure: ReaderError | None = None
        self.suggestion = EMPTY

    def look_for(self, query: str) -> None:
        """Search for other words; for nothing, if they are empty."""
        query = query.strip()
        if query == self.query:
            return
        self.query = query
        self.failure = None
        self.pending = bool(query)
        self._host.workers.cancel_group(self._host, "search")
        if query:
            self._begin(0, _PAGE, pause=_PAUSE)
        else:
            self.hits, self.total, self.cut = (), 0, False
            self._changed()

    def again(self) -> None:
        """Search for the same words once more, for there is more to be found in."""
        if self.query and not self.pending:
            self._begin(0, max(_PAGE, len(self.hits)), pause=0)

    def more(self) -> None:
        """Ask for the next hits, if there are any."""
        if self.query and not self.pending and len(self.hits) < self.total:
            self._begin(len(self.hits), _PAGE, pause=0)

    def explained(self, hit: SearchHit) -> SearchHit:
        """Return ``hit`` with the passage that shows why it was found: of the summary, where the text has none."""
        summary = self._of_summaries.get(hit.shelved.article.id)
        return hit if summary is None else replace(hit, snippet=summary)

    def _begin(self, offset: int, limit: int, *, pause: float) -> None:
        self._host.begin(partial(self._search, offset, limit, pause), group="search")

    async def _search(self, offset: int, limit: int, pause: float) -> None:
        await asyncio.sleep(pause)
        waiting = self._host.set_timer(_PATIENCE, self._say_slow)
        search = partial(self._library.search, self.query, limit=limit, offset=offset, as_typed=True)
        try:
            results = await self._beside.run(search)
            nothing = not results.total and not offset
            self.suggestion = (
                await self._beside.run(partial(self._library.suggestion, self.query)) if nothing else EMPTY
            )
        except ReaderError as error:
            self.failure, self.hits, self.total, self.cut, self.suggestion = error, (), 0, False, EMPTY
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
            self.failure = None
        finally:
            waiting.stop()
            self.slow = False
        self.pending = False
        self._changed()

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
