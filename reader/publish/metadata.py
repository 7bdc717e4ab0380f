"""What is known about an article, whichever kind of file it came from, and the forms that its values take."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}:\d{2}.*)?)?)?", re.ASCII)
_LONGEST_LANGUAGE: Final = 35  # RFC 5646, section 4.4.1
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Metadata:
    """An article's metadata, each value on one line, empty where the source has none."""

    id: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    source: str = ""
    url: str = ""
    published: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""

    def over(self, other: Metadata) -> Metadata:
        """Return ``other`` with the values that are given here in place of its own."""
        given = {field.name: value for field in fields(self) if (value := getattr(self, field.name))}
        return replace(other, **given)


def parse_date(text: str) -> str | None:
    """Return an ISO 8601 date of day, month or year precision, without a time of day; ``None`` if it is none."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(filter(None, (year, month, day)))


def parse_language(text: str) -> str | None:
    """Return a language tag (BCP 47) as ``ru``, ``pt-BR`` or ``zh-Hant``; ``None`` if it is none."""
    if len(text) > _LONGEST_LANGUAGE or _LANGUAGE.fullmatch(text) is None:
        return None
    language, *rest = text.replace("_", "-").split("-")
    return "-".join([language.lower(), *map(_subtag, rest)])


def _subtag(text: str) -> str:
    """Write a subtag as RFC 5646, section 2.1.1, recommends."""
    return text.upper() if len(text) == 2 else text.title() if len(text) == 4 else text.lower()  # noqa: PLR2004
