"""What a process still holds: every text that can be reached from anything that Python knows of."""

from __future__ import annotations

import gc
from mmap import mmap


def holders_of(letters: tuple[int, ...]) -> list[str]:
    """Return the types of what holds a text with the word that ``letters`` spell, in UTF-8 or as characters.

    The word is given by its letters, so that the question itself is not found. For tests with the fixture
    ``every_object`` from their beginning: what is frozen is not looked at, neither here nor where texts are forgotten.
    """
    assert not gc.get_freeze_count()
    gc.collect()
    word, data = "".join(map(chr, letters)), bytes(letters)
    found: list[str] = []
    seen: set[int] = set()
    waiting = gc.get_objects()
    seen.update(map(id, waiting))
    seen.add(id(waiting))
    while waiting:
        holder = waiting.pop()
        for each in gc.get_referents(holder):
            if id(each) in seen:
                continue
            seen.add(id(each))
            if isinstance(each, str):
                if word in each and each is not word:
                    found.append(type(holder).__qualname__)
            elif isinstance(each, bytes | bytearray | mmap):
                each = each[:] if isinstance(each, mmap) else each  # noqa: PLW2901
                if data in each and each is not data:
                    found.append(type(holder).__qualname__)
            else:
                waiting.append(each)
    return found
