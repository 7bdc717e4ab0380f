"""Keeping what a bundle holds.

Invariants:

- Only what ``open_bundle`` has checked comes here. Whether an edition that nobody signed is kept is the caller's to
  decide.
- The contents are kept whole, in one commit, or not at all. Indexing follows, and needs no bundle.
- A file that is kept already, by whichever edition, is not kept again; if what is kept is damaged, it is.
- Nothing is begun that does not fit, the index that is to come included.
- What cannot be read of the library is given up only where that is asked for, and the bundle fits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Final

from reader.errors import CancelledError, DamagedError, LibraryDamagedError, LibraryFullError
from reader.index import bounds
from reader.library.editions import edition_of, make_listing, read_kept_listing, read_signed, signed_record
from reader.library.holdings import with_files
from reader.library.packs import PACK_SIZE, Incoming, read_whole, repack, write_packs
from reader.library.records import encode_deflated, listing_name, signed_name
from reader.library.shelf import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reader.bundle import Bundle
    from reader.library.holdings import Holdings
    from reader.library.packs import FileTable
    from reader.library.records import Listing
    from reader.library.shelf import Shelf
    from reader.model import Article, Edition

_MEBIBYTE: Final = 1 << 20

# What one record takes at most, in bytes.
_FILE_RECORD: Final = 1 + 2 + 32 + 5 + 5
_PACK_RECORD: Final = 1 + 5 + 5
_INDEX_ITSELF: Final = (1, 1)  # its format, and what of its segments is gone
_EDITION_RECORD: Final = 1 + 2 + 32 + 5 + 1 + 5


class Outcome(StrEnum):
    """What became of a bundle that was added."""

    NEW = "new"
    ALREADY_HERE = "already here"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Added:
    """The edition as it is kept now, what became of the bundle, and how many articles it brought."""

    edition: Edition
    outcome: Outcome
    articles: int


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes that a bundle needs at most, its index included, and bytes that are free; whole cells both."""

    needed: int
    free: int


@dataclass(frozen=True, slots=True)
class _File:
    """A file that a bundle carries."""

    sha256: bytes
    size: int
    read: Callable[[], bytes]
    is_text: bool


def room_for(holdings: Holdings, bundle: Bundle) -> Room:
    """Return whether ``bundle`` fits."""
    shelf = holdings.now
    missing = [file for file in _files_of(bundle, pictures=holdings.keeper.lasts) if file.sha256 not in shelf.files]
    return _room_for(holdings, bundle, missing, make_listing(bundle.edition, bundle.media(), apart=False))


def add(
    holdings: Holdings,
    bundle: Bundle,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
    *,
    repair: bool,
) -> Added:
    """Keep what ``bundle`` carries. Raises as ``Library.add`` does."""
    with holdings.change():
        holdings.read_again()
        shelf = holdings.now
        apart = _is_apart(shelf, bundle.edition)
        listing = make_listing(bundle.edition, bundle.media(), apart=apart)
        known = bundle.edition.id in shelf.editions
        files = list(_files_of(bundle, pictures=holdings.keeper.lasts))
        steps = _Steps(sum(file.size for file in files), progress, cancelled)
        missing = [file for file in files if not _is_whole(holdings, shelf, file, steps)]
        intact = known and _is_intact(holdings, bundle, listing)
        lost = holdings.keeper.has_lost
        if intact and not missing and not lost:
            return Added(shelf.editions[bundle.edition.id].edition, Outcome.ALREADY_HERE, 0)
        room = _room_for(holdings, bundle, missing, listing)
        if room.needed > room.free:
            raise LibraryFullError(needed=-(-room.needed // _MEBIBYTE), free=room.free // _MEBIBYTE)
        if lost:
            if not repair:
                raise LibraryDamagedError
            holdings.keeper.give_up_lost()
        table = _keep_files(holdings, shelf.files, missing, steps)
        if not intact:
            _keep_edition(holdings, bundle, listing)
        new = _with_edition(shelf, bundle.edition.id, listing, table, apart=apart)
        holdings.put_files(table)
        holdings.put_catalogue(new)
        steps.check()
        holdings.commit(new)
    edition = holdings.now.editions[bundle.edition.id].edition
    brought = {file.sha256 for file in missing}
    articles = sum(each.present and (not known or each.sha256 in brought) for each in edition.articles)
    outcome = Outcome.NEW if not known else Outcome.COMPLETED if missing else Outcome.ALREADY_HERE
    return Added(edition, outcome, articles)


class _Steps:
    """How far an import is, in bytes that were looked at or written."""

    def __init__(
        self, total: int, progress: Callable[[int, int], None] | None, cancelled: Callable[[], bool] | None
    ) -> None:
        self._total = total
        self._done = 0
        self._progress = progress
        self._cancelled = cancelled

    def check(self) -> None:
        """Raise ``CancelledError`` if nobody waits any more."""
        if self._cancelled is not None and self._cancelled():
            raise CancelledError

    def did(self, size: int) -> None:
        """Count ``size`` more bytes."""
        self._done += size
        if self._progress is not None:
            self._progress(self._done, self._total)
        self.check()


def _files_of(bundle: Bundle, *, pictures: bool) -> Iterator[_File]:
    """Yield every file that the bundle carries, once."""
    seen: set[bytes] = set()
    for article in bundle.edition.articles:
        if article.present and article.sha256 not in seen:
            seen.add(article.sha256)
            yield _File(article.sha256, article.size, partial(bundle.read_article, article), is_text=True)
    for media in bundle.media() if pictures else ():
        if media.present and media.sha256 not in seen:
            seen.add(media.sha256)
            yield _File(media.sha256, media.size, partial(bundle.read_media, media.path), is_text=False)


def _is_whole(holdings: Holdings, shelf: Shelf, file: _File, steps: _Steps) -> bool:
    steps.check()
    if file.sha256 not in shelf.files or read_whole(holdings.store, shelf.files, file.sha256) is None:
        return False
    steps.did(file.size)
    return True


def _is_intact(holdings: Holdings, bundle: Bundle, listing: Listing) -> bool:
    edition_id = bundle.edition.id
    try:
        return (
            read_signed(holdings.store, edition_id) == bundle.signed
            and read_kept_listing(holdings.store, edition_id) == listing
        )
    except (KeyError, DamagedError):
        return False


def _is_apart(shelf: Shelf, edition: Edition) -> bool:
    kept = shelf.editions.get(edition.id)
    return kept.apart if kept else shelf.is_taken(edition)


def _room_for(holdings: Holdings, bundle: Bundle, missing: Iterable[_File], listing: Listing) -> Room:
    keeper, shelf = holdings.keeper, holdings.now
    if not keeper.lasts:
        return Room(0, keeper.free)
    sizes = [file.size for file in missing]
    contents = sum(sizes)
    # Two packs that follow each other would not fit into one; the last cell of each may be nearly empty.
    packs = [contents + _FILE_RECORD * len(sizes)] + [1] * (2 * contents // PACK_SIZE + 1)
    signed, listed = (len(encode_deflated(each)) for each in (signed_record(bundle.signed), listing))
    table = _FILE_RECORD * (len(shelf.files) + len(sizes)) + _PACK_RECORD * (len(shelf.files.packs) + len(packs))
    catalogue = _EDITION_RECORD * (len(shelf.kept) + 1) + len(shelf.shown) + len(listing.articles)
    needed = keeper.needed([listed, *packs, *bounds(_to_index(shelf, bundle.edition)), *_INDEX_ITSELF])
    return Room(needed + keeper.needed([signed, table + 1, catalogue], twice=True), keeper.free)


def _to_index(shelf: Shelf, edition: Edition) -> Iterator[Article]:
    """Yield the articles of ``edition`` that are to be indexed still, once it is kept."""
    for article in edition.articles:
        if shelf.indexed.get(article.id) != edition.id and (article.present or article.sha256 in shelf.files):
            yield replace(article, present=True)


def _keep_files(holdings: Holdings, table: FileTable, missing: list[_File], steps: _Steps) -> FileTable:
    def read(file: _File) -> bytes:
        steps.check()
        data = file.read()
        steps.did(file.size)
        return data

    # In memory too: a small bundle may hold gigabytes of text.
    incoming = (Incoming(file.sha256, file.size, partial(read, file), deflates=file.is_text) for file in missing)
    table = table.changed(write_packs(holdings.keeper, table.next_pack, incoming))
    mended = {number for number in table.packs if table.is_shadowed(number)}
    whole = {
        number
        for number in mended
        if all(read_whole(holdings.store, table, file.sha256) is not None for file in table.alive(number))
    }
    # What cannot be read yet stays where it is, on record as damaged.
    return repack(holdings.keeper, table, whole) if whole else table


def _keep_edition(holdings: Holdings, bundle: Bundle, listing: Listing) -> None:
    edition_id = bundle.edition.id
    holdings.keeper.write(signed_name(edition_id), encode_deflated(signed_record(bundle.signed)), twice=True)
    holdings.keeper.write(listing_name(edition_id), encode_deflated(listing))


def _with_edition(shelf: Shelf, edition_id: str, listing: Listing, files: FileTable, *, apart: bool) -> Shelf:
    shelf = with_files(shelf, files)
    if edition_id in shelf.editions:
        return shelf
    raw = bytes.fromhex(edition_id)
    kept = Kept(edition_of(listing, edition_id, files), listing.media, shelf.next_order, apart)
    return replace(
        shelf,
        kept=(*shelf.kept, kept),
        broken=tuple(each for each in shelf.broken if each.id != raw),
        next_order=shelf.next_order + 1,
    )
