"""What somebody may have meant whose words no article has, or no article has together.

In this order: the other keyboard layout (``pfrjy`` for закон, ``кфссщщт`` for raccoon), the other alphabet (``zakon``),
one letter left out, put in, exchanged or changed with its neighbour; of several, the word of the most articles. Last,
the query without some of its words, at most half of them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from reader.index.analysis import WORD, fold
from reader.index.function_words import is_function_word
from reader.index.query import Words, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_LONGEST: Final = 24  # characters of a word that is looked at; what is longer is no typing error
_SHORTEST: Final = 3
_MOST_WORDS: Final = 8
_MOST_LEFT_OUT_OF: Final = 6  # words: of more, there are too many ways to leave some out

_QWERTY: Final = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_JCUKEN: Final = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_SHIFTED: Final = str.maketrans('~{}:"<>', "`[];',.")
_TO_RUSSIAN: Final = str.maketrans(_QWERTY, _JCUKEN)
_TO_LATIN: Final = str.maketrans(_JCUKEN, _QWERTY)

# How people write Russian in Latin letters: longer spellings first.
_SPELLINGS: Final = (
    ("shch", "щ"),
    ("sch", "щ"),
    ("zh", "ж"),
    ("kh", "х"),
    ("ts", "ц"),
    ("ch", "ч"),
    ("sh", "ш"),
    ("yu", "ю"),
    ("ju", "ю"),
    ("ya", "я"),
    ("ja", "я"),
    ("yo", "е"),
    ("iy", "ий"),
    ("yy", "ый"),
    *zip("abvgdezijklmnoprstufhcyw'", "абвгдезийклмнопрстуфхцывь", strict=True),
)
_BACK: Final = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdezijklmnoprstufhcye", strict=True)),
        "ё": "yo",
        "ж": "zh",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ю": "yu",
        "я": "ya",
        "ъ": "",
        "ь": "",
    }
)
_CONSONANT: Final = re.compile("[бвджзлмнпрстфчшщ]")
_ALPHABETS: Final = ("абвгдежзийклмнопрстуфхцчшщъыьэюя", "abcdefghijklmnopqrstuvwxyz")


def suggestion(query: str, frequency: Callable[[str], int], scores: Callable[[str], Mapping[str, float]]) -> str:
    """Return what may have been meant by ``query``, which finds nothing; nothing where there is no better guess.

    ``frequency`` returns in how many articles a word is, ``scores`` the ids of all articles that match a query, with
    their scores.
    """
    for guess in _guesses(query, frequency, scores):
        if scores(guess):
            return guess
    return _with_fewer_words(query, scores)


def _guesses(
    query: str, frequency: Callable[[str], int], scores: Callable[[str], Mapping[str, float]]
) -> Iterator[str]:
    """Yield queries of words that are known, in the order of the module."""
    if not all(map(frequency, _words(query))):
        for other in (_of_other_layout(query), _each_of_other_alphabet(query, frequency)):
            words = list(_words(other))
            if other != query and words and all(map(frequency, words)):
                yield other
    made: list[str] = []
    end = looked_at = 0
    for match in WORD.finditer(query):
        word = match.group()
        # ``scores`` knows forms whose stem is another one.
        if looked_at < _MOST_WORDS and not (is_function_word(word) or frequency(word) or scores(word)):
            looked_at += 1
            better = _instead_of(word, frequency)
            if not better:
                return
            made += (query[end : match.start()], better)
            end = match.end()
    if made:
        yield "".join((*made, query[end:]))


def _with_fewer_words(query: str, scores: Callable[[str], Mapping[str, float]]) -> str:
    """Return at least half of the words of a query, those that are answered best; nothing where none are.

    A score is a sum over words. So of all articles that have enough of them, the words of the one with the largest sum
    are answered best: more of them are better, but not than a rarer one in a title.
    """
    nodes = parse(query).nodes
    words = [f'"{node.text}"' if node.quoted else node.text for node in nodes if isinstance(node, Words)]
    if len(words) < len(nodes) or not 1 < len(words) <= _MOST_LEFT_OUT_OF:
        return ""
    each = [(word, scores(word)) for word in words]
    sums: dict[str, float] = {}
    counts: Counter[str] = Counter()
    for _, found in each:
        counts.update(found.keys())
        for id_, score in found.items():
            sums[id_] = sums.get(id_, 0.0) + score
    enough = [id_ for id_, count in counts.items() if count >= max(len(words) // 2, 1)]
    best = max(enough, key=lambda id_: (sums[id_], id_), default="")
    return " ".join(word for word, found in each if best in found)


def _words(query: str) -> Iterator[str]:
    """Yield the words of a query that an article must have."""
    return (match.group() for match in WORD.finditer(query) if not is_function_word(match.group()))


def _each_of_other_alphabet(query: str, frequency: Callable[[str], int]) -> str:
    """Return a query of which every word is known in the other alphabet, written in that; else nothing.

    One of them may be known as it is, too: «самиздат» is a word of English articles.
    """
    made: list[str] = []
    end = 0
    for count, match in enumerate(WORD.finditer(query)):
        folded = fold(match.group())
        candidates = (*_of_other_alphabet(folded), *_softened(folded)) if count < _MOST_WORDS else ()
        known = [each for each in candidates if frequency(each)]
        if not known:
            return ""
        made += (query[end : match.start()], max(known, key=frequency))
        end = match.end()
    return "".join((*made, query[end:]))


def _instead_of(word: str, frequency: Callable[[str], int]) -> str:
    folded = fold(word)
    if not _SHORTEST <= len(folded) <= _LONGEST:
        return ""
    for candidates in (
        (_of_other_layout(folded),),
        _of_other_alphabet(folded),
        _softened(folded),
        _one_edit_away(folded),
    ):
        known = [(count, -abs(len(each) - len(folded)), each) for each in candidates if (count := frequency(each))]
        if known:
            return max(known)[-1]
    return ""


def _of_other_layout(text: str) -> str:
    """Return ``text`` as the same keys would have written it on the other keyboard."""
    lower = text.lower()
    if any("а" <= each <= "я" or each == "ё" for each in lower):
        return lower.translate(_TO_LATIN)
    return lower.translate(_SHIFTED).translate(_TO_RUSSIAN)


def _of_other_alphabet(word: str) -> tuple[str, ...]:
    if not word.isascii():
        return (word.translate(_BACK), word.translate(_BACK).replace("j", "y"))
    russian = ""
    at = 0
    while at < len(word):
        latin, letter = next((pair for pair in _SPELLINGS if word.startswith(pair[0], at)), (word[at], word[at]))
        russian += letter
        at += len(latin)
    # What y and e stand for depends on who writes.
    return (russian, russian.replace("ы", "й"), russian.replace("ы", "и"), russian.replace("е", "э"))


def _softened(word: str) -> Iterator[str]:
    """Yield a word in the other alphabet with a soft sign, which most people leave out: ``tyurma``, ``kurier``."""
    if word.isascii():
        for russian in _of_other_alphabet(word)[:1]:
            yield re.sub("(?<=[бвгджзклмнпрстфхцчшщ])и(?=[аеоуюя])", "ь", russian)
            for match in _CONSONANT.finditer(russian):
                yield russian[: match.end()] + "ь" + russian[match.end() :]


def _one_edit_away(word: str) -> Iterable[str]:
    alphabet = next((each for each in _ALPHABETS if any(letter in each for letter in word)), "")
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in alphabet)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield from (before + letter + after for letter in alphabet)
