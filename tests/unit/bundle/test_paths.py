"""Which names a container may use."""

import pytest

from reader.bundle.paths import DistinctPaths, Place, is_allowed, media_type, place_of
from reader.errors import DuplicateEntryError


@pytest.mark.parametrize(
    "path",
    [
        "articles/a.md",
        "articles/Как подать жалобу — 1.md",
        "articles/2024/05/a.b.md",
        "articles/con artist.md",
        "articles/a/b/c/d/e/f/g.md",
        "articles/" + "я" * 121 + ".md",
        "articles/日本語.md",
        "articles/привет, мир! (№ 1).md",
    ],
)
def test_allowed(path: str) -> None:
    assert is_allowed(path)
    assert place_of(path) is Place.ARTICLE


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/articles/a.md",
        "articles//a.md",
        "articles/../a.md",
        "articles/./a.md",
        "../articles/a.md",
        "articles/..md/a.md",
        "articles/.hidden.md",
        "articles/a.md/",
        "articles\\a.md",
        "articles/a\\..\\b.md",
        "C:articles/a.md",
        "articles/C:/a.md",
        "articles/a.md:stream",
        "articles/a\x00.md",
        "articles/a\n.md",
        "articles/a\x1b[31m.md",
        "articles/a\x7f.md",
        "articles/a\u0085.md",
        "articles/a\u200b.md",
        "articles/a\u202egpj.md",
        "articles/a\u2028.md",
        "articles/a\u00a0.md",
        "articles/a\ufeff.md",
        "articles/a\ud800.md",
        "articles/a\uffff.md",
        "articles/a\U000e0041.md",
        "articles/и\u0306.md",  # й taken apart: not NFC
        "articles/a?.md",
        "articles/a*.md",
        "articles/a|b.md",
        'articles/a".md',
        "articles/<a>.md",
        "articles/a /b.md",
        "articles/ a.md",
        "articles/a./b.md",
        "articles/a .md ",
        "articles/con.md",
        "articles/CON.md",
        "articles/nul/a.md",
        "articles/Com1.tar.md",
        "articles/lpt9 .md",
        "articles/com¹.md",
        "articles/conin$.md",
        "articles/a/b/c/d/e/f/g/h.md",
        "articles/" + "я" * 122 + ".md",
    ],
)
def test_not_allowed(path: str) -> None:
    assert place_of(path) is None


@pytest.mark.parametrize(
    "name",
    ["a.md", "articles/a.txt", "articles/a.MD", "articles/.md", "articles/md", "media/a.svg", "media/a.md",
     "media/a.PNG", "Articles/a.md", "padding/a", "publisher.crt", "manifest.json2", "media/.png"],
)  # fmt: skip
def test_names_of_nothing(name: str) -> None:
    assert place_of(name) is None


def test_places_and_types() -> None:
    assert [place_of(n) for n in ("publisher.pub", "manifest.json.minisig", "manifest.json", "padding")] == [0, 1, 2, 5]
    assert place_of("media/a/b.webp") is Place.MEDIA
    assert media_type("media/a.jpg") == media_type("media/a.jpeg") == "image/jpeg"
    assert media_type("media/a.png.webp") == "image/webp"
    assert media_type("articles/a.md") is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("articles/a.md", "articles/a.md"),
        ("articles/a.md", "articles/A.md"),
        ("articles/ПРАВО.md", "articles/право.md"),
        ("articles/straße.md", "articles/STRASSE.md"),
        ("articles/Й.md", "articles/й.md"),
        ("articles/a.md", "articles/A.md/b.md"),
        ("articles/a.md/b.md", "articles/a.md"),
    ],
)
def test_paths_that_a_file_system_takes_for_one_another(first: str, second: str) -> None:
    paths = DistinctPaths()
    paths.add(first)
    with pytest.raises(DuplicateEntryError) as caught:
        paths.add(second)
    assert caught.value.data == {"name": second}


def test_paths_that_differ() -> None:
    paths = DistinctPaths()
    for path in (
        "articles/a.md",
        "articles/b.md",
        "articles/a/a.md",
        "articles/A/b.md",
        "articles/е.md",
        "articles/ё.md",
    ):
        paths.add(path)
    with pytest.raises(DuplicateEntryError):
        paths.add("articles/Ё.md")
