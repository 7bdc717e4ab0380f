"""Each way in which Textual could write, open, copy, run or tell something is closed."""

from __future__ import annotations

import os
import sys
import webbrowser

import pytest
from rich.segment import Segment
from rich.style import Style
from support.fake_library import FakeLibrary
from support.screens import TEXTS, app_over, press, see
from textual.color import Color
from textual.filter import NoColor

from reader import tui
from reader.errors import CrashedError, NoTerminalError
from reader.tui.environment import drop_textual_variables
from reader.tui.filter import LastFilter

HOSTILE = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F)))
HOSTILE += "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ud800\U000e0041"


def test_filter_leaves_text_and_plain_styles_only() -> None:
    style = Style(bold=True, underline=True, color="red", link="https://example.org", meta={"@click": "quit"})
    before = [Segment(f"a{HOSTILE}ж😀", style), Segment("plain", None), Segment("x", Style(dim=True))]
    after = LastFilter().apply(before, Color(0, 0, 0))
    assert [segment.text for segment in after] == ["aж😀", "plain", "x"]
    first = after[0].style
    assert first is not None
    assert first.link is None
    assert not first.meta
    assert (first.bold, first.underline, first.color) == (True, True, style.color)
    assert after[2].style == Style(dim=True)


async def test_filter_is_the_last_one() -> None:
    app = app_over()
    async with app.run_test():
        app._filters.append(NoColor())
        assert isinstance(app.get_line_filters()[-1], LastFilter)


async def test_nothing_is_copied_opened_saved_or_offered(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    opened = []
    monkeypatch.setattr(webbrowser, "open", lambda *args, **_: opened.append(args))
    written = []
    app = app_over()
    async with app.run_test() as pilot:
        screen = await see(pilot, "Summer")
        monkeypatch.setattr(app._driver, "write", written.append)
        app.copy_to_clipboard("secret")
        app.open_url("https://example.org")
        for action in (
            "app.screenshot",
            "app.screenshot('x.svg', '.')",
            "app.command_palette",
            "app.suspend_process",
            "app.notify('[b]x[/]')",
            "screen.copy_text",
        ):
            await app.run_action(action)
        app.save_screenshot("x.svg", str(tmp_path))
        app.deliver_screenshot("x.svg", str(tmp_path))
        app.deliver_text(str(tmp_path / "nothing"), save_directory=tmp_path)
        app.deliver_binary(str(tmp_path / "nothing"), save_directory=tmp_path)
        await press(pilot, "ctrl+p", "ctrl+z", "ctrl+s")
        await pilot.pause()
        assert list(app.get_system_commands(app.screen)) == []
        assert app.clipboard == ""
        assert "]52;" not in "".join(written)
        assert await see(pilot, "Summer") == screen
    assert opened == []
    assert list(tmp_path.iterdir()) == []


async def test_nothing_can_be_selected() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await pilot.mouse_down(offset=(2, 4))
        await pilot.hover(offset=(40, 8))
        await pilot.mouse_up(offset=(40, 8))
        assert app.screen.get_selected_text() in (None, "")


def test_environment_tells_textual_nothing(monkeypatch) -> None:
    for name in ("TEXTUAL", "TEXTUAL_LOG", "TEXTUAL_DRIVER", "TEXTUAL_NEW_IDEA", "BROWSER"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("NO_COLOR", "1")
    drop_textual_variables()
    assert not [name for name in os.environ if name.startswith("TEXTUAL")]
    assert "BROWSER" not in os.environ
    assert os.environ["NO_COLOR"] == "1"


class Stream:
    def __init__(self, tty: bool) -> None:
        self._tty = tty

    def isatty(self) -> bool:
        return self._tty


@pytest.mark.parametrize("redirected", ["__stdin__", "__stdout__", "__stderr__", None])
def test_without_a_whole_terminal_there_is_no_screen(monkeypatch, redirected) -> None:
    """Textual draws on standard error: in a file, that would be the article in the open."""
    for name in ("__stdin__", "__stdout__", "__stderr__"):
        monkeypatch.setattr(sys, name, Stream(name != redirected))
    if redirected is None:
        monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(NoTerminalError):
        tui.run(lambda _p: FakeLibrary(TEXTS), name="x", needs_passphrase=False)


def test_crash_tells_its_kind_only(monkeypatch) -> None:
    for name in ("__stdin__", "__stdout__", "__stderr__"):
        monkeypatch.setattr(sys, name, Stream(tty=True))

    def crash(_self):
        raise LookupError("article text")

    monkeypatch.setattr("reader.tui.app.ReaderApp.run", crash)
    with pytest.raises(CrashedError) as caught:
        tui.run(lambda _p: FakeLibrary(TEXTS), name="x", needs_passphrase=False)
    assert caught.value.data == {"kind": "LookupError"}
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
