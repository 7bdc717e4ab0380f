"""Sealing an edition."""

import dataclasses
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.bundles import CONTENTS, IDENTITY, OTHER_SIGNER, SIGNER
from support.not_root import ordinary_user, own

from reader import age
from reader.bundle import ArticleContents, MediaContents, open_bundle, seal, seal_file
from reader.bundle.manifest import Manifest
from reader.bundle.padding import padme
from reader.errors import (
    ContentsError,
    ContentsTooLargeError,
    EditionContentsError,
    FolderReadOnlyError,
    NoRecipientError,
    TargetExistsError,
    TooMuchToSealError,
)
from reader.text import describe


def sealed(contents=CONTENTS, signer=SIGNER, recipient=IDENTITY.recipient) -> io.BytesIO:
    target = io.BytesIO()
    seal(target, contents, [recipient], signer)
    target.seek(0)
    return target


def article(path: str = "articles/a.md", **others: str) -> ArticleContents:
    return ArticleContents(path, b"", "A", **others)


def plain(target: io.BytesIO) -> bytes:
    return age.open(target, [IDENTITY]).read()


@pytest.mark.parametrize("signer", [SIGNER, None])
def test_what_is_sealed_opens_as_it_was(signer) -> None:
    target = io.BytesIO()
    edition = seal(target, CONTENTS, [IDENTITY.recipient], signer)
    target.seek(0)
    with open_bundle(target, [IDENTITY]) as bundle:
        assert bundle.edition == edition
        assert [bundle.read_article(each) for each in edition.articles] == [each.markdown for each in CONTENTS.articles]
        assert {each.path: bundle.read_media(each.path) for each in bundle.media()} == {
            each.path: each.data for each in CONTENTS.media
        }


def test_an_edition_of_nothing_is_one_too() -> None:
    contents = dataclasses.replace(CONTENTS, articles=(), media=())
    with open_bundle(sealed(contents), [IDENTITY]) as bundle:
        assert bundle.edition.articles == ()


def test_the_seal_is_new_each_time_and_what_is_sealed_is_not() -> None:
    first, second = sealed(), sealed()
    assert first.getvalue() != second.getvalue()
    assert plain(first) == plain(second)


def test_packing_order_of_pictures_does_not_matter() -> None:
    turned = dataclasses.replace(CONTENTS, media=CONTENTS.media[::-1])
    assert plain(sealed(turned)) == plain(sealed())


def test_the_key_that_signs_is_in_the_manifest() -> None:
    with open_bundle(sealed(), [IDENTITY]) as ours, open_bundle(sealed(signer=OTHER_SIGNER), [IDENTITY]) as theirs:
        assert ours.edition.id != theirs.edition.id
        assert theirs.edition.publisher.key == OTHER_SIGNER.public.raw


@pytest.mark.parametrize(
    "recipient",
    [IDENTITY.recipient, age.HybridIdentity.generate().recipient, age.Passphrase("пароль", work_factor=10)],
)
def test_the_size_is_a_padme_size_for_every_kind_of_recipient(recipient) -> None:
    for length in range(0, 3000, 250):
        contents = dataclasses.replace(CONTENTS, media=(MediaContents("media/a.png", "image/png", bytes(length)),))
        size = len(sealed(contents, recipient=recipient).getvalue())
        assert padme(size) == size


def test_any_zip_program_reads_what_age_opens(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(plain(sealed()))) as archive:
        assert archive.testzip() is None
        assert archive.read("articles/first.md") == CONTENTS.articles[0].markdown


@pytest.mark.skipif(shutil.which("minisign") is None, reason="the minisign tool is not installed")
@pytest.mark.skipif(shutil.which("age") is None, reason="the age tool is not installed")
def test_other_tools_open_a_bundle_and_check_its_signature(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(IDENTITY.encode() + "\n")
    (tmp_path / "bundle").write_bytes(sealed().getvalue())
    opened = subprocess.run(
        ["age", "-d", "-i", "key", "-o", "bundle.zip", "bundle"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert opened.returncode == 0, opened.stderr
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        archive.extractall(tmp_path)
    verify = ["minisign", "-V", "-H", "-p", "publisher.pub", "-m", "manifest.json"]
    assert subprocess.run(verify, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "manifest.json").write_bytes((tmp_path / "manifest.json").read_bytes() + b" ")
    assert subprocess.run(verify, cwd=tmp_path, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize(
    ("change", "field", "file"),
    [
        ({"title": ""}, "title", None),
        ({"title": "x" * 1001}, "title", None),
        ({"publisher": ""}, "publisher", None),
        ({"language": "русский"}, "language", None),
        ({"series": ""}, "edition", None),
        ({"number": 0}, "edition", None),
        ({"number": -1}, "edition", None),
        ({"series": "sha256:00"}, "series", None),
        ({"articles": (ArticleContents("articles/a.txt", b"", "A"),)}, "path", "articles/a.txt"),
        ({"articles": (ArticleContents("../a.md", b"", "A"),)}, "path", "../a.md"),
        ({"articles": (ArticleContents("articles/a.md", b"", ""),)}, "title", "articles/a.md"),
        ({"articles": (article(published="19.03.2021"),)}, "published", "articles/a.md"),
        ({"articles": (article(id=""),)}, "id", "articles/a.md"),
        ({"articles": (ArticleContents("articles/a.md", b"\xff", "A"),)}, "UTF-8", "articles/a.md"),
        (
            {"articles": (article(id="1"), article("articles/b.md", id="1"))},
            "id",
            "articles/b.md",
        ),
        ({"media": (MediaContents("media/a.svg", "image/png", b""),)}, "path", "media/a.svg"),
        ({"media": (MediaContents("media/a.png", "image/webp", b""),)}, "type", "media/a.png"),
        ({"media": (MediaContents("media/a.png", "image/svg+xml", b""),)}, "type", "media/a.png"),
        ({"media": CONTENTS.media * 2}, "path", "media/photo.jpeg"),
    ],
)  # fmt: skip
def test_what_could_not_be_opened_is_not_sealed(change, field, file) -> None:
    target = io.BytesIO()
    with pytest.raises(ContentsError) as caught:
        seal(target, dataclasses.replace(CONTENTS, **change), [IDENTITY.recipient], SIGNER)
    assert target.getvalue() == b""
    assert caught.value.data["field"] == field
    assert caught.value.data.get("file") == file
    assert isinstance(caught.value, EditionContentsError) is (file is None)
    assert field in describe(caught.value)


def test_an_article_that_is_too_large_is_named() -> None:
    contents = dataclasses.replace(CONTENTS, articles=(ArticleContents("articles/a.md", bytes(16 * 2**20 + 1), "A"),))
    with pytest.raises(ContentsTooLargeError) as caught:
        sealed(contents)
    assert caught.value.data == {"file": "articles/a.md", "mebibytes": 16}


def test_an_edition_that_is_too_large_is_refused_before_anything_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.bundle.sealing.MAX_EXPANDED_SIZE", 1000)
    with pytest.raises(TooMuchToSealError):
        sealed()


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "сборник.bundle"
    edition = seal_file(path, CONTENTS, [IDENTITY.recipient], SIGNER)
    with open_bundle(path.open("rb"), [IDENTITY]) as bundle:
        assert bundle.edition == edition
    assert [each.name for each in tmp_path.iterdir()] == [path.name]

    def fail(*arguments: object) -> None:
        raise KeyboardInterrupt

    path.unlink()
    monkeypatch.setattr("reader.bundle.sealed_container.ContainerWriter.finish", fail)
    with pytest.raises(KeyboardInterrupt):
        seal_file(path, CONTENTS, [IDENTITY.recipient], SIGNER)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a folder's permissions of POSIX are needed")
def test_a_folder_that_may_not_be_written_to_is_named(world: Path) -> None:
    folder = world / "closed"
    folder.mkdir()
    own(folder)
    with ordinary_user():
        seal_file(folder / "a.bundle", CONTENTS, [IDENTITY.recipient], SIGNER)
    folder.chmod(0o555)
    with ordinary_user(), pytest.raises(FolderReadOnlyError) as refused:
        seal_file(folder / "b.bundle", CONTENTS, [IDENTITY.recipient], SIGNER)
    assert describe(refused.value).count(str(folder)) == 1
    assert [each.name for each in folder.iterdir()] == ["a.bundle"]


def test_nothing_is_left_of_what_cannot_be_sealed(tmp_path: Path) -> None:
    with pytest.raises(NoRecipientError):
        seal_file(tmp_path / "a.bundle", CONTENTS, [], SIGNER)
    with pytest.raises(EditionContentsError):
        seal_file(tmp_path / "a.bundle", dataclasses.replace(CONTENTS, title=""), [IDENTITY.recipient])
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays_as_it_is_unless_it_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.bundle"
    path.write_bytes(b"precious")
    with pytest.raises(TargetExistsError):
        seal_file(path, CONTENTS, [IDENTITY.recipient])
    assert path.read_bytes() == b"precious"
    seal_file(path, CONTENTS, [IDENTITY.recipient], replace=True)
    assert path.read_bytes().startswith(b"age-encryption.org/v1\n")


def test_only_what_is_sealed_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    replace = Path.replace

    def look(self: Path, target: Path) -> Path:
        written.extend(each.read_bytes() for each in tmp_path.iterdir())
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", look)
    seal_file(tmp_path / "a.bundle", CONTENTS, [IDENTITY.recipient], SIGNER)
    assert len(written) == 1
    assert written[0].startswith(b"age-encryption.org/v1\n")
    assert b"PK\x03\x04" not in written[0]


def test_the_schema_has_no_field_that_the_encoder_forgets() -> None:
    with open_bundle(sealed(), [IDENTITY]) as bundle:
        text = bundle.signed.manifest.decode()
    assert all(f'"{name}"' in text for name in Manifest.__struct_fields__)
