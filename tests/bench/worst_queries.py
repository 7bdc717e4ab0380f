"""What the worst queries cost: ``.venv/bin/python tests/bench/worst_queries.py``. Aim: none takes a second.

Articles of 5 KB are kept and indexed in memory, made of words by lot, of forms of real ones, and of every tenth some
text in Chinese characters. Then each query is asked as typed and as finished, best first and newest first, with what is
suggested where nothing is found; the slowest of the runs counts, in time of the processor, so that nothing else that
runs counts. The last line is the slowest of all.

Options: ``--articles N`` (10000), ``--runs N`` (2). It takes some two minutes, nearly all of it to make the index.
"""

# ruff: noqa: T201 - a script that prints what it measured
from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # of the tests, for their support

from support import prose
from support.libraries import article, bundle_of, edition

from reader.errors import QueryError
from reader.index.russian import forms
from reader.library import Library, indexing
from reader.store import MemoryStore

REAL = "человек быть идти мочь сказать знать день год время дело жизнь рука дом вести взять брать писать закон суд"


def main() -> None:
    """Make a library and ask it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=2)
    options = parser.parse_args()
    indexing._PASSING_SLICE = options.articles  # no key waits here
    library = Library(MemoryStore())
    begin = time.process_time()
    with bundle_of(
        edition(article(f"a{n:05}", text, **said(n)) for n, text in enumerate(texts(options.articles)))
    ) as b:
        library.add(b)
    library.index_all()
    print(f"{'indexed':28} {time.process_time() - begin:8.1f} s, {len(library.articles())} articles")
    slowest = {name: max(taken(library, query) for _ in range(options.runs)) for name, query in queries().items()}
    for name, seconds in slowest.items():
        print(f"{name:28} {1000 * seconds:8.1f} ms")
    print(f"{'slowest':28} {1000 * max(slowest.values()):8.1f} ms")


def texts(count: int) -> Iterator[str]:
    """Yield articles in which real words are as frequent as in a text."""
    dice = random.Random(5)
    real = [sorted(forms(word)) for word in REAL.split()]
    for number, text in enumerate(prose.articles(count)):
        words = [dice.choice(dice.choice(real)) for _ in range(100)]
        chinese = "".join(chr(0x4E00 + int(dice.expovariate(1 / 300))) for _ in range(300)) if number % 10 == 0 else ""
        yield f"{text}\n\n{' '.join(words)} \n\n{chinese}\n"


def said(number: int) -> dict[str, object]:
    """Return what an article's edition says about it."""
    return {
        "published": f"{2000 + number % 25}-{number % 12 + 1:02}",
        "language": ("ru", "en", "uk")[number % 3],
        "tags": (f"tag{number % 50}", "право"),
        "authors": (f"Автор {number % 300}",),
    }


def queries() -> Mapping[str, str]:
    """Return what may be typed, pasted or meant to take long, by a name for it."""
    common = [each.split(" ", 1)[0] for each in REAL.split()]
    every = " ".join(chr(code) for code in range(ord("а"), ord("я") + 1))
    return {
        "one common word": "человек",
        "a word in every article": "о",
        "many forms": "идти вести мочь быть взять",
        "two letters": "о е",
        "every letter": every,
        "every letter, begun": " ".join(f"{each}*" for each in every.split()),
        "every letter, or": every.replace(" ", " OR "),
        "every letter begun, or": " OR ".join(f"{each}*" for each in every.split()),
        "64 words": " ".join(common * 4),
        "64 words, or": " OR ".join(common * 4),
        "64 words, without": " ".join(f"-{each}" for each in common * 4),
        "a thousand words": " ".join(f"слово{n}" for n in range(1000)),
        "a thousand letters": "о " * 1000,
        "a phrase of letters": '"' + "о е а " * 20 + '"',
        "a phrase of forms": '"' + " ".join(common) + '"',
        "phrases, or": " OR ".join(f'"{one} {other}"' for one, other in product(common[:6], common[:5])),
        "without a letter": "-о",
        "without letters": "-о* -е* -а* -и*",
        "brackets": "(" * 10_000,
        "brackets and words": "(а " * 3000 + ") " * 500,
        "quotes": '"' * 10_000,
        "quotes and letters": '"а ' * 3333,
        "stars": "*" * 10_000,
        "stars and letters": "а* " * 3333,
        "minuses": "-" * 10_000,
        "minuses and letters": "-а " * 3333,
        "a word of 10,000": "е" * 10_000,
        "a word of 10,000 begun": "е" * 9_999 + "*",
        "a compound of 5,000": "а-" * 5_000,
        "apostrophes": "а'" * 5_000,
        "marks": "е\u0301" * 5_000,
        "soft hyphens": "а\u00ad" * 5_000,
        "ligatures": "ﷺ" * 10_000,
        "Chinese": "".join(chr(0x4E00 + n % 300) for n in range(10_000)),
        "Chinese letter": "一",
        "emoji": "🙂" * 10_000,
        "any characters": "".join(chr(0x20 + n * 37 % 0x2FFF) for n in range(10_000)),
        "surrogates": "\ud800" * 10_000,
        "spaces": " " * 10_000,
        "fields": "title: author: tag: lang: after: before: is: has:",
        "fields without end": "title:а " * 1250,
        "a long field": "title:" + "а" * 9_990,
        "a field of quotes": 'title:"' + "а " * 4_990,
        "fields left out": "-title:а " * 1100,
        "no date": "after:2021-99-99",
        "many dates": "after:2001 before:2024-02 " * 380,
        "all there is": "before:3000",
        "pictures": "has:image о",
        "wrong layout": "xtkjdtr",
        "wrong layout, 64 words": "xtkjdtr " * 64,
        "typing errors": "чиловек закан сут писоть брадь взядь времмя жисть",
        "typing errors, long": "достопримечательностьюъ " * 64,
        "other alphabet": "chelovek zakon",
        "fewer words": "человек быть идти мочь сказать ъъщщъъ",
        "colons": ":" * 10_000,
        "colons and letters": "a:" * 5_000,
    }


def taken(library: Library, query: str) -> float:
    """Return how long a query takes, in the slowest way of asking it."""
    slowest = 0.0
    for how in ({"as_typed": True}, {}, {"newest_first": True}):
        begin = time.process_time()
        try:
            found = library.search(query, **how).total
        except QueryError:
            found = 1
        if not found:
            library.suggestion(query)
        slowest = max(slowest, time.process_time() - begin)
    return slowest


if __name__ == "__main__":
    main()
