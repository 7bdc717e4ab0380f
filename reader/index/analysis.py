"""From text to terms: one analyser for articles and queries, so that what was written is found.

Invariants:

- A word is folded (compatibility forms, case, ё to е, stress marks, soft hyphens), then stemmed, and the marks on Latin
  letters are dropped. й stays й.
- ``Token.start`` and ``Token.end`` are offsets into the text as it was given, whatever folding did to its length.
- Neighbours in the text have neighbouring positions. A compound with hyphens is its parts, each at a position of its
  own, and the whole without hyphens at the position of the first: ``e-mail`` is found by ``email``, ``mail`` and
  ``"e mail"``.
- Scripts written without spaces give every character, and every two neighbours, at the position of the first.
- No word is dropped for being common: a phrase may be made of such words alone («быть или не быть»), and BM25
  gives them next to no weight anyway.
- What is taken apart at a time is bounded, however long a word is: only the first ``_LONGEST`` characters of a word
  count, a compound of more than ``_LONGEST_COMPOUND`` parts is several, and a run without spaces goes piece by piece.
  So is what one article can add: once it has ``MOST_TERMS`` different terms, the rest of it is left out.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from reader.index.languages import has_stemmer, stem, stemmed_as

MAX_TERM: Final = 64  # characters; what is longer is cut in texts and queries alike
_LONGEST: Final = 8 * MAX_TERM  # characters of a word that are folded: with a mark on each it is still a whole term
_MAX_PARTS: Final = 6  # of a compound that is kept whole as well
_LONGEST_COMPOUND: Final = 64  # parts
MOST_TERMS: Final = 500_000
"""Different terms of one text that are counted, some 300 bytes each. "War and Peace" has 25,000, a Chinese novel of a
million characters 250,000; a text made to have a million would fill the memory."""
_REMEMBERED: Final = 50_000  # words, some 10 MB
_PIECE: Final = 1_000  # characters written without spaces that are taken apart at a time


def _ranges(wanted: Iterator[int]) -> str:
    """Return code points as the inside of a regular expression's character set."""
    runs: list[list[int]] = []
    for code in wanted:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)


# Han, kana, Hangul, Thai, Lao, Myanmar, Khmer.
_SPACELESS: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
# The letter apostrophe (U+02BC) joins like the others: alone it would be a word with nothing in it.
_LETTER: Final = rf"[^\W_\u02bc{_SPACELESS}]"
# Marks belong to the letter before them (re does not count them as such), as do soft hyphens, joiners that cannot
# be seen, and the acute accent that stands in for a stress mark.
_MARKS: Final = (
    _ranges(
        code
        for code in range(0x300, 0x2100)
        if unicodedata.category(chr(code)) in {"Mn", "Mc"} and not re.match(f"[{_SPACELESS}]", chr(code))
    )
    + "\u00ad\u00b4\u200c\u200d\u2060\ufe00-\ufe0f\ufe20-\ufe2f"
)
# Possessive, for nothing could match otherwise and re remembers every place that it might go back to.
_RUN: Final = rf"{_LETTER}++(?:[{_MARKS}]++{_LETTER}*+)*+"
_HYPHENS: Final = "\u2010\u2011\\-"  # for use in a set
_APOSTROPHES: Final = "'\u2018\u2019\u02bc"
_EMOJI: Final = "\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
WORD: Final = re.compile(
    rf"{_RUN}(?:[{_APOSTROPHES}{_HYPHENS}]{_RUN}){{,{_LONGEST_COMPOUND - 1}}}+|[{_SPACELESS}]++|[{_EMOJI}]",
)
_PARTS: Final = re.compile(f"[^{_HYPHENS}]+")
_SMALLER_PARTS: Final = re.compile(f"[^{_HYPHENS}{_APOSTROPHES}]+")
_IS_SPACELESS: Final = re.compile(f"[{_SPACELESS}]")

_UNSEEN: Final = re.compile("[\u00ad\u00b4\u200c\u200d\u2060\ufe00-\ufe0f]")
_STRESS: Final = re.compile("(?<=[\u0400-\u052f])[\u0300\u0301]+")
# Points and vowel signs of Hebrew and Arabic, which hardly anybody types, and the dash that makes Arabic words longer;
# not the marks that make another letter.
_VOWELS: Final = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc]"
)
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN: Final = re.compile("[a-zà-ɏ]")
_ACCENTED: Final = re.compile("[\u00e0-\u024f\u1e00-\u1eff]")  # Latin letters, most of them with a mark
_STROKES: Final = str.maketrans("ıłøđħŧ", "ilodht")  # which Unicode does not take apart
_ONE_APOSTROPHE: Final = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))
_ONE_LETTER: Final = str.maketrans("ёѐѝ", "ееи")
_TURKISH_I: Final = "i\u0307"  # what casefold makes of İ
# Letters that look alike, for words of two scripts: typing errors, stress marks borrowed from Latin, and words
# written so as not to be found.
_TO_CYRILLIC: Final = str.maketrans("aceopxykmthbáéóý", "асеорхукмтнваеоу")
_TO_LATIN: Final = str.maketrans("асеорхукмтнвіѕј", "aceopxykmthbisj")


class Token(NamedTuple):
    """A term, its position counted in words, and the characters of the text that it stands for."""

    term: str
    position: int
    start: int
    end: int


class Analyser:
    """Makes terms of texts in one language; ``analyser()`` gives the one for a language.

    Shared between threads: what it remembers is only ever added to, or dropped as a whole.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        # A raw word to its terms (position within the word, term, start, end) and how many positions it takes.
        self._words: dict[str, tuple[tuple[Token, ...], int]] = {}

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the tokens of a text; those of one word by position, the whole compound last."""
        position = 0
        for match in WORD.finditer(text):
            start = match.start()
            for tokens, width in self._pieces(match.group()):
                for token in tokens:
                    yield Token(token.term, position + token.position, start + token.start, start + token.end)
                position += width
                start += width  # where there is another piece, a position is a character

    def count(self, text: str, position: int, positions: dict[str, array[int]]) -> int:
        """Add a text's terms and their positions, counted from ``position``; return the position after the last.

        Positions are arrays of type I. Ends early once there are ``MOST_TERMS`` terms.
        """
        remembered = self._words
        for match in WORD.finditer(text):
            known = remembered.get(raw := match[0])
            for tokens, width in self._pieces(raw) if known is None else (known,):
                for term, at, _, _ in tokens:
                    if term in positions:
                        positions[term].append(position + at)
                    else:
                        positions[term] = array("I", (position + at,))
                position += width
                if len(positions) >= MOST_TERMS:
                    return position
        return position

    def _pieces(self, raw: str) -> Iterable[tuple[tuple[Token, ...], int]]:
        """Return what ``word`` returns for one match of ``WORD``, in pieces if it is a long run without spaces."""
        if len(raw) <= _PIECE or not is_spaceless(raw):
            return (self.word(raw),)
        return _long_run(raw)

    def word(self, raw: str) -> tuple[tuple[Token, ...], int]:
        """Return the tokens of one match of ``WORD``, and how many positions it takes."""
        known = self._words.get(raw)
        if known is None:
            if is_spaceless(raw):
                return _spaceless(raw)
            known = self._spaced(raw)
            if len(raw) <= MAX_TERM:
                if len(self._words) >= _REMEMBERED:
                    self._words.clear()
                self._words[raw] = known
        return known

    def term(self, word: str) -> str:
        """Return the term of a word without hyphens."""
        folded = fold(word) if has_stemmer(self.language) else _without_accents(fold(word))
        # Snowball knows the apostrophes of its languages (Navalny's, l'équipe); Russian has none.
        stemmed = stem(folded if folded.isascii() or not _CYRILLIC.search(folded) else _bare(folded), self.language)
        return sys.intern(_without_accents(_bare(stemmed))[:MAX_TERM])

    def _spaced(self, raw: str) -> tuple[tuple[Token, ...], int]:
        parts = list(parts_of(raw))
        term = self.term if len(parts) == 1 else self._part
        tokens = [Token(term(part), at, start, end) for at, (part, start, end) in enumerate(parts)]
        if 1 < len(parts) <= _MAX_PARTS:
            whole = self.term(joined([part for part, _, _ in parts]))
            tokens.append(Token(whole, 0, 0, len(raw)))
        return tuple(token for token in tokens if token.term), len(parts)

    def _part(self, part: str) -> str:
        """Return the term of a part of a compound: that of a word of its own, which is remembered."""
        tokens, _ = self.word(part)
        return tokens[0].term if tokens else ""


@cache
def _analyser(language: str) -> Analyser:
    return Analyser(language)


def analyser(tag: str = "") -> Analyser:
    """Return the analyser for a BCP 47 tag, the same one each time."""
    return _analyser(stemmed_as(tag))


def forget() -> None:
    """Forget the words that were analysed."""
    _analyser.cache_clear()


def parts_of(raw: str) -> Iterator[tuple[str, int, int]]:
    """Yield the parts of a word with hyphens, with their start and end in it; a word without is one part.

    A Russian ending after a foreign word (iPhone'ом) is a part of its own.
    """
    lower = raw.casefold()
    pattern = _SMALLER_PARTS if _CYRILLIC.search(lower) and _LATIN.search(lower) else _PARTS
    for match in pattern.finditer(raw):
        yield match.group(), match.start(), match.end()


def joined(parts: Sequence[str]) -> str:
    """Return a compound as one word."""
    return "".join(parts)


def fold(word: str) -> str:
    """Return a word as it is compared, before stemming; apostrophes are still in it."""
    word = word[:_LONGEST]
    if word.isascii():
        return word.lower()[:MAX_TERM]
    folded = unicodedata.normalize("NFKC", _UNSEEN.sub("", word)).casefold()
    folded = unicodedata.normalize("NFKC", folded).translate(_ONE_APOSTROPHE).replace(_TURKISH_I, "i")
    if _CYRILLIC.search(folded):
        folded = _STRESS.sub("", folded).translate(_ONE_LETTER)
        if _LATIN.search(folded):
            folded = _one_script(folded)
    elif _VOWELS.search(folded):
        folded = _VOWELS.sub("", folded) or folded
    return folded[:MAX_TERM]


def prefix(word: str) -> str:
    """Return a word as the beginning of others is looked up: folded, not stemmed."""
    return _without_accents(_bare(fold(word)))


def is_spaceless(raw: str) -> bool:
    """Tell whether a match of ``WORD`` is of a script written without spaces."""
    return _IS_SPACELESS.match(raw) is not None


def _bare(word: str) -> str:
    return word.replace("'", "")


def _without_accents(word: str) -> str:
    """Return a word without the marks on Latin letters, which many keyboards lack: café as cafe.

    That is after stemming where a language has a stemmer that goes by them; the English one does not know them.
    """
    if word.isascii() or not _ACCENTED.search(word):
        return word
    return _ACCENTED.sub(lambda letter: unicodedata.normalize("NFD", letter[0])[0], word).translate(_STROKES)


def folded_characters(raw: str) -> Sequence[str]:
    """Return the characters of a run without spaces as they are compared; one may have become two."""
    if unicodedata.is_normalized("NFKC", raw):
        return raw
    return [unicodedata.normalize("NFKC", character) for character in raw]


def _spaceless(raw: str) -> tuple[tuple[Token, ...], int]:
    characters = folded_characters(raw)
    tokens: list[Token] = []
    for at, character in enumerate(characters):
        tokens.append(Token(character, at, at, at + 1))
        if at + 1 < len(characters):
            tokens.append(Token(character + characters[at + 1], at, at, at + 2))
    return tuple(tokens), len(characters)


def _long_run(raw: str) -> Iterator[tuple[tuple[Token, ...], int]]:
    """Yield the tokens of a run without spaces, which may be a whole book, piece by piece."""
    for start in range(0, len(raw), _PIECE):
        # With one character more, for the last two neighbours.
        tokens, width = _spaceless(raw[start : start + _PIECE + 1])
        yield tuple(token for token in tokens if token.position < _PIECE), min(width, _PIECE)


def _one_script(word: str) -> str:
    """Return a word of Cyrillic and Latin letters in the one script that all of them could be."""
    cyrillic = word.translate(_TO_CYRILLIC)
    latin = word.translate(_TO_LATIN)
    if not _LATIN.search(cyrillic) and (_CYRILLIC.search(latin) or len(_CYRILLIC.findall(word)) * 2 >= len(word)):
        return cyrillic
    return word if _CYRILLIC.search(latin) else latin
