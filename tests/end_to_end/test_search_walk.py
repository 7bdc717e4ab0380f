"""A person's way through a search, in tmux at 80 × 24, in either language.

They type, see, narrow, open at the match, go on, and come back to the same place in the results.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from support.bundles import OTHER_SIGNER, SIGNER
from support.libraries import article, bundle_of, edition
from support.library_screens import SIZE
from support.program import QUICK
from support.tmux import Tmux

from reader.library import Library
from reader.store.create import create
from reader.store.passphrase import Work
from reader.store.volume import Volume

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

PHRASE = "correct horse"
WORK = Work(memory=8, passes=1)  # as in ``support.quick_reader``
UNDERLINED, REVERSE = "4", "7"


@dataclass(frozen=True)
class Person:
    """The locale, the keys of the layout, what is typed and read, and our words."""

    locale: str
    to_field: str
    to_next: str
    to_previous: str
    query: str
    text: str
    marked: str
    passphrase: str
    search: str
    found: str
    heading: str
    choice: str
    only: str
    match: str
    help: str


PEOPLE = {
    "ru": Person(
        "ru_RU.UTF-8", ".", "т", "Т", "закон",
        "Закон приняли.\n\nЛюди читали.\n\nО законах спорят.\n", "законах",
        "Парольная фраза:", "Поиск:", "найдено: {}", "Издатель", "[ ] ? Cedar", "Только: ? «Cedar»",
        "{} из 2", "Как искать",
    ),
    "en": Person(
        "C.UTF-8", "/", "n", "N", "law",
        "The law was passed.\n\nPeople read it.\n\nThey argue about laws.\n", "laws",
        "Passphrase:", "Search:", "{} found", "Publisher", "[ ] ? Cedar", "Only: ? “Cedar”",
        "{} of 2", "How to search",
    ),
}  # fmt: skip


def library(path: Path, person: Person, language: str) -> None:
    """Make a library of two publishers, of whom one has nine articles with the word and one has three."""
    create(path, [PHRASE], size=SIZE, work=WORK)
    library = Library(Volume.open(path, PHRASE, work=WORK))
    for publisher, signer, count in (("Cedar", SIGNER, 9), ("Larch", OTHER_SIGNER, 3)):
        articles = [
            article(f"{publisher}{n}", person.text, language=language, published=f"20{10 + n}") for n in range(count)
        ]
        articles.append(article(f"{publisher}-other", "…\n", language=language, published="2001"))
        with bundle_of(replace(edition(articles, series=publisher), publisher=publisher), signer=signer) as bundle:
            library.add(bundle)
    library.index_all()
    library.close()


def attributes(styled: str, word: str) -> list[set[str]]:
    """Return the attributes with which each occurrence of ``word`` is drawn."""
    found = []
    for match in re.finditer(re.escape(word), styled):
        on: set[str] = set()
        for codes in re.findall(r"\x1b\[([\d;]*)m", styled[: match.start()]):
            for code in codes.split(";"):
                on = set() if code in {"", "0"} else on | {code}
        found.append(on)
    return found


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_way(tmp_path: Path, language: str) -> None:
    person = PEOPLE[language]
    library(tmp_path / "kept", person, language)
    env = {"LC_ALL": person.locale, "PYTHONUTF8": "1"}
    with Tmux([*QUICK, "--library", "kept"], folder=tmp_path, env=env) as pane:
        pane.see(person.passphrase)
        pane.type(PHRASE)
        pane.see("•" * len(PHRASE))
        pane.press("Enter")
        pane.see(person.search)

        # Type, and see.
        pane.press(person.to_field)
        pane.type(person.query)
        results = pane.see(person.found.format(12))
        assert f"{person.search} {person.query}" in results
        assert results.count(person.text.split("\n")[0]) >= 4, "passages"
        pane.press("F2")
        pane.see(person.help)
        pane.press("Escape")
        pane.see(person.found.format(12))

        # Narrow.
        pane.press("F4")
        panel = pane.see(person.heading)
        assert re.search(rf"{re.escape(person.choice)} +9", panel)
        pane.press("Space")
        pane.see("[x]")
        pane.press("Escape")
        narrowed = pane.see(person.found.format(9))
        assert person.only in narrowed
        assert "Larch" not in narrowed

        # Open at the match, and go on.
        pane.press(*["Down"] * 6)
        before = pane.settled()
        assert "Title of Cedar8" not in before, "the list has scrolled"
        pointed_at = next(line for line in before.splitlines() if line.startswith("›"))
        pane.press("Enter")
        article_shown = pane.see(person.match.format(1))
        assert pointed_at.split("Title")[1] in article_shown
        (second,) = attributes(pane.styled, person.marked)
        assert REVERSE in second, "all matches are marked"
        assert UNDERLINED not in second
        pane.press(person.to_next)
        pane.see(person.match.format(2))
        (second,) = attributes(pane.styled, person.marked)
        assert {REVERSE, UNDERLINED} <= second, "and the current one is told from the others"
        pane.press(person.to_previous)
        pane.see(person.match.format(1))
        pane.press(person.to_next)
        pane.see(person.match.format(2))

        # Come back to the same place.
        pane.press("Escape")
        pane.see(person.found.format(9))
        assert unread(pane.settled()) == unread(before)
        pane.press("C-q")
        assert pane.ended()


def unread(screen: str) -> list[str]:
    """Return the lines of a screen without what reading one article changes."""
    return [line.replace("•", " ") for line in screen.splitlines() if not line.lstrip().startswith(("[1", "1 "))]
