"""A person's way, in either language, in tmux at 80 × 24: what they read is text alone, without any colour.

They meet an unknown publisher, compare the numbers, trust; the next edition is trusted; a forgery in the publisher's
name is told before it is kept, in the list, among what a search finds, and over the article.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import which

import pytest
from support.bundles import OTHER_SIGNER, SIGNER
from support.libraries import article, edition
from support.library_screens import BUNDLE_PASSPHRASE, PASSPHRASE, bundle_file, library_file, opened
from support.tmux import Tmux

from reader.bundle import fingerprint
from reader.model import SignatureState

pytestmark = pytest.mark.skipif(which("tmux") is None, reason="tmux is not installed")

TESTS = Path(__file__).resolve().parents[1]
GROUPS = fingerprint(SIGNER.public)
ENTER, CLEAR, OTHER_LANGUAGE, LEAVE = "\r", "C-u", "F3", "C-q"


@dataclass(frozen=True)
class Person:
    """The keys of the layout, what the publisher is called and how a forger writes it, and our words."""

    add: str
    trust: str
    keep: str
    name: str
    forged: str
    passphrase: str
    folder: str
    of_the_bundle: str
    unknown: str
    differs: str
    agree: str
    trusted: str
    false_name: str
    kept: str
    search: str


PEOPLE = {
    "en": Person(
        "a", "t", "k", "Cedar", "Cеdar",
        "Passphrase:", "Folder:", "Passphrase of the bundle:",
        "? unknown publisher", "! Group 2 differs", "= All eight groups agree.", "+ trusted", "!! FALSE NAME",
        "Kept:", "Search:",
    ),
    "ru": Person(
        "ф", "е", "л", "Новая газета", "Hовая газета",
        "Парольная фраза:", "Папка:", "Парольная фраза пакета:",
        "? издатель неизвестен", "! Группа 2 не совпала", "= Все восемь групп совпали.", "+ доверенный",
        "!! ЧУЖОЕ ИМЯ", "Сохранен", "Поиск:",
    ),
}  # fmt: skip


class Walk:
    """The program, and the person before it."""

    def __init__(self, terminal: Tmux, person: Person, folder: Path) -> None:
        self.terminal, self.person, self.folder = terminal, person, folder
        self.first = True

    def do(self, keys: str, words: str) -> str:
        """Press ``keys``, one after the other as people do; wait for ``words``, and for what is drawn after them."""
        self.terminal.type(keys)
        return self.terminal.see(words)

    def choose(self, path: Path, words: str) -> str:
        """Choose a bundle, and wait for ``words`` of the question whether to keep it."""
        self.do(self.person.add, self.person.folder)
        self.do(str(path), path.name)
        if not self.first:
            return self.do(ENTER, words)
        self.first = False
        self.do(ENTER, self.person.of_the_bundle)
        self.do(BUNDLE_PASSPHRASE, "•" * len(BUNDLE_PASSPHRASE))
        return self.do(ENTER, words)

    def unlock(self) -> None:
        """Open the library, in the person's language."""
        self.terminal.see("Passphrase:")
        if self.person is PEOPLE["ru"]:
            self.terminal.press(OTHER_LANGUAGE)
        self.terminal.see(self.person.passphrase)
        self.do(PASSPHRASE, "•" * len(PASSPHRASE))
        self.do(ENTER, self.person.search)

    def compare_and_trust(self) -> str:
        """Compare the numbers, a wrong group first, and trust under the name that is offered."""
        self.do(self.person.trust, "  ".join(GROUPS[:4]))
        self.do(f"{GROUPS[0]} {int(GROUPS[1]) ^ 1:05}", self.person.differs)
        self.terminal.press(CLEAR)
        self.terminal.settled()
        self.do(" ".join(GROUPS), self.person.agree)
        self.terminal.type(ENTER)
        self.terminal.settled()
        return self.do(ENTER, self.person.trusted)

    def edition(self, name: str, number: int, publisher: str, signer, text: str) -> Path:
        contents = replace(edition([article(name, text)], number=number), publisher=publisher)
        return bundle_file(self.folder, contents, name=f"{name}.bundle", signer=signer)


@pytest.mark.parametrize(("language", "forger"), [("ru", OTHER_SIGNER), ("en", None)], ids=["ru", "en"])
def test_the_way(tmp_path: Path, language: str, forger) -> None:
    person = PEOPLE[language]
    file = library_file(tmp_path)
    command = [sys.executable, str(TESTS / "support" / "run_library.py"), str(file.path)]
    env = {"PYTHONPATH": f"{TESTS}:{TESTS.parent}", "NO_COLOR": "1"}
    with Tmux(command, folder=tmp_path, env=env) as terminal:
        walk = Walk(terminal, person, tmp_path)
        walk.unlock()
        screen = walk.choose(walk.edition("one", 1, person.name, SIGNER, "First laurel.\n"), person.unknown)
        for words in ("  ".join(GROUPS[:4]), "  ".join(GROUPS[4:]), person.name):
            screen = terminal.see(words)
        screen = walk.compare_and_trust()
        assert person.unknown not in screen
        walk.do(ENTER, person.kept)
        row = next(line for line in terminal.see(person.trusted).splitlines() if person.trusted in line)
        assert person.name in row

        screen = walk.choose(walk.edition("two", 2, person.name, SIGNER, "Second laurel.\n"), person.trusted)
        assert person.unknown not in screen
        walk.do(ENTER, person.search)

        forged = walk.edition("fake", 3, person.forged, forger, "Forged laurel.\n")
        screen = walk.choose(forged, person.false_name)
        assert person.trusted not in screen
        terminal.type(ENTER)
        assert person.false_name in terminal.settled(), "Enter does not keep it"
        screen = walk.do(person.keep, person.search)
        assert screen.count(person.false_name) == 1
        assert screen.count(person.trusted) == 2
        walk.do("/forged", "Forged")
        assert person.false_name in terminal.see_no_more(person.trusted)
        screen = walk.do(ENTER, "Forged laurel.")
        assert any(person.false_name in line for line in screen.splitlines()[:5])
        terminal.press(LEAVE)
        assert terminal.ended()
    library = opened(file)
    states = {each.title: each.publisher.state for each in library.editions()}
    assert states == {
        "Edition 1": SignatureState.TRUSTED,
        "Edition 2": SignatureState.TRUSTED,
        "Edition 3": SignatureState.CLASH,
    }
    library.close()
