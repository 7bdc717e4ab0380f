from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from reader.errors import DamagedError
from reader.index import Index, InProcess, Segment
from reader.store import MemoryStore

from .conftest import entry


def found(index: Index, query: str) -> set[str]:
    return {hit.id for hit in index.search(query, limit=1000).hits}


def contents(store: MemoryStore) -> dict[str, bytes]:
    return {name: store.read(name) for name in store.names()}


def test_opening_writes_nothing(store: MemoryStore) -> None:
    with Index(store) as index:
        assert index.search("закон").total == 0
        assert index.ids() == set()
    assert contents(store) == {}


def test_an_index_is_there_when_it_is_opened_again(store: MemoryStore) -> None:
    with Index(store) as index:
        index.add([entry("1", "первый закон"), entry("2", "второй закон")])
        first = index.search("закон")
    store.rollback()  # nothing was left uncommitted
    with Index(store) as index:
        assert index.search("закон") == first
        index.add([entry("3", "третий закон")])
    with Index(store) as index:
        assert found(index, "закон") == {"1", "2", "3"}
        assert index.ids() == {"1", "2", "3"}


def test_only_names_of_the_index_are_touched(store: MemoryStore) -> None:
    store.write("index", b"1")
    store.write("catalogue", b"2")
    with Index(store) as index:
        index.add([entry("1", "закон")])
        index.remove(["1"])
    assert store.read("index") == b"1"
    assert store.read("catalogue") == b"2"
    assert all(name.startswith("index/") for name in store.names() if name not in {"index", "catalogue"})


def test_an_article_is_replaced(store: MemoryStore) -> None:
    with Index(store) as index:
        index.add([entry("1", "старое слово"), entry("2", "другое слово")])
        index.add([entry("1", "новое слово")])
        assert found(index, "слово") == {"1", "2"}
        assert found(index, "старое") == set()
        assert found(index, "новое") == {"1"}


def test_removed_articles_leave_no_word(store: MemoryStore) -> None:
    with Index(store) as index:
        index.add(entry(str(n), f"общее слово, уникальное{n}бум", title=f"заголовок{n}бум") for n in range(20))
        assert "уникальное7бум".encode() in b"".join(contents(store).values())  # positive control
        index.remove(["7", "нет такого", "7"])
        assert found(index, "общее") == {str(n) for n in range(20) if n != 7}
        assert found(index, "уникальное8бум") == {"8"}
        held = b"".join(contents(store).values())
        for word in ("уникальное7бум", "заголовок7бум"):
            assert word.encode() not in held
        index.remove(index.ids())
        assert index.search("-ничего").total == 0
        assert b"".join(contents(store).values()).count("общ".encode()) == 0
        index.add([entry("7", "общее снова")])
        assert found(index, "общее") == {"7"}


def test_replaced_articles_leave_no_word(store: MemoryStore) -> None:
    with Index(store) as index:
        index.add(entry(str(n), f"уникальное{n}бум") for n in range(5))
        index.add([entry("3", "иное")])
        assert "уникальное3бум".encode() not in b"".join(contents(store).values())


def test_phrases_positions_and_dates_survive_merging(store: MemoryStore) -> None:
    with Index(store) as index:
        for n in range(70):
            index.add([entry(f"{n:02}", f"раз два три {n}число " + "слово " * n, published=f"20{n:02}")])
        assert len(list(store.names())) < 17  # two tiers of up to seven, and the format
        assert found(index, '"два три"') == {f"{n:02}" for n in range(70)}
        assert found(index, '"три два"') == set()
        assert found(index, '"три 33число"') == {"33"}
        merged = index.search("два", limit=100)
    with Index(MemoryStore()) as fresh:
        fresh.add(entry(f"{n:02}", f"раз два три {n}число " + "слово " * n, published=f"20{n:02}") for n in range(70))
        # Whoosh keeps lengths rounded to a byte, so averages differ a little once segments have been merged.
        assert [hit.id for hit in merged.hits] == [hit.id for hit in fresh.search("два", limit=100).hits]


def test_an_index_of_another_format_is_made_anew(store: MemoryStore) -> None:
    with Index(store) as index:
        index.add([entry("1", "закон")])
    store.write("index/format", b"0 from long ago")
    store.write("index/leftover", b"x")
    store.commit()
    before = contents(store)
    with Index(store) as index:
        assert index.ids() == set()
        assert contents(store) == before  # looking changes nothing
        index.add([entry("2", "закон")])
        assert found(index, "закон") == {"2"}
        assert "index/leftover" not in store


class FailingStore(MemoryStore):
    """Fails at one of the operations that change it, counted from 0."""

    def __init__(self) -> None:
        super().__init__()
        self.left = -1

    def _tick(self) -> None:
        self.left -= 1
        if self.left == -1:
            raise OSError(28, "No space left on device")

    def write(self, name: str, data: bytes | Iterator[bytes]) -> None:
        self._tick()
        super().write(name, data)

    def rename(self, old: str, new: str) -> None:
        self._tick()
        super().rename(old, new)

    def delete(self, name: str) -> None:
        self._tick()
        super().delete(name)

    def commit(self) -> None:
        self._tick()
        super().commit()


@pytest.mark.parametrize("change", ["add", "replace", "remove"])
def test_whatever_fails_the_old_state_or_the_new_is_left(change: str) -> None:
    failures = 0
    for at in range(1000):
        store = FailingStore()
        with Index(store) as index:
            index.add([entry("1", "старое"), entry("2", "старое")])
            before = contents(store)
            store.left = at
            try:
                if change == "add":
                    index.add([entry("3", "новое")])
                elif change == "replace":
                    index.add([entry("1", "новое")])
                else:
                    index.remove(["1"])
            except OSError:
                failures += 1
                assert contents(store) == before
                for state in (index, Index(store)):
                    assert found(state, "старое") == {"1", "2"}
                    assert found(state, "новое") == set()
                store.left = -1
                index.add([entry("4", "новое")])  # and it goes on working
                assert found(index, "новое") == {"4"}
            else:
                break
    assert failures > 1


def test_a_failing_source_of_articles_changes_nothing(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.index.slicing.MAX_ARTICLES", 3)

    def broken() -> Iterator[object]:
        yield from (entry(str(n), "новое") for n in range(10))
        raise KeyboardInterrupt

    with Index(store) as index:
        index.add([entry("1", "старое")])
        before = contents(store)
        with pytest.raises(KeyboardInterrupt):
            index.add(broken())  # type: ignore[arg-type]
        assert contents(store) == before
        assert found(index, "новое") == set()


def test_searching_goes_on_while_articles_are_added(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.index.slicing.MAX_ARTICLES", 2)
    with Index(store) as index:
        index.add(entry(str(n), "слово") for n in range(5))
        seen = []

        def watched() -> Iterator[object]:
            for n in range(3, 9):
                seen.append(found(index, "слово"))
                yield entry(str(n), "слово новое")

        index.add(watched())  # type: ignore[arg-type]
        assert seen == [{"0", "1", "2", "3", "4"}] * 6
        assert found(index, "новое") == {str(n) for n in range(3, 9)}


def test_a_list_that_does_not_rise_is_damage(store: MemoryStore) -> None:
    made = InProcess().build([entry("1", "law court"), entry("2", "law court")])
    turned = made.files["pst"].replace(array("H", (0, 1)).tobytes(), array("H", (1, 0)).tobytes())
    assert turned != made.files["pst"]
    with Index(store) as index:
        index.adopt(made)
        assert found(index, "law court") == {"1", "2"}
    with Index(MemoryStore()) as index:
        index.adopt(replace(made, files={**made.files, "pst": turned}))
        with pytest.raises(DamagedError):
            index.search("law court")


def test_nothing_is_unpickled(store: MemoryStore) -> None:
    hostile = pickle.dumps(Hostile(), 4)
    assert pickle.loads(hostile) == [1]  # positive control: the stock unpickler calls what it is told to
    with Index(store) as index:
        index.add([entry("1", "закон"), entry("2", "закон суд")])
    whole = contents(store)
    name = next(name for name in whole if name != "index/format")
    segment = Segment.decode(whole[name])
    called.clear()
    for file in segment.files:
        store.write(name, replace(segment, files={**segment.files, file: hostile}).encode())
        with Index(store) as index, suppress(DamagedError):
            index.search("закон")
            index.add([entry("2", "иное")])
    for kept in ("index/format", "index/gone", name):
        for each, data in whole.items():
            store.write(each, data)
        store.write(kept, hostile)
        with Index(store) as index:
            assert index.ids() == set()
    assert not called


called: list[int] = []


def call() -> list[int]:
    called.append(1)
    return [1]


class Hostile:
    def __reduce__(self) -> tuple[object, ...]:
        return call, ()
