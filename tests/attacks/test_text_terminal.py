"""Article text that would speak to the terminal, reorder what is read, or draw where it has no business."""

from __future__ import annotations

import html
import unicodedata

import pytest
from markdown_it import MarkdownIt
from textual.app import App, ComposeResult

from reader.text import clean_text, decode, parse
from reader.text.isolates import balanced, without_isolates
from reader.tui.article import ArticleView
from reader.tui.article.block_rows import rows_of

# What is hidden in the text, and an HTML entity that a parser turns into it where there is one.
PAYLOADS = {
    "CSI": "\x1b[2J",
    "OSC 52 to the clipboard": "\x1b]52;c;aGVsbG8=\x07",
    "OSC 8 link": "\x1b]8;;https://example.org\x1b\\x\x1b]8;;\x1b\\",
    "DCS": "\x1bPq\x1b\\",
    "8-bit CSI": "\x9b2J",
    "8-bit OSC": "\x9d52;c;aGVsbG8=\x9c",
    "backspaces": "safe\x08\x08\x08\x08",
    "bell": "\x07",
    "carriage return": "evil\rgood",
    "DEL": "\x7f",
    "right-to-left override": "\u202egnp.exe",
    "isolates": "\u2066a\u2069\u2067b\u2068",
    "isolates that never end": "\u2067" * 40 + "a",
    "ends of isolates": "a\u2069\u2069",
    "an isolate around nothing": "\u2066\u0301\u2069",
    "marks of direction": "\u200e\u200f\u061c",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\ufefff",
    "tag characters": "\U000e0041\U000e0042\U000e007f",
    "variation selectors": "a\ufe0fb\U000e0101",
    "interlinear annotation": "\ufff9a\ufffab\ufffb",
    "invisible operators": "\u2061\u2062\u2063\u2064",
    "Hangul fillers": "\u115f\u1160\u3164\uffa0",
    "noncharacters": "\ufdd0\ufffe\U0010ffff",
    "private use": "\ue0b0\U000f0000",
    "surrogates": "\ud83d",
    "line separators": "a\u2028b\u2029c\x85d",
}
# Every place that text can stand in.
PLACES = {
    "paragraph": "x {} y",
    "heading": "# x {} y",
    "emphasis": "x *{}* y",
    "code span": "x `{}` y",
    "fence": "```{}\n{}\n```",
    "indented code": "    {}",
    "table": "| {} | b |\n|---|---|\n| c | {} |",
    "list": "1. {}\n   - {}",
    "quotation": "> {}",
    "link text": "[x{}](https://example.org)",
    "link address": "[x](<https://example.org/{}>)",
    "link title": '[x](https://example.org "{}")',
    "picture": "![x{}](p.png)",
    "raw HTML": "<div title='{}'>{}<img alt='{}'></div>",
    "inline HTML": "x <b>{}</b><img alt='{}'>",
    "note": "x[^1]\n\n[^1]: {}",
    "reference": "[x][a{}]\n\n[a{}]: https://example.org/{}",
}
FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def dangerous(text: str) -> set[str]:
    """Return what no clean text may hold: controls, formats, surrogates, private and unassigned characters.

    Isolates are no danger as long as they are balanced on each line.
    """
    if balanced(text) == text:
        text = without_isolates(text)
    return {c for c in text if c != "\n" and unicodedata.category(c) in FORBIDDEN}


def entities(payload: str) -> str:
    return "".join(f"&#x{ord(c):x};" for c in payload)


def everything_shown(markdown: str) -> str:
    document = parse(clean_text(markdown))
    rows = [rows_of(block, 30) for block in document]
    drawn = "".join(run.text for each in rows for i in range(each.height) for run in each.row(i))
    assert drawn == without_isolates(drawn)
    assert document.plain_text() == without_isolates(document.plain_text())
    return drawn + document.plain_text() + document.plain_text(shown=True)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_nothing_dangerous_comes_through(place: str, payload: str) -> None:
    for written in (payload, entities(payload)):
        assert dangerous(everything_shown(place.replace("{}", written))) == set()


def test_positive_control_parsers_bring_it_back() -> None:
    """Without cleaning after the parser, entities are live: what the tests above would catch."""
    written = entities("\u202e\u200b")
    assert dangerous(written) == set()
    assert dangerous(MarkdownIt().parseInline(written)[0].children[0].content) == {"\u202e", "\u200b"}
    assert dangerous(html.unescape("&#x202e;")) == {"\u202e"}
    assert dangerous("\x1b[2J") == {"\x1b"}


async def test_what_is_painted_is_what_harmless_text_would_paint() -> None:
    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield ArticleView()

    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        view = app.query_one(ArticleView)
        painted = []
        for payload in ("", "".join(PAYLOADS.values())):
            view.show(decode(f"# Title{payload}\n\n| a{payload} | b |\n|---|---|\n| c | d |\n".encode(errors="ignore")))
            await pilot.pause()
            strips = app.screen._compositor.render_strips()
            assert {c for strip in strips for c in strip.text if ord(c) < 32 or 126 < ord(c) < 160} == set()
            painted.append([[segment.control for segment in strip] for strip in strips])
        assert all(control is None for screen in painted for controls in screen for control in controls)


@pytest.mark.parametrize("stack", ["\u0301", "\u0301\u0323", "\u0e47", "\u20dd", "\u1161", "\U0001e8d0"])
def test_stacks_of_marks_stay_in_their_row(stack: str) -> None:
    text = clean_text("a" + stack * 1000 + "b")
    assert len(text) <= 10
    assert len(everything_shown("a" + entities(stack * 50) + "b")) < 100


def test_marks_do_not_climb_onto_what_stands_to_the_left() -> None:
    assert clean_text("\u0301\u0301a\n\u0301b") == "a\nb"
    assert everything_shown("x *\u0301y*").count("\u0301") == 0
