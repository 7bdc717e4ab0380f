"""Ctrl+C while bundles are imported: what is unfinished is not kept, what is finished stays."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import click
import pytest
from support.bundles import IDENTITY
from support.devices import CHEAP
from support.kept import bundle, edition

from reader.cli import importing, keyring
from reader.cli.run import INTERRUPTED
from reader.library import Library, open_library
from reader.store.create import create
from reader.store.passphrase import WORK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PASSPHRASE = "a passphrase for a short while"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a library, opened at next to no cost, and two bundles."""
    monkeypatch.chdir(tmp_path)
    costs = WORK.memory, WORK.passes
    for name in ("memory", "passes"):
        object.__setattr__(WORK, name, getattr(CHEAP, name))
    create(tmp_path / "kept", [PASSPHRASE], size=16 << 20)
    (tmp_path / "phrase").write_text(PASSPHRASE)
    (tmp_path / "key").write_text(IDENTITY.encode())
    bundle(tmp_path / "one.bundle", edition(1, {"One": "The first words."}))
    bundle(tmp_path / "two.bundle", edition(2, {"Two": "The second words."}))
    yield tmp_path
    for name, cost in zip(("memory", "passes"), costs, strict=True):
        object.__setattr__(WORK, name, cost)


def press_at(monkeypatch: pytest.MonkeyPatch, count: int, where: object, name: str) -> None:
    """Press Ctrl+C at the ``count``-th call of a function."""
    function: Callable[..., object] = getattr(where, name)
    calls = 0

    def pressing(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == count:
            signal.raise_signal(signal.SIGINT)
        return function(*arguments, **options)

    monkeypatch.setattr(where, name, pressing)


def run() -> int:
    arguments = ["one.bundle", "two.bundle", "--library", "kept", "--passphrase-file", "phrase", "--identity", "key"]
    status = importing.command.main(arguments, standalone_mode=False)
    assert isinstance(status, int)
    return status


def kept(folder: Path) -> tuple[list[str], int]:
    library = open_library(folder / "kept", PASSPHRASE)
    found = [each.title for each in library.editions()], library.unindexed
    library.close()
    return found


def test_undisturbed(folder: Path) -> None:
    """The control."""
    assert run() == 0
    assert kept(folder) == (["Edition 1", "Edition 2"], 0)


@pytest.mark.parametrize(("where", "name"), [(keyring, "open_bundle"), (Library, "add")])
def test_in_the_middle_of_the_second(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    where: object,
    name: str,
) -> None:
    press_at(monkeypatch, 2, where, name)
    before = signal.getsignal(signal.SIGINT)
    assert run() == INTERRUPTED
    assert "Nothing was kept" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    assert kept(folder) == (["Edition 1"], 1)
    assert run() == 0
    assert kept(folder) == (["Edition 1", "Edition 2"], 0)


def test_when_one_is_kept_already(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    press_at(monkeypatch, 1, Library, "keep_identity")
    assert run() == INTERRUPTED
    assert kept(folder) == (["Edition 1"], 1)


def test_in_the_middle_of_indexing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def press(library: Library) -> int:
        signal.raise_signal(signal.SIGINT)
        return library.unindexed

    monkeypatch.setattr(Library, "index_some", press)
    assert run() == INTERRUPTED
    assert "indexed the next time" in capsys.readouterr().err
    assert kept(folder) == (["Edition 1", "Edition 2"], 2)


def test_between_keeping_and_indexing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    press_at(monkeypatch, 1, importing, "index_all")
    with pytest.raises(click.Abort):
        run()
    assert kept(folder) == (["Edition 1", "Edition 2"], 2)
