"""Passing on: what the publisher signed, under a new seal, and nothing of an earlier hand."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from support.bundles import CONTENTS, IDENTITY, SIGNER
from support.devices import new_file
from support.libraries import article, bundle_of, edition, many, open_in, pictured

from reader import age
from reader.bundle import EditionContents, open_bundle, seal
from reader.bundle.container_reader import Container
from reader.errors import (
    NoRecipientError,
    NothingToShareError,
    NotInThisCopyError,
    ReaderError,
    TargetExistsError,
    UnknownEditionError,
)
from reader.library import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from reader.bundle import Bundle, SecretKey
    from reader.library import Library

OTHER = age.X25519Identity.generate()


@pytest.fixture
def library() -> Library:
    return open_in(new_file(cells=120))


def sealed(contents: EditionContents, signer: SecretKey | None = SIGNER) -> io.BytesIO:
    target = io.BytesIO()
    seal(target, contents, [IDENTITY.recipient], signer)
    target.seek(0)
    return target


def entries(source: io.BytesIO, identity: age.Identity) -> dict[str, bytes]:
    """Return the bytes of every entry as it is packed, header and all, but for the padding."""
    plain = age.open(source, [identity]).read()
    container = Container(io.BytesIO(plain))
    return {name: plain[entry.offset : entry.end] for name, entry in container.entries.items() if name != "padding"}


def shared(path: Path) -> Bundle:
    return open_bundle(io.BytesIO(path.read_bytes()), [OTHER])


@pytest.mark.parametrize("signer", [SIGNER, None])
def test_it_is_the_same_container_under_another_seal(library: Library, tmp_path: Path, signer) -> None:
    original = sealed(CONTENTS, signer)
    with open_bundle(io.BytesIO(original.getvalue()), [IDENTITY]) as bundle:
        kept = library.add(bundle).edition
    target = tmp_path / "shared.bundle"
    library.share(kept, target, [OTHER.recipient])
    assert entries(io.BytesIO(target.read_bytes()), OTHER) == entries(original, IDENTITY)
    with shared(target) as bundle:
        assert bundle.edition == kept
    with pytest.raises(ReaderError):
        open_bundle(io.BytesIO(target.read_bytes()), [IDENTITY])
    assert list(tmp_path.iterdir()) == [target]


def test_each_time_the_seal_is_another(library: Library, tmp_path: Path) -> None:
    with bundle_of() as bundle:
        kept = library.add(bundle).edition
    for name in "ab":
        library.share(kept, tmp_path / name, [OTHER.recipient])
    assert (tmp_path / "a").read_bytes()[:200] != (tmp_path / "b").read_bytes()[:200]
    assert (tmp_path / "a").stat().st_size == (tmp_path / "b").stat().st_size


def test_a_passphrase_seals_too(library: Library, tmp_path: Path) -> None:
    with bundle_of() as bundle:
        kept = library.add(bundle).edition
    library.share(kept, tmp_path / "s", [age.Passphrase("six words", work_factor=8)])
    with open_bundle(io.BytesIO((tmp_path / "s").read_bytes()), [age.Passphrase("six words")]) as bundle:
        assert bundle.edition == kept


def test_chosen_articles_go_alone_with_their_pictures(library: Library, tmp_path: Path) -> None:
    with bundle_of(pictured()) as bundle:
        kept = library.add(bundle).edition
        everything = bundle.signed
    library.share(kept, tmp_path / "one", [OTHER.recipient], articles=kept.articles[:1])
    with shared(tmp_path / "one") as bundle:
        assert bundle.signed == everything
        assert [each.present for each in bundle.edition.articles] == [True, False]
        assert [each.present for each in bundle.media()] == [True, False]
    library.share(kept, tmp_path / "two", [OTHER.recipient], articles=kept.articles[1:])
    with shared(tmp_path / "two") as bundle:
        assert [each.present for each in bundle.edition.articles] == [False, True]
        assert not any(each.present for each in bundle.media())


def test_what_was_passed_on_in_parts_comes_together_again(library: Library, tmp_path: Path) -> None:
    with bundle_of(pictured()) as bundle:
        kept = library.add(bundle).edition
    other = open_in(new_file(cells=120))
    outcomes = []
    for n, one in enumerate(kept.articles):
        library.share(kept, tmp_path / str(n), [OTHER.recipient], articles=[one])
        with shared(tmp_path / str(n)) as bundle:
            outcomes.append(other.add(bundle).outcome)
    assert outcomes == [Outcome.NEW, Outcome.COMPLETED]
    assert all(each.present for each in other.editions()[0].articles)


def test_a_file_that_another_edition_brought_goes_along(library: Library, tmp_path: Path) -> None:
    same = article("same", "In both.\n")
    with bundle_of(edition([same], number=1)) as bundle:
        library.add(bundle)
    with bundle_of(edition([same], number=2), without=["articles/same.md"]) as bundle:
        newer = library.add(bundle).edition
    library.share(newer, tmp_path / "s", [OTHER.recipient])
    with shared(tmp_path / "s") as bundle:
        assert bundle.read_article(bundle.edition.articles[0]) == b"In both.\n"


def test_an_edition_apart_is_passed_on_as_it_was_made(library: Library, tmp_path: Path) -> None:
    for text in ("One.\n", "Two.\n"):
        with bundle_of(edition([article("a", text)]), signer=None) as bundle:
            kept = library.add(bundle).edition
            signed = bundle.signed
    library.share(kept, tmp_path / "s", [OTHER.recipient], articles=kept.articles)
    with shared(tmp_path / "s") as bundle:
        assert bundle.signed == signed
        assert bundle.edition.articles[0].id != kept.articles[0].id
        assert bundle.read_article(bundle.edition.articles[0]) == b"Two.\n"


def test_what_cannot_be_passed_on_leaves_no_file(library: Library, tmp_path: Path) -> None:
    with bundle_of(without=["articles/first.md"]) as bundle:
        kept = library.add(bundle).edition
    there = tmp_path / "there"
    there.write_bytes(b"mine")
    with pytest.raises(TargetExistsError):
        library.share(kept, there, [OTHER.recipient])
    target = tmp_path / "target"
    with pytest.raises(NotInThisCopyError):
        library.share(kept, target, [OTHER.recipient], articles=kept.articles[:1])
    with pytest.raises(NothingToShareError):
        library.share(kept, target, [OTHER.recipient], articles=[])
    with pytest.raises(NoRecipientError):
        library.share(kept, target, [])
    library.remove(kept)
    with pytest.raises(UnknownEditionError):
        library.share(kept, target, [OTHER.recipient])
    assert [each.name for each in tmp_path.iterdir()] == ["there"]
    assert there.read_bytes() == b"mine"


def test_something_damaged_is_not_passed_on(tmp_path: Path) -> None:
    data = new_file(cells=120)
    library = open_in(data)
    with bundle_of(many(20)) as bundle:
        kept = library.add(bundle).edition
    volume = library._store
    [(first, _)] = volume._contents.find("packs/0").spans()
    data[volume._cells._offset(first) + 999] ^= 1
    with pytest.raises(ReaderError):
        library.share(kept, tmp_path / "s", [OTHER.recipient])
    assert list(tmp_path.iterdir()) == []


def test_only_sealed_bytes_are_written(library: Library, tmp_path: Path) -> None:
    texts = [article("a", "canary".join(str(n) for n in range(999)))]
    with bundle_of(edition(texts)) as bundle:
        kept = library.add(bundle).edition
    library.share(kept, tmp_path / "s", [OTHER.recipient])
    written = (tmp_path / "s").read_bytes()
    container = Container(io.BytesIO(age.open(io.BytesIO(written), [OTHER]).read()))
    packed = container.entries["articles/a.md"]
    assert b"canary" in container.read(packed)  # the control
    assert b"canary" not in written
    assert b"articles/a.md" not in written
