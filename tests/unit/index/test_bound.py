from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.index import Entry, Index, InProcess, bounds
from reader.index.bound import allowance
from reader.index.build import build, merge
from reader.index.writer import ArticleWriter
from reader.model import Article
from reader.store import MemoryStore
from reader.text import CleanText, clean_line, clean_text, parse

from .conftest import entry

SAMPLE = Path(__file__).parents[3] / "bundles" / "sample"

# Words that cost most: short and never twice, in any script; and texts of whatever else there is.
_DENSE = st.integers(0, 2**32).map(
    lambda seed: " ".join(
        chr(0x430 + (seed + n) % 32) + format((seed * 7919 + n * 31) % 46656, "x") for n in range(400)
    )
)
_SPACELESS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=50, max_size=400)
_TEXTS = st.one_of(st.text(max_size=300), _DENSE, _SPACELESS, st.sampled_from(["", "я " * 999, "\ufdfa " * 200]))


@st.composite
def articles(draw: st.DrawFn) -> list[tuple[Article, Entry]]:
    """Articles as a manifest lists them, and as they are indexed: from Markdown that was cleaned."""
    made = []
    for number in range(draw(st.integers(1, 4))):
        raw = draw(_TEXTS).encode("utf-8", "replace")
        title, tags = (
            clean_line(draw(st.text(max_size=60))),
            tuple(map(clean_line, draw(st.lists(st.text(max_size=20))))),
        )
        language = clean_line(draw(st.sampled_from(["", "ru", "zh", "ja-JP", "ar", "x" * 35])))
        article = Article(
            id=f"{number:016x}",
            path=CleanText("a.md"),
            sha256=b"",
            size=len(raw),
            title=title,
            authors=(),
            source=CleanText(""),
            url=CleanText(""),
            published=CleanText("2021"),
            language=language,
            tags=tags,
            summary=CleanText(""),
            present=True,
        )
        indexed = Entry(
            id=article.id,
            edition="e" * 64,
            title=title,
            body=clean_text(raw.decode()),
            tags=tags,
            language=language,
            published=article.published,
            markdown=draw(st.booleans()),
            size=len(raw),
        )
        made.append((article, indexed))
    return made


def stored(store: MemoryStore) -> int:
    return sum(store.size(name) for name in store.names() if name != "index/format")


@settings(max_examples=120, deadline=None)
@given(articles())
def test_no_index_is_larger_than_was_said(made: list[tuple[Article, Entry]]) -> None:
    said = sum(bounds(article for article, _ in made))
    entries = [each for _, each in made]
    assert len(build(entries).encode()) <= said
    # Nor is it when it was made of several segments.
    merged = merge([build([each]) for each in entries])
    assert merged is not None
    assert len(merged.encode()) <= said
    with MemoryStore() as store, Index(store) as index:
        for each in entries:
            index.add([each])
        assert stored(store) <= said


def uncut(entries: Sequence[Entry]) -> int:
    writer = ArticleWriter()
    for each in entries:
        writer.add(each)
    return len(writer.finish().encode())


@pytest.mark.parametrize(
    "text", [" ".join(format(n, "x") for n in range(70_000, 90_000)), "".join(map(chr, range(0x4E00, 0x9FFF)))]
)
def test_what_would_be_larger_is_cut_at_its_end(text: str) -> None:
    """The control: without the cut the bound would not hold."""
    usual = [entry(f"{n}", "обычные слова обычного текста " * 50) for n in range(3)]
    hostile = entry("hostile", "начало " + text + " конец")
    room = sum(map(allowance, [*usual, hostile]))
    assert uncut([*usual, hostile]) > room
    segment = build([*usual, hostile])
    assert room / 2 < len(segment.encode()) <= room
    with MemoryStore() as store, Index(store) as index:
        index.adopt(segment)
        assert index.search("обычного").total == 3
        assert [hit.id for hit in index.search("начало").hits] == ["hostile"]
        assert index.search("конец").total == 0


def sample() -> list[Entry]:
    texts = [(path.name[:2], path.read_text(encoding="utf-8")) for path in sorted(SAMPLE.glob("*.md"))]
    return [entry(f"{n:016}", clean_text(text), language=language) for n, (language, text) in enumerate(texts)]


def test_ordinary_texts_are_never_cut_and_the_bound_is_near() -> None:
    entries = sample()
    for each in entries:
        assert uncut([each]) <= allowance(each), "not even alone"
    for copies in (1, 8):
        many = [entry(f"{each.id}{n}", each.body, language=each.language) for n in range(copies) for each in entries]
        assert sum(map(allowance, many)) < (3 + copies / 2) * len(build(many).encode())


def test_articles_of_another_copy_need_no_room() -> None:
    article = Article(
        *("id", CleanText("p"), b"", 5000, CleanText("t"), (), CleanText(""), CleanText("")),
        *(CleanText(""), CleanText(""), (), CleanText(""), False),
    )
    assert bounds([article]) == []


def test_a_bound_for_each_segment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.index.slicing.MAX_ARTICLES", 2)
    article = Article(
        *("id", CleanText("p"), b"", 5000, CleanText("t"), (), CleanText(""), CleanText("")),
        *(CleanText(""), CleanText(""), (), CleanText(""), True),
    )
    assert len(bounds(replace(article, id=str(n)) for n in range(5))) == 3


def test_markup_is_taken_off_by_whoever_builds() -> None:
    markdown = clean_text("# Заголовок\n\n*текст* [ссылка](http://x.example) ![картинка](a.png)")
    marked = replace(entry("1", markdown), markdown=True)
    plain = replace(entry("1", parse(markdown).plain_text()), pictured=True)
    assert InProcess().build([marked]) == InProcess().build([plain])
    assert InProcess().build([marked]) != InProcess().build([entry("1", markdown)])
