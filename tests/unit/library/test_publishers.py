"""Whom the reader trusts: by the whole key, under a name of theirs; and who only claims to be one of those."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
from support.bundles import OTHER_SIGNER, SIGNER
from support.devices import FlakyDevice, new_file
from support.libraries import article, bundle_of, edition, open_in, shown

from reader.bundle import EditionContents, SecretKey
from reader.errors import (
    AmbiguousPublisherError,
    PublisherNameError,
    PublisherNameTakenError,
    UnknownPublisherError,
    UnreadableError,
)
from reader.library import Library
from reader.library.publishers import matches
from reader.model import SignatureState

TRUE = replace(edition([article("one", "True.\n")], series="news"), publisher="Новая газета")
KEY = SIGNER.public.raw


@pytest.fixture
def data() -> bytearray:
    return new_file()


def add(library: Library, contents: EditionContents, signer: SecretKey | None = SIGNER) -> SignatureState:
    with bundle_of(contents, signer=signer) as bundle:
        judged = library.judged(bundle.edition).publisher
        added = library.add(bundle).edition.publisher
        assert added == judged, "what is said before and after is the same"
        return added.state


def states(library: Library) -> set[SignatureState]:
    listed = {each.edition.publisher.state for each in library.articles()}
    assert listed == {each.publisher.state for each in library.editions()}
    return listed


def named(name: str, number: int = 1, series: str = "other") -> EditionContents:
    return replace(edition([article("one", f"By {name}.\n")], series=series, number=number), publisher=name)


def test_first_unknown_then_trusted_and_after_reopening(data: bytearray) -> None:
    library = open_in(data)
    assert add(library, TRUE) is SignatureState.UNKNOWN
    library.publishers.trust(KEY, "  Моя   газета ")
    assert states(library) == {SignatureState.TRUSTED}
    (kept,) = library.editions()
    assert (kept.publisher.name, kept.publisher.claims) == ("Моя газета", "Новая газета")
    library.close()
    library = open_in(data)
    assert states(library) == {SignatureState.TRUSTED}
    assert add(library, replace(TRUE, number=2)) is SignatureState.TRUSTED
    library.publishers.forget(KEY)
    assert states(library) == {SignatureState.UNKNOWN}
    assert {each.publisher.name for each in library.editions()} == {"Новая газета"}
    assert library.check() == ()
    library.close()


@pytest.mark.parametrize("claims", ["Новая газета", "Hовая газета", "НОВАЯ ГАЗЕТА", "Новая газета\u200b", "Моя гaзета"])
@pytest.mark.parametrize("signer", [OTHER_SIGNER, None])
def test_a_name_of_somebody_trusted_without_the_key(data: bytearray, claims: str, signer: SecretKey | None) -> None:
    library = open_in(data)
    add(library, TRUE)
    assert add(library, named("Кто-то другой"), signer) is not SignatureState.CLASH, "the control"
    library.publishers.trust(KEY, "Моя газета")
    assert add(library, named(claims, series="forged"), signer) is SignatureState.CLASH
    (forged,) = [each for each in library.editions() if each.series == "forged"]
    assert forged.publisher.clashes_with == "Моя газета"
    library.close()


def test_the_same_key_id_is_not_the_same_key(data: bytearray) -> None:
    twin = SecretKey(b"\x01" * 8, b"\x09" * 32)
    assert twin.public.id == SIGNER.public.id, "what makes it deceive"
    library = open_in(data)
    add(library, TRUE)
    library.publishers.trust(KEY, "Новая газета")
    assert add(library, replace(TRUE, number=2), twin) is SignatureState.CLASH
    library.close()


@pytest.mark.parametrize("signer", [OTHER_SIGNER, None])
def test_nobody_else_takes_the_place_of_a_trusted_article(data: bytearray, signer: SecretKey | None) -> None:
    library = open_in(data)
    add(library, TRUE)
    library.publishers.trust(KEY, "Новая газета")
    before = shown(library)
    (true,) = library.articles()
    add(
        library,
        replace(edition([article("one", "Forged.\n")], series="news", number=9), publisher="Новая газета"),
        signer,
    )
    assert len(library.articles()) == 2
    assert library.text(library.find(true.article.id).article) == "True.\n"
    assert before.items() <= {true.article.title: "True.\n"}.items()
    assert add(library, replace(edition([article("one", "Newer.\n")], series="news", number=3), publisher="Х")) is (
        SignatureState.TRUSTED
    ), "the control: its own key does"
    assert library.text(library.find(true.article.id).article) == "Newer.\n"
    library.close()


def test_names_are_unmistakable(data: bytearray) -> None:
    library = open_in(data)
    library.publishers.trust(KEY, "Кедр")
    for name in ("Kедр", "кедр ", "КЕДР"):
        with pytest.raises(PublisherNameTakenError) as raised:
            library.publishers.trust(OTHER_SIGNER.public.raw, name)
        assert raised.value.data == {"name": "Кедр"}
    for name in ("", " \u200b ", "x" * 201):
        with pytest.raises(PublisherNameError):
            library.publishers.trust(KEY, name)
    library.publishers.trust(KEY, "КЕДР")  # its own may change
    library.publishers.trust(OTHER_SIGNER.public.raw, "Сосна")
    assert [each.name for each in library.publishers.all()] == ["КЕДР", "Сосна"]
    library.close()


def test_finding_by_name_or_digits(data: bytearray) -> None:
    library = open_in(data)
    add(library, TRUE)
    add(library, named("Other"), OTHER_SIGNER)
    library.publishers.trust(KEY, "Кедр")
    known, met = library.publishers.all()
    assert (known.name, met.name, met.claims, met.editions) == ("Кедр", "", ("Other",), 1)
    assert library.publishers.find("Кедр") == known
    assert library.publishers.find(" ".join(known.fingerprint)) == known
    assert library.publishers.find(met.fingerprint[0]) == met
    for nobody in ("Сосна", "00000", met.fingerprint[0][:4], ""):
        with pytest.raises(UnknownPublisherError):
            library.publishers.find(nobody)
    library.close()


def test_several_with_the_same_digits_are_told(data: bytearray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.library.publishers.fingerprint", lambda _: ("12345",) * 8)
    library = open_in(data)
    add(library, TRUE)
    add(library, named("Other"), OTHER_SIGNER)
    with pytest.raises(AmbiguousPublisherError):
        library.publishers.find("12345")
    library.close()


def test_trust_outlives_a_bad_moment(data: bytearray) -> None:
    library = open_in(data)
    library.publishers.trust(KEY, "Кедр")
    library.close()
    device = FlakyDevice(data)
    library = open_in(device)
    device.bad = True
    with pytest.raises(UnreadableError):
        library.publishers.trust(OTHER_SIGNER.public.raw, "Сосна")
    device.bad = False
    library.close()
    library = open_in(data)
    assert [each.name for each in library.publishers.all()] == ["Кедр"]
    library.close()


def test_comparing_numbers() -> None:
    groups = tuple(f"{secrets.randbelow(100_000):05}" for _ in range(8))
    whole = " ".join(groups)
    assert matches(whole, groups)
    assert matches(whole.replace(" ", "-"), groups)
    assert matches(whole.replace(" ", ""), groups)
    assert not matches(whole[:-1], groups)
    assert not matches(whole + "0", groups)
    assert not matches("", groups)
    assert not matches(whole + " x", groups)
    assert not matches(str((int(whole[0]) + 1) % 10) + whole[1:], groups)
