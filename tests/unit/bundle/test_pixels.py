"""What a picture claims, told from its headers; bombs are refused by whoever opens and by whoever seals."""

from __future__ import annotations

import dataclasses
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.bundles import CONTENTS, IDENTITY, files_of, open_files, refusal

from reader.bundle import MediaContents, seal
from reader.bundle.limits import MAX_PIXELS
from reader.bundle.pixels import claimed_pixels
from reader.errors import ContentsPixelsError, PictureTooLargeError


def png(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


def jpeg(width: int, height: int, *, before: bytes = b"", frame: int = 0xC0) -> bytes:
    return b"\xff\xd8" + before + b"\xff" + bytes([frame]) + struct.pack(">HBHHB", 8, 8, height, width, 0) + b"\xff\xda"


def webp(kind: bytes, content: bytes) -> bytes:
    chunk = kind + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def vp8x(width: int, height: int) -> bytes:
    return webp(b"VP8X", bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"))


@pytest.mark.parametrize(
    "picture",
    [
        png(300, 200),
        jpeg(300, 200),
        jpeg(300, 200, frame=0xC2),
        jpeg(300, 200, before=b"\xff\xe1\x00\x10" + b"\xff\xc0" * 7),
        jpeg(300, 200, before=b"\xff\x01\xff\xff\xff\xd0junk\xff\x00"),
        vp8x(300, 200),
        webp(b"VP8 ", bytes(3) + b"\x9d\x01\x2a" + struct.pack("<HH", 300, 200)),
        webp(b"VP8L", b"\x2f" + struct.pack("<I", 299 | 199 << 14)),
    ],
)
def test_what_is_claimed_is_read(picture: bytes) -> None:
    assert claimed_pixels(picture) == 60_000


def test_a_height_that_is_told_late_counts_as_the_highest() -> None:
    assert claimed_pixels(jpeg(65_535, 0)) > MAX_PIXELS


def test_segments_without_end_hide_nothing() -> None:
    assert claimed_pixels(jpeg(1, 1, before=b"\xff\xfe\x00\x02" * 20_000)) > MAX_PIXELS


@given(st.sampled_from([png(9, 9), jpeg(9, 9), vp8x(9, 9), b""]), st.binary(max_size=64), st.integers(0, 40))
def test_any_bytes_claim_some_number(picture: bytes, junk: bytes, cut: int) -> None:
    assert claimed_pixels(picture[:cut] + junk) >= 0


@pytest.mark.parametrize("bomb", [png(50_000, 50_000), jpeg(65_535, 65_535), vp8x(2**24, 2**24)])
def test_a_bomb_is_refused(bomb: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = dataclasses.replace(CONTENTS, media=(MediaContents("media/a.png", "image/png", bomb),))
    error = refusal(lambda: open_files(files_of(contents)))
    assert isinstance(error, PictureTooLargeError)
    with pytest.raises(ContentsPixelsError):
        seal(io.BytesIO(), contents, [IDENTITY.recipient])


def test_positive_control_a_large_photograph_opens() -> None:
    contents = dataclasses.replace(CONTENTS, media=(MediaContents("media/a.png", "image/png", png(10_000, 10_000)),))
    with open_files(files_of(contents)) as bundle:
        assert len(bundle.media()) == 1
