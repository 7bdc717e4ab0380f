"""Where passphrases and keys come from: a file, standard input, or the terminal; never an argument.

A passphrase in an argument or an environment variable would be seen by every other process of the machine, and kept
in the shell's history.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reader.cli.eight_bit import sendable
from reader.cli.named import Access, note
from reader.errors import (
    EmptyPassphraseError,
    NoTerminalForPassphraseError,
    PassphrasesDifferError,
    SecretFileError,
    StandardInputTwiceError,
)
from reader.text import CleanText, _, clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MAX_SECRET_FILE: Final = 1 << 20
"""Bytes. Far above any passphrase or key file; a wrong file name must not fill the memory."""


_STANDARD_INPUT: Final = "reader.standard_input"


class SecretFile(click.ParamType[str]):
    """A file with a secret in it, or ``-`` for standard input, which one option alone can read."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        """Take the name as it is, but standard input only once."""
        if value == "-" and ctx is not None:
            if _STANDARD_INPUT in ctx.meta:
                raise StandardInputTwiceError
            ctx.meta[_STANDARD_INPUT] = True
        note(ctx, Access.READ, str(value))
        return str(value)


def read_passphrase(name: str) -> str:
    """Return the passphrase in a file, without one trailing newline.

    Raises ``SecretFileError`` where it is not UTF-8 text or absurdly long, ``EmptyPassphraseError`` where it is empty.
    """
    text = read_secret_text(name).removesuffix("\n").removesuffix("\r")
    if not text:
        raise EmptyPassphraseError
    return text


def read_secret_text(name: str) -> str:
    """Return the text of a file with a secret, or of standard input for ``-``."""
    if name == "-":
        data = sys.stdin.buffer.read(_MAX_SECRET_FILE + 1)
    else:
        with Path(name).open("rb") as file:
            data = file.read(_MAX_SECRET_FILE + 1)
    try:
        text = data.decode("utf-8-sig")  # some editors put a mark at the beginning, which nobody typed
    except UnicodeDecodeError:
        text = ""
    if len(data) > _MAX_SECRET_FILE or (data and not text):
        raise SecretFileError(path=name) from None
    return text


def ask_passphrase(prompt: CleanText) -> str:
    """Ask at the terminal, showing nothing of what is typed.

    Raises ``NoTerminalForPassphraseError`` where there is none, ``EmptyPassphraseError`` where nothing is typed.
    """
    if not _has_terminal():
        raise NoTerminalForPassphraseError
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            text = getpass.getpass(sendable(clean_line(prompt) + " "))  # noqa: TID251 - the one place
        except (getpass.GetPassWarning, EOFError):
            raise NoTerminalForPassphraseError from None
    if not text:
        raise EmptyPassphraseError
    return text


def ask_new_passphrase(prompt: CleanText) -> str:
    """Ask for a passphrase that is being chosen, twice."""
    text = ask_passphrase(prompt)
    if ask_passphrase(_("The same once more: ")) != text:
        raise PassphrasesDifferError
    return text


def _has_terminal() -> bool:
    if sys.platform == "win32":
        return sys.stdin.isatty()
    with contextlib.suppress(OSError):
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
        return True
    return False


def secret_option(
    name: str, help_: str, *, multiple: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a click option that takes a file with a secret."""
    return click.option(name, type=SecretFile(), metavar=_("FILE"), help=help_, multiple=multiple)


def given(values: Iterable[str | None]) -> int:
    """Count the options that were given."""
    return sum(value is not None for value in values)
