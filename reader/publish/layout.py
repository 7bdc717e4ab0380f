"""Tables that only lay a page out: until about 2005 a page's menu stood in one cell, and its whole text in another.

As a table such a text would lose its paragraphs. So the table is taken away and what is in its cells stays, one cell
after the other.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

Element: TypeAlias = Any
"""An lxml element; lxml has no types of its own."""

_BLOCKS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "pre", "hr", "ul", "ol"})
_LONGEST_CELL: Final = 1000
"""Characters of text in a cell of a table that means to be one."""
_MENU: Final = 0.5
"""How much of a cell's text is in links, at least, where it is a menu."""


def unwrap_layout_tables(root: Element) -> None:
    """Replace every table in ``root`` (HTML) that only lays out by what is in its cells."""
    for table in [table for table in root.iter("table") if _lays_out(table)]:
        for row in _rows(table):
            for cell in _cells(row):
                cell.tag = "nav" if _is_menu(cell) else "div"
            row.tag = "div"
        for part in table.xpath("./thead | ./tbody | ./tfoot | ./caption"):
            part.tag = "div"
        for part in table.xpath("./colgroup | ./col"):
            part.drop_tree()
        table.tag = "div"


def _rows(table: Element) -> list[Element]:
    return list(table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"))


def _cells(row: Element) -> list[Element]:
    return list(row.xpath("./td | ./th"))


def _lays_out(table: Element) -> bool:
    if table.get("role") in {"presentation", "none"}:
        return True
    rows = _rows(table)
    if not rows or any(cell.tag == "th" for row in rows for cell in _cells(row)):
        return False
    return len(rows) == 1 or any(_is_page(cell) for row in rows for cell in _cells(row))


def _is_page(cell: Element) -> bool:
    """Return whether there is more in ``cell`` than one cell of a table can say."""
    return (
        len(cell.xpath(".//p[normalize-space()]")) > 1
        or next(cell.iterdescendants(*_BLOCKS), None) is not None
        or len(cell.text_content()) > _LONGEST_CELL
    )


def _is_menu(cell: Element) -> bool:
    everything = "".join(cell.text_content().split())
    linked = sum(len("".join(link.text_content().split())) for link in cell.iter("a"))
    return len(cell.xpath(".//a[@href]")) > 1 and linked > _MENU * len(everything)
