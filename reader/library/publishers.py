"""The publishers whom the reader trusts, and those whom they have met.

Invariants:

- No two trusted publishers have names that could be taken for each other.
- What is written over was read: where the disk cannot read it just now, nothing is changed.
- Trust that cannot be read is told as something that the library lacks, for without it no forgery is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reader.bundle import PublicKey, fingerprint
from reader.errors import (
    AmbiguousPublisherError,
    DamagedError,
    MalformedPublicKeyError,
    PublisherNameError,
    PublisherNameTakenError,
    UnknownPublisherError,
    UnreadableError,
    WeakKeyError,
)
from reader.library.names import skeletons_of
from reader.library.records import FORMAT, PUBLISHERS, PublishersRecord, TrustedRecord, decode, encode
from reader.library.trust import Trust, Trusted
from reader.model import SignatureState
from reader.text import EMPTY, CleanText, clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.library.holdings import Holdings

_LONGEST_NAME: Final = 200
_GROUP: Final = 5
"""Digits of a fingerprint by which a publisher is named: fewer could be anything."""


@dataclass(frozen=True, slots=True)
class Known:
    """A publisher whom the reader trusts, or has met: ``name`` is the reader's, empty for one who was only met.

    ``claims`` are the names under which it signed what is kept here, ``editions`` how many that are. ``clashes_with``
    is the reader's name of a trusted publisher for whom this one could be taken by one of its claims, or empty.
    """

    key: bytes
    name: CleanText
    claims: tuple[CleanText, ...]
    editions: int
    clashes_with: CleanText = EMPTY

    @property
    def state(self) -> SignatureState:
        """What its signature is worth."""
        if self.name:
            return SignatureState.TRUSTED
        return SignatureState.CLASH if self.clashes_with else SignatureState.UNKNOWN

    @property
    def fingerprint(self) -> tuple[str, ...]:
        """What people compare: eight groups of five digits."""
        return fingerprint(PublicKey(self.key))


class Publishers:
    """The publishers of a library. Any thread may call it."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    def all(self) -> tuple[Known, ...]:
        """Return the trusted, then those who were only met, in the order in which they came."""
        claims: dict[bytes, list[CleanText]] = {}
        for kept in self._holdings.now.kept:
            publisher = kept.edition.publisher
            if publisher.key is not None:
                claims.setdefault(publisher.key, []).append(publisher.claims)
        trusted = self._holdings.trust.by_key
        return tuple(
            self._known(key, tuple(dict.fromkeys(claims.get(key, ()))), len(claims.get(key, ())))
            for key in dict.fromkeys((*trusted, *claims))
        )

    def known(self, key: bytes, *claims: CleanText) -> Known:
        """Return whoever holds ``key``, met or not; ``claims`` are names by which it calls itself just now."""
        met = next((each for each in self.all() if each.key == key), None)
        names = tuple(dict.fromkeys((*claims, *(() if met is None else met.claims))))
        return self._known(key, names, 0 if met is None else met.editions)

    def _known(self, key: bytes, claims: tuple[CleanText, ...], editions: int) -> Known:
        trust = self._holdings.trust
        trusted = trust.by_key.get(key)
        if trusted is not None:
            return Known(key, trusted.name, claims, editions)
        others = (other.name for claim in claims if (other := trust.taken_for(claim)) is not None)
        return Known(key, EMPTY, claims, editions, next(others, EMPTY))

    def find(self, beginning: str) -> Known:
        """Return the publisher whose fingerprint, or the reader's name for it, is ``beginning``, or begins so.

        Raises ``UnknownPublisherError`` and ``AmbiguousPublisherError``.
        """
        digits = digits_of(beginning)
        known = self.all()
        found = [each for each in known if each.name and each.name == clean_line(beginning)]
        if not found and len(digits) >= _GROUP:
            found = [each for each in known if "".join(each.fingerprint).startswith(digits)]
        if not found:
            raise UnknownPublisherError(name=clean_line(beginning))
        if len(found) > 1:
            raise AmbiguousPublisherError(name=clean_line(beginning), count=len(found))
        return found[0]

    def trust(self, key: bytes, name: str, claims: CleanText = EMPTY) -> None:
        """Trust whoever holds ``key``, under ``name``; where the key is trusted already, give it that name.

        ``claims`` is what the publisher calls itself, where nothing of it is kept yet.

        Raises ``PublisherNameError`` for a name of nothing that can be seen, and ``PublisherNameTakenError``.
        """
        clean = CleanText(clean_line(name).strip())
        # What has no skeleton could be told from no other name.
        if not skeletons_of(clean) or len(clean) > _LONGEST_NAME:
            raise PublisherNameError(limit=_LONGEST_NAME)
        with self._holdings.writing:
            now = self._read()
            taken = Trust(tuple(each for each in now.publishers if each.key != key)).taken_for(clean)
            if taken is not None:
                raise PublisherNameTakenError(name=taken.name)
            before = now.by_key.get(key)
            claimed = claims or self._claims_of(key) or (EMPTY if before is None else before.claimed)
            by_key = {**now.by_key, key: Trusted(PublicKey(key).raw, clean, claimed)}
            self._write(Trust(tuple(by_key.values())))

    def forget(self, key: bytes) -> None:
        """Trust whoever holds ``key`` no more. Raises ``UnknownPublisherError``."""
        with self._holdings.writing:
            now = self._read()
            left = tuple(each for each in now.publishers if each.key != key)
            if len(left) == len(now.publishers):
                raise UnknownPublisherError(name=EMPTY)
            self._write(Trust(left))

    def _claims_of(self, key: bytes) -> CleanText:
        return next((each.claims[0] for each in self.all() if each.key == key and each.claims), EMPTY)

    def _read(self) -> Trust:
        return read_trust(self._holdings, or_raise=True)[0]

    def _write(self, trust: Trust) -> None:
        records = tuple(TrustedRecord(each.key, each.name, each.claimed) for each in trust.publishers)
        holdings = self._holdings
        with holdings.change():
            holdings.keeper.write(PUBLISHERS, encode(PublishersRecord(FORMAT, records)), twice=True, from_reserve=True)
            holdings.store.commit()
        holdings.take_trust(trust)


def read_trust(holdings: Holdings, *, or_raise: bool = False) -> tuple[Trust, bool]:
    """Return whom the reader trusts, and whether that is lost or cannot be read just now: then it is nobody.

    Raises ``UnreadableError`` with ``or_raise`` where the disk cannot read it just now.
    """
    try:
        record = decode(holdings.store.read(PUBLISHERS), PublishersRecord, name=PUBLISHERS)
    except UnreadableError:
        if or_raise:
            raise
        return Trust(), True
    except DamagedError:
        return Trust(), True
    except KeyError:
        return Trust(), holdings.keeper.has_lost
    return Trust(tuple(_trusted(record.publishers))), False


def _trusted(records: tuple[TrustedRecord, ...]) -> Iterator[Trusted]:
    for each in records:
        try:
            PublicKey(each.key)
        except (MalformedPublicKeyError, WeakKeyError):
            continue
        yield Trusted(each.key, CleanText(each.name), CleanText(each.claimed))


def digits_of(text: str) -> str:
    """Return the digits of a fingerprint as somebody typed or pasted it, with whatever stands between them."""
    return "".join(str(int(each)) for each in text if each.isdecimal())


def matches(typed: str, groups: tuple[str, ...]) -> bool:
    """Return whether ``typed`` is the whole fingerprint, and nothing but digits, spaces and dashes."""
    return digits_of(typed) == "".join(groups) and not any(each.isalpha() for each in typed)
