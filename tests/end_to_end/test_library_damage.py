"""What a person is told of a damaged library, and how they get on with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.devices import CHEAP
from support.kept import Kept, bundle, edition

from reader.store.volume import Volume

if TYPE_CHECKING:
    from pathlib import Path

TELLS = "something may be missing"


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    made = Kept(tmp_path)
    made.make()
    assert made.add(bundle(tmp_path / "one", edition(1, {"First": "The word laurel."}))).returncode == 0
    return made


def opened(kept: Kept) -> Volume:
    return Volume.open(kept.path, (kept.folder / "phrase").read_text(), work=CHEAP)


def spoil(kept: Kept, cells: list[int], offset_of) -> None:
    with kept.path.open("r+b") as file:
        for cell in cells:
            file.seek(offset_of(cell))
            file.write(bytes(100))


def lose_the_table(kept: Kept) -> None:
    with opened(kept) as volume:
        cells = [cell for ref in volume._committer.root.pages for cell in ref.cells]
        offset_of = volume._cells._offset
    spoil(kept, cells, offset_of)


def lose_the_editions(kept: Kept) -> None:
    with opened(kept) as volume:
        spans = [span for name in volume.names("editions/") for span in volume._contents.find(name).spans()]
        offset_of = volume._cells._offset
    spoil(kept, [cell for first, count in spans for cell in range(first, first + count)], offset_of)


def test_nothing_is_said_of_a_whole_library(kept: Kept) -> None:
    """The control."""
    assert kept("list").stderr == ""
    assert kept("search", "laurel").stderr == ""


def test_an_edition_that_cannot_be_listed_is_told_of_and_can_be_taken_out(kept: Kept) -> None:
    lose_the_editions(kept)
    for arguments in (("list", "--json"), ("search", "--json", "laurel")):
        ran = kept(*arguments)
        assert ran.returncode == 0
        assert TELLS in ran.stderr
        assert ran.stderr.count("\n") == 1
        json.loads(ran.stdout)
    ran = kept("check")
    assert ran.returncode == 1
    (named,) = {
        line.rpartition("reader remove ")[2].rstrip("”.") for line in ran.stdout.splitlines() if "remove" in line
    }
    ran = kept("remove", named)
    assert (ran.returncode, ran.stdout) == (0, "Removed: an edition that was damaged.\n")
    assert kept("list").stderr == ""
    assert kept("check").returncode == 0


def test_a_lost_table_is_given_up_only_when_asked(kept: Kept) -> None:
    lose_the_table(kept)
    assert TELLS in kept("list").stderr
    two = bundle(kept.folder / "two", edition(2, {"Second": "The word myrtle."}))
    before = kept.path.read_bytes()
    refused = kept.add(two)
    assert refused.returncode == 1
    assert "--repair" in refused.stderr
    assert len(kept.path.read_bytes()) == len(before)
    assert TELLS in kept("list").stderr, "nothing was given up"
    assert kept.add("--repair", two).returncode == 0
    ran = kept("list")
    assert "Second" in ran.stdout
    assert ran.stderr == ""
    assert kept("check").returncode == 0
