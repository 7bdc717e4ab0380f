"""Every input that was worth keeping, given to its target again: each was once new, or once broke something."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz import text_targets
from fuzz.targets import MAX_LENGTH, TARGETS
from reader.text import CleanText

SEEDS = Path(__file__).parent / "seeds"


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_break_no_promise(name: str) -> None:
    seeds = sorted((SEEDS / name).iterdir())
    assert seeds
    for seed in seeds:
        TARGETS[name](seed.read_bytes())


def test_positive_control_a_broken_promise_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_targets, "decode", lambda data: CleanText(data.decode()))
    monkeypatch.setattr("reader.text.inline.clean_text", CleanText)
    with pytest.raises(AssertionError, match="not clean"):
        text_targets.markdown(b"x &#x202e; y")


def test_inputs_are_as_long_as_the_fuzzer_makes_them() -> None:
    assert MAX_LENGTH.keys() <= TARGETS.keys()
    assert {each.name for each in SEEDS.iterdir()} == TARGETS.keys()
