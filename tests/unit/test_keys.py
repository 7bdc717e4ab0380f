"""Twins of letters on a Russian layout."""

from __future__ import annotations

import pytest

from reader.tui.keys import twins


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("q", "q,й"),
        ("G", "G,П"),
        ("ctrl+q", "ctrl+q,ctrl+й"),
        ("j,down", "j,о,down"),
        ("space", "space"),
        ("f1", "f1"),
        ("ctrl+shift+c", "ctrl+shift+c,ctrl+shift+с"),
    ],
)
def test_twins(keys: str, expected: str) -> None:
    assert twins(keys) == expected


def test_every_letter_has_its_own_twin() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    found = {twins(letter).split(",")[1] for letter in letters}
    assert len(found) == len(letters)
    assert found == set("фисвуапршолдьтщзйкыегмцчня")
