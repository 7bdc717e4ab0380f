"""What is kept, and the one way to change it.

Invariants:

- ``now`` is what the store holds: whoever reads takes it once and goes on with it.
- Whoever writes holds ``writing``, and nobody else has anything pending in the store meanwhile. A change is one
  commit, or is rolled back.
- Nothing is lost for good by damage that importing again could mend: an edition that cannot be listed any more stays
  on record, and where the catalogue or the table of files is lost, they are made anew from what they list.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING

from reader.errors import DamagedError, ReaderError
from reader.library.editions import derive_listing, edition_of, read_listing, read_signed, with_presence
from reader.library.keeper import Keeper
from reader.library.packs import FileTable, read_file
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
)
from reader.library.shelf import Kept, Shelf, set_bits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.store import Store


class Holdings:
    """The contents of ``store``. Raises what reading it raises."""

    def __init__(self, store: Store) -> None:
        self.keeper = Keeper(store)
        self.store = store
        self.writing = RLock()
        self.now = _load(store)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Let the caller write and commit; where it fails, what was kept before is what is kept."""
        with self.writing:
            try:
                yield
            except BaseException:
                self._return()
                raise

    def put_catalogue(self, shelf: Shelf) -> None:
        """Write the catalogue; it may take from the reserve, for it is what says that something went."""
        self.keeper.write(CATALOGUE, encode(shelf.catalogue()), twice=True, from_reserve=True)

    def put_files(self, table: FileTable) -> None:
        """Write the table of files."""
        self.keeper.write(FILES, encode(table.record()), twice=True, from_reserve=True)

    def commit(self, shelf: Shelf) -> None:
        """Make what was written last: ``shelf`` is what is kept from now on, and no other pack."""
        before, self.now = self.now, shelf
        # Whoever reads meanwhile must find the table that says so before a pack is gone.
        if shelf.files is not before.files:
            for name in self.store.names(PACKS):
                if int(name.removeprefix(PACKS)) not in shelf.files.packs:
                    self.store.delete(name)
        self.store.commit()

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

    def _return(self) -> None:
        try:
            self.store.rollback()
            # A commit can have lasted though it failed: what it had still to do was to erase.
            self.now = _load(self.store)
        except (ReaderError, ValueError):
            pass  # closed, or gone: nothing will be read from it any more


def _load(store: Store) -> Shelf:
    files = _load_files(store)
    catalogue = _load_catalogue(store)
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
    return Shelf(tuple(kept), tuple(broken), files, indexed, catalogue.next_order, catalogue.untidy)


def _load_files(store: Store) -> FileTable:
    try:
        return FileTable.of(decode(store.read(FILES), Files, name=FILES))
    except (KeyError, DamagedError):
        return FileTable.found(store)


def _load_catalogue(store: Store) -> Catalogue:
    try:
        return decode(store.read(CATALOGUE), Catalogue, name=CATALOGUE)
    except (KeyError, DamagedError):
        pass
    ids = sorted({name.removeprefix(EDITIONS).partition("/")[0] for name in store.names(EDITIONS)})
    records = tuple(_found(store, edition_id, order) for order, edition_id in enumerate(ids))
    return Catalogue(FORMAT, len(ids), bool(ids), records)


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
