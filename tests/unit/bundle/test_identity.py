"""Who an article is."""

import hashlib

from support.bundles import CONTENTS, SIGNER, files_of, open_files

from reader.bundle.identity import derived_series, identity, shown_id


def test_the_encoding_is_what_the_format_says() -> None:
    key = SIGNER.public.raw
    encoded = b"\0\0\0\0\0\0\0\x2a" + key + b"\0\0\0\0\0\0\0\x05court" + b"\0\0\0\0\0\0\0\x06second"
    assert identity(key, "court", "second") == hashlib.sha256(encoded).digest()
    assert shown_id(identity(key, "court", "second")) == hashlib.sha256(encoded).hexdigest()[:16]


def test_no_two_identities_share_an_encoding() -> None:
    key = SIGNER.public.raw
    identities = {
        identity(key, "ab", "c"),
        identity(key, "a", "bc"),
        identity(key, "", "abc"),
        identity(key, "abc", ""),
        identity(None, "ab", "c"),
        identity(None, key.hex(), "ab"),
    }
    assert len(identities) == 6


def test_a_series_is_derived_from_the_articles_in_any_order() -> None:
    hashes = [hashlib.sha256(each).digest() for each in (b"a", b"b", b"c")]
    expected = "sha256:" + hashlib.sha256(b"".join(sorted(hashes))).hexdigest()
    assert derived_series(hashes) == derived_series(reversed(hashes)) == expected


def test_an_article_is_another_one_under_another_key_and_without_one() -> None:
    with open_files(files_of()) as signed, open_files(files_of(signer=None)) as unsigned:
        ours = {each.path: each.id for each in signed.edition.articles}
        theirs = {each.path: each.id for each in unsigned.edition.articles}
    assert ours.keys() == theirs.keys() == {each.path for each in CONTENTS.articles}
    assert not set(ours.values()) & set(theirs.values())
    assert ours["articles/a/second.md"] == shown_id(identity(SIGNER.public.raw, "court", "second"))
    assert ours["articles/first.md"] == shown_id(identity(SIGNER.public.raw, "court", "3/articles/first.md"))
