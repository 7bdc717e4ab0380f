"""Twins of letters on a Russian layout."""

from __future__ import annotations

import pytest

from reader.tui.keys import letters, twins


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


@pytest.mark.parametrize(
    ("keys", "expected"),
    [("q", "q,й,Q,Й"), ("down,j", "down,j,о,J,О"), ("q,i", "q,й,Q,Й,i,ш,I,Ш")],
)
def test_letters_do_the_same_as_capitals(keys: str, expected: str) -> None:
    assert letters(keys) == expected


def test_every_letter_has_its_own_twin() -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    found = {twins(letter).split(",")[1] for letter in alphabet}
    assert len(found) == len(alphabet)
    assert found == set("фисвуапршолдьтщзйкыегмцчня")
