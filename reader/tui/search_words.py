"""What is said about a search: its keys, what it found, and why it found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.index.query import MAX_TERMS
from reader.text import EMPTY, _, describe, joined, ngettext
from reader.tui.keybar import Hint
from reader.tui.wording import not_searchable_yet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.text import CleanText
    from reader.tui.searching import Searching


def help_of_search() -> Sequence[Hint]:
    """Return the keys about searching that are the same over any list."""
    return (
        Hint("F2", _("how to search: phrases, fields, dates")),
        Hint("F, F4, →; 0", _("narrow by publisher, language, topic, year; widen")),
    )


def hints_of_field(*, filled: bool) -> Sequence[Hint]:
    """Return the keys in the search field; ``filled`` says that Esc has something to clear."""
    return (
        Hint("Enter", _("read")),
        Hint("↓", _("to the list")),
        Hint("Esc", _("clear") if filled else _("back")),
        Hint("F2", _("how to search")),
        Hint("F4", _("narrow")),
        Hint("F1", _("help")),
    )


def hints_of_panel(*, narrows: bool) -> Sequence[Hint]:
    """Return the keys in the panel."""
    return (
        Hint("Enter", _("choose, or take back")),
        Hint("Esc", _("to the list")),
        *hint_of_widening(narrows=narrows),
        Hint("/", _("search")),
        Hint("F1", _("help")),
    )


def hint_of_widening(*, narrows: bool) -> Sequence[Hint]:
    """Return the key that takes back what narrows, if something does."""
    return (Hint("0", _("widen")),) if narrows else ()


def number_found(total: int, *, cut: bool) -> CleanText:
    """Return how much was found; ``cut`` says that the query was too long."""
    found = ngettext("{count} found", "{count} found", total)
    return joined(", ", (found, _("only the first {count} words count", count=MAX_TERMS) if cut else EMPTY))


def why_narrowed_away(unnarrowed: int) -> CleanText:
    """Return why nothing is listed although ``unnarrowed`` articles were found."""
    return ngettext(
        "{count} found, but what you have chosen does not let it through. Esc starts over.",
        "{count} found, but what you have chosen lets none of them through. Esc starts over.",
        unnarrowed,
    )


def why_nothing_found(searching: Searching, unindexed: int) -> CleanText:
    """Return why no article has the words, and what may have been meant."""
    if searching.failure is not None:
        return describe(searching.failure)
    meant = EMPTY
    if searching.suggestion:
        meant = _("Did you mean: {query} (Enter takes it)", query=searching.suggestion)
    return joined("\n", (_("No article has these words."), meant, not_searchable_yet(unindexed)))
