"""A publisher's evening: keys, a bundle, and what goes wrong on the way, met by the real program."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import pytest
from support.program import PROGRAM, ROOT, Reader, assert_refused
from support.terminal import Terminal

from reader.bundle import SecretKey

if TYPE_CHECKING:
    from pathlib import Path

PHRASE = "seven words that are not easily guessed"
KEY = ROOT / "bundles" / "throwaway.key"
at_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to pack, beside the passphrases for it."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.md").write_text("# Title\n\n![Court](p.png)\n\nText.\n")
    (tmp_path / "news" / "p.png").write_bytes((ROOT / "bundles/sample/pictures/split-screen.png").read_bytes())
    (tmp_path / "phrase").write_text(PHRASE)
    (tmp_path / "throwaway").write_text("throwaway")
    return tmp_path


SEALED = ("--bundle-passphrase-file", "phrase")
GROUPS = r"(?m)^    (\d{5} ){3}\d{5}\n    (\d{5} ){3}\d{5}$"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("kind", [[], ["--classic"]])
def test_a_reader_sends_a_file_and_it_is_sealed_for(reader: Reader, folder: Path, kind: list[str]) -> None:
    made = reader("keygen", "-o", "anna.key", *kind)
    assert made.returncode == 0
    assert "anna.key.pub" in made.stdout
    assert "alone opens your bundles" in made.stdout
    assert "off the laptop" in made.stdout
    public = (folder / "anna.key.pub").read_text().strip()
    assert public not in made.stdout
    for number, given in enumerate(("anna.key.pub", f" {public} ")):
        assert reader("pack", "news", "-o", f"{number}.bundle", "--recipient", given).returncode == 0
        assert reader("inspect", f"{number}.bundle", "--identity", "anna.key").returncode == 0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("bob.key.pub", "nor a file"),
        ("x" * 2000, "nor a file"),
        ("anna.key", "secret key"),
        ("news/a.md", "not a public key"),
        ("empty.pub", "not a public key"),
        ("age1nonsense", "not a public key"),
    ],
)
def test_what_is_no_public_key_is_refused(reader: Reader, folder: Path, given: str, words: str) -> None:
    assert reader("keygen", "-o", "anna.key").returncode == 0
    (folder / "empty.pub").write_text("# nothing\n\n")
    assert_refused(reader("pack", "news", "-o", "x.bundle", "--recipient", given), words=words)
    assert "x.bundle" not in names(folder)


def test_a_folder_that_is_not_there_is_named_first(reader: Reader, folder: Path) -> None:
    (folder / "news" / "skipped.pdf").write_text("x")
    ran = reader("pack", "news", "-o", "nofolder/x.bundle", *SEALED)
    assert_refused(ran, words="There is no folder “nofolder”")
    assert_refused(reader("keygen", "-o", "nofolder/x.key"), words="There is no folder “nofolder”")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--sign", "anna.key"], "opens bundles and cannot sign"),
        (["--sign", "publisher.key.pub"], "public part"),
        (["--sign", "news/a.md"], "not a signing key"),
        (["--sign", KEY, "--sign-passphrase-file", "nowhere"], "nowhere"),
        (["--sign", KEY, "--sign-passphrase-file", "phrase"], "does not open the signing key"),
        (["--bundle-passphrase-file", "nowhere"], "nowhere"),
    ],
)
def test_what_is_given_is_checked_before_anything_is_read_or_asked(
    reader: Reader, folder: Path, arguments: list[str], words: str
) -> None:
    assert reader("keygen", "-o", "anna.key").returncode == 0
    (folder / "publisher.key.pub").write_bytes((KEY.parent / "throwaway.key.pub").read_bytes())
    (folder / "news" / "skipped.pdf").write_text("x")
    assert_refused(reader("pack", "news", "-o", "x.bundle", *arguments), words=words)
    assert "x.bundle" not in names(folder)


def test_the_file_with_the_passphrase_is_not_packed(reader: Reader, folder: Path) -> None:
    (folder / "news" / "pp.txt").write_text(PHRASE)
    ran = reader("pack", "news", "-o", "x.bundle", "--bundle-passphrase-file", "news/pp.txt")
    assert_refused(ran, words="“pp.txt”")
    assert PHRASE not in ran.stderr


def test_what_is_said_of_a_bundle_fits_a_terminal(reader: Reader, folder: Path) -> None:
    signed = ("--sign", KEY, "--sign-passphrase-file", "throwaway")
    ran = reader("pack", "news", "-o", "x.bundle", *SEALED, *signed)
    assert ran.returncode == 0
    assert re.search(GROUPS, ran.stdout)
    assert re.search(r"x\.bundle” \(\d+ KB\)", ran.stdout)
    assert "weak" not in ran.stderr


def test_a_signing_key_with_a_weak_passphrase_is_made_with_a_warning(reader: Reader, folder: Path) -> None:
    (folder / "a").write_text("a")
    ran = reader("keygen", "--signing", "-o", "publisher.key", "--sign-passphrase-file", "a")
    assert ran.returncode == 0
    assert ran.stderr.count("\n") == 1
    assert "Six random words are safe" in ran.stderr
    assert re.search(GROUPS, ran.stdout)


def test_inspect_shows_every_path(reader: Reader, folder: Path) -> None:
    assert reader("pack", "news", "-o", "x.bundle", *SEALED).returncode == 0
    shown = reader("inspect", "x.bundle", *SEALED).stdout
    document = json.loads(reader("inspect", "x.bundle", *SEALED, "--json").stdout)
    assert [article["path"] for article in document["articles"]] == ["articles/a.md"]
    (picture,) = document["media"]
    assert set(picture) == {"path", "type", "size", "present"}
    assert "articles/a.md" in shown
    assert picture["path"] in shown


@at_a_terminal
def test_a_weak_passphrase_is_asked_about_and_words_are_offered(folder: Path) -> None:
    command = [*PROGRAM, "keygen", "--signing", "-o", "publisher.key"]
    with Terminal(command, folder=folder) as terminal:
        for question in ("A passphrase for the signing key:", "The same once more:"):
            terminal.see(question)
            terminal.settle(0.2)
            terminal.press("a\r")
        terminal.see("This passphrase is weak")
        terminal.see("use it all the same")
        terminal.settle(0.2)
        terminal.press("\r")
        terminal.see("type a passphrase of my own")
        terminal.settle(0.2)
        words = next(line.strip() for line in terminal.lines if line.startswith("    ") and line.strip())
        terminal.press("\r")
        terminal.see("The six words:")
        terminal.settle(0.2)
        terminal.press(f"{words}\r")
        terminal.see("Fingerprint")
        assert terminal.leave() == 0
    assert SecretKey.unseal((folder / "publisher.key").read_text(), words)


@at_a_terminal
def test_a_wrong_signing_passphrase_is_asked_for_again(folder: Path) -> None:
    command = [*PROGRAM, "pack", "news", "-o", "x.bundle", *SEALED, "--sign", str(KEY)]
    for typed, status in ((["wrong", "throwaway"], 0), (["wrong", "wrong", "wrong"], 1)):
        with Terminal(command, folder=folder) as terminal:
            for number, passphrase in enumerate(typed, 1):
                while terminal.text.count("Passphrase of the signing key:") < number:
                    terminal.settle(0.2)
                terminal.press(f"{passphrase}\r")
            assert terminal.leave() == status
            assert terminal.text.count("does not open the signing key") == typed.count("wrong")
        assert ("x.bundle" in names(folder)) is (status == 0)
        (folder / "x.bundle").unlink(missing_ok=True)
