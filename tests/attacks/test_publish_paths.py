"""Sources that reach for files that nobody meant to publish."""

import os
from pathlib import Path

import pytest

from reader.errors import SourceError
from reader.publish import collect

PHOTO = (Path(__file__).parents[1] / "unit" / "publish" / "data" / "photo-with-gps.png").read_bytes()

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

links = pytest.mark.skipif(os.name == "nt", reason="making links needs a privilege on Windows")


@pytest.fixture
def edition(tmp_path):
    """A folder to pack, with a picture and an article outside it that must stay there."""
    (tmp_path / "secret.png").write_bytes(PHOTO)
    (tmp_path / "secret.md").write_text("# The secret article\n", encoding="utf-8")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "inside.png").write_bytes(PHOTO)
    root = tmp_path / "edition"
    root.mkdir()
    (root / "inside.png").write_bytes(PHOTO)
    (root / "other.md").write_text("Other.\n", encoding="utf-8")
    return root


def media(root, article):
    (root / "a.md").write_text(article, encoding="utf-8")
    return collect([root]).contents.media


def test_a_picture_inside_is_packed(edition):
    assert len(media(edition, "![A](inside.png)")) == 1  # positive control for all that follow


@pytest.mark.parametrize(
    "address",
    [
        "../secret.png",
        "..%2Fsecret.png",
        "%2e%2e/secret.png",
        "..\\\\secret.png",
        "x/../../secret.png",
        "./../secret.png",
        "/../secret.png",
        "../edition/../secret.png",
        "{outside}/secret.png",
        "file://{outside}/secret.png",
        "file:../secret.png",
        "FILE:///{outside}/secret.png",
        "../../../../../../../../etc/passwd",
        "/etc/passwd",
        "C:\\\\secret.png",
        "\\\\\\\\server\\\\share\\\\secret.png",
        "inside.png%00",
        "..",
        ".",
        "/",
    ],
)
def test_pictures_outside_are_not_packed(edition, address):
    outside = edition.parent.as_posix()
    assert media(edition, f"![A](<{address.replace('{outside}', outside)}>)") == ()


def test_an_article_in_a_deeper_folder_may_use_its_edition_but_no_more(edition):
    (edition / "deep").mkdir()
    (edition / "deep" / "b.md").write_text("![A](../inside.png) ![B](../../secret.png)", encoding="utf-8")
    assert len(collect([edition]).contents.media) == 1


def test_a_single_file_uses_nothing_above_its_folder(edition):
    (edition / "a.md").write_text("![A](inside.png) ![B](../secret.png)", encoding="utf-8")
    assert len(collect([edition / "a.md"]).contents.media) == 1


def test_a_saved_page_uses_nothing_outside(edition):
    pytest.importorskip("trafilatura")
    (edition / "page_files").mkdir()
    (edition / "page_files" / "in.png").write_bytes(PHOTO)
    page = f'<html><body><article><p>{FIRST}</p><p><img src="{{}}" alt="A"> {SECOND}</p></article></body></html>'
    for address, count in (
        ("page_files/in.png", 1),
        ("../secret.png", 0),
        ("/../secret.png", 0),
        ("file:///etc/passwd", 0),
    ):
        (edition / "page.html").write_text(page.format(address), encoding="utf-8")
        assert len(collect([edition]).contents.media) == count


def test_hidden_pictures_are_not_packed(edition):
    (edition / ".private").mkdir()
    (edition / ".private" / "p.png").write_bytes(PHOTO)
    (edition / ".p.png").write_bytes(PHOTO)
    assert media(edition, "![A](.private/p.png) ![B](.p.png)") == ()


@links
def test_links_out_of_the_folder_are_passed_over_and_noted(edition):
    (edition / "link.md").symlink_to(edition.parent / "secret.md")
    (edition / "link.png").symlink_to(edition.parent / "secret.png")
    (edition / "links").symlink_to(edition.parent / "secrets")
    (edition / "a.md").write_text("![A](link.png) ![B](links/inside.png)", encoding="utf-8")
    collected = collect([edition])
    assert collected.contents.media == ()
    assert not any(b"secret article" in article.markdown for article in collected.contents.articles)
    noted = {note.data.get("file") for note in collected.notes}
    assert {"link.md", "link.png", "links"} <= noted


@links
def test_a_link_inside_the_folder_is_a_picture_like_any_other(edition):
    (edition / "link.png").symlink_to("inside.png")
    assert len(media(edition, "![A](link.png)")) == 1


@links
def test_a_circle_of_links_ends(edition):
    (edition / "again").symlink_to(edition)
    (edition / "self.md").symlink_to("self.md")
    assert len(collect([edition]).contents.articles) == 1


@links
def test_a_link_beside_a_page_does_not_bring_in_what_it_points_to(edition):
    pytest.importorskip("trafilatura")
    (edition / "page.html").write_text(f"<html><body><p>{FIRST}</p><p>{SECOND}</p></body></html>", encoding="utf-8")
    said = edition.parent / "said.yaml"
    said.write_text("title: From outside\n", encoding="utf-8")
    (edition / "page.html.yaml").symlink_to(said)
    titles = {article.title for article in collect([edition]).contents.articles}
    assert "From outside" not in titles
    (edition / "page.html.yaml").unlink()
    (edition / "page.html.yaml").write_bytes(said.read_bytes())
    titles = {article.title for article in collect([edition]).contents.articles}
    assert "From outside" in titles  # positive control


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_regular_file_is_never_opened(edition):
    os.mkfifo(edition / "pipe.md")
    os.mkfifo(edition / "pipe.png")
    assert media(edition, "![A](pipe.png)") == ()  # opening either would wait for ever
    with pytest.raises(SourceError):
        collect([edition / "pipe.md"])


DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


@pytest.mark.parametrize(
    "attributes",
    [
        'src="{}"',
        f'src="{DOT}" data-src="{{}}"',
        f'src="{DOT}" data-original="{{}}"',
        f'src="{DOT}" data-lazy-src="./{{}}"',
        f'src="{DOT}" srcset="{{}} 2x"',
        'src="page_files/../{}"',
        'src="/{}"',
    ],
)
def test_a_saved_page_uses_nothing_but_its_own_folder(edition, attributes):
    pytest.importorskip("trafilatura")
    for folder in ("Photos", "page_files", "page.files", "page_files2"):
        (edition / folder).mkdir(exist_ok=True)
        (edition / folder / "passport.png").write_bytes(PHOTO)
    counts = []
    for address in ("Photos/passport.png", "page_files2/passport.png", "inside.png"):
        tag = f'<img {attributes.format(address)} alt="A">'
        page = f"<html><body><article><p>{FIRST}</p><p>{tag} {SECOND}</p></article></body></html>"
        (edition / "page.html").write_text(page, encoding="utf-8")
        collected = collect([edition])
        counts.append(len(collected.contents.media))
        if "srcset" not in attributes:  # which is not followed at all
            assert any(address in str(note.data.get("address")) for note in collected.notes)
    assert counts == [0, 0, 0]
    for address in ("page_files/passport.png", "page.files/passport.png"):  # positive control
        page = f"<html><body><article><p>{FIRST}</p><p><img src={address}> {SECOND}</p></article></body></html>"
        (edition / "page.html").write_text(page, encoding="utf-8")
        assert len(collect([edition]).contents.media) == 1


@links
@pytest.mark.parametrize("link", ["page_files", "page_files/in.png"])
def test_a_saved_pages_folder_is_no_way_to_others(edition, link):
    pytest.importorskip("trafilatura")
    (edition / "Photos").mkdir()
    (edition / "Photos" / "in.png").write_bytes(PHOTO)
    (edition / link).parent.mkdir(exist_ok=True)
    (edition / link).symlink_to(edition / "Photos" / ("in.png" if "." in link else ""))
    page = f"<html><body><article><p>{FIRST}</p><p><img src='page_files/in.png'> {SECOND}</p></article></body></html>"
    (edition / "page.html").write_text(page, encoding="utf-8")
    assert collect([edition]).contents.media == ()


@links
def test_a_link_to_something_hidden_is_passed_over_and_noted(edition):
    (edition / ".hidden").mkdir()
    (edition / ".hidden" / "note.md").write_text("# The hidden note\n", encoding="utf-8")
    (edition / ".hidden" / "key.png").write_bytes(PHOTO)
    (edition / "vis.md").symlink_to(".hidden/note.md")
    (edition / "linked.png").symlink_to(".hidden/key.png")
    (edition / "a.md").write_text("![A](linked.png)", encoding="utf-8")
    collected = collect([edition])
    assert collected.contents.media == ()
    assert not any(b"hidden note" in article.markdown for article in collected.contents.articles)
    assert "The hidden note" not in {article.title for article in collected.contents.articles}
    assert {"vis.md", "linked.png"} <= {note.data.get("file") for note in collected.notes}
