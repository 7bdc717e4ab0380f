"""What the articles that a search found have in common, to narrow them by: publisher, language, topic, year.

- Values of one facet are alternatives; facets narrow together: (Russian or English) and (2021).
- A value's count is of the articles that the query finds and the *other* facets let through: what choosing it gives.
- A publisher is a key. Who signs with another key is another publisher, whatever the name; so is who does not sign.
- What an article does not say, it is not counted under.
- Of a facet's values no more than ``MOST_VALUES`` are there to choose from, those of the most articles, and what is
  chosen: the manifests of a few bundles hold millions of topics.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import nsmallest
from itertools import chain, compress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from reader.library.shelf import Shelved
    from reader.model import Publisher

MOST_VALUES: Final = 1000


class Facet(StrEnum):
    """What can be told of an article."""

    PUBLISHER = "publisher"
    LANGUAGE = "language"
    TOPIC = "topic"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet.

    ``value`` is what is compared: a publisher's identity, a language subtag (``ru``), a tag without regard to case, a
    year. ``label`` is clean text to show, of a topic as it was written; ``publisher`` is whose the identity is.
    """

    facet: Facet
    value: str
    label: str = field(default="", compare=False)
    publisher: Publisher | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many articles a choice gives, as things are."""

    choice: Choice
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to choose from, in the order in which it is shown, and how many articles there are unnarrowed.

    Publishers, languages and topics come by their counts, years with the latest first. What is chosen already is among
    them, even where it gives nothing.
    """

    total: int
    counted: Mapping[Facet, Sequence[Counted]]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What was chosen, in the order in which it was. Without a choice everything passes."""

    choices: tuple[Choice, ...] = ()

    def __bool__(self) -> bool:
        """Return whether it narrows anything."""
        return bool(self.choices)

    def toggled(self, choice: Choice) -> Narrowing:
        """Return the narrowing with a choice more, or less if it was made already."""
        if choice in self.choices:
            return Narrowing(tuple(each for each in self.choices if each != choice))
        return Narrowing((*self.choices, choice))

    def judged_anew(self, articles: Iterable[Shelved]) -> Narrowing:
        """Return the same narrowing, its publishers as they are judged by now."""
        publishers = {identity(each.edition.publisher): each.edition.publisher for each in articles}
        return Narrowing(
            tuple(
                _of_publisher(publishers[each.value])
                if each.facet is Facet.PUBLISHER and each.value in publishers
                else each
                for each in self.choices
            )
        )

    def by_facet(self) -> Mapping[Facet, frozenset[str]]:
        """Return the values of each facet that narrows."""
        narrowing = dict.fromkeys(each.facet for each in self.choices)
        return {facet: frozenset(each.value for each in self.choices if each.facet is facet) for facet in narrowing}

    def let_through(self, articles: Iterable[Shelved]) -> list[Shelved]:
        """Return the articles that pass, in their order."""
        wanted = [(_VALUES[facet], values) for facet, values in self.by_facet().items()]
        return [each for each in articles if not any(values.isdisjoint(of(each)) for of, values in wanted)]


EVERYTHING: Final = Narrowing()


def count_facets(articles: Sequence[Shelved], narrowing: Narrowing = EVERYTHING) -> Facets:
    """Count what there is to choose from among ``articles``."""
    passing = {
        facet: [not wanted.isdisjoint(values) for values in map(_VALUES[facet], articles)]
        for facet, wanted in narrowing.by_facet().items()
    }
    counted = {facet: _counted(articles, narrowing, facet, passing) for facet in Facet}
    counted[Facet.YEAR].sort(key=lambda each: each.choice.value, reverse=True)
    return Facets(len(articles), counted)


def _counted(
    articles: Sequence[Shelved], narrowing: Narrowing, facet: Facet, passing: Mapping[Facet, Iterable[bool]]
) -> list[Counted]:
    others = [passing[each] for each in passing if each is not facet]
    if others:
        articles = list(compress(articles, map(all, zip(*others, strict=True))))
    values = _VALUES[facet]
    counts = Counter(chain.from_iterable(map(values, articles)))
    chosen = {each.value: each for each in narrowing.choices if each.facet is facet}
    shown = {*nsmallest(MOST_VALUES, counts, key=lambda value: (-counts[value], value)), *chosen}
    examples = {value: each for each in articles for value in values(each) if value in shown}
    counted = [Counted(_choice(examples[value], facet, value), counts[value]) for value in examples]
    counted += (Counted(each, 0) for value, each in chosen.items() if value not in examples)
    return sorted(counted, key=lambda each: (-each.count, each.choice.label.casefold()))


def _publishers(shelved: Shelved) -> tuple[str, ...]:
    return (identity(shelved.edition.publisher),)


def _languages(shelved: Shelved) -> tuple[str, ...]:
    tag = shelved.article.language
    return (tag.partition("-")[0].lower(),) if tag else ()


def _topics(shelved: Shelved) -> Iterable[str]:
    tags = shelved.article.tags
    return set(map(str.casefold, tags)) if tags else ()


def _years(shelved: Shelved) -> tuple[str, ...]:
    published = shelved.article.published
    return (published[:4],) if published else ()


_VALUES: Final[Mapping[Facet, Callable[[Shelved], Iterable[str]]]] = {
    Facet.PUBLISHER: _publishers,
    Facet.LANGUAGE: _languages,
    Facet.TOPIC: _topics,
    Facet.YEAR: _years,
}


def identity(publisher: Publisher) -> str:
    """Return what tells a publisher from all others."""
    # No name can be taken for a key.
    return f"unsigned: {publisher.claims.casefold()}" if publisher.key is None else publisher.key.hex()


def _choice(example: Shelved, facet: Facet, value: str) -> Choice:
    if facet is Facet.PUBLISHER:
        return _of_publisher(example.edition.publisher)
    if facet is Facet.TOPIC:
        return Choice(facet, value, next(tag for tag in example.article.tags if tag.casefold() == value))
    return Choice(facet, value, value)


def _of_publisher(publisher: Publisher) -> Choice:
    return Choice(Facet.PUBLISHER, identity(publisher), publisher.name, publisher)
