"""Whom the reader trusts, and what that makes of every publisher.

Invariants:

- A publisher is a whole key. A name is never believed: it is the reader's own for a key, or only what a bundle claims.
- Whoever claims a name that could be taken for a trusted publisher's, without its key, clashes with that publisher:
  another key, or nobody's signature at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reader.library.names import skeletons_of
from reader.model import SignatureState
from reader.text import EMPTY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reader.library.shelf import Shelf
    from reader.model import Edition, Publisher
    from reader.text import CleanText


@dataclass(frozen=True, slots=True)
class Trusted:
    """A publisher whom the reader trusts: the 42-byte key, the reader's name for it, and what it called itself then."""

    key: bytes
    name: CleanText
    claimed: CleanText


@dataclass(frozen=True)
class Trust:
    """All whom the reader trusts. Immutable."""

    publishers: tuple[Trusted, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[bytes, Trusted]:
        """The publishers by key."""
        return {each.key: each for each in self.publishers}

    def judge(self, publisher: Publisher) -> Publisher:
        """Return ``publisher`` as the reader knows it."""
        claims = publisher.claims
        trusted = None if publisher.key is None else self.by_key.get(publisher.key)
        if trusted is not None:
            claimed = EMPTY if trusted.name == claims else claims
            return replace(
                publisher, name=trusted.name, claimed=claimed, state=SignatureState.TRUSTED, clashes_with=EMPTY
            )
        other = self.taken_for(claims)
        state = SignatureState.UNSIGNED if publisher.key is None else SignatureState.UNKNOWN
        return replace(
            publisher,
            name=claims,
            claimed=EMPTY,
            state=state if other is None else SignatureState.CLASH,
            clashes_with=EMPTY if other is None else other.name,
        )

    def taken_for(self, name: str) -> Trusted | None:
        """Return a trusted publisher for whom somebody of this name could be taken."""
        if not self.publishers:
            return None
        skeletons = skeletons_of(name)
        return next((each for each in self.publishers if not skeletons.isdisjoint(self._skeletons[each.key])), None)

    def judge_edition(self, edition: Edition) -> Edition:
        """Return ``edition`` by its publisher as the reader knows it."""
        publisher = self.judge(edition.publisher)
        return edition if publisher == edition.publisher else replace(edition, publisher=publisher)

    def judge_shelf(self, shelf: Shelf) -> Shelf:
        """Return ``shelf`` with every publisher as the reader knows it; itself where that changes nothing."""
        judged = tuple(self.judge_edition(each.edition) for each in shelf.kept)
        if all(new is each.edition for new, each in zip(judged, shelf.kept, strict=True)):
            return shelf
        kept = (replace(each, edition=new) for new, each in zip(judged, shelf.kept, strict=True))
        return replace(shelf, kept=tuple(kept))

    @cached_property
    def _skeletons(self) -> Mapping[bytes, frozenset[tuple[int, str]]]:
        return {each.key: skeletons_of(each.name) | skeletons_of(each.claimed) for each in self.publishers}
