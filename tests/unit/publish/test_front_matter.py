"""Front matter: what is read, what is refused, and in which words."""

import pytest

from reader.errors import FrontMatterError
from reader.publish.front_matter import parse_metadata, split_front_matter
from reader.publish.metadata import Metadata, parse_date, parse_language
from reader.publish.notes import Notes
from reader.text import describe


def split(yaml, body="Text.\n"):
    return split_front_matter(f"---\n{yaml}\n---\n{body}", "a.md", Notes())


def refused(yaml):
    with pytest.raises(FrontMatterError) as caught:
        split(yaml)
    return describe(caught.value)


def test_all_keys():
    metadata, body = split(
        "id: case-1\ntitle: A title\nauthors: [Ann, Bob]\nsource: A paper\nurl: https://example.org/1\n"
        "date: 2021-03-19\nlanguage: en\ntags:\n  - law\n  - court\nsummary: |\n  In short,\n  this.\n"
    )
    assert metadata == Metadata(
        id="case-1",
        title="A title",
        authors=("Ann", "Bob"),
        source="A paper",
        url="https://example.org/1",
        published="2021-03-19",
        language="en",
        tags=("law", "court"),
        summary="In short, this.",
    )
    assert body == "Text.\n"


def test_single_texts_for_lists():
    metadata, _ = split("author: Иванов, Иван\ntags: суд, закон")
    assert metadata.authors == ("Иванов, Иван",)
    assert metadata.tags == ("суд", "закон")


def test_values_are_what_was_typed():
    metadata, _ = split("title: 2021\nlanguage: no\nsource: 1.10\nsummary: on\nid: 0o17")
    assert (metadata.title, metadata.language, metadata.source) == ("2021", "no", "1.10")
    assert (metadata.summary, metadata.id) == ("on", "0o17")


def test_an_empty_value_is_none_given():
    assert split("title:\nauthors: []\ntags: ~\ndate:")[0] == Metadata()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2021-03-19", "2021-03-19"),
        ("2021-03-19 10:30:00 +0300", "2021-03-19"),
        ("2021-03-19T10:30:00Z", "2021-03-19"),
        ("2021-03", "2021-03"),
        ("2021", "2021"),
        ("19.03.2021", None),
        ("2021-3-9", None),
        ("2021-02-30", None),
        ("2021-13", None),
        ("0000", None),
        ("٢٠٢١", None),
        ("yesterday", None),
    ],
)
def test_dates(written, meant):
    assert parse_date(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ru", "ru"),
        ("RU_ru", "ru-RU"),
        ("zh-hant", "zh-Hant"),
        ("russian", None),
        ("", None),
        ("r", None),
        ("x" * 99, None),
    ],
)
def test_languages(written, meant):
    assert parse_language(written) == meant


def test_an_unknown_key_is_noted():
    notes = Notes()
    metadata, _ = split_front_matter("---\ntitle: A\nmood: sad\n---\n", "a.md", notes)
    assert metadata.title == "A"
    assert [note.data for note in notes.all()] == [{"file": "a.md", "key": "mood"}]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("data", "date"), ("titel", "title"), ("Title", "title"), ("tag", "tags"), ("lang", "language"), ("autor", "au")],
)
def test_what_an_unknown_key_may_mean_is_said(written, meant):
    notes = Notes()
    split_front_matter(f"---\n{written}: x\n---\n", "a.md", notes)
    (note,) = notes.all()
    assert str(note.data["near"]).startswith(meant)


@pytest.mark.parametrize(("written", "meant"), [("rus", "ru"), ("eng-GB", "en-GB"), ("ua", "uk")])
def test_a_code_that_means_another_is_refused(written, meant):
    assert f"Did you mean “{meant}”?" in refused(f"language: {written}")


def said_of(text):
    notes = Notes()
    assert split_front_matter(text, "a.md", notes) == (Metadata(), text)
    return [note.message.format(**note.data) for note in notes.all()]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n---\ntitle: A\n---\nText.\n", "does not begin on line 1"),
        (" \n\n---\n\ntitle: A\n---\nText.\n", "does not begin on line 1"),
        (" ---\ntitle: A\n---\nText.\n", "does not begin on line 1"),
        ("---\ntitle: A\n\nText.\n", "does not end"),
    ],
)
def test_what_seems_to_be_front_matter_is_noted(text, words):
    (said,) = said_of(text)
    assert "“a.md”" in said
    assert words in said


@pytest.mark.parametrize("text", ["\n---\nA rule: first.\n", "---\nText without an end.\n", "Text.\n---\na: b\n", ""])
def test_what_does_not_is_not(text):
    assert said_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "title: A\ndate: 2021",
        "---\ntitle: A\ndate: 2021\n---\n",
        "\n---\ntitle: A\ndate: 2021\n...\n\n",
        "---\ntitle: A\ndate: 2021\n",
        "title: A\ndate: 2021\n---\n",
    ],
)
def test_a_file_beside_a_page_may_have_lines_of_hyphens(text):
    assert parse_metadata(text, "a.html.yaml", Notes()) == Metadata(title="A", published="2021")


@pytest.mark.parametrize("text", ["", "\n\n", "---", "---\n---"])
def test_a_file_beside_a_page_may_say_nothing(text):
    assert parse_metadata(text, "a.html.yaml", Notes()) == Metadata()


@pytest.mark.parametrize(
    ("yaml", "words"),
    [
        ("title: [a, b]", "“a.md”: “title”"),
        ("authors: {a: b}", "“a.md”: “authors”"),
        ("authors: [[a]]", "“a.md”: “authors”"),
        ("date: spring", "“a.md”: “date”"),
        ("language: Russian", "“a.md”: “language”"),
        ("title: a\ntitle: b", "“title” twice"),
        ("author: a\nauthors: [b]", "“author"),
        ("- a\n- b", "key: value"),
        ("title: a\nsummary: b: c", "line 3"),
        ("title: 'a", "“a.md” cannot be read at line"),
        ("title: a\n\tid: b", "line 3"),
    ],
)
def test_what_is_wrong_is_named(yaml, words):
    assert words in refused(yaml)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No front matter.\n",
        "---\nA rule, then text without an end.\n",
        "---\nA rule and a rule\n---\n",
        " ---\na: b\n---\n",
    ],
)
def test_text_without_front_matter_stays_whole(text):
    assert split_front_matter(text, "a.md", Notes()) == (Metadata(), text)


def test_empty_front_matter_goes():
    assert split("", "Text.\n") == (Metadata(), "Text.\n")
    assert split("# only a comment", "Text.\n") == (Metadata(), "Text.\n")
