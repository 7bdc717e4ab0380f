"""What a large library costs: ``.venv/bin/python tests/bench/library_figures.py``. On Linux alone, for its ``/proc``.

A library file is made in a temp folder, an edition of articles of 5 KB is imported and indexed beside the real caged
child, then it is unlocked and read. Every step is a process of its own, so that nothing is warm but the disk cache:

- import: the highest resident memory of the process and of its child, each from the end of unlocking on, so that the
  256 MiB of key derivation are apart; their sum, which is more than both took at any one moment (aim: 300 MiB);
- written: the bytes given to the file from the end of unlocking on, for each byte of contents (as they are, and as
  they are kept, deflated) and final index (aim: 2.5);
- saving: bytes written when a position is saved, with a state for every article, each save for another article: the
  median, and the mean, into which the saves go that write all of the state anew (aim: 40 KB);
- unlocking: from the passphrase to the list, less the mean of two key derivations alone before and after it, in a
  process that has its modules loaded: the median of the runs (aim: 0.3 s).

Options: ``--articles N`` (10000), ``--size MIB`` (1024) of the file, ``--runs N`` (7) of unlocking, ``--saves N``
(500), ``--folder DIR`` for the temp folder. It takes some two minutes.
"""

# ruff: noqa: T201 - a script that prints what it measured
from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread
from typing import Self

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # of the tests, for their support

from reader.library import Reading, open_library
from reader.store.create import create
from reader.store.device import FileDevice, open_file
from reader.store.layout import MEBIBYTE, SALT_SIZE
from reader.store.passphrase import derive

PASSPHRASE = "correct horse battery staple"
LIBRARY, BUNDLE, IDENTITY = "library", "bundle", "identity"


def main() -> None:
    """Take every step in a process of its own, or be one of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=1024)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--saves", type=int, default=500)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(STEPS[options.step](options)))
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        options.folder = Path(folder)
        for step in ("prepare", "import", "save"):
            say(step, taken(step, options))
        runs = [taken("unlock", options) for _ in range(options.runs)]
        say("unlock", {name: statistics.median(run[name] for run in runs) for name in runs[0]})
        print("   each: ", *(f"{run['beyond_derivation_s']:.2f}" for run in runs))
    print(f"load   {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def taken(step: str, options: argparse.Namespace) -> dict[str, float]:
    """Take a step in a process of its own and return its figures."""
    own = [f"--{name}={getattr(options, name)}" for name in ("articles", "size", "saves", "folder")]
    done = subprocess.run([sys.executable, __file__, f"--step={step}", *own], stdout=subprocess.PIPE, check=True)
    figures = json.loads(done.stdout)
    assert isinstance(figures, dict)
    return figures


def say(step: str, figures: dict[str, float]) -> None:
    """Print the figures of a step."""
    for name, value in figures.items():
        print(f"{step:8} {name:28} {value:10.2f}", flush=True)


# --- the steps ------------------------------------------------------------------------------------------------------


def prepare(options: argparse.Namespace) -> dict[str, float]:
    """Seal the articles, and make the library file."""
    from support import prose  # noqa: PLC0415 - only here
    from support.bundles import SIGNER  # noqa: PLC0415 - the same
    from support.libraries import article, edition  # noqa: PLC0415 - the same

    from reader import age  # noqa: PLC0415 - the same
    from reader.bundle import seal_file  # noqa: PLC0415 - the same

    identity = age.X25519Identity.generate()
    contents = edition(article(f"a{number:05}", text) for number, text in enumerate(prose.articles(options.articles)))
    seal_file(options.folder / BUNDLE, contents, [identity.recipient], SIGNER)
    (options.folder / IDENTITY).write_text(identity.encode())
    begin = time.perf_counter()
    create(options.folder / LIBRARY, [PASSPHRASE], size=options.size * MEBIBYTE)
    return {
        "contents_mib": sum(len(each.markdown) for each in contents.articles) / MEBIBYTE,
        "article_kb": statistics.median(len(each.markdown) for each in contents.articles) / 1000,
        "bundle_mib": (options.folder / BUNDLE).stat().st_size / MEBIBYTE,
        "create_s": time.perf_counter() - begin,
    }


def import_(options: argparse.Namespace) -> dict[str, float]:
    """Import and index, as ``reader import`` does."""
    from reader import age  # noqa: PLC0415 - loaded when the library is open, as the program does
    from reader.bundle import open_bundle  # noqa: PLC0415 - the same

    written = Written()
    library = open_library(options.folder / LIBRARY, PASSPHRASE)
    written.clear()
    begin = time.perf_counter()
    with Memory() as memory:
        identity = age.parse_identity((options.folder / IDENTITY).read_text())
        with open_bundle((options.folder / BUNDLE).open("rb"), [identity]) as bundle:
            contents = sum(article.size for article in bundle.edition.articles)
            library.add(bundle)
        kept = time.perf_counter()
        library.index_all()
    end = time.perf_counter()
    assert len(library.articles()) == options.articles
    assert library.unindexed == 0
    store = library._store
    index = sum(store.size(name) for name in store.names("index/"))
    stored = sum(store.size(name) for name in store.names()) - index
    library.close()
    assert memory.child, "the child was never seen"
    return {
        "keep_s": kept - begin,
        "index_s": end - kept,
        "parent_mib": memory.own / MEBIBYTE,
        "child_mib": memory.child / MEBIBYTE,
        "both_mib": (memory.own + memory.child) / MEBIBYTE,
        "written_mib": sum(written) / MEBIBYTE,
        "stored_mib": stored / MEBIBYTE,
        "index_mib": index / MEBIBYTE,
        "written_per_byte": sum(written) / (contents + index),
        "written_per_stored_byte": sum(written) / (stored + index),
    }


def save(options: argparse.Namespace) -> dict[str, float]:
    """Give every article a state, then save the position in one after the other."""
    written = Written()
    library = open_library(options.folder / LIBRARY, PASSPHRASE)
    ids = [each.article.id for each in library.articles()]
    for id_ in ids:
        library.set_reading(id_, Reading(read=True, position=(20, 100)))
    library.save_state()
    sizes = []
    for number in range(options.saves):
        library.set_reading(ids[number % len(ids)], Reading(read=True, position=(30, number)))
        written.clear()
        library.save_state()
        sizes.append(sum(written))
    written.clear()
    library.save_state()
    unchanged = sum(written)
    library.close()
    return {
        "median_kb": statistics.median(sizes) / 1000,
        "mean_kb": statistics.mean(sizes) / 1000,
        "worst_kb": max(sizes) / 1000,
        "unchanged_kb": unchanged / 1000,
    }


def unlock(options: argparse.Namespace) -> dict[str, float]:
    """Derive, unlock and list, and derive again."""
    device = open_file(options.folder / LIBRARY)
    salt = device.read(0, SALT_SIZE)
    device.close()
    times = [time.perf_counter()]
    derive(PASSPHRASE, salt)
    times.append(time.perf_counter())
    library = open_library(options.folder / LIBRARY, PASSPHRASE)
    listed = len(library.articles())
    times.append(time.perf_counter())
    derive(PASSPHRASE, salt)
    times.append(time.perf_counter())
    library.close()
    assert listed == options.articles
    before, listing, after = (end - begin for begin, end in pairwise(times))
    derivation = (before + after) / 2
    return {"derivation_s": derivation, "to_list_s": listing, "beyond_derivation_s": listing - derivation}


STEPS = {"prepare": prepare, "import": import_, "save": save, "unlock": unlock}

# --- the instruments ------------------------------------------------------------------------------------------------


class Written(list[int]):
    """The lengths of what is written to library files, from its making on."""

    def __init__(self) -> None:
        super().__init__()
        write = FileDevice.write

        def counted(device: FileDevice, offset: int, data: bytes | bytearray) -> None:
            write(device, offset, data)
            self.append(len(data))

        FileDevice.write = counted  # type: ignore[assignment, method-assign]


class Memory:
    """The highest resident memory of this process and of its children, in bytes, while the context lasts.

    The system keeps the highest itself, so that a child may be asked now and then. ``ru_maxrss`` will not do: it
    cannot be set back, and that of a child includes what its parent had when it was started.
    """

    def __init__(self) -> None:
        self.own = self.child = 0
        self._done = Event()
        self._watching = Thread(target=self._watch)

    def __enter__(self) -> Self:
        Path("/proc/self/clear_refs").write_text("5")  # proc(5): sets the highest back to what it is now
        self._watching.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watching.join()
        self.own = highest("self")

    def _watch(self) -> None:
        while not self._done.wait(0.02):
            for children in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError):  # it ends meanwhile
                    for child in children.read_text().split():
                        # Before its own program is loaded it is a copy of this one.
                        if b"reader.worker.child" in Path(f"/proc/{child}/cmdline").read_bytes():
                            self.child = max(self.child, highest(child))


def highest(process: str) -> int:
    """Return the highest resident memory of a process in bytes; 0 where it has just ended."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main()
