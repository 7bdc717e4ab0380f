"""Everything that is kept, read once and compared with what was signed; what is wrong, in words.

Invariants:

- Nothing is changed but the index, which is made anew where it cannot be read: nothing is lost with it.
- Every cell is read by the store's own check; every file is hashed, every signature verified, every listing derived
  again.
- A problem names what a person knows: an article, an edition. Names are clean text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reader.errors import DamagedError, ReaderError
from reader.i18n import N_
from reader.library.editions import derive_listing, read_kept_listing, read_signed
from reader.library.packs import damaged_files
from reader.library.records import EDITIONS, INDEX, PACKS, PUBLISHERS, READING
from reader.store.check import Part
from reader.text import CleanText, describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from reader.library.holdings import Holdings
    from reader.library.indexing import Indexing
    from reader.library.records import Listing
    from reader.store.check import Damage

_SHOWN_DIGITS: Final = 12
_HALF: Final = 500
"""Of a thousand steps, those for the cells; the other half are for the files."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong: a message id, and the data that fill it. ``lost`` tells damage from mere wear."""

    message: str
    data: Mapping[str, str | int]
    lost: bool = True

    def describe(self) -> CleanText:
        """Return what a person is told, in the language in use, on one line."""
        return describe(ReaderError(self.message, **self.data))


ARTICLE: Final = N_(
    "The article “{title}” of the edition “{edition}” is damaged. To mend it, import the edition's bundle again."
)
PICTURE: Final = N_(
    "The picture “{path}” of the edition “{edition}” is damaged. To mend it, import the edition's bundle again."
)
EDITION: Final = N_(
    "The edition “{edition}” can be read, but not passed on: what its publisher signed is damaged. To mend it, import "
    "its bundle again."
)
LISTING: Final = N_(
    "The list of articles of the edition “{edition}” is not what its publisher signed. Import its bundle again."
)
BROKEN: Final = N_(
    "An edition is damaged and cannot be listed. Import its bundle again, or take it out: “reader remove {id}”."
)
INDEX_DAMAGED: Final = N_("The search index is damaged. It is being made anew.")
STATE_DAMAGED: Final = N_("What you have read and starred is damaged, and partly forgotten.")
TRUST_DAMAGED: Final = N_(
    "Whom you trust is damaged and forgotten: every publisher is unknown again, and no false name is noticed. Compare "
    "the fingerprints anew."
)
OTHER_DAMAGED: Final = N_("A part of the library is damaged ({name}). Import your bundles again.")
WORN: Final = N_(
    "A part of the library is damaged, but there is a second copy of it: nothing is lost. The disk may be failing: "
    "copy the library to another one."
)


def check(
    holdings: Holdings, indexing: Indexing, progress: Callable[[int, int], None] | None = None
) -> tuple[Problem, ...]:
    """Check everything. Raises what reading the store raises when its file is gone."""
    say = progress or (lambda _done, _total: None)
    found: list[Problem] = []
    with holdings.writing:
        damages = holdings.keeper.check(lambda done, total: say(_HALF * done // max(1, total), 2 * _HALF))
        for problem in (
            *_check_parts(damages),
            *_check_editions(holdings),
            *_check_files(holdings, lambda done, total: say(_HALF + _HALF * done // max(1, total), 2 * _HALF)),
        ):
            if problem not in found:
                found.append(problem)
        say(2 * _HALF, 2 * _HALF)  # last of all that the caller may stop: whoever did would make no new index
        if any(damage.name.startswith(INDEX) for damage in damages):
            found.append(Problem(INDEX_DAMAGED, {}, lost=False))
            indexing.throw_away()
    return tuple(found)


def _check_parts(damages: Iterable[Damage]) -> Iterator[Problem]:
    for damage in damages:
        if damage.name.startswith((PACKS, EDITIONS, INDEX)):
            continue  # what is in it is checked by itself
        if not damage.lost:
            yield Problem(WORN, {}, lost=False)
        elif damage.part is Part.STATE or damage.name == READING:
            yield Problem(STATE_DAMAGED, {})
        elif damage.name == PUBLISHERS:
            yield Problem(TRUST_DAMAGED, {})
        else:
            yield Problem(OTHER_DAMAGED, {"name": damage.name or damage.part.value})


def _check_editions(holdings: Holdings) -> Iterator[Problem]:
    for record in holdings.now.broken:
        yield Problem(BROKEN, {"id": record.id.hex()[:_SHOWN_DIGITS]})
    for kept in holdings.now.kept:
        edition = kept.edition
        try:
            derived = derive_listing(read_signed(holdings.store, edition.id), edition.id, apart=kept.apart)
        except (DamagedError, KeyError):
            yield Problem(EDITION, {"edition": edition.title})
            continue
        try:
            listing = read_kept_listing(holdings.store, edition.id)
        except (DamagedError, KeyError):
            yield Problem(WORN, {}, lost=False)
            continue
        # Another version may clean texts in another way: that is no damage.
        if _vouched(listing) != _vouched(derived):
            yield Problem(LISTING, {"edition": edition.title})


def _vouched(listing: Listing) -> object:
    return listing.key, [(each.id, each.sha256) for each in listing.articles], [each.sha256 for each in listing.media]


def _check_files(holdings: Holdings, say: Callable[[int, int], None]) -> Iterator[Problem]:
    table = holdings.now.files
    damaged: set[bytes] = set()
    for done, number in enumerate(table.packs):
        say(done, len(table.packs))
        damaged.update(damaged_files(holdings.store, table, number))
    for kept in holdings.now.kept:
        edition = kept.edition
        for article in edition.articles:
            if article.sha256 in damaged:
                yield Problem(ARTICLE, {"title": article.title, "edition": edition.title})
        for media in kept.media:
            if media.sha256 in damaged:
                yield Problem(PICTURE, {"path": media.path, "edition": edition.title})
