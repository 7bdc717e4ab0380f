"""Encodings: what can be told for certain, and a clear word about the rest."""

import pytest

from reader.errors import TextEncodingError
from reader.publish.decode import decode_page, decode_text
from reader.text import describe

TEXT = "Суд\nи закон\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_texts(codec):
    assert decode_text(TEXT.encode(codec), "a.txt") == TEXT


def test_utf_16_big_endian():
    assert decode_text(b"\xfe\xff" + TEXT.encode("utf-16-be"), "a.txt") == TEXT


@pytest.mark.parametrize("codec", ["windows-1251", "koi8-r"])
def test_other_texts_are_not_guessed(codec):
    with pytest.raises(TextEncodingError) as caught:
        decode_text(TEXT.encode(codec), "a.txt")
    assert "“a.txt” is not UTF-8" in describe(caught.value)


def test_line_ends_and_controls():
    assert decode_text(b"a\r\nb\rc\x0cd\xe2\x80\xa8e\x1b[31m\0\tf\xc2\x9b", "a.txt") == "a\nb\nc\nd\ne[31m\tf"


@pytest.mark.parametrize(
    ("codec", "declaration"),
    [
        ("windows-1251", '<meta charset="windows-1251">'),
        ("windows-1251", '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=Windows-1251">'),
        ("koi8-r", "<meta charset=koi8-r>"),
        ("cp866", "<?xml version='1.0' encoding='ibm866'?>"),
        ("utf-8", '<meta charset="windows-1251">'),  # saved by a browser that left the declaration as it was
        ("utf-8", ""),
    ],
)
def test_pages_say_their_encoding(codec, declaration):
    assert TEXT in decode_page(f"{declaration}<p>{TEXT}".encode(codec), "a.html")


@pytest.mark.parametrize(
    "declaration", ["", "<meta charset=unicode_escape>", "<meta charset=rot13>", "<meta charset=zlib>"]
)
def test_pages_that_do_not_are_refused(declaration):
    with pytest.raises(TextEncodingError) as caught:
        decode_page(f"{declaration}<p>{TEXT}".encode("windows-1251"), "a.html")
    assert "“a.html”" in describe(caught.value)
