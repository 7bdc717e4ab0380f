"""What is kept, and the one way to change it.

Invariants:

- ``now`` is what the store holds: whoever reads takes it once and goes on with it.
- Whoever writes holds ``writing``, and nobody else has anything pending in the store meanwhile. A change is one
  commit, or is rolled back.
- Nothing is lost for good by damage that importing again could mend: an edition that cannot be listed any more stays
  on record, and where the catalogue or the table of files is lost, they are made anew from what they list.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING

from reader.errors import DamagedError, ReaderError
from reader.library.editions import derive_listing, edition_of, read_listing, read_signed, with_presence
from reader.library.keeper import Keeper
from reader.library.packs import FileTable, read_file
from reader.library.publishers import read_trust
from reader.library.records import (
    CATALOGUE,
    EDITIONS,
    FILES,
    FORMAT,
    PACKS,
    Catalogue,
    EditionRecord,
    Files,
    decode,
    encode,
    pack_name,
)
from reader.library.shelf import Kept, Shelf, set_bits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.library.trust import Trust
    from reader.model import Edition
    from reader.store import Store


class Holdings:
    """The contents of ``store``. Raises what reading it raises."""

    def __init__(self, store: Store) -> None:
        self.keeper = Keeper(store)
        self.store = store
        self.writing = RLock()
        self.trust, self._trust_lost = read_trust(self)
        self.now, self._made_up = _load(store)
        self._commits = store.commits

    @property
    def now(self) -> Shelf:
        """What is kept, every publisher as the reader knows it."""
        return self._now

    @now.setter
    def now(self, shelf: Shelf) -> None:
        self._now = self.trust.judge_shelf(shelf)

    def judged(self, edition: Edition) -> Edition:
        """Return ``edition`` by its publisher as the reader knows it."""
        if self._trust_lost:
            self.read_again()  # whoever is trusted may be known by now
        return self.trust.judge_edition(edition)

    def take_trust(self, trust: Trust) -> None:
        """Know publishers by ``trust`` from now on."""
        with self.writing:
            self.trust, self._trust_lost = trust, False
            self.now = self._now

    @contextmanager
    def change(self, coming: Shelf | None = None) -> Iterator[None]:
        """Let the caller write and commit; where it fails, what was kept before is what is kept.

        ``coming`` is what is kept afterwards, where another than ``commit`` lets the store commit.
        """
        with self.writing:
            self._commits = self.store.commits
            try:
                yield
            except BaseException:
                self._return(coming)
                raise

    def read_again(self) -> None:
        """Take in what could not be read at first and can be by now: a disk has bad moments."""
        with self.writing:
            found = self.keeper.read_lost()
            if self._trust_lost:
                trust, lost = read_trust(self)
                if not lost:
                    self.take_trust(trust)
            if not (found or self._made_up or self.now.broken):
                return
            shelf, made_up = _load(self.store)
            now = self.now
            if (
                made_up <= self._made_up
                and len(shelf.broken) <= len(now.broken)
                and len(shelf.kept) >= len(now.kept)
                and len(shelf.files) >= len(now.files)
            ):
                self.now, self._made_up = shelf, made_up

    @property
    def lacks_something(self) -> bool:
        """Whether something could not be read that says what there is."""
        return bool(self.now.broken) or self._made_up or self._trust_lost or self.keeper.has_lost

    def put_catalogue(self, shelf: Shelf) -> None:
        """Write the catalogue; it may take from the reserve, for it is what says that something went."""
        self.keeper.write(CATALOGUE, encode(shelf.catalogue()), twice=True, from_reserve=True)

    def put_files(self, table: FileTable) -> None:
        """Write the table of files."""
        self.keeper.write(FILES, encode(table.record()), twice=True, from_reserve=True)

    def commit(self, shelf: Shelf) -> None:
        """Make what was written last: ``shelf`` is what is kept from now on, and no pack that is dropped from it."""
        before, self.now = self.now, shelf
        try:
            # Whoever reads meanwhile must find the table that says so before a pack is gone.
            if shelf.files is not before.files:
                for number in _dropped(self.store, before, shelf):
                    self.store.delete(pack_name(number))
            self.store.commit()
        except BaseException:
            # It can have lasted though it failed: what it had still to do was to erase.
            if self.store.commits == self._commits:
                self.now = before
            raise
        finally:
            self._commits = self.store.commits

    def read(self, sha256: bytes) -> bytes:
        """Return a file, checked against its hash.

        Raises ``NotInThisCopyError``, ``DamagedError`` and ``ChangedError``.
        """
        while True:
            table = self.now.files
            try:
                return read_file(self.store, table, sha256)
            except KeyError:
                # Another thread may have moved it to another pack meanwhile.
                if self.now.files is table:
                    raise DamagedError(name=FILES) from None

    def _return(self, coming: Shelf | None) -> None:
        # Nothing is read here: it failed perhaps because nothing can be read just now.
        if coming is not None and self.store.commits != self._commits:
            self.now = coming
        with suppress(ReaderError, ValueError):  # closed, or gone: nothing will be read from it any more
            self.store.rollback()


def _dropped(store: Store, before: Shelf, after: Shelf) -> list[int]:
    """Return the packs that are to go: those that were dropped, and those of which nothing is known nor missed."""
    there = {int(name.removeprefix(PACKS)) for name in store.names(PACKS)}
    gone = there - after.files.packs.keys()
    return sorted(gone & before.files.packs.keys() if after.lacks_files else gone)


def _load(store: Store) -> tuple[Shelf, bool]:
    """Return what is kept, and whether a part of that had to be made up because it cannot be read."""
    files, files_made_up = _load_files(store)
    catalogue, catalogue_made_up = _load_catalogue(store)
    kept: list[Kept] = []
    broken: list[EditionRecord] = []
    indexed: dict[str, str] = {}
    for record in catalogue.editions:
        edition_id = record.id.hex()
        try:
            listing = read_listing(store, edition_id, apart=record.apart)
        except DamagedError:
            broken.append(record)
            continue
        edition = edition_of(listing, edition_id, files)
        kept.append(Kept(edition, listing.media, record.order, record.apart))
        indexed.update((article.id, edition_id) for article in set_bits(record.indexed, edition.articles))
    shelf = Shelf(tuple(kept), tuple(broken), files, indexed, catalogue.next_order, catalogue.untidy)
    return shelf, files_made_up or catalogue_made_up


def _load_files(store: Store) -> tuple[FileTable, bool]:
    try:
        table, made_up = FileTable.of(decode(store.read(FILES), Files, name=FILES)), False
    except KeyError:
        table, made_up = FileTable(), False
    except DamagedError:
        table, made_up = FileTable(), True
    # A pack that could not be read when the table was made anew may be readable by now.
    return table.with_found(store), made_up


def _load_catalogue(store: Store) -> tuple[Catalogue, bool]:
    try:
        return decode(store.read(CATALOGUE), Catalogue, name=CATALOGUE), False
    except KeyError:
        made_up = False
    except DamagedError:
        made_up = True
    ids = sorted({name.removeprefix(EDITIONS).partition("/")[0] for name in store.names(EDITIONS)})
    records = tuple(_found(store, edition_id, order) for order, edition_id in enumerate(ids))
    return Catalogue(FORMAT, len(ids), bool(ids), records), made_up


def _found(store: Store, edition_id: str, order: int) -> EditionRecord:
    """Return the record of an edition whose own is lost."""
    try:
        signed = read_signed(store, edition_id)
        derive_listing(signed, edition_id, apart=False)
        apart = signed.signature is None
    except (KeyError, DamagedError):
        apart = False
    return EditionRecord(bytes.fromhex(edition_id), order, apart, b"")


def with_files(shelf: Shelf, files: FileTable) -> Shelf:
    """Return the shelf with other files: what is present in every edition follows."""
    kept = tuple(replace(each, edition=with_presence(each.edition, files)) for each in shelf.kept)
    return replace(shelf, kept=kept, files=files)
