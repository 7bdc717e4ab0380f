"""Pictures lose what tells of their making and keep every byte of the image."""

import struct
import zlib
from pathlib import Path

import pytest

from reader.publish.scrub import scrub
from reader.publish.scrub.exif import orientation

DATA = Path(__file__).parent / "data"
GPS_TAG = struct.pack(">HH", 0x8825, 4), struct.pack("<HH", 0x8825, 4)
EXTENSIONS = ["jpg", "png", "webp"]


def photo(extension):
    return (DATA / f"photo-with-gps.{extension}").read_bytes()


def says_where(data):
    return any(tag in data for tag in GPS_TAG)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_place_time_and_camera_are_removed(extension):
    data = photo(extension)
    assert says_where(data)  # positive control: the photograph does betray where it was taken
    assert b"SecretCam" in data
    picture = scrub(data)
    assert not says_where(picture.data)
    assert b"SecretCam" not in picture.data
    assert b"2021" not in picture.data
    assert picture.removed


@pytest.mark.parametrize("extension", [*EXTENSIONS, "animated"])
def test_scrubbing_again_changes_nothing(extension):
    data = (DATA / "animated.webp").read_bytes() if extension == "animated" else photo(extension)
    once = scrub(data)
    twice = scrub(once.data)
    assert twice.data == once.data
    assert twice.removed == ()
    assert not twice.turned


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_picture_that_exif_turned_is_reported(extension):
    assert scrub(photo(extension)).turned
    assert not scrub(scrub(photo(extension)).data).turned


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_data_after_the_end_is_removed(extension):
    clean = scrub(photo(extension)).data
    picture = scrub(clean + b"the part that was cropped away")
    assert picture.data == clean
    assert picture.removed == ("data after the end",)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_picture_cut_short_anywhere_is_refused(extension):
    data = scrub(photo(extension)).data
    for length in range(len(data)):
        try:
            picture = scrub(data[:length])
        except ValueError:
            continue
        assert picture is None  # too short to be told for a picture
        assert length < 12


def test_other_types_are_told_by_their_bytes():
    assert scrub(b"GIF89a" + bytes(100)) is None
    assert scrub(b"<svg xmlns='http://www.w3.org/2000/svg'/>") is None
    assert scrub(b"") is None


# --- JPEG ------------------------------------------------------------------------------------------------


def jpeg_with(*segments):
    data = scrub(photo("jpg")).data
    return data[:2] + b"".join(segments) + data[2:]


def segment(marker, content):
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def test_jpeg_loses_every_application_segment_and_comment():
    others = [segment(0xE0 + n, b"mark of an earlier hand") for n in range(16)] + [segment(0xFE, b"by Ivan")]
    picture = scrub(jpeg_with(*others))
    assert b"earlier hand" not in picture.data
    assert b"Ivan" not in picture.data


def test_jpeg_keeps_jfif_without_its_thumbnail():
    thumbnail = bytes(range(3)) * 4
    jfif = segment(0xE0, b"JFIF\0\x01\x02\x01\x00\x48\x00\x48\x02\x02" + thumbnail)
    data = scrub(photo("jpg")).data
    picture = scrub(data[:2] + jfif + data[20:])  # in place of the one there
    assert thumbnail in data[:2] + jfif
    assert picture.data == data
    assert picture.removed == ("thumbnail",)


def test_jpeg_keeps_how_adobe_coded_the_colours():
    picture = scrub(jpeg_with(segment(0xEE, b"Adobe\0\x65\x80\0\0\0\x02 and a mark")))
    assert segment(0xEE, b"Adobe\0\x64\0\0\0\0\x02") in picture.data
    assert b"mark" not in picture.data


def test_jpeg_with_an_unknown_segment_is_refused():
    with pytest.raises(ValueError, match="unknown marker"):
        scrub(jpeg_with(segment(0x42, b"?")))


# --- PNG -------------------------------------------------------------------------------------------------


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_with(*chunks):
    data = scrub(photo("png")).data
    return data[:33] + b"".join(chunks) + data[33:]


def test_png_keeps_transparency_only():
    extra = [
        chunk(kind, b"mark" + bytes(9)) for kind in (b"tEXt", b"zTXt", b"iTXt", b"tIME", b"pHYs", b"gAMA", b"prVt")
    ]
    picture = scrub(png_with(*extra, chunk(b"tRNS", bytes(6))))
    assert b"mark" not in picture.data
    assert b"tRNS" in picture.data
    assert picture.removed == ("tEXt", "zTXt", "iTXt", "tIME", "pHYs", "gAMA", "prVt")


def test_png_with_an_unknown_critical_chunk_is_refused():
    with pytest.raises(ValueError, match="critical"):
        scrub(png_with(chunk(b"CgBI", bytes(4))))


def test_png_with_a_flipped_bit_is_refused():
    data = bytearray(scrub(photo("png")).data)
    data[-30] ^= 1
    with pytest.raises(ValueError, match="CRC"):
        scrub(bytes(data))


# --- WebP ------------------------------------------------------------------------------------------------


def test_webp_flags_agree_with_what_is_left():
    data = photo("webp")
    assert data[12:16] == b"VP8X"
    assert data[20] & 0x08  # positive control: the flag says that there is EXIF
    picture = scrub(data)
    assert picture.data[20] & 0x2C == 0
    assert struct.unpack_from("<I", picture.data, 4) == (len(picture.data) - 8,)


def test_webp_frames_are_scrubbed_too():
    data = (DATA / "animated.webp").read_bytes()
    at = data.index(b"ANMF")
    (length,) = struct.unpack_from("<I", data, at + 4)
    marked = data[: at + 4] + struct.pack("<I", length + 12) + data[at + 8 : at + 8 + length]
    marked += b"MARK" + struct.pack("<I", 4) + b"Ivan" + data[at + 8 + length :]
    marked = marked[:4] + struct.pack("<I", len(marked) - 8) + marked[8:]
    picture = scrub(marked)
    assert b"Ivan" not in picture.data
    assert picture.data == scrub(data).data
    assert picture.data.count(b"ANMF") == 2


# --- EXIF ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["<", ">"])
def test_orientation_is_read_in_both_byte_orders(order):
    start = b"II*\0" if order == "<" else b"MM\0*"
    tiff = start + struct.pack(f"{order}IHHHIHH", 8, 1, 0x0112, 3, 1, 6, 0)
    assert orientation(tiff) == 6
    assert orientation(tiff[:-4]) == 1  # cut short: nothing is known
    assert orientation(b"not TIFF") == 1
