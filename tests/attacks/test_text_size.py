"""Articles made to be too much: deep, wide, long, or quadratic for the parser.

The bounds are on sizes: how large the largest step is, how much is laid out for one screen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

import pytest
from markdown_it import MarkdownIt
from textual.app import App, ComposeResult

from reader.text import blocks, clean, clean_text, limits, parse, raw_html
from reader.text.characters import MARKS, character_class
from reader.text.document import AsWritten, Block, Code, Heading, Notice, Paragraph, Table
from reader.tui.article import ArticleView

ATTACKS = {
    "100,000 tabs": "\t" * 100_000 + "end",
    "10,000 quotations deep": ">" * 10_000 + " end",
    "10,000 lists deep": "- " * 10_000 + "end",
    "3,000 headings": "# a\n" * 3000 + "\nend",
    "a table of 2,000 columns": "|a" * 2000 + "|\n" + "|-" * 2000 + "|\n" + "|b" * 2000 + "|\n\nend",
    "a table of 20,000 rows": "|a|b|\n|-|-|\n" + "|c|d|\n" * 20_000 + "\nend",
    "a table that completes itself": "|a" * 99 + "|\n" + "|-" * 99 + "|\n" + "|b\n" * 5000 + "\nend",
    "a cell of 100,000 characters": "|a|\n|-|\n|" + "b" * 100_000 + "|\n\nend",
    "a fence of 200 KB": "```python\n" + "x = f(1)  # comment\n" * 10_000 + "```\n\nend",
    "a fence of one line": "```\n" + "x" * 200_000 + "\n```\n\nend",
    "a paragraph of 200 KB": "word " * 40_000 + "end",
    "a word of 200 KB": "a" * 200_000 + " end",
    "a paragraph of 50,000 lines": "a\n" * 50_000 + "end",
    "100,000 items": "-\n" * 100_000 + "\nend",
    "a million empty lines": "\n" * 1_000_000 + "end",
    "open brackets": "[" * 50_000 + " end",
    "open emphasis": "*a " * 20_000 + "end",
    "mixed emphasis": "*a_ " * 20_000 + "end",
    "open code spans": "".join("`" * i + " " for i in range(1, 400)) + "end",
    "open HTML tags": "<a " * 30_000 + " end",
    "open HTML comments": "<!-- " * 30_000 + " end",
    "open HTML comments in a block": "<div>\n" + "<!-- " * 30_000 + " end",
    "open scripts": "<div>" + "<script>" * 20_000 + "\n\nend",
    "elements that only seem to end": "<div>" + "<pre>" * 200_000 + "</prefix>\n\nend",
    "an end of a script that is no tag": "<div>" + "<script>" * 125_000 + "</script<\n\nend",
    "comments after the last end": "<div>" + "-->" + "<!--" * 250_000 + "\n\nend",
    "letters that lower case makes longer": "<div>" + "İ" * 10_000 + "<pre>x</pre>\n\nend",
    "inline styles that are never closed": "a " + "<style>" * 3_000 + " end",
    "ends of scripts that never end": "<div>\n" + "<script </script " * 60_000 + "\n\nend",
    "an end of another element": "<script " * 60_000 + "</scriptx>\n\nend",
    "letters that lower case makes longer, after them scripts": (
        "İ" * 600_000 + "<script></script>" + "<script " * 60_000 + "\n\nend"
    ),
    "an HTML block of 150,000 paragraphs": "<div>" + "<p>a" * 150_000 + "\n\nend",
    "brackets in every paragraph": ("![" * 500 + "\n\n") * 100 + "end",
    "brackets that look far": ("![" * 450 + "$" * 14_000 + "\n\n") * 5 + "end",
    "brackets in a table's header": "|" + "![" * 900 + "|\n|-|\n" + "|b|\n" * 5_000 + "\nend",
    "brackets in every cell": "|a" * 99 + "|\n" + "|-" * 99 + "|\n" + ("|" + "![" * 400) * 99 + "|\n\nend",
    "a table's header of 20 KB": "|" + ("h" * 200 + "|") * 100 + "\n" + "|-" * 100 + "|\n" + "|b\n" * 500 + "\nend",
    "open links": "[a](" * 20_000 + " end",
    "addresses that are read again and again": ("[a](" * 33 + "x" * 15_800 + "\n\n") * 60 + "end",
    "quotations that are read again and again": ">- - \n|-\n" * 4000 + "\nend",
    "quotations that are read over other quotations": ">- - \n|-\n" * 1000 + ">\n" * 90_000 + "\nend",
    "open notes": "[^1]: x\n\n" + "[^" * 20_000 + " end",
    "many notes": "".join(f"[^{i}]: x\n" for i in range(5000)) + "\nend",
    "an address of 100 KB": f"[a](https://example.org/{'b' * 100_000}) end",
    "marks": "e" + "\u0301\u0323" * 100_000 + " end",
}


AS_WRITTEN = {
    "a table of 2,000 columns": AsWritten.TABLE,
    "a cell of 100,000 characters": AsWritten.TABLE,
    "open brackets": AsWritten.PARAGRAPH,
    "100,000 items": AsWritten.ARTICLE,
    "an HTML block of 150,000 paragraphs": AsWritten.ARTICLE,
    "brackets in every paragraph": AsWritten.ARTICLE,
    "brackets that look far": AsWritten.ARTICLE,
    "addresses that are read again and again": AsWritten.ARTICLE,
    "quotations that are read again and again": AsWritten.ARTICLE,
    "quotations that are read over other quotations": AsWritten.ARTICLE,
    "brackets in a table's header": AsWritten.TABLE,
    "brackets in every cell": AsWritten.ARTICLE,
    "a table's header of 20 KB": AsWritten.TABLE,
}
"""What is not laid out, and why."""


def size(block: Block) -> tuple[int, int]:
    """Return characters and lines of a block."""
    match block:
        case Paragraph(spans=spans) | Heading(spans=spans):
            text = "".join(span.text for span in spans)
        case Code(text=code):
            text = code
        case Table(header=header, rows=rows):
            text = "\n".join("".join(span.text for span in cell) for row in (header, *rows) for cell in row)
            return len(text), len(rows) * len(header)
        case _:
            text = ""
    return len(text), text.count("\n") + 1


@pytest.fixture(params=ATTACKS)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def test_every_block_is_a_small_step_and_nothing_is_lost(name: str) -> None:
    document = parse(clean_text(ATTACKS[name]))
    sizes = [size(block) for block in document]
    assert max(characters for characters, _ in sizes) <= 2 * limits.PIECE
    assert max(lines for _, lines in sizes) <= max(limits.PIECE_LINES, limits.TABLE_CELLS)
    assert max(len(block.place.containers) for block in document) <= limits.NESTING
    words = document.plain_text().split()
    assert "end" in words
    if reason := AS_WRITTEN.get(name):
        assert [block.reason for block in document if isinstance(block, Notice)] == [reason]
        assert "".join(words) == "".join(ATTACKS[name].split())


async def test_the_first_screen_lays_out_little(name: str) -> None:
    async with showing(ATTACKS[name]) as view:
        assert view._layout is not None
        assert sum(view._layout._known) <= 200
        assert all(view.render_line(y).cell_length == 79 for y in range(24))


def test_positive_control_the_parser_alone_loses_what_is_deep() -> None:
    assert "end" not in MarkdownIt("commonmark").render(">" * 10_000 + " end")


def test_nothing_with_long_runs_of_marks_is_composed(monkeypatch: pytest.MonkeyPatch) -> None:
    """CPython sorts such a run in quadratic time: a megabyte would take an hour."""
    composed: list[str] = []

    def normalize(form: str, text: str) -> str:
        composed.append(text)
        return unicodedata.normalize(form, text)

    monkeypatch.setattr(clean, "normalize", normalize)
    clean_text("a" + "\u0301\u0323" * 1000 + "b" + "\U0001e8d0" * 1000)
    assert composed
    assert max(longest_run_of_marks(text) for text in composed) <= limits.MARKS
    assert longest_run_of_marks("a" + "\u0301\u0323" * 1000) == 2000


def longest_run_of_marks(text: str) -> int:
    mark = re.compile(character_class(MARKS))
    runs: Iterator[tuple[bool, Iterator[str]]] = groupby(text, key=lambda c: mark.match(c) is not None)
    return max((len(list(run)) for is_mark, run in runs if is_mark), default=0)


def test_an_article_of_a_million_lines_is_shown_as_it_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINES", 100)
    document = parse(clean_text("*a*\n" * 101))
    assert isinstance(document[0], Notice)
    assert document.plain_text().startswith("*a*\n*a*")


def test_the_paragraphs_of_html_are_read_up_to_the_bound_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paragraph there is three characters and no token of the parser: 16 MB would be four million blocks."""
    monkeypatch.setattr(limits, "BLOCKS", 100)
    read: list[str] = []
    html_spans = blocks.html_spans
    monkeypatch.setattr(blocks, "html_spans", lambda paragraph: read.append(paragraph) or html_spans(paragraph))
    in_bounds = parse(clean_text(("<div>" + "<p>a" * 25 + "\n\n") * 4))
    assert (len(in_bounds), len(read)) == (100, 100)
    read.clear()
    article = ("<div>" + "<p>a" * 25 + "\n\n") * 5  # together, not each by itself
    document = parse(clean_text(article))
    assert [block.reason for block in document if isinstance(block, Notice)] == [AsWritten.ARTICLE]
    assert document.plain_text().split() == article.split()
    assert len(read) == 100


@pytest.mark.parametrize(
    "article",
    [
        "![ $\n\n" * 2_000,
        "|![ $|\n|-|\n" + "|![ $|\n" * 2_000,
        "# ![ $\n" * 2_000,
    ],
    ids=["paragraphs", "cells", "headings"],
)
def test_markup_is_bounded_for_the_article_too(article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part is within its bound, and all of them together would take minutes."""
    laid_out = parse(clean_text(article))
    assert not any(isinstance(block, Notice) for block in laid_out)
    monkeypatch.setattr(limits, "MARKUP_STEPS", 2 * 3 * 2_000 - 1)  # two that open, three to stop at
    document = parse(clean_text(article))
    assert [block.reason for block in document if isinstance(block, Notice)] == [AsWritten.ARTICLE]
    assert "".join(document.plain_text().split()) == "".join(article.split())


def test_a_header_counts_for_each_part_of_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    article = "|![|\n|-|\n" + "|b|\n" * 3 * limits.TABLE_CELLS
    parts = len(parse(clean_text(article)))
    assert parts == 3
    monkeypatch.setattr(limits, "MARKUP_STEPS", parts * 4)
    assert len(parse(clean_text(article))) == parts
    monkeypatch.setattr(limits, "MARKUP_STEPS", parts * 4 - 1)
    assert isinstance(parse(clean_text(article))[0], Notice)


@pytest.mark.parametrize(
    "text",
    [
        "<div>" + "<pre>" * 500 + "</prefix>",
        "<div>" + "<script>" * 500 + "</script<",
        "<div>\n" + "<script </script " * 500,
        "<script " * 500 + "</scriptx>",
        "İ" * 5000 + "<script></script>" + "<script " * 500,
    ],
)
def test_an_end_that_is_not_there_is_looked_for_once(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each start would look to the end of the text, and re lets nothing else run meanwhile."""
    looked: list[int] = []

    class Counted:
        def __init__(self, pattern: re.Pattern[str]) -> None:
            self._pattern = pattern

        def search(self, text: str, at: int) -> re.Match[str] | None:
            looked.append(len(text) - at)
            return self._pattern.search(text, at)

    counted = {name: element._replace(end=Counted(element.end)) for name, element in raw_html._ELEMENTS.items()}
    monkeypatch.setattr(raw_html, "_ELEMENTS", counted)
    list(raw_html.paragraphs(text))
    assert 0 < sum(looked) <= len(counted) * len(text)


class Host(App[None]):
    def compose(self) -> ComposeResult:
        yield ArticleView()


class showing:  # noqa: N801 - used as a function
    """The widget with an article in a window of 80×24, before anything but the first screen is laid out."""

    def __init__(self, markdown: str) -> None:
        self._markdown = markdown
        self._test = Host().run_test(size=(80, 24))

    async def __aenter__(self) -> ArticleView:
        pilot = await self._test.__aenter__()
        view = pilot.app.query_one(ArticleView)
        view.show(clean_text(self._markdown))
        return view

    async def __aexit__(self, *raised: object) -> None:
        await self._test.__aexit__(*raised)
