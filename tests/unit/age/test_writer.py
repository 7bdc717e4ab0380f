"""Writing: whatever the sizes, the same file comes out; what is not closed is never a file."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader import age

CHUNK = 64 * 1024
SIZES = [0, 1, 15, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 17 * CHUNK, 17 * CHUNK + 1]


def text(size: int) -> bytes:
    return (b"0123456789abcde" * (size // 15 + 1))[:size]


def payload_size(size: int) -> int:
    return size + 16 * max(1, -(-size // CHUNK))


@pytest.mark.parametrize("size", SIZES)
def test_size_and_contents(size, seal, unseal, header_size):
    sealed = seal(text(size))
    assert len(sealed) - header_size(sealed) == payload_size(size)
    assert unseal(sealed).read() == text(size)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([0, 1, 7, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 18 * CHUNK + 5]), max_size=6))
def test_any_sequence_of_writes(identity, sizes):
    target, plain = io.BytesIO(), b""
    with age.create(target, [identity.recipient]) as writer:
        for size in sizes:
            piece = text(size)
            assert writer.write(piece) == size
            plain += piece
    assert age.open(io.BytesIO(target.getvalue()), [identity]).read() == plain


def test_buffers_of_any_type(identity, unseal):
    target = io.BytesIO()
    with age.create(target, [identity.recipient]) as writer:
        for data in (b"ab", bytearray(b"cd"), memoryview(b"-ef-")[1:3], memoryview(b"gh").cast("B")):
            writer.write(data)
    assert unseal(target.getvalue()).read() == b"abcdefgh"


def test_callers_buffer_may_change_after_the_write(identity, unseal):
    target, data = io.BytesIO(), bytearray(b"a" * 10)
    with age.create(target, [identity.recipient]) as writer:
        writer.write(data)
        data[:] = b"b" * 10
    assert unseal(target.getvalue()).read() == b"a" * 10


class Grudging(io.RawIOBase):
    """An unbuffered file that takes a few bytes at a time, and fails when it is full."""

    def __init__(self, room: int = 10**9):
        super().__init__()
        self.taken = b""
        self.room = room

    def write(self, data):
        if len(self.taken) >= self.room:
            raise OSError("no space left")
        piece = bytes(data[:5000])
        self.taken += piece
        return len(piece)


def test_target_that_takes_less_than_offered(identity, unseal):
    target = Grudging()
    with age.create(target, [identity.recipient]) as writer:
        writer.write(text(200_000))
    assert unseal(target.taken).read() == text(200_000)


@pytest.mark.parametrize("answer", [0, None])
def test_target_that_takes_nothing_is_an_error_not_a_hang(answer, identity):
    class Stuck:
        def write(self, _data):
            return answer

    with pytest.raises(BlockingIOError):
        age.create(Stuck(), [identity.recipient])


def is_no_file(data: bytes, unseal) -> bool:
    try:
        unseal(data).read()
    except age.AgeError:
        return True
    return False


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1, 16 * CHUNK, 16 * CHUNK + 1, 40 * CHUNK])
class TestUnfinished:
    def test_left_by_an_exception(self, size, identity, unseal):
        target = io.BytesIO()

        def interrupted():
            with age.create(target, [identity.recipient]) as writer:
                yield writer
                writer.write(text(size))
                raise KeyboardInterrupt

        writing = interrupted()
        writer = next(writing)
        with pytest.raises(KeyboardInterrupt):
            next(writing)
        assert writer.closed
        assert is_no_file(target.getvalue(), unseal)
        with pytest.raises(ValueError, match="abort"):
            writer.close()
        assert is_no_file(target.getvalue(), unseal)

    def test_dropped(self, size, identity, unseal):
        target = io.BytesIO()
        writer = age.create(target, [identity.recipient])
        writer.write(text(size))
        del writer
        assert is_no_file(target.getvalue(), unseal)

    def test_closed_is_a_file(self, size, identity, unseal):
        target = io.BytesIO()
        writer = age.create(target, [identity.recipient])
        writer.write(text(size))
        writer.close()
        writer.close()
        assert writer.closed
        assert not is_no_file(target.getvalue(), unseal)


def test_full_disk_leaves_no_file(identity, unseal):
    target = Grudging(room=100_000)
    writer = age.create(target, [identity.recipient])
    with pytest.raises(OSError, match="no space"):
        writer.write(text(40 * CHUNK))
    target.room = 10**9
    with pytest.raises(ValueError, match="abort"):
        writer.close()
    assert is_no_file(target.taken, unseal)


def test_full_disk_at_the_end_leaves_no_file(identity, unseal):
    target = Grudging(room=1000)
    with pytest.raises(OSError, match="no space"), age.create(target, [identity.recipient]) as writer:
        writer.write(text(CHUNK))
    assert is_no_file(target.taken, unseal)


def test_nothing_is_written_after_the_end(identity):
    writer = age.create(io.BytesIO(), [identity.recipient])
    writer.close()
    with pytest.raises(ValueError, match="closed"):
        writer.write(b"x")


def test_target_stays_open(identity):
    target = io.BytesIO()
    age.create(target, [identity.recipient]).close()
    assert not target.closed


class Keeping:
    """A recipient, and an identity, that keeps the very buffer that the file key is in."""

    def __init__(self, identity):
        self._identity = identity
        self.kind = identity.recipient.kind

    def wrap(self, file_key):
        self.file_key, self.was = file_key, bytes(file_key)
        return self._identity.recipient.wrap(file_key)

    def unwrap(self, stanzas):
        self.file_key = self._identity.unwrap(stanzas)
        self.was = bytes(self.file_key)
        return self.file_key


def test_file_key_is_wiped(identity, seal, unseal):
    sealing, opening = Keeping(identity), Keeping(identity)
    contents = unseal(seal(b"text", sealing), opening)
    assert sealing.was == opening.was != bytes(16)
    assert sealing.file_key == opening.file_key == bytes(16)
    assert contents.read() == b"text"
