"""The manifest's schema, decoder and encoder."""

import json
from typing import Any

import pytest
from support.bundles import CONTENTS, SIGNER, manifest_of

from reader.bundle import make_manifest
from reader.bundle.manifest import article_id, decode, encode
from reader.errors import ManifestError, NewerFormatError

DATA = make_manifest(CONTENTS, SIGNER.public)


def decode_document(document: Any):
    return decode(json.dumps(document).encode())


def test_the_encoding_is_readable_utf8_and_decodes_to_itself() -> None:
    assert encode(decode(DATA)) == DATA
    assert "Как устроен суд" in DATA.decode()
    assert DATA.endswith(b"\n}\n")
    assert "\\u" not in DATA.decode()


def test_the_keys_are_those_of_the_format_in_their_order() -> None:
    document = json.loads(DATA)
    assert " ".join(document) == ("format title description language series edition day publisher key articles media")
    assert " ".join(document["articles"][0]) == (
        "id path sha256 size title authors source url published language tags summary"
    )
    assert " ".join(document["media"][0]) == "path sha256 size type"
    assert document["format"] == 1
    assert document["key"] == SIGNER.public.base64()
    assert "key" not in json.loads(make_manifest(CONTENTS, None))


def test_ids_default_to_edition_and_path() -> None:
    document = manifest_of()
    assert [each["id"] for each in document["articles"]] == ["3/articles/first.md", "second", "3/articles/third.md"]
    del document["articles"][0]["id"]
    manifest = decode_document(document)
    assert article_id(manifest, manifest.articles[0]) == "3/articles/first.md"


def test_unknown_keys_are_ignored_everywhere() -> None:
    document = manifest_of()
    document["colour"] = {"deep": [1, 2.5, None]}
    document["articles"][0]["mood"] = "good"
    document["media"][0]["width"] = 640
    assert decode_document(document) == decode(DATA)


def test_what_is_optional_may_be_absent() -> None:
    document = manifest_of(signer=None)
    for key in ("description", "language", "series", "edition", "media"):
        del document[key]
    for key in ("authors", "source", "url", "published", "language", "tags", "summary"):
        for article in document["articles"]:
            article.pop(key)
    manifest = decode_document(document)
    assert (manifest.series, manifest.edition, manifest.media) == ("", 0, ())
    assert manifest.articles[0].authors == ()


@pytest.mark.parametrize("key", ["format", "title", "day", "publisher", "articles"])
def test_what_is_required_is_missed(key: str) -> None:
    document = manifest_of()
    del document[key]
    with pytest.raises(ManifestError) as caught:
        decode_document(document)
    assert caught.value.data == {"place": key}


@pytest.mark.parametrize("key", ["path", "sha256", "size", "title"])
def test_what_is_required_of_an_article_is_missed_where_it_is_missing(key: str) -> None:
    document = manifest_of()
    del document["articles"][1][key]
    with pytest.raises(ManifestError) as caught:
        decode_document(document)
    assert caught.value.data == {"place": f"articles[1].{key}"}


def test_a_newer_format_is_told_from_a_broken_one_whatever_else_it_says() -> None:
    with pytest.raises(NewerFormatError):
        decode(b'{"format": 2, "title": 7}')
    for value in (0, -1, 1.5, 2.5, True, "2", None, [2]):
        with pytest.raises(ManifestError):
            decode_document(manifest_of() | {"format": value})


@pytest.mark.parametrize("published", ["2021", "2021-03", "2021-03-19", "2024-02-29", ""])
def test_dates_of_publication(published: str) -> None:
    document = manifest_of()
    document["articles"][0]["published"] = published
    assert decode_document(document).articles[0].published == published
