"""``reader publishers``, and how trust shows in every other command."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.bundles import OTHER_SIGNER, SIGNER
from support.kept import LIBRARY, Kept, bundle, edition
from support.program import assert_refused

from reader.bundle import fingerprint

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

GROUPS = fingerprint(SIGNER.public)
TRUE = replace(edition(1, {"First": "The word laurel."}), publisher="Новая газета")
FORGED = replace(edition(2, {"Second": "The word laurel, forged."}), publisher="Hовая газета")


def publishers(kept: Kept, command: str, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    named = ("--library", LIBRARY, "--passphrase-file", "phrase")
    return kept.run("publishers", command, *named, *arguments, **options)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    made = Kept(tmp_path)
    made.make()
    assert made.add(bundle(tmp_path / "one", TRUE)).returncode == 0
    bundle(tmp_path / "forged", FORGED, OTHER_SIGNER)
    bundle(tmp_path / "unsigned", FORGED, None)
    return made


def test_a_person_compares_and_trusts_and_the_next_edition_is_trusted(kept: Kept) -> None:
    assert "? unknown publisher" in kept("list").stdout
    listed = publishers(kept, "list")
    assert "? unknown publisher · 1 edition · calls itself “Новая газета”" in listed.stdout
    assert " ".join(GROUPS[:4]) in listed.stdout
    wrong = f"{int(GROUPS[0]) ^ 1:05} {' '.join(GROUPS[1:])}"
    trust = ("trust", GROUPS[0], "--name", "Моя газета", "--fingerprint")
    assert_refused(publishers(kept, *trust, wrong), words="do not trust")
    assert "? unknown publisher" in kept("list").stdout
    assert publishers(kept, *trust, " ".join(GROUPS)).returncode == 0
    for command in (("list",), ("search", "laurel"), ("list", "--editions")):
        ran = kept(*command)
        assert "+ trusted" in ran.stdout
        assert "Моя газета" in ran.stdout
    next_one = replace(edition(3, {"Third": "The word laurel."}), publisher="Новая газета")
    ran = kept.add(bundle(kept.folder / "next", next_one))
    assert "by the key of “Моя газета”, whom you trust" in ran.stdout
    assert {each["signature"] for each in json.loads(kept("list", "--json").stdout)} == {"trusted"}


@pytest.mark.parametrize("file", ["forged", "unsigned"])
def test_a_forgery_is_refused_and_told_for_ever(kept: Kept, file: str) -> None:
    publishers(kept, "trust", GROUPS[0], "--name", "Моя газета")
    before = kept("list", "--json").stdout
    assert_refused(kept.add(file, "--allow-unsigned"), words="not by “Моя газета”")
    assert kept("list", "--json").stdout == before
    ran = kept.add(file, "--allow-unsigned", "--allow-clash")
    assert "!! NOT by “Моя газета”" in ran.stdout
    assert "mixes letters of different alphabets" in ran.stdout
    if file == "forged":
        (line,) = [each for each in publishers(kept, "list").stdout.splitlines() if "Hовая" in each]
        assert line.startswith("!! FALSE NAME · NOT by “Моя газета”")
        (known,) = [each for each in json.loads(publishers(kept, "list", "--json").stdout) if each["name"] is None]
        assert (known["state"], known["clashes_with"]) == ("clash", "Моя газета")
        assert publishers(kept, "show", "forged").stdout.startswith("!! FALSE NAME")
    ran = kept("list")
    assert ran.stdout.count("!! FALSE NAME") == 1
    assert ran.stdout.count("+ trusted") == 1
    (hit,) = [
        each for each in json.loads(kept("search", "--json", "forged").stdout)["hits"] if each["title"] == "Second"
    ]
    assert hit["signature"] == "clash"


def test_by_file_by_standard_input_by_name(kept: Kept) -> None:
    (kept.folder / "other.pub").write_text(OTHER_SIGNER.public.encode())
    assert publishers(kept, "trust", "other.pub", "--name", "Сосна").returncode == 0
    ran = publishers(kept, "trust", "-", "--name", "Кедр", stdin=SIGNER.public.encode().encode())
    assert ran.returncode == 0, ran
    shown = json.loads(publishers(kept, "show", "Кедр", "--json").stdout)
    assert shown == {
        "name": "Кедр",
        "state": "trusted",
        "fingerprint": " ".join(GROUPS),
        "key": SIGNER.public.base64(),
        "claims": ["Новая газета"],
        "clashes_with": None,
        "editions": 1,
    }
    assert publishers(kept, "rename", "Кедр", "Кедр и сосна").returncode == 0
    assert publishers(kept, "forget", "Сосна").returncode == 0
    assert [each["name"] for each in json.loads(publishers(kept, "list", "--json").stdout)] == ["Кедр и сосна"]


def test_what_cannot_be_done_is_one_line(kept: Kept) -> None:
    (kept.folder / "nokey").write_text("nothing of the kind")
    assert_refused(publishers(kept, "show", "nobody"), words="“nobody”")
    assert_refused(publishers(kept, "forget", GROUPS[0]), words="do not trust this publisher")
    assert_refused(publishers(kept, "trust", "nokey", "--name", "X"), words="key")
    assert_refused(publishers(kept, "trust", GROUPS[0], "--name", "\u200b"), words="name that can be seen")
    assert_refused(publishers(kept, "trust", GROUPS[0]), words="--name", status=2)
