"""Reading, onwards and at any place."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader import age

CHUNK = 64 * 1024
PLAIN = bytes(i * i % 251 for i in range(3 * CHUNK + 1234))


@pytest.fixture(scope="module")
def sealed(seal):
    return seal(PLAIN)


@pytest.fixture
def contents(unseal, sealed):
    return unseal(sealed)


class TestBothWays:
    def test_all_at_once(self, contents):
        assert contents.read() == PLAIN
        assert contents.read() == b""
        assert contents.read(5) == b""

    @pytest.mark.parametrize("size", [1000, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 7, 10 * CHUNK])
    def test_read_gives_what_was_asked_for(self, contents, size):
        expected = [PLAIN[at : at + size] for at in range(0, len(PLAIN), size)]
        assert list(iter(lambda: contents.read(size), b"")) == expected

    @pytest.mark.parametrize("size", [1000, CHUNK, 3 * CHUNK, 10 * CHUNK])
    def test_readinto(self, contents, size):
        out, block = b"", bytearray(size)
        while count := contents.readinto(block):
            assert count == min(size, len(PLAIN) - len(out))
            out += block[:count]
        assert out == PLAIN

    def test_read1_gives_something_until_the_end(self, contents):
        assert b"".join(iter(lambda: contents.read1(5000), b"")) == PLAIN

    def test_huge_claim_takes_no_memory(self, contents):
        assert contents.read(2**62) == PLAIN

    def test_nothing_asked(self, contents):
        assert contents.read(0) == b""
        assert contents.readinto(bytearray()) == 0
        assert contents.read1(0) == b""

    def test_as_a_text_file(self, seal, unseal):
        text = "".join(f"строка {number}\n" for number in range(9000))
        assert list(io.TextIOWrapper(unseal(seal(text.encode())), "utf-8")) == text.splitlines(keepends=True)

    def test_closed(self, contents):
        contents.read(10)
        contents.close()
        contents.close()
        for use in (contents.read, contents.read1, lambda: contents.readinto(bytearray(1))):
            with pytest.raises(ValueError, match="closed"):
                use()

    def test_chunks_are_counted(self, contents):
        contents.read()
        assert 4 <= contents.chunks_opened <= 5

    def test_not_for_writing(self, contents):
        assert contents.readable()
        assert not contents.writable()


def test_source_stays_open_and_streaming_can_be_asked_for(sealed, identity):
    source = io.BytesIO(sealed)
    with age.open(source, [identity], seekable=False) as contents:
        assert not contents.seekable()
        assert contents.read() == PLAIN
        with pytest.raises(io.UnsupportedOperation):
            contents.seek(0)
    assert not source.closed


@pytest.mark.parametrize("at", [1, CHUNK // 2, 2 * CHUNK, 0])
@pytest.mark.parametrize("size", [3 * CHUNK, 3 * CHUNK + 5])
def test_stream_whose_source_fails_once_never_ends_well(at, size, seal, identity):
    sealed = seal(b"t" * size)

    class Failing(io.BytesIO):
        """It fails at one place, once, and then goes on as if nothing had been."""

        failed = False
        place = at + 200 if at else len(sealed)

        def seekable(self):
            return False

        def readinto(self, buffer):
            if self.tell() >= self.place and not self.failed:
                self.failed = True
                raise OSError("pulled out")
            return super().readinto(memoryview(buffer)[: max(1, self.place - self.tell())])

    contents = age.open(Failing(sealed), [identity])
    with pytest.raises(OSError, match="pulled out"):
        contents.read()
    for _ in range(3):
        with pytest.raises(age.PayloadError):
            contents.read(1)


def test_source_with_only_read(sealed, identity):
    class OnlyRead:
        def __init__(self):
            self.read = io.BytesIO(sealed).read

    assert age.open(OnlyRead(), [identity]).read() == PLAIN


def test_file_that_begins_in_the_middle_of_another(sealed, identity):
    source = io.BytesIO(b"something before" + sealed)
    source.seek(len(b"something before"))
    contents = age.open(source, [identity])
    contents.seek(CHUNK)
    assert contents.read(10) == PLAIN[CHUNK : CHUNK + 10]


MOVES = st.one_of(
    st.tuples(st.just(io.SEEK_SET), st.integers(0, len(PLAIN) + 100)),
    st.tuples(st.just(io.SEEK_CUR), st.integers(0, CHUNK)),
    st.tuples(st.just(io.SEEK_END), st.integers(-len(PLAIN), 100)),
)
LENGTHS = st.one_of(st.integers(0, 50), st.sampled_from([CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 9 * CHUNK, -1]))


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(st.tuples(MOVES, st.sampled_from(["read", "readinto"]), LENGTHS), max_size=12))
def test_any_way_of_seeking_is_as_in_memory(identity, sealed, steps):
    contents, model = age.open(io.BytesIO(sealed), [identity]), io.BytesIO(PLAIN)
    for (whence, offset), how, length in steps:
        assert contents.seek(offset, whence) == model.seek(offset, whence)
        if how == "read":
            assert contents.read(length) == model.read(length)
        else:
            ours, theirs = bytearray(abs(length)), bytearray(abs(length))
            assert contents.readinto(ours) == model.readinto(theirs)
            assert ours == theirs
        assert contents.tell() == model.tell()


class TestSeekable:
    @pytest.fixture
    def contents(self, sealed, identity):
        return age.open(io.BytesIO(sealed), [identity])

    def test_before_the_beginning(self, contents):
        with pytest.raises(OSError, match="negative"):
            contents.seek(-1)
        with pytest.raises(OSError, match="negative"):
            contents.seek(-len(PLAIN) - 1, io.SEEK_END)
        with pytest.raises(ValueError, match="whence"):
            contents.seek(0, 9)
        assert contents.tell() == 0

    def test_opening_costs_the_last_chunk(self, contents):
        assert contents.chunks_opened == 1
        contents.seek(-10, io.SEEK_END)
        assert contents.read() == PLAIN[-10:]
        assert contents.chunks_opened == 1

    def test_two_chunks_are_kept(self, contents):
        for _ in range(5):
            for at in (10, CHUNK + 10):
                contents.seek(at)
                assert contents.read(20) == PLAIN[at : at + 20]
        assert contents.chunks_opened == 3

    def test_kept_plaintext_is_wiped_when_closed(self, contents):
        contents.read(10)
        kept = list(contents._kept.values())
        assert any(bytes(plain).strip(b"\0") for plain in kept)
        contents.close()
        assert kept
        assert not any(bytes(plain).strip(b"\0") for plain in kept)

    def test_the_size_is_read_anew_from_the_file(self, sealed, identity, tmp_path):
        path = tmp_path / "sealed"
        path.write_bytes(sealed)
        with path.open("rb") as source:
            contents = age.open(source, [identity])
            path.write_bytes(sealed[: CHUNK * 2])
            contents.seek(2 * CHUNK)
            with pytest.raises(age.PayloadError):
                contents.read(10)


ARTICLES, ARTICLE_SIZE = 200, 60 * 1024


@pytest.fixture(scope="module")
def archive(seal):
    """Return a sealed archive of stored articles: twelve megabytes, some 190 chunks."""
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as container:
        for number in range(ARTICLES):
            container.writestr(f"articles/{number:03}.md", number.to_bytes(2, "big") * (ARTICLE_SIZE // 2))
    return seal(plain.getvalue())


class TestZip:
    def test_an_article_in_the_middle_costs_at_most_three_chunks(self, archive, identity):
        contents = age.open(io.BytesIO(archive), [identity])
        with zipfile.ZipFile(contents) as container:
            costs = []
            for number in (100, 57, 142, 3, 101):
                before = contents.chunks_opened
                assert container.read(f"articles/{number:03}.md") == number.to_bytes(2, "big") * (ARTICLE_SIZE // 2)
                costs.append(contents.chunks_opened - before)
        assert all(1 <= cost <= 3 for cost in costs), costs

    def test_reading_everything_costs_each_chunk_about_once(self, archive, identity):
        contents = age.open(io.BytesIO(archive), [identity])
        with zipfile.ZipFile(contents) as container:
            assert container.testzip() is None
        assert contents.chunks_opened < 1.1 * len(archive) / CHUNK + 5

    def test_what_is_no_archive_is_told_as_for_a_file_on_disk(self, seal, identity):
        with pytest.raises(zipfile.BadZipFile):
            zipfile.ZipFile(age.open(io.BytesIO(seal(b"abc")), [identity]))
