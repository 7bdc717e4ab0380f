"""Names that could be taken for each other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.library.names import mixes_scripts, skeletons_of


def look_alike(one: str, other: str) -> bool:
    return not skeletons_of(one).isdisjoint(skeletons_of(other))


@pytest.mark.parametrize(
    ("name", "forged"),
    [
        ("Новая газета", "Hовая гaзeтa"),  # Latin H, a, e
        ("Новая газета", "НОВАЯ  ГАЗЕТА."),
        ("Новая газета", "Новая-газета\u200b"),
        ("Кедр", "Kедр"),
        ("ТВ2", "TB2"),  # all of it Latin
        ("новая", "Hовая"),
        ("Радио Свобода", "Радио Своб\u043e\u0301да"),
        ("OVD-Info", "0VD-lnfo"),
        ("OVD-Info", "Ovd-lnfo"),
        ("Meduza", "Мeduza"),
        ("Meduza", "Meduza "),
        ("paypal", "раураl"),
        ("The Insider", "The lnsider"),
        ("modern", "rnodern"),
        ("Pics", "𝐏𝐢𝐜𝐬"),
        ("Pics", "Ｐｉｃｓ"),
        ("Новая газета", "«Новая газета»"),
        ("Новая газета", "“Новая_газета”"),
        ("Новая газета", "(Новая газета)"),
        ("Новая газета", "+ Новая газета ✓"),
        ("Новая газета", "◊ Новая — газета™ ®"),
        ("Пресса", "∏ресса"),
    ],
)
def test_forgeries_look_alike(name: str, forged: str) -> None:
    assert name != forged
    assert look_alike(name, forged)
    assert look_alike(forged, name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Новая газета", "Новая газета Европа"),
        ("Голос", "Гопос"),
        ("Медуза", "Медузы"),
        ("Новая", "Старая"),
        ("", ""),
        ("«»", "✓"),
        ("\u200b", "\u200b"),
        ("Первая газета", "Вторая газета"),
    ],
)
def test_others_do_not(one: str, other: str) -> None:
    """The control: not everything looks like everything."""
    assert not look_alike(one, other)


@pytest.mark.parametrize("name", ["Hовая", "Meдуза", "раypal"])
def test_scripts_mixed_in_a_word(name: str) -> None:
    assert mixes_scripts(name)


@pytest.mark.parametrize(
    "name", ["Новая газета", "Радио Free Europe", "東京タワー", "Wi-Fi 6", "Ёлка", "naïve", "ქართული"]
)
def test_scripts_that_nobody_minds(name: str) -> None:
    assert not mixes_scripts(name)


def test_comparing_brings_no_network_along_and_takes_no_other_tables(tmp_path: Path) -> None:
    (tmp_path / "confusables.json").write_text("{}")
    (tmp_path / "categories.json").write_text("{}")
    code = (
        "import sys; from reader.library.names import mixes_scripts, skeletons_of;"
        "good = skeletons_of('Новая') & skeletons_of('Hовая') and mixes_scripts('Hовая');"
        "sys.exit(not good or 'socket' in sys.modules or 'ssl' in sys.modules)"
    )
    env = {**os.environ, "CONFUSABLE_DATA": str(tmp_path)}
    assert subprocess.run([sys.executable, "-c", code], env=env, timeout=60, check=False).returncode == 0
    control = "import sys, confusable_homoglyphs.confusables; sys.exit('socket' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", control], timeout=60, check=False).returncode == 1
