"""Passphrases and keys on their way in."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from reader.cli.secrets import SecretFile, read_passphrase, read_secret_text
from reader.errors import EmptyPassphraseError, ReaderError, SecretFileError, StandardInputTwiceError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("data", "passphrase"),
    [
        (b"open", "open"),
        (b"open\n", "open"),
        (b"open\r\n", "open"),
        (b"open\n\n", "open\n"),
        (b" open ", " open "),
        ("пароль\n".encode(), "пароль"),
        ("\ufeffпароль\r\n".encode(), "пароль"),
    ],
)
def test_one_trailing_newline_is_not_part_of_a_passphrase(tmp_path: Path, data: bytes, passphrase: str) -> None:
    (tmp_path / "secret").write_bytes(data)
    assert read_passphrase(str(tmp_path / "secret")) == passphrase


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyPassphraseError),
        (b"\n", EmptyPassphraseError),
        (b"\xff\xfe", SecretFileError),
        (b"x" * 2_000_000, SecretFileError),
    ],
)
def test_what_is_no_passphrase_is_refused(tmp_path: Path, data: bytes, error: type[ReaderError]) -> None:
    (tmp_path / "secret").write_bytes(data)
    with pytest.raises(error) as caught:
        read_passphrase(str(tmp_path / "secret"))
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("слово\n".encode())))
    assert read_secret_text("-") == "слово\n"


def test_standard_input_can_be_read_once() -> None:
    @click.command()
    @click.option("--one", type=SecretFile())
    @click.option("--two", type=SecretFile())
    def command(one: str | None, two: str | None) -> None:
        click.echo(f"{one} {two}")

    assert CliRunner().invoke(command, ["--one", "-"]).output == "- None\n"
    result = CliRunner().invoke(command, ["--one", "-", "--two", "-"])
    assert isinstance(result.exception, StandardInputTwiceError)
