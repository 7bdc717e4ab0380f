"""A document as plain text."""

from __future__ import annotations

from reader.text import clean_text, parse

MARKDOWN = """# Title

Text with a [link](https://example.org) and ![a cat](cat.png)![](dog.png).

## Section

- one
- two
  1. three

     still three

> said
>
> - in it

| a | b |
|---|---|
| 1 | 2 |

    code
      more

---

End[^1].

[^1]: Note.
"""

PLAIN = """Title

Text with a link ‹https://example.org› and [a cat].


Section

• one
• two

  1. three

     still three

> said
>
> • in it

a | b
1 | 2

    code
      more

* * *

End[1].

* * *

[1] Note."""


def test_structure_stays_legible() -> None:
    assert parse(clean_text(MARKDOWN)).plain_text() == PLAIN


def test_people_are_told_of_pictures_without_words() -> None:
    shown = parse(clean_text(MARKDOWN)).plain_text(shown=True)
    assert "[picture: a cat][picture]." in shown


def test_notices_are_for_people() -> None:
    document = parse(clean_text("[" * 2000))
    assert document.plain_text() == "[" * 2000
    assert document.plain_text(shown=True).startswith("The paragraph below has too much markup")
