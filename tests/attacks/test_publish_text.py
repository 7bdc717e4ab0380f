"""Texts made to harm whoever packs or reads them: each ends in an edition or in one clear line, and soon."""

import contextlib
from pathlib import Path

import pytest

from reader.bundle.limits import MAX_ARTICLE_SIZE
from reader.errors import FrontMatterError, SourceError, WebPageError
from reader.publish import collect
from reader.publish.pictures import LARGEST
from reader.text import describe

FIRST = (
    "The court heard the case for three hours on Tuesday and closed the page at the end of it. Nobody from the group "
    "had been told of the hearing, so the judge wrote down that they were absent. Their lawyer learned of the ruling "
    "from a notice that came by post two weeks later, and means to appeal. "
)
SECOND = (
    "Readers who open the page today see an empty screen with one line of grey text on it. The company that runs the "
    "network said that it had no choice, since fines for each day of delay are larger than its yearly profit. Editors "
    "of other papers fear that theirs may be next, and keep copies of everything printed since the spring. "
)
WORDS = FIRST + SECOND


def packed(tmp_path, files):
    for name, content in files.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return collect([tmp_path])


def refused(tmp_path, files):
    with pytest.raises(SourceError) as caught:
        packed(tmp_path, files)
    line = describe(caught.value)
    assert "\n" not in line
    return line


# --- YAML --------------------------------------------------------------------------------------------------


def test_aliases_are_refused(tmp_path):
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert "line 3" in refused(tmp_path, {"a.md": f"---\n{bomb}---\nText.\n"})


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_refused(tmp_path, opening):
    assert "front matter" in refused(tmp_path, {"a.md": f"---\nt: {opening * 20_000}\n---\nText.\n"})


def test_long_front_matter_is_refused(tmp_path):
    assert "64 KiB" in refused(tmp_path, {"a.md": f"---\nt: {'x' * 70_000}\n---\nText.\n"})


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!python/name:os.system", "!!binary", "!x"])
def test_tags_make_no_objects(tmp_path, tag):
    canary = tmp_path / "canary"
    files = {"a.md": f"---\ntitle: {tag} ['touch {canary}']\n---\nText.\n"}
    with pytest.raises(FrontMatterError):
        packed(tmp_path, files)
    assert not canary.exists()
    (article,) = packed(tmp_path, {"a.md": f"---\ntitle: {tag} word\n---\nText.\n"}).contents.articles
    assert article.title == "word"


# --- sizes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_a_huge_article_is_refused(tmp_path, name):
    target = tmp_path / name
    with target.open("wb") as file:
        file.truncate(100 * MAX_ARTICLE_SIZE)  # a hole: no disk, and no memory unless it were read
    assert f"“{name}” is too large" in refused(tmp_path, {})


def test_text_that_grows_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("reader.publish.articles.MAX_ARTICLE_SIZE", 1000)
    assert "“a.txt” is too large" in refused(tmp_path, {"a.txt": "*" * 600})
    (tmp_path / "a.txt").unlink()
    assert packed(tmp_path, {"b.txt": "x" * 600}).contents.articles  # positive control: only what grows


def test_a_huge_picture_is_refused(tmp_path):
    with (tmp_path / "p.png").open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.truncate(LARGEST + 1)
    assert "“p.png” is too large" in refused(tmp_path, {"a.md": "![A](p.png)"})


# --- markup ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "![" * 2000 + "x" + "](y.png)" * 2000,
        "[" * 5000 + "x" + "](y)" * 5000,
        "![" * 5000,
        ">" * 5000 + " ![A](b.png)",
        "\n".join(" " * n + "- ![A](b.png)" for n in range(300)),
        "*a_ " * 5000,
        " ".join("`" * n for n in range(500)),
        "![A](x.png) " * 3000,
        "|" * 5000 + "\n" + "|-" * 5000 + "|\n" + "|![A](b.png)" * 5000,
    ],
    ids=range(9),
)
def test_markdown_made_to_hang_the_parser(tmp_path, text):
    (article,) = packed(tmp_path, {"a.md": text}).contents.articles
    assert article.markdown


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 50_000 + WORDS,
        "<p>" + "<b>" * 50_000 + WORDS,
        "<blockquote>" * 3000 + WORDS,
        "<ul><li>a " * 3000 + WORDS,
        "<table><tr>" + "<td>x</td>" * 3000 + f"</tr></table><p>{WORDS}",
        '<table><tr><td colspan="99999999" rowspan="99999999">x</td></tr></table><p>' + WORDS,
        "<p>" + "&#27;&#0;&#xD800;&#xFFFFFFFF;&nosuch;" * 1000 + WORDS,
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><p>&b;' + WORDS,
        "\0<p>" + WORDS,
        "<p>" + WORDS + "<!--" * 5000,
        '<script type="application/ld+json">' + "[" * 50_000 + "</script><p>" + WORDS,
    ],
    ids=range(11),
)
def test_pages_made_to_break_the_extraction(tmp_path, text):
    pytest.importorskip("trafilatura")
    markdown = b""
    with contextlib.suppress(WebPageError):
        (article,) = packed(tmp_path, {"a.html": f"<html><body>{text}</body></html>"}).contents.articles
        markdown = article.markdown
    assert not any(byte < 32 and byte != 10 for byte in markdown)


def test_an_external_entity_is_not_read(tmp_path):
    pytest.importorskip("trafilatura")
    (tmp_path / "secret.txt").write_text("the secret", encoding="utf-8")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><html><body><p>&x; {WORDS}'
    collected = packed(tmp_path, {"a.html": page})
    (article,) = [each for each in collected.contents.articles if each.path == "articles/a.md"]
    assert b"the secret" not in article.markdown


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_control_characters_reach_neither_text_nor_title(tmp_path, name):
    if name.endswith("html"):
        pytest.importorskip("trafilatura")
        content = (
            f"<html><head><title>T\x1b]0;x\x07&#27;[31m</title></head><body><p>{WORDS}\x1b[2J&#27;[2J</p></body></html>"
        )
    else:
        content = '---\ntitle: "T\\e]0;x\\a\\u202e"\n---\n' + WORDS + "\x1b[2J\x9b2J\0"
    (article,) = packed(tmp_path, {name: content}).contents.articles
    assert article.title.startswith("T]0;x")
    for text in (article.title, article.markdown.decode()):
        assert not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c == "\u202e" for c in text)


def test_remote_pictures_and_scripts_leave_no_address(tmp_path):
    pytest.importorskip("trafilatura")
    remote = ["http://t.example/1.png", "https://t.example/2.png", "//t.example/3.png", "data:image/png;base64,AAAA"]
    page = "<html><head><script src='https://t.example/x.js'>evil()</script><style>evil</style></head><body><article>"
    page += f"<p>{FIRST}</p>" + "".join(f'<img src="{each}" srcset="{each} 2x" alt="A court">' for each in remote)
    page += f'<p>{SECOND}</p><iframe src="https://t.example/f"></iframe></article><script>evil()</script></body></html>'
    text = "\n\n".join(f"![A court]({each})" for each in remote) + "\n\n![A court][r]\n\n[r]: http://t.example/r.png\n"
    collected = packed(tmp_path, {"a.html": page, "b.md": text})
    for article, pictures in zip(collected.contents.articles, (4, 5), strict=True):
        assert not any(word in article.markdown for word in (b"t.example", b"data:", b"evil"))
        assert article.markdown.count(b"![A court]()") == pictures
    noted = [str(note.data.get("address")) for note in collected.notes]
    assert all(noted.count(each) == 2 for each in remote)


def test_a_photograph_does_not_tell_where_it_was_taken(tmp_path):
    data = Path(__file__).parents[1] / "unit" / "publish" / "data"
    for extension in ("jpg", "png", "webp"):
        photo = (data / f"photo-with-gps.{extension}").read_bytes()
        assert b"SecretCam" in photo  # positive control
        assert b"\x88\x25\x00\x04" in photo or b"\x25\x88\x04\x00" in photo
        (picture,) = packed(tmp_path, {"a.md": f"![A](p.{extension})", f"p.{extension}": photo}).contents.media
        assert b"SecretCam" not in picture.data
        assert b"\x88\x25\x00\x04" not in picture.data
        assert b"\x25\x88\x04\x00" not in picture.data
