"""The forms that a Russian word has, from the dictionary of OpenCorpora: ``люди`` of ``человек``, ``шёл`` of ``идти``.

The dictionary is that of the package pymorphy3_dicts_ru (format 2.4, which pymorphy2's documentation describes under
"Dictionary storage"), read by dawg_python: docs/adr/0010-word-forms.md says why without pymorphy3 itself. Its parts:

- ``words.dawg``: every form, with the numbers of its paradigms and its number within each;
- ``paradigms.array``: for each paradigm the suffixes of all its forms, then their tags, then their prefixes, all by
  number (``suffixes.json``, ``gramtab-opencorpora-int.json``, ``meta.json``);
- ``p_t_given_w.intdawg``: how often a form had a tag in texts that people tagged, in millionths; most are not there.

What it must not join:

- Readings of a form that are rare: ``при`` is not an order to push (``переть``).
- Participles that have become words of their own: ``данный`` and ``дать``, ``следующий`` and ``следовать``. Those of
  the perfective that are adjectives besides are still about what the verb says: ``погибший`` and ``погибнуть``.

Nothing here remembers what it was asked.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator
from functools import cache
from importlib import resources
from struct import unpack_from
from typing import Any, Final, NamedTuple

_PACKAGE: Final = "pymorphy3_dicts_ru"
_RARE: Final = 0.1  # the share of a form's occurrences below which a reading does not count
_LONGEST: Final = 32  # letters
_WORD: Final = re.compile(f"[а-я]{{2,{_LONGEST}}}")
_KINDS: Final = frozenset({"pres", "past", "actv", "pssv"})  # of participles


class _Reading(NamedTuple):
    """A form read as one of a paradigm: which, and what is the same in all forms."""

    paradigm: array[int]
    number: int
    stem: str


class Dictionary:
    """The dictionary, as far as forms need it: 14 MB of memory. Raises ``OSError`` where it cannot be read."""

    def __init__(self) -> None:
        # Takes a while; whoever lists and reads needs none of it.
        from dawg_python import IntDAWG, RecordDAWG  # noqa: PLC0415

        self._words = _loaded(RecordDAWG(">HH"), "words.dawg")
        self._frequencies = _loaded(IntDAWG(), "p_t_given_w.intdawg")
        self._yo = RecordDAWG.compile_replaces({"е": "ё"})
        self._prefixes: list[str] = dict(_json("meta.json"))["compile_options"]["paradigm_prefixes"]
        self._suffixes: list[str] = _json("suffixes.json")
        self._tags: list[str] = _json("gramtab-opencorpora-int.json")
        self._paradigms = list(_paradigms(_file("paradigms.array").read_bytes()))

    def forms(self, word: str) -> frozenset[str]:
        """Return all forms of a word in small letters with е for ё; nothing for a word that is not there."""
        if not _WORD.fullmatch(word):
            return frozenset()
        forms: set[str] = set()
        for reading in self._readings(word):
            apart = self._words_of_their_own(reading)
            if _kind(self._tag(reading.paradigm, reading.number)) not in apart:
                forms.update(form for form, tag in self._inflected(reading) if _kind(tag) not in apart)
        return frozenset(form.replace("ё", "е") for form in forms)

    def _readings(self, word: str) -> list[_Reading]:
        """Return what a form may be of, each once, but for what it rarely is."""
        found: dict[tuple[int, str], _Reading] = {}
        seen: dict[tuple[int, str], int] = {}
        for key, places in self._words.similar_items(word, self._yo):
            for which, number in places:
                paradigm = self._paradigms[which]
                prefix, suffix = self._ends(paradigm, number)
                lexeme = which, key[len(prefix) : len(key) - len(suffix)]
                tag = self._tag(paradigm, number)
                often = max(self._frequencies.get(f"{written}:{tag}", 0) for written in {word, key})
                found.setdefault(lexeme, _Reading(paradigm, number, lexeme[1]))
                seen[lexeme] = seen.get(lexeme, 0) + often
        least = _RARE * sum(seen.values())
        return [reading for lexeme, reading in found.items() if seen[lexeme] >= least]

    def _words_of_their_own(self, reading: _Reading) -> set[frozenset[str]]:
        """Return the kinds of a verb's participles that are words of their own."""
        return {
            _kind(tag)
            for form, tag in self._inflected(reading)
            if tag.startswith("PRTF") and tag.endswith("masc,sing,nomn") and self._is_adjective(form, tag)
        }

    def _is_adjective(self, form: str, participle: str) -> bool:
        for which, number in self._words.get(form) or ():
            tag = self._tag(self._paradigms[which], number)
            if tag.startswith("ADJF") and ("perf" not in participle or "Apro" in tag):
                return True
        return False

    def _inflected(self, reading: _Reading) -> Iterator[tuple[str, str]]:
        """Yield all forms of a paradigm, each with its tag."""
        for number in range(len(reading.paradigm) // 3):
            prefix, suffix = self._ends(reading.paradigm, number)
            yield prefix + reading.stem + suffix, self._tag(reading.paradigm, number)

    def _ends(self, paradigm: array[int], number: int) -> tuple[str, str]:
        return self._prefixes[paradigm[number + len(paradigm) // 3 * 2]], self._suffixes[paradigm[number]]

    def _tag(self, paradigm: array[int], number: int) -> str:
        return self._tags[paradigm[number + len(paradigm) // 3]]


def _kind(tag: str) -> frozenset[str]:
    """Return which of a verb's participles, full or short, a form is of; nothing for other forms."""
    return _KINDS.intersection(re.split("[ ,]", tag)) if tag.startswith("PRT") else frozenset()


def _paradigms(data: bytes) -> Iterator[array[int]]:
    (count,) = unpack_from("<H", data)
    start = 2
    for _ in range(count):
        (length,) = unpack_from("<H", data, start)
        end = start + 2 + 2 * length
        yield array("H", data[start + 2 : end])
        start = end


def _file(name: str) -> Any:
    return resources.files(_PACKAGE).joinpath("data", name)


def _json(name: str) -> Any:
    return json.loads(_file(name).read_bytes())


def _loaded(dawg: Any, name: str) -> Any:
    with resources.as_file(_file(name)) as path:
        return dawg.load(path)


@cache
def _dictionary() -> Dictionary | None:
    try:
        return Dictionary()
    except OSError:
        return None  # stems are still found


def forms(word: str) -> frozenset[str]:
    """Return all forms of a folded word (``Dictionary.forms``); nothing where the dictionary cannot be read."""
    dictionary = _dictionary()
    return frozenset() if dictionary is None else dictionary.forms(word)
