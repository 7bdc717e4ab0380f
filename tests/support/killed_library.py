"""Imports, removes or saves in a library file, saying what it writes and what it has done, until somebody kills it.

It says so a byte at a time on standard output: ``.`` before each write and each sync, ``k`` when the bundle is kept,
``i`` when a slice of it is indexed, ``r`` when the edition is removed, ``s`` when a state is saved, ``d`` when all is
done. So its parent can kill it about any write that it chooses, and knows what must be there afterwards.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from reader import age
from reader.bundle import open_bundle, seal_file
from reader.index import slicing
from reader.library import Place, Reading, open_library
from reader.store.create import derive_all, make
from reader.store.device import FileDevice, create_file
from reader.store.layout import Layout
from support import prose
from support.bundles import SIGNER
from support.devices import CHEAP
from support.libraries import article, edition

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable

    from reader.library import Library

    Say = Callable[[str], None]

_PASSPHRASE = "one"
_KEY = "key"
_CELLS = 80
_ARTICLES = 400
_SHARED = 100  # both editions have these; as many more are in both, and not the same
_SLICE = 40  # articles indexed at a time, so that a few hundred are many slices, and merged
_SAVES = 500  # more than the small state holds
_WORDS = ("old", "new", "shared")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person can tell of a library."""

    texts: dict[str, tuple[str, str]]  # edition and text by article
    found: tuple[frozenset[str], ...]  # articles by word
    reading: dict[str, Reading]
    place: Place
    unindexed: int


def shown(library: Library) -> Shown:
    """Look at everything in ``library``."""
    ids = [each.article.id for each in library.articles()]
    # Not ``Library.search``, which would cut a passage from every article.
    found = (library._indexing.search(word, limit=len(ids), offset=0, prefix_last=False).hits for word in _WORDS)
    return Shown(
        {each.article.id: (each.edition.id, library.text(each.article)) for each in library.articles()},
        tuple(frozenset(hit.id for hit in hits) for hits in found),
        {id_: library.reading(id_) for id_ in ids},
        library.place,
        library.unindexed,
    )


# --- what is killed -------------------------------------------------------------------------------------------------
# Each goes on where it was killed, if it is begun again.


def import_(library: Library, folder: Path, say: Say) -> None:
    """Import the second edition and index it."""
    _add(library, folder, 2)
    say("k")
    while library.index_some():
        say("i")


def remove(library: Library, _folder: Path, say: Say) -> None:
    """Remove the second edition, and index what of the first is shown again."""
    for each in library.editions():
        if each.number == 2:
            library.remove(each)
    say("r")
    library.index_all()


def save(library: Library, _folder: Path, say: Say) -> None:
    """Save the position in one article after the other."""
    ids = sorted(each.article.id for each in library.articles())
    for number in range(_saved(shown(library)), _SAVES):
        id_ = ids[number % len(ids)]
        library.set_reading(id_, Reading(read=True, position=(number + 1, 7)))
        library.place = Place("article", id_)
        library.save_state()
        say("s")


def _saved(now: Shown) -> int:
    return max(each.position[0] for each in now.reading.values())


OPERATIONS = {"import": import_, "remove": remove, "save": save}

# --- who kills it ---------------------------------------------------------------------------------------------------


class Scene:
    """A library as it is before an operation, and what one that nobody disturbs makes of it.

    ``folder`` has what ``seal_bundles`` makes.
    """

    def __init__(self, folder: Path, operation: str) -> None:
        self._operation = operation
        self._folder = folder
        self._prepared = folder / f"{operation}.before"
        self._path = folder / f"{operation}.library"
        self._before = _prepare(self._prepared, folder, [1, 2] if operation == "remove" else [1])
        marks = self._run()
        self.writes = marks.count(".")
        with closing(self._opened()) as library:
            self._after = shown(library)
        assert self._after != self._before

    def kill(self, draw: random.Random) -> str:
        """Kill it somewhere, check what is left, finish it and check that; return what it had done."""
        writes = draw.randint(1, self.writes)
        # In that write or one of the next; or much later, for nothing is written while the indexing child works.
        later = draw.random() * draw.choice([0, 0, 0, 0.002, 0.3])
        marks = self._run(writes, later)
        with closing(self._opened()) as library:
            assert library.check() == ()
            self._check(shown(library), marks)
            OPERATIONS[self._operation](library, self._folder, lambda _: None)
            assert shown(library) == self._after
            assert library.check() == ()
        with closing(self._opened()) as library:
            assert shown(library) == self._after
        return f"{self._operation}, {marks.count('.')} of {self.writes} writes"

    def _check(self, now: Shown, marks: str) -> None:
        """Check that what was done by ``marks`` is there, and nothing by half."""
        before, after = self._before, self._after
        if self._operation == "save":
            saved = _saved(now)
            assert marks.count("s") <= saved <= marks.count("s") + 1
            assert sorted(each.position[0] for each in now.reading.values()) == _positions(saved, len(now.reading))
            assert replace(now, reading={}, place=Place()) == replace(before, reading={}, place=Place())
            return
        done = "k" in marks or "r" in marks
        assert now.texts == after.texts or (not done and now.texts == before.texts)
        assert now.reading == {id_: Reading() for id_ in now.texts}
        if "d" in marks:
            assert now == after
        for found, old, new in zip(now.found, before.found, after.found, strict=True):
            assert found <= old | new
        if self._operation == "import":
            assert _any(before.found) <= _any(now.found)
            if done:
                assert now.unindexed <= _SHARED + _ARTICLES - _SLICE * marks.count("i")
        elif now.texts == after.texts:
            # Nothing may be found by words that are gone.
            assert all(found <= new for found, new in zip(now.found, after.found, strict=True))

    def _opened(self) -> Library:
        return open_library(self._path, _PASSPHRASE, work=CHEAP)

    def _run(self, writes: float = inf, later: float = 0.0) -> str:
        """Run the operation on a new copy, kill it ``later`` seconds after so many writes; return what it said."""
        shutil.copyfile(self._prepared, self._path)
        with subprocess.Popen(
            [sys.executable, __file__, self._operation, str(self._path)],
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        ) as child:
            assert child.stdout is not None
            seen = bytearray()
            while writes > 0 and not seen.endswith(b"d") and (mark := child.stdout.read(1)):
                seen += mark
                writes -= mark == b"."
            time.sleep(later)
            child.kill()
            seen += child.stdout.read()
        assert child.returncode == -signal.SIGKILL  # and it did not end by itself
        return seen.decode()


def _any(found: tuple[frozenset[str], ...]) -> frozenset[str]:
    return frozenset().union(*found)


def _positions(saved: int, articles: int) -> list[int]:
    """Return where each of ``articles`` is when ``saved`` states were saved, one article after the other."""
    return sorted([0] * max(0, articles - saved) + list(range(max(1, saved - articles + 1), saved + 1)))


def _add(library: Library, folder: Path, number: int) -> None:
    identity = age.parse_identity((folder / _KEY).read_text())
    with open_bundle((folder / f"{number}.bundle").open("rb"), [identity]) as bundle:
        library.add(bundle)


def seal_bundles(folder: Path) -> None:
    """Make the two editions, and the key that opens them."""
    texts = list(prose.articles(2 * _ARTICLES, size=300))
    identity = age.X25519Identity.generate()
    (folder / _KEY).write_text(identity.encode())

    def sealed(number: int, names: Iterable[int], word: str) -> None:
        articles = (article(f"a{n}", f"{'shared' if n < _SHARED else word} {texts[n]}") for n in names)
        contents = edition(articles, number=number, day=number)
        seal_file(folder / f"{number}.bundle", contents, [identity.recipient], SIGNER)

    sealed(1, range(_ARTICLES // 2), "old")
    sealed(2, [*range(_SHARED), *range(_SHARED, _SHARED + _ARTICLES)], "new")


def _prepare(path: Path, folder: Path, editions: Iterable[int]) -> Shown:
    layout, salt = Layout(_CELLS), secrets.token_bytes(32)
    device = create_file(path, layout.size)
    make(device, layout, salt, derive_all([_PASSPHRASE], salt, CHEAP))
    device.close()
    with closing(open_library(path, _PASSPHRASE, work=CHEAP)) as library:
        for number in editions:
            _add(library, folder, number)
        library.index_all()
        return shown(library)


def main() -> None:
    operation, path = sys.argv[1], Path(sys.argv[2])

    def say(mark: str) -> None:
        os.write(1, mark.encode())

    _announce(say)
    slicing.MAX_ARTICLES = _SLICE  # type: ignore[misc]
    library = open_library(path, _PASSPHRASE, work=CHEAP)
    OPERATIONS[operation](library, path.parent, say)
    say("d")
    signal.pause()


def _announce(say: Say) -> None:
    write, sync = FileDevice.write, FileDevice.sync

    def said_write(device: FileDevice, offset: int, data: bytes | bytearray) -> None:
        say(".")
        write(device, offset, data)

    def said_sync(device: FileDevice) -> None:
        say(".")
        sync(device)

    FileDevice.write = said_write  # type: ignore[assignment, method-assign]
    FileDevice.sync = said_sync  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    main()
