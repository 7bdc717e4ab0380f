"""Segments made in one place and kept in another: adopted, merged, replaced, refused."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

import pytest

from reader.errors import DamagedError, LibraryFullError, UnindexableError
from reader.index import Entry, Index, InProcess, Merge, Segment, build_each, ids_of
from reader.index.build import build, merge
from reader.index.tiers import FANOUT, MAX_MERGED, Weight, due
from reader.store import MemoryStore

from .conftest import entry


def found(index: Index, query: str) -> set[str]:
    return {hit.id for hit in index.search(query, limit=1000).hits}


def held(store: MemoryStore) -> bytes:
    return b"".join(store.read(name) for name in store.names())


def run(merge_: Merge | None) -> Segment | None:
    assert merge_ is not None
    return merge(merge_.segments, merge_.without)


def test_a_segment_is_read_back_as_it_was() -> None:
    segment = build([entry("1", "закон"), entry("2", "суд", published="2021-03")])
    assert Segment.decode(segment.encode()) == segment
    assert ids_of(segment) == ["1", "2"]


def test_adopting_is_one_commit(store: MemoryStore) -> None:
    commits = []
    store.commit = lambda: commits.append(MemoryStore.commit(store))  # type: ignore[method-assign]
    with Index(store) as index:
        index.adopt(build([entry("1", "закон"), entry("2", "закон")]))
        assert found(index, "закон") == {"1", "2"}
    assert len(commits) == 1
    store.rollback()
    with Index(store) as index:
        assert found(index, "закон") == {"1", "2"}


def test_adopted_and_added_are_found_alike() -> None:
    entries = [
        entry(str(n), f"слово{n} общее " * n, title=f"заголовок {n % 3}", published=f"20{n:02}") for n in range(30)
    ]
    with MemoryStore() as one, MemoryStore() as other, Index(one) as added, Index(other) as adopted:
        added.add(entries)
        adopted.adopt(build(entries))
        for query in ("общее", '"общее слово7"', "слово1*", "-заголовок", "слово3 OR слово4"):
            assert added.search(query, limit=50) == adopted.search(query, limit=50)


def test_what_is_adopted_replaces_at_once_and_for_good_after_a_merge(store: MemoryStore) -> None:
    with Index(store) as index:
        index.adopt(build([entry("1", "старое слово"), entry("2", "другое слово")]))
        assert index.due() is None
        index.adopt(build([entry("1", "новое слово")]))
        for state in (index, Index(store)):
            assert found(state, "слово") == {"1", "2"}
            assert found(state, "старое") == set()
            assert found(state, "-другое") == {"1"}
            assert state.ids() == {"1", "2"}
        assert "стар".encode() in held(store), "the control: the words are there until the merge"
        due_now = index.due()
        index.replace(due_now, run(due_now))
        assert index.due() is None
        assert found(index, "слово") == {"1", "2"}
        assert "стар".encode() not in held(store)
        assert "index/gone" not in store


def test_a_segment_that_was_replaced_wholly_is_dropped(store: MemoryStore) -> None:
    with Index(store) as index:
        index.adopt(build([entry("1", "старое")]))
        index.adopt(build([entry("1", "новое")]))
        due_now = index.due()
        assert run(due_now) is None
        index.replace(due_now, None)
        assert found(index, "новое") == {"1"}
        assert len(list(store.names())) == 2


def test_what_leaves_the_index_during_a_merge_does_not_come_back(store: MemoryStore) -> None:
    with Index(store) as index:
        for n in range(FANOUT):
            index.adopt(build([entry(str(n), f"слово раз{n}два")]))
        under_way = index.due()
        assert under_way is not None
        assert len(under_way.names) == FANOUT
        index.adopt(build([entry("3", "иное")]))
        index.replace(under_way, run(under_way))
        assert found(index, "слово") == {str(n) for n in range(FANOUT) if n != 3}
        assert found(index, "иное") == {"3"}
        due_now = index.due()
        index.replace(due_now, run(due_now))
        assert "раз3два".encode() not in held(store)


def test_a_merge_of_what_is_there_no_more_changes_nothing(store: MemoryStore) -> None:
    with Index(store) as index:
        for n in range(FANOUT):
            index.adopt(build([entry(str(n), "слово")]))
        under_way = index.due()
        index.remove(["5"])
        before = held(store)
        index.replace(under_way, run(under_way))
        assert held(store) == before
        assert found(index, "слово") == {str(n) for n in range(FANOUT) if n != 5}


def test_what_others_have_pending_is_committed_along(store: MemoryStore) -> None:
    with Index(store) as index:
        store.write("catalogue", b"1")
        index.adopt(build([entry("1", "закон")]))
        store.rollback()
        assert store.read("catalogue") == b"1"
        store.write("catalogue", b"2")
        malformed = replace(build([entry("2", "x")]), documents=7)
        with pytest.raises(ValueError, match="segment"):
            index.adopt(malformed)
        assert store.read("catalogue") == b"1"
        assert index.ids() == {"1"}


class Full(MemoryStore):
    """A store that lasts, and is full but for its reserve."""

    full = False

    def put_state(self, data: bytes) -> None: ...

    def write(self, name: str, data: bytes | Iterable[bytes], *, from_reserve: bool = False) -> None:
        if self.full and not from_reserve:
            raise LibraryFullError(needed=1, free=0)
        super().write(name, data)


def test_removing_works_in_a_full_store() -> None:
    with Full() as store, Index(store) as index:
        index.add([entry("1", "первое слово"), entry("2", "второе слово")])
        store.full = True
        with pytest.raises(LibraryFullError):
            index.add([entry("3", "третье")])
        assert index.ids() == {"1", "2"}
        index.remove(["1"])
        assert found(index, "слово") == {"2"}
        assert "перв".encode() not in held(store)


class Picky(InProcess):
    """Fails where an article says so, as a child does that runs out of memory."""

    def __init__(self) -> None:
        self.asked = 0

    def build(self, entries: Iterable[Entry]) -> Segment:
        self.asked += 1
        entries = list(entries)
        if any("poison" in each.body for each in entries):
            raise UnindexableError
        return super().build(entries)


def test_one_article_that_cannot_be_indexed_does_not_stop_the_others(store: MemoryStore) -> None:
    entries = [entry(str(n), "poison" if n in {5, 11} else f"слово{n} общее") for n in range(20)]
    with Index(store) as index:
        index.add([entry("5", "прежнее"), entry("6", "прежнее")])
    with Index(store, Picky()) as index:
        assert index.add(entries) == {"5", "11"}
        assert found(index, "общее") == {str(n) for n in range(20)} - {"5", "11"}
        assert found(index, "прежнее") == set(), "what it said before is not what it says now"


def test_few_questions_are_needed_to_find_the_one() -> None:
    picky = Picky()
    segments, failed = build_each(picky, [entry(str(n), "poison" if n == 300 else "слово") for n in range(512)])
    assert failed == {"300"}
    assert sum(segment.documents for segment in segments) == 511
    assert picky.asked == 19


def test_every_change_of_an_index_goes_through_its_builder(store: MemoryStore) -> None:
    class Counting(InProcess):
        built = merged = 0

        def build(self, entries: Iterable[Entry]) -> Segment:
            self.built += 1
            return super().build(entries)

        def merge(self, segments: Sequence[Segment], without: Collection[str]) -> Segment | None:
            self.merged += 1
            return super().merge(segments, without)

    builder = Counting()
    with Index(store, builder) as index:
        index.add([entry("1", "a"), entry("2", "b")])
        index.remove(["1"])
    assert (builder.built, builder.merged) == (1, 1)


def weights(*articles: int, size: int = 1000) -> list[Weight]:
    return [Weight(count, size, False, str(name)) for name, count in enumerate(articles)]


@pytest.mark.parametrize(
    ("segments", "merged"),
    [
        (weights(), 0),
        (weights(*[512] * 7), 0),
        (weights(*[512] * 8), 8),
        (weights(*[600] * 8), 6),
        (weights(*[MAX_MERGED] * 20), 0),
        (weights(*[3000] * 20), 0),
        (weights(*[3000] * 20, 600, 600), 2),
        (weights(*[1] * 8, 512), 8),
        (weights(*[100] * 8, size=10 << 20), 3),
        (weights(*[100] * 8, size=30 << 20), 0),
    ],
)
def test_when_segments_are_merged(segments: list[Weight], merged: int) -> None:
    assert len(due(segments, only_gone=False)) == merged
    assert due(segments, only_gone=True) == []


def test_what_holds_articles_that_are_gone_comes_first() -> None:
    segments = [*weights(*[512] * 8), Weight(MAX_MERGED, 60 << 20, True, "gone")]
    assert due(segments, only_gone=True) == due(segments, only_gone=False) == ["gone"]


def test_each_article_is_written_a_few_times_at_most(store: MemoryStore) -> None:
    written = []
    real = store.write
    store.write = lambda name, data: (written.append(len(data)), real(name, data))[1]  # type: ignore[method-assign]
    with Index(store) as index:
        for n in range(3 * FANOUT * FANOUT):
            index.add([entry(f"{n:04}", f"слово{n}число " * 20)])
    assert sum(written) < 8 * len(held(store))
    assert len(list(store.names())) < 3 * FANOUT


def test_damage_never_shows_as_anything_but_damage(store: MemoryStore) -> None:
    with Index(store) as index:
        index.add(entry(str(n), f"общее слово{n} " * 3, language="ru", published="2021") for n in range(5))
    name = next(name for name in store.names() if name != "index/format")
    whole = store.read(name)
    dice = random.Random(7)
    seen = {"gone": 0, "damaged": 0, "fine": 0}
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(dice.choice((1, 1, 2, 8))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        store.write(name, bytes(data[: dice.choice((len(data), len(data), dice.randrange(len(data))))]))
        with Index(store) as index:
            if not index.ids():
                seen["gone"] += 1
                continue
            try:
                for query in ("общее", '"общее слово3"', "сло*", "-слово2"):
                    index.search(query)
                seen["fine"] += 1
            except DamagedError:
                seen["damaged"] += 1
            with suppress(ValueError):
                merge(segments_of(index), ["1"])
    assert min(seen.values()) > 5, seen


def segments_of(index: Index) -> list[Segment]:
    return [each.opened.segment for each in index._segments._segments.values()]


def test_a_lost_segment_is_told_by_its_missing_articles(store: MemoryStore) -> None:
    with Index(store) as index:
        index.adopt(build([entry("1", "первое")]))
        one = next(name for name in store.names() if name != "index/format")
        index.adopt(build([entry("2", "второе")]))
    store.write(one, b"\xff" * 100)
    with Index(store) as index:
        assert index.ids() == {"2"}
        index.add([entry("1", "первое")])
        assert index.ids() == {"1", "2"}
        assert one not in store


@pytest.mark.parametrize(
    ("body", "pictured"),
    [
        ("![Здание](media/a.png)", True),
        ("Слово ![](media/a.png) слово.", True),
        ("# Глава ![a](media/a.png)", True),
        ("> - ![a][1]\n\n[1]: media/a.png", True),
        ("| a | b |\n|---|---|\n| 1 | ![a](media/a.png) |", True),
        ("Слово[^1].\n\n[^1]: ![a](media/a.png)", True),
        ("[a](media/a.png)", False),
        ("`![a](media/a.png)`", False),
        ("    ![a](media/a.png)", False),
        ("!\\[a](media/a.png)", False),
        ("", False),
    ],
)
def test_articles_with_pictures_are_known_as_long_as_they_are_there(index: Index, body: str, pictured: bool) -> None:
    for number in range(9):  # so many that segments are merged
        index.add([replace(entry(str(number), body), markdown=True)])
    index.remove(["3"])
    assert index.pictured() == ({str(number) for number in range(9)} - {"3"} if pictured else set())
    index.add([entry("1", "Ничего.")])
    assert "1" not in index.pictured()
