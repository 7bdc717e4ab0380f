"""Whatever happens in the middle: the library opens, what was committed is there, the rest is not, and it goes on."""

from __future__ import annotations

import os
import random
import signal
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from support.devices import FaultyDevice, MemoryDevice, contents, new_file, open_volume
from support.killed_writer import kill_and_check, prepare

from reader.errors import NoLibraryOpensError, PassphraseUncertainError, ReaderError
from reader.store.layout import CELL_SIZE
from reader.store.volume import Volume

BEFORE = {"replaced": b"old" * 40_000, "removed": b"gone" * 30_000, "stays": b"here" * 20_000}
AFTER = {"replaced": b"new" * 50_000, "stays": b"here" * 20_000, "added": b"more" * 60_000}


@cache
def before() -> bytes:
    data = new_file(cells=30)
    with open_volume(data) as volume:
        for name, value in BEFORE.items():
            volume.write(name, value, twice=name == "stays")
        volume.commit()
        volume.put_state(b"before")
    return bytes(data)


def prepared() -> bytearray:
    return bytearray(before())


def change(volume: Volume) -> None:
    volume.write("replaced", AFTER["replaced"])
    volume.delete("removed")
    volume.write("added", (AFTER["added"][start : start + 7000] for start in range(0, 240_000, 7000)))
    volume.commit()
    volume.put_state(b"after")


def steps() -> int:
    """How many writes and syncs opening and changing take."""
    device = FaultyDevice(prepared(), "lost", -1)
    with open_volume(device) as volume:
        change(volume)
    return device.count


STEPS = steps()


def finish(data: bytearray) -> None:
    """Open after an accident: one of the two states, nothing damaged; then change undisturbed."""
    with open_volume(data) as volume:
        assert contents(volume) in (BEFORE, AFTER)
        assert volume.state() in (b"before", b"after")
        assert volume.check() == ()
        if "removed" in volume:
            change(volume)
        assert contents(volume) == AFTER
        free = volume.free
    with open_volume(data) as volume:
        assert contents(volume) == AFTER
        assert volume.free == free
        assert volume.check() == ()


@pytest.mark.parametrize("fault", ["torn", "EIO", "ENOSPC"])
@pytest.mark.parametrize("for_good", [False, True])
def test_an_error_at_any_write_or_sync(fault: str, for_good: bool) -> None:
    for at in range(STEPS):
        data = prepared()
        device = FaultyDevice(data, fault, at, for_good=for_good)
        with pytest.raises(ReaderError), open_volume(device) as volume:
            change(volume)
        finish(data)


def test_after_an_error_a_rollback_or_opening_again_is_enough() -> None:
    for at in range(STEPS):
        data = prepared()
        device = FaultyDevice(data, "EIO", at)
        try:
            with open_volume(device) as volume:
                try:
                    change(volume)
                except ReaderError:
                    assert contents(volume).keys() <= BEFORE.keys() | AFTER.keys()
                    volume.rollback()
                    if "removed" in volume:
                        change(volume)
        except ReaderError:
            pass  # broken while roots were written, or not even open
        finish(data)


def test_the_power_is_cut_at_any_moment() -> None:
    draw = random.Random(3)
    for at in range(STEPS):
        data = prepared()
        device = FaultyDevice(data, "EIO", at, for_good=True)
        try:
            with open_volume(device) as volume:
                change(volume)
        except ReaderError:
            pass
        device.power_cut(draw)
        finish(data)


def test_the_power_cut_of_these_tests_does_harm() -> None:
    """The positive control: without the syncs, cuts destroy libraries."""

    class Careless(FaultyDevice):
        def sync(self) -> None:
            self._strikes()

    draw = random.Random(4)
    harmed = 0
    for at in range(STEPS):
        data = prepared()
        device = Careless(data, "EIO", at, for_good=True)
        try:
            with open_volume(device) as volume:
                change(volume)
        except ReaderError:
            pass
        device.power_cut(draw)
        try:
            finish(data)
        except (AssertionError, ReaderError):
            harmed += 1
    assert harmed > 3


def test_a_write_that_was_only_said_to_be_synced_is_noticed_and_mended() -> None:
    noticed = 0
    for at in range(STEPS):
        data = prepared()
        device = FaultyDevice(data, "lost", at)
        with open_volume(device) as volume:
            change(volume)
        with open_volume(data) as volume:
            found = volume.check()
            lost = {damage.name for damage in found if damage.lost}
            noticed += bool(lost)
            for name in volume.names():
                if name in lost:
                    with pytest.raises(ReaderError):
                        volume.read(name)
                    volume.write(name, AFTER[name])
                else:
                    assert volume.read(name) == AFTER[name]
            volume.commit()
            assert set(volume.names()) == AFTER.keys()
        finish(data)
    assert noticed == 7  # the cells of both objects


def test_a_damaged_copy_is_told_and_does_no_harm() -> None:
    data = prepared()
    with open_volume(data) as volume:
        place = next(volume._contents.find("stays").places(1))
        offset = volume._cells._offset(place.cell)
    data[offset + 1000] ^= 1
    with open_volume(data) as volume:
        (damage,) = volume.check()
        assert (damage.name, damage.places, damage.lost) == ("stays", 1, False)
        assert volume.read("stays") == BEFORE["stays"]


def test_a_passphrase_change_cut_short_leaves_one_that_opens() -> None:
    for at in range(2, 6):
        data = prepared()
        device = FaultyDevice(data, "EIO", at, for_good=True)
        try:
            with open_volume(device) as volume:
                before = device.count
                device.at = before + at - 2
                with pytest.raises(PassphraseUncertainError):
                    volume.change_passphrase("new")
        except ReaderError:
            pass
        device.power_cut(random.Random(at))
        opened = []
        for passphrase in ("one", "new"):
            try:
                with open_volume(data, passphrase) as volume:
                    opened.append(passphrase)
                    assert contents(volume) == BEFORE
                    assert volume.check() == ()
            except NoLibraryOpensError:
                pass
        assert opened


class CrashMachine(RuleBasedStateMachine):
    """Any operations, with power cuts and closings in between, against a dict that knows what was committed."""

    @initialize()
    def begin(self) -> None:
        self.data = new_file(cells=24)
        self.committed: dict[str, bytes] = {}
        self.state = b""
        self.reopen()

    def reopen(self) -> None:
        self.device = MemoryDevice(self.data)
        self.volume = open_volume(self.device)
        self.now = dict(self.committed)
        assert contents(self.volume) == self.committed
        assert self.volume.state() == self.state

    @rule(name=st.sampled_from("abcd"), size=st.integers(0, 3 * CELL_SIZE), twice=st.booleans())
    def write(self, name: str, size: int, twice: bool) -> None:
        value = os.urandom(8) * (size // 8)
        try:
            self.volume.write(name, value, twice=twice)
        except ReaderError:
            return
        self.now[name] = value

    @precondition(lambda self: self.now)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.now)))
        self.volume.delete(name)
        del self.now[name]

    @rule()
    def commit(self) -> None:
        self.volume.commit()
        self.committed = dict(self.now)

    @rule()
    def rollback(self) -> None:
        self.volume.rollback()
        self.now = dict(self.committed)

    @rule(size=st.sampled_from([0, 10, 4097]))
    def put_state(self, size: int) -> None:
        self.state = os.urandom(size)
        self.volume.put_state(self.state)

    @rule(seed=st.integers(0, 99))
    def power_cut(self, seed: int) -> None:
        self.device.power_cut(random.Random(seed))
        self.reopen()

    @rule(seed=st.integers(0, 99), at=st.integers(0, 12))
    def power_cut_in_a_commit(self, seed: int, at: int) -> None:
        self.volume.close()
        self.device = FaultyDevice(self.data, "EIO", 1 << 30, for_good=True)
        volume = open_volume(self.device)
        volume.write("a", b"cut" * 50_000)
        self.device.at = self.device.count + at
        with suppress(ReaderError):
            volume.commit()
        self.device.power_cut(random.Random(seed))
        with open_volume(self.data) as volume:
            now = contents(volume)
            after = {**self.committed, "a": b"cut" * 50_000}
            assert now in (self.committed, after)
            self.committed = now
        self.reopen()

    @rule()
    def close(self) -> None:
        self.volume.close()
        self.reopen()
        assert self.volume.check() == ()


TestCrashes = CrashMachine.TestCase
TestCrashes.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """The short version of ``tests/bench/store_kill.py``."""
    path = tmp_path / "library"
    prepare(path)
    draw = random.Random(5)
    rounds = 0
    for _ in range(20):
        rounds = kill_and_check(path, rounds, draw)
    assert rounds, "nothing was ever written"
