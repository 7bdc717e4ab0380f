"""Texts that a terminal would obey, in every field, a file's name, a query and an error, on every screen and command.

The raw bytes hold no kind of control that the same commands and screens lack for harmless texts.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("pexpect", reason="needs a pseudo-terminal")
if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from attacks.catalogue.attack import zipped
from attacks.catalogue.texts import CONTROLS, in_every_field
from support.bundles import IDENTITY, files_of
from support.obeyed import kinds
from support.program import QUICK, ROOT
from support.terminal import Terminal

from reader.bundle import open_bundle

UNCLEANED = (sys.executable, str(ROOT / "tests" / "support" / "uncleaned_reader.py"))
PHRASE = "of the library"


@dataclass
class Stage:
    """A folder with a bundle that has ``text`` everywhere, under a name with ``text`` in it, and a library."""

    folder: Path
    text: str
    program: tuple[str, ...] = QUICK
    raw: bytes = b""

    def __post_init__(self) -> None:
        self.name = f"b{self.text.replace('/', '')}.bundle"
        self.broken = f"x{self.text.replace('/', '')}.bundle"
        data = zipped(files_of(in_every_field(self.text)))
        (self.folder / self.name).write_bytes(data)
        (self.folder / self.broken).write_bytes(b"x")
        (self.folder / "key").write_text(IDENTITY.encode())
        (self.folder / "phrase").write_text(PHRASE)
        with open_bundle((self.folder / self.name).open("rb"), [IDENTITY]) as bundle:
            self.id = bundle.edition.articles[0].id
            self.edition = bundle.edition.id[:16]

    def start(self, *arguments: str) -> Terminal:
        env = {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))), "READER_LIBRARY": "library"}
        return Terminal([*self.program, *arguments], folder=self.folder, env=env, columns=100, rows=60)

    def run(self, *arguments: str, status: int = 0) -> None:
        with self.start(*arguments) as terminal:
            assert terminal.leave() == status, terminal.text
            self.raw += terminal.raw

    def commands(self) -> None:
        """Run every command that shows something of a bundle, a library or an argument."""
        key, library = ("--identity", "key"), ("--passphrase-file", "phrase")
        inside = ("--bundle", self.name, *key)
        self.run("inspect", *key, self.name)
        self.run("inspect", "--json", *key, self.name)
        self.run("list", *inside)
        self.run("list", "--json", *inside)
        self.run("show", self.id, *inside)
        self.run("show", "--json", self.id, *inside)
        self.run("search", "Word", *inside)
        self.run("search", f"Word {self.text}", *inside)
        self.run("show", self.text, *inside, status=1)
        self.run("show", f"no{self.text}", "--bundle", f"missing{self.text}", *key, status=1)
        self.run(f"no{self.text}", status=2)
        self.run("list", f"--no{self.text}", status=2)
        self.run("create", "--size", "16MiB", *library)
        self.run("import", *key, *library, self.name)
        self.run("import", *key, *library, self.broken, self.name, f"missing{self.text}", status=1)
        self.run("list", *library)
        self.run("list", "--editions", *library)
        self.run("show", self.id, *library)
        self.run("search", "Word", *library)
        self.run("share", self.edition, "-o", f"out{self.text.replace('/', '')}", "--recipient", recipient(), *library)
        self.run("remove", f"no{self.text}", *library, status=1)
        self.run("publishers", "list", *library)
        self.run("check", *library)

    def screens(self) -> None:
        """Look at every screen on the library, and at those on the bundle."""
        with self.start() as terminal:
            terminal.see("Passphrase")
            terminal.press(f"{PHRASE}\r")
            terminal.see("Search:")
            for keys, words in (
                ("i", "What the bundle says"),
                ("\x7f", "Search:"),
                ("\r", "next article"),
                (f"/{'Word'}\r", "Word"),
                ("\x1b", ""),
                ("i", "What the bundle says"),
                ("\x7f", "next article"),
                ("\x7f", "Search:"),
                ("e", "Edition"),
                ("\r", ""),
                ("\x1b", ""),
                ("\x1b", "Search:"),
                ("p", "Publisher"),
                ("\r", ""),
                ("\x1b", ""),
                ("\x1b", "Search:"),
                ("a", "Folder:"),
                ("\x1b", "Search:"),
                (f"/\x1b[200~Word {self.text.replace(chr(27), '')}\x1b[201~", "found"),
            ):
                terminal.press(keys)
                terminal.see(words)
                terminal.settle(0.15)
            terminal.press("\x11")
            assert terminal.leave() == 0
            self.raw += terminal.raw
        with self.start("open", "--identity", "key", self.name) as terminal:
            terminal.see("Read this bundle?")
            terminal.settle(0.1)
            terminal.press("\r")
            terminal.see("Search:")
            terminal.press("\r")
            terminal.see("next article")
            terminal.press("\x11")
            assert terminal.leave() == 0
            self.raw += terminal.raw


def recipient() -> str:
    return IDENTITY.recipient.encode()


def test_hostile_texts_bring_no_kind_of_control(tmp_path: Path) -> None:
    seen = []
    for name, text in (("harmless", "word"), ("hostile", CONTROLS.replace("\0", ""))):
        (tmp_path / name).mkdir()
        stage = Stage(tmp_path / name, text)
        stage.commands()
        stage.screens()
        seen.append(kinds(stage.raw))
    harmless, hostile = seen
    assert hostile - harmless == set()


def test_positive_control_without_cleaning_they_would(tmp_path: Path) -> None:
    stage = Stage(tmp_path, CONTROLS, program=UNCLEANED)
    stage.run("inspect", "--identity", "key", stage.name)
    stage.run("list", "--bundle", stage.name, "--identity", "key")
    for sequence in (b"\x1b]52;c;QUJD", b"\x1b]8;", b"\x1bP", "\x9b31m".encode(), "\u202e".encode(), "\u200b".encode()):
        assert sequence in stage.raw
