"""What is in a bundle outlives this program: other people's tools open it, and it opens what they seal."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pyrage
import pytest
from support.program import PASSPHRASE, SAMPLE, Reader

if TYPE_CHECKING:
    from pathlib import Path


def tool(name: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"the program {name} is not installed")


def run(folder: Path, *command: str) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "one.md").write_text("---\ntitle: Одна\n---\n\nТекст статьи.\n", encoding="utf-8")
    (tmp_path / "phrase").write_text("quite a passphrase\n")
    (tmp_path / "sign-phrase").write_text("another passphrase\n")
    return tmp_path


def test_sealed_for_a_key_of_age_and_opened_with_age_unzip_and_minisign(reader: Reader, folder: Path) -> None:
    for name in ("age", "age-keygen", "minisign", "unzip"):
        tool(name)
    run(folder, "age-keygen", "-o", "age.key")
    recipient = run(folder, "age-keygen", "-y", "age.key").strip()
    made = reader("keygen", "--signing", "-o", "sign.key", "--sign-passphrase-file", "sign-phrase")
    assert made.returncode == 0
    packed = reader(
        "pack", "news", "-o", "news.bundle", "--recipient", recipient,
        "--sign", "sign.key", "--sign-passphrase-file", "sign-phrase",
    )  # fmt: skip
    assert packed.returncode == 0, packed.stderr

    run(folder, "age", "-d", "-i", "age.key", "-o", "news.zip", "news.bundle")
    run(folder, "unzip", "-t", "news.zip")
    run(folder, "unzip", "-q", "-d", "inside", "news.zip")
    verify = ("minisign", "-V", "-m", "inside/manifest.json")
    run(folder, *verify, "-p", "inside/publisher.pub")
    run(folder, *verify, "-p", "sign.key.pub")
    assert "Текст статьи." in (folder / "inside" / "articles" / "one.md").read_text(encoding="utf-8")

    (folder / "inside" / "manifest.json").write_text("{}")
    with pytest.raises(subprocess.CalledProcessError):
        run(folder, *verify, "-p", "sign.key.pub")


def test_sealed_by_age_and_opened_here(reader: Reader, folder: Path) -> None:
    for name in ("age", "age-keygen"):
        tool(name)
    plain = pyrage.passphrase.decrypt(SAMPLE.read_bytes(), PASSPHRASE)
    (folder / "plain.zip").write_bytes(plain)
    run(folder, "age-keygen", "-o", "age.key")
    recipient = run(folder, "age-keygen", "-y", "age.key").strip()
    run(folder, "age", "-r", recipient, "-o", "again.bundle", "plain.zip")
    document = json.loads(reader("inspect", "again.bundle", "--identity", "age.key", "--json").stdout)
    assert document["signature"] == "unknown"


def test_sealed_with_a_passphrase_and_opened_with_pyrage(reader: Reader, folder: Path) -> None:
    ran = reader("pack", "news", "-o", "news.bundle", "--bundle-passphrase-file", "phrase")
    assert ran.returncode == 0
    assert "unsigned" in ran.stdout
    plain = pyrage.passphrase.decrypt((folder / "news.bundle").read_bytes(), "quite a passphrase")
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        assert archive.testzip() is None
        assert "manifest.json" in archive.namelist()
        assert "manifest.json.minisig" not in archive.namelist()


def test_sealed_by_pyrage_and_opened_here(reader: Reader, folder: Path) -> None:
    plain = pyrage.passphrase.decrypt(SAMPLE.read_bytes(), PASSPHRASE)
    (folder / "again.bundle").write_bytes(pyrage.passphrase.encrypt(plain, "quite a passphrase"))
    identity = pyrage.x25519.Identity.generate()
    (folder / "rage.bundle").write_bytes(pyrage.encrypt(plain, [identity.to_public()]))
    (folder / "rage.key").write_text(str(identity))
    for arguments in (
        ("again.bundle", "--bundle-passphrase-file", "phrase"),
        ("rage.bundle", "--identity", "rage.key"),
    ):
        assert reader("inspect", *arguments).returncode == 0


@pytest.mark.parametrize("kind", [(), ("--classic",)], ids=["hybrid", "classic"])
def test_our_own_keys(reader: Reader, folder: Path, kind: tuple[str, ...]) -> None:
    assert reader("keygen", *kind, "-o", "my.key").returncode == 0
    assert (folder / "my.key").stat().st_mode & 0o077 == 0
    recipient = (folder / "my.key.pub").read_text().strip()
    assert reader("pack", "news", "-o", "news.bundle", "--recipient", recipient).returncode == 0
    found = reader("search", "--bundle", "news.bundle", "--identity", "my.key", "текста")
    assert "Одна" in found.stdout
