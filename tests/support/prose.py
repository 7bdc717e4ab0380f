"""Articles made up by lot, as hard to deflate as Russian ones: those of 5 KB to 0.44 of that."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф"
_FREQUENCIES = [109, 85, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20, 19, 17, 17, 17, 16, 14, 12, 10]
_FREQUENCIES += [9, 7, 6, 5, 4, 3, 3]
_WORDS = 60_000


def articles(count: int, size: int = 4800) -> Iterator[str]:
    """Yield Markdown of at least ``size`` bytes, of words as frequent, and as long, as words are."""
    dice = random.Random(2)

    def word(rank: int) -> str:
        length = 1 + min(round(dice.gammavariate(3, 0.6 + min(rank, 3000) / 2000)), 15)
        return "".join(dice.choices(_LETTERS, _FREQUENCIES, k=length))

    words = [word(rank) for rank in range(_WORDS)]
    weights = list(accumulate(1 / (rank + 3) for rank in range(_WORDS)))
    for number in range(count):
        text = f"# Статья {number}"
        while len(text.encode()) < size:
            text += (
                "\n\n" + " ".join(dice.choices(words, cum_weights=weights, k=min(60, size // 10))).capitalize() + "."
            )
        yield text + "\n"
