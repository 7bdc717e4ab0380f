"""ASCII armor: one spelling for each line ending, and nothing around it but whitespace."""

import base64
import io
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader import age
from reader.errors import ArmorError

BEGIN, END = b"-----BEGIN AGE ENCRYPTED FILE-----\n", b"-----END AGE ENCRYPTED FILE-----\n"
SIZES = [0, 1, 2, 3, 46, 47, 48, 49, 94, 95, 96, 97, 1000, 48 * 1024 - 1, 48 * 1024, 48 * 1024 + 1, 200_000]


def plain(size: int) -> bytes:
    return bytes(i * 7 % 256 for i in range(size))


def armored(data: bytes) -> bytes:
    target = io.BytesIO()
    with age.armor(target) as writer:
        writer.write(data)
    return target.getvalue()


@pytest.fixture(params=["seekable", "onwards"])
def dearmored(request, unseekable):
    """Return a function that opens armor and reads it all, each way in turn."""

    def read(text: bytes) -> bytes:
        source = io.BytesIO(text) if request.param == "seekable" else unseekable(text)
        contents = age.dearmor(source)
        assert contents.seekable() == (request.param == "seekable")
        return contents.read()

    return read


@pytest.mark.parametrize("size", SIZES)
def test_written_as_rfc_7468_says(size):
    lines = armored(plain(size)).split(b"\n")
    assert lines[0] + b"\n" == BEGIN
    assert lines[-2] + b"\n" == END
    assert not lines[-1]
    body = lines[1:-2]
    assert all(len(line) == 64 for line in body[:-1])
    assert all(0 < len(line) <= 64 for line in body[-1:])
    assert base64.b64decode(b"".join(body), validate=True) == plain(size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_written_and_read(size, line_end, dearmored):
    assert dearmored(armored(plain(size)).replace(b"\n", line_end)) == plain(size)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 200), max_size=8))
def test_any_sequence_of_writes_is_the_same_text(sizes):
    target = io.BytesIO()
    data = plain(sum(sizes))
    with age.armor(target) as writer:
        for begin, end in itertools.pairwise(itertools.accumulate(sizes, initial=0)):
            writer.write(data[begin:end])
    assert target.getvalue() == armored(data)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 150_100), st.integers(0, 60_000)), max_size=8))
def test_any_place_of_a_seekable_armor(places):
    data = plain(150_000)
    contents, model = age.dearmor(io.BytesIO(armored(data))), io.BytesIO(data)
    for offset, length in places:
        assert contents.seek(offset) == model.seek(offset)
        assert contents.read(length) == model.read(length)
    assert contents.seek(0, io.SEEK_END) == len(data)


TEXT = armored(plain(200))
LINES = TEXT.splitlines(keepends=True)
BODY = LINES[1:-1]


def of(*body: bytes) -> bytes:
    return b"".join([BEGIN, *body, END])


GOOD = {
    "no line end at the end": TEXT[:-1],
    "whitespace around": b" \t\r\n\n\v\f \n" + TEXT + b" \t\r\n\n\v\f",
    "as much whitespace as allowed": b"\n" * 1024 + TEXT + b" " * 1024,
}
BAD = {
    "empty": b"",
    "something else": b"age-encryption.org/v1\n",
    "only the first line": BEGIN,
    "no end line": TEXT[: -len(END)],
    "end line cut": TEXT[:-4],
    "no begin line": TEXT[len(BEGIN) :],
    "end before begin": END + BEGIN,
    "begin only, twice": BEGIN + BEGIN,
    "begin and end on one line": BEGIN[:-1] + END,
    "garbage before": b"garbage\n" + TEXT,
    "garbage after": TEXT + b"garbage\n",
    "garbage after whitespace": TEXT + b"\n\n\ng",
    "space before the begin line": b" " + TEXT,
    "space after the begin line": TEXT.replace(BEGIN, BEGIN[:-1] + b" \n"),
    "space after the end line": TEXT[:-1] + b" \n",
    "spaces inside the begin line": TEXT.replace(b"-----BEGIN", b"----- BEGIN"),
    "spaces inside the end line": TEXT.replace(b"-----END", b"----- END"),
    "lower case": TEXT.replace(b"AGE ENCRYPTED", b"age encrypted"),
    "another label": TEXT.replace(b"AGE ENCRYPTED FILE", b"ENCRYPTED MESSAGE"),
    "headers": of(b"Comment: text\n", b"\n", *BODY),
    "a PGP checksum": of(*BODY, b"=abcd\n"),
    "empty line first": of(b"\n", *BODY),
    "empty line last": of(*BODY, b"\n"),
    "empty line alone": of(b"\n"),
    "empty line between": of(BODY[0], b"\n", *BODY[1:]),
    "short line between": of(BODY[0][:60] + b"\n", *BODY[1:]),
    "long line": of(BODY[0][:-1] + BODY[1], *BODY[2:]),
    "all on one line": of(b"".join(BODY).replace(b"\n", b"") + b"\n"),
    "space at a line's end": of(BODY[0][:-1] + b" \n", *BODY[1:]),
    "space at a line's start": of(b" " + BODY[0], *BODY[1:]),
    "space at the last line's end": of(*BODY[:-1], BODY[-1][:-1] + b" \n"),
    "space for a character": of(b" " + BODY[0][1:], *BODY[1:]),
    "character outside the alphabet": of(b"*" + BODY[0][1:], *BODY[1:]),
    "URL alphabet": of(b"_" + BODY[0][1:], *BODY[1:]),
    "minus sign": of(b"-" + BODY[0][1:], *BODY[1:]),
    "NUL": of(b"\0" + BODY[0][1:], *BODY[1:]),
    "no padding": of(b"YQ\n"),
    "half the padding": of(b"YQ=\n"),
    "padding over the line's end": of(b"YQ=\n", b"=\n"),
    "too much padding": of(b"YQ===\n"),
    "padding between": of(b"A" * 62 + b"==\n", *BODY),
    "padding of whole groups": of(*BODY[:-1], b"YWJj====\n"),
    "not canonical": of(b"YR==\n"),
    "one character": of(b"A\n"),
    "no line end before the end line": of(b"YWJj"),
    "mixed line ends": TEXT.replace(b"\n", b"\r\n", 2),
    "mixed line ends, the last": TEXT[:-1] + b"\r\n",
    "bare CR": TEXT.replace(b"\n", b"\r"),
    "CR twice": TEXT.replace(b"\n", b"\r\r\n"),
    "too much whitespace before": b"\n" * 1025 + TEXT,
    "too much whitespace after": TEXT + b" " * 1025,
    "two armors": TEXT + TEXT,
    "byte order mark": b"\xef\xbb\xbf" + TEXT,
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD.keys())
def test_good(text, dearmored):
    assert dearmored(text) == plain(200)


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_bad(text, dearmored):
    with pytest.raises(ArmorError):
        dearmored(text)


def test_padding_at_the_end_of_a_block_that_is_not_the_last(dearmored):
    lines = armored(plain(48 * 3000)).splitlines(keepends=True)
    for number in (1024, 1025, 2048):
        changed = [*lines[:number], b"A" * 62 + b"==\n", *lines[number + 1 :]]
        with pytest.raises(ArmorError):
            dearmored(b"".join(changed))


def test_cut_at_every_byte(dearmored):
    for size in range(len(TEXT) - 1):
        with pytest.raises(ArmorError):
            dearmored(TEXT[:size])


def test_no_other_text_gives_the_same_bytes(dearmored):
    """Change every byte in some ways: an error, or other contents, except for the line end at the very end."""
    for at in range(len(TEXT) - 1):
        for other in {b"A", b"=", b"\n", b" ", b"\r", b"", bytes([TEXT[at] ^ 1])} - {TEXT[at : at + 1]}:
            try:
                assert dearmored(TEXT[:at] + other + TEXT[at + 1 :]) != plain(200), (at, other)
            except ArmorError:
                continue


def test_armored_file_opens_at_any_place(identity, seal):
    sealed = seal(plain(200_000))
    contents = age.open(age.dearmor(io.BytesIO(armored(sealed))), [identity])
    contents.seek(150_000)
    assert contents.read(100) == plain(200_000)[150_000:150_100]


def test_armored_file_opens_onwards(identity, seal, unseekable):
    sealed = seal(plain(200_000))
    contents = age.open(age.dearmor(unseekable(armored(sealed))), [identity])
    assert not contents.seekable()
    assert contents.read() == plain(200_000)


def test_damaged_line_is_an_armor_error_through_the_age_file(identity, seal, unseekable):
    text = bytearray(armored(seal(plain(200_000))))
    text[100_000] = ord("*")
    for source in (io.BytesIO(text), unseekable(bytes(text))):
        with pytest.raises(ArmorError):
            age.open(age.dearmor(source), [identity]).read()


@pytest.mark.parametrize("at", [100, 40_000, 100_000, 199_000])
def test_after_an_error_every_read_is_an_error(at, unseekable):
    text = bytearray(armored(plain(150_000)))
    text[at] = ord("*")
    for source in (io.BytesIO(text), unseekable(bytes(text))):
        contents = age.dearmor(source)
        for _ in range(4):
            with pytest.raises(ArmorError):
                contents.read()


def test_sealed_straight_into_armor(identity):
    target = io.BytesIO()
    with age.armor(target) as text, age.create(text, [identity.recipient]) as writer:
        writer.write(b"text")
    assert age.open(age.dearmor(io.BytesIO(target.getvalue())), [identity]).read() == b"text"


def test_left_by_an_exception_it_never_ends(identity):
    target = io.BytesIO()
    writer = age.create(text := age.armor(target), [identity.recipient])
    with pytest.raises(RuntimeError), text, writer:
        raise RuntimeError
    assert text.closed
    assert END not in target.getvalue()


def test_armor_that_begins_in_the_middle_of_a_file():
    source = io.BytesIO(b"before\n" + TEXT)
    source.seek(7)
    assert age.dearmor(source).read() == plain(200)
