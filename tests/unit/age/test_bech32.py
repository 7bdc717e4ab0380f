"""Bech32, with the examples of BIP 173 and of the age specification."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.age import bech32

# From BIP 173, "Test vectors".
VALID = [
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "?1ezyfcl",
]
INVALID = {
    "space in the readable part": " 1nwldj5",
    "delete in the readable part": "\x7f1axkwrx",
    "no separator": "pzry9x0s0muk",
    "empty readable part": "1pzry9x0s0muk",
    "character outside the alphabet": "x1b4n0q5v",
    "checksum too short": "li1dgmt3",
    "not ASCII": "de1lg7wt\xff",
    "checksum of the upper-case form": "A1G7SGD8",
    "only a checksum": "10a06t8",
    "mixed case": "A12uEL5L",
    "mistyped letter": "a12uel5x",
    "empty": "",
}


@pytest.mark.parametrize("text", VALID)
def test_valid_text_decodes_and_encodes_back(text):
    hrp, data = bech32.decode(text)
    assert bech32.encode(hrp, data) == text.lower()


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID.keys())
def test_invalid_text_is_refused(text):
    with pytest.raises(bech32.Bech32Error):
        bech32.decode(text)


@given(st.binary(max_size=1300))
def test_any_bytes_survive(data):
    assert bech32.decode(bech32.encode("age1pq", data)) == ("age1pq", bytearray(data))


@given(st.binary(min_size=1, max_size=40), st.data())
def test_any_one_changed_character_is_noticed(data, choose):
    text = bech32.encode("age", data)
    at = choose.draw(st.integers(4, len(text) - 1))
    other = choose.draw(st.sampled_from([c for c in "qpzry9x8gf2tvdw0s3jn54khce6mua7l" if c != text[at]]))
    with pytest.raises(bech32.Bech32Error):
        bech32.decode(text[:at] + other + text[at + 1 :])


def test_padding_bits_that_are_not_zero_are_refused():
    # One byte takes two characters, of which two bits are padding: set them, with a checksum that is right.
    values = [31, 31]
    check = bech32._polymod([*bech32._expand("age"), *values, *[0] * 6]) ^ 1
    text = "age1" + "".join(bech32._CHARSET[v] for v in [*values, *((check >> 5 * (5 - i)) & 31 for i in range(6))])
    with pytest.raises(bech32.Bech32Error):
        bech32.decode(text)
    assert bech32.decode(bech32.encode("age", b"\xff")) == ("age", bytearray(b"\xff"))


def test_a_whole_group_of_padding_is_refused():
    values = [31, 28, 0]
    check = bech32._polymod([*bech32._expand("age"), *values, *[0] * 6]) ^ 1
    text = "age1" + "".join(bech32._CHARSET[v] for v in [*values, *((check >> 5 * (5 - i)) & 31 for i in range(6))])
    with pytest.raises(bech32.Bech32Error):
        bech32.decode(text)


def test_error_carries_nothing_of_the_text():
    secret = "AGE-SECRET-KEY-1" + hashlib.sha256(b"secret").hexdigest().upper()
    with pytest.raises(bech32.Bech32Error) as caught:
        bech32.decode(secret)
    assert not caught.value.args
