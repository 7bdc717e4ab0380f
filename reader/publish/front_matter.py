"""Front matter: metadata in YAML between two lines of ``---`` at the very start of an article.

Invariants:

- nothing is constructed from YAML: its nodes are read as the text that the author typed, so that ``language: no``
  is Norwegian, ``title: 2021`` a title, and no tag makes an object;
- aliases are refused and nesting is bounded before anything is composed, so that no document grows in memory.
"""

from __future__ import annotations

import difflib
import re
from typing import Final

import yaml

from reader.errors import N_, FrontMatterError
from reader.publish.language_codes import meant_language
from reader.publish.metadata import Metadata, parse_date, parse_language
from reader.publish.notes import Notes
from reader.text import clean_line

_LARGEST: Final = 65536
_DEEPEST: Final = 8
_NULL: Final = "tag:yaml.org,2002:null"
_FENCE: Final = "---"
_ENDS: Final = frozenset({_FENCE, "..."})
_KEY_LINE: Final = re.compile(r"[^\W\d][\w-]*[ \t]*:(?:\s|$)")
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OTHER_NAMES: Final = {"author": "authors"}
_KEYS: Final = frozenset({"id", "title", "authors", "source", "url", "date", "language", "tags", "summary"})
_MEANT: Final = {"lang": "language", "description": "summary", "published": "date", "keywords": "tags"}
_ALIKE: Final = 0.7
"""How much an unknown key is like the one that is meant (``difflib``'s ratio), at least."""


def split_front_matter(text: str, file: str, notes: Notes) -> tuple[Metadata, str]:
    """Return the metadata of ``text`` (lines end in LF) and what follows them.

    A text that begins with a rule rather than with front matter is returned whole; so is one whose front matter
    begins too late or does not end, with a note. Raises ``FrontMatterError`` naming ``file`` and the line or key.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        if _seems_to_begin(lines):
            notes.add(N_("“{file}” seems to have front matter that does not begin on line 1."), file=file)
        return Metadata(), text
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in _ENDS), None)
    if end is None:
        if _seems_to_begin(lines):
            notes.add(N_("“{file}” seems to have front matter that does not end: “---” is missing."), file=file)
        return Metadata(), text
    node = _compose("\n".join(lines[1:end]), file, first_line=2)
    if isinstance(node, yaml.ScalarNode):
        return Metadata(), text
    return _metadata(node, file, notes), "\n".join(lines[end + 1 :])


def parse_metadata(text: str, file: str, notes: Notes) -> Metadata:
    """Return the metadata in ``text``, a file of front matter's keys alone, between lines of hyphens or not.

    Raises ``FrontMatterError`` likewise.
    """
    lines = text.rstrip().split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    for number in {first, len(lines) - 1}:
        if lines[number].rstrip() in _ENDS:
            lines[number] = ""
    return _metadata(_compose("\n".join(lines), file, first_line=1), file, notes)


def _seems_to_begin(lines: list[str]) -> bool:
    """Return whether the first line that is not blank is a fence, and the next one gives a key."""
    filled = (line for line in lines if line.strip())
    return next(filled, "").strip() == _FENCE and _KEY_LINE.match(next(filled, "")) is not None


def _compose(text: str, file: str, first_line: int) -> yaml.Node | None:
    if len(text) > _LARGEST:
        raise FrontMatterError(N_("The front matter of “{file}” is longer than 64 KiB."), file=file)
    try:
        _bound(text, file, first_line)
        return yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
    except yaml.YAMLError:
        line = first_line
    raise FrontMatterError(
        N_("The front matter of “{file}” cannot be read at line {line}. Text with “: ” or “#” in it needs quotes."),
        file=file,
        line=line,
    )


def _bound(text: str, file: str, first_line: int) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise FrontMatterError(
                N_("The front matter of “{file}” has a reference (“*”) at line {line}. Put such text in quotes."),
                file=file,
                line=first_line + (event.start_mark.line if event.start_mark else 0),
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise FrontMatterError(N_("The front matter of “{file}” is nested too deeply."), file=file)


def _metadata(node: yaml.Node | None, file: str, notes: Notes) -> Metadata:
    if node is None:
        return Metadata()
    if not isinstance(node, yaml.MappingNode):
        raise FrontMatterError(N_("“{file}”: front matter is lines of the form “key: value”."), file=file)
    values: dict[str, yaml.Node] = {}
    for key_node, value in node.value:
        written = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
        key = _OTHER_NAMES.get(written, written)
        if key in values:
            raise FrontMatterError(N_("“{file}”: the front matter gives “{key}” twice."), file=file, key=written)
        if key in _KEYS:
            values[key] = value
        else:
            _note_unknown(written, file, notes)
    text = {key: _text(values.get(key), key, file) for key in ("id", "title", "source", "url", "summary")}
    return Metadata(
        **text,
        authors=_list(values.get("authors"), "authors", file),
        tags=_list(values.get("tags"), "tags", file, separator=","),
        published=_date(_text(values.get("date"), "date", file), file),
        language=_language(_text(values.get("language"), "language", file), file),
    )


def _note_unknown(key: str, file: str, notes: Notes) -> None:
    folded = key.casefold()
    near = [_MEANT[folded]] if folded in _MEANT else difflib.get_close_matches(folded, sorted(_KEYS), 1, _ALIKE)
    if near:
        notes.add(
            N_("“{file}”: “{key}” in the front matter means nothing here and was left out. Did you mean “{near}”?"),
            file=file,
            key=key,
            near=near[0],
        )
    else:
        notes.add(N_("“{file}”: “{key}” in the front matter means nothing here and was left out."), file=file, key=key)


def _text(node: yaml.Node | None, key: str, file: str) -> str:
    if node is None or node.tag == _NULL:
        return ""
    if isinstance(node, yaml.ScalarNode):
        return clean_line(node.value)
    raise FrontMatterError(
        N_("“{file}”: “{key}” in the front matter must be one text, not a list."), file=file, key=key
    )


def _list(node: yaml.Node | None, key: str, file: str, separator: str | None = None) -> tuple[str, ...]:
    if isinstance(node, yaml.SequenceNode):
        if not all(isinstance(item, yaml.ScalarNode) for item in node.value):
            raise FrontMatterError(
                N_("“{file}”: “{key}” in the front matter must be a list of texts."), file=file, key=key
            )
        texts = [_text(item, key, file) for item in node.value]
    else:
        single = _text(node, key, file)
        texts = [clean_line(part) for part in single.split(separator)] if separator else [single]
    return tuple(dict.fromkeys(filter(None, texts)))


def _date(text: str, file: str) -> str:
    parsed = parse_date(text) if text else ""
    if parsed is None:
        raise FrontMatterError(
            N_("“{file}”: “date” in the front matter must be a date such as 2021-03-19, 2021-03 or 2021."), file=file
        )
    return parsed


def _language(text: str, file: str) -> str:
    parsed = parse_language(text) if text else ""
    if parsed is None:
        raise FrontMatterError(
            N_("“{file}”: “language” in the front matter must be a code such as “ru” or “en”."), file=file
        )
    if (meant := meant_language(parsed)) != parsed:
        raise FrontMatterError(
            N_("“{file}”: “{language}” is not the code of a language. Did you mean “{near}”?"),
            file=file,
            language=parsed,
            near=meant,
        )
    return parsed
