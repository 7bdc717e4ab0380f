"""What can be asked of a search: one page, which fits into 80 × 24."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len

from reader.i18n import N_, current
from reader.text import _
from reader.tui.content import Content, connected, styled
from reader.tui.help import PageScreen, table
from reader.tui.keybar import Hint

_GAP: Final = "  "

_WORDS: Final = (
    (N_("court law"), N_("all of these words, each in any of its forms")),
    (N_('"court of law"'), N_("these words next to each other, in this order")),
    (N_("court OR law"), N_("one of the two")),
    (N_("court -law"), N_("without what follows the minus")),
    (N_("cour*"), N_("words that begin so")),
)
_FIELDS: Final = (
    ("title:", "заголовок:", N_("in its title")),
    ("author:", "автор:", N_("who wrote it")),
    ("source:", "источник:", N_("where it appeared first")),
    ("publisher:", "издатель:", N_("who made the edition")),
    ("tag:", "тема:", N_("its topic")),
    ("lang:ru", "язык:русский", N_("its language")),
    ("after:2021-03", "после:2021-03", N_("from March 2021 on")),
    ("before:2022", "до:2022", N_("before the year 2022")),
    ("is:unread", "это:непрочитанное", N_("also: is:read, is:starred")),
    ("has:image", "есть:картинка", N_("with pictures")),
)
"""English name, Russian name, and what an article is asked."""


class QueryHelpScreen(PageScreen):
    """Shows the query language; its fields under both their names, that of the language in use first."""

    def words(self) -> Content:
        """Return examples and fields."""
        fields = [((russian, name) if current() == "ru" else (name, russian), does) for name, russian, does in _FIELDS]
        first = max(cell_len(names[0]) for names, _does in fields)
        hints = [Hint(_(example), _(does)) for example, does in _WORDS]
        hints += [Hint(names[0].ljust(first) + _GAP + names[1], _(does)) for names, does in fields]
        lines = (
            styled((_("How to search"), "bold underline")),
            *table(hints, self.width),
            styled(),
            styled(_('Several words of a field: author:"Anna Akhmatova". The opposite: -tag:law.')),
            styled(_("Nothing that you look for is ever kept.")),
        )
        return connected("\n", lines)
