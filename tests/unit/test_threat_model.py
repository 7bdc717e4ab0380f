"""``docs/threat-model.md`` names tests that exist, for every promise; the Russian documents say as much as it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
MODEL = DOCS / "threat-model.md"
IN_TWO_LANGUAGES = ("threat-model.md", "at-risk.md")
_REFERENCE = re.compile(r"`((?:tests/|\.ci/)[^`\s]+)`")
_PROMISES = "## What is protected, by what, and which test shows it"
_LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")


def missing(text: str) -> list[str]:
    """Return the tests that a text names and that there are not."""
    found = []
    for reference in _REFERENCE.findall(text):
        place, _colons, name = reference.partition("::")
        path = ROOT / place
        defined = re.compile(rf"^ *(?:async )?def {name}\(", re.MULTILINE)
        if not path.exists() or (name and not defined.search(path.read_text())):
            found.append(reference)
    return found


def promises(text: str) -> list[str]:
    section = text.partition(_PROMISES)[2].partition("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("- **")]


def skeleton(text: str) -> list[str]:
    """Return what each line of a document is, whatever its words."""
    shapes = [(r"#+ ", None), (r"\d+\. ", "1."), (r"- \*\*", "- **"), (r"- ", "-"), (r"```", "```"), (r"\|", None)]
    found = []
    for line in text.splitlines():
        shape = "text" if line.strip() else ""
        for pattern, name in shapes:
            if match := re.match(pattern, line):
                shape = name or (match[0] if match[0] != "|" else "|" * line.count("|"))
                break
        found.append(shape)
    return [each for each in found if each]


def anchors(path: Path) -> set[str]:
    """Return the anchors that a code host makes of the headings."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_test_that_is_named_exists() -> None:
    text = MODEL.read_text()
    assert len(_REFERENCE.findall(text)) > 50
    assert missing(text) == []


def test_so_does_every_test_that_another_document_names() -> None:
    named = {page.name: missing(page.read_text()) for page in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]}
    assert len(named) > 20
    assert {page: names for page, names in named.items() if names} == {}


def test_every_promise_names_a_test() -> None:
    found = promises(MODEL.read_text())
    assert len(found) > 20
    assert [promise for promise in found if not _REFERENCE.search(promise)] == []


@pytest.mark.parametrize(
    "named", ["`tests/unit/test_none.py`", "`tests/unit/test_messages.py::test_none`", "`.ci/nothing`", "`tests/none/`"]
)
def test_positive_control_what_does_not_exist_is_noticed(named: str) -> None:
    assert missing(f"**A promise** [{named}, `tests/unit/test_messages.py`].") == [named.strip("`")]


@pytest.mark.parametrize("name", IN_TWO_LANGUAGES)
def test_the_russian_says_as_much(name: str) -> None:
    english, russian = (DOCS / name).read_text(), (DOCS / "ru" / name).read_text()
    assert skeleton(russian) == skeleton(english)
    assert len(re.findall("[а-яё]", russian, re.IGNORECASE)) > len(english) / 2, "it is Russian"


def test_positive_control_a_line_that_is_missing_is_noticed() -> None:
    english = MODEL.read_text()
    without = english.replace(promises(english)[0] + "\n", "")
    assert skeleton(without) != skeleton(english)


@pytest.mark.parametrize("place", ["README.md", "README.ru.md", *(f"docs/{name}" for name in IN_TWO_LANGUAGES)])
def test_links_lead_somewhere(place: str) -> None:
    places = [ROOT / place]
    if place.startswith("docs/"):
        places.append(DOCS / "ru" / Path(place).name)
    for page in places:
        for target, anchor in _LINK.findall(page.read_text()):
            if "//" in target:
                continue
            path = (page.parent / target).resolve() if target else page
            assert path.exists(), target
            assert not anchor or path.suffix != ".md" or anchor in anchors(path), anchor


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_the_readme_leads_there(name: str) -> None:
    text = (ROOT / name).read_text()
    folder = "docs/ru/" if name == "README.ru.md" else "docs/"
    for document in IN_TWO_LANGUAGES:
        assert f"({folder}{document})" in text
