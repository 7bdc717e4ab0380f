"""``reader traces``: what a search of this machine would find. It only reads, and needs no passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reader.cli.libraries import NamedLibrary, library_file_option
from reader.cli.lines import say
from reader.cli.output import print_json
from reader.cli.progress import progress_bar
from reader.text import CleanText, _, clean_line, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.traces import Trace

_SHOWN: Final = 20
"""Places of one sort: a person has understood by then. JSON has all of them."""


@click.command(
    "traces",
    help=_(
        "Say what a search of this machine would find of this program and of what was read with it, what each gives"
        " away, and how to clear it. Nothing is changed."
    ),
)
@library_file_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def command(*, named_library: NamedLibrary, as_json: bool) -> None:
    """Look for traces."""
    from reader.traces import Machine, look  # noqa: PLC0415 - slow to import

    machine = Machine(home=Path.home(), library=named_library.path.absolute())
    with progress_bar(_("Looking")) as progress:
        found = look(machine, progress)
    if as_json:
        print_json(
            {
                "traces": [_document(trace) for trace in found],
                "not_seen": [clean_line(place) for place in machine.not_seen],
            }
        )
        return
    say(ngettext("Found: {count} trace.", "Found: {count} traces.", len(found)))
    alike: dict[tuple[str, str], list[CleanText]] = {}
    for trace in found:
        alike.setdefault((trace.gives_away, trace.how_to_clear), []).append(_place(trace))
    for (gives_away, how_to_clear), places in alike.items():
        say()
        say(_(gives_away), first="- ", rest="  ")
        _print_places(places)
        say(_("To clear it: {advice}", advice=_(how_to_clear)), first="  ", rest="  ")
    say()
    if machine.not_seen:
        say(_("Not looked at, for lack of rights or because it is too much:"))
        _print_places(map(clean_line, machine.not_seen))
        say()
    say(
        _(
            "There is more that no program can see from here: what a disk keeps of deleted files, backups elsewhere,"
            " logs of the network, cameras, what people know. “reader traces” itself may now be in the history of your"
            " shell."
        ),
        rest="",
    )


def _print_places(places: Iterable[CleanText]) -> None:
    every = list(places)
    for place in every[:_SHOWN]:
        say(place, first="    ", rest=" " * 6)
    if (more := len(every) - _SHOWN) > 0:
        say(ngettext("and {count} more", "and {count} more", more), first="    ")


def _place(trace: Trace) -> CleanText:
    if not trace.lines:
        return clean_line(trace.place)
    numbers = ", ".join(map(str, trace.lines[:_SHOWN])) + (", …" if len(trace.lines) > _SHOWN else "")
    return ngettext(
        "{place}: line {numbers}", "{place}: lines {numbers}", len(trace.lines), place=trace.place, numbers=numbers
    )


def _document(trace: Trace) -> dict[str, Any]:
    return {
        "kind": trace.kind.value,
        "place": clean_line(trace.place),
        "lines": list(trace.lines),
        "gives_away": _(trace.gives_away),
        "how_to_clear": _(trace.how_to_clear),
    }
