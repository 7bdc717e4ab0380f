"""Every attack of the catalogue, given to the real program with a gigabyte of address space."""

from __future__ import annotations

import hashlib
import io
import sys
from typing import TYPE_CHECKING

import pytest
from attacks.catalogue import ATTACKS, Attack
from attacks.catalogue.attack import PASSPHRASE, Key, good, zipped
from support.bundles import IDENTITY
from support.program import Reader

from reader.bundle import open_bundle
from reader.store.layout import HEADER_SIZE
from reader.text import clean_text

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

GIBIBYTE = 2**30
ENOUGH = 60


class Victim(Reader):
    """A person with a small library and her keys."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, quick=True)
        for name, text in {"phrase": "of the library", "key": IDENTITY.encode(), "words": PASSPHRASE}.items():
            (folder / name).write_text(text)
        made = self("create", "--library", "library", "--size", "16MiB", "--passphrase-file", "phrase")
        assert made.returncode == 0, made.stderr

    def run(self, command: str, file: str, key: Key = Key.IDENTITY, *more: str) -> CompletedProcess[str]:
        opening = ("--identity", "key") if key is Key.IDENTITY else ("--bundle-passphrase-file", "words")
        if command == "import":
            where = ("--library", "library", "--passphrase-file", "phrase", "--", file)
        else:
            where = ("--bundle", file)
        memory = GIBIBYTE if sys.platform == "linux" else None
        return self(command, *opening, *where, *more, memory=memory, timeout=ENOUGH)


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Victim:
    return Victim(tmp_path_factory.mktemp("victim"))


def shown_id(data: bytes) -> str:
    """Return the id of the first article that is there, or nothing."""
    with open_bundle(io.BytesIO(data), [IDENTITY]) as bundle:
        return next((each.id for each in bundle.edition.articles if each.present), "")


def state(folder: Path) -> dict[str, str]:
    """Return the hash of every file. Whoever unlocks a library writes its two roots, whatever comes of it."""
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files[folder / "library"] = files[folder / "library"][HEADER_SIZE:]
    return {str(path.relative_to(folder)): hashlib.sha256(data).hexdigest() for path, data in files.items()}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_fails(victim: Victim, attack: Attack) -> None:
    path = victim.folder / attack.file_name
    path.write_bytes(attack.make())
    before = state(victim.folder)
    try:
        ran = victim.run("import" if attack.line else "list", path.name, attack.key)
        if not attack.line and (id_ := shown_id(path.read_bytes())):
            assert (ran.returncode, ran.stderr) == (0, "")
            ran = victim.run("show", path.name, attack.key, id_)
        assert state(victim.folder) == before
    finally:
        path.unlink()
    if attack.line:
        assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", f"reader: {attack.line}\n")
    else:
        assert (ran.returncode, ran.stderr) == (0, "")
        assert clean_text(ran.stdout) == ran.stdout


def test_positive_control_a_good_bundle_is_kept(victim: Victim) -> None:
    path = victim.folder / "good.bundle"
    path.write_bytes(zipped(good()))
    before = state(victim.folder)
    ran = victim.run("import", path.name)
    assert ran.returncode == 0, ran.stderr
    assert state(victim.folder) != before


def test_there_are_enough() -> None:
    assert len(ATTACKS) >= 60
