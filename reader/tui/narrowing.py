"""What a list can be narrowed by, beside it: publishers, languages, topics and years, with their counts.

The panel only shows and asks: ``Chosen`` says what was chosen, and whoever narrows the list gives it the new counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final
from unicodedata import category

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from reader.i18n import N_
from reader.library import EVERYTHING, Choice, Counted, Facet, Facets, Narrowing
from reader.text import CleanText, _, clean_line, clean_text, joined, ngettext
from reader.tui.rows import Rows
from reader.tui.wording import dotted, language, publisher_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reader.tui.rows import Line

_SHOWN: Final = 5
"""Values of a facet that are shown before one asks for more."""
_HEADINGS: Final = {
    Facet.PUBLISHER: N_("Publisher"),
    Facet.LANGUAGE: N_("Language"),
    Facet.TOPIC: N_("Topic"),
    Facet.YEAR: N_("Year"),
}
_PLAIN: Final = Style()
_BOLD: Final = Style(bold=True)
_UNDERLINED: Final = Style(bold=True, underline=True)
_QUOTES: Final = frozenset({"Pi", "Pf"})
_PRIMES: Final = frozenset('"\u201e\u02ba\u02ee\u05f4\u2033\u2036\u2057\u275d\u275e\u301d\u301e\u301f\uff02')
"""What looks like a quotation mark and is of another category."""
_CHOSEN, _NOT_CHOSEN = "[x] ", "[ ] "

_Entry = Facet | Counted | int
"""A heading, a value, or how many more there are."""


class NarrowingPanel(Vertical):
    """Shows ``Facets``, and what of them is chosen."""

    DEFAULT_CSS = """
    NarrowingPanel { width: 34; padding: 0 0 0 1; border-left: solid ansi_bright_black; }
    """

    @dataclass
    class Chosen(Message):
        """Something was chosen, or taken back."""

        choice: Choice

    def __init__(self) -> None:
        super().__init__()
        self.rows = FacetRows()
        """What takes the keys."""
        self._facets = Facets(0, {})
        self._narrowing = EVERYTHING
        self._open: set[Facet] = set()  # of which all values are shown
        self._entries: list[tuple[Facet, _Entry]] = []

    def compose(self) -> Iterator[Rows]:
        """Lay out the rows."""
        yield self.rows

    def show(self, facets: Facets, narrowing: Narrowing) -> None:
        """Show what there is to choose from, the cursor on the same value as before."""
        before = self._under_cursor()
        self._facets, self._narrowing = facets, narrowing
        self._list(before)

    def _under_cursor(self) -> tuple[Facet, _Entry] | None:
        return self._entries[self.rows.cursor] if self._entries else None

    def _list(self, before: tuple[Facet, _Entry] | None) -> None:
        self._entries = [(facet, each) for facet in self._facets.counted for each in self._entries_of(facet)]
        cursor = next((row for row, each in enumerate(self._entries) if _same(each, before)), self.rows.cursor)
        headings = {row for row, (_facet, each) in enumerate(self._entries) if isinstance(each, Facet)}
        self.rows.show_entries(len(self._entries), self._lines, cursor, headings)

    def _entries_of(self, facet: Facet) -> Iterator[_Entry]:
        counted = self._facets.counted[facet]
        if not counted:
            return
        yield facet
        chosen = self._narrowing.choices
        shown = [each for row, each in enumerate(counted) if row < _SHOWN or each.choice in chosen]
        # A line that stands for a single value would save nothing.
        if facet in self._open or len(counted) - len(shown) <= 1:
            yield from counted
        else:
            yield from shown
            yield len(counted) - len(shown)

    @on(Rows.Opened)
    def opened(self, message: Rows.Opened) -> None:
        """Choose a value, or show more of them."""
        message.stop()
        if message.index >= len(self._entries):
            return  # there is less to choose from by now
        facet, entry = self._entries[message.index]
        if isinstance(entry, Counted):
            self.post_message(self.Chosen(entry.choice))
        elif isinstance(entry, int):
            self._open.add(facet)
            self._list(None)

    @on(Rows.Moved)
    def moved(self, message: Rows.Moved) -> None:
        """Tell nobody else: these are no articles."""
        message.stop()

    @on(Rows.LeftUpwards)
    def left_upwards(self, message: Rows.LeftUpwards) -> None:
        """Stay."""
        message.stop()

    def _lines(self, index: int) -> Sequence[Line]:
        entry = self._entries[index][1]
        if isinstance(entry, Facet):
            return (((_(_HEADINGS[entry]), _UNDERLINED),),)
        if isinstance(entry, int):
            return (((ngettext("… {count} more", "… {count} more", entry), _PLAIN),),)
        chosen = entry.choice in self._narrowing.choices
        count = f" {entry.count}"
        room = max(1, self.rows.line_width - len(count))
        words = (_CHOSEN if chosen else _NOT_CHOSEN) + label(entry.choice)
        if cell_len(words) > room:
            words = set_cell_size(words, room - 1) + "…"
        cut = clean_text(set_cell_size(words, room))
        return (((cut, _BOLD if chosen else _PLAIN), (clean_text(count), _PLAIN)),)


class FacetRows(Rows):
    """The panel's rows. The cursor passes over headings."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "open", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._headings: set[int] = set()

    def show_entries(self, count: int, lines: Callable[[int], Sequence[Line]], cursor: int, headings: set[int]) -> None:
        """Show ``count`` lines, the cursor on ``cursor`` or, if that is a heading, on what follows."""
        self._headings = headings
        self.show(count, 1, lines, cursor=cursor + (cursor in headings))

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, but on no heading."""
        index = max(0, min(index, self.count - 1))
        if index in self._headings:
            index += 1 if index > self.cursor or index == 0 else -1
        super().move_to(index)

    def follow(self) -> None:
        """Keep the cursor in view, with the heading right above it."""
        above = self.cursor - 1 in self._headings
        self.bring_into_view(self.cursor - above, 1 + above)


def label(choice: Choice) -> CleanText:
    """Return how a choice is written. A publisher's name stands after what is known of whoever bears it."""
    if choice.facet is Facet.LANGUAGE:
        return language(choice.value)
    return clean_line(choice.label) if choice.publisher is None else publisher_label(choice.publisher)


def words_of_narrowing(narrowing: Narrowing) -> CleanText:
    """Return what narrows, in words: alternatives with a stroke between them.

    Names that somebody made up stand in quotation marks, for on this line no heading says what is what: a topic may be
    called “+ Cedar”, as a trusted publisher is written, a publisher “A / + Cedar”.
    """
    facets = dict.fromkeys(each.facet for each in narrowing.choices)
    return dotted(joined(" / ", (_told(each) for each in narrowing.choices if each.facet is facet)) for facet in facets)


def _told(choice: Choice) -> CleanText:
    if choice.publisher is not None:
        return publisher_label(replace(choice.publisher, name=_quoted(choice.publisher.name)))
    return _quoted(choice.label) if choice.facet is Facet.TOPIC else label(choice)


def _quoted(name: str) -> CleanText:
    """Return a name in quotation marks that nothing in it can end."""
    return _("“{name}”", name="".join(each for each in name if category(each) not in _QUOTES and each not in _PRIMES))


def _same(one: tuple[Facet, _Entry], other: tuple[Facet, _Entry] | None) -> bool:
    if other is None or one[0] is not other[0]:
        return False
    if isinstance(one[1], Counted) and isinstance(other[1], Counted):
        return one[1].choice == other[1].choice
    return type(one[1]) is type(other[1])
