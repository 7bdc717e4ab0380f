"""The bytes that a terminal is sent for a hostile article, without the app's last filter: as for a harmless one."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

pytest.importorskip("pexpect", reason="needs a pseudo-terminal")
if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from support.terminal import Terminal

SHOW = """
import sys
from textual.app import App
from textual.content import Content
from textual.widgets import Static
from reader.text import clean_text
from reader.tui.article import ArticleView

kind, payload = sys.argv[1], sys.argv[2].encode().decode("unicode_escape")
blocks = ("# Title{0}", "Text{0} with [a link{0}](https://example.org/{0}).", "    code{0}", "End")
text = "\\n\\n".join(blocks).format(payload)

class Show(App):
    BINDINGS = [("q", "quit")]
    def compose(self):
        yield ArticleView() if kind == "widget" else Static(Content(text))
    def on_mount(self):
        if kind == "widget":
            self.query_one(ArticleView).show(clean_text(text))

Show().run()
"""
HOSTILE = r"\x1b]52;c;QUJD\x07\x1b[41m\x1b]8;;https://evil\x1b\\\x9b41m\x9d52;c;QUJD\x9c\x07\x08\x7f\u202e\u2066\u200f"
ESCAPES = re.compile(r"\x1b(?:\][0-9]*|[P_^X]|\[[?<>=]?[0-9;:]*[a-zA-Z]|[^\[\]P_^X])")


def sent(kind: str, payload: str, tmp_path: Path) -> str:
    script = tmp_path / "show.py"
    script.write_text(SHOW)
    root = Path(__file__).resolve().parents[2]
    with Terminal(
        [sys.executable, str(script), kind, payload], folder=tmp_path, env={"PYTHONPATH": str(root)}
    ) as terminal:
        terminal.see("End")
        terminal.settle()
        terminal.press("q")
        assert terminal.leave() == 0
        return terminal.raw.decode("utf-8", "surrogateescape")


def commands(output: str) -> set[str]:
    """Return the kinds of things that a terminal would obey: colours and places are one kind each."""
    escapes = {re.sub(r"[0-9;:]+(?=[mHABCDrt])", "", found) for found in ESCAPES.findall(output)}
    return escapes | {
        c for c in output if (ord(c) < 32 and c != "\x1b") or 127 <= ord(c) < 160 or c in "\u202e\u2066\u200f"
    }


def test_the_terminal_is_told_nothing_that_a_harmless_article_does_not_say(tmp_path: Path) -> None:
    harmless = commands(sent("widget", "", tmp_path))
    assert commands(sent("widget", HOSTILE, tmp_path)) == harmless


def test_positive_control_text_that_is_not_clean_reaches_the_terminal(tmp_path: Path) -> None:
    harmless = commands(sent("textual", "", tmp_path))
    hostile = commands(sent("textual", HOSTILE, tmp_path))
    assert {"\x1b]52", "\x1b]8", "\u202e"} <= hostile - harmless
