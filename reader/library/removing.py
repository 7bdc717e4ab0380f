"""Taking an edition out.

Invariants:

- What no other edition lists is gone when ``remove`` returns: its files, and its words in the index. The store erases
  the cells.
- It goes in several commits, each of which frees the room that the next may need: the edition and whatever held its
  files alone; then what held files of others, too; then the index. Until the last, the catalogue says that the
  library is untidy, and ``tidy`` finishes at the next opening what a crash left.
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
        _take_out(holdings, edition)
        say(1, _STEPS)
        _tidy_files(holdings)
        say(2, _STEPS)
        indexing.tidy(finished=True)
        say(_STEPS, _STEPS)


def tidy(holdings: Holdings, indexing: Indexing) -> None:
    """Finish a removal that was interrupted."""
    with holdings.writing:
        _tidy_files(holdings)
        indexing.tidy(finished=True)


def _take_out(holdings: Holdings, edition: Edition) -> None:
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
        listed = _listed(new)
        table = shelf.files
        dead = {n for n, files in table.packs.items() if not any(file.sha256 in listed for file in files)}
        new = with_files(new, table.changed({}, dead))
        for name in (signed_name(edition.id), listing_name(edition.id)):
            holdings.keeper.delete(name)
        holdings.put_files(new.files)
        holdings.put_catalogue(new)
        holdings.commit(new)


def _tidy_files(holdings: Holdings) -> None:
    """Write every pack anew that holds a file which no edition lists, or which a later pack holds."""
    while True:
        with holdings.change():
            shelf = holdings.now
            table, listed = shelf.files, _listed(shelf)
            chosen: list[int] = []
            size = 0
            for number, files in table.packs.items():
                if size >= PACK_SIZE:
                    break
                if table.is_shadowed(number) or any(file.sha256 not in listed for file in files):
                    chosen.append(number)
                    size += sum(file.stored for file in table.alive(number) if file.sha256 in listed)
            if not chosen:
                return
            dead = {file.sha256 for number in chosen for file in table.packs[number]} - listed
            new = with_files(shelf, repack(holdings.keeper, table, chosen, dead, from_reserve=True))
            holdings.put_files(new.files)
            holdings.commit(new)


def _listed(shelf: Shelf) -> set[bytes]:
    articles = {article.sha256 for each in shelf.kept for article in each.edition.articles}
    return articles | {media.sha256 for each in shelf.kept for media in each.media}
