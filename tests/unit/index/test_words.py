"""What people write, and what they type to find it: each kind of word that is no plain one."""

from __future__ import annotations

import pytest

from reader.index import Index, snippet
from reader.text import CleanText

from .conftest import entry

FOUND = [
    # numbers
    ("В 2021 году", "2021"),
    ("число π это 3,14", "3.14"),
    ("число π это 3.14", "3,14"),
    ("рост на 50%", "50"),
    ("дело №5", "№ 5"),
    ("дело № 5", "№5"),
    ("19.03.2021", "19.03.2021"),
    ("19.03.2021", "2021"),
    ("в 1990-е годы", "1990"),
    ("в 1990-е годы", "1990-е"),
    ("2-й отдел", "2-й"),
    ("COVID-19", "covid 19"),
    ("COVID-19", "covid19"),
    ("covid19", "COVID-19"),
    ("статья 228.1", "228"),
    ("１２３", "123"),
    ("x² + y²", "x2"),
    # Wi-Fi and other compounds
    ("Wi-Fi", "wifi"),
    ("WiFi", "wi-fi"),
    ("Wi‑Fi", "wi-fi"),
    ("онлайн-банк", "банк"),
    ("онлайн-банка", "онлайнбанк"),
    ("Ростов-на-Дону", "Ростов на Дону"),
    ("Ростов-на-Дону", "ростове-на-дону"),
    ("Санкт-Петербург", "петербурге"),
    ("кто-то", "кто"),
    ("state-of-the-art", '"state of the art"'),
    ("C++ и C#", "C++"),
    ("rock'n'roll", "rock'n'roll"),
    ("O’Brien", "o'brien"),
    ("l’équipe", "l'équipe"),
    # addresses
    ("пишите на ivan.petrov@example.org", "ivan.petrov@example.org"),
    ("пишите на ivan.petrov@example.org", "IVAN.PETROV@EXAMPLE.ORG"),
    ("пишите на ivan.petrov@example.org", "petrov"),
    ("https://пример.рф/путь?a=1", "пример.рф"),
    ("@username", "username"),
    ("#хештег", "#хештег"),
    ("snake_case", "snake_case"),
    # names with initials
    ("А. С. Пушкин", "А.С. Пушкин"),
    ("А.С. Пушкин", "А. С. Пушкин"),
    ("А.С.Пушкин", "А. С. Пушкина"),
    ("А. С. Пушкина", "Пушкин А.С."),
    ("А. С. Пушкин", '"А.С. Пушкин"'),
    ("А.\u00a0С.\u00a0Пушкин", '"А. С. Пушкин"'),
    ("Пушкин А. С.", "пушкин"),
    ("J. R. R. Tolkien", "J.R.R. Tolkien"),
    ("США и С.Ш.А.", "США"),
    # emoji
    ("да 🙂 нет", "🙂"),
    ("сердце ❤️ здесь", "❤"),
    ("сердце ❤ здесь", "❤️"),
    ("👍🏽", "👍"),
    ("👨‍👩‍👧", "👩"),
    ("флаг 🇺🇦", "🇺🇦"),
    ("⭐ и ⌚", "⌚"),
    # Chinese, Japanese, Korean, Thai
    ("東京都は日本の首都", "東京"),
    ("東京都は日本の首都", "日本の首都"),
    ("我们的自由", "自由"),
    ("ﾊﾝｶｸ", "ハンカク"),
    ("서울특별시", "서울"),
    ("สวัสดีชาวโลก", "สวัสดี"),
    ("自由freedom自由", "freedom"),
    # letters of another script that look the same
    ("Mосква", "Москва"),
    ("москва", "мoсквa"),
    ("PОССИЯ", "россия"),
    ("СССP", "СССР"),
    ("HАТО", "нато"),
    ("Вlackmail", "blackmail"),
    ("раypal", "paypal"),
    # marks, case, forms of letters
    ("за́мок", "замок"),
    ("замок", "за́мо́к"),
    ("все́ ёлки", "елка"),
    ("ЕЛКА", "ёлка"),
    ("на\u00adрод\u00adный", "народный"),
    ("Й и и\u0306", "й"),
    ("ﬁnance", "finance"),
    ("STRASSE", "straße"),
    ("İstanbul", "istanbul"),
    ("résumé", "resume"),
    ("שָׁלוֹם", "שלום"),
    ("مَرْحَبًا", "مرحبا"),
    ("مـــرحبا", "مرحبا"),
    ("Ångström", "angstrom"),
    ("Łódź", "lodz"),
    ("ısparta", "ISPARTA"),
]
NOT_FOUND = [
    ("йод", "иод"),
    ("COCA", "соса"),
    ("东京", "東京"),
    ("ivan@example.org", "ivan@example.com"),
    ("3,14", "31,4"),
    ("С. А. Пушкин", '"А. С. Пушкин"'),
    ("京東", "東京"),
    ("🙂", "🙁"),
    ("ростов не на дону", '"ростов на дону"'),
]


@pytest.mark.parametrize(("text", "query"), FOUND)
def test_is_found_in_the_body_and_in_the_title_and_marked(index: Index, text: str, query: str) -> None:
    index.add(
        [entry("body", f"Нечто {text} иное."), entry("title", "Нечто", title=text), entry("other", "Нечто иное.")]
    )
    assert {hit.id for hit in index.search(query).hits} == {"body", "title"}
    assert {"body", "title"} <= {hit.id for hit in index.search(query, prefix_last=True).hits}
    assert snippet(CleanText(f"Нечто {text} иное."), query).matches


@pytest.mark.parametrize(("text", "query"), NOT_FOUND)
def test_is_not_found(index: Index, text: str, query: str) -> None:
    index.add([entry("body", f"Нечто {text} иное.")])
    assert index.search("нечто").total == 1
    assert index.search(query).total == 0
