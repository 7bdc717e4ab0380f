"""How a command names a publisher; and what scripts are told of how editions follow each other."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.bundles import OTHER_SIGNER, SIGNER
from support.kept import KEY, LIBRARY, Kept, bundle, edition
from support.program import assert_refused

from reader.bundle import fingerprint

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

NEWS = replace(edition(1, {"First": "One.\n"}), publisher="Кедр")


def publishers(kept: Kept, command: str, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    named = ("--library", LIBRARY, "--passphrase-file", "phrase")
    return kept.run("publishers", command, *named, *arguments, **options)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    kept = Kept(tmp_path_factory.mktemp("made"))
    kept.make()
    bundle(kept.folder / "signed", NEWS)
    bundle(kept.folder / "unsigned", NEWS, None)
    return kept


@pytest.fixture
def kept(made: Kept, tmp_path: Path) -> Kept:
    return made.copy(tmp_path)


def test_by_a_bundle_before_anything_of_it_is_kept(kept: Kept) -> None:
    ran = publishers(kept, "trust", "signed", "--name", "Моя газета", "--identity", KEY)
    assert ran.returncode == 0, ran
    (known,) = json.loads(publishers(kept, "list", "--json").stdout)
    assert (known["key"], known["name"], known["editions"]) == (SIGNER.public.base64(), "Моя газета", 0)
    assert json.loads(kept("list", "--json").stdout) == []
    bundle(kept.folder / "forged", NEWS, OTHER_SIGNER)
    assert_refused(kept.add("forged"), words="not by “Моя газета”")  # it bears the name that the bundle bore


def test_a_bundle_that_nobody_signed_names_nobody(kept: Kept) -> None:
    ran = publishers(kept, "trust", "unsigned", "--name", "X", "--identity", KEY)
    assert_refused(ran, words="Nobody signed this bundle")


def test_no_file_is_read_in_the_place_of_somebody_known(kept: Kept) -> None:
    """Whoever can put a file where the person works must not choose whom they trust."""
    digits = fingerprint(SIGNER.public)[0]
    assert kept.add("signed").returncode == 0
    for name in (digits, "Кедр"):
        (kept.folder / name).write_text(OTHER_SIGNER.public.encode())
    shown = json.loads(publishers(kept, "show", "Кедр", "--json").stdout)
    assert shown["key"] == OTHER_SIGNER.public.base64(), "the control: nobody is known by that name yet"
    assert publishers(kept, "trust", digits, "--name", "Кедр").returncode == 0
    shown = json.loads(publishers(kept, "show", "Кедр", "--json").stdout)
    assert (shown["key"], shown["state"]) == (SIGNER.public.base64(), "trusted")
    assert_refused(publishers(kept, "show", "99999"), words="“99999”")


def test_standard_input_serves_once(kept: Kept) -> None:
    ran = kept.run("publishers", "show", "--library", LIBRARY, "--passphrase-file", "-", "-", stdin=b"x")
    assert_refused(ran, words="standard input", status=2)


def test_scripts_are_told_what_is_older_missing_and_silent(kept: Kept) -> None:
    for number in (1, 4):
        bundle(kept.folder / f"news{number}", replace(NEWS, number=number, title=f"News {number}"))
    assert kept.add("news1", "news4").returncode == 0
    first, fourth = json.loads(kept("list", "--editions", "--json").stdout)
    assert (first["number"], first["newest"], first["missing"], first["silent_days"]) == (1, 4, [[2, 3]], 0)
    assert (fourth["number"], fourth["newest"], fourth["missing"]) == (4, 4, [[2, 3]])
    assert fourth["silent_days"] > 180
    assert "older than edition 4" in kept("list", "--editions").stdout
