"""The part of a query that asks about an article and not for its words: ``автор:Сахаров после:2021-03 is:unread``.

- ``title: author: source: publisher: tag:`` and words that are in it, each at least by its beginning; in quotation
  marks where there are several
- ``lang:`` and a language tag, or the name of Russian or English
- ``after:`` and ``before:`` and a day, a month or a year: ``after:`` takes in the period that it names, ``before:``
  leaves it out
- ``is:unread``, ``is:read``, ``is:starred``
- ``has:image``, of articles that are indexed
- each with a Russian name, too; and each with ``-`` before it for the opposite

A name of none of these, as in ``https://…`` or ``Вопрос:``, is a word like any other. A field without a value is being
typed still, and asks for nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from reader.errors import QueryDateError, QueryError, QueryHasError, QueryValueError
from reader.index.analysis import WORD, fold
from reader.index.query import MAX_LENGTH
from reader.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from reader.library.shelf import Shelved
    from reader.library.state import Reading

    Condition = Callable[[Shelved, "Known"], bool]

MAX_CONDITIONS: Final = 64
_LONGEST_SAID: Final = 40

_TOKEN: Final = re.compile(
    r"""
    (?:^|(?<=\s))(?P<minus>[-\u2212]?)(?P<field>[^\W\d_]{2,12}):(?P<value>"[^"]*"?|«[^»]*»?|[„“][^“”]*[“”]?|[^\s"«„“]*)
    | "[^"]*"? | «[^»]*»? | [„“][^“”]*[“”]?
    """,
    re.VERBOSE,
)
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_RUSSIAN: Final = {
    "заголовок": "title",
    "автор": "author",
    "источник": "source",
    "издатель": "publisher",
    "тема": "tag",
    "язык": "lang",
    "после": "after",
    "до": "before",
    "это": "is",
    "есть": "has",
}
_TEXTS: Final[Mapping[str, Callable[[Shelved], Iterable[str]]]] = {
    "title": lambda each: (each.article.title,),
    "author": lambda each: each.article.authors,
    "source": lambda each: (each.article.source,),
    "publisher": lambda each: (each.edition.publisher.name, each.edition.publisher.claims),
    "tag": lambda each: each.article.tags,
}
_LANGUAGES: Final = {
    "русский": "ru",
    "по-русски": "ru",
    "russian": "ru",
    "английский": "en",
    "по-английски": "en",
    "english": "en",
}
_IS: Final[Mapping[str, Callable[[Reading], bool]]] = {
    "unread": lambda reading: not reading.read,
    "непрочитанное": lambda reading: not reading.read,
    "непрочитано": lambda reading: not reading.read,
    "read": lambda reading: reading.read,
    "прочитанное": lambda reading: reading.read,
    "прочитано": lambda reading: reading.read,
    "starred": lambda reading: reading.starred,
    "отмеченное": lambda reading: reading.starred,
    "отмечено": lambda reading: reading.starred,
}
_IMAGE: Final = frozenset((
    "image", "images", "picture", "pictures", "photo", "photos",
    "картинка", "картинки", "изображение", "изображения", "иллюстрация", "иллюстрации", "фото",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What one search asks about articles, by id: how far one was read, if it has a picture, which words are where."""

    reading: Callable[[str], Reading]
    has_picture: Callable[[str], bool]
    _words: dict[tuple[str, str], tuple[frozenset[str], ...]] = field(default_factory=dict)

    def words(self, name: str, shelved: Shelved) -> tuple[frozenset[str], ...]:
        """Return the words of each of the texts that an article has in a field."""
        place = name, shelved.article.id
        known = self._words.get(place)
        if known is None:
            known = self._words[place] = tuple(frozenset(_words(text)) for text in _TEXTS[name](shelved))
        return known


@dataclass(frozen=True, slots=True)
class Asked:
    """A query taken apart: the ``words`` to look for, and what is asked about the articles that have them.

    ``cut`` tells that there was more than was taken.
    """

    words: str
    conditions: tuple[Condition, ...]
    cut: bool = False

    def admits(self, shelved: Shelved, known: Known) -> bool:
        """Return whether an article is what is asked for."""
        return all(condition(shelved, known) for condition in self.conditions)


def take_apart(query: str, *, as_typed: bool = False) -> Asked:
    """Return what ``query`` asks.

    Raises ``QueryDateError``, ``QueryValueError`` and ``QueryHasError``; ``as_typed`` takes what would raise for half
    typed, and ignores it.
    """
    words: list[str] = []
    conditions: list[Condition] = []
    end = 0
    text = query[:MAX_LENGTH]
    cut = len(query) > MAX_LENGTH
    for match in _TOKEN.finditer(text):
        written = (match["field"] or "").casefold()
        name = _RUSSIAN.get(written, written)
        if name not in _MAKERS:
            continue
        words.append(text[end : match.start()])
        end = match.end()
        value = match["value"].strip('"«»„“”').strip()
        if not value:
            continue
        if len(conditions) >= MAX_CONDITIONS:
            cut = True
            continue
        try:
            condition = _MAKERS[name](name, value)
        except QueryError:
            if not as_typed:
                raise
            continue
        conditions.append(_opposite(condition) if match["minus"] else condition)
    words.append(text[end:])
    return Asked("".join(words).lstrip() if conditions or end else text, tuple(conditions), cut)


def _opposite(condition: Condition) -> Condition:
    return lambda shelved, known: not condition(shelved, known)


def _text(name: str, value: str) -> Condition:
    wanted = frozenset(_words(value))
    if not wanted:
        return lambda _shelved, _known: False

    def holds(shelved: Shelved, known: Known) -> bool:
        return any(
            all(word in there or any(each.startswith(word) for each in there) for word in wanted)
            for there in known.words(name, shelved)
        )

    return holds


def _language(_field: str, value: str) -> Condition:
    wanted = _LANGUAGES.get(value.casefold(), value.casefold())
    return lambda shelved, _known: (shelved.article.language.casefold() + "-").startswith(wanted + "-")


def _after(_field: str, value: str) -> Condition:
    start = _first(_period(value))
    return lambda shelved, _known: bool(shelved.article.published) and _last(shelved.article.published) >= start


def _before(_field: str, value: str) -> Condition:
    start = _first(_period(value))
    return lambda shelved, _known: bool(shelved.article.published) and _first(shelved.article.published) < start


def _is(_field: str, value: str) -> Condition:
    holds = _IS.get(value.casefold())
    if holds is None:
        raise QueryValueError(value=_said(value))
    return lambda shelved, known: holds(known.reading(shelved.article.id))


def _has(_field: str, value: str) -> Condition:
    if value.casefold() not in _IMAGE:
        raise QueryHasError(value=_said(value))
    return lambda shelved, known: known.has_picture(shelved.article.id)


_MAKERS: Final[Mapping[str, Callable[[str, str], Condition]]] = {
    **dict.fromkeys(_TEXTS, _text),
    "lang": _language,
    "after": _after,
    "before": _before,
    "is": _is,
    "has": _has,
}


def _period(value: str) -> str:
    """Return a day, a month or a year that there is. Raises ``QueryDateError``."""
    match = _DATE.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise QueryDateError(value=_said(value)) from None
    return value


def _said(value: str) -> str:
    """Return a value as an error says it: on one line, however long it is."""
    line = clean_line(value)
    return line if len(line) <= _LONGEST_SAID else f"{line[:_LONGEST_SAID]}…"


def _first(period: str) -> str:
    """Return the first day of a period: ISO dates compare as texts do."""
    return period + "-01-01"[len(period) - len("2021") :]


def _last(period: str) -> str:
    """Return a day that is not before the last one of a period."""
    return period + "-12-31"[len(period) - len("2021") :]


def _words(text: str) -> Iterator[str]:
    return (fold(match.group()) for match in WORD.finditer(text))
