"""Words in an article: where they are."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from reader.text import clean_line
from reader.tui.article.block_rows import text_of

if TYPE_CHECKING:
    from reader.text import Document

_SAME: Final = str.maketrans("ёЁ\n\xa0", "еЕ  ")


class Matches:
    """Where ``query`` stands in ``document``, in order and without overlaps.

    A match is a substring; ``ё`` is ``е``, and any white space a space. Upper and lower case are the same unless
    ``case_sensitive``. A match does not go from one block to the next.
    """

    def __init__(self, document: Document, query: str, *, case_sensitive: bool = False) -> None:
        self.query = query
        self.case_sensitive = case_sensitive
        self._blocks = array("L")
        self._starts = array("L")
        words = _folded(clean_line(query), case_sensitive=case_sensitive)
        self.length = len(words)
        if not words:
            return
        for index, block in enumerate(document):
            text = _folded(text_of(block), case_sensitive=case_sensitive)
            start = text.find(words)
            while start >= 0:
                self._blocks.append(index)
                self._starts.append(start)
                start = text.find(words, start + len(words))

    def __len__(self) -> int:
        return len(self._blocks)

    def __getitem__(self, index: int) -> tuple[int, int]:
        """Return block and character of a match."""
        return self._blocks[index], self._starts[index]

    def first_from(self, block: int, character: int) -> int:
        """Return the index of the first match at or after a place, 0 if there is none."""
        low, high = self._of(block)
        index = bisect_left(self._starts, character, low, high)
        return index if index < len(self) else 0

    def within(self, block: int, start: int, end: int) -> range:
        """Return the indexes of the matches that have a character in ``start`` to ``end`` of a block."""
        low, high = self._of(block)
        first = bisect_right(self._starts, start - self.length, low, high)
        return range(first, bisect_left(self._starts, end, first, high))

    def _of(self, block: int) -> tuple[int, int]:
        low = bisect_left(self._blocks, block)
        return low, bisect_right(self._blocks, block, low)


class Finder:
    """Matches, and which of them is the current one: at first, the first at or after ``origin``."""

    def __init__(self, matches: Matches, origin: tuple[int, int] = (0, 0)) -> None:
        self.matches = matches
        self.current = matches.first_from(*origin) if len(matches) else -1
        """From 0 on; -1 where there is none."""

    @property
    def place(self) -> tuple[int, int] | None:
        """Block and character of the current match."""
        return self.matches[self.current] if self.current >= 0 else None

    def step(self, count: int) -> None:
        """Go on by ``count`` matches, round and round."""
        if len(self.matches):
            self.current = (self.current + count) % len(self.matches)

    def again(self, document: Document) -> Finder:
        """Return the same search in ``document``, whose words may have changed."""
        matches = Matches(document, self.matches.query, case_sensitive=self.matches.case_sensitive)
        return Finder(matches, self.place or (0, 0))


def _folded(text: str, *, case_sensitive: bool) -> str:
    """Return ``text`` as it is compared: of the same length, so that places stay places."""
    if not case_sensitive:
        lower = text.lower()
        text = lower if len(lower) == len(text) else "".join(map(_lower, text))
    return text.translate(_SAME)


def _lower(character: str) -> str:
    lower = character.lower()
    return lower if len(lower) == 1 else character
