"""Folders of sources, written where the test can see them."""

from pathlib import Path

import pytest

from reader.publish import collect

DATA = Path(__file__).parent / "data"


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes files (name to text or bytes) and returns the folder that holds them."""

    def write(files, name="edition"):
        root = tmp_path / name
        for path, content in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return write


@pytest.fixture
def packed(folder):
    """Return a function that writes files and returns what is collected from them."""
    return lambda files: collect([folder(files)])


@pytest.fixture
def photo():
    """Return a function from an extension to a picture that has EXIF with a place (59.93 N, 30.30 E) in it."""
    return lambda extension: (DATA / f"photo-with-gps.{extension}").read_bytes()
