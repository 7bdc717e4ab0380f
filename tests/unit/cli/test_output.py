"""How sizes and fingerprints are written."""

import pytest

from reader.cli.output import print_fingerprint, size_words


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
