"""Classic keys."""

import io
from dataclasses import replace

import pytest

from reader import age
from reader.age import bech32, raw_base64
from reader.age.header import Stanza, encode_header
from reader.errors import HeaderError, MalformedRecipientError, NoMatchError

FILE_KEY = bytearray(b"YELLOW SUBMARINE")
# A point of order 8, from RFC 7748's discussion of small-order points and the literature on Curve25519.
LOW_ORDER = bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")


def file_with(*stanzas: Stanza) -> bytes:
    return encode_header(stanzas, FILE_KEY) + b"n" * 16


def reencoded(stanza: Stanza, change) -> Stanza:
    share = raw_base64.decode(stanza.arguments[0].encode())
    return replace(stanza, arguments=(raw_base64.encode(change(share)).decode(),))


def test_sealed_and_opened(identity, seal, unseal):
    assert unseal(seal(b"text")).read() == b"text"


def test_several_recipients_each_open(seal, unseal):
    people = [age.X25519Identity.generate() for _ in range(3)]
    sealed = seal(b"text", *[person.recipient for person in people])
    for person in people:
        assert unseal(sealed, age.X25519Identity.generate(), person).read() == b"text"


def test_somebody_else_does_not_open(seal, unseal, hybrid):
    for stranger in (age.X25519Identity.generate(), hybrid, age.Passphrase("x")):
        with pytest.raises(NoMatchError):
            unseal(seal(b"text"), stranger)
    with pytest.raises(NoMatchError):
        age.open(io.BytesIO(seal(b"text")), [])


def test_every_seal_has_its_own_share(identity):
    assert identity.recipient.wrap(FILE_KEY) != identity.recipient.wrap(FILE_KEY)


def test_lower_case_type_is_another_type(identity, unseal):
    stanza = identity.recipient.wrap(FILE_KEY)
    with pytest.raises(NoMatchError):
        unseal(file_with(replace(stanza, type="x25519")))


def test_wrong_tag_is_no_match(identity, unseal):
    stanza = identity.recipient.wrap(FILE_KEY)
    with pytest.raises(NoMatchError):
        unseal(file_with(replace(stanza, body=stanza.body[:-1] + bytes([stanza.body[-1] ^ 1]))))


@pytest.mark.parametrize(
    "point",
    [bytes(32), (1).to_bytes(32, "little"), LOW_ORDER, (2**255 - 20).to_bytes(32, "little")],
    ids=["zero", "one", "order 8", "minus one"],
)
class TestLowOrder:
    def test_share_is_a_broken_header_not_a_wrong_key(self, point, identity, unseal):
        stanza = identity.recipient.wrap(FILE_KEY)
        with pytest.raises(HeaderError):
            unseal(file_with(reencoded(stanza, lambda _: point)))

    def test_recipient_is_refused(self, point):
        with pytest.raises(MalformedRecipientError):
            age.parse_recipient(bech32.encode("age", point))


def not_canonical(text: str) -> str:
    """Set the lowest bit of the last character: it is one of those that carry nothing."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:-1] + alphabet[alphabet.index(text[-1]) | 1]


MALFORMED = {
    "no share": lambda good: replace(good, arguments=()),
    "extra argument": lambda good: replace(good, arguments=(*good.arguments, "x")),
    "short share": lambda good: reencoded(good, lambda share: share[:-1]),
    "long share": lambda good: reencoded(good, lambda share: share + b"\0"),
    "padded share": lambda good: replace(good, arguments=(good.arguments[0] + "=",)),
    "share not canonical": lambda good: replace(good, arguments=(not_canonical(good.arguments[0]),)),
    "short body": lambda good: replace(good, body=good.body[:-1]),
    "long body": lambda good: replace(good, body=good.body + b"\0"),
    "empty body": lambda good: replace(good, body=b""),
}


@pytest.mark.parametrize("change", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_stanza(change, identity, unseal):
    good = identity.recipient.wrap(FILE_KEY)
    with pytest.raises(HeaderError):
        unseal(file_with(change(good)))


def test_the_stanza_that_these_change_is_good(identity, unseal):
    with pytest.raises(age.PayloadError):
        unseal(file_with(identity.recipient.wrap(FILE_KEY))).read()  # Only the payload is missing.
