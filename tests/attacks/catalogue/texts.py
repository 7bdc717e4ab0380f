"""Texts that are allowed, signed, and meant to harm whoever shows them: they open calmly."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Final

from attacks.catalogue.attack import ATTACKS, Attack, attack, zipped
from support.bundles import CONTENTS, files_of

from reader.bundle import ArticleContents, EditionContents

CONTROLS: Final = (
    "\x1b]52;c;QUJD\x07\x1b]0;title\x07\x1b[2J\x1b[31m\x1b]8;;https://evil\x1b\\x\x1b]8;;\x1b\\"
    "\x1bPq#0\x1b\\\x9b31m\x9d0;x\x9c\x08\x7f\r\u202e\u2066\u200b\ufeff\U000e0041[bold]x[/]{0}%s"
)
"""One of each kind of thing that a terminal, a markup or a template might obey."""

_LARGE: Final = 1_000_000

MARKDOWN: Final = {
    "control sequences in the text": CONTROLS,
    "control sequences written as entities": "&#27;]52;c;QUJD&#7;&#x9b;2J&#x202e;&#8203;",
    "a page of quotations in quotations": ">" * 50_000 + " end",
    "a million open brackets": "[" * _LARGE,
    "a million links that never end": "[a](" * (_LARGE // 4),
    "addresses that are read again and again": ("[a](" * 33 + "x" * 15_800 + "\n\n") * 60,
    "quotations that are read again and again": ">- - \n|-\n" * 4_000,
    "a million stars": "*a_ " * (_LARGE // 4),
    "a million opened tags": "<a " * (_LARGE // 3),
    "comments that never end": "<div>\n" + "<!-- " * (_LARGE // 5),
    "scripts that never end": "<div>" + "<script>" * (_LARGE // 8),
    "a table of five thousand columns": "|a" * 5000 + "|\n" + "|-" * 5000 + "|\n" + "|b" * 5000 + "|\n",
    "a table that completes itself": "|a" * 99 + "|\n" + "|-" * 99 + "|\n" + "|b\n" * 3_000,
    "a fence that never ends": "```\n" + "x = 1\n" * 20_000,
    "a word of a million letters": "a" * _LARGE,
    "a million combining marks": "e" + "\u0301\u0323" * (_LARGE // 2),
    "a million isolates": "\u2067" * _LARGE + "a",
    "five thousand notes": "".join(f"[^{n}]: x\n" for n in range(5_000)) + "[^1]",
    "twenty thousand headings": "# a\n" * 20_000,
    "a million empty lines": "\n" * _LARGE + "end",
    "a hundred thousand tabs": "\t" * 100_000 + "x",
    "references that expand each other": "".join(f"[a{n}]: https://example.org/{'b' * 200}\n" for n in range(2_000))
    + "".join(f"[a{n}]" for n in range(2_000)),
    "links to programs and files": "[a](javascript:alert(1)) [b](file:///etc/passwd) ![c](https://tracker.example/17)",
    "entities of a million digits": "&#" + "1" * _LARGE + ";<div>&#x" + "f" * _LARGE + ";</div>",
}


def _saying(markdown: str) -> bytes:
    article = ArticleContents("articles/a.md", markdown.encode(), "A", id="a")
    return zipped(files_of(dataclasses.replace(CONTENTS, articles=(article,), media=())))


for _name, _markdown in MARKDOWN.items():
    ATTACKS[_name] = Attack(_name, "", lambda markdown=_markdown: _saying(markdown))


@attack("control sequences in every field")
def every_field() -> bytes:
    return zipped(files_of(in_every_field(CONTROLS)))


@attack("a title that shows nothing")
def invisible_title() -> bytes:
    article = ArticleContents("articles/a.md", b"x", "\u200b\u2800\u3164", id="a")
    return zipped(files_of(dataclasses.replace(CONTENTS, title="\u200b", articles=(article,), media=())))


@attack("a good bundle under a name of control sequences", file_name="\x1b]52;c;QUJD\x07\u202e.bundle")
def hostile_file_name() -> bytes:
    return _saying("x")


@attack(
    "a bad bundle under a name of control sequences",
    "This is not a sealed bundle, or its beginning is damaged.",
    file_name="\x1b]0;x\x07$(reboot);'\".bundle",
)
def hostile_file_name_of_nothing() -> bytes:
    return b"x"


@attack(
    "an article that is not text",
    "The article “articles/a.md” in this bundle is not readable text. Ask its publisher for another bundle.",
)
def not_text() -> bytes:
    article = ArticleContents("articles/a.md", b"\xff\xfe\x1b]0;x", "A", id="a")
    return zipped(files_of(dataclasses.replace(CONTENTS, articles=(article,), media=())))


def in_every_field(text: str) -> EditionContents:
    """Return an edition that has ``text`` wherever a publisher can put any."""
    article = ArticleContents(
        path="articles/a.md",
        markdown=f"# Head {text}\n\nWord {text} ![alt {text}](a.png) [link {text}](https://example.org/{text})\n".encode(),
        title=f"Title {text}",
        authors=(f"Author {text}",),
        source=f"Source {text}",
        url=f"https://example.org/{text}",
        published="2021",
        language="en",
        tags=(f"tag {text}",),
        summary=f"Summary {text}",
        id="a",
    )
    return EditionContents(
        title=f"Edition {text}",
        publisher=f"Publisher {text}",
        created=date(2024, 5, 17),
        language="en",
        description=f"Description {text}",
        series=f"Series {text}",
        number=3,
        articles=(article,),
    )
