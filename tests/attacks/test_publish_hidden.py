"""What nobody sees in a text, and what would call home from it: neither is signed and published without a word."""

import os

import pytest
from click.testing import CliRunner

from reader.cli.keygen import command
from reader.errors import SettingsError, SourceError
from reader.publish import collect
from reader.publish.attributes import MOST, bound_attributes
from reader.text.dialect import markdown_parser

WORDS = (
    "The court heard the case for three hours on Tuesday and closed the page at the end of it. Nobody from the group "
    "had been told of the hearing, so the judge wrote down that they were absent. Their lawyer learned of the ruling "
    "from a notice that came by post two weeks later, and means to appeal. "
)


def packed(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    collected = collect([tmp_path])
    (article,) = collected.contents.articles
    said = [str(value) for note in collected.notes for value in note.data.values()]
    return article, article.markdown.decode(), said


# --- tags that load or run something -----------------------------------------------------------------------

LOADING = [
    '<img src="https://tracker.example/pixel.png?copy=17">',
    "<IMG\n SRC=//tracker.example/p.png>",
    '<iframe src="https://tracker.example/f"></iframe>',
    '<picture><source srcset="https://tracker.example/p.webp"></picture>',
    '<video poster="https://tracker.example/p.png"></video>',
    '<link rel="stylesheet" href="https://tracker.example/x.css">',
    '<body background="https://tracker.example/p.png">',
    '<p style="background:url(https://tracker.example/p.png)">',
    "<div onmouseover=\"fetch('https://tracker.example/')\">",
    '<a href="https://e.example" ping="https://tracker.example/">x</a>',
    "<style>@import 'https://tracker.example/x.css';</style>",
    "<script>fetch('https://tracker.example/')</script>",
    '<svg><image href="https://tracker.example/p.png"/></svg>',
    '<b title="a>b"><img title=\'<b>\' src="https://tracker.example/p.png">',
    '<div><img src="https://tracker.example/p.png"\n\n>',
    '<im<img>g src="https://tracker.example/p.png">',
    '![<img src="https://tracker.example/p.png">](gone.png)',
]


@pytest.mark.parametrize(
    "place", ["{}", "text {} text", "> - {}", "<div>\n{}\n</div>", "| a |\n|---|\n| {} |", "# A {}"]
)
@pytest.mark.parametrize("tag", LOADING)
def test_tags_that_load_or_run_something_are_left_out_and_noted(tmp_path, place, tag):
    if "|" in place or "#" in place or "-" in place:
        tag = " ".join(tag.split("\n"))
    source = f"Text.\n\n{place.format(tag)}\n\nText.\n"
    rendered = markdown_parser().render(source)
    assert "tracker.example" in rendered
    _, markdown, said = packed(tmp_path, "a.md", source)
    shown = markdown_parser().render(markdown)
    tags = [piece.partition(">")[0] for piece in shown.split("<")[1:]]
    assert not any("tracker.example" in tag or tag.lower().startswith(("iframe", "source", "script")) for tag in tags)
    if rendered.count("<") > shown.count("<"):
        assert any("<" in text or "tracker.example" in text for text in said)


def test_a_picture_in_a_tag_leaves_its_alternative_text(tmp_path):
    _, markdown, said = packed(tmp_path, "a.md", 'One <img src="https://t.example/p" alt="A *court* &lt;b&gt;"> two.\n')
    assert markdown == "One A &#42;court&#42; &#60;b&#62; two.\n"
    assert "https://t.example/p" in said


@pytest.mark.parametrize(
    "text",
    [
        "H<sub>2</sub>O <a href='https://e.example/'>x</a><br/> <https://e.example>",
        '<details open>\n<summary lang="en">More</summary>\n\nText.\n\n</details>',
        "`<img src=x>` and \\<img src=x>\n\n    <!-- code -->\n\n```\n<script>x</script>\n[//]: # (code)\n```",
        "[a][b] ![c][d] x[^1]\n\n[b]: https://e.example\n[^1]: Note.",
        "a < b and c > d, 1<2",
    ],
)
def test_harmless_markup_stays_as_it_is(tmp_path, text):
    assert packed(tmp_path, "a.md", f"{text}\n")[1] == f"{text}\n"


@pytest.mark.parametrize(
    "text",
    ["<img " * 20_000, "<!--" * 20_000, "x <!--" * 20_000, "<script>" * 5000, "x <script>" * 20_000, "[a]: b\n" * 5000],
)
def test_markup_made_to_hang_ends(tmp_path, text):
    _, markdown, _ = packed(tmp_path, "a.md", f"Text.\n\n{text}\n")
    assert "<!--" not in markdown_parser().render(markdown)


def test_markup_that_makes_itself_anew_is_refused(tmp_path):
    with pytest.raises(SourceError):
        packed(tmp_path, "a.md", "x " + "<im<img>g>" + "<i" * 30 + "<img>" + "mg>" * 30 + "\n")


# --- comments ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- source: SECRET, +7 -->",
        "word <!-- source:\nSECRET --> word",
        "<div>\n<!-- SECRET -->\n</div>",
        "<?php SECRET ?>",
        "[//]: # (SECRET)",
        "[//]: # (one)\n[//]: # (SECRET)",
        "> [note]: # (SECRET)",
        "- a\n\n  [note]: <#>\n  'SECRET'",
    ],
)
def test_comments_are_left_out_and_noted(tmp_path, hidden):
    _, markdown, said = packed(tmp_path, "a.md", f"Before.\n\n{hidden}\n\nAfter.\n")
    assert "SECRET" not in markdown
    assert any("SECRET" in text for text in said)
    assert markdown.startswith("Before.")
    assert markdown.endswith("After.\n")


# --- where a page was saved from ---------------------------------------------------------------------------

SAVED = "<!-- saved from url=(0070)https://ivan:x@news.example.org/a?subscriber=ivan%40mail.ru&session=SECRET42#me -->"


def test_the_address_that_a_page_was_saved_from_loses_what_is_about_the_reader(tmp_path):
    pytest.importorskip("trafilatura")
    page = f"<!DOCTYPE html>\n{SAVED}\n<html><head><title>T</title>{{}}</head><body><p>{WORDS}</p><p>{WORDS}</p></body>"
    article, _, said = packed(tmp_path, "a.html", page.format(""))
    assert article.url == "https://news.example.org/a"
    assert article.url in said
    canonical = '<link rel="canonical" href="https://news.example.org/?p=12">'
    article, _, said = packed(tmp_path, "a.html", page.format(canonical))
    assert article.url == "https://news.example.org/?p=12"  # what the page itself gives out stays
    assert article.url not in said


# --- what takes time and memory ----------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["a." * 12_000 + "a=1", "[" + "a . " * 6000 + "a]", 'x={"a".' + "b." * 9000 + "c=1}"])
def test_settings_with_keys_of_many_parts_are_refused_unread(tmp_path, monkeypatch, key):
    monkeypatch.setattr("tomllib.loads", lambda _: pytest.fail("it was parsed"))
    (tmp_path / "bundle.toml").write_text(key, encoding="utf-8")
    (tmp_path / "a.md").write_text("Text.\n", encoding="utf-8")
    with pytest.raises(SettingsError):
        collect([tmp_path])


def test_long_settings_are_refused_and_long_descriptions_are_not(tmp_path):
    (tmp_path / "a.md").write_text("Text.\n", encoding="utf-8")
    (tmp_path / "bundle.toml").write_text(f"description = '{'Слово. ' * 1400}'\n", encoding="utf-8")
    assert collect([tmp_path]).contents.description.startswith("Слово. Слово.")
    (tmp_path / "bundle.toml").write_text("# long\n" * 9000, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        collect([tmp_path])
    assert caught.value.data["limit"] == 32


@pytest.mark.parametrize("value", ["", "=1", '=">"', "='<p a'", " = x"])
@pytest.mark.parametrize(
    "before", ["", '<!-- <a x=" -->', "<!--><a>", "<title><a x='</title>", "<script>'<a x=\"'</script>"]
)
def test_an_element_has_no_more_attributes_than_it_can_use(before, value):
    many = " ".join(f"a{number}{value}" for number in range(MOST + 50))
    bounded = bound_attributes(f"{before}<p {many}>Text.</p>\"'")
    assert f"a{MOST - 1}{value}" in bounded
    assert f"a{MOST}{value}" not in bounded
    assert bounded.endswith(">Text.</p>\"'")


def test_a_page_with_ordinary_attributes_stays_as_it_is():
    page = f"<!DOCTYPE html><p a='1>2' b=\"x\" c=d e>{WORDS}</p><script>if (a<b && c > 'd') x()</script>" * 3
    assert bound_attributes(page) == page


def test_a_page_with_very_many_attributes_is_packed(tmp_path):
    pytest.importorskip("trafilatura")
    many = " ".join(f"a{number}" for number in range(60_000))
    _, markdown, _ = packed(tmp_path, "a.html", f"<html><body><p {many}>{WORDS}</p><p>{WORDS}</p></body></html>")
    assert "Tuesday" in markdown


# --- names of files ----------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="no such names on Windows")
def test_the_name_of_a_new_key_does_nothing_to_a_terminal(tmp_path):
    run = CliRunner().invoke(command, ["-o", str(tmp_path / "k\x1b]52;c;QUJD\x07")])
    assert run.exit_code == 0
    assert (tmp_path / "k\x1b]52;c;QUJD\x07.pub").exists()  # positive control
    assert "k]52;c;QUJD" in run.output
    assert not any(character in run.output for character in "\x1b\x07")
