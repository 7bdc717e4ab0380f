"""Our sentences, with what comes from outside in them: what a person is told is ``CleanText`` by type.

Nothing else fills a sentence: each thing that goes into one becomes a clean line first. However a title, a file name
or a word of the system's is made, it cannot command the terminal, begin a line, or turn around the words beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader import i18n
from reader.text.clean import CleanText, clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reader.errors import ReaderError


def _(message: str, /, **data: str | int) -> CleanText:
    """Translate ``message``, and fill its placeholders."""
    translated = i18n._(message)
    return _filled(translated, data) if data else clean_text(translated)


def ngettext(singular: str, plural: str, number: int, /, **data: str | int) -> CleanText:
    """Translate a message that depends on a number, and fill its placeholders; ``{count}`` is that number."""
    return _filled(i18n.ngettext(singular, plural, number), {"count": number, **data})


def describe(error: ReaderError) -> CleanText:
    """Return what a person is told about ``error``, in the language in use, on one line."""
    return clean_line(_filled(i18n._(error.message), error.data))


def joined(separator: str, parts: Iterable[CleanText]) -> CleanText:
    """Join what is not empty."""
    return clean_text(separator.join(part for part in parts if part))


def _filled(message: str, data: Mapping[str, str | int]) -> CleanText:
    clean = {name: _part(value) if isinstance(value, str) else value for name, value in data.items()}
    return clean_text(message.format_map(_Data(clean)))


def _part(text: str) -> str:
    """Return ``text`` as a clean line, with a space for those at its ends: a name that ends in one must look so."""
    line = clean_line(text)
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' * before}{line}{' ' * after}" if line else line


class _Data(dict[str, str | int]):
    """What fills the placeholders. One that is missing must not turn an error into a traceback."""

    def __missing__(self, key: str) -> str:
        return "…"
