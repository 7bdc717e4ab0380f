"""Opening a good bundle."""

import dataclasses
import hashlib
import io
import random
import threading
from datetime import date

import pytest
from support.bundles import (
    CONTENTS,
    IDENTITY,
    MANIFEST,
    PUBLISHER,
    SIGNATURE,
    SIGNER,
    files_of,
    manifest_of,
    open_files,
    with_manifest,
)

from reader import age
from reader.bundle import ArticleContents, MediaContents, fingerprint, open_bundle, seal
from reader.errors import NoMatchError, NotInThisCopyError, PayloadError
from reader.model import SignatureState


def test_a_signed_bundle_says_what_its_manifest_says() -> None:
    files = files_of()
    with open_files(files) as bundle:
        edition = bundle.edition
        assert (edition.title, edition.description) == ("Как устроен суд", "Сборник для чтения без сети.")
        assert (edition.series, edition.number, edition.language) == ("court", 3, "ru")
        assert edition.created == date(2024, 5, 17)
        assert edition.id == hashlib.sha256(files[MANIFEST]).hexdigest()
        assert edition.publisher.name == "Первая газета"
        assert edition.publisher.key == SIGNER.public.raw
        assert edition.publisher.fingerprint == fingerprint(SIGNER.public)
        assert edition.publisher.state is SignatureState.UNKNOWN
        first = edition.articles[0]
        assert (first.title, first.authors, first.tags) == ("Первая", ("А. Автор", "Б. Автор"), ("суд", "право"))
        assert (first.source, first.url, first.published) == ("Первая газета", "https://example.org/1", "2021-03-19")
        assert (first.summary, first.language, first.present) == ("О законе.", "ru", True)
        assert first.size == len(CONTENTS.articles[0].markdown)
        assert (bundle.signed.manifest, bundle.signed.signature, bundle.signed.publisher_file) == (
            files[MANIFEST],
            files[SIGNATURE],
            files[PUBLISHER],
        )


def test_articles_keep_the_order_of_the_publisher() -> None:
    with open_files(files_of()) as bundle:
        assert [each.path for each in bundle.edition.articles] == [each.path for each in CONTENTS.articles]


def test_files_are_read() -> None:
    with open_files(files_of()) as bundle:
        assert [bundle.read_article(each) for each in bundle.edition.articles] == [
            each.markdown for each in CONTENTS.articles
        ]
        assert {each.path: bundle.read_media(each.path) for each in bundle.media()} == {
            each.path: each.data for each in CONTENTS.media
        }
        with pytest.raises(KeyError):
            bundle.read_media("articles/first.md")


def test_an_unsigned_bundle_opens_and_says_so() -> None:
    with open_files(files_of(signer=None)) as bundle:
        publisher = bundle.edition.publisher
        assert (publisher.state, publisher.key, publisher.fingerprint) == (SignatureState.UNSIGNED, None, ())
        assert (bundle.signed.signature, bundle.signed.publisher_file) == (None, None)


def test_a_listed_file_may_be_absent() -> None:
    files = files_of()
    del files["articles/first.md"], files["media/scheme.png"]
    with open_files(files) as bundle:
        articles = {each.path: each for each in bundle.edition.articles}
        assert {path: each.present for path, each in articles.items()} == {
            "articles/first.md": False,
            "articles/a/second.md": True,
            "articles/third.md": True,
        }
        assert {each.path: each.present for each in bundle.media()} == {
            "media/photo.jpeg": True,
            "media/scheme.png": False,
        }
        with pytest.raises(NotInThisCopyError):
            bundle.read_article(articles["articles/first.md"])
        with pytest.raises(NotInThisCopyError):
            bundle.read_media("media/scheme.png")


def test_text_is_clean_before_anyone_sees_it() -> None:
    document = manifest_of()
    hostile = "Title\x1b]8;;http://x\x07\u202egnp\u200b\nsecond line"
    for key in ("title", "description", "publisher"):
        document[key] = hostile
    for key in ("title", "source", "url", "summary"):
        document["articles"][0][key] = hostile
    document["articles"][0]["authors"] = document["articles"][0]["tags"] = [hostile, "\u200b"]
    document["articles"][1]["title"] = "\u200b\u200d"
    with open_files(with_manifest(document)) as bundle:
        edition = bundle.edition
    first, second = edition.articles[:2]
    shown = [edition.title, edition.description, edition.publisher.name, first.title, first.source, first.url]
    shown += [first.summary, *first.authors, *first.tags]
    assert set(shown) == {"Title]8;;http://xgnp second line"}
    assert second.title == second.path


def test_a_wrong_key_leaves_the_source_to_the_caller() -> None:
    target = io.BytesIO()
    seal(target, CONTENTS, [IDENTITY.recipient], SIGNER)
    target.seek(0)
    with pytest.raises(NoMatchError):
        open_bundle(target, [age.X25519Identity.generate()])
    target.seek(0)
    bundle = open_bundle(target, [IDENTITY])
    bundle.close()
    assert target.closed
    bundle.close()


def test_an_article_out_of_the_middle_costs_three_chunks_at_most() -> None:
    scramble = random.Random(2)
    articles = tuple(
        # Hexadecimal digits deflate to about half: none of these is larger than 64 KiB.
        ArticleContents(f"articles/{number:03}.md", scramble.randbytes(32 * 1024 - 8).hex().encode(), str(number))
        for number in range(60)
    )
    pictures = (MediaContents("media/large.png", "image/png", scramble.randbytes(2**20)),)
    target = io.BytesIO()
    seal(target, dataclasses.replace(CONTENTS, articles=articles, media=pictures), [IDENTITY.recipient], SIGNER)
    target.seek(0)
    with open_bundle(target, [IDENTITY]) as bundle:
        chunks = len(target.getvalue()) // (64 * 1024 + 16)
        assert bundle.chunks_opened >= chunks  # each was opened, so each tag was checked
        for article in bundle.edition.articles:
            before = bundle.chunks_opened
            assert len(bundle.read_article(article)) < 64 * 1024
            assert bundle.chunks_opened - before <= 3
        before = bundle.chunks_opened
        bundle.read_media("media/large.png")
        assert bundle.chunks_opened - before > 3  # so the count does count


def test_a_file_that_changes_after_opening_is_noticed() -> None:
    target = io.BytesIO()
    large = (ArticleContents("articles/a.md", random.Random(3).randbytes(200_000).hex().encode(), "A"),)
    seal(target, dataclasses.replace(CONTENTS, articles=large), [IDENTITY.recipient], SIGNER)
    target.seek(0)
    with open_bundle(target, [IDENTITY]) as bundle:
        assert bundle.read_article(bundle.edition.articles[0]) == large[0].markdown
        target.getbuffer()[100_000] ^= 1
        with pytest.raises(PayloadError):
            bundle.read_article(bundle.edition.articles[0])


def test_threads_may_read_at_once() -> None:
    wrong = []
    with open_files(files_of()) as bundle:
        expected = {each.path: each.markdown for each in CONTENTS.articles}

        def read() -> None:
            for _ in range(50):
                articles = bundle.edition.articles
                wrong.extend(each.path for each in articles if bundle.read_article(each) != expected[each.path])

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []
