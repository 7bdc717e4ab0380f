"""From the arguments to an exit status: language, click, and one line for whatever goes wrong."""

from __future__ import annotations

import gettext
import io
import itertools
import os
import re
import sys
from typing import TYPE_CHECKING

import click

from reader import i18n
from reader.cli.eight_bit import safe_encoding
from reader.cli.even_if_unread import discard_output
from reader.cli.interrupt import INTERRUPTED, AskedToEndError
from reader.cli.lines import write
from reader.errors import ReaderError
from reader.text import CleanText, _, clean_line, describe

if TYPE_CHECKING:
    from collections.abc import Sequence

_USAGE = 2


def run(arguments: Sequence[str]) -> int:
    """Run one command; return its exit status. Never raises."""
    _speak(_asked_language(arguments) or i18n.preferred())
    _prepare_streams()
    from reader.cli.commands import reader  # noqa: PLC0415 - its help texts need the language first

    try:
        status = reader.main(list(arguments), prog_name="reader", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.ClickException as error:
        complain(_click_message(error))
        return _USAGE if isinstance(error, click.UsageError) else error.exit_code
    except ReaderError as error:
        complain(describe(error))
        return error.exit_code
    except (AskedToEndError, KeyboardInterrupt, click.Abort) as stopped:
        return getattr(stopped, "status", INTERRUPTED)
    except (BrokenPipeError, SystemExit):  # SystemExit is what click makes of a pipe that was closed
        discard_output()  # Python would complain once more when it closes the stream.
        return 0
    except OSError as error:
        complain(explain(error))
        return 1
    except MemoryError:
        complain(_("There is too little memory for this. Close other programs and try again."))
        return 1
    except Exception as error:  # noqa: BLE001 - the last line of defence: a traceback could show a secret
        complain(
            _("Something went wrong that should not have ({kind}). Nothing was changed.", kind=type(error).__name__)
        )
        return 1
    return status if isinstance(status, int) else 0


def _click_message(error: click.ClickException) -> CleanText:
    """Return click's message with our quotation marks for its own."""
    return clean_line(re.sub("'([^']*)'", lambda quoted: _("“{name}”", name=quoted[1]), error.format_message()))


def complain(message: CleanText) -> None:
    """Write one line to standard error."""
    write(clean_line(f"reader: {message}"), err=True)


def _asked_language(arguments: Sequence[str]) -> i18n.Language | None:
    # Before click runs, because the help texts are translated when the commands are imported.
    for argument, following in itertools.pairwise([*arguments, ""]):
        name, _equals, value = argument.partition("=")
        asked = value or following
        if name == "--lang":
            return next((language for language in i18n.LANGUAGES if language == asked), None)
        if argument == "--":
            break
    return None


def _speak(language: i18n.Language) -> None:
    i18n.use(language)
    # click translates its own words through the process-wide domain, by the environment's languages.
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("reader", i18n.LOCALES)
    gettext.textdomain("reader")


def _prepare_streams() -> None:
    """Let no character stop the output: pipes carry UTF-8, an old terminal shows a ``?`` for what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = safe_encoding(stream.encoding) if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def explain(error: OSError) -> CleanText:
    """Return what a person is told about an error of the system, on one line."""
    if isinstance(error.filename, str | bytes):
        path = os.fsdecode(error.filename)
        if isinstance(error, FileNotFoundError):
            return _("There is no file “{path}”.", path=path)
        if isinstance(error, FileExistsError):
            return _("“{path}” is there already. Choose another name, or move it away first.", path=path)
        if isinstance(error, IsADirectoryError):
            return _("“{path}” is a folder, not a file.", path=path)
        if isinstance(error, PermissionError):
            return _("“{path}” cannot be opened: you do not have the right to.", path=path)
        return _("“{path}” cannot be used: {reason}.", path=path, reason=error.strerror or "")
    return _("The system refused: {reason}.", reason=error.strerror or type(error).__name__)
