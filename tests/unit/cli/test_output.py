"""How sizes and fingerprints are written, and JSON."""

import contextlib
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cli.output import print_fingerprint, print_json, size_words
from reader.text import clean_text

ANY = st.text(st.characters(), max_size=40) | st.text(
    st.sampled_from('\x1b\n\r\t\u0301\u202e\u2066\u2069\ud800\x9b"\\ab')
)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 KB"),
        (1, "1 KB"),
        (1024, "1 KB"),
        (245_760, "240 KB"),
        (10_000 * 1024 - 1024, "9999 KB"),
        (10_000 * 1024, "10 MB"),
        (3 << 30, "3072 MB"),
    ],
)
def test_sizes(size, words):
    assert size_words(size) == words


def test_no_group_of_a_fingerprint_is_broken(capsys):
    print_fingerprint([f"{n:05}" for n in range(8)])
    assert capsys.readouterr().out == "    00000 00001 00002 00003\n    00004 00005 00006 00007\n"


@given(st.lists(ANY, max_size=4), ANY)
def test_every_string_in_json_is_clean_and_nothing_else_of_it_changes(texts, text):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        print_json({"list": texts, "tuple": tuple(texts), "nested": [{"text": text, "number": 1, "nothing": None}]})
    clean = [clean_text(each) for each in texts]
    expected = {"list": clean, "tuple": clean, "nested": [{"text": clean_text(text), "number": 1, "nothing": None}]}
    assert json.loads(output.getvalue()) == expected
    assert clean_text(output.getvalue()) == output.getvalue()
