"""Files exchanged with the ``age`` tool (Go) and ``pyrage`` (Rust)."""

import base64
import io
import shutil
import subprocess
import sys

import pexpect
import pyrage
import pytest

from reader import age

CHUNK = 64 * 1024
# What pyrage 1.4.0 sealed by passphrase. It is kept because pyrage chooses the work factor by the clock.
SEALED_BY_PYRAGE = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCA4M05LZy8vL2JvUFJIc0xGL294TlVnIDE4CmFSeFc2c0ZUdVhuNUNaNFND
NWtBTXlkVFQ1L2FUOXhYekR3UWlKb0tkeWsKLS0tIElaNDJkQk1OcDN0TklrNC95bFdlbzduNlgrNk9PVVlzanF4SzhkQTZldUkK
JKYP3yO+N0YAyLolXnBTssYUMr2vw+6NpBae72qIBZHraRHTcvvcNQrDg0sjcJbaHC3fjnU=
"""
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK, 5 * CHUNK + 1]


def text(size: int) -> bytes:
    return bytes(i % 251 for i in range(size))


class TestPyrage:
    @pytest.mark.parametrize("size", SIZES)
    def test_opens_what_we_seal(self, size, identity, seal):
        theirs = pyrage.x25519.Identity.from_str(identity.encode())
        assert pyrage.decrypt(seal(text(size)), [theirs]) == text(size)

    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("armored", [False, True])
    def test_seals_what_we_open(self, size, armored, identity, unseal):
        theirs = pyrage.x25519.Recipient.from_str(identity.recipient.encode())
        sealed = pyrage.encrypt(text(size), [theirs], armored=armored)
        if armored:
            assert age.open(age.dearmor(io.BytesIO(sealed)), [identity]).read() == text(size)
        else:
            assert unseal(sealed).read() == text(size)

    def test_opens_our_armor(self, identity):
        target = io.BytesIO()
        with age.armor(target) as armor, age.create(armor, [identity.recipient]) as writer:
            writer.write(b"text")
        theirs = pyrage.x25519.Identity.from_str(identity.encode())
        assert pyrage.decrypt(target.getvalue(), [theirs]) == b"text"

    def test_keys_are_the_same_texts(self, identity):
        theirs = pyrage.x25519.Identity.generate()
        assert age.parse_identity(str(theirs)).encode() == str(theirs)
        assert age.parse_identity(str(theirs)).recipient.encode() == str(theirs.to_public())
        assert str(pyrage.x25519.Identity.from_str(identity.encode()).to_public()) == identity.recipient.encode()

    def test_opens_what_we_seal_by_passphrase(self, seal):
        sealed = seal(b"text", age.Passphrase("пароль из пяти слов"))
        assert pyrage.passphrase.decrypt(sealed, "пароль из пяти слов") == b"text"
        with pytest.raises(pyrage.DecryptError):
            pyrage.passphrase.decrypt(sealed, "другой")

    def test_seals_by_passphrase_what_we_open(self):
        sealed = base64.b64decode(SEALED_BY_PYRAGE)
        assert age.open(io.BytesIO(sealed), [age.Passphrase("пароль из пяти слов")]).read() == "чужой текст".encode()

    def test_refuses_what_we_leave_unfinished(self, identity):
        target = io.BytesIO()
        writer = age.create(target, [identity.recipient])
        writer.write(text(20 * CHUNK))
        writer.abort()
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(target.getvalue(), [pyrage.x25519.Identity.from_str(identity.encode())])


@pytest.mark.skipif(
    not (shutil.which("age") and shutil.which("age-keygen")),
    reason="the age tool (Debian package age) is not installed",
)
class TestAgeTool:
    @pytest.fixture
    def key(self, tmp_path, identity):
        path = tmp_path / "key"
        path.write_text(f"# a comment\n{identity.encode()}\n")
        return path

    @pytest.mark.parametrize("size", SIZES)
    def test_opens_what_we_seal(self, size, key, seal):
        done = subprocess.run(["age", "-d", "-i", key], input=seal(text(size)), capture_output=True, check=True)
        assert done.stdout == text(size)

    @pytest.mark.parametrize("size", SIZES)
    def test_seals_what_we_open(self, size, identity, unseal):
        command = ["age", "-r", identity.recipient.encode()]
        done = subprocess.run(command, input=text(size), capture_output=True, check=True)
        assert unseal(done.stdout).read() == text(size)

    @pytest.mark.parametrize("size", [0, 1, 48, 49, CHUNK])
    def test_armor_both_ways(self, size, identity, key):
        command = ["age", "-a", "-r", identity.recipient.encode()]
        done = subprocess.run(command, input=text(size), capture_output=True, check=True)
        assert age.open(age.dearmor(io.BytesIO(done.stdout)), [identity]).read() == text(size)
        target = io.BytesIO()
        with age.armor(target) as armor, age.create(armor, [identity.recipient]) as writer:
            writer.write(text(size))
        done = subprocess.run(["age", "-d", "-i", key], input=target.getvalue(), capture_output=True, check=True)
        assert done.stdout == text(size)

    def test_several_recipients_both_ways(self, identity, key, seal, unseal):
        others = [age.X25519Identity.generate() for _ in range(3)]
        recipients = [person.recipient for person in (*others, identity)]
        sealed = seal(b"text", *recipients)
        done = subprocess.run(["age", "-d", "-i", key], input=sealed, capture_output=True, check=True)
        assert done.stdout == b"text"
        command = ["age", *(part for recipient in recipients for part in ("-r", recipient.encode()))]
        done = subprocess.run(command, input=b"text", capture_output=True, check=True)
        for person in (*others, identity):
            assert unseal(done.stdout, person).read() == b"text"

    def test_keygen_both_ways(self, tmp_path, identity, key):
        made = tmp_path / "made"
        subprocess.run(["age-keygen", "-o", made], capture_output=True, check=True)
        (theirs,) = age.parse_identities(made.read_text())
        for path, ours in ((made, theirs), (key, identity)):
            done = subprocess.run(["age-keygen", "-y", path], capture_output=True, text=True, check=True)
            assert done.stdout.strip() == ours.recipient.encode()

    def test_refuses_what_we_leave_unfinished(self, identity, key):
        target = io.BytesIO()
        writer = age.create(target, [identity.recipient])
        writer.write(text(20 * CHUNK))
        writer.abort()
        done = subprocess.run(["age", "-d", "-i", key], input=target.getvalue(), capture_output=True, check=False)
        assert done.returncode

    @pytest.mark.skipif(sys.platform == "win32", reason="the age tool asks for passphrases at a terminal")
    def test_passphrase_both_ways(self, tmp_path, seal):
        phrase, sealed, opened = "correct horse", tmp_path / "sealed", tmp_path / "opened"
        sealed.write_bytes(seal(b"text", age.Passphrase(phrase, work_factor=10)))
        child = pexpect.spawn("age", ["-d", "-o", str(opened), str(sealed)], timeout=30)
        child.expect("passphrase")
        child.sendline(phrase)
        child.expect(pexpect.EOF)
        assert opened.read_bytes() == b"text"
        plain = tmp_path / "plain"
        plain.write_bytes(b"other text")
        child = pexpect.spawn("age", ["-p", "-o", str(sealed) + "2", str(plain)], timeout=30)
        for _ in range(2):
            child.expect("passphrase")
            child.sendline(phrase)
        child.expect(pexpect.EOF)
        with (tmp_path / "sealed2").open("rb") as source:
            assert age.open(source, [age.Passphrase(phrase)]).read() == b"other text"
