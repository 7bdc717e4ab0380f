"""``reader search`` in a library and in a bundle: the language of queries, pages, orders, and what is no query."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import click
import pytest
from support.bundles import IDENTITY
from support.devices import CHEAP
from support.kept import bundle, edition

from reader.cli import importing
from reader.cli.search import command
from reader.errors import QueryError
from reader.store.create import create
from reader.store.passphrase import WORK
from reader.text.sentences import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Search = Callable[..., pytest.CaptureResult[str]]

PASSPHRASE = "a passphrase for a short while"
WRITTEN = {
    "Old": ("2019", "The law, the law, the law."),
    "New": ("2024-05", "The law and the court. " + "Much else. " * 50),
    "Newest": ("2025-01-02", "A law of mice, and a word: сколько. " + "Much else. " * 50),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a library, opened at next to no cost, and the bundle that is in it."""
    folder = tmp_path_factory.mktemp("folder")
    costs = WORK.memory, WORK.passes
    for name in ("memory", "passes"):
        object.__setattr__(WORK, name, getattr(CHEAP, name))
    create(folder / "kept", [PASSPHRASE], size=16 << 20)
    (folder / "phrase").write_text(PASSPHRASE)
    (folder / "key").write_text(IDENTITY.encode())
    contents = edition(1, {title: text for title, (_, text) in WRITTEN.items()})
    dated = tuple(replace(each, published=WRITTEN[each.title][0]) for each in contents.articles)
    bundle(folder / "good.bundle", replace(contents, articles=dated))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        options = ["--library", "kept", "--passphrase-file", "phrase", "--identity", "key"]
        assert importing.command.main(["good.bundle", *options], standalone_mode=False) == 0
        yield folder
    for name, cost in zip(("memory", "passes"), costs, strict=True):
        object.__setattr__(WORK, name, cost)


IN_LIBRARY = ("--library", "kept", "--passphrase-file", "phrase")
IN_BUNDLE = ("--bundle", "good.bundle", "--identity", "key")


@pytest.fixture(params=[IN_LIBRARY, IN_BUNDLE], ids=["library", "bundle"])
def search(folder: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Search:
    """Return what a search prints, and what it complains of."""

    def run(*words: str) -> pytest.CaptureResult[str]:
        assert command.main([*request.param, *words], standalone_mode=False) == 0
        return capsys.readouterr()

    return run


@pytest.fixture
def titles(search: Search) -> Callable[..., list[str]]:
    def found(*words: str) -> list[str]:
        said = search("--json", *words)
        assert said.err == ""
        return [hit["title"] for hit in json.loads(said.out)["hits"]]

    return found


def test_hits_are_sorted_and_paged(search: Search, titles: Callable[..., list[str]]) -> None:
    assert titles("law")[0] == "Old"
    assert titles("law", "--sort", "date") == ["Newest", "New", "Old"]
    assert titles("law", "--sort=date", "--limit", "1", "--offset", "1") == ["New"]
    assert [titles("law", "--limit", "1", "--offset", n) for n in "012"] == [[each] for each in titles("law")]
    beyond = json.loads(search("law", "--json", "--offset", "3").out)
    assert (beyond["total"], beyond["hits"]) == (3, [])


def test_the_language_of_queries_is_that_of_the_screen(search: Search, titles: Callable[..., list[str]]) -> None:
    assert titles("law", "-court", "after:2020") == ["Newest"]
    assert titles("--sort", "date", "-title:old", "-court") == ["Newest"]
    assert titles("law -court after:2020") == titles("law", "--", "-court", "после:2020") == ["Newest"]
    assert titles("mouse", "OR", "courts") == titles("mouse | courts") != []
    assert titles('"law of mice"') == ["Newest"]
    assert search("crjkmrj").out == "Nothing found.\nDid you mean: сколько\n"
    assert json.loads(search("crjkmrj", "--json").out)["suggestion"] == "сколько"


def test_an_option_after_the_words_is_still_an_option(search: Search, titles: Callable[..., list[str]]) -> None:
    assert titles("law", "--limit", "1") == ["Old"]
    with pytest.raises(click.NoSuchOption, match="--without"):
        search("law", "--without", "x")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "QUERY"),
        (["--limit", "0", "x"], "0 is not in the range"),
        (["--limit", "1001", "x"], "1001 is not"),
        (["--limit", "-20", "x"], "-20 is not"),
        (["--limit", "two", "x"], "two"),
        (["--limit"], "--limit"),
        (["--offset", "-1", "x"], "-1 is not"),
        (["--sort", "title", "x"], "score"),
    ],
)
def test_wrong_usage(search: Search, arguments: list[str], words: str) -> None:
    with pytest.raises(click.UsageError) as raised:
        search(*arguments)
    assert words in raised.value.format_message()


@pytest.mark.parametrize("query", ["after:2021-13", "до:2021-02-30", "is:nothing", "есть:нечто", "after:" + "9" * 9000])
def test_what_a_field_does_not_take_is_one_short_line(search: Search, query: str) -> None:
    with pytest.raises(QueryError) as raised:
        search(query)
    said = describe(raised.value)
    assert len(said) < 150
    assert "\n" not in said


@pytest.mark.parametrize("query", ["*", "-", "- * |", "title:", '"', "((((", "", " ", "OR", "𝅘𝅥𝅮", "\ud800"])
def test_whatever_else_is_typed_finds_or_does_not(search: Search, query: str) -> None:
    assert search(query) == ("Nothing found.\n", "")


@pytest.mark.parametrize("query", ["law " * 65, "law" + " " * 10_000, "law " + "title:old " * 65])
def test_of_a_query_that_is_too_long_the_beginning_counts_and_that_is_told(search: Search, query: str) -> None:
    said = search("--json", query)
    assert json.loads(said.out)["cut"]
    assert json.loads(said.out)["total"]
    assert said.err == "reader: The query is too long: only its first 64 words count.\n"


@pytest.mark.parametrize("query", ["law " * 64, "law" + " " * 9_990, "law " + "title:old " * 64])
def test_the_control_a_query_that_is_just_not_too_long(search: Search, query: str) -> None:
    said = search("--json", query)
    assert json.loads(said.out)["cut"] is False
    assert said.err == ""
