"""Unpadded base64 has exactly one spelling for each sequence of bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.age import raw_base64
from reader.errors import HeaderError


@given(st.binary(max_size=100))
def test_any_bytes_survive(data):
    text = raw_base64.encode(data)
    assert b"=" not in text
    assert raw_base64.decode(text) == data


@pytest.mark.parametrize(
    "text", [b"YQ==", b"YQ=", b"YR", b"Y", b"YWJj\n", b"YW Jj", b"YW-_", "YWЖj".encode(), b"YWJjZ"], ids=repr
)
def test_other_spellings_are_refused(text):
    with pytest.raises(HeaderError):
        raw_base64.decode(text)


@given(st.binary(max_size=12))
def test_what_decodes_encodes_to_the_same_text(text):
    try:
        data = raw_base64.decode(text)
    except HeaderError:
        return
    assert raw_base64.encode(data) == text
