"""Passing an edition on under a new seal."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from support.bundles import CONTENTS, IDENTITY, OTHER_SIGNER, files_of

from reader import age
from reader.bundle import Signed, open_bundle, reseal, reseal_file
from reader.bundle.padding import padme
from reader.errors import (
    FileChangedError,
    KeyNotSignedError,
    OtherKeyError,
    SignatureError,
    SignatureMissingError,
    TargetExistsError,
)

FILES = files_of()
SIGNED = Signed(FILES["manifest.json"], FILES["manifest.json.minisig"], FILES["publisher.pub"])
PATHS = [name for name in FILES if name.startswith(("articles/", "media/"))]


def resealed(signed: Signed = SIGNED, paths=PATHS, read=FILES.__getitem__) -> io.BytesIO:
    target = io.BytesIO()
    reseal(target, signed, paths, read, [IDENTITY.recipient])
    target.seek(0)
    return target


def test_what_was_signed_stays_as_it_was() -> None:
    with open_bundle(resealed(), [IDENTITY]) as bundle:
        assert bundle.signed == SIGNED
        assert all(each.present for each in (*bundle.edition.articles, *bundle.media()))
        for each in CONTENTS.articles:
            assert FILES[each.path] == each.markdown


def test_its_size_is_padded_anew() -> None:
    assert padme(len(resealed().getvalue())) == len(resealed().getvalue())


def test_files_are_asked_for_one_at_a_time_in_the_order_of_the_container() -> None:
    asked: list[str] = []

    def read(path: str) -> bytes:
        asked.append(path)
        return FILES[path]

    resealed(paths=set(PATHS), read=read)
    assert asked == PATHS


def test_a_part_is_enough() -> None:
    with open_bundle(resealed(paths=PATHS[:1]), [IDENTITY]) as bundle:
        assert sum(each.present for each in bundle.edition.articles) == 1
        assert not any(each.present for each in bundle.media())


def test_what_nobody_signed_stays_unsigned() -> None:
    files = files_of(signer=None)
    with open_bundle(resealed(Signed(files["manifest.json"], None, None)), [IDENTITY]) as bundle:
        assert bundle.edition.publisher.key is None


def other_files() -> Signed:
    files = files_of(signer=OTHER_SIGNER)
    return Signed(files["manifest.json"], files["manifest.json.minisig"], files["publisher.pub"])


@pytest.mark.parametrize(
    ("signed", "error"),
    [
        (replace(SIGNED, manifest=SIGNED.manifest + b" "), SignatureError),
        (replace(SIGNED, publisher_file=other_files().publisher_file), OtherKeyError),
        (replace(SIGNED, signature=None), SignatureMissingError),
        (replace(SIGNED, signature=None, publisher_file=None), SignatureMissingError),
        (
            Signed(SIGNED.manifest, OTHER_SIGNER.sign(SIGNED.manifest).encode().encode(), other_files().publisher_file),
            KeyNotSignedError,
        ),
    ],
)
def test_what_was_not_signed_is_not_passed_on(signed: Signed, error: type[Exception]) -> None:
    with pytest.raises(error):
        resealed(signed)


def test_a_file_that_was_not_signed_for_is_not_passed_on() -> None:
    with pytest.raises(FileChangedError):
        resealed(read=lambda _path: b"Something else")
    with pytest.raises(KeyError):
        resealed(paths=["articles/unlisted.md"])


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "a.bundle"

    def read(path: str) -> bytes:
        if path == PATHS[-1]:
            raise FileChangedError(name=path)
        return FILES[path]

    with pytest.raises(FileChangedError):
        reseal_file(target, SIGNED, PATHS, read, [IDENTITY.recipient])
    assert list(tmp_path.iterdir()) == []
    reseal_file(target, SIGNED, PATHS, FILES.__getitem__, [IDENTITY.recipient])
    with pytest.raises(TargetExistsError):
        reseal_file(target, SIGNED, PATHS, FILES.__getitem__, [IDENTITY.recipient])
    reseal_file(target, SIGNED, PATHS[:1], FILES.__getitem__, [ANOTHER], replace=True)
    assert [each.name for each in tmp_path.iterdir()] == ["a.bundle"]


ANOTHER = age.X25519Identity.generate().recipient
