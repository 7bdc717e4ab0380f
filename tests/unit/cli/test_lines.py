"""Lines that are wrapped for a terminal."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from support.bundles import CONTENTS, files_of, open_files, with_manifest

from reader.cli.editions import print_edition
from reader.cli.lines import cells, say, say_text, wrapped
from reader.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Callable

    Terminal = Callable[[Callable[[], None]], list[str]]


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Call something with a terminal of 40 columns as its standard output; return the lines that it printed."""

    def call(printing: Callable[[], None]) -> list[str]:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", "40")
        printing()
        return capsys.readouterr().out.splitlines()

    return call


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("", [""]),
        ("short", ["short"]),
        ("exactly ten", ["exactly", "  ten"]),
        ("one two three", ["one two", "  three"]),
        ("    code", ["    code"]),
        ("закон один для всех", ["закон один", "  для всех"]),
        ("一二三四五六七", ["一二三四五", "  六七"]),
        ("й" * 21, ["й" * 10, "  " + "й" * 8, "  " + "й" * 3]),
        ("a " + "b" * 12, ["a", "  " + "b" * 8, "  bbbb"]),
        ("не\u00a0рвать тут", ["не\u00a0рвать", "  тут"]),
    ],
)
def test_wrapping(line: str, lines: list[str]) -> None:
    assert wrapped(line, 10, "  ") == lines


@pytest.mark.parametrize("width", [1, 2, 3, 7, 40])
def test_nothing_is_lost_and_nothing_too_wide(width: int) -> None:
    text = "Слово 漢字 e\u0301clair ❤\ufe0f 👩 " + "\u2800" * 30 + " x" * 20
    lines = wrapped(text, width, "")
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cells(line) <= max(width, 2) for line in lines)


def test_cells() -> None:
    assert [cells(text) for text in ("abc", "йод", "漢", "e\u0301", "❤\ufe0f", "👩")] == [3, 3, 2, 1, 2, 2]


def test_a_terminal_gets_whole_words(terminal: Terminal) -> None:
    lines = terminal(lambda: say("words " * 20))
    assert len(lines) > 1
    assert set(" ".join(lines).split()) == {"words"}
    assert max(map(len, lines)) < 40


def test_a_pipe_gets_whole_lines(capsys: pytest.CaptureFixture[str]) -> None:
    say("words " * 20)
    assert capsys.readouterr().out == "words " * 20 + "\n"


def test_a_line_feed_in_a_line_begins_none(capsys: pytest.CaptureFixture[str], terminal: Terminal) -> None:
    line = clean_text("Title\r\nForged: line")
    assert "\n" in line, "the control: there is one"
    say(line, first="    ")
    assert capsys.readouterr().out == "    Title Forged: line\n"
    assert terminal(lambda: say(line, first="    ")) == ["    Title Forged: line"]


def test_an_article_keeps_its_quotations_and_lists(terminal: Terminal) -> None:
    text = f"{'plain ' * 9}\n\n> {'quoted ' * 9}\n• {'item ' * 9}\n> 12. {'both ' * 9}"
    lines = terminal(lambda: say_text(text))
    for word, prefix in (("plain", ""), ("quoted", "> "), ("item", "  "), ("both", ">     ")):
        wrapped_lines = [line for line in lines if word in line][1:]
        assert wrapped_lines
        assert all(line.startswith(prefix + word) for line in wrapped_lines)


@pytest.mark.parametrize("padding", [" ", "\u2800", "\u3164", "漢", "❤\ufe0f", "x"])
def test_what_a_bundle_says_of_itself_begins_no_line(terminal: Terminal, padding: str) -> None:
    forged = "Signature: ? valid, by a publisher whom you know"
    said = "".join(f"{padding * count}{forged}" for count in range(20, 46))
    manifest = {"title": said[:900], "publisher": said[:900], "description": said}
    document = json.loads(files_of(signer=None)["manifest.json"]) | manifest
    with open_files(with_manifest(document, CONTENTS, None)) as bundle:
        lines = terminal(lambda: print_edition(bundle.edition))
    ours = [line for line in lines if line and not line.startswith("    ")]
    assert ours[0].startswith("Signature: ! unsigned")
    assert [line.partition(":")[0] for line in ours] == ["Signature", "Articles", "What the bundle says of itself"]
    assert "whomyouknow" in "".join(lines).replace(" ", ""), "the control: it is there to be seen"
