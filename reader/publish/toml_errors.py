"""What is wrong with ``bundle.toml``, told to somebody who never heard of TOML.

The parser says only where it stopped. What people write there is known: dates as they say them, curly quotes, no
quotes, a setting twice. So the line itself is looked at.
"""

from __future__ import annotations

import re
from typing import Final

from reader.errors import N_, SettingsError

_LINE: Final = re.compile(r"at line (\d+)")
_DATE: Final = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_CURLY: Final = "“”„«»‘’‚‹›"
_STRAIGHT: Final = "\"'"
_LONG_QUOTE: Final = '"""'


def settings_error(text: str, error: Exception, file: str) -> SettingsError:
    """Return what is told of ``error``, which ``tomllib`` raised on ``text``: the file, the line, and what to write."""
    lines = text.split("\n")
    stopped = _LINE.search(str(error))
    number = int(stopped[1]) if stopped else len(lines)
    # The end of the document comes after the line feed of its last line.
    if not stopped and number > 1 and not lines[-1]:
        number -= 1
    line = lines[number - 1] if number <= len(lines) else ""
    message = _OTHER if "\n".join(lines[: number - 1]).count(_LONG_QUOTE) % 2 else _message(line, lines[: number - 1])
    return SettingsError(message, file=file, line=number)


_OTHER: Final = N_(
    '“{file}” cannot be read at line {line}. Settings are written like this: title = "My edition", edition = 7,'
    " day = 2026-01-31"
)


def _message(line: str, before: list[str]) -> str:
    key, equals, value = (part.strip() for part in line.partition("="))
    if not equals or not value:
        return _OTHER
    if any(key == earlier.partition("=")[0].strip() for earlier in before):
        return N_("“{file}”: line {line} gives a setting that was given before. Take one of the two out.")
    if value[0] in _CURLY:
        return N_('“{file}”: line {line} has curly quotes. Text needs straight ones: title = "My edition"')
    if key == "day" or _DATE.match(value):
        return N_("“{file}”: there is no such day at line {line}. A date is written 2026-01-31")
    if value[0] in _STRAIGHT:
        return _quoted(value)
    if value[0].isalpha():
        return N_('“{file}” cannot be read at line {line}. Text needs quotes: title = "My edition"')
    return _OTHER


def _quoted(value: str) -> str:
    if "\\" in value:
        return N_("“{file}”: write each backslash at line {line} twice.")
    if value.count(value[0]) > 1:
        return N_("“{file}”: the text at line {line} has quotes in it. Write a backslash before each of them, or « ».")
    return N_("“{file}”: the text at line {line} has no quote at its end.")
