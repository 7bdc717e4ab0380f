"""Every sentence of the program has its Russian, and the compiled catalogue is the one that is read here."""

from __future__ import annotations

import ast
import importlib.util
import string
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from support.program import ROOT

from reader import i18n

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from babel.messages.catalog import Catalog

PO = ROOT / "reader" / "i18n" / "locale" / "ru" / "LC_MESSAGES" / "reader.po"


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / ".ci" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def russian() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="ru")


def forms(message: object) -> list[str]:
    return list(message) if isinstance(message, tuple | list) else [str(message)]


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def test_every_message_of_the_code_is_translated_and_none_is_left_over() -> None:
    code = {str(message.id) for message in tool().collect() if message.id}
    translated = {str(message.id) for message in russian() if message.id and all(forms(message.string))}
    assert len(code) > 100, "the collecting works"
    assert sorted(code - translated) == []
    assert sorted(translated - code) == []


def sentences(source: str) -> Iterator[tuple[list[str], set[str]]]:
    """Yield, for each sentence of ours in ``source``, its forms and the names of what is put into it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
            given = {"count"} if node.func.id == "ngettext" else set()
            texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            names = {keyword.arg for keyword in node.keywords if keyword.arg}
            if texts and len(names) == len(node.keywords):
                yield texts, names | given


def is_well_filled(texts: list[str], names: set[str]) -> bool:
    needed = set().union(*map(placeholders, texts))
    return needed == names or needed | {"count"} == names


def test_every_sentence_is_collected_and_gets_what_it_has_places_for() -> None:
    collected = {form for message in tool().collect() for form in forms(message.id)}
    paths = [path for part in ("cli", "library", "tui") for path in (ROOT / "reader" / part).rglob("*.py")]
    found = [(path.name, *each) for path in paths for each in sentences(path.read_text("utf-8"))]
    assert len(found) > 500, "the reading works"
    assert [each for each in found if not collected.issuperset(each[1])] == [], "what an f-string hides is not found"
    assert [each for each in found if not is_well_filled(*each[1:])] == []


@pytest.mark.parametrize("code", ['_("Kept: {name}")', '_("Kept", name=1)', 'ngettext("{a}", "{b}", 2, a=1)'])
def test_positive_control_a_sentence_that_is_not_well_filled(code: str) -> None:
    assert [is_well_filled(*each) for each in sentences(code)] == [False]


def test_the_compiled_catalogue_is_up_to_date() -> None:
    assert PO.with_suffix(".mo").read_bytes() == tool().compiled()


def test_translations_keep_the_placeholders() -> None:
    for message in russian():
        if message.id:
            known = [placeholders(each) for each in forms(message.id)]
            # A form for exactly one may leave the number out.
            needed = set.intersection(*known) - {"count", "total", "number"}
            for form in forms(message.string):
                assert needed <= placeholders(form) <= set.union(*known), message.id


@pytest.mark.parametrize(("count", "words"), [(1, "1 статья"), (3, "3 статьи"), (5, "5 статей"), (21, "21 статья")])
def test_russian_plurals(count: int, words: str) -> None:
    i18n.use("ru")
    try:
        assert i18n.ngettext("{count} article", "{count} articles", count).format(count=count) == words
    finally:
        i18n.use("en")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C.UTF-8", "LANG": "ru_RU.UTF-8"}, "en"),
    ],
)
def test_the_system_language_is_asked(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert i18n.preferred() == language
