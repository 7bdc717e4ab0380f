"""Where a person is in what they read: kept small, so that saving it often costs next to nothing.

Invariants:

- Nothing here tells a time: a counter orders what was touched last. No query is kept.
- What changed since the object ``reading`` was last written is in the store's small state, the latest first. Only
  when that is full is the object written anew, and the small state is empty again; while something else is being
  written, the small state takes cells of its own instead.
- Each entry carries the counter at its change, so that after a crash between the two the later one counts.
- Nothing is written where nothing changed. What is not in the library any more is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from msgspec import structs

from reader.errors import DamagedError, UnreadableError
from reader.library.records import FORMAT, READING, ReadingEntry, ReadingRecord, decode, encode
from reader.store.root import MAX_STATE, STATE_CAPACITY

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from reader.library.holdings import Holdings

_READ: Final = 1
_STARRED: Final = 2
_MOST_FOR_A_LENGTH: Final = 4  # bytes by which the head of an array grows with its length


@dataclass(frozen=True, slots=True)
class Reading:
    """How far an article was read. ``position`` is the block at the top of the screen, and the offset in it."""

    read: bool = False
    starred: bool = False
    position: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person was: the name of the screen, and the id of the article on it; empty where there is none."""

    screen: str = ""
    article: str = ""


NOTHING: Final = Reading()


class ReadingState:
    """The reading state of a library. Any thread may call it."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._lock = Lock()
        self._saving = Lock()
        self._entries: dict[str, ReadingEntry] = {}
        self._counter = 0
        self._folded = 0  # the counter up to which the object is complete
        self._stale = False  # whether the object holds what is to be forgotten
        self._missed = False  # whether the disk could not read the object
        self._place = Place()
        self._load()

    @property
    def place(self) -> Place:
        """Where the person was."""
        return self._place

    @place.setter
    def place(self, place: Place) -> None:
        self._place = place

    def get(self, article_id: str) -> Reading:
        """Return the state of an article; nothing is the state of one that was never opened."""
        entry = self._entries.get(article_id)
        if entry is None:
            return NOTHING
        return Reading(bool(entry.flags & _READ), bool(entry.flags & _STARRED), (entry.block, entry.offset))

    def put(self, article_id: str, reading: Reading) -> None:
        """Change the state of an article."""
        if self.get(article_id) == reading:
            return
        flags = _READ * reading.read + _STARRED * reading.starred
        with self._lock:
            self._counter += 1
            self._entries[article_id] = ReadingEntry(bytes.fromhex(article_id), flags, *reading.position, self._counter)

    def recent(self) -> tuple[str, ...]:
        """Return the ids of the articles with a state, the one that changed last first."""
        return tuple(each.id.hex() for each in self._latest_first())

    def save(self) -> None:
        """Make all of it last. Writes nothing where nothing changed."""
        with self._saving:
            recent = [each for each in self._latest_first() if each.at > self._folded]
            data, all_fit = self._small(recent, STATE_CAPACITY)
            if not all_fit or self._stale:
                if self._has_object() and self._holdings.writing.acquire(blocking=False):
                    try:
                        self._fold()
                    finally:
                        self._holdings.writing.release()
                    data, _ = self._small((), STATE_CAPACITY)
                else:
                    # Somebody else writes, or the object may still be read: until then the small state is not so small.
                    data, _ = self._small(recent, MAX_STATE)
            self._holdings.keeper.put_state(data)

    def keep_only(self, ids: Container[str]) -> None:
        """Forget the articles that are not in ``ids``."""
        with self._lock:
            gone = [id_ for id_ in (*self._entries, self._place.article) if id_ not in ids]
        self.forget(gone)

    def forget(self, ids: Iterable[str]) -> None:
        """Forget these articles."""
        with self._lock:
            for id_ in ids:
                entry = self._entries.pop(id_, None)
                if entry is not None:
                    self._stale = self._stale or entry.at <= self._folded
                if id_ and id_ == self._place.article:
                    self._place = Place(self._place.screen)

    def _latest_first(self) -> list[ReadingEntry]:
        with self._lock:
            return sorted(self._entries.values(), key=lambda each: each.at, reverse=True)

    def _small(self, entries: Iterable[ReadingEntry], capacity: int) -> tuple[bytes, bool]:
        """Return the small state with as many of ``entries`` as fit into ``capacity`` bytes, and whether all did."""
        record = ReadingRecord(FORMAT, self._counter, self._place.screen, self._place.article, ())
        room = capacity - len(encode(record)) - _MOST_FOR_A_LENGTH
        taken: list[ReadingEntry] = []
        for entry in entries:
            room -= len(encode(entry))
            if room < 0:
                return encode(structs.replace(record, entries=tuple(taken))), False
            taken.append(entry)
        return encode(structs.replace(record, entries=tuple(taken))), True

    def _fold(self) -> None:
        """Write everything into the object."""
        keeper = self._holdings.keeper
        with self._holdings.change():
            entries = tuple(each for each in self._latest_first() if each.flags or each.block or each.offset)
            counter = self._counter
            keeper.write(
                READING, encode(ReadingRecord(FORMAT, counter, "", "", entries)), twice=True, from_reserve=True
            )
            self._holdings.store.commit()
        self._folded = counter
        self._stale = False

    def _load(self) -> None:
        object_, small = self._read_object(), self._read_small()
        if object_ is not None:
            self._folded = object_.at
            self._entries.update((each.id.hex(), each) for each in object_.entries)
        if small is not None:
            self._entries.update((each.id.hex(), each) for each in small.entries if each.at > self._folded)
            self._place = Place(small.screen, small.article)
        self._counter = max((0, *(each.at for each in (object_, small) if each is not None)))

    def _has_object(self) -> bool:
        """Return whether everything that the object says is known, after trying again where it could not be read."""
        if self._missed and (object_ := self._read_object()) is not None:
            with self._lock:
                self._folded = object_.at
                self._entries = {each.id.hex(): each for each in object_.entries} | self._entries
        return not self._missed

    def _read_object(self) -> ReadingRecord | None:
        self._missed = False
        try:
            return decode(self._holdings.store.read(READING), ReadingRecord, name=READING)
        except UnreadableError:
            self._missed = True
        except (KeyError, DamagedError):
            pass
        return None

    def _read_small(self) -> ReadingRecord | None:
        try:
            data = self._holdings.keeper.state()
            return decode(data, ReadingRecord, name=READING) if data else None
        except DamagedError:
            return None
