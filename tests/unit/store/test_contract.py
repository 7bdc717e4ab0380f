"""What every store promises (``reader.store.interface``), whatever is behind it.

Another implementation joins by a line in ``IMPLEMENTATIONS`` and one at the end of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.devices import new_file, open_volume

from reader.store import MemoryStore, Store


def sealed_file() -> Store:
    return open_volume(new_file(cells=24))


IMPLEMENTATIONS: dict[str, Callable[[], Store]] = {"memory": MemoryStore, "sealed file": sealed_file}


class BrokenPiecesError(Exception):
    """What a test's own iterable raises."""


@pytest.fixture(params=IMPLEMENTATIONS)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    with IMPLEMENTATIONS[request.param]() as opened:
        yield opened


def test_reads_what_was_written(store: Store) -> None:
    store.write("a/b", b"0123456789")
    assert store.read("a/b") == b"0123456789"
    assert store.read("a/b", 4) == b"456789"
    assert store.read("a/b", 4, 3) == b"456"
    assert store.read("a/b", 8, 30) == b"89"
    assert store.read("a/b", 30) == b""
    assert store.read("a/b", 2, 0) == b""
    assert store.size("a/b") == 10
    assert "a/b" in store
    assert "a" not in store
    assert 5 not in store


def test_writes_an_iterable_piece_by_piece(store: Store) -> None:
    store.write("x", (bytes([n]) * n for n in range(5)))
    assert store.read("x") == b"\1\2\2\3\3\3\4\4\4\4"


def test_a_failing_iterable_leaves_the_old_object(store: Store) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"new"
        raise BrokenPiecesError

    store.write("x", b"old")
    with pytest.raises(BrokenPiecesError):
        store.write("x", pieces())
    assert store.read("x") == b"old"
    with pytest.raises(BrokenPiecesError):
        store.write("y", pieces())
    assert "y" not in store


def test_pieces_may_come_from_the_store_itself(store: Store) -> None:
    store.write("x", b"12")
    store.write("x", (store.read("x") for _ in range(3)))
    assert store.read("x") == b"121212"


def test_keeps_no_hold_of_a_buffer_that_changes(store: Store) -> None:
    buffer = bytearray(b"before")
    store.write("x", buffer)
    buffer[:] = b"after!"
    assert store.read("x") == b"before"


def test_names_are_sorted_and_of_the_time_of_the_call(store: Store) -> None:
    for name in ("b/2", "a", "b/10", "я", "b"):
        store.write(name, b"")
    names = store.names("b/")
    store.delete("b/2")
    store.write("b/3", b"")
    assert list(names) == ["b/10", "b/2"]
    assert list(store.names()) == ["a", "b", "b/10", "b/3", "я"]


def test_rename_moves_and_replaces(store: Store) -> None:
    store.write("a", b"1")
    store.write("b", b"2")
    store.rename("a", "b")
    assert list(store.names()) == ["b"]
    assert store.read("b") == b"1"
    store.rename("b", "b")
    assert store.read("b") == b"1"


@pytest.mark.parametrize("name", ["", "x" * 256, "я" * 128])
def test_names_have_limits(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        store.write(name, b"")
    store.write("a", b"")
    with pytest.raises(ValueError, match=r"\w"):
        store.rename("a", name)
    assert list(store.names()) == ["a"]


def test_longest_names(store: Store) -> None:
    for name in ("x" * 255, "я" * 127):
        store.write(name, b"1")
        assert name in store


def test_what_is_not_there_is_a_key_error(store: Store) -> None:
    for ask in (
        lambda: store.read("x"),
        lambda: store.size("x"),
        lambda: store.delete("x"),
        lambda: store.rename("x", "y"),
        lambda: store.rename("x", "x"),
    ):
        with pytest.raises(KeyError):
            ask()


def test_offset_and_length_are_not_negative(store: Store) -> None:
    store.write("x", b"123")
    with pytest.raises(ValueError, match=r"\w"):
        store.read("x", -1)
    with pytest.raises(ValueError, match=r"\w"):
        store.read("x", 0, -1)


def test_rollback_returns_to_the_last_commit(store: Store) -> None:
    store.write("kept", b"1")
    store.write("replaced", b"1")
    store.write("deleted", b"1")
    store.commit()
    store.write("replaced", b"2")
    store.delete("deleted")
    store.rename("kept", "moved")
    store.write("new", b"2")
    assert list(store.names()) == ["moved", "new", "replaced"]
    store.rollback()
    assert {name: store.read(name) for name in store.names()} == {"kept": b"1", "replaced": b"1", "deleted": b"1"}


def test_a_closed_store_holds_and_does_nothing(store: Store) -> None:
    store.write("x", b"1")
    store.commit()
    store.close()
    store.close()
    for call in (
        store.names,
        lambda: "x" in store,
        lambda: store.size("x"),
        lambda: store.read("x"),
        lambda: store.write("x", b""),
        lambda: store.rename("x", "y"),
        lambda: store.delete("x"),
        store.commit,
        store.rollback,
    ):
        with pytest.raises(ValueError, match=r"\w"):
            call()


NAMES = st.sampled_from(["a", "b", "a/1", "a/2", "ab", "я"])


class StoreMachine(RuleBasedStateMachine):
    """Does the same to a store and to two dicts: what is, and what was committed."""

    make: ClassVar[Callable[[], Store]]

    @initialize()
    def begin(self) -> None:
        self.store = type(self).make()
        self.now: dict[str, bytes] = {}
        self.committed: dict[str, bytes] = {}

    @rule(name=NAMES, data=st.binary(max_size=40))
    def write(self, name: str, data: bytes) -> None:
        self.store.write(name, data)
        self.now[name] = data

    @rule(name=NAMES, pieces=st.lists(st.binary(max_size=9), max_size=4))
    def write_pieces(self, name: str, pieces: list[bytes]) -> None:
        self.store.write(name, iter(pieces))
        self.now[name] = b"".join(pieces)

    @precondition(lambda self: self.now)
    @rule(data=st.data(), new=NAMES)
    def rename(self, data: st.DataObject, new: str) -> None:
        old = data.draw(st.sampled_from(sorted(self.now)))
        self.store.rename(old, new)
        self.now[new] = self.now.pop(old)

    @precondition(lambda self: self.now)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.now)))
        self.store.delete(name)
        del self.now[name]

    @rule(name=NAMES, offset=st.integers(0, 50), length=st.none() | st.integers(0, 50))
    def read(self, name: str, offset: int, length: int | None) -> None:
        if name in self.now:
            end = None if length is None else offset + length
            assert self.store.read(name, offset, length) == self.now[name][offset:end]
        else:
            with pytest.raises(KeyError):
                self.store.read(name, offset, length)

    @rule()
    def commit(self) -> None:
        self.store.commit()
        self.committed = dict(self.now)

    @rule()
    def rollback(self) -> None:
        self.store.rollback()
        self.now = dict(self.committed)

    @invariant()
    def agrees(self) -> None:
        assert list(self.store.names()) == sorted(self.now)
        assert list(self.store.names("a")) == sorted(name for name in self.now if name.startswith("a"))
        assert all(self.store.size(name) == len(data) for name, data in self.now.items())

    def teardown(self) -> None:
        self.store.close()


class MemoryStoreMachine(StoreMachine):
    make = MemoryStore


TestMemoryStore = MemoryStoreMachine.TestCase
TestMemoryStore.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


class SealedFileMachine(StoreMachine):
    make = staticmethod(sealed_file)


TestSealedFile = SealedFileMachine.TestCase
TestSealedFile.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
