"""The query language: what a person types, as a tree.

- ``закон суд``: both words, in any form, anywhere in the article; of a word like «на» or "the", which says nothing of
  its own beside others, it need not be there
- ``"свобода слова"``, ``«свобода слова»``: these words, in any form, one after the other
- ``закон OR указ``, ``закон | указ``, ``закон ИЛИ указ``: one of its two neighbours (binds closer than the space)
- ``-суд``, ``-"верховный суд"``: without
- ``закон*``: words that begin so

Anything is a query. A quote that is not closed yet is closed at the end; an operator with nothing to join, a lone
``-`` or ``*``, and whatever is neither letter nor digit mean nothing. What looks like one word but is several
(``ivan@example.org``, ``3.14``) is a phrase.

This is a parser of our own because Whoosh's raises on some input, takes ``title:`` or ``[a TO b]`` in an ordinary
sentence for syntax, treats a wildcard in front as a scan of all terms, and nests as deep as the brackets it is given.
It knows neither Whoosh nor the index, so that snippets can ask the same tree what to mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from reader.index.analysis import WORD, is_spaceless, parts_of
from reader.index.function_words import is_function_word

MAX_LENGTH: Final = 10_000  # characters
MAX_TERMS: Final = 64

_TOKEN: Final = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<minus>[-\u2212](?=["«„“\w]))
    | "(?P<straight>[^"]*)(?P<closed1>"?)
    | «(?P<angled>[^»]*)(?P<closed2>»?)
    | [„“](?P<curly>[^“”]*)(?P<closed3>[“”]?)
    | (?P<or>\||(?:OR|ИЛИ)(?![^\s"«„“]))
    | (?P<and>AND)(?![^\s])
    | (?P<plain>[^\s"«„“|]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Words:
    """Words next to each other, most often one. With ``prefix``, the last is the beginning of a word."""

    text: str
    prefix: bool = False
    quoted: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there."""

    node: Words


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Alternatives."""

    nodes: tuple[Words | Not, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What an article must match: all of ``nodes``. ``cut`` tells that there was more than was taken.

    ``besides`` are function words: of the articles that match, those that have them are the better ones.
    """

    nodes: tuple[Words | Not | AnyOf, ...]
    cut: bool = False
    besides: tuple[Words, ...] = ()

    def words(self) -> Iterator[Words]:
        """Yield what an article is to hold, whether it must or may; function words are not worth showing."""
        for node in self.nodes:
            for leaf in node.nodes if isinstance(node, AnyOf) else (node,):
                if isinstance(leaf, Words):
                    yield leaf


def parse(text: str, *, prefix_last: bool = False) -> Query:
    """Return the query that ``text`` is; with ``prefix_last``, a last word still being typed is a prefix."""
    budget = _Budget(MAX_TERMS, cut=len(text) > MAX_LENGTH)
    groups: list[list[Words | Not]] = []  # alternatives, all of which groups an article must match
    joining = negative = False
    for leaf in _leaves(text[:MAX_LENGTH], prefix_last=prefix_last):
        if leaf == "or":
            joining = bool(groups)
        elif leaf == "minus":
            negative = True
        elif leaf == "space":
            negative = False
        elif isinstance(leaf, Words):
            taken = budget.take(leaf)
            if taken is not None:
                node = Not(taken) if negative else taken
                if joining:
                    groups[-1].append(node)
                else:
                    groups.append([node])
                joining = False
            negative = False
            if budget.spent:
                break
    if not groups and (taken := budget.take(Words(text[:MAX_LENGTH], prefix=prefix_last and _ends_in_word(text)))):
        groups = [[taken]]  # nothing but operators: then they are the words
    nodes = tuple(group[0] if len(group) == 1 else AnyOf(tuple(group)) for group in groups)
    return _without_function_words(Query(nodes, budget.cut))


def _without_function_words(query: Query) -> Query:
    """Return the query with the function words ``besides``, unless there is nothing else that is looked for."""
    needed: list[Words | Not | AnyOf] = []
    besides: list[Words] = []
    for node in query.nodes:
        if isinstance(node, Words) and _is_function_word(node):
            besides.append(node)
        else:
            needed.append(node)
    if all(isinstance(node, Not) for node in needed):
        return query
    return Query(tuple(needed), query.cut, tuple(besides))


def _is_function_word(words: Words) -> bool:
    found = WORD.findall(words.text)
    return not (words.prefix or words.quoted) and len(found) == 1 and is_function_word(found[0])


def _leaves(text: str, *, prefix_last: bool) -> Iterator[Words | str]:
    at_start = True  # of a word: only there is a minus an operator
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        typing = prefix_last and match.end() == len(text)
        if kind == "minus" and not at_start:
            kind = "space"
        at_start = kind in {"space", "or", "and"}
        if kind.startswith("closed"):
            phrase = next(part for part in match.group("straight", "angled", "curly") if part is not None)
            yield Words(phrase, prefix=typing and not match[kind] and _ends_in_word(phrase), quoted=True)
        elif kind == "plain":
            plain = match[kind]
            starred = plain.endswith("*") and _ends_in_word(plain.rstrip("*"))
            yield Words(plain.rstrip("*"), prefix=starred or (typing and _ends_in_word(plain)))
        else:
            yield kind


def _ends_in_word(text: str) -> bool:
    return any(match.end() == len(text) for match in WORD.finditer(text))


class _Budget:
    """How many terms a query may still have."""

    def __init__(self, left: int, *, cut: bool) -> None:
        self._left = left
        self.cut = cut

    @property
    def spent(self) -> bool:
        """Whether nothing more can be taken and something is known to be left."""
        return self.cut and not self._left

    def take(self, words: Words) -> Words | None:
        """Return as much of ``words`` as there is room for, or None if there is no word in it."""
        end = 0
        for match in WORD.finditer(words.text):
            raw = match.group()
            wanted = len(raw) if is_spaceless(raw) else sum(1 for _ in parts_of(raw))
            if wanted > self._left:
                self.cut = True
                # A run of Chinese may be cut anywhere, a word nowhere.
                end = match.start() + self._left if is_spaceless(raw) and self._left else end
                self._left = 0
                return replace(words, text=words.text[:end], prefix=False) if end else None
            self._left -= wanted
            end = match.end()
        return words if end else None
