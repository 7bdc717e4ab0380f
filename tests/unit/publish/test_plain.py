"""Plain text reads as it was typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from reader.publish.plain import from_plain_text

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
LINE = st.text(st.sampled_from("ab1Я .)(#*_-+=>|`~[]<>!&;:^\\/\"'—$%@{}\t "), max_size=20)


def shown(markdown):
    """Return the lines of each paragraph as they are shown; anything but a paragraph is told by its type."""
    blocks = []
    for token in PARSER.parse(markdown):
        if token.type == "inline":
            text = "".join(
                "\n" if child.type == "hardbreak" else " " if child.type == "softbreak"
                else child.content if child.type in {"text", "text_special"} else f"<{child.type}>"
                for child in token.children
            )  # fmt: skip
            blocks.append(text)
        elif token.type not in {"paragraph_open", "paragraph_close"}:
            blocks.append(f"<{token.type}>")
    return blocks


@pytest.mark.parametrize(
    "line",
    [
        "*not* _emphasis_ **at** ~~all~~ a_b_c 2*3*4", "# no heading", "- no item", "1. no item", "1) no item", "> no",
        "`no code`", "[no](link) ![no](picture) [no]: ref", "<b>no tag</b> <https://example.org>", "&amp; &#27; AT&T",
        "| no | table |", "====", "----", "***", "~~~", "```", "+ plus", "a\\*b \\", "[^1] [^1]: note", ": definition",
        "#", "1.", "-", "C:\\Users\\x",
    ],
)  # fmt: skip
def test_markdown_characters_stay_characters(line):
    assert shown(from_plain_text(f"First line.\n\n{line}\n")) == ["First line.", line]


@settings(max_examples=300, deadline=None)
@given(st.lists(LINE, max_size=6))
def test_any_text_is_shown_as_typed(lines):
    typed = "\n".join(lines)
    paragraphs = [part for part in "\n".join(line.strip() for line in lines).split("\n\n") if part.strip()]
    assert shown(from_plain_text(typed)) == [part.strip("\n") for part in paragraphs]


def test_wrapped_paragraphs_flow_and_verse_keeps_its_lines():
    wrapped = "Это длинная строка, которую редактор перенёс на полях страницы,\nи вот её конец.\n"
    assert shown(from_plain_text(wrapped)) == [wrapped.strip().replace("\n", " ")]
    verse = "Мороз и солнце;\nдень чудесный!"
    assert shown(from_plain_text(verse)) == [verse]


def test_speech_begins_its_own_line():
    long = "— Я сказала бы вам об этом гораздо раньше, если бы только знала."
    assert shown(from_plain_text(f"{long}\n{long}\n— Да.")) == [f"{long}\n{long}\n— Да."]
