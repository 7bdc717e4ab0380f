"""The grammar of the header, on spellings that are nearly right.

Most of these files would have a wrong MAC as well: that they raise ``HeaderError`` and not ``MacError`` shows that
the grammar refuses them before any key is tried.
"""

import io

import pytest

from reader import age
from reader.age.constants import MAX_HEADER_SIZE, MAX_STANZAS
from reader.age.header import Stanza, encode_header, read_header
from reader.errors import HeaderError, MacError, NoMatchError, UnsupportedVersionError

FILE_KEY = bytearray(b"YELLOW SUBMARINE")
GREASE = Stanza("grease", ("!x", "~y"), b"\x00" * 10)


class FileKeyIdentity:
    """An identity for every file that is sealed with ``FILE_KEY``; it keeps the stanzas that it saw."""

    def unwrap(self, stanzas):
        self.stanzas = stanzas
        return bytearray(FILE_KEY)


def header_of(*stanzas: Stanza) -> bytes:
    return encode_header(stanzas, FILE_KEY)


def parse(data: bytes):
    return read_header(io.BytesIO(data))


GOOD = header_of(Stanza("one", ("two", "three"), b"x" * 48), GREASE)

BROKEN = {
    "empty file": b"",
    "other file": b"PK\x03\x04 and so on\n" * 10,
    "one line without end": b"age-encryption.org/v1" + b"x" * 5000,
    "armor": b"-----BEGIN AGE ENCRYPTED FILE-----\n",
    "CRLF": GOOD.replace(b"\n", b"\r\n"),
    "CR before one line feed": GOOD.replace(b"three\n", b"three\r\n"),
    "space after the version": GOOD.replace(b"v1\n", b"v1 \n"),
    "no stanza": header_of(),
    "cut in the version": GOOD[:10],
    "cut in a stanza": GOOD[:40],
    "cut before the MAC's end": GOOD[:-1],
    "wrong start": GOOD.replace(b"-> one", b"=> one"),
    "no space after the arrow": GOOD.replace(b"-> one", b"->one"),
    "two spaces after the arrow": GOOD.replace(b"-> one", b"->  one"),
    "no arguments": GOOD.replace(b"-> one two three", b"->"),
    "one empty argument": GOOD.replace(b"-> one two three", b"-> "),
    "empty argument between": GOOD.replace(b"one two", b"one  two"),
    "empty argument last": GOOD.replace(b"three\n", b"three \n"),
    "tab in an argument": GOOD.replace(b"two", b"t\two"),
    "letter beyond ASCII in an argument": GOOD.replace(b"two", "twö".encode()),
    "control character in an argument": GOOD.replace(b"two", b"t\x1bo"),
    "delete in an argument": GOOD.replace(b"two", b"t\x7fo"),
    "body missing": GOOD.replace(GREASE.encode().partition(b"\n")[2], b""),
    "no short line at the end of the body": GOOD.replace(b"\n\n-> grease", b"\n-> grease"),
    "two short lines": GOOD.replace(b"\n--- ", b"\nAAAA\n--- "),
    "line of 65 columns": GOOD.replace(b"eHh4eHh4\n\n", b"eHh4eHh4e\n\n"),
    "line of 68 columns": GOOD.replace(b"eHh4eHh4\n\n", b"eHh4eHh4eHh4\n\n"),
    "padding in a body": header_of(Stanza("a", (), b"x")).replace(b"\neA\n", b"\neA==\n"),
    "body that is not canonical": header_of(Stanza("a", (), b"x")).replace(b"\neA\n", b"\neB\n"),
    "space in a body": header_of(Stanza("a", (), b"xxx")).replace(b"\neHh4\n", b"\neHh4 \n"),
    "body of an impossible length": header_of(Stanza("a", (), b"xxx")).replace(b"\neHh4\n", b"\neHh4e\n"),
    "no MAC": GOOD[: GOOD.index(b"---")],
    "only the mark of the MAC": GOOD[: GOOD.index(b"---") + 3] + b"\n",
    "no space before the MAC": GOOD.replace(b"--- ", b"---"),
    "two spaces before the MAC": GOOD.replace(b"--- ", b"---  "),
    "space after the MAC": GOOD[:-1] + b" \n",
    "something after the MAC": GOOD[:-1] + b" AAA\n",
    "MAC cut short": GOOD[:-5] + b"\n",
    "MAC too long": GOOD[:-1] + b"A\n",
    "passphrase beside another stanza": header_of(GREASE, Stanza("scrypt", ("c2FsdA", "1"), b"x" * 32)),
    "two passphrases": header_of(*[Stanza("scrypt", ("c2FsdA", "1"), b"x" * 32)] * 2),
    "too many stanzas": header_of(*[GREASE] * (MAX_STANZAS + 1)),
    "too long": header_of(Stanza("a", ("b" * MAX_HEADER_SIZE,), b"")),
    "too long, in many lines": header_of(Stanza("a", (), b"b" * MAX_HEADER_SIZE)),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_broken_grammar_is_refused(data):
    assert data != GOOD
    with pytest.raises(HeaderError):
        parse(data + b"n" * 16)


def test_mac_that_is_not_canonical_is_refused():
    # The last of 43 characters carries four bits and two that are zero.
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = alphabet[alphabet.index(GOOD[-2:-1]) | 1 :][:1]
    with pytest.raises(HeaderError):
        parse(GOOD[:-2] + last + b"\n")


GOOD_ONES = {
    "several": GOOD,
    "empty body": header_of(Stanza("a", (), b"")),
    "body of a whole line": header_of(Stanza("a", (), b"x" * 48)),
    "body of a line and a byte": header_of(Stanza("a", (), b"x" * 49)),
    "every character": header_of(Stanza("".join(map(chr, range(33, 127))), ("-->", "---"), b"x")),
    "as many stanzas as allowed": header_of(*[GREASE] * MAX_STANZAS),
}


@pytest.mark.parametrize("data", GOOD_ONES.values(), ids=GOOD_ONES.keys())
def test_a_good_header_is_read_and_encodes_to_the_same_bytes(data):
    header, beyond = parse(data + b"beyond")
    header.check_mac(FILE_KEY)
    assert encode_header(header.stanzas, FILE_KEY) == data
    assert header.size == len(data)
    assert b"beyond".startswith(beyond)


def test_arguments_and_body_reach_the_identity():
    identity = FileKeyIdentity()
    sealed = header_of(GREASE, Stanza("x", ("1",), b"body"))
    with pytest.raises(HeaderError):
        age.open(io.BytesIO(sealed), [identity])  # It has no payload nonce.
    assert identity.stanzas == (GREASE, Stanza("x", ("1",), b"body"))


@pytest.mark.parametrize("nonce", [b"", b"n" * 15])
def test_payload_nonce_cut_short_is_a_header_error(nonce, unseekable):
    for source in (io.BytesIO(GOOD + nonce), unseekable(GOOD + nonce)):
        with pytest.raises(HeaderError):
            age.open(source, [FileKeyIdentity()])


@pytest.mark.parametrize("version", [b"v2", b"v1234", b"v1-draft", b"."])
def test_another_version_says_so(version):
    with pytest.raises(UnsupportedVersionError):
        parse(GOOD.replace(b"v1", version))


def test_unknown_stanzas_are_passed_over(identity, hybrid, unseal):
    file_key = bytearray(b"k" * 16)
    stanzas = [GREASE, identity.recipient.wrap(file_key), Stanza("x25519", ("!",), b"")]
    sealed = encode_header(stanzas, file_key) + b"n" * 16
    with pytest.raises(age.PayloadError):
        unseal(sealed, identity).read()  # The header is good: what is wrong is that there is no payload.
    with pytest.raises(NoMatchError):
        unseal(sealed, hybrid)


def test_what_to_ask_for(identity, hybrid, seal):
    for recipient, by_passphrase in (
        (age.Passphrase("x", work_factor=1), True),
        (identity.recipient, False),
        (hybrid.recipient, False),
    ):
        source = io.BytesIO(b"before" + seal(b"text", recipient))
        source.seek(6)
        assert age.is_sealed_by_passphrase(source) is by_passphrase
        assert source.tell() == 6
    with pytest.raises(HeaderError):
        age.is_sealed_by_passphrase(io.BytesIO(b"PK"))


def test_what_anybody_can_see(identity, hybrid, seal):
    def kinds(sealed):
        return age.seal_kinds(io.BytesIO(sealed))

    assert kinds(seal(b"", age.Passphrase("x", work_factor=1))) == (age.Kind.PASSPHRASE,)
    assert kinds(seal(b"", hybrid.recipient, hybrid.recipient)) == (age.Kind.POST_QUANTUM,) * 2
    file_key = bytearray(b"k" * 16)
    assert kinds(encode_header([GREASE, identity.recipient.wrap(file_key)], file_key)) == (None, age.Kind.CLASSIC)


def test_wrong_mac(seal, unseal):
    sealed = seal(b"text")
    at = sealed.index(b"--- ") + 4
    changed = sealed[:at] + (b"A" if sealed[at : at + 1] != b"A" else b"B") + sealed[at + 1 :]
    with pytest.raises(MacError):
        unseal(changed)
    assert unseal(sealed).read() == b"text"


def test_changed_stanza_of_somebody_else_is_noticed(identity, seal, unseal):
    other = age.X25519Identity.generate()
    sealed = seal(b"text", other.recipient, identity.recipient)
    with pytest.raises(MacError):
        unseal(sealed.replace(b"-> X25519", b"-> Y25519", 1))


def test_removed_stanza_is_noticed(identity, seal, unseal):
    sealed = seal(b"text", age.X25519Identity.generate().recipient, identity.recipient)
    first = sealed.index(b"-> ")
    with pytest.raises(MacError):
        unseal(sealed[:first] + sealed[sealed.index(b"-> ", first + 1) :])
