"""The passage of an article that shows best why it was found, cut from the article's own clean text.

The text is read word by word only until a passage is found that no other can better.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final, NamedTuple

from reader.index.analysis import WORD, analyser, folded_characters, is_spaceless
from reader.index.forms import other_stems
from reader.index.languages import LONGEST_ENDING, SHORTEST_STEM
from reader.index.query import parse
from reader.index.terms import Slot, phrase
from reader.text import CleanText
from reader.text.characters import MARKS, character_class

_MARK: Final = re.compile(character_class(MARKS))
_ELLIPSIS: Final = "…"
_FARTHEST: Final = 200_000  # characters that are looked at
_MOST_MATCHES: Final = 2_000  # that are weighed
_NEXT: Final = 2  # characters between words that are side by side
_SENTENCE_ENDS: Final = ".!?…。！？\n"
_AROUND: Final = 100  # characters that are looked at for the end of a sentence


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage on one line, with an ellipsis where a sentence was cut, and the words of the query in it.

    ``matches`` are start and end of each, in characters of ``text``, in order and apart from each other.
    """

    text: CleanText
    matches: tuple[tuple[int, int], ...]


class _Match(NamedTuple):
    start: int
    end: int
    words: range  # which words of the query: several for a compound


def snippet(
    text: CleanText,
    query: str,
    width: int = 160,
    *,
    language: str = "",
    prefix_last: bool = False,
    others: Callable[[str], frozenset[str]] = other_stems,
) -> Snippet:
    """Return the best passage of at most ``width`` characters; the beginning of the text if no word is in it.

    ``language`` is the article's, ``prefix_last`` as for ``Index.search``. ``others`` is ``other_stems``, or for
    several texts something that remembers what it returns. Only a single word that is longer than the whole width is
    ever cut.
    """
    room = max(width - 2 * len(_ELLIPSIS), 1)
    wanted = _Wanted(query, language, others, prefix_last=prefix_last)
    start, end = _passage(text, *_window(text, wanted, room), room)
    matches = [(match.start + start, match.end + start) for match in wanted.matches(text[start:end])]
    return _laid_out(text, start, end, matches)


class _Wanted:
    """What a query looks for in a text of one language."""

    def __init__(
        self, query: str, language: str, others: Callable[[str], frozenset[str]], *, prefix_last: bool
    ) -> None:
        self._analyser = analyser(language)
        analysers = tuple({self._analyser, analyser()})
        self._terms: dict[str, range] = {}
        self._prefixes: dict[str, range] = {}
        self.words = 0  # how many different words there are to be found
        self.neighbours = 0  # how many pairs of them are to be found side by side
        for words in dict.fromkeys(parse(query, prefix_last=prefix_last).words()):
            asked = phrase(words, analysers, others)
            for slot in asked.slots:
                self._want(slot, range(self.words, self.words + 1))
                self.words += 1
            if asked.whole is not None:
                self._want(asked.whole, range(self.words - len(asked.slots), self.words))
            self.neighbours += len(asked.slots) - 1
        self._beginnings = tuple(self._prefixes)
        self._unspaced = [term for term in self._terms if is_spaceless(term)]
        self._known: dict[str, tuple[_Match, ...]] = {}

    def _want(self, slot: Slot, words: range) -> None:
        for term in slot.others:
            self._terms.setdefault(term, words)
        self._terms.update(dict.fromkeys(slot.terms, words))
        if slot.prefix:
            self._prefixes.setdefault(slot.prefix, words)
            # What is typed may have gone beyond the stem.
            for end in range(max(len(slot.prefix) - LONGEST_ENDING, SHORTEST_STEM), len(slot.prefix)):
                self._terms.setdefault(slot.prefix[:end], words)

    def matches(self, text: str) -> Iterator[_Match]:
        """Yield the words of the query as they come in a text, none overlapping the one before."""
        if not self.words:
            return
        known = self._known
        for found in WORD.finditer(text):
            raw = found.group()
            in_word: Iterable[_Match] | None = known.get(raw)
            if in_word is None:
                if is_spaceless(raw):
                    in_word = self._in_run(raw)
                else:
                    in_word = known[raw] = tuple(self._in_word(raw))
            for match in in_word:
                yield _Match(found.start() + match.start, found.start() + match.end, match.words)

    def _in_word(self, raw: str) -> Iterator[_Match]:
        end = 0
        # The longest first, so that a compound is marked as one.
        for token in sorted(self._analyser.word(raw)[0], key=lambda token: (token.start, -token.end)):
            words = self._words(token.term)
            if words is not None and token.end > end:
                yield _Match(max(token.start, end), token.end, words)
                end = token.end

    def _in_run(self, raw: str) -> Iterator[_Match]:
        """Yield what is in a run without spaces, which may be a whole book: too long to take it apart for this."""
        folded = raw
        starts: Sequence[int] = range(len(raw))
        if (characters := folded_characters(raw)) is not raw:
            folded, starts = "".join(characters), [at for at, each in enumerate(characters) for _ in each]
        end = 0
        for at, length, term in heapq.merge(*(_occurrences(folded, term) for term in self._unspaced)):
            first, last = starts[at], starts[at - length - 1] + 1
            if last > end:
                yield _Match(max(first, end), last, self._terms[term])
                end = last

    def _words(self, term: str) -> range | None:
        if term in self._terms:
            return self._terms[term]
        if term.startswith(self._beginnings):
            return next(words for prefix, words in self._prefixes.items() if term.startswith(prefix))
        return None


def _occurrences(text: str, term: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a term is, and its length as a negative number, so that the longest of one place comes first."""
    at = text.find(term)
    while at >= 0:
        yield at, -len(term), term
        at = text.find(term, at + 1)


def _window(text: str, wanted: _Wanted, room: int) -> tuple[int, int]:
    """Return the first match and the last of the best passage, as offsets; (0, 0) if there is none."""
    best = (0, 0)
    best_worth = 0
    window: deque[_Match] = deque()
    words: Counter[int] = Counter()
    for match in islice(wanted.matches(text[:_FARTHEST]), _MOST_MATCHES):
        window.append(match)
        words.update(match.words)
        while len(window) > 1 and match.end - window[0].start > room:
            words.subtract(window.popleft().words)
        # Another word of the query is worth more than the same again, and two side by side are worth as much.
        worth = sum(count > 0 for count in words.values())
        if wanted.neighbours:
            worth += min(_side_by_side(window), wanted.neighbours)
        if worth > best_worth:
            best, best_worth = (window[0].start, match.end), worth
            if worth >= wanted.words + wanted.neighbours:
                break
    return best


def _side_by_side(window: Iterable[_Match]) -> int:
    return sum(len(match.words) - 1 for match in window) + sum(
        one.words[-1] + 1 == other.words[0] and other.start - one.end <= _NEXT for one, other in pairwise(window)
    )


def _passage(text: str, first: int, last: int, room: int) -> tuple[int, int]:
    """Return where the passage around the matches starts and ends: no word cut, a sentence's beginning if near."""
    spare = max(room - (last - first), 0)
    earliest = max(first - spare, 0)
    start = max(first - spare // 3, 0)
    for at in range(first, earliest - 1, -1):
        if at == 0 or (text[at - 1] in _SENTENCE_ENDS and (at == len(text) or text[at].isspace())):
            if at == 0 or len(text) - at > room // 2:
                start = at
            break
    while start < first and not _may_break(text, start):
        start += 1
    end = min(start + room, len(text))
    while end > max(last, start) and not _may_break(text, end):
        end -= 1
    return start, end if end > start else min(start + room, len(text))


def _may_break(text: str, at: int) -> bool:
    if at in {0, len(text)}:
        return True
    before, after = text[at - 1], text[at]
    if before.isspace() or after.isspace():
        return True
    return is_spaceless(after) and is_spaceless(before) and _MARK.match(after) is None


def _laid_out(text: str, start: int, end: int, matches: list[tuple[int, int]]) -> Snippet:
    """Put a passage on one line, with single spaces, and move its matches along.

    A mark at its start, cut off from its letter or on a space, is left out: it would stand on what is to the left.
    """
    while start < end and (text[start].isspace() or _MARK.match(text[start])):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    line = _ELLIPSIS if _in_sentence(text, start) else ""
    moved: dict[int, int] = {}
    for at in range(start, end):
        moved[at] = len(line)
        if not text[at].isspace():
            line += text[at]
        elif not line.endswith(" "):
            line += " "
    moved[end] = len(line)
    if _in_sentence(text, end):
        line += _ELLIPSIS
    kept = ((max(first, start), last) for first, last in matches if last > start)
    return Snippet(CleanText(line), tuple((moved[first], moved[last]) for first, last in kept))


def _in_sentence(text: str, at: int) -> bool:
    while 0 < at < len(text) and text[at].isspace() and text[at] != "\n":
        at += 1
    before = text[max(at - _AROUND, 0) : at].rstrip(" ")
    return bool(before) and before[-1] not in _SENTENCE_ENDS and bool(text[at : at + _AROUND].strip())
