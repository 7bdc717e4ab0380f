"""The screens over a made-up library, on the terminal that this is started in: ``run_screens.py SCENARIO``.

``harmless`` and ``hostile`` show texts; ``crash`` runs into a mistake. The others are controls, without one defence
each: ``unfiltered`` shows hostile texts without the last filter, ``unwatched`` has no signal handlers, ``told`` keeps
the environment, ``crash-in-textual`` has Textual's own handler.
"""

from __future__ import annotations

import sys

from reader import tui
from reader.errors import NoMatchError, ReaderError
from reader.model import Publisher, SignatureState
from reader.text import describe
from support.fake_library import FINGERPRINT, FakeLibrary, article

PASSPHRASE = "correct horse"
ATTACKS = (
    "\x1b]52;c;QUJD\x07",
    "\x1b]0;title\x07",
    "\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[31m",
    "\x1bPq#0;2;0;0;0\x1b\\",
    "\x1b_Ga=T\x1b\\",
    "\x9b31m\x9d0;x\x9c\x90q\x9c",
    "\x07\x08\x7f\r\x0b\x0c\x0e\x0f",
    "\u202e\u2066\u200f\u061c",
    "[@click=app.quit]x[/] [/x] [bold",
)


def library(scenario: str) -> FakeLibrary:
    def text(word: str) -> str:
        return word if scenario == "harmless" else f"{word} {' '.join(ATTACKS)}"

    titles = [text(f"Title {n}") for n in range(3)]
    texts = {
        title: f"{text('The law')}\n\n# {text('Heading')}\n\n- {text('item')}\n\n> {text('quote')}" for title in titles
    }
    articles = [
        article(
            number,
            title,
            texts[title],
            authors=(text("Author"),),
            source=text("Source"),
            url=text("https://example.org"),
            published=text("2021"),
            language=text("en"),
            tags=(text("tag"),),
            summary=text("Summary"),
        )
        for number, title in enumerate(titles)
    ]
    changes = {
        "title": text("Edition"),
        "description": text("Description"),
        "series": text("Series"),
        "language": text("en"),
        "publisher": Publisher(text("Publisher"), b"\0" * 42, FINGERPRINT, SignatureState.UNKNOWN),
    }
    return FakeLibrary(texts, articles=articles, edition_changes=changes)


def main(scenario: str) -> int:
    def opener(passphrase: str | None) -> FakeLibrary:
        if passphrase != PASSPHRASE:
            raise NoMatchError
        if scenario.startswith("crash"):
            raise LookupError(f"the article says: {passphrase}")
        return library(scenario)

    if scenario == "unfiltered":
        from reader.tui.filter import LastFilter  # noqa: PLC0415 - the environment is to be cleaned first

        LastFilter.apply = lambda _self, segments, _background: segments
    if scenario == "told":
        from reader.tui import environment  # noqa: PLC0415

        environment.drop_textual_variables = lambda: None
    if scenario == "unwatched":
        from reader.tui import app  # noqa: PLC0415

        app.leave_on_signals = lambda _loop, _leave: None
    if scenario == "crash-in-textual":
        from textual.app import App  # noqa: PLC0415

        from reader.tui.app import ReaderApp  # noqa: PLC0415

        for name in ("_handle_exception", "_print_error_renderables"):
            setattr(ReaderApp, name, getattr(App, name))
    try:
        return tui.run(opener, name="spring.bundle", needs_passphrase=True)
    except ReaderError as error:
        sys.stderr.write(f"reader: {describe(error)}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
