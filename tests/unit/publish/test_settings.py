"""``bundle.toml``: strict, and helpful about it."""

from datetime import date

import pytest

from reader.errors import SettingsError
from reader.publish.settings import Settings, parse_settings
from reader.text import describe


def refused(text):
    with pytest.raises(SettingsError) as caught:
        parse_settings(text if isinstance(text, bytes) else text.encode(), "bundle.toml")
    return describe(caught.value)


def test_all_settings():
    text = (
        'title = "Вести"\npublisher = "Редакция"\nseries = "vesti"\nedition = 7\nday = 2026-01-31\n'
        'language = "RU"\ndescription = """\nОдна\nстрока"""\n'
    )
    assert parse_settings(b"\xef\xbb\xbf" + text.encode(), "bundle.toml") == Settings(
        title="Вести",
        publisher="Редакция",
        series="vesti",
        edition=7,
        day=date(2026, 1, 31),
        language="ru",
        description="Одна строка",
    )


def test_a_byte_order_mark_tells_the_encoding_as_in_articles():
    assert parse_settings("\ufefftitle = 'Вести'\r\n".encode("utf-16-le"), "bundle.toml").title == "Вести"


def test_a_day_may_be_text():
    assert parse_settings(b'day = "2026-01-31"', "bundle.toml").day == date(2026, 1, 31)


def test_nothing_is_required():
    assert parse_settings(b"", "bundle.toml") == Settings()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('titel = "x"', "“titel”. Did you mean “title”?"),
        ('colour = "x"', "“colour”. The settings are title, publisher"),
        ("title = 5", "“title” must be text"),
        ('title = ""', "“title” must be text"),
        ('title = "' + "x" * 1001 + '"', "“title” is longer than 1000"),
        ('series = "a"\nedition = "7"', "“edition” must be a whole number"),
        ('series = "a"\nedition = 0', "“edition” must be a whole number"),
        ('series = "a"\nedition = true', "“edition” must be a whole number"),
        ('series = "a"\nedition = 4294967296', "“edition” must be a whole number"),
        ('series = "a"', "belong together"),
        ("edition = 1", "belong together"),
        ('series = "sha256:00"\nedition = 1', "“sha256:”"),
        ('day = "31.01.2026"', "“day” must be a day"),
        ("day = 2026-01-31T10:00:00Z", "“day” must be a day"),
        ('language = "Russian"', "“language” must be a language code"),
        ('language = "rus"', "Did you mean “ru”?"),
        ("title = Вести", "at line 1. Text needs quotes"),
        ('title = "a"\n\nday = ', "line 3. Settings are written like this"),
        ('title = "a"\nday = 31.01.2026', "at line 2. A date is written 2026-01-31"),
        ("day = 2026-02-30", "no such day at line 1"),
        ("day = 2026-1-5\n", "no such day at line 1"),
        ('title = "a"\npublisher = "b"\ntitle = "c"\n', "line 3 gives a setting that was given before"),
        ('title = "a"\ntitle = "c"', "line 2 gives a setting that was given before"),
        ("title = “Вести”", "line 1 has curly quotes"),
        ("title = «Вести»", "line 1 has curly quotes"),
        ('title = "a', "line 1 has no quote at its end"),
        ('title = "a\nday = 2026-01-31', "line 1 has no quote at its end"),
        ('title = "a "b" c"', "line 1 has quotes in it"),
        ('title = "C:\\новое"', "backslash at line 1 twice"),
        ('title: "a"', "line 1. Settings are written like this"),
        ('description = """\nday = 1\n"""\nday 5\n', "line 4. Settings are written like this"),
        ("a = " + "[" * 5000, "bundle.toml"),
        ("title = 'Вести'".encode("windows-1251"), "save it with the encoding UTF-8"),
    ],
)
def test_what_is_wrong_is_named(text, words):
    assert words in refused(text)
    assert "\n" not in refused(text)
