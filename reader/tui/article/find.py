"""Words in an article: where they are.

Reading an article takes longer than a key may, so it is searched in slices: ``search`` takes the next one. What has
been read is kept, and the next words are found in a moment.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from reader.text import clean_line
from reader.tui.article.block_rows import text_of

if TYPE_CHECKING:
    from reader.text import Document

Spots: TypeAlias = Callable[[str], Iterable[tuple[int, int]]]
"""Returns start and end of each match in a text, in order and apart from each other."""

_SAME: Final = str.maketrans("ёЁ\n\xa0", "еЕ  ")
_LINE: Final = 50
"""Characters that a line takes as long as, whatever is in it."""


class Texts:
    """The blocks of a document as they are compared: each is read when it is first asked for, and kept."""

    def __init__(self, document: Document, *, case_sensitive: bool = False) -> None:
        self.document = document
        self.case_sensitive = case_sensitive
        self._kept: list[str | None] = [None] * len(document)

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, index: int) -> str:
        text = self._kept[index]
        if text is None:
            text = self._kept[index] = self.folded(text_of(self.document[index]))
        return text

    def folded(self, text: str) -> str:
        """Return ``text`` as it is compared: of the same length, so that places stay places."""
        if not self.case_sensitive:
            lower = text.lower()
            text = lower if len(lower) == len(text) else "".join(map(_lower, text))
        return text.translate(_SAME)

    def cost(self, index: int) -> int:
        """Return about how many characters a block has, without reading it."""
        characters, lines = self.document.extents[index]
        return characters + _LINE * lines


class Matches:
    """Where ``query`` stands in ``texts``, in order and without overlaps, as far as they have been searched.

    A match is what ``spots`` finds; without it a substring, where ``ё`` is ``е`` and any white space a space. Upper and
    lower case are the same unless the texts are case sensitive. A match does not go from one block to the next.
    """

    def __init__(self, texts: Texts, query: str, spots: Spots | None = None) -> None:
        self.texts = texts
        self.query = query
        self.spots = spots
        self._blocks = array("L")
        self._starts = array("L")
        self._ends = array("L")
        self._words = texts.folded(clean_line(query))
        self._searched = 0 if self._words else len(texts)

    @property
    def is_complete(self) -> bool:
        """Whether all the texts have been searched."""
        return self._searched >= len(self.texts)

    def search(self, characters: int) -> None:
        """Search the next blocks: of about ``characters`` together, but one at least."""
        while characters > 0 and not self.is_complete:
            characters -= self.texts.cost(self._searched)
            find = self._substrings if self.spots is None else self.spots
            for start, end in find(self.texts[self._searched]):
                self._blocks.append(self._searched)
                self._starts.append(start)
                self._ends.append(end)
            self._searched += 1

    def __len__(self) -> int:
        return len(self._blocks)

    def __getitem__(self, index: int) -> tuple[int, int]:
        """Return block and character of a match."""
        return self._blocks[index], self._starts[index]

    def end(self, index: int) -> int:
        """Return the character of its block that follows a match."""
        return self._ends[index]

    def first_from(self, block: int, character: int) -> int:
        """Return the index of the first match at or after a place, 0 if there is none."""
        low, high = self._of(block)
        index = bisect_left(self._starts, character, low, high)
        return index if index < len(self) else 0

    def within(self, block: int, start: int, end: int) -> range:
        """Return the indexes of the matches that have a character in ``start`` to ``end`` of a block."""
        low, high = self._of(block)
        first = bisect_right(self._ends, start, low, high)
        return range(first, bisect_left(self._starts, end, first, high))

    def _substrings(self, text: str) -> Iterator[tuple[int, int]]:
        start = text.find(self._words)
        while start >= 0:
            end = start + len(self._words)
            yield start, end
            start = text.find(self._words, end)

    def _of(self, block: int) -> tuple[int, int]:
        low = bisect_left(self._blocks, block)
        return low, bisect_right(self._blocks, block, low)


class Finder:
    """Matches, and which of them is the current one: at first, the first at or after ``origin``."""

    def __init__(self, matches: Matches, origin: tuple[int, int] = (0, 0)) -> None:
        self.matches = matches
        self.current = -1
        """From 0 on; -1 where there is none, or none yet."""
        self._origin = origin

    @property
    def place(self) -> tuple[int, int] | None:
        """Block and character of the current match."""
        return self.matches[self.current] if self.current >= 0 else None

    def search(self, characters: int) -> None:
        """Search on, as ``Matches.search`` does; there may be a current match afterwards."""
        matches = self.matches
        matches.search(characters)
        if self.current < 0 and len(matches):
            first = matches.first_from(*self._origin)
            if matches.is_complete or matches[first] >= self._origin:
                self.current = first

    def step(self, count: int) -> None:
        """Go on by ``count`` matches, round and round; not beyond what has been searched while there is more."""
        index = self.current + count
        if self.matches.is_complete and len(self.matches):
            self.current = index % len(self.matches)
        elif self.current >= 0 and 0 <= index < len(self.matches):
            self.current = index

    def again(self) -> Finder:
        """Return the same search from the beginning: the document's words have changed."""
        texts = Texts(self.matches.texts.document, case_sensitive=self.matches.texts.case_sensitive)
        return Finder(Matches(texts, self.matches.query, self.matches.spots), self.place or self._origin)


def _lower(character: str) -> str:
    lower = character.lower()
    return lower if len(lower) == 1 else character
