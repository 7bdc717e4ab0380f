"""Taking an edition out.

Invariants:

- What no other edition lists is gone when ``remove`` returns: its files, and its words in the index. The store erases
  the cells.
- It goes in several commits, each of which frees the room that the next may need: the edition and whatever held its
  files alone; then what held files of others, too; then the index. Until the last, the catalogue says that the
  library is untidy, and ``tidy`` finishes at the next opening what a crash left.
- While an edition cannot be read, nobody knows which files are its own: only those that the removed edition lists go,
  and the library stays untidy.
- What the disk cannot read just now is not lost by it: removing stops there, and goes on at the next opening.
- It works in a full library: what is written is written from the reserve.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from reader.errors import UnknownEditionError
from reader.library.holdings import with_files
from reader.library.packs import PACK_SIZE, repack
from reader.library.records import listing_name, signed_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.library.holdings import Holdings
    from reader.library.indexing import Indexing
    from reader.library.records import EditionRecord
    from reader.library.shelf import Shelf
    from reader.model import Edition

_STEPS: Final = 3


def remove(
    holdings: Holdings, indexing: Indexing, edition: Edition, progress: Callable[[int, int], None] | None = None
) -> None:
    """Take ``edition`` out. Raises ``UnknownEditionError`` and what the store raises."""
    say = progress or (lambda _done, _total: None)
    with holdings.writing:
        say(0, _STEPS)
        holdings.read_again()
        going = _take_out(holdings, edition)
        say(1, _STEPS)
        _tidy_files(holdings, going)
        say(2, _STEPS)
        indexing.tidy(finished=not holdings.now.broken)
        say(_STEPS, _STEPS)


def remove_broken(holdings: Holdings, indexing: Indexing, record: EditionRecord) -> None:
    """Take out an edition of which nothing can be read, or that can be read again by now."""
    with holdings.writing:
        holdings.read_again()
        edition_id = record.id.hex()
        readable = holdings.now.editions.get(edition_id)
        if readable is not None:
            remove(holdings, indexing, readable.edition)
            return
        with holdings.change():
            shelf = holdings.now
            new = replace(shelf, broken=tuple(each for each in shelf.broken if each.id != record.id), untidy=True)
            for name in (signed_name(edition_id), listing_name(edition_id)):
                holdings.keeper.delete(name)
            holdings.put_catalogue(new)
            holdings.commit(new)
        tidy(holdings, indexing)


def tidy(holdings: Holdings, indexing: Indexing) -> None:
    """Finish a removal that was interrupted."""
    with holdings.writing:
        _tidy_files(holdings, frozenset())
        indexing.tidy(finished=not holdings.now.broken)


def _take_out(holdings: Holdings, edition: Edition) -> frozenset[bytes]:
    """Return the hashes of the files that the edition listed."""
    with holdings.change():
        shelf = holdings.now
        if edition.id not in shelf.editions:
            raise UnknownEditionError(id=edition.id)
        new = replace(
            shelf,
            kept=tuple(each for each in shelf.kept if each.edition.id != edition.id),
            indexed={id_: where for id_, where in shelf.indexed.items() if where != edition.id},
            untidy=True,
        )
        going = frozenset(shelf.editions[edition.id].listed())
        table = shelf.files
        dead = {n for n, files in table.packs.items() if all(_goes(new, file.sha256, going) for file in files)}
        new = with_files(new, table.changed({}, dead))
        for name in (signed_name(edition.id), listing_name(edition.id)):
            holdings.keeper.delete(name)
        holdings.put_files(new.files)
        holdings.put_catalogue(new)
        holdings.commit(new)
    return going


def _tidy_files(holdings: Holdings, going: frozenset[bytes]) -> None:
    """Write every pack anew that holds a file which is to go, or which a later pack holds."""
    while True:
        with holdings.change():
            shelf = holdings.now
            table = shelf.files
            chosen: list[int] = []
            size = 0
            for number, files in table.packs.items():
                if size >= PACK_SIZE:
                    break
                if table.is_shadowed(number) or any(_goes(shelf, file.sha256, going) for file in files):
                    chosen.append(number)
                    size += sum(file.stored for file in table.alive(number) if not _goes(shelf, file.sha256, going))
            if not chosen:
                return
            held = (file.sha256 for number in chosen for file in table.packs[number])
            dead = {sha256 for sha256 in held if _goes(shelf, sha256, going)}
            new = with_files(shelf, repack(holdings.keeper, table, chosen, dead, from_reserve=True))
            holdings.put_files(new.files)
            holdings.commit(new)


def _goes(shelf: Shelf, sha256: bytes, going: frozenset[bytes]) -> bool:
    """Return whether no edition lists a file. Nobody knows what a broken one lists: then only ``going`` may go."""
    return sha256 not in shelf.listed and (not shelf.broken or sha256 in going)
