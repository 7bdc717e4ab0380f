"""Manifests made to crash, to fill memory, or to mean two things. They are signed: a publisher may be hostile too."""

import json
from typing import Any

import pytest
from support.bundles import MANIFEST, files_of, manifest_of, open_files, refusal, with_manifest

from reader.errors import ManifestError, NewerFormatError, TooLargeError


def refused(manifest: bytes | dict[str, Any]) -> ManifestError:
    error = refusal(lambda: open_files(with_manifest(manifest)))
    assert type(error) is ManifestError
    return error


def good() -> str:
    return files_of()[MANIFEST].decode()


def test_the_same_manifest_written_otherwise_opens() -> None:
    # The positive control: whatever JSON it is, it is what is signed.
    with open_files(with_manifest(json.dumps(manifest_of(), ensure_ascii=True, sort_keys=True).encode())) as bundle:
        assert bundle.edition.title == "Как устроен суд"


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"not JSON",
        b"[]",
        b"null",
        b'"text"',
        b"{}",
        b"{" * 50,
        good().encode("utf-16"),
        b"\xef\xbb\xbf" + good().encode(),
        good().encode() + b"x",
        good().encode() + good().encode(),
        good().encode()[:-3],
        good().replace("Первая", "Перв\\", 1).encode(),
        good().encode().replace("суд".encode(), b"\xd1\x81\xff", 1),
        good().encode().replace("суд".encode(), b"\xed\xa0\x80", 1),
        good().replace("Как устроен", "Как\tустроен").encode(),
        b"\x00" * 100,
    ],
)
def test_not_one_json_object_in_utf8(manifest: bytes) -> None:
    refused(manifest)


@pytest.mark.parametrize("escape", ["\\ud800", "\\udfff", "\\ud800x", "\\ude00\\ud83d"])
def test_half_a_surrogate_pair(escape: str) -> None:
    refused(good().replace("Первая газета", escape).encode())


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_numbers_that_are_none(number: str) -> None:
    refused(good().replace('"format": 1', f'"format": 1, "extra": {number}').encode())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"format": 1', '"format": 1, "format": 1'),
        ('"title": "Как', '"title": "Harmless", "title": "Как'),
        ('"path": "articles/first.md"', '"path": "articles/zzz.md", "path": "articles/first.md"'),
        ('"format": 1', '"format": 1, "unknown": {"a": 1, "a": 2}'),
        ('"title": "Как', '"\\u0074itle": "Harmless", "title": "Как'),
    ],
)
def test_two_members_of_one_name(before: str, after: str) -> None:
    assert before in good()
    refused(good().replace(before, after, 1).encode())


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize("depth", [32, 500, 2_000, 100_000])
def test_deep_nesting(opening: str, depth: int) -> None:
    closing = {"[": "]", '{"a":': "}"}[opening]
    deep = opening * depth + "1" + closing * depth
    refused(good().replace('"format": 1', f'"format": 1, "deep": {deep}').encode())
    refused((opening * depth).encode())


def test_nesting_up_to_the_limit_is_ignored() -> None:
    deep = "[" * 31 + "]" * 31
    with open_files(with_manifest(good().replace('"format": 1', f'"format": 1, "deep": {deep}').encode())) as bundle:
        assert bundle.edition.articles


@pytest.mark.parametrize("digits", [20, 400, 5_000, 100_000])
@pytest.mark.parametrize("key", ["edition", "size"])
def test_huge_numbers(key: str, digits: int) -> None:
    value = {"edition": '"edition": 3', "size": '"size": 9'}[key]
    assert value in good()
    refused(good().replace(value, f'"{key}": {"9" * digits}', 1).encode())


def test_a_huge_format_number_is_a_newer_format() -> None:
    error = refusal(lambda: open_files(with_manifest(good().replace('"format": 1', f'"format": {"9" * 100}').encode())))
    assert type(error) is NewerFormatError


def test_a_manifest_beyond_the_limit() -> None:
    padded = good().encode() + b" " * (8 * 2**20)
    error = refusal(lambda: open_files(with_manifest(padded)))
    assert type(error) is TooLargeError


WRONG = [None, True, 7, 7.5, "text", [], {}, [[]], [7], ["\u0000"]]


@pytest.mark.parametrize("key", list(manifest_of()))
def test_wrong_types_at_the_top(key: str) -> None:
    accepted = 0
    for value in WRONG:
        if isinstance(value, type(manifest_of()[key])):
            accepted += 1
            continue
        assert refused(manifest_of() | {key: value}).data == {"place": key}
    assert accepted < len(WRONG) - 3


@pytest.mark.parametrize("key", list(manifest_of()["articles"][0]))
def test_wrong_types_in_an_article(key: str) -> None:
    for value in (None, True, 7.5, {}, [[]], [7]):
        document = manifest_of()
        document["articles"][1][key] = value
        assert str(refused(document).data["place"]).startswith(f"articles[1].{key}")


@pytest.mark.parametrize("key", list(manifest_of()["media"][0]))
def test_wrong_types_in_a_picture(key: str) -> None:
    for value in (None, True, 7.5, {}, [[]], [7]):
        document = manifest_of()
        document["media"][1][key] = value
        assert refused(document).data == {"place": f"media[1].{key}"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", ""),
        ("title", "x" * 1001),
        ("description", "x" * 10_001),
        ("language", "ru_RU"),
        ("language", "ru-"),
        ("language", "русский"),
        ("language", "ru\n"),
        ("series", ""),
        ("series", "x" * 501),
        ("series", "sha256:" + "0" * 64),
        ("edition", 0),
        ("edition", -3),
        ("edition", 2**31),
        ("day", "2024-13-01"),
        ("day", "2024-5-7"),
        ("day", "20240507"),
        ("day", "2024-05-17T00:00:00Z"),
        ("day", "0000-01-01"),
        ("publisher", ""),
    ],
)
def test_values_outside_their_limits_at_the_top(key: str, value: Any) -> None:
    refused(manifest_of() | {key: value})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", ""),
        ("id", "x" * 501),
        ("path", "../../etc/passwd.md"),
        ("path", "/articles/first.md"),
        ("path", "C:\\articles\\first.md"),
        ("path", "articles/first.txt"),
        ("path", "media/scheme.png"),
        ("path", "manifest.json"),
        ("path", "padding"),
        ("sha256", "0" * 63),
        ("sha256", "0" * 65),
        ("sha256", "A" * 64),
        ("sha256", "g" * 64),
        ("sha256", "0" * 64 + "\n"),
        ("size", -1),
        ("size", 2**63),
        ("title", ""),
        ("authors", ["x"] * 101),
        ("authors", ["x" * 1001]),
        ("authors", [""]),
        ("tags", ["x"] * 101),
        ("url", "x" * 4001),
        ("published", "19.03.2021"),
        ("published", "2021-02-30"),
        ("published", "2021-13"),
        ("published", "2021-3"),
        ("published", "0000"),
        ("published", "٢٠٢١"),
        ("published", "2021\n"),
        ("language", "r"),
        ("summary", "x" * 4001),
    ],
)
def test_values_outside_their_limits_in_an_article(key: str, value: Any) -> None:
    document = manifest_of()
    document["articles"][0][key] = value
    assert str(refused(document).data["place"]).startswith(f"articles[0].{key}")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("path", "media/../scheme.png"),
        ("path", "media/scheme.svg"),
        ("path", "articles/scheme.md"),
        ("type", "image/svg+xml"),
        ("type", "text/html"),
        ("type", "image/jpeg"),
        ("size", -1),
    ],
)
def test_values_outside_their_limits_in_a_picture(key: str, value: Any) -> None:
    document = manifest_of()
    document["media"][1][key] = value
    assert refused(document).data == {"place": f"media[1].{key}"}


def test_two_articles_of_one_id() -> None:
    document = manifest_of()
    document["articles"][2]["id"] = "second"
    assert refused(document).data == {"place": "articles[2].id"}


def test_an_id_that_is_anothers_default() -> None:
    document = manifest_of()
    del document["articles"][0]["id"]
    document["articles"][2]["id"] = "3/articles/first.md"
    assert refused(document).data == {"place": "articles[2].id"}


@pytest.mark.parametrize("path", ["articles/first.md", "articles/FIRST.md", "articles/first.md/x.md"])
def test_two_articles_of_one_path(path: str) -> None:
    document = manifest_of()
    document["articles"][2]["path"] = path
    assert refused(document).data == {"place": "articles[2].path"}


@pytest.mark.parametrize(
    "manifest",
    [
        good().replace('"title": "Первая"', '"title": ["secret"]').encode(),
        good().replace('"type": "image/png"', '"type": "secret"').encode(),
        good().replace("Первая", "secret\\ud800").encode(),
        good().encode() + b"secret",
        good().encode() + b"secret\xff",
    ],
)
def test_no_word_of_the_manifest_is_in_the_error(manifest: bytes) -> None:
    assert b"secret" in manifest
    error = refused(manifest)
    assert "secret" not in repr(error) + str(error.data)
    assert error.__context__ is None
