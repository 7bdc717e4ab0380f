"""What a process still holds: every text that can be reached from anything that Python knows of."""

from __future__ import annotations

import gc
from mmap import mmap


def holders_of(*words: tuple[int, ...]) -> list[list[str]]:
    """Return, for each of ``words``, the types of what holds a text with it, in UTF-8 or as characters.

    A word is given by its letters, so that the question itself is not found. For tests with the fixture
    ``every_object`` from their beginning: what is frozen is not looked at, neither here nor where texts are forgotten.
    """
    assert not gc.get_freeze_count()
    gc.collect()
    looked_for = [("".join(map(chr, letters)), bytes(letters)) for letters in words]
    ours = {id(form) for forms in looked_for for form in forms}
    found: list[list[str]] = [[] for _ in words]
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
                held = [word in each for word, _ in looked_for]
            elif isinstance(each, bytes | bytearray | mmap):
                each = each[:] if isinstance(each, mmap) else each  # noqa: PLW2901
                held = [data in each for _, data in looked_for]
            else:
                waiting.append(each)
                continue
            if any(held) and id(each) not in ours:
                for names, is_held in zip(found, held, strict=True):
                    names.extend([type(holder).__qualname__] * is_held)
    return found
