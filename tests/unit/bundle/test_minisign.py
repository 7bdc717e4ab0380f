"""minisign keys and signatures, against themselves and against the minisign tool."""

import base64
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reader.bundle.minisign import PublicKey, SecretKey, Signature, fingerprint
from reader.bundle.minisign.secret_key import _scrypt_parameters
from reader.errors import (
    EmptyPassphraseError,
    MalformedPublicKeyError,
    MalformedSigningKeyError,
    OtherKeyError,
    SignatureError,
    SignatureTextError,
    SigningKeyWorkError,
    SigningPassphraseError,
    UnprotectedSigningKeyError,
)

KEY = SecretKey(bytes(range(8)), bytes(range(32)))
MESSAGE = "Подписано".encode()

needs_minisign = pytest.mark.skipif(shutil.which("minisign") is None, reason="the minisign tool is not installed")


def minisign(*arguments: str, passphrase: str = "", memory: int | None = None) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        import resource  # noqa: PLC0415 - Windows has none

        if memory is not None:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    return subprocess.run(
        ["minisign", *arguments],
        input=f"{passphrase}\n{passphrase}\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=limit if sys.platform != "win32" else None,
    )


def test_fingerprint_is_what_the_format_says() -> None:
    # Computed apart from the program, with sha512sum and the text of docs/bundle-format.md.
    assert " ".join(fingerprint(KEY.public)) == "30900 29531 53269 41867 41147 65343 77269 85374"


def test_fingerprint_does_not_depend_on_the_key_id() -> None:
    assert fingerprint(SecretKey(b"otherid!", bytes(range(32))).public) == fingerprint(KEY.public)
    assert fingerprint(SecretKey(bytes(range(8)), bytes(32)).public) != fingerprint(KEY.public)


def test_public_key_text_is_canonical_and_parses() -> None:
    text = KEY.public.encode()
    assert text.startswith("untrusted comment: minisign public key\nRWQ")
    assert len(text.splitlines()) == 2
    assert PublicKey.parse(text) == KEY.public
    assert PublicKey.parse(KEY.public.base64()) == KEY.public


def test_public_key_of_the_tool_parses_whatever_its_comment() -> None:
    text = f"untrusted comment: minisign public key 0706050403020100\r\n{KEY.public.base64()}\r\n"
    assert PublicKey.parse(text) == KEY.public


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RWQ",
        "untrusted comment: minisign public key\n",
        "untrusted comment: minisign public key\n" + "A" * 56 + "\n",
        KEY.public.encode() + "\n",
        KEY.public.encode() + "more\n",
        KEY.public.encode().replace("RW", "\x1b[31mRW"),
        KEY.public.base64()[:-1],
        KEY.public.base64() + "=",
        KEY.public.base64()[:10] + " " + KEY.public.base64()[10:],
        KEY.public.base64().replace("R", "Я", 1),
        base64.b64encode(b"ED" + KEY.public.raw[2:]).decode(),
    ],
)
def test_malformed_public_keys_are_refused(text: str) -> None:
    with pytest.raises(MalformedPublicKeyError):
        PublicKey.parse(text)


def test_a_signature_verifies_and_has_one_text() -> None:
    signature = KEY.sign(MESSAGE)
    KEY.public.verify(MESSAGE, signature)
    assert Signature.parse(signature.encode()) == signature
    assert KEY.sign(MESSAGE).encode() == signature.encode()


def test_a_signature_is_for_one_message_and_one_key() -> None:
    signature = KEY.sign(MESSAGE)
    with pytest.raises(SignatureError):
        KEY.public.verify(MESSAGE + b".", signature)
    with pytest.raises(OtherKeyError):
        SecretKey(b"otherid!", bytes(range(32))).public.verify(MESSAGE, signature)
    same_id = SecretKey(KEY.public.id, bytes(32)).public
    with pytest.raises(SignatureError):
        same_id.verify(MESSAGE, signature)


def test_the_trusted_comment_is_signed() -> None:
    text = KEY.sign(MESSAGE, trusted_comment="day one").encode()
    KEY.public.verify(MESSAGE, Signature.parse(text))
    with pytest.raises(SignatureError):
        KEY.public.verify(MESSAGE, Signature.parse(text.replace("day one", "day two")))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("RUQ", "RWQ"),  # a legacy signature: Ed in place of ED
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("trusted comment: ", "trusted: ", 2),
        lambda text: text.replace("file:", "file:\x1b[2J"),
        lambda text: text.replace("==\n", "=\n"),
        lambda text: "\n".join(text.split("\n")[:2]) + "\n",
        lambda _: "",
    ],
)
def test_malformed_signatures_are_refused(change) -> None:
    text = KEY.sign(MESSAGE).encode()
    assert change(text) != text
    with pytest.raises(SignatureTextError):
        Signature.parse(change(text))


def test_a_secret_key_opens_with_its_passphrase_alone() -> None:
    text = KEY.seal("пароль", work_factor=10)
    assert SecretKey.unseal(text, "пароль").public == KEY.public
    with pytest.raises(SigningPassphraseError):
        SecretKey.unseal(text, "Пароль")


def test_a_passphrase_is_the_same_however_it_is_composed() -> None:
    text = KEY.seal("й", work_factor=10)
    assert SecretKey.unseal(text, "и\u0306").public == KEY.public


def test_an_empty_passphrase_is_refused() -> None:
    with pytest.raises(EmptyPassphraseError):
        KEY.seal("")


def test_the_text_of_a_secret_key_tells_nothing_of_it() -> None:
    record = base64.b64decode(KEY.seal("x", work_factor=10).splitlines()[1])
    assert bytes(range(32)) not in record
    assert KEY.public.point not in record
    assert repr(KEY) == "<SecretKey>"


def changed(text: str, at: int, to: bytes) -> str:
    comment, line = text.splitlines()
    record = bytearray(base64.b64decode(line))
    record[at : at + len(to)] = to
    return f"{comment}\n{base64.b64encode(record).decode()}\n"


def flipped(text: str, at: int) -> str:
    record = base64.b64decode(text.splitlines()[1])
    return changed(text, at, bytes([record[at] ^ 1]))


SEALED = KEY.seal("x", work_factor=10)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", MalformedSigningKeyError),
        (KEY.public.encode(), MalformedSigningKeyError),
        (SEALED[:-10] + "\n", MalformedSigningKeyError),
        (changed(SEALED, 0, b"ED"), MalformedSigningKeyError),
        (changed(SEALED, 2, b"Ar"), MalformedSigningKeyError),
        (changed(SEALED, 4, b"S2"), MalformedSigningKeyError),
        (changed(SEALED, 2, b"\0\0"), UnprotectedSigningKeyError),
        (changed(SEALED, 38, (2**40).to_bytes(8, "little")), SigningKeyWorkError),
        (changed(changed(SEALED, 38, b"\xff" * 8), 46, b"\xff" * 8), SigningKeyWorkError),
        (flipped(SEALED, 6), SigningPassphraseError),
        (flipped(SEALED, 60), SigningPassphraseError),
        (flipped(SEALED, 157), SigningPassphraseError),
    ],
)
def test_bad_secret_keys_are_refused(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        SecretKey.unseal(text, "x")


def test_a_public_half_that_is_not_the_seeds_is_refused() -> None:
    # A signature with such a half, beside an honest one of the same message, would give the seed away.
    other = SecretKey(KEY.public.id, bytes(32))
    mixed = SecretKey(KEY.public.id, bytes(range(32)))
    mixed.public = other.public
    with pytest.raises(MalformedSigningKeyError):
        SecretKey.unseal(mixed.seal("x", work_factor=10), "x")


@pytest.mark.parametrize(
    ("opslimit", "memlimit", "expected"),
    [
        (33554432, 1073741824, (20, 1)),  # libsodium's SENSITIVE
        (524288, 16777216, (14, 1)),  # INTERACTIVE
        (2**23, 2**28, (18, 1)),
        (2**15, 2**20, (10, 1)),
        (0, 2**20, (10, 1)),
        (2**24, 2**26, (16, 8)),
        (2**20, 2**40, (15, 1)),
    ],
)
def test_scrypt_parameters_are_those_of_libsodium(opslimit: int, memlimit: int, expected: tuple[int, int]) -> None:
    assert _scrypt_parameters(opslimit, memlimit) == expected


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits the memory of a process")
def test_too_little_memory_is_its_own_error() -> None:
    program = """
import resource, sys
from reader.bundle.minisign import SecretKey
from reader.errors import SigningKeyMemoryError
text = sys.stdin.read()
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 100 * 2**20,) * 2)
try:
    SecretKey.unseal(text, "x")
except SigningKeyMemoryError as error:
    print(error.data["mebibytes"])
"""
    # The work asked for is what counts, so a key that says 256 MiB need not have been made with it.
    text = changed(changed(SEALED, 38, (2**23).to_bytes(8, "little")), 46, (2**28).to_bytes(8, "little"))
    done = subprocess.run([sys.executable, "-c", program], input=text, capture_output=True, text=True, check=False)
    assert done.stdout == "256\n", done.stderr


@needs_minisign
def test_the_tool_accepts_our_signature(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(MESSAGE)
    (tmp_path / "m.minisig").write_text(KEY.sign(MESSAGE).encode())
    (tmp_path / "k.pub").write_text(KEY.public.encode())
    verify = ["-V", "-H", "-p", str(tmp_path / "k.pub"), "-m", str(tmp_path / "m")]
    assert minisign(*verify).returncode == 0
    (tmp_path / "m").write_bytes(MESSAGE + b".")
    assert minisign(*verify).returncode != 0


@needs_minisign
def test_the_tool_signs_with_our_sealed_key(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(MESSAGE)
    (tmp_path / "k").write_text(KEY.seal("correct horse", work_factor=14))
    sign = ["-S", "-s", str(tmp_path / "k"), "-m", str(tmp_path / "m")]
    assert minisign(*sign, passphrase="wrong").returncode != 0
    done = minisign(*sign, passphrase="correct horse")
    assert done.returncode == 0, done.stderr
    KEY.public.verify(MESSAGE, Signature.parse((tmp_path / "m.minisig").read_text()))


@needs_minisign
@pytest.mark.skipif(sys.platform == "win32", reason="limits the memory of a process")
def test_we_sign_with_a_sealed_key_of_the_tool(tmp_path: Path) -> None:
    # With little memory the tool makes a key that asks for little: otherwise this test would take a gigabyte.
    arguments = ["-G", "-p", str(tmp_path / "k.pub"), "-s", str(tmp_path / "k")]
    done = minisign(*arguments, passphrase="correct horse", memory=100 * 2**20)
    assert done.returncode == 0, done.stderr
    public = PublicKey.parse((tmp_path / "k.pub").read_text())
    with pytest.raises(SigningPassphraseError):
        SecretKey.unseal((tmp_path / "k").read_text(), "wrong")
    key = SecretKey.unseal((tmp_path / "k").read_text(), "correct horse")
    assert key.public == public
    (tmp_path / "m").write_bytes(MESSAGE)
    (tmp_path / "m.minisig").write_text(key.sign(MESSAGE).encode())
    assert minisign("-V", "-p", str(tmp_path / "k.pub"), "-m", str(tmp_path / "m")).returncode == 0


@needs_minisign
def test_an_unsealed_key_of_the_tool_is_refused_with_advice(tmp_path: Path) -> None:
    arguments = ["-G", "-W", "-p", str(tmp_path / "k.pub"), "-s", str(tmp_path / "k")]
    assert minisign(*arguments).returncode == 0
    with pytest.raises(UnprotectedSigningKeyError, match="minisign -C"):
        SecretKey.unseal((tmp_path / "k").read_text(), "x")
