from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index import Snippet, analysis, snippet
from reader.text import CleanText, clean_text

TEXT = CleanText(
    "Первое предложение ничего не значит. Второе тоже пустое, но длинное, чтобы было что отрезать от текста слева.\n"
    "\n"
    "Свобода слова — это право, которое закреплено законом. Дальше снова идёт много слов, в которых нет ничего "
    "важного для читателя, но которые надо прочесть до самого конца, где опять упомянуты законы и за́мок."
)


def marked(query: str, text: str = TEXT, width: int = 100, **more: str | bool) -> list[str]:
    made = snippet(CleanText(text), query, width, **more)
    return [made.text[start:end] for start, end in made.matches]


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("закона", ["законом"]),
        ("свободу законы", ["Свобода", "законом"]),
        ("длин*", ["длинное"]),
        ("замок", ["за́мок"]),
        ("елка", []),
        ("", []),
        ('"', []),
        ("-закон", []),
        ("право OR елка", ["право"]),
    ],
)
def test_marks_the_words_of_the_query(query: str, matches: list[str]) -> None:
    assert marked(query) == matches


def test_begins_with_the_sentence_where_it_can() -> None:
    made = snippet(TEXT, "закреплено", 80)
    assert made.text == "Свобода слова — это право, которое закреплено законом. Дальше снова идёт…"


def test_the_passage_with_more_of_the_words_wins() -> None:
    text = "Закон. " + "Пустое слово. " * 20 + "Закон и суд. " + "Пустое слово. " * 20
    assert marked("суд закон", text, 40) == ["Закон", "суд"]


def test_words_side_by_side_win() -> None:
    text = "Слово и свобода. " + "Нечто пустое. " * 20 + "Свобода слова здесь. " + "Нечто пустое. " * 20
    assert snippet(CleanText(text), '"свобода слова"', 40).text.startswith("Свобода слова здесь")


def test_without_a_word_it_is_the_beginning() -> None:
    assert snippet(TEXT, "нетакого", 40) == Snippet(CleanText("Первое предложение ничего не значит."), ())


def test_is_on_one_line() -> None:
    made = snippet(CleanText("один\n\n\nдва  закон\nтри"), "закон")
    assert made == Snippet(CleanText("один два закон три"), ((9, 14),))


def test_the_language_of_the_article_counts() -> None:
    assert marked("Haus", "Die Häuser stehen.", language="de") == ["Häuser"]
    assert marked("законами", "Ці закони", language="uk") == []
    assert marked("закони", "Ці закони", language="uk") == ["закони"]


def test_a_word_being_typed_is_marked() -> None:
    assert marked("сво", prefix_last=True) == ["Свобода"]
    assert marked("сво") == []
    assert marked("законам", prefix_last=True) == ["законом"]


def test_compounds_are_marked_as_one_and_in_part() -> None:
    assert marked("email", "Мой e-mail здесь") == ["e-mail"]
    assert marked("mail", "Мой e-mail здесь") == ["mail"]


def test_chinese_is_marked_and_cut_between_characters() -> None:
    made = snippet(CleanText("東京都は日本の首都である。" * 30), "首都", 20)
    assert made == Snippet(CleanText("東京都は日本の首都である。東京都は日…"), ((7, 9),))


@pytest.mark.parametrize(
    ("text", "query", "word"),
    [
        ("日本語の本", "日本語", "日本語"),
        ("ｶﾞハンカク文字", "文字", "文字"),
        ("น้ำใจคน", "ใจ", "ใจ"),
        ("ในน้ำ", "น้ำ", "น้ำ"),
        ("字", "字", "字"),
    ],
)
def test_a_run_without_spaces_is_marked_where_the_word_is(text: str, query: str, word: str) -> None:
    made = snippet(CleanText(text), query)
    assert made.text[made.matches[0][0] : made.matches[-1][1]] == word


def test_a_book_without_spaces_is_not_taken_apart() -> None:
    book = CleanText("字" * 150_000 + "京都" + "字" * 1000)
    tracemalloc.start()
    try:
        assert "京都" in snippet(book, "京都").text
        took = tracemalloc.get_traced_memory()[1]
        assert took < 10 * len(book)
        tracemalloc.reset_peak()
        assert analysis.analyser().word(book)[1] == len(book)
        assert tracemalloc.get_traced_memory()[1] > 100 * len(book), "the control: what is taken apart takes more"
    finally:
        tracemalloc.stop()


def test_only_a_word_longer_than_the_width_is_cut() -> None:
    made = snippet(CleanText("а " + "э" * 500), "э*", 20)
    assert len(made.text) <= 20
    assert made.matches


@pytest.mark.parametrize(
    ("text", "query", "width"),
    [
        ("Начало здесь без конца \u0301закон и так далее", "закон", 14),
        ("а \u0323\u0301 закон", "закон", 9),
        ("ก\u0e31" * 50 + "法" + "ก\u0e31" * 50, "法", 12),
        ("э\u0323" * 300, "э*", 11),
    ],
)
def test_begins_with_no_mark(text: str, query: str, width: int) -> None:
    """It would be drawn on what stands to the left, and the text is said to be clean."""
    assert clean_text(text) == text
    for wide in range(width - 3, width + 30):
        made = snippet(CleanText(text), query, wide)
        passage = made.text.removeprefix("…")
        assert passage
        assert clean_text(passage) == passage
        assert all(made.text[start:end].strip() for start, end in made.matches)


@given(st.lists(st.sampled_from(["закон", " ", "\u0301", "\u0e31", "ก", "字", "\n"]), max_size=60).map("".join))
def test_is_as_clean_as_the_text(text: str) -> None:
    made = snippet(clean_text(text), "закон 字", 20)
    assert clean_text(made.text.removeprefix("…")) == made.text.removeprefix("…")


def test_a_compound_counts_as_all_its_words() -> None:
    text = "Магазин. " + "Нечто пустое. " * 20 + "Интернет-магазин здесь. " + "Нечто пустое. " * 20
    assert marked("интернет-магазина", text, 40) == ["Интернет-магазин"]
    assert marked("интернет-магазина", text.replace("-", " "), 40) == ["Интернет", "магазин"]


def test_stops_reading_when_nothing_better_can_come(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    word = analysis.Analyser.word
    monkeypatch.setattr(analysis.Analyser, "word", lambda self, raw: read.append(raw) or word(self, raw))
    text = CleanText("Закон принят. " + " ".join(f"слово{n}" for n in range(5000)))
    assert snippet(text, "закон").matches == ((0, 5),)
    assert len(read) < 100
    snippet(text, "закон нетакого")
    assert len(read) > 5000  # positive control: it looks on while there may be better


PIECES = st.sampled_from(["закон", "законами", "суд", "e-mail", "字京", "x" * 30, "Да.", "\n", " ", "  ", "—", "за́мок"])


TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=100)
SENTENCES = st.lists(st.sampled_from(["закон", "суд", "слово", "длинноеслово", "Да."]), max_size=60).map(" ".join)


@given(TEXTS, st.text(max_size=9) | PIECES, st.integers(1, 90))
def test_is_a_passage_of_the_text(text: str, query: str, width: int) -> None:
    made = snippet(CleanText(text), query, width)
    passage = made.text.removeprefix("…").removesuffix("…")
    assert " ".join(passage.split()) in " ".join(text.split()) or "…" in text
    assert len(made.text) <= max(width, 3)
    assert "\n" not in made.text
    ends = [0, *(offset for match in made.matches for offset in match), len(made.text)]
    assert ends == sorted(ends)
    assert all(start < end for start, end in made.matches)


@given(SENTENCES, st.integers(20, 90))
def test_no_word_is_cut(text: str, width: int) -> None:
    made = snippet(CleanText(text), "суд слово", width)
    assert set(made.text.strip("…").split()) <= set(text.split())
