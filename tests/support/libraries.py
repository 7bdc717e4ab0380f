"""Libraries for tests: editions made on the spot, and a library file in memory to keep them in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from reader.bundle import ArticleContents, EditionContents, MediaContents, SecretKey
from reader.library import Library
from support.bundles import CONTENTS, SIGNER, files_of, open_files
from support.devices import open_volume

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from reader.bundle import Bundle
    from support.devices import MemoryDevice

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


def article(name: str, text: str, **others: str) -> ArticleContents:
    return ArticleContents(f"articles/{name}.md", text.encode(), f"Title of {name}", id=name, **others)


def edition(
    articles: Iterable[ArticleContents], *, number: int = 1, series: str = "weekly", day: int = 1, **others: object
) -> EditionContents:
    return EditionContents(
        title=f"Edition {number}",
        publisher="The Publisher",
        created=date(2025, 3, day),
        language="en",
        series=series if number else "",
        number=number,
        articles=tuple(articles),
        **others,
    )


def bundle_of(
    contents: EditionContents = CONTENTS, *, signer: SecretKey | None = SIGNER, without: Collection[str] = ()
) -> Bundle:
    """Return an opened bundle of ``contents`` that lacks the files ``without``."""
    return open_files({name: data for name, data in files_of(contents, signer).items() if name not in without})


def pictured() -> EditionContents:
    return edition(
        [article("one", "Text of one, with ![a](media/one.png).\n"), article("two", "Text of two.\n")],
        media=(
            MediaContents("media/one.png", "image/png", PICTURE),
            MediaContents("media/two.png", "image/png", PICTURE[::-1][:-1] + b"2"),
        ),
    )


def many(count: int, **others: int) -> EditionContents:
    return edition([article(f"a{n:05}", f"Common word{n} text.\n" * 20) for n in range(count)], **others)


def open_in(data: bytearray | MemoryDevice) -> Library:
    """Open the library in a file in memory."""
    return Library(open_volume(data))


def objects_of(data: bytearray) -> dict[str, bytes]:
    """Return every object of a library file, decrypted."""
    with open_volume(data) as volume:
        return {name: volume.read(name) for name in volume.names()}


def shown(library: Library) -> dict[str, str]:
    """Return what every article that is listed says, by title; "" where it is not in this copy."""
    return {
        each.article.title: library.text(each.article) if each.article.present else "" for each in library.articles()
    }
