"""Pictures get new addresses, and nothing else in the text changes."""

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from reader.errors import PictureError
from reader.publish.markdown import remarks, rewrite_pictures, split_title

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)


def rewritten(markdown):
    return rewrite_pictures(markdown, lambda address: {"a.png": "media/a.png"}.get(address, ""), "a.md")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("![A](a.png)", "![A](media/a.png)"),
        ('![A](<a.png> "A \\"title\\" & more")', '![A](media/a.png "A \\"title\\" \\& more")'),
        ("![*A* `b`](a.png)", "![*A* `b`](media/a.png)"),
        ("one ![A](a.png) two ![B](a.png) three", "one ![A](media/a.png) two ![B](media/a.png) three"),
        ("![A](http://example.org/a.png)", "![A]()"),
        ('![A](gone.png "title")', "![A]()"),
        ("[![A](a.png)](https://example.org)", "[![A](media/a.png)](https://example.org)"),
        ("> quoted ![A\n> b](a.png) end", "> quoted ![A\n> b](media/a.png) end"),
        ("> - deep\n>   ![A](\n>   a.png\n>   'T') end", '> - deep\n>   ![A](media/a.png "T") end'),
        ("1. one\n\n   ![A](a.png)\n\n\t![B](a.png)", "1. one\n\n   ![A](media/a.png)\n\n\t![B](media/a.png)"),
        ("# A ![A](a.png) title #", "# A ![A](media/a.png) title #"),
        ("![A](a.png)\n===", "![A](media/a.png)\n==="),
        (
            "| a | ![A](a.png) |\n|-|-|\n| x\\|![B\\|b](a.png) | ![C](a.png) |",
            "| a | ![A](media/a.png) |\n|-|-|\n| x\\|![B\\|b](media/a.png) | ![C](media/a.png) |",
        ),
        ("x[^1]\n\n[^1]: note ![A](a.png)", "x[^1]\n\n[^1]: note ![A](media/a.png)"),
        ("`![A](a.png)` \\![A](a.png)", "`![A](a.png)` \\![A](a.png)"),
        ("```\n![A](a.png)\n```\n\n    ![A](a.png)", "```\n![A](a.png)\n```\n\n    ![A](a.png)"),
        ("<!-- ![A](a.png) -->", "<!-- ![A](a.png) -->"),
        ("Ёж ![Ёж 🦔](a.png) ёж", "Ёж ![Ёж 🦔](media/a.png) ёж"),
        # Reference style: the definition goes, unless something else uses it.
        ("![A][r] text\n\n[r]: a.png 'T'\n[s]: b", '![A](media/a.png "T") text\n\n[s]: b'),
        ("![A][] ![R]\n\n[a]: a.png\n[r]:\n  a.png\n\nend", "![A](media/a.png) ![R](media/a.png)\n\n\nend"),
        ("![A][r] and [link][r]\n\n[r]: a.png", "![A](media/a.png) and [link][r]\n\n[r]: a.png"),
        ("![A][none]", "![A][none]"),
        # Without a description nothing is left of a dropped picture, where that cannot make a block of what follows.
        ("text ![](http://example.org/pixel.gif) text", "text  text"),
        ("text\n\n![](http://example.org/pixel.gif)\n\ntext", "text\n\n\n\ntext"),
        ("![](http://example.org/pixel.gif) # text", "![]() # text"),
        # A picture in a description is a description.
        ("![A ![B](b.png) c](a.png)", "![A B c](media/a.png)"),
        ("![A](file:///home/ivan/a.png) ![B](javascript:x) ![C](data:image/png;base64,AAAA)", "![A]() ![B]() ![C]()"),
    ],
)
def test_pictures(written, expected):
    assert rewritten(written) == expected
    assert rewritten(written + "\n") == expected + "\n"


@pytest.mark.parametrize("prefix", ["", "> ", "- ", "> 1. ", "> > - "])
@pytest.mark.parametrize("title", ["", " 'x'", ' "a\\"b"', " (t)"])
def test_only_addresses_change(prefix, title):
    lines = ["word ![A *b*](a.png{}) word **bold ![C](a.png)**", "more ![D", "e](a.png{}) [l](http://e.org)", "", "end"]
    later = prefix.replace("1. ", "   ").replace("- ", "  ")
    source = "\n".join((prefix if n == 0 else later) + line.replace("{}", title) for n, line in enumerate(lines))
    assert PARSER.render(rewritten(source)) == PARSER.render(source).replace('src="a.png"', 'src="media/a.png"')


def test_a_text_without_pictures_is_untouched():
    text = "# A\n\n\n*  odd   list\n\n[unused]: http://example.org\n\ttab \r"
    assert rewritten(text) == text


def test_every_address_is_asked_for():
    asked = []
    rewrite_pictures("![A](a%20b.png) ![B][r]\n\n[r]: <c d.png>", lambda address: asked.append(address) or "", "a.md")
    assert asked == ["a%20b.png", "c%20d.png"]


def test_a_picture_that_cannot_be_followed_is_refused(monkeypatch):
    # No such text is known: so the parser is made to see a picture where none is written.
    monkeypatch.setattr("reader.publish.positions.text_offsets", lambda *_: {})
    with pytest.raises(PictureError) as caught:
        rewritten("![A](a.png)")
    assert caught.value.data["file"] == "a.md"


@pytest.mark.parametrize(
    ("markdown", "given", "title", "rest"),
    [
        ("# A *title*\n\nText.", "", "A title", "\nText."),
        ("A title\n===\nText.", "", "A title", "Text."),
        ("# A  TITLE\n\nText.", "A title", "A title", "\nText."),
        ("# Another\n\nText.", "A title", "A title", "# Another\n\nText."),
        ("Intro.\n\n## Later\n\nText.", "", "Later", "Intro.\n\n## Later\n\nText."),
        ("Text.", "", "", "Text."),
        ("> # Quoted\n\nText.", "", "", "> # Quoted\n\nText."),
        ("# `code` &amp; ![pic](a.png)\n\nText.", "", "code & pic", "\nText."),
        ("#\n\nText.", "", "", "\nText."),
        ("```\n# no\n```", "", "", "```\n# no\n```"),
    ],
)
def test_titles(markdown, given, title, rest):
    assert split_title(markdown, given) == (title, rest)


def test_remarks():
    found = remarks("[x](file:///home/ivan/a)")
    assert found.local_links == ("file:///home/ivan/a",)
    assert found.dead_links == ()


def test_links_that_lead_nowhere_for_readers():
    found = remarks(
        "[next](02-court.md) [up](/about) [site](www.example.org) [ref][r] [disk](c:/a.md)\n"
        "[share](<\\\\\\\\host\\a>)\n\n"
        "[whole](https://example.org) <mailto:a@example.org> [tel](tel:+1) [here](#top) [none]()\n"
        "`[x](y.md)` note[^1]\n\n"
        "[r]: sub/03.md\n[^1]: A note.\n"
    )
    assert found.dead_links == ("02-court.md", "/about", "www.example.org", "sub/03.md")
    assert len(found.local_links) == 2
