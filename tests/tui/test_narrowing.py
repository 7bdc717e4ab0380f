"""Narrowing what is listed and what a search found, by a panel of publishers, languages, topics and years."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.bundles import OTHER_SIGNER, SIGNER
from support.fake_library import FINGERPRINT, FakeLibrary, article
from support.libraries import article as contents_of
from support.libraries import bundle_of, edition
from support.library_screens import SPRING, app_over_file, library_file, library_with, opened, unlock
from support.screens import app_over, press, see, shown, type_, until
from textual.widgets import Input

from reader.library import Choice, Facet, Narrowing
from reader.model import Publisher, SignatureState
from reader.tui.narrowing import NarrowingPanel, words_of_narrowing
from reader.tui.rows import Rows

NARROW, WIDE = (80, 24), (120, 40)
TITLES = ("Prison", "Trial", "Арест", "Суд", "Census")


def library() -> FakeLibrary:
    """Four articles about a court and one about none."""
    articles = [
        article(0, "Prison", published="2021-03-19", tags=("law", "prison")),
        article(1, "Trial", published="2019-05-01", tags=("law",)),
        article(2, "Арест", published="2021-01-01", language="ru", tags=("law",)),
        article(3, "Суд", published="2020", language="ru", tags=()),
        article(4, "Census", published="2020", tags=("law",)),
    ]
    texts = dict.fromkeys(TITLES[:4], "The court sat.\n\nAnd another court.") | {"Census": "Numbers."}
    return FakeLibrary(texts, articles=articles)


def rows(app) -> Rows:
    return app.screen.query_one("#rows", Rows)


def panel(app) -> NarrowingPanel:
    return app.screen.query_one(NarrowingPanel)


def chosen(app, words: str) -> bool:
    (line,) = (line for line in shown(app).splitlines() if f"] {words}" in line)
    return "[x]" in line


async def look_for(pilot, words: str, found: str) -> None:
    await press(pilot, "slash")
    await type_(pilot, words)
    await see(pilot, found)


async def test_one_key_opens_the_panel_over_the_list_and_one_goes_back() -> None:
    app = app_over(library())
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "Census")
        await look_for(pilot, "court", "4 found")
        await press(pilot, "f4")
        screen = await see(pilot, "[ ] law ")
        assert "Trial" not in screen
        lines = [" ".join(line.split()) for line in screen.splitlines()]
        for expected in ("Publisher", "› [ ] ? The Publisher 4", "[ ] English 2", "[ ] русский 2", "[ ] law 3",
                         "[ ] prison 1", "[ ] 2021 2", "[ ] 2020 1", "[ ] 2019 1"):  # fmt: skip
            assert expected in lines
        await press(pilot, "escape")
        screen = await see(pilot, "Trial")
        assert "[ ]" not in screen
        assert app.focused is rows(app)
        assert app.screen.query_one(Input).value == "court"


@pytest.mark.parametrize("key", ["f4", "f", "а", "А", "right"])
async def test_keys_of_both_layouts_lead_from_the_list_to_the_panel(key: str) -> None:
    app = app_over(library())
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "Census")
        await press(pilot, key)
        await see(pilot, "[ ] English")
        await press(pilot, "left")
        await see(pilot, "Census")


@pytest.mark.parametrize("key", ["enter", "space"])
async def test_what_is_chosen_narrows_at_once_and_is_said_in_words(key: str) -> None:
    app = app_over(library())
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "Census")
        await look_for(pilot, "court", "4 found")
        await press(pilot, "f4")
        await see(pilot, "[ ] law ")
        await press(pilot, "down", "down", key)  # the cursor passes over the heading of the languages
        await see(pilot, "2 found")
        assert chosen(app, "русский")
        assert "Only: русский" in shown(app)
        await press(pilot, "down", key)
        await see(pilot, "Only: русский · “law”")
        await see(pilot, "1 found")
        await press(pilot, "up", key)
        await see(pilot, "Only: “law”")
        await see(pilot, "3 found")
        assert not chosen(app, "русский")
        await press(pilot, "0")
        await see(pilot, "4 found")
        assert "Only:" not in shown(app)


async def test_without_a_query_the_list_is_narrowed() -> None:
    app = app_over(library())
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "Census")
        await press(pilot, "down", "f")
        await see(pilot, "[ ] English")
        await press(pilot, "down", "enter", "escape")
        screen = await see(pilot, "3 found")
        assert [title for title in TITLES if title in screen] == ["Prison", "Trial", "Census"]
        await press(pilot, "escape")
        await see(pilot, "Арест")
        assert rows(app).cursor == 1, "where the person was in the whole list"


async def test_back_from_an_article_is_the_same_query_narrowing_row_and_scroll() -> None:
    texts = {f"Title {n}": f"Word {n}.\n\nAnother word." for n in range(60)}
    articles = [article(n, title, language="ru" if n % 2 else "en") for n, title in enumerate(texts)]
    app = app_over(FakeLibrary(texts, articles=articles))
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "Title 0")
        await look_for(pilot, "word", "60 found")
        await press(pilot, "f4")
        await see(pilot, "[ ] русский")
        await press(pilot, "end", "home", "down", "down", "enter")
        await see(pilot, "30 found")
        await press(pilot, "escape", *["down"] * 16)
        await until(pilot, lambda: rows(app).count == 30)  # the next page of what was found has come
        await press(pilot, *["down"] * 6, *["up"] * 2)
        await until(pilot, lambda: rows(app).cursor == 20)
        before, scrolled = shown(app), rows(app).scroll_offset
        assert scrolled.y > 0
        await press(pilot, "enter")
        await see(pilot, "1 of 2")
        await press(pilot, "n")
        await see(pilot, "2 of 2")
        await press(pilot, "escape")
        await see(pilot, "30 found")
        assert rows(app).cursor == 20
        assert rows(app).scroll_offset == scrolled
        assert shown(app) == before


async def test_in_a_wide_window_the_panel_stands_beside_what_was_found() -> None:
    app = app_over(library())
    async with app.run_test(size=WIDE) as pilot:
        await see(pilot, "Census")
        assert not panel(app).display
        await look_for(pilot, "court", "4 found")
        screen = await see(pilot, "[ ] law")
        assert "Trial" in screen
        assert app.focused is app.screen.query_one(Input), "it takes no keys by itself"
        await press(pilot, "f4", "enter")
        screen = await see(pilot, "[x] ? The Publisher")
        assert "Trial" in screen
        await press(pilot, "f4")  # closes it, and closed it stays
        await until(pilot, lambda: not panel(app).display)
        await look_for(pilot, "s", "0 found")
        assert not panel(app).display
        await press(pilot, "escape", "escape")
        await see(pilot, "Census")


async def test_the_panel_goes_with_the_search_that_brought_it() -> None:
    app = app_over(library())
    async with app.run_test(size=WIDE) as pilot:
        await see(pilot, "Census")
        await look_for(pilot, "court", "4 found")
        await see(pilot, "[ ] law")
        await press(pilot, "escape")
        await see(pilot, "Census")
        await until(pilot, lambda: not panel(app).display)


async def test_the_panel_follows_the_size_of_the_window() -> None:
    app = app_over(library())
    async with app.run_test(size=WIDE) as pilot:
        await see(pilot, "Census")
        await look_for(pilot, "court", "4 found")
        await see(pilot, "[ ] law")
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: not panel(app).display)
        await see(pilot, "Trial")
        await pilot.resize_terminal(*WIDE)
        await see(pilot, "[ ] law")


async def test_what_was_found_and_not_let_through_is_told() -> None:
    app = app_over(library())
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "Census")
        await press(pilot, "f")
        await see(pilot, "[ ] русский")
        await press(pilot, "down", "down", "enter", "escape")
        await see(pilot, "2 found")
        await look_for(pilot, "numbers", "1 found, but what you have chosen does not let it through.")
        await press(pilot, "escape")
        await see(pilot, "Census")
        assert "Only:" not in shown(app)


async def test_more_values_are_shown_when_asked_for() -> None:
    articles = [article(n, f"Title {n}", published=str(2001 + n), tags=()) for n in range(12)]
    app = app_over(FakeLibrary(dict.fromkeys([f"Title {n}" for n in range(12)], "x"), articles=articles))
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "Title 0")
        await press(pilot, "f")
        screen = await see(pilot, "… 7 more")
        assert "2012" in screen
        assert "2001" not in screen
        await press(pilot, "end", "enter")
        await see(pilot, "2001")
        await press(pilot, "end", "enter")
        await see(pilot, "Only: 2001")
        assert "1 found" in shown(app)


async def test_a_publisher_who_only_bears_the_name_is_another_and_is_marked(tmp_path) -> None:
    file = library_file(tmp_path)
    library = opened(file)
    for number, signer in enumerate((SIGNER, OTHER_SIGNER, None)):
        contents = edition([contents_of(f"a{number}", "A court.")], series=str(number))
        with bundle_of(replace(contents, publisher="Cedar"), signer=signer) as bundle:
            library.add(bundle)
    library.publishers.trust(SIGNER.public.raw, "Cedar")
    library.index_all()
    library.close()
    app = app_over_file(file)
    async with app.run_test(size=NARROW) as pilot:
        await unlock(pilot)
        await look_for(pilot, "court", "3 found")
        await press(pilot, "f4")
        screen = await see(pilot, "[ ] + Cedar")
        assert screen.count("[ ] !! FALSE NAME · ") == 2
        await press(pilot, "down", "enter")
        await see(pilot, "Only: + “Cedar”")
        await see(pilot, "1 found")


async def test_keys_for_articles_do_nothing_in_the_panel_that_hides_them(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test(size=NARROW) as pilot:
        await unlock(pilot)
        await press(pilot, "f")
        await see(pilot, "[ ] 2021")
        screen = app.screen
        await press(pilot, "s", "r", "a", "i", "e", "2")
        await press(pilot, "escape")
        await see(pilot, "Title of law")
        assert app.screen is screen
        assert "[1 all: 3]  2 unread: 3   3 starred: 0" in shown(app)


async def test_counts_follow_what_is_typed_while_the_panel_is_beside() -> None:
    app = app_over(library())
    async with app.run_test(size=WIDE) as pilot:
        await see(pilot, "Census")
        await look_for(pilot, "court", "4 found")
        await see(pilot, f"[ ] {'law':<25}3")
        await press(pilot, "ctrl+u")
        await type_(pilot, "numbers")
        await see(pilot, "1 found")
        await see(pilot, f"[ ] {'law':<25}1")


async def test_an_unsigned_publisher_is_said_to_be_so() -> None:
    unsigned = Publisher("Somebody", None, (), SignatureState.UNSIGNED)
    app = app_over(FakeLibrary({"One": "x"}, edition_changes={"publisher": unsigned}))
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "One")
        await press(pilot, "f")
        await see(pilot, "[ ] ! unsigned · Somebody")


@pytest.mark.parametrize("query", ["", "law"])
async def test_whoever_is_trusted_meanwhile_is_said_to_be_so(tmp_path, query: str) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test(size=NARROW) as pilot:
        await unlock(pilot)
        if query:
            await look_for(pilot, query, "1 found")
            await press(pilot, "down")
        await press(pilot, "f")
        await see(pilot, "[ ] ? The Publisher")
        await press(pilot, "enter", "escape")
        await see(pilot, "Only: ? “The Publisher”")
        app.library.publishers.trust(SIGNER.public.raw, "Cedar")
        await press(pilot, "i")
        await see(pilot, "Fingerprint")
        await press(pilot, "escape")
        await see(pilot, "Only: + “Cedar”")
        await press(pilot, "f")
        await see(pilot, "[x] + Cedar")


@pytest.mark.parametrize(
    ("topic", "publisher", "line"),
    [
        ("+ Cedar", "Oak", "Only: “+ Cedar”"),
        ("law” · + “Cedar", "Oak", "Only: “law · + Cedar”"),
        ("law＂ · + „Cedar″", "Oak", "Only: “law · + Cedar”"),
        ("law", "Oak” / + “Cedar", "Only: ? “Oak / + Cedar”"),
    ],
)
async def test_no_name_is_taken_for_a_trusted_publisher_above_the_list(topic: str, publisher: str, line: str) -> None:
    """A trusted publisher is written with a sign of ours outside the quotation marks, and nothing else is."""
    unknown = Publisher(publisher, b"\0" * 42, FINGERPRINT, SignatureState.UNKNOWN)
    library = FakeLibrary(
        {"One": "x"},
        articles=[article(0, "One", published="", language="", tags=(topic,))],
        edition_changes={"publisher": unknown},
    )
    app = app_over(library)
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "One")
        await press(pilot, "f")
        await see(pilot, f"[ ] {topic}")
        await press(pilot, *(["down"] if publisher == "Oak" else []), "enter", "escape")
        await see(pilot, line)
    # The control: the same line of one who is trusted.
    trusted = Publisher("Cedar", b"\0" * 42, FINGERPRINT, SignatureState.TRUSTED)
    choice = Choice(Facet.PUBLISHER, "x", "Cedar", trusted)
    assert words_of_narrowing(Narrowing((choice,))) == "+ “Cedar”"
