"""Giving up what a command has no business with, when its options are read and before it reads a byte of a bundle.

Every command passes here (``reader.cli.commands``). Where less than everything is enforced by the system, one line says
so; with ``--strict`` the command refuses to run.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

from reader import guard
from reader.cli.libraries import NamedLibrary, named_in
from reader.cli.named import Access, named
from reader.errors import NotEnforcedError
from reader.text import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_STRICT: Final = "reader.strict"
_ON_SCREEN: Final = frozenset({"open"})
"""Commands whose first screen says what is to be said."""
_MAKING: Final = frozenset({"create"})
_REMOVING: Final = frozenset({"shred"})
"""Commands that make or remove the library file, for which they must be able to write in its folder."""
_WITHOUT_INDEX: Final = frozenset({"create", "passphrase", "shred", "traces"})
_READING_WIDELY: Final = frozenset({"traces"})
"""Commands that look at what others left on this machine."""


def strict_option() -> click.Option:
    """Return the option that refuses to run with less than everything enforced by the system."""

    def note_strict(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's
        if value:
            context.meta[_STRICT] = True

    return click.Option(
        ["--strict"],
        is_flag=True,
        expose_value=False,
        callback=note_strict,
        help=_("Refuse to run where the system does not enforce everything that the reader gives up."),
    )


def confined(command: click.Command) -> click.Command:
    """Return ``command`` as it is, but that it, or each of a group, first gives up what it has no business with."""
    copied = copy(command)
    if isinstance(copied, click.Group):
        copied.commands = {name: confined(each) for name, each in copied.commands.items()}
    elif copied.callback is not None:
        copied.callback = _Confined(copied.callback)
    return copied


@dataclass(frozen=True)
class _Confined:
    callback: Callable[..., Any]

    def __call__(self, **arguments: Any) -> Any:
        context = click.get_current_context()
        library = named_in(context) if "library" in context.params and not context.params.get("bundle") else None
        _prepare(context, library)
        enforce(context, _business(context, library), told=context.info_name in _ON_SCREEN)
        return self.callback(**arguments)


def enforce(context: click.Context, business: guard.Business, *, told: bool) -> guard.Protection:
    """Give up all but ``business``, and say if that is not the system's doing, unless that is ``told`` otherwise.

    Raises ``NotEnforcedError`` where ``--strict`` asks for it.
    """
    protection = guard.confine(business)
    if context.meta.get(_STRICT) and not protection.complete:
        raise NotEnforcedError(words=protection.words())
    if not told and (gaps := protection.gaps(to_person=sys.stderr is not None and sys.stderr.isatty())):
        from reader.cli.run import complain  # noqa: PLC0415 - which imports the commands, and they this

        complain(gaps)
    return protection


def screen_business(library: NamedLibrary, export: Path | None) -> guard.Business:
    """Return what the screens over a library have to do with files.

    They read anything, and write in the library's folder and the one that was named to ``export`` to.
    """
    make_folder(library)
    made_in = (library.path.parent,) if export is None else (library.path.parent, export)
    return guard.Business(read=None, write=(library.path,), make=made_in)


def make_folder(library: NamedLibrary) -> None:
    """Make the folder of the library that nobody named: nothing can be granted in one that is not there.

    It is the one that the system has for what programs keep, and says nothing. What is wrong with it is told when the
    library is made.
    """
    if not library.name:
        with suppress(OSError):
            library.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)


def _prepare(context: click.Context, library: NamedLibrary | None) -> None:
    if library is None:
        return
    if context.info_name in _MAKING:
        make_folder(library)
    if context.info_name not in _WITHOUT_INDEX:
        from reader import worker  # noqa: PLC0415 - not needed for a bundle

        worker.prepare()


def _business(context: click.Context, library: NamedLibrary | None) -> guard.Business:
    if context.info_name in _READING_WIDELY:
        return guard.Business(read=None)
    read: list[Path] = []
    make: list[Path] = []
    for access, path in named(context):
        if access in {Access.MAKE, Access.REMOVE}:
            make.append(path.parent)
        else:
            read.append(path)
            # A folder holds what is beside its articles; of a file it lies in the folder that the file is really in.
            if access is Access.READ_BESIDE and not path.is_dir():
                read.append(path.resolve().parent)
    write: list[Path] = []
    if library is not None:
        write.append(library.path)
        if context.info_name in _MAKING | _REMOVING:
            make.append(library.path.parent)
    return guard.Business(tuple(read), tuple(write), tuple(make))
