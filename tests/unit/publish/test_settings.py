"""``bundle.toml``: strict, and helpful about it."""

from datetime import date

import pytest

from reader.errors import SettingsError
from reader.i18n import describe
from reader.publish.settings import Settings, parse_settings


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
        ("title = Вести", "line 1"),
        ('title = "a"\n\nday = ', "line 3"),
        ("a = " + "[" * 5000, "bundle.toml"),
        (b"title = '\xff'", "UTF-8"),
    ],
)
def test_what_is_wrong_is_named(text, words):
    assert words in refused(text)
    assert "\n" not in refused(text)
