"""Saved web pages: the article, what the page says about itself, and nothing else of it."""

import re
from datetime import date

import pytest
from markdown_it import MarkdownIt

from reader.errors import WebPageError

pytest.importorskip("trafilatura")

from lxml import etree

from reader.publish.tree import to_markdown
from reader.publish.webpage import read_page

PAGE = """<!DOCTYPE html>
<!-- saved from url=(0033)https://example.org/news/blocked/ -->
<html lang="ru-RU"><head><meta charset="{charset}"><title>Страница закрыта — Газета</title>
<meta property="og:title" content="Страница закрыта — Газета">
<link rel="canonical" href="https://example.org/news/blocked">
<meta name="author" content="Анна Иванова"><meta name="author" content="Пётр Петров">
<meta property="article:published_time" content="2021-03-19T23:30:00-05:00">
<meta property="og:site_name" content="Газета"><meta name="description" content="Коротко о деле">
<meta name="keywords" content="суд, закон">
<script>document.write("evil script")</script><style>.evil {{ color: red }}</style></head>
<body><nav><ul><li><a href="/">Главная</a></li><li><a href="/about">О редакции</a></li></ul></nav>
<article><h1>Страница закрыта</h1>
<p>Первый абзац о том, что <b>суд</b> решил <i>закрыть</i> страницу организации, не известив её заранее.
<a href="https://example.org/papers?a=1&amp;b=(2)">Бумаги</a> есть, а <a href="javascript:alert(1)">уловки</a> нет.</p>
<figure><img src="page_files/court.jpg" data-src="https://cdn.example.org/c.jpg" alt="Здание суда">
<figcaption>Снимок редакции</figcaption></figure>
<h2>Что было дальше</h2>
<p>Второй абзац, достаточно длинный для того, чтобы его не сочли подписью: * и _ и &lt;b&gt; и &amp;amp; тут буквы.</p>
<ul><li>первый<ol><li>вложенный</li><li>второй</li></ol></li><li>последний</li></ul>
<blockquote><p>Цитата из решения, занимающая целую строку.</p><p>И второй её абзац.</p></blockquote>
<table><tr><th>Год</th><th>Дел | всего</th></tr><tr><td>2019</td><td>12</td></tr></table>
<pre>строка  раз
  строка два</pre>
<p>Издалека: <img src="https://example.org/far.png" alt="далёкая"> картинка; <q>кавычки</q> и сноска<sup>1</sup>.</p>
<p>Последний абзац с итогом дела и словами о том, что будет жалоба в вышестоящий суд.</p>
</article><footer>Все права.</footer><script>evil()</script></body></html>
"""
LATEST = date(2026, 1, 31)


def page(text, charset="utf-8"):
    return read_page(text.encode(charset), "page.html", LATEST)


@pytest.fixture(scope="module")
def article():
    return page(PAGE.format(charset="utf-8"))


def test_metadata(article):
    metadata = article.metadata
    assert metadata.title == "Страница закрыта"
    assert metadata.authors == ("Анна Иванова", "Пётр Петров")
    assert metadata.source == "Газета"
    assert metadata.url == "https://example.org/news/blocked"
    assert metadata.published == "2021-03-19"
    assert metadata.language == "ru"
    assert metadata.tags == ("суд", "закон")
    assert metadata.summary == "Коротко о деле"


def test_structure_stays(article):
    html = MarkdownIt("commonmark").enable("table").render(article.markdown)
    for part in (
        "<h2>Что было дальше</h2>",
        "<strong>суд</strong>",
        "<em>закрыть</em>",
        '<a href="https://example.org/papers?a=1&amp;b=(2)">Бумаги</a>',
        "* и _ и &lt;b&gt; и &amp;amp; тут буквы",
        "<ul>\n<li>первый\n<ol>\n<li>вложенный</li>\n<li>второй</li>\n</ol>\n</li>\n<li>последний</li>\n</ul>",
        "<blockquote>\n<p>Цитата из решения, занимающая целую строку.</p>\n<p>И второй её абзац.</p>\n</blockquote>",
        "<th>Дел | всего</th>",
        "<td>12</td>",
        "<pre><code>строка  раз\n  строка два\n</code></pre>",
        "“кавычки” и сноска¹",
        "<p>Снимок редакции</p>",
    ):
        assert part in html


def test_what_is_no_article_goes(article):
    for absent in ("evil", "Главная", "О редакции", "Все права", "javascript", "alert"):
        assert absent not in article.markdown


def test_pictures_have_stand_ins(article):
    assert set(article.pictures.values()) == {"page_files/court.jpg", "https://example.org/far.png"}
    stand_ins = {address: stand_in for stand_in, address in article.pictures.items()}
    assert f"![Здание суда]({stand_ins['page_files/court.jpg']})" in article.markdown
    assert f"![далёкая]({stand_ins['https://example.org/far.png']})" in article.markdown
    assert "https://cdn" not in article.markdown


def test_windows_1251(article):
    assert page(PAGE.format(charset="windows-1251"), "windows-1251") == article
    assert not article.is_table


def test_where_it_was_saved_from_stands_in_for_a_canonical_address():
    text = PAGE.format(charset="utf-8").replace('<link rel="canonical" href="https://example.org/news/blocked">', "")
    assert page(text).metadata.url == "https://example.org/news/blocked/"


def test_a_date_after_the_edition_is_not_believed():
    text = PAGE.format(charset="utf-8").replace("2021-03-19", "2031-03-19")
    assert page(text).metadata.published == ""


def test_a_language_of_three_letters_is_taken_for_what_it_means():
    assert page(PAGE.format(charset="utf-8").replace("ru-RU", "rus")).metadata.language == "ru"


def test_control_characters_from_entities_are_dropped():
    text = PAGE.format(charset="utf-8").replace("Первый абзац", "Первый &#27;[31m&#x9b;1m&#7;&#8238;абзац")
    text = text.replace('content="Коротко', 'content="&#27;]0;Коротко').replace('alt="Здание', 'alt="&#27;[2JЗдание')
    article = page(text)
    for said in (article.markdown, article.metadata.summary):
        assert not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c == "\u202e" for c in said)
    # HTML reads &#x9b; as windows-1252 does (WHATWG HTML, 13.2.5.80).
    assert "Первый \\[31m›1mабзац" in article.markdown


@pytest.mark.parametrize("text", ["", " ", "<html></html>", "<html><body><script>x</script></body></html>", "\0"])
def test_a_page_without_an_article_is_refused(text):
    with pytest.raises(WebPageError) as caught:
        page(text)
    assert caught.value.data == {"file": "page.html"}


SENTENCE = "Абзац интервью о том, как закрыли страницу и что было потом в суде, достаточно длинный. "
OLD_PAGE = f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1251">
<TITLE>Интервью</TITLE></HEAD><BODY BGCOLOR=#FFFFFF>
<TABLE WIDTH="100%"><TR><TD COLSPAN=2><A HREF="/"><B>Газета</B></A></TD></TR><TR><TD WIDTH=150>
<A HREF="/">Главная</A><BR><A HREF="/news">Новости</A><BR><A HREF="/arch">Архив</A></TD>
<TD><H1>Интервью</H1><P>Первый. {SENTENCE}<P>Второй. {SENTENCE}<P>— Когда?<P>Третий. {SENTENCE}
<TABLE BORDER=1><TR><TD>Год</TD><TD>Дел</TD></TR><TR><TD>2019</TD><TD>12</TD></TR></TABLE>
<P>Последний. {SENTENCE}</TD></TR></TABLE></BODY></HTML>"""


def test_a_page_laid_out_by_tables_keeps_its_paragraphs():
    article = page(OLD_PAGE, "windows-1251")
    paragraphs = article.markdown.strip().split("\n\n")
    assert [each.split()[0] for each in paragraphs] == ["Первый.", "Второй.", "—", "Третий.", "|", "Последний."]
    assert paragraphs[0] == f"Первый. {SENTENCE}".strip()
    assert "| 2019 | 12 |" in paragraphs[4], "a table that is one stays"
    assert "Новости" not in article.markdown
    assert not article.is_table


@pytest.mark.parametrize("attribute", ["", ' role="presentation"'])
def test_a_single_row_lays_out(attribute):
    rows = "<tr><td>Слева</td><td>" + SENTENCE * 9 + "</td></tr>" + ("<tr><td>Ниже</td></tr>" if attribute else "")
    article = page(f"<html><body><table{attribute}>{rows}</table></body></html>")
    assert "|" not in article.markdown
    assert SENTENCE.strip() in article.markdown


def test_a_text_that_is_all_in_a_table_is_pointed_out():
    rows = "".join(f"<tr><td>{year}</td><td>{SENTENCE * 2}</td></tr>" for year in range(2010, 2020))
    article = page(f"<html><body><h1>Хроника</h1><table><tr><th>Год</th><th>Дело</th></tr>{rows}</table></body></html>")
    assert "| 2015 |" in article.markdown
    assert article.is_table


# --- from the tree to Markdown -----------------------------------------------------------------------------


def rendered(xml):
    return (
        MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(to_markdown(etree.fromstring(xml))).strip()
    )


@pytest.mark.parametrize(
    ("xml", "html"),
    [
        ("<p># a</p>", "<p># a</p>"),
        ("<p>1. a<lb/>- b<lb/>2) c</p>", "<p>1. a<br />\n- b<br />\n2) c</p>"),
        ("<p>a<lb/><lb/>b</p>", "<p>a</p><p>b</p>"),
        ("<p><hi rend='#b'>Вопрос:</hi>ответ</p>", "<p><strong>Вопрос</strong>:ответ</p>"),
        ("<p>до<hi rend='#i'>«после»</hi></p>", "<p>до«<em>после</em>»</p>"),
        ("<p>x<hi rend='#i'>_y_</hi>z</p>", "<p>x_<em>y</em>_z</p>"),
        ("<p>x<hi rend='#i'>\\y*</hi>z</p>", "<p>x\\<em>y</em>*z</p>"),
        ("<p>x<hi rend='#i'>***</hi>z</p>", "<p>x***z</p>"),
        ("<p>a<hi rend='#b'> b </hi>c</p>", "<p>a <strong>b</strong> c</p>"),
        ("<p><hi rend='#b'>a<hi rend='#b'>b</hi></hi></p>", "<p><strong>ab</strong></p>"),
        ("<p><hi rend='#b'>a <hi rend='#i'>b</hi></hi></p>", "<p><strong>a <em>b</em></strong></p>"),
        ("<p><hi rend='#b'>a<lb/><lb/>b</hi></p>", "<p><strong>a</strong></p><p><strong>b</strong></p>"),
        ("<p><del>a~b</del></p>", "<p><s>a~b</s></p>"),
        ("<p><code>a`b</code> <hi rend='#t'>`c`</hi></p>", "<p><code>a`b</code> <code>`c`</code></p>"),
        ("<code>a\n```\nb</code>", "<pre><code>a\n```\nb\n</code></pre>"),
        ("<p>H<hi rend='#sub'>2</hi>O<hi rend='#sup'>a</hi></p>", "<p>H₂Oa</p>"),
        ("<head rend='h3'>a # b #</head>", "<h3>a # b #</h3>"),
        ("<head>a<lb/>b</head>", "<h2>a b</h2>"),
        ("<p><ref target='https://e.org/a b&gt;'>[x]</ref></p>", '<p><a href="https://e.org/a%20b%3E">[x]</a></p>'),
        (
            "<p><ref target='https://e.org/?a=1&amp;copy;=2'>x</ref></p>",
            '<p><a href="https://e.org/?a=1&amp;copy;=2">x</a></p>',
        ),
        ("<p><ref target='#fn'>x</ref> <ref target='file:///c:/a'>y</ref> <ref>z</ref></p>", "<p>x y z</p>"),
        ("<quote>a<quote>b</quote></quote>", "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>"),
        (
            "<list rend='ul'><item>a</item></list><list rend='ul'><item>b</item></list>",
            "<ul><li>a</li></ul><ul><li>b</li></ul>",
        ),
        (
            "<list rend='ol'><item>a<list rend='ul'><item>b</item></list></item><item>c</item></list>",
            "<ol><li>a\n<ul><li>b</li></ul></li><li>c</li></ol>",
        ),
        ("<list rend='ul'><item><p>a</p><p>b</p></item></list>", "<ul><li><p>a</p><p>b</p></li></ul>"),
        (
            "<table><row><cell><p>a</p><p>b|</p></cell></row></table>",
            "<table><thead><tr><th></th></tr></thead><tbody><tr><td>a b|</td></tr></tbody></table>",
        ),
        ("<p><graphic src='0.png' alt='a]b'/></p>", '<p><img src="0.png" alt="a]b" /></p>'),
        ("text <hi rend='#i'>in</hi> the body<p>p</p>tail", "<p>text <em>in</em> the body</p><p>p</p><p>tail</p>"),
        ("<p>&lt;script&gt; &amp;lt; \\* | === ---</p>", "<p>&lt;script&gt; &amp;lt; \\* | === ---</p>"),
        ("<p>a<lb/>===<lb/>|b|<lb/>|-|</p>", "<p>a<br />\n===<br />\n|b|<br />\n|-|</p>"),
    ],
)
def test_elements(xml, html):
    assert re.sub(r">\n+<", "><", rendered(f"<body>{xml}</body>")) == html
