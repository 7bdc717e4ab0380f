"""Histories of shells and of Python, and start-up files: lines that start this program or name what it keeps."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.i18n import N_
from reader.traces.naming import Names
from reader.traces.trace import Kind, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.traces.machine import Machine

_BASH = N_(
    "Delete these lines from the file, close other terminals first: they write it anew. With HISTCONTROL=ignorespace a"
    " line that begins with a space is not kept."
)
_ZSH = N_(
    "Delete these lines from the file, close other terminals first: they write it anew. After “setopt histignorespace”"
    " a line that begins with a space is not kept."
)
_FISH = N_("“history delete --contains WORD” takes them out. A line that begins with a space is not kept by fish.")
_POWERSHELL = N_("Delete these lines from the file. “Set-PSReadLineOption -HistorySaveStyle SaveNothing” stops it.")
_OTHER = N_("Delete these lines from the file.")
_DATABASE = N_("Take them out with the program that keeps this history, or delete the file.")

_KEPT: Final = N_("A history of commands: that you use this program, and the names of the files that you opened.")
_SET: Final = N_("A start-up file: that you use this program, and where the library is.")
_SET_CLEAR: Final = N_("Delete these lines. Give --library, or start the program from the stick, instead.")

_TEXTS: Final = (
    ("home", ".bash_history", _BASH),
    ("home", ".bash_sessions/*.history*", _BASH),
    ("home", ".sh_history", _BASH),
    ("home", ".zsh_history", _ZSH),
    ("home", ".zhistory", _ZSH),
    ("home", ".histfile", _ZSH),
    ("home", ".zsh_sessions/*.history*", _ZSH),
    ("home", ".cache/zsh/*history*", _ZSH),
    ("state", "zsh/history", _ZSH),
    ("state", "bash/history", _BASH),
    ("data", "fish/*_history", _FISH),
    ("home", ".local/share/powershell/PSReadLine/*_history.txt", _POWERSHELL),
    ("roaming", "Microsoft/Windows/PowerShell/PSReadLine/*_history.txt", _POWERSHELL),
    ("home", ".python_history", _OTHER),
    ("state", "python_history", _OTHER),
)
_DATABASES: Final = (
    ("data", "atuin/history.db*"),
    ("home", ".ipython/*/history.sqlite*"),
    ("data", "mcfly/history.db*"),
    ("data", "nushell/history.*"),
    ("config", "nushell/history.*"),
)
_STARTING: Final = (
    *(("home", name) for name in (".bashrc", ".bash_profile", ".bash_login", ".bash_aliases", ".profile")),
    *(("home", name) for name in (".zshrc", ".zshenv", ".zprofile", ".pam_environment", ".xprofile")),
    ("config", "fish/config.fish"),
    ("config", "environment.d/*.conf"),
)
_VARIABLES: Final = (("HISTFILE", _BASH), ("PYTHON_HISTORY", _OTHER))

_META: Final = re.compile(rb"\x83(.)", re.DOTALL)
_TURNED: Final = tuple(bytes((byte ^ 0x20,)) for byte in range(256))


def find(machine: Machine) -> Iterator[Trace]:
    """Yield the histories and start-up files that name what is looked for."""
    names = Names(machine)
    texts = [(path, clear) for base, pattern, clear in _TEXTS for path in machine.matching(base, pattern)]
    texts += [(Path(named), clear) for name, clear in _VARIABLES if (named := machine.environment.get(name))]
    if named := machine.environment.get("ZDOTDIR"):
        texts += [(Path(named) / name, _ZSH) for name in (".zsh_history", ".zhistory")]
    for path, clear in dict(texts).items():
        if lines := names.lines(_unmetafied(machine, path)):
            yield Trace(Kind.HISTORY, str(path), _KEPT, clear, lines)
    for base, pattern in _DATABASES:
        for path in machine.matching(base, pattern):
            if names.within(machine.blocks(path)):
                yield Trace(Kind.HISTORY, str(path), _KEPT, _DATABASE)
    for base, pattern in _STARTING:
        for path in machine.matching(base, pattern):
            if lines := names.lines(machine.blocks(path), typed=False):
                yield Trace(Kind.SETTINGS, str(path), _SET, _SET_CLEAR, lines)


def _unmetafied(machine: Machine, path: Path) -> Iterator[bytes]:
    """Yield a history as it was typed: zsh writes the bytes from 0x83 to 0xA2 as 0x83 and the byte with bit 5 turned.

    Those bytes are in every Cyrillic name.
    """
    if "zsh" not in str(path) and path.name not in (".zhistory", ".histfile"):
        yield from machine.blocks(path)
        return
    rest = b""
    # Block by block: a file of nothing but such pairs takes seventy times its size as a whole.
    for block in machine.blocks(path):
        text = rest + block
        # Half a pair waits for the other half.
        rest = text[-1:] if (len(text) - len(text.rstrip(b"\x83"))) % 2 else b""
        yield _META.sub(lambda pair: _TURNED[pair[1][0]], text[: len(text) - len(rest)])
    yield rest
