"""A small bundle that holds much: what is read without being kept takes memory by the size of the bundle."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

from support.bundles import CONTENTS, ZipEntry, files_of, forge, open_plain

from reader.bundle import ArticleContents
from reader.library import Library
from reader.store import MemoryStore

COUNT, SIZE = 12, 4 << 20


def test_texts_are_kept_deflated() -> None:
    # Just not so much that it would be refused as a bomb.
    text = b"".join(b"again " * 60 + b"%04x " % (n * 40503 % 65536) for n in range(SIZE // 365))
    articles = tuple(
        ArticleContents(path=f"articles/{n:02}.md", markdown=b"%02d " % n + text, title=f"{n}") for n in range(COUNT)
    )
    files = files_of(replace(CONTENTS, articles=articles, media=()))
    plain = forge([ZipEntry(name, data, deflate=name.endswith(".md")) for name, data in files.items()])
    assert len(plain) < SIZE
    del files, articles
    library = Library(MemoryStore())
    tracemalloc.start()
    try:
        with open_plain(plain) as bundle:
            library.add(bundle)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5 * SIZE, "one article at a time, not all of them"
    assert len(library.text(library.articles()[0].article)) > SIZE - 500
    library.close()
