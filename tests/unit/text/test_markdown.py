"""Markdown to blocks and spans."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.text import Document, clean_text, markdown, parse
from reader.text.blocks import Draft
from reader.text.dialect import markdown_parser
from reader.text.document import (
    Alignment,
    Block,
    Code,
    Heading,
    Item,
    Note,
    Paragraph,
    Place,
    Quote,
    Rule,
    Span,
    Style,
    Table,
)


def blocks(markdown: str) -> list[Block]:
    return list(parse(clean_text(markdown)))


def spans(markdown: str) -> list[tuple[str, Style]]:
    (block,) = blocks(markdown)
    assert isinstance(block, Paragraph)
    return [(span.text, span.style) for span in block.spans]


def said(block: Block) -> str:
    assert isinstance(block, Paragraph | Heading)
    return "".join(span.text for span in block.spans)


def outline(document: Document | list[Block]) -> list[tuple[str, list[str]]]:
    """Return each block's text and what it stands in."""
    names = {Quote: "quote", Item: "item", Note: "note"}
    return [(said(block), [names[type(each)] for each in block.place.containers]) for block in document]


def test_headings() -> None:
    document = parse(clean_text("# One\n\ntext\n\n### *Three*\n\nTwo\n---\n"))
    assert [(index, heading.level, said(heading)) for index, heading in document.headings] == [
        (0, 1, "One"),
        (2, 3, "Three"),
        (3, 2, "Two"),
    ]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("*a*", [("a", Style.EMPHASIS)]),
        ("**a**", [("a", Style.STRONG)]),
        ("***a***", [("a", Style.EMPHASIS | Style.STRONG)]),
        ("~~a~~", [("a", Style.STRIKE)]),
        ("`a * b`", [("a * b", Style.CODE)]),
        ("one\ntwo", [("one two", Style.PLAIN)]),
        ("one  \ntwo", [("one\ntwo", Style.PLAIN)]),
        ("one\\\ntwo", [("one\ntwo", Style.PLAIN)]),
        ("&amp; &copy; &#1071;", [("& © Я", Style.PLAIN)]),
        (r"\*a\*", [("*a*", Style.PLAIN)]),
    ],
)
def test_inline(markdown: str, expected: list[tuple[str, Style]]) -> None:
    assert spans(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[text](https://example.org)", [("text", Style.LINK), (" ‹https://example.org›", Style.ADDRESS)]),
        ("<https://example.org/a>", [("https://example.org/a", Style.LINK)]),
        ("[https://example.org](https://example.org/)", [("https://example.org", Style.LINK)]),
        ("[example.org](https://example.org/)", [("example.org", Style.LINK)]),
        ("<a@example.org>", [("a@example.org", Style.LINK)]),
        ("[bank.org](https://evil.org)", [("bank.org", Style.LINK), (" ‹https://evil.org›", Style.ADDRESS)]),
        ("[up](#top)", [("up", Style.LINK)]),
        ("[a](/%D0%B7%D0%B0%D0%BA%D0%BE%D0%BD%2F%20)", [("a", Style.LINK), (" ‹/закон%2F%20›", Style.ADDRESS)]),
        ("[a](x%FF)", [("a", Style.LINK), (" ‹x%FF›", Style.ADDRESS)]),
        ("[a](javascript:x)", [("a", Style.LINK), (" ‹javascript:x›", Style.ADDRESS)]),
        ("[a][r]\n\n[r]: https://example.org", [("a", Style.LINK), (" ‹https://example.org›", Style.ADDRESS)]),
    ],
)
def test_links_show_their_address_once(markdown: str, expected: list[tuple[str, Style]]) -> None:
    assert spans(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("![a *cat*](media/cat.png)", [("a cat", Style.PICTURE)]),
        ("![](media/cat.png)", [("", Style.PICTURE)]),
        ("![x](data:image/svg+xml;base64,AAAA)", [("x", Style.PICTURE)]),
        ('see <img src="x.png" alt="a cat">', [("see ", Style.PLAIN), ("a cat", Style.PICTURE)]),
    ],
)
def test_pictures_are_their_alternative_text(markdown: str, expected: list[tuple[str, Style]]) -> None:
    assert spans(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a <b>bold</b> word", [("a bold word", Style.PLAIN)]),
        ("one<br>two<br/>three", [("one\ntwo\nthree", Style.PLAIN)]),
        ("a<script>alert(1)</script>b", [("ab", Style.PLAIN)]),
        ("a<!-- no -->b", [("ab", Style.PLAIN)]),
        ("2 < 3 and 5 > 4", [("2 < 3 and 5 > 4", Style.PLAIN)]),
        ('<div title="a > b">said</div>', [("said", Style.PLAIN)]),
        ("<div>a &amp; b</div>", [("a & b", Style.PLAIN)]),
        ("<div>never closed", [("never closed", Style.PLAIN)]),
        ("Put your <style> rules in a file", [("Put your  rules in a file", Style.PLAIN)]),
        ("x <style> a <style> b</style> c", [("x  c", Style.PLAIN)]),
        ("a <svg> b <style>no</style> c", [("a  b  c", Style.PLAIN)]),
        ("<svg>[a</svg>](y)", [(" ‹y›", Style.ADDRESS)]),
        ("<svg>[a](y)</svg>b", [("b", Style.PLAIN)]),
        ("[a<svg>b](y)</svg>c", [("a", Style.LINK), (" ‹y›", Style.ADDRESS), ("c", Style.PLAIN)]),
        ("<svg>*a</svg>b* c", [("b", Style.EMPHASIS), (" c", Style.PLAIN)]),
        ("*a<svg>b* c</svg>d", [("a", Style.EMPHASIS), ("d", Style.PLAIN)]),
        (f"<div>a&#{'9' * 5000};b&#{'0' * 5000}65;</div>", [("a\ufffdbA", Style.PLAIN)]),
        (f"x <img alt='&#{'9' * 5000};'>", [("x ", Style.PLAIN), ("\ufffd", Style.PICTURE)]),
        ("<pre>one\n  two</pre>", [("one\ntwo", Style.PLAIN)]),
    ],
)
def test_raw_html_keeps_its_text(markdown: str, expected: list[tuple[str, Style]]) -> None:
    assert spans(markdown) == expected


def test_html_blocks_are_paragraphs() -> None:
    markdown = "<style>p { color: red }</style>\n\n<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>\n"
    assert [said(block) for block in blocks(markdown)] == ["a b", "c"]


def test_nested_lists_and_quotations() -> None:
    markdown = "- a\n  - b\n\n    c\n-\n\n> d\n> > e\n\n> f\n"
    found = blocks(markdown)
    assert outline(found) == [
        ("a", ["item"]),
        ("b", ["item", "item"]),
        ("c", ["item", "item"]),
        ("", ["item"]),
        ("d", ["quote"]),
        ("e", ["quote", "quote"]),
        ("f", ["quote"]),
    ]
    assert [block.place.shared for block in found] == [0, 1, 2, 0, 0, 1, 0]


def test_ordered_lists_begin_where_they_say() -> None:
    numbers = [block.place.containers[-1] for block in blocks("7. a\n8. b\n1. c\n")]
    assert [item.number for item in numbers if isinstance(item, Item)] == [7, 8, 9]


def test_tight_lists_have_no_gaps_but_before_the_first_item() -> None:
    assert [block.place.gap for block in blocks("text\n\n- a\n- b\n  - c\n\ntext")] == [False, True, False, False, True]
    assert [block.place.gap for block in blocks("- a\n\n- b")] == [False, True]


def test_code() -> None:
    fence, indented = blocks("```py\nif x:\n\treturn\n```\n\n    a *b*\n")
    assert isinstance(fence, Code)
    assert fence.text == "if x:\n    return"
    assert isinstance(indented, Code)
    assert indented.text == "a *b*"


def test_tables() -> None:
    (table,) = blocks("| a | b | c |\n|---|:-:|--:|\n| 1 | **2** |\n")
    assert table == Table(
        Place(gap=False),
        (Alignment.LEFT, Alignment.CENTRE, Alignment.RIGHT),
        tuple((Span(clean_text(text)),) for text in "abc"),
        (((Span(clean_text("1")),), (Span(clean_text("2"), Style.STRONG),), ()),),
    )


def test_notes_are_numbered_by_first_reference_and_stand_at_the_end() -> None:
    markdown = "[^b]: B\n\n    more\n\none[^a] two[^b] three[^a]\n\n[^a]: A\n[^unused]: U[^b]\n\nfour[^none]\n"
    found = blocks(markdown)
    assert said(found[0]) == "one[1] two[2] three[1]"
    assert said(found[1]) == "four[^none]"
    assert isinstance(found[2], Rule)
    notes = [(said(block), block.place.containers[0]) for block in found[3:]]
    assert [(text, note.number) for text, note in notes if isinstance(note, Note)] == [
        ("A", 1),
        ("B", 2),
        ("more", 2),
        ("U[2]", 3),
    ]


def test_a_note_in_a_note_is_not_lost() -> None:
    assert [
        said(block) for block in blocks("x[^a]\n\n[^a]: one\n\n    [^b]: two\n") if not isinstance(block, Rule)
    ] == [
        "x[1]",
        "one",
        "two",
    ]


def test_an_empty_article_has_no_blocks() -> None:
    assert blocks("") == []
    assert blocks("\n  \n") == []


def test_blocks_are_the_same_in_any_order() -> None:
    text = clean_text("a[^1]\n\n- b [r]\n\n[^1]: c\n\n[r]: https://example.org\n")
    forwards, backwards = parse(text), parse(text)
    for index in reversed(range(len(backwards))):
        backwards[index]
    assert [said(b) for b in forwards if isinstance(b, Paragraph)] == [
        said(b) for b in backwards if isinstance(b, Paragraph)
    ]


MARKUP = st.text(st.sampled_from("ab \n\n-*_`~#>|[]()!<>/&;1.:^\\\"'=\t"), max_size=200)


@given(MARKUP)
def test_any_text_is_a_document_of_clean_text(markdown: str) -> None:
    document = parse(clean_text(markdown))
    for block in document:
        texts = [block.text] if isinstance(block, Code) else []
        if isinstance(block, Paragraph | Heading):
            texts = [span.text for span in block.spans]
        assert [clean_text(text) for text in texts] == texts
    assert clean_text(document.plain_text()) == document.plain_text()


TAGS = [
    "a", "b", "[", "](", ")", "](y)", "![", "*", "**", "_", "~~", "`", "<svg>", "</svg>", "<style>", "</style>",
    "<script>", "</script>", "<br>", "<img>", "<!--", "-->", "<pre>", "</pre>", "<a>", "</a>", "</prefix>", "[^1]",
    "|", "-", ">", "#", "<div>", "&#99999;", "\\",
]  # fmt: skip
MARKED_UP = st.lists(st.sampled_from([*TAGS, " ", "\n", "\n\n"]), max_size=40).map("".join)


@given(MARKED_UP)
@example("one\n\n<svg>[a</svg>](y)\n\ntwo")
def test_every_block_of_any_text_is_iterated_over(markdown: str) -> None:
    document = parse(clean_text(markdown))
    assert len([document[i] for i in range(len(document))]) == len(document)
    assert len(list(document)) == len(document)


def test_a_mistake_in_one_block_is_not_the_end_of_the_article() -> None:
    def broken(_: object) -> Block:
        raise IndexError

    document = Document([Draft(broken, (1, 1))], {})
    with pytest.raises(IndexError):
        list(document)


def test_no_thread_ever_meets_a_parser_without_its_rules() -> None:
    markdown._parser.cache_clear()
    parser = markdown._parser()
    rulers = (parser.core.ruler, parser.block.ruler, parser.inline.ruler, parser.inline.ruler2)
    assert None not in [ruler.__cache__ for ruler in rulers]
    assert None in [ruler.__cache__ for ruler in (markdown_parser().block.ruler,)]  # the control


WORD = st.text(st.sampled_from("абвгд"), min_size=1, max_size=5)


@given(
    st.lists(WORD, min_size=1), st.sampled_from(["{}", "# {}", "- {}", "> {}", "<div>{}</div>", "    {}", "1. > - {}"])
)
def test_no_word_is_lost(words: list[str], form: str) -> None:
    text = parse(clean_text("\n\n".join(form.format(word) for word in words))).plain_text()
    assert [word for word in text.split() if word.isalpha()] == words
