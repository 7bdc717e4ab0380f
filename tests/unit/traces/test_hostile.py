"""Whatever lies on the disk, looking ends in good time, changes nothing, and raises nothing."""

from __future__ import annotations

import os
import random
import re
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.host import contents
from support.not_root import ordinary_user
from support.searched_machine import Planted, age_file

from reader.traces import Kind, history, look, remembered, scrollback, walk
from reader.traces.naming import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def everywhere(machine: Planted) -> Iterator[str]:
    """Yield a file's place for each pattern that is looked for."""
    tables = [(base, pattern) for base, pattern, *_rest in (*history._TEXTS, *history._DATABASES, *history._STARTING)]
    tables += [(base, pattern) for _words, base, pattern in remembered._FILES]
    tables += scrollback._FILES
    for base, pattern in tables:
        yield str(machine.folder(base) / pattern.replace("*", "x"))


def test_garbage_in_every_file(machine: Planted) -> None:
    chance = random.Random(6)
    for place in everywhere(machine):
        machine.plant(place, chance.randbytes(chance.randrange(5000)))
    for place in ("proc/swaps", "proc/self/mountinfo", "sys/power/resume", "proc/sys/kernel/core_pattern"):
        for line in (b"\xff\xfe", b"- \n - \n1 2 3 4 \\777 - a", b"F\n/dev/\\040../.. file\n\n x y z\n"):
            machine.plant(machine.root / place, line)
            assert look(machine)


def test_pipes_folders_and_links_in_place_of_files(machine: Planted) -> None:
    for number, place in enumerate(sorted(set(everywhere(machine)))):
        machine.plant(place)
        Path(place).unlink()
        if number % 3 == 0:
            os.mkfifo(place)
        elif number % 3 == 1:
            Path(place).mkdir()
        else:
            Path(place).symlink_to(place)
    assert {trace.kind for trace in look(machine)} == {Kind.PROGRAM}


def test_names_of_any_bytes(machine: Planted) -> None:
    name = os.fsdecode(b"\xff\x1b[31m\nnews\xe2\x80\xae.bundle")
    machine.plant(name, age_file())
    machine.plant(os.fsdecode(b".local/share/Trash/info/\xfe.trashinfo"), b"Path=\xfe.bundle\n")
    found = {trace.kind for trace in look(machine)}
    assert {Kind.BUNDLE, Kind.TRASH} <= found


def test_what_cannot_be_read_is_told(machine: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = machine.plant(".bash_history", "reader list\n")
    folder = machine.home / "closed"
    folder.mkdir()
    really_open, really_list = os.open, os.scandir

    def refuse_to_open(path: str, *arguments: int) -> int:
        if os.fspath(path) == str(secret):
            raise PermissionError(13, "no", path)
        return really_open(path, *arguments)

    def refuse_to_list(path: str) -> object:
        if os.fspath(path) == str(folder):
            raise PermissionError(13, "no", path)
        return really_list(path)

    monkeypatch.setattr(os, "open", refuse_to_open)
    monkeypatch.setattr(os, "scandir", refuse_to_list)
    assert {trace.kind for trace in look(machine)} == {Kind.PROGRAM}
    assert set(machine.not_seen) == {str(secret), str(folder)}


def test_another_users_closed_folders_are_told(world: Path) -> None:
    root = world / "root"
    home = root / "home" / "anna"
    for closed in (".local/share", ".cache", "letters"):
        (home / closed).mkdir(parents=True)
        (home / closed).chmod(0)
    (home / ".bash_history").write_text("reader list\n")
    (home / ".bash_history").chmod(0)
    machine = Planted(
        home=home, library=home / ".local/share/storage.dat", root=root, system="linux", environment={"USER": "anna"}
    )
    with ordinary_user():
        assert {trace.kind for trace in look(machine)} == {Kind.PROGRAM}
    assert {str(home / "letters"), str(home / ".bash_history"), str(home / ".local/share")} <= set(machine.not_seen)
    for closed in (".local/share", ".cache", "letters"):
        (home / closed).chmod(0o700)


def test_it_is_bounded_and_says_so(machine: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(60):
        machine.plant(f"{number}/x", "x")
    monkeypatch.setattr(walk, "ENTRIES", 50)
    look(machine)
    assert str(machine.home) in machine.not_seen


def test_a_file_system_within_is_not_entered(machine: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.plant("far/news", age_file())
    assert Kind.BUNDLE in {trace.kind for trace in look(machine)}
    monkeypatch.setattr(walk, "_is_inside", lambda _machine, entry, device: entry.stat().st_dev != device)
    assert Kind.BUNDLE not in {trace.kind for trace in look(machine)}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a reader leave the time of reading alone")
def test_looking_changes_nothing(machine: Planted) -> None:
    planted = [machine.plant(place, "reader open news.bundle\n") for place in everywhere(machine)]
    for path in planted:
        os.utime(path, (1000, 2000))
    before = contents(machine.root)
    for path in planted:
        os.utime(path, (1000, 2000))
    assert len(look(machine)) > 20
    assert {path.stat().st_atime for path in planted} == {1000}
    assert contents(machine.root) == before


def test_a_name_across_two_blocks_is_found(machine: Planted) -> None:
    names = Names(machine)
    assert names.within([b"x" * 1000 + b"news.bun", b"dle\0"])
    assert names.lines([b"one\nles", b"s news.bundle\n", b"three"]) == (2,)
    assert not names.within([b"news.bun", b"ny"])


def test_a_line_without_an_end(machine: Planted) -> None:
    machine.plant(".bash_history", b"x" * (5 << 20) + b" news.bundle")
    assert [trace.lines for trace in look(machine) if trace.kind is Kind.HISTORY] == [(1,)]


def test_names_made_to_be_hard_to_look_for(machine: Planted) -> None:
    machine.known += [machine.home / ("a" * length + "b") for length in range(5, 250)]
    machine.known += [machine.home / ("a" * length + "cé.pdf") for length in range(200)]
    names = Names(machine)
    assert names.within([b"x" + b"a" * 200 + "cé.pdf".encode()])
    assert names.within([b"/" + b"a" * 249 + b"b/"])
    assert not names.within([b"a" * 1000 + b"c\xc3.pdf"])
    assert not names.within([b"aaaab aaaa"])


def wakes(place: Path, looking: Callable[[], object]) -> bool:
    """Say whether whoever waits to write into a pipe gets on by ``looking``."""

    def write() -> None:
        with suppress(BrokenPipeError):
            place.write_bytes(b"x")

    waiting = threading.Thread(target=write, daemon=True)
    waiting.start()
    looking()
    waiting.join(0.3)
    woken = not waiting.is_alive()
    if not woken:
        place.read_bytes()
    waiting.join()
    return woken


def test_nobody_who_waits_at_a_pipe_is_woken(machine: Planted) -> None:
    place = machine.home / ".bash_history"
    os.mkfifo(place)
    assert not wakes(place, lambda: look(machine))
    # The control: opening is enough.
    assert wakes(place, lambda: os.close(os.open(place, os.O_RDONLY)))


def test_a_history_made_to_fill_the_memory(machine: Planted) -> None:
    size = 3 << 20
    name = "каша.bundle".encode()
    typed = re.sub(rb"[\x83-\xa2]", lambda each: bytes((0x83, each[0][0] ^ 0x20)), name)
    path = machine.plant(".zsh_history", b"\x83" * (size - 3) + b"\n\n\n" + typed + b"\n")
    # At once it takes seventy times its size.
    assert max(map(len, history._unmetafied(machine, path))) <= (1 << 20) + 1 < len(path.read_bytes())
    # The last name's pairs are found wherever a block ends.
    machine.known.append(machine.home / "каша.bundle")
    for shift in range(-len(typed), 2):
        path.write_bytes(b"x" * ((1 << 20) + shift - 1) + b"\n" + typed + b"\n")
        assert b"".join(history._unmetafied(machine, path)).endswith(b"\n" + name + b"\n")
