"""From a folder or files to an edition."""

import os
import sys
import unicodedata
from datetime import date

import pytest

from reader import age
from reader.bundle import SecretKey, make_manifest
from reader.bundle.manifest import decode
from reader.bundle.paths import Place, place_of
from reader.errors import (
    FrontMatterError,
    NoArticlesError,
    PictureError,
    SecretInSourceError,
    SettingsError,
    SourceError,
    TextEncodingError,
)
from reader.publish import collect
from reader.text import describe

SETTINGS = 'title = "News"\npublisher = "A paper"\nday = 2026-01-31\nlanguage = "en"\n'
TODAY = date(2026, 2, 1)


def notes(collected):
    return [note.message.format(**note.data) for note in collected.notes]


def article(collected, number=0):
    return collected.contents.articles[number]


def text(collected, number=0):
    return article(collected, number).markdown.decode()


def test_a_whole_folder(packed, photo):
    collected = packed(
        {
            "bundle.toml": SETTINGS + 'series = "news"\nedition = 3\ndescription = "What happened."\n',
            "01-first.md": "---\ntitle: First\nauthors: [Ann]\nid: one\n---\n# First\n\n![A](pictures/court.jpg)\n",
            "deep/second.txt": "Just text.\n\n" + "It has more than a few words. " * 3,
            "pictures/court.jpg": photo("jpg"),
        }
    )
    contents = collected.contents
    assert (contents.title, contents.publisher, contents.created) == ("News", "A paper", date(2026, 1, 31))
    assert (contents.series, contents.number, contents.description) == ("news", 3, "What happened.")
    assert [each.path for each in contents.articles] == ["articles/01-first.md", "articles/deep/second.md"]
    assert (article(collected).title, article(collected).authors, article(collected).id) == ("First", ("Ann",), "one")
    (picture,) = contents.media
    assert text(collected) == f"![A]({picture.path})\n"
    assert place_of(picture.path) is Place.MEDIA
    assert picture.type == "image/jpeg"
    assert (article(collected, 1).title, article(collected, 1).id) == ("second", None)
    assert len(notes(collected)) == 3  # the picture scrubbed, and turned; the text without a title


def test_defaults_are_noted(folder):
    collected = collect([folder({"a.md": "# Суд\n\nЗакон.\n"}, "Вести")], today=TODAY)
    contents = collected.contents
    assert (contents.title, contents.publisher, contents.created) == ("Вести", "Unnamed publisher", TODAY)
    assert (contents.language, contents.series, contents.number) == ("ru", "", 0)
    assert len([line for line in notes(collected) if "is used" in line]) == 4


def test_files_instead_of_a_folder(folder, photo):
    root = folder(
        {"a.md": "# A\n\n![P](p.png)\n", "p.png": photo("png"), "b.md": "# B\n\nText.\n", "bundle.toml": SETTINGS}
    )
    collected = collect([root / "b.md", root / "a.md", root / "a.md"], today=TODAY)
    assert [each.path for each in collected.contents.articles] == ["articles/a.md", "articles/b.md"]
    assert collected.contents.title == "A"
    assert len(collected.contents.media) == 1
    assert collect([root / "a.md", root / "bundle.toml"]).contents.title == "News"


@pytest.mark.parametrize(
    ("stated", "letters", "language"),
    [("uk", "Суд", "uk"), ("uk", "Court", ""), ("en", "Court", "en"), ("en", "Суд", ""), ("ru", "123", "ru")],
)
def test_the_language_of_the_edition_is_that_of_articles_in_its_letters(packed, stated, letters, language):
    collected = packed({"bundle.toml": f'language = "{stated}"\n', "a.md": letters})
    assert article(collected).language == language


def test_the_language_that_most_articles_state(packed):
    front = "---\nlanguage: {}\n---\nx\n"
    files = {"a.md": front.format("ru"), "b.md": front.format("tt"), "c.md": front.format("tt")}
    assert packed(files).contents.language == "tt"


def test_plain_text_may_have_front_matter(packed):
    collected = packed({"a.txt": "---\r\ntitle: T\r\n---\r\n2 * 2 * 2\r\n"})
    assert (article(collected).title, text(collected)) == ("T", "2 \\* 2 \\* 2\n")


def test_an_empty_article_is_skipped(packed):
    collected = packed({"a.md": "---\ntitle: T\n---\n\n", "b.md": "B"})
    assert len(collected.contents.articles) == 1
    assert "“a.md” has no text and was skipped." in notes(collected)


def test_what_is_passed_over_is_noted(packed, photo):
    collected = packed(
        {
            "a.md": "A",
            ".git/config": "x",
            ".hidden.md": "x",
            "paper.pdf": "x",
            "unused.png": photo("png"),
            "sub/bundle.toml": "",
        }
    )
    said = "\n".join(notes(collected))
    for name in ("“.git”", "“.hidden.md”", "“paper.pdf”", "“unused.png”", "“sub/bundle.toml”"):
        assert name in said
    assert collected.contents.media == ()


def test_one_picture_under_two_names_is_packed_once(packed, photo):
    collected = packed({"a.md": "![1](x.png) ![2](y.jpg)", "x.png": photo("png"), "y.jpg": photo("png")})
    (picture,) = collected.contents.media
    assert picture.type == "image/png"  # by its bytes, not its name
    assert text(collected) == f"![1]({picture.path}) ![2]({picture.path})\n"


def test_pictures_of_one_name_stay_apart(packed, photo):
    collected = packed(
        {"a/x.md": "![A](p.png)", "b/x.md": "![B](p.png)", "a/p.png": photo("png"), "b/p.png": photo("jpg")}
    )
    assert len({picture.path for picture in collected.contents.media}) == 2


@pytest.mark.parametrize(
    "address",
    ["p%C3%A9.png", "P%C3%89.PNG", "pe%CC%81.png", "./x/../p%C3%A9.png?v=2#top", "/p%C3%A9.png", "x\\\\..\\\\pé.png"],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_of_pictures_are_compared_as_people_do(packed, photo, address, form):
    collected = packed(
        {"a.md": f"![A](<{address}>)", unicodedata.normalize(form, "pé.png"): photo("png"), "x/b.md": "B"}
    )
    assert len(collected.contents.media) == 1


def test_a_picture_of_an_unknown_type_is_dropped(packed):
    collected = packed({"a.md": "![A](a.png) ![A](b.gif)", "a.png": b"GIF89a", "b.gif": b"GIF89a"})
    assert text(collected) == "![A]() ![A]()\n"
    assert len([line for line in notes(collected) if "not a PNG, JPEG or WebP" in line]) == 2


def test_names_that_meet_are_told_apart(folder):
    files = {"a.md": "1", "A.txt": "2", "a.markdown": "3", "b.md": "4"}
    paths = [each.path for each in collect([folder(files)]).contents.articles]
    assert len(set(paths)) == 4
    assert "articles/b.md" in paths
    two = [folder({"a.md": "1"}, "one"), folder({"a.md": "2"}, "two")]
    assert len({each.path for each in collect(two).contents.articles}) == 2


def test_the_manifest_takes_what_is_collected(packed, photo):
    files = {
        "a.md": "![A](p.png)",
        "ё/Ж.txt": "x",
        "c.md": f"---\nsummary: {'s' * 9000}\n---\nx",
        "p.png": photo("png"),
    }
    contents = packed(files).contents
    manifest = decode(make_manifest(contents, None))
    assert [each.path for each in manifest.articles] == [each.path for each in contents.articles]
    assert [each.path for each in manifest.media] == [each.path for each in contents.media]


@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such name")
def test_a_file_name_is_cleaned_before_it_is_a_title(packed):
    collected = packed({"\x1b[31ma\nb.md": "x"})
    assert article(collected).title == "[31ma b"


@pytest.mark.skipif(sys.platform != "linux", reason="other file systems take no such name")
def test_a_name_that_is_no_text_is_skipped(folder):
    root = folder({"a.md": "A"})
    strange = root / os.fsdecode(b"\xff.md")
    strange.write_text("B", encoding="utf-8")
    collected = collect([root])
    assert len(collected.contents.articles) == 1
    assert any("not valid text" in line for line in notes(collected))
    with pytest.raises(SourceError):
        collect([strange])


def test_deep_and_long_names_are_packed(packed):
    deep = "/".join(["folder"] * 20) + "/a.md"
    long = "/".join(["x" * 100] * 5) + "/a.md"
    paths = [each.path for each in packed({deep: "1", long: "2", "CON.md": "3"}).contents.articles]
    assert len(set(paths)) == 3
    assert all(place_of(path) is Place.ARTICLE for path in paths)


def test_the_same_sources_give_the_same_contents(folder, photo):
    files = {"bundle.toml": SETTINGS, "b/й.md": "# Й\n\n![A](ё.png)\n", "a.txt": "one\ntwo\n", "b/ё.png": photo("png")}
    one = collect([folder(files, "one")])
    windows = {name: data if isinstance(data, bytes) else data.replace("\n", "\r\n") for name, data in files.items()}
    mac = {unicodedata.normalize("NFD", name): data for name, data in reversed(windows.items())}
    assert list(mac) != list(files)
    assert collect([folder(mac, "two")]) == one


def test_metadata_too_long_for_a_manifest_is_cut(packed):
    collected = packed({"a.md": f"---\ntitle: {'t' * 2000}\nurl: https://e.org/{'u' * 5000}\n---\nText.\n"})
    assert len(article(collected).title) == 1000
    assert article(collected).url == ""
    assert any("too long" in line for line in notes(collected))


@pytest.mark.parametrize(
    ("files", "error", "words"),
    [
        ({"bundle.toml": ""}, NoArticlesError, "no article"),
        ({"a.md": "\n"}, NoArticlesError, "no article"),
        ({"a.md": "A", "bundle.toml": "titel = 1"}, SettingsError, "“titel”"),
        ({"d/a.md": "---\ntitle: [a\n---\n"}, FrontMatterError, "“d/a.md”"),
        ({"a.md": "Суд".encode("windows-1251")}, TextEncodingError, "“a.md”"),
        ({"a.md": "![A](d/p.png)", "d/p.png": b"\x89PNG\r\n\x1a\n broken"}, PictureError, "“d/p.png”"),
        (
            {"a.md": "---\nid: x\n---\nA", "b.md": "---\nid: x\n---\nB"},
            SourceError,
            "“b.md” and “a.md” have the same id",
        ),
    ],
)
def test_what_is_wrong_is_named(packed, files, error, words):
    with pytest.raises(error) as caught:
        packed(files)
    assert words in describe(caught.value)
    assert "\n" not in describe(caught.value)


def test_sources_that_are_none(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    for source in ("missing", "a.pdf"):
        with pytest.raises(SourceError) as caught:
            collect([tmp_path / source])
        assert source in describe(caught.value)


KEYS = {
    "age": lambda: age.HybridIdentity.generate().encode(),
    "age, classic": lambda: age.X25519Identity.generate().encode(),
    "age, small letters": lambda: age.X25519Identity.generate().encode().lower(),
    "minisign": lambda: SecretKey.generate().seal("words", work_factor=10),
    "minisign, its second line": lambda: SecretKey.generate().seal("words", work_factor=10).split("\n")[1],
    "SSH": lambda: "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\n",
    "PGP": lambda: "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQVYBGXxxx\n",
}


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("name", ["my.txt", "my.md"])
def test_a_secret_key_is_not_published(packed, kind, name):
    key = KEYS[kind]()
    with pytest.raises(SecretInSourceError) as caught:
        packed({"a.md": "A", name: f"My key:\n\n{key}\n"})
    assert name in describe(caught.value)
    assert key not in describe(caught.value)


def test_an_article_may_tell_of_keys(packed):
    text = (
        "A key begins with AGE-SECRET-KEY-1… or AGE-SECRET-KEY-PQ-1…; the file's first line is\n\n"
        "    untrusted comment: minisign encrypted secret key\n\nand a public one is\n\n"
        f"    {SecretKey.generate().public.encode()}\n\n{age.X25519Identity.generate().recipient.encode()}\n"
    )
    assert len(packed({"a.md": text}).contents.articles) == 1


def test_the_passphrase_of_the_bundle_is_not_published(folder):
    root = folder({"a.md": "A", "sub/pp.txt": "six words that open this very bundle"})
    with pytest.raises(SecretInSourceError) as caught:
        collect([root], secrets=[root / "sub" / ".." / "sub" / "pp.txt"])
    assert "“sub/pp.txt”" in describe(caught.value)
    assert len(collect([root], secrets=[root / "elsewhere.txt"]).contents.articles) == 2


def test_a_plain_text_of_a_few_words_is_pointed_out(packed):
    said = notes(packed({"pp.txt": "correct horse battery staple\n", "b.txt": "---\ntitle: T\n---\nShort.\n"}))
    assert [line for line in said if "few words" in line] == [
        "“pp.txt” holds a few words only. Are they meant to be published?"
    ]


@pytest.mark.parametrize("name", ["bundle.toml.txt", "Bundle.TOML", "BUNDLE.toml.md", "sub/bundle.toml.txt"])
def test_a_file_that_nearly_has_the_name_of_the_settings_is_refused(folder, name):
    root = folder({"a.md": "A", name: SETTINGS})
    for sources in ([root], [root / "a.md", root / name]):
        with pytest.raises(SourceError) as caught:
            collect(sources)
        assert "Did you mean “bundle.toml”?" in describe(caught.value)


@pytest.mark.parametrize("name", ["page.mhtml", "page.MHT", "page.webarchive"])
def test_a_page_saved_as_a_single_file_is_named(folder, packed, name):
    assert any(name in line and "complete" in line for line in notes(packed({"a.md": "A", name: "x"})))
    root = folder({name: "x"}, "alone")
    for sources in ([root], [root / name]):
        with pytest.raises(SourceError) as caught:
            collect(sources)
        assert name in describe(caught.value)
        assert "complete" in describe(caught.value)


def test_what_is_no_article_is_named_where_there_is_none(packed):
    with pytest.raises(NoArticlesError) as caught:
        packed({"paper.pdf": "x"})
    assert "“paper.pdf”" in describe(caught.value)


def test_dead_links_are_noted(packed):
    said = notes(packed({"a.md": "[next](02-court.md) and [far](https://example.org)"}))
    assert len([line for line in said if "“02-court.md” leads nowhere" in line]) == 1
    assert not any("example.org" in line for line in said)


def test_two_settings_files_are_refused(folder):
    with pytest.raises(SourceError):
        collect([folder({"a.md": "A", "bundle.toml": ""}, name) for name in ("one", "two")])


# --- saved pages -------------------------------------------------------------------------------------------

PAGE = """<html lang="en"><head><title>A page</title></head><body><article><h1>A page</h1>
<p>This is the first paragraph of the saved page, and it is long enough to be taken for text of an article.</p>
<p>A picture: <img src="page_files/p.png" alt="A court"> and more text, so that there is enough of it to be found.</p>
</article></body></html>"""


@pytest.fixture
def saved(photo):
    pytest.importorskip("trafilatura")
    return {
        "page.html": PAGE,
        "page_files/p.png": photo("png"),
        "page_files/x.js": "evil()",
        "page_files/frame.html": PAGE,
    }


def test_a_page_and_its_folder(packed, saved):
    collected = packed(saved)
    assert [each.path for each in collected.contents.articles] == ["articles/page.md"]
    (picture,) = collected.contents.media
    assert f"![A court]({picture.path})" in text(collected)
    assert not text(collected).startswith("#")
    assert not any("x.js" in line or "frame" in line for line in notes(collected))


def test_a_file_beside_a_page_corrects_what_it_says(packed, saved):
    collected = packed(saved | {"page.html.yaml": "title: Another\ndate: 2021-03\nauthor: Ann\n"})
    made = article(collected)
    assert (made.title, made.published, made.authors, made.language) == ("Another", "2021-03", ("Ann",), "en")
    assert not any("page.html.yaml" in line for line in notes(collected))


def test_a_page_that_came_out_as_a_table_is_noted(packed, saved):
    rows = "".join(f"<tr><td>{n}</td><td>What happened then, in a line or two of text.</td></tr>" for n in range(20))
    table = f"<html><body><h1>Years</h1><table><tr><th>Year</th><th>What</th></tr>{rows}</table></body></html>"
    collected = packed(saved | {"years.html": table})
    assert [line for line in notes(collected) if "as a table" in line] == [
        "“years.html”: the page's text came out as a table. Read it."
    ]


def test_a_secret_key_in_a_page_is_not_published(packed, saved):
    with pytest.raises(SecretInSourceError):
        packed(saved | {"page.html": PAGE.replace("A picture:", age.X25519Identity.generate().encode())})


def test_without_the_extra_a_page_says_what_to_install(packed, saved, monkeypatch):
    monkeypatch.delitem(__import__("sys").modules, "reader.publish.webpage", raising=False)
    monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)
    with pytest.raises(SourceError) as caught:
        packed(saved)
    assert "requirements-publish.lock" in describe(caught.value)
