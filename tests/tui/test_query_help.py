"""The page that tells what can be asked."""

from __future__ import annotations

import re

import pytest
from support.screens import app_over, press, see, shown, type_, until
from textual.containers import VerticalScroll
from textual.widgets import Input

from reader import i18n
from reader.library.fields import take_apart
from reader.tui.articles import ArticlesScreen
from reader.tui.query_help import QueryHelpScreen


@pytest.fixture(params=["en", "ru"])
def language(request) -> str:
    i18n.use(request.param)
    yield request.param
    i18n.use("en")


async def test_one_key_in_the_field_shows_it_and_any_goes_back_to_what_was_typed(language: str) -> None:
    app = app_over()
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, "Summer")
        await type_(pilot, "/law")
        await press(pilot, "f2")
        own, other = ("заголовок:", "title:") if language == "ru" else ("title:", "заголовок:")
        screen = await see(pilot, own)
        assert screen.index(own) < screen.index(other)
        assert app.screen.query_one(VerticalScroll).max_scroll_y == 0, "it fits into 80 × 24"
        await press(pilot, "z")
        await until(pilot, lambda: isinstance(app.screen, ArticlesScreen))
        assert app.screen.query_one(Input).value == "law"
        assert app.focused is app.screen.query_one(Input)
        await type_(pilot, "s")
        await until(pilot, lambda: app.screen.query_one(Input).value == "laws")


async def test_it_opens_from_the_list_as_well_and_the_same_key_closes_it() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await press(pilot, "f2")
        await see(pilot, "How to search")
        await press(pilot, "f2")
        await see(pilot, "Summer")


async def test_every_field_that_it_shows_is_one(language: str) -> None:
    app = app_over()
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, "Summer")
        await press(pilot, "f2")
        await until(pilot, lambda: isinstance(app.screen, QueryHelpScreen))
        await until(pilot, lambda: "has:image" in shown(app))
        fields = re.findall(r"(?m)^  (\w+:)(\S*) +(\w+:)(\S*) {2,}", shown(app))
        assert len(fields) == 10
        for name, value, other, same in fields:
            assert take_apart(f"{name}{value or '2021'} {other}{same or '2021'}").words.strip() == ""
