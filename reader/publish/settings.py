"""``bundle.toml``: what a folder says about its edition.

Strict, because a typing error here would go unnoticed until the edition is out: an unknown key and a value of the
wrong type are errors that name the key.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from reader.bundle.limits import MAX_DESCRIPTION, MAX_ID, MAX_LINE
from reader.bundle.manifest import DERIVED_SERIES_PREFIX
from reader.errors import N_, SettingsError, TextEncodingError
from reader.publish.decode import decode_text
from reader.publish.language_codes import meant_language
from reader.publish.metadata import parse_language
from reader.publish.toml_errors import settings_error
from reader.text import clean_line

FILE_NAME: Final = "bundle.toml"
_PART: Final = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
_DOTTED: Final = re.compile(rf"(?<![A-Za-z0-9_-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{16}}")
"""A key of many parts, for which ``tomllib`` takes time and memory in the square of their number."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of an edition; ``None`` where the file does not say. ``edition`` is its number in the series."""

    title: str | None = None
    publisher: str | None = None
    series: str | None = None
    edition: int | None = None
    day: date | None = None
    language: str | None = None
    description: str | None = None


_LONGEST: Final = {"title": MAX_LINE, "publisher": MAX_LINE, "series": MAX_ID, "description": MAX_DESCRIPTION}
_KEYS: Final = tuple(field.name for field in fields(Settings))


def parse_settings(data: bytes, file: str) -> Settings:
    """Return what the TOML document ``data`` says.

    Raises ``SettingsError`` naming ``file`` and the line or key: not TOML, unknown key, wrong type, or a series
    without an edition number (and the reverse).
    """
    values = _table(data, file)
    checked: dict[str, Any] = {key: _VALUES[key](key, value, file) for key, value in values.items()}
    settings = Settings(**checked)
    if (settings.series is None) != (settings.edition is None):
        raise SettingsError(
            N_("“{file}”: “series” and “edition” (its number, from 1) belong together: give both or neither."),
            file=file,
        )
    if settings.series is not None and settings.series.startswith(DERIVED_SERIES_PREFIX):
        raise SettingsError(
            N_("“{file}”: “series” cannot begin with “{beginning}”."), file=file, beginning=DERIVED_SERIES_PREFIX
        )
    return settings


def _table(data: bytes, file: str) -> dict[str, object]:
    try:
        text = decode_text(data, file)
    except TextEncodingError as error:
        raise SettingsError(error.message, file=file) from None
    try:
        if dotted := _DOTTED.search(text):
            raise _unknown(clean_line(dotted[0][:80]), file)
        values: dict[str, object] = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise settings_error(text, error, file) from None
    for key in values:
        if key not in _KEYS:
            raise _unknown(key, file)
    return values


def _unknown(key: str, file: str) -> SettingsError:
    near = difflib.get_close_matches(key, _KEYS, n=1)
    if near:
        return SettingsError(
            N_("“{file}”: there is no setting “{key}”. Did you mean “{near}”?"), file=file, key=key, near=near[0]
        )
    return SettingsError(
        N_("“{file}”: there is no setting “{key}”. The settings are {keys}."), file=file, key=key, keys=", ".join(_KEYS)
    )


def _text(key: str, value: object, file: str) -> str:
    if isinstance(value, str) and (text := clean_line(value)):
        if len(text) > _LONGEST[key]:
            raise SettingsError(
                N_("“{file}”: “{key}” is longer than {limit} characters."), file=file, key=key, limit=_LONGEST[key]
            )
        return text
    raise SettingsError(N_("“{file}”: “{key}” must be text in quotes, and not empty."), file=file, key=key)


def _number(key: str, value: object, file: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value < 2**31:
        return value
    raise SettingsError(N_("“{file}”: “{key}” must be a whole number from 1."), file=file, key=key)


def _day(key: str, value: object, file: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return datetime.strptime(value.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            pass
    raise SettingsError(N_("“{file}”: “{key}” must be a day such as 2026-01-31."), file=file, key=key)


def _language(key: str, value: object, file: str) -> str:
    if isinstance(value, str) and (language := parse_language(value.strip())):
        if (meant := meant_language(language)) != language:
            raise SettingsError(
                N_("“{file}”: “{language}” is not the code of a language. Did you mean “{near}”?"),
                file=file,
                language=language,
                near=meant,
            )
        return language
    raise SettingsError(N_("“{file}”: “{key}” must be a language code such as “ru” or “en”."), file=file, key=key)


_VALUES: Final = {
    "title": _text,
    "publisher": _text,
    "series": _text,
    "edition": _number,
    "day": _day,
    "language": _language,
    "description": _text,
}
