"""Editions kept in a store, the search over their articles, and what a person does with them.

Invariants:

- Only what ``bundle.open_bundle`` has checked gets in, and every file is checked against its hash again on its way
  out of the store.
- An article is listed as soon as its edition is kept. It is found by its words as soon as it is indexed;
  ``index_some`` does that in slices, so that a screen can show the list meanwhile.
- Any thread may call anything. What changes the library waits for whatever else changes it; what reads waits for
  nothing, and sees what was kept at the last commit.

``Library`` only holds the parts together: each of the modules beside this one is about one of them.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Final, TypeVar

from reader.errors import (
    AmbiguousArticleError,
    AmbiguousEditionError,
    CancelledError,
    ReaderError,
    UnknownArticleError,
    UnknownEditionError,
)
from reader.library import checking, importing, removing, sharing
from reader.library.building import TemporaryBuilder
from reader.library.facets import EVERYTHING
from reader.library.holdings import Holdings
from reader.library.indexing import Indexing
from reader.library.keys import KeptKeys
from reader.library.passphrases import Passphrases
from reader.library.publishers import Publishers
from reader.library.searching import Searching
from reader.library.settings import Settings, read_settings, write_settings
from reader.library.shelf import Shelved
from reader.library.state import Place, Reading, ReadingState
from reader.text import CleanText, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from reader import age
    from reader.bundle import Bundle
    from reader.library.building import ClosableBuilder
    from reader.library.checking import Problem
    from reader.library.facets import Narrowing
    from reader.library.importing import Added, Room
    from reader.library.searching import SearchResults
    from reader.model import Article, Edition
    from reader.store import Store

_Found = TypeVar("_Found")

_PATIENCE: Final = 1.0
"""Seconds for saving the state before the keys are forgotten."""


class Library:
    """A library over ``store``. Closing it closes the store.

    ``start_builder`` starts what makes the segments of the index (``reader.worker``), each time there is something to
    do; without it, this process does that. Over a lasting store everything here also raises what the store does.
    """

    def __init__(self, store: Store, *, start_builder: Callable[[], ClosableBuilder] | None = None) -> None:
        self._store = store
        self._holdings = Holdings(store)
        self._indexing = Indexing(self._holdings, TemporaryBuilder(start_builder))
        self._state = ReadingState(self._holdings)
        self._keys = KeptKeys(self._holdings)
        self.publishers = Publishers(self._holdings)
        self.passphrases = Passphrases(self._holdings)
        self._settings = read_settings(self._holdings)
        self._searching = Searching(self._holdings, self._indexing, reading=self.reading, text=self.text)
        self._closed = False
        shelf = self._holdings.now
        if not shelf.broken and not self._holdings.keeper.has_lost:  # else nobody knows which articles it had
            self._state.keep_only(shelf.shown)
        if shelf.untidy:
            with suppress(ReaderError):  # the next opening tries again; reading goes on meanwhile
                removing.tidy(self._holdings, self._indexing)

    # --- coming and going ---------------------------------------------------------------------------------------

    def room_for(self, bundle: Bundle) -> Room:
        """Return what keeping ``bundle`` takes at most, its index included, and what is free."""
        return importing.room_for(self._holdings, bundle)

    def add(
        self,
        bundle: Bundle,
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        repair: bool = False,
    ) -> Added:
        """Keep what an opened bundle carries, and list it; ``index_some`` makes it found.

        ``progress`` gets how many bytes are done, and of how many; ``cancelled`` is asked between files. Nothing is
        kept unless all of it is. A bundle that nobody signed is kept as well: whether that is wanted is the caller's
        to ask. Where what is kept of the edition is damaged, this mends it. ``repair`` gives up for good what parts of
        the library's table cannot be read, without which nothing can be kept then.

        Raises ``CancelledError``, ``LibraryFullError``, ``LibraryDamagedError`` without ``repair``, and what reading
        the bundle raises.
        """
        try:
            added = importing.add(self._holdings, bundle, progress, cancelled, repair=repair)
        except (ReaderError, ValueError):
            if self._closed:  # by another thread, which hides the screen: what is read without keys looks damaged
                raise CancelledError from None
            raise
        self._indexing.readable_again()
        return added

    def remove(self, edition: Edition, *, progress: Callable[[int, int], None] | None = None) -> None:
        """Take ``edition`` out, and all that no other edition lists: files, words of the index, reading state.

        ``progress`` gets how many steps are done, and of how many. Raises ``UnknownEditionError``.
        """
        removing.remove(self._holdings, self._indexing, edition, progress)
        self._forget_reading(edition)

    def remove_broken(self, beginning: str) -> None:
        """Take out the edition of which nothing can be read, not even its title, and whose id begins like this.

        Raises ``UnknownEditionError`` or ``AmbiguousEditionError``.
        """
        found = _beginning_with(beginning, {each.id.hex(): each for each in self._holdings.now.broken})
        if not found:
            raise UnknownEditionError(id=beginning)
        if len(found) > 1:
            raise AmbiguousEditionError(id=beginning, count=len(found))
        removing.remove_broken(self._holdings, self._indexing, found[0])

    def _forget_reading(self, edition: Edition) -> None:
        shelf = self._holdings.now
        if shelf.broken:
            self._state.forget(article.id for article in edition.articles if article.id not in shelf.shown)
        else:
            self._state.keep_only(shelf.shown)
        self._state.save()

    def share(
        self,
        edition: Edition,
        target: Path,
        recipients: Iterable[age.Recipient],
        *,
        articles: Sequence[Article] | None = None,
    ) -> None:
        """Pack what the library has of ``edition`` and seal it for ``recipients`` as a new file at ``target``.

        With ``articles``, only those go into it, and the pictures that they name. Nothing of the bundle that it came
        in is in it but what the publisher signed; what nobody signed may carry a mark of an earlier hand.

        Raises ``UnknownEditionError``, ``NotInThisCopyError`` for an article that is not here, ``NothingToShareError``,
        ``TargetExistsError``, ``ChangedError`` and ``DamagedError`` where something of it is damaged, and what
        ``bundle.reseal_file`` raises.
        """
        sharing.share(self._holdings, edition, target, recipients, articles)

    def check(self, *, progress: Callable[[int, int], None] | None = None) -> tuple[Problem, ...]:
        """Read everything once: every cell, hash and signature. Return what is wrong; the rest can be read.

        ``progress`` gets how much is done, and of how much, in no unit.
        """
        return checking.check(self._holdings, self._indexing, progress)

    @property
    def lacks_something(self) -> bool:
        """Whether a part of the library could not be read when it was opened, so that something may not be listed."""
        return self._holdings.lacks_something

    # --- reading ------------------------------------------------------------------------------------------------

    def editions(self) -> tuple[Edition, ...]:
        """Return every edition, in the order in which they came."""
        return tuple(each.edition for each in self._holdings.now.kept)

    def judged(self, edition: Edition) -> Edition:
        """Return the edition of a bundle by its publisher as the reader knows it."""
        return self._holdings.judged(edition)

    def articles(self) -> tuple[Shelved, ...]:
        """Return every article, the newest first."""
        return self._holdings.now.articles

    def find(self, beginning: str) -> Shelved:
        """Return the article whose id begins with ``beginning``.

        Raises ``UnknownArticleError`` or ``AmbiguousArticleError``.
        """
        found = _beginning_with(beginning, self._holdings.now.shown)
        if not found:
            raise UnknownArticleError(id=beginning)
        if len(found) > 1:
            raise AmbiguousArticleError(id=beginning, count=len(found))
        return found[0]

    def find_edition(self, beginning: str) -> Edition:
        """Return the edition whose id begins with ``beginning``.

        Raises ``UnknownEditionError`` or ``AmbiguousEditionError``.
        """
        found = _beginning_with(beginning, self._holdings.now.editions)
        if not found:
            raise UnknownEditionError(id=beginning)
        if len(found) > 1:
            raise AmbiguousEditionError(id=beginning, count=len(found))
        return found[0].edition

    def text(self, article: Article) -> CleanText:
        """Return an article's Markdown, checked against its hash.

        Raises ``NotInThisCopyError`` where no edition brought it, ``DamagedError`` and ``ChangedError`` where what was
        kept is no longer what was signed.
        """
        return decode(self._holdings.read(article.sha256))

    def search(
        self,
        query: str,
        *,
        limit: int = 20,
        offset: int = 0,
        as_typed: bool = False,
        newest_first: bool = False,
        narrowing: Narrowing = EVERYTHING,
        with_facets: bool = False,
    ) -> SearchResults:
        """Return the articles that match ``query`` (``fields`` and ``reader.index.query``), with a passage of each.

        ``as_typed`` says that the last word may be unfinished. The best come first, or the newest with
        ``newest_first``. Only what ``narrowing`` lets through is found; ``with_facets`` counts what it could be
        narrowed by. Raises ``QueryError``, but not ``as_typed``.
        """
        return self._searching.search(
            query,
            limit=limit,
            offset=offset,
            as_typed=as_typed,
            newest_first=newest_first,
            narrowing=narrowing,
            with_facets=with_facets,
        )

    def suggestion(self, query: str) -> CleanText:
        """Return a query that finds something and may have been meant by one that finds nothing; else nothing."""
        return self._searching.suggestion(query)

    # --- indexing -----------------------------------------------------------------------------------------------

    def index_some(self) -> int:
        """Index a slice of what is not indexed yet; return how many articles are left.

        Raises ``IndexerUnavailableError``, ``LibraryFullError``, and ``CancelledError`` where another thread closes
        the library meanwhile.
        """
        try:
            return self._indexing.index_some()
        except (ReaderError, ValueError):
            if self._closed:
                raise CancelledError from None
            raise

    def index_all(self) -> None:
        """Index everything that is not indexed yet."""
        while self.index_some():
            pass

    @property
    def unindexed(self) -> int:
        """How many articles cannot be found by their words yet, or only by those of an older edition."""
        return len(self._indexing.pending())

    # --- where a person is --------------------------------------------------------------------------------------

    def reading(self, article_id: str) -> Reading:
        """Return how far an article was read."""
        return self._state.get(article_id)

    def set_reading(self, article_id: str, reading: Reading) -> None:
        """Change how far an article was read; ``save_state`` makes it last."""
        self._state.put(article_id, reading)

    @property
    def place(self) -> Place:
        """Where the person was; ``save_state`` makes it last."""
        return self._state.place

    @place.setter
    def place(self, place: Place) -> None:
        self._state.place = place

    def save_state(self) -> None:
        """Make reading state and place last. Writes nothing where nothing changed."""
        self._state.save()

    # --- keys and settings --------------------------------------------------------------------------------------

    def kept_identities(self) -> list[age.Identity]:
        """Return the passphrases and identities that have opened bundles, those to be tried first at the front.

        They are the caller's to forget.
        """
        return self._keys.identities()

    def keep_passphrase(self, text: str) -> None:
        """Keep a passphrase that has opened a bundle; of many, the latest."""
        self._keys.keep_passphrase(text)

    def keep_identity(self, encoded: str) -> None:
        """Keep an identity that has opened a bundle. Raises ``MalformedIdentityError``."""
        self._keys.keep_identity(encoded)

    def forget_keys(self) -> None:
        """Keep no passphrase and no identity any longer."""
        self._keys.forget_all()

    @property
    def settings(self) -> Settings:
        """What the person has chosen."""
        return self._settings

    def change_settings(self, settings: Settings) -> None:
        """Keep other settings."""
        if settings != self._settings:
            write_settings(self._holdings, settings)
            self._settings = settings

    def close(self) -> None:
        """Forget everything, but first save the state if that can be done in a second. A second call does nothing.

        Whatever another thread is at ends in an error, as late as the disk lets it; this returns after that.
        """
        if self._closed:
            return
        self._closed = True
        # What a stick that hangs, or was pulled, makes of the saving must not keep the keys from being forgotten.
        saving = Thread(target=self._save_last, name="save", daemon=True)
        try:
            self._indexing.stop()
            saving.start()
            saving.join(_PATIENCE)
        finally:
            self._holdings.keeper.shut()
            self._searching.forget()
            self._indexing.close()
            self._store.close()

    def _save_last(self) -> None:
        with suppress(ReaderError, ValueError):
            self._state.save()


def _beginning_with(beginning: str, by_id: Mapping[str, _Found]) -> list[_Found]:
    return [each for id_, each in by_id.items() if id_.startswith(beginning.lower())] if beginning else []
