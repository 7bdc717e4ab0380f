"""Blocks in rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text import clean_text, parse
from reader.tui.article.block_rows import rows_of, text_of
from reader.tui.article.rows import Row

EVERYTHING = """# A *title* with words
text with `code`, [a link](https://example.org/a/very/long/address), ![a picture](x.png) and日本語の文章。

> quoted
> - in a list
>   > deep

- item
  1. inner item with more words than fit

     | a | b |
     |---|--:|
     | one | **two** words |

| wide | table | of | many | columns | indeed |
|------|:-----:|----|------|---------|-------:|
| a long cell of words | b | c | d | e | f |

```
code that is longer than any line of a narrow window
```

---

End[^1].

[^1]: Note.
"""


def shown(row: Row) -> str:
    return "".join(run.text for run in row)


def screen(markdown: str, width: int) -> list[str]:
    every = [rows_of(block, width) for block in parse(clean_text(markdown))]
    return [shown(rows.row(i)).rstrip() for rows in every for i in range(rows.height)]


def test_lists_and_quotations() -> None:
    markdown = "> a\n> - b c d\n>\n> e\n\n9. f\n10. g h\n"
    assert screen(markdown, 8) == ["│ a", "│", "│ • b c", "│   d", "│", "│ e", "", "9. f", "10. g h"]


def test_a_table_that_fits_is_a_grid() -> None:
    markdown = "| a | b | c |\n|---|:-:|--:|\n| one | 2 | 3 |\n| x | yyy | zz |"
    assert screen(markdown, 40) == [
        "a   │  b  │  c",
        "────┼─────┼───",
        "one │  2  │  3",
        "x   │ yyy │ zz",
    ]


def test_cells_wrap_where_a_table_almost_fits() -> None:
    markdown = "| n | text |\n|---|---|\n| 1 | a few more words than that |"
    assert screen(markdown, 20) == [
        "n │ text",
        "──┼─────────────────",
        "1 │ a few more words",
        "  │ than that",
    ]


def test_a_table_that_does_not_fit_is_records() -> None:
    markdown = "| name | role | place |\n|---|---|---|\n| Anna Author | editor | St Petersburg |\n| B | c | d |"
    assert screen(markdown, 19) == [
        "name: Anna Author",
        "role: editor",
        "place:",
        "  St Petersburg",
        "────────",
        "name: B",
        "role: c",
        "place: d",
    ]


def test_deep_containers_leave_half_of_the_width() -> None:
    (rows,) = (rows_of(block, 12) for block in parse(clean_text("> " * 5 + "some words")))
    assert [shown(rows.row(i)) for i in range(rows.height)] == ["│ │ │ some", "│ │ │ words"]


@pytest.mark.parametrize("width", [1, 2, 3, 5, 10, 20, 40, 84])
def test_no_row_is_wider_than_the_width(width: int) -> None:
    floor = max(width, 8)  # narrower than a character and its indent nothing fits: the widget crops
    for row in screen(EVERYTHING, width):
        assert cell_len(row) <= floor


@given(st.integers(8, 90))
def test_places_and_rows_agree(width: int) -> None:
    for block in parse(clean_text(EVERYTHING)):
        rows = rows_of(block, width)
        assert rows.text == text_of(block)
        for index in range(rows.height):
            for run in rows.row(index):
                if run.offset is not None:
                    assert rows.text[run.offset : run.offset + len(run.text)] == run.text
        for character in range(len(rows.text)):
            row = rows.row_of(character)
            assert rows.character_at(row) <= character or row == 0


MARKUP = st.text(st.sampled_from("ab \n\n-*_`#>|[]()!<>1.:日\\"), max_size=120)


@given(MARKUP, st.integers(8, 40))
def test_any_text_has_rows(markdown: str, width: int) -> None:
    for block in parse(clean_text(markdown)):
        rows = rows_of(block, width)
        assert rows.height >= 1
        assert all(cell_len(shown(rows.row(index))) <= width for index in range(rows.height))


def test_a_table_of_empty_columns_has_a_row() -> None:
    assert screen("| | |\n|-|-|\n", 20) == [""]
