"""Who signed: forgeries, stripped and swapped signatures, keys under which anybody can sign."""

import base64
import dataclasses
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from support.bundles import (
    CONTENTS,
    MANIFEST,
    OTHER_SIGNER,
    PADDING,
    PUBLISHER,
    SIGNATURE,
    SIGNER,
    ZipEntry,
    entries_of,
    files_of,
    forge,
    manifest_of,
    open_files,
    open_plain,
    refusal,
    with_manifest,
)

from reader.bundle import ArticleContents, PublicKey, SecretKey, Signature, fingerprint
from reader.errors import (
    DuplicateEntryError,
    FileChangedError,
    KeyNotSignedError,
    ManifestError,
    NotTextError,
    OtherKeyError,
    PublisherKeyMissingError,
    ReaderError,
    SignatureError,
    SignatureMissingError,
    SignatureTextError,
    UnlistedFileError,
    WeakKeyError,
)
from reader.model import SignatureState

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


def check(files: dict[str, bytes], error: type[ReaderError]) -> ReaderError:
    ordered = {name: files[name] for name in (PUBLISHER, SIGNATURE, MANIFEST) if name in files}
    ordered |= {name: files[name] for name in sorted(files) if name.startswith("articles/")}
    ordered |= {name: files[name] for name in sorted(files) if name.startswith("media/")}
    ordered[PADDING] = files[PADDING]
    assert ordered.keys() == files.keys()
    refused = refusal(lambda: open_files(ordered))
    assert type(refused) is error
    return refused


def test_the_unchanged_bundle_opens() -> None:
    with open_files(files_of()) as bundle:
        assert bundle.edition.publisher.key == SIGNER.public.raw


# --- signatures ------------------------------------------------------------------------------------------


def test_the_manifest_was_changed() -> None:
    files = files_of()
    files[MANIFEST] = files[MANIFEST].replace("Первая газета".encode(), "Вторая газета".encode())
    check(files, SignatureError)


def test_the_signature_is_another_manifests() -> None:
    other = files_of(dataclasses.replace(CONTENTS, title="Другое"))
    check(files_of() | {SIGNATURE: other[SIGNATURE]}, SignatureError)


def test_the_signature_is_another_keys() -> None:
    check(files_of() | {SIGNATURE: files_of(signer=OTHER_SIGNER)[SIGNATURE]}, OtherKeyError)


def test_the_signature_is_of_another_key_with_the_same_id() -> None:
    # The id of 8 bytes is chosen freely: it says nothing about who signed.
    twin = SecretKey(SIGNER.public.id, b"\x05" * 32)
    manifest = files_of()[MANIFEST]
    check(files_of() | {SIGNATURE: twin.sign(manifest).encode().encode()}, SignatureError)


def test_a_bundle_by_a_key_with_the_same_id_shows_another_fingerprint() -> None:
    twin = SecretKey(SIGNER.public.id, b"\x05" * 32)
    with open_files(files_of(signer=twin)) as bundle:
        assert bundle.edition.publisher.fingerprint != fingerprint(SIGNER.public)
        assert bundle.edition.publisher.key != SIGNER.public.raw


def test_the_publishers_key_was_put_in_place_of_the_forgers() -> None:
    forged = files_of(dataclasses.replace(CONTENTS, title="Подделка"), OTHER_SIGNER)
    check(forged | {PUBLISHER: files_of()[PUBLISHER]}, OtherKeyError)


def test_the_trusted_comment_was_edited() -> None:
    files = files_of()
    edited = files[SIGNATURE].replace(b"file:manifest.json", b"file:manifest.jsom")
    assert edited != files[SIGNATURE]
    check(files | {SIGNATURE: edited}, SignatureError)


def test_two_signatures_in_one_file() -> None:
    files = files_of()
    forged = OTHER_SIGNER.sign(files[MANIFEST]).encode().encode()
    for both in (files[SIGNATURE] + forged, forged + files[SIGNATURE], files[SIGNATURE] * 2):
        check(files | {SIGNATURE: both}, SignatureTextError)


@pytest.mark.parametrize("name", [SIGNATURE, PUBLISHER, MANIFEST])
def test_a_signature_a_key_and_a_manifest_are_there_once(name: str) -> None:
    """A good one and a forger's under one name: which of them counts must never be a question."""
    files, forged = files_of(), files_of(dataclasses.replace(CONTENTS, title="Подделка"), OTHER_SIGNER)
    for first, second in ((files, forged), (forged, files)):
        entries = []
        for entry in entries_of(first):
            entries += [entry, ZipEntry(name, second[name])] if entry.name == name else [entry]
        assert type(refusal(lambda entries=entries: open_plain(forge(entries)))) is DuplicateEntryError
        assert open_plain(forge(entries_of(first))).edition.articles, "the control: each by itself is good"


def test_the_global_signature_is_another_signatures() -> None:
    files = files_of()
    other = files_of(dataclasses.replace(CONTENTS, title="Другое"))[SIGNATURE].splitlines()[3]
    lines = files[SIGNATURE].splitlines()
    check(files | {SIGNATURE: b"\n".join([*lines[:3], other, b""])}, SignatureError)


def test_a_legacy_signature_over_the_manifest_itself() -> None:
    files = files_of()
    signature = SIGNER._key.sign(files[MANIFEST])
    legacy = dataclasses.replace(SIGNER.sign(b""), signature=signature).encode().encode()
    check(files | {SIGNATURE: legacy.replace(b"\nRU", b"\nRW", 1)}, SignatureTextError)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"comment: signature", b"comment: signature from minisign secret key"),
        lambda text: text.replace(b"comment: signature", b"comment: \x1b]0;title\x07"),
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: text.rstrip(b"\n"),
        lambda text: text + b"\n",
        lambda text: text + text,
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.replace(b"signature", b"signatur\xff"),
        lambda _: b"",
    ],
)
def test_the_signature_file_is_not_the_canonical_text(change) -> None:
    files = files_of()
    assert change(files[SIGNATURE]) != files[SIGNATURE]
    assert check(files | {SIGNATURE: change(files[SIGNATURE])}, SignatureTextError).data == {"name": SIGNATURE}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"public key", b"public key 0101010101010101"),
        lambda text: text.replace(b"public key", b"\x1b[31mtrusted"),
        lambda text: text.splitlines()[1],
        lambda text: text.splitlines()[1] + b"\n",
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: text.rstrip(b"\n"),
        lambda text: text + b"\n",
        lambda text: text + text,
        lambda text: b"\xef\xbb\xbf" + text,
        lambda _: b"",
    ],
)
def test_publisher_pub_is_not_the_canonical_text(change) -> None:
    files = files_of()
    assert change(files[PUBLISHER]) != files[PUBLISHER]
    assert check(files | {PUBLISHER: change(files[PUBLISHER])}, SignatureTextError).data == {"name": PUBLISHER}


# --- a signature taken out or put in -------------------------------------------------------------------


def test_the_signature_was_taken_out() -> None:
    files = files_of()
    del files[SIGNATURE]
    check(files, SignatureMissingError)


def test_the_key_was_taken_out() -> None:
    files = files_of()
    del files[PUBLISHER]
    check(files, PublisherKeyMissingError)


def test_both_were_taken_out_to_make_a_signed_bundle_look_unsigned() -> None:
    files = files_of()
    del files[SIGNATURE], files[PUBLISHER]
    check(files, SignatureMissingError)


def test_all_traces_of_the_signature_were_taken_out() -> None:
    # Nothing in the bundle can tell this. The state is what tells, and whoever expects a signature misses it.
    with open_files(files_of(signer=None)) as bundle:
        assert bundle.edition.publisher.state is SignatureState.UNSIGNED


def test_an_unsigned_manifest_was_signed_by_somebody() -> None:
    files = files_of(signer=None)
    manifest = files.pop(MANIFEST)
    signed = {
        PUBLISHER: OTHER_SIGNER.public.encode().encode(),
        SIGNATURE: OTHER_SIGNER.sign(manifest).encode().encode(),
    }
    check(signed | {MANIFEST: manifest} | files, KeyNotSignedError)


def test_the_manifest_names_another_key_than_the_one_that_signed_it() -> None:
    document = manifest_of(signer=OTHER_SIGNER)
    check(with_manifest(document, signer=SIGNER), KeyNotSignedError)


def test_the_manifest_names_the_key_in_another_spelling() -> None:
    document = manifest_of()
    for spelling in (document["key"] + "=", document["key"] + "\n", document["key"].lower(), "", None):
        refused = refusal(lambda spelling=spelling: open_files(with_manifest(document | {"key": spelling})))
        assert type(refused) in (ManifestError, KeyNotSignedError)


# --- keys under which anybody can sign -----------------------------------------------------------------


def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    product = D * a[0] * b[0] * a[1] * b[1] % P
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + product, -1, P) % P
    return x, (a[1] * b[1] + a[0] * b[0]) * pow(1 - product, -1, P) % P


def torsion_points() -> set[tuple[int, int]]:
    """Return the points whose order divides 8, computed: any point times the prime order of the large subgroup."""
    order = 2**252 + 27742317777372353535851937790883648493
    root = pow(2, (P - 1) // 4, P)
    found: set[tuple[int, int]] = set()
    y = 2
    while len(found) < 8:
        y += 1
        square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
        x = pow(square, (P + 3) // 8, P)
        x = x if x * x % P == square else x * root % P
        if x * x % P != square:
            continue
        result, power, left = (0, 1), (x, y), order
        while left:
            if left & 1:
                result = add(result, power)
            power, left = add(power, power), left >> 1
        while result not in found:
            found.add(result)
            result = add(result, result)
        found |= {add(a, b) for a in found for b in found}
    return found


TORSION = sorted(torsion_points())


def encodings() -> list[bytes]:
    """Return all encodings of the eight points, those too in which y is not reduced or zero has a sign."""
    values = {y for _, y in TORSION} | {y + P for _, y in TORSION if y + P < 2**255}
    return [(y | sign << 255).to_bytes(32, "little") for y in sorted(values) for sign in (0, 1)]


def test_there_are_eight_points_of_small_order() -> None:
    assert len(TORSION) == 8
    for point in TORSION:
        for _ in range(3):
            point = add(point, point)  # noqa: PLW2901 - doubling it
        assert point == (0, 1)
    assert len(encodings()) == 14


@pytest.mark.parametrize("point", encodings(), ids=bytes.hex)
def test_points_of_small_order_are_refused(point: bytes) -> None:
    with pytest.raises(WeakKeyError):
        PublicKey(b"Ed" + bytes(8) + point)


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("y", range(P, 2**255))
def test_points_in_a_second_encoding_are_refused(y: int, sign: int) -> None:
    with pytest.raises(WeakKeyError):
        PublicKey(b"Ed" + bytes(8) + (y | sign << 255).to_bytes(32, "little"))


def test_a_bundle_signed_by_nobody_under_the_identity_point() -> None:
    point = bytes([1]) + bytes(31)
    nobody = point + bytes(32)
    # The positive control: for the library alone this fixed signature is good under this key for any message.
    for message in (b"one", b"another", hashlib.blake2b(b"any").digest()):
        Ed25519PublicKey.from_public_bytes(point).verify(nobody, message)
    raw = b"Ed" + SIGNER.public.id + point
    document = manifest_of()
    document["key"] = SIGNER.public.base64()
    files = with_manifest(document)
    line = files[PUBLISHER].splitlines()[1]
    files[PUBLISHER] = files[PUBLISHER].replace(line, base64.b64encode(raw))
    files[SIGNATURE] = Signature(SIGNER.public.id, nobody, "file:manifest.json", nobody).encode().encode()
    check(files, WeakKeyError)


def test_a_good_key_is_not_refused() -> None:
    for seed in range(50):
        assert PublicKey(SecretKey(bytes(8), bytes([seed]) * 32).public.raw)


# --- files -----------------------------------------------------------------------------------------------


def test_an_article_was_changed() -> None:
    files = files_of()
    files["articles/first.md"] = files["articles/first.md"].replace("Закон".encode(), "Указы".encode())
    assert check(files, FileChangedError).data == {"name": "articles/first.md"}


def test_an_article_grew() -> None:
    files = files_of()
    files["articles/first.md"] += b"!"
    check(files, FileChangedError)


def test_two_articles_were_swapped() -> None:
    contents = dataclasses.replace(
        CONTENTS,
        articles=(
            ArticleContents("articles/a.md", b"# This is legal\n", "Legal"),
            ArticleContents("articles/b.md", b"# That is a ban\n", "Banned"),
        ),
    )
    files = files_of(contents)
    files["articles/a.md"], files["articles/b.md"] = files["articles/b.md"], files["articles/a.md"]
    check(files, FileChangedError)


def test_an_article_of_another_good_bundle_of_the_publishers_was_put_in() -> None:
    """The signature is right, and so is every word of the article: in another edition."""
    first = CONTENTS.articles[0]
    other = dataclasses.replace(first, markdown="# Первая\n\nВ другом выпуске: закон отменён.\n".encode())
    others = files_of(dataclasses.replace(CONTENTS, number=4, articles=(other, *CONTENTS.articles[1:])))
    open_files(others).close()
    files = files_of() | {first.path: others[first.path]}
    assert check(files, FileChangedError).data == {"name": first.path}


def test_a_picture_was_changed() -> None:
    files = files_of()
    files["media/scheme.png"] = files["media/scheme.png"][:-1] + b"?"
    check(files, FileChangedError)


@pytest.mark.parametrize("name", ["articles/more.md", "media/more.png"])
def test_a_file_was_put_in(name: str) -> None:
    assert check(files_of() | {name: b"x"}, UnlistedFileError).data == {"name": name}


def test_an_article_is_not_text() -> None:
    contents = dataclasses.replace(CONTENTS, articles=(ArticleContents("articles/a.md", b"\xff\xfe\0", "A"),))
    assert check(files_of(contents), NotTextError).__context__ is None
