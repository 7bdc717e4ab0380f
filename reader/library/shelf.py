"""What a library shows: its editions, and of every article the one edition that it is shown from.

Invariants of a ``Shelf``, which is immutable:

- An article is present where any edition brought its file: files are found by their hash.
- One id is one identity (``reader.bundle.identity``), and so one publisher's: an edition that is not signed, or
  signed by another key than the one that had the id first, gets ids of its own (``apart``) and takes no one's place.
- Of several editions with an article, the newest shows it (series number, then day, then which came later); but one
  that is present comes before one that is not, so that passing on a part of a new edition takes nothing away.
- ``indexed`` says from which edition the index holds an article. Whatever is shown, present and not indexed from the
  edition that shows it is ``pending``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from reader.library.facets import identity
from reader.library.packs import FileTable
from reader.library.records import FORMAT, Catalogue, EditionRecord
from reader.model import Article, Edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from reader.library.records import ListedMedia

_ID_DIGITS: Final = 16
_SAME_WHATEVER_IS_INDEXED: Final = frozenset({"editions", "shown", "articles", "_alike"})


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article and the edition that it is shown from."""

    article: Article
    edition: Edition


@dataclass(frozen=True, slots=True)
class Kept:
    """An edition that is kept, its pictures, and a counter that says in which order editions came."""

    edition: Edition
    media: tuple[ListedMedia, ...]
    order: int
    apart: bool

    @property
    def age(self) -> tuple[int, object, int]:
        """What is larger the newer an edition is."""
        return self.edition.number, self.edition.created, self.order

    def listed(self) -> Iterator[bytes]:
        """Yield the hashes of its files, present or not."""
        yield from (article.sha256 for article in self.edition.articles)
        yield from (media.sha256 for media in self.media)


@dataclass(frozen=True)
class Shelf:
    """All that is kept.

    ``broken`` are editions of which nothing can be read but that they were there. ``indexed`` maps article ids to
    edition ids; ``untidy`` is ``Catalogue``'s.
    """

    kept: tuple[Kept, ...] = ()
    broken: tuple[EditionRecord, ...] = ()
    files: FileTable = field(default_factory=FileTable)
    indexed: Mapping[str, str] = field(default_factory=dict)
    next_order: int = 0
    untidy: bool = False

    @cached_property
    def editions(self) -> Mapping[str, Kept]:
        """The editions by id, in the order in which they came."""
        return {each.edition.id: each for each in self.kept}

    @cached_property
    def shown(self) -> Mapping[str, Shelved]:
        """The articles by id."""
        shown: dict[str, Shelved] = {}
        lacking: dict[str, Shelved] = {}
        for kept in sorted(self.kept, key=lambda each: each.age):
            edition = kept.edition
            for article in edition.articles:
                (shown if article.present else lacking)[article.id] = Shelved(article, edition)
        return lacking | shown

    @cached_property
    def articles(self) -> tuple[Shelved, ...]:
        """The articles, the newest first."""
        by_title = sorted(self.shown.values(), key=lambda each: each.article.title.casefold())
        return tuple(sorted(by_title, key=lambda each: each.article.published, reverse=True))

    @cached_property
    def _alike(self) -> tuple[tuple[str, ...], ...]:
        """Ids of articles in which nothing differs that is searched or narrowed by; the newest first.

        A publisher repeats an article in another series, or in an edition that belongs to none.
        """
        ages = {each.edition.id: each.age for each in self.kept}
        groups: dict[tuple[object, ...], list[Shelved]] = {}
        for each in self.shown.values():
            article = each.article
            text = article.sha256, article.title, article.summary, article.language
            about = article.tags, article.authors, article.source, article.published
            groups.setdefault((*text, *about, identity(each.edition.publisher)), []).append(each)
        for group in groups.values():
            group.sort(key=lambda each: (each.article.present, ages[each.edition.id]), reverse=True)
        return tuple(tuple(each.article.id for each in group) for group in groups.values() if len(group) > 1)

    def once(self, ids: AbstractSet[str]) -> AbstractSet[str]:
        """Return ``ids``, of articles that are alike the first alone, or the first whose words can be found."""
        again: set[str] = set()
        for group in self._alike:
            here = [id_ for id_ in group if id_ in ids]
            again.update(here)
            again.difference_update([*filter(self._is_indexed, here), *here][:1])
        return ids - again if again else ids

    def _is_indexed(self, id_: str) -> bool:
        return self.indexed.get(id_) == self.shown[id_].edition.id

    @cached_property
    def pending(self) -> tuple[Shelved, ...]:
        """What is to be indexed."""
        return tuple(each for id_, each in self.shown.items() if each.article.present and not self._is_indexed(id_))

    @cached_property
    def listed(self) -> frozenset[bytes]:
        """The hashes of all files that the editions list."""
        return frozenset(sha256 for each in self.kept for sha256 in each.listed())

    @property
    def lacks_files(self) -> bool:
        """Whether some file that an edition lists, or may list, is not here."""
        return bool(self.broken) or any(sha256 not in self.files for sha256 in self.listed)

    def is_taken(self, edition: Edition) -> bool:
        """Return whether an id of ``edition`` is another's: another publisher's, or anybody's if it is not signed."""
        key = edition.publisher.key
        ids = {article.id for article in edition.articles}
        others = (each.edition for each in self.kept if each.edition.id != edition.id)
        return any(
            (key is None or other.publisher.key != key) and not ids.isdisjoint(article.id for article in other.articles)
            for other in others
        )

    def with_indexed(self, indexed: Mapping[str, str], *, untidy: bool) -> Shelf:
        """Return the shelf with something else indexed."""
        shelf = replace(self, indexed=indexed, untidy=untidy)
        # Nothing else depends on it, and this happens with every slice that is indexed.
        shelf.__dict__.update((name, self.__dict__[name]) for name in _SAME_WHATEVER_IS_INDEXED & self.__dict__.keys())
        return shelf

    def catalogue(self) -> Catalogue:
        """Return the catalogue as it is kept."""
        return Catalogue(FORMAT, self.next_order, self.untidy, (*self._records(), *self.broken))

    def _records(self) -> Iterator[EditionRecord]:
        for kept in self.kept:
            edition = kept.edition
            bits = pack_bits(self.indexed.get(article.id) == edition.id for article in edition.articles)
            yield EditionRecord(bytes.fromhex(edition.id), kept.order, kept.apart, bits)


def own_id(id_: str, edition_id: str) -> str:
    """Return the id that an article gets whose own is another's: its own still, but within its edition alone."""
    return hashlib.sha256(f"{edition_id}/{id_}".encode()).hexdigest()[:_ID_DIGITS]


def pack_bits(bits: Iterable[bool]) -> bytes:
    """Return bits as bytes, the lowest bit of the first byte first."""
    digits = "".join("1" if bit else "0" for bit in bits)[::-1]
    return int(digits or "0", 2).to_bytes(-(-len(digits) // 8), "little")


def set_bits(packed: bytes, items: Sequence[Article]) -> Iterator[Article]:
    """Yield those of ``items`` whose bits are set."""
    digits = bin(int.from_bytes(packed, "little"))[:1:-1]
    return (item for item, digit in zip(items, digits, strict=False) if digit == "1")
