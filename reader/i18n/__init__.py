"""Russian and English: every sentence that a person sees goes through here.

``use(language)`` chooses; ``_`` and ``ngettext`` translate at the time of the call, so a screen that asks again
after a switch speaks the new language. Catalogues are ``locale/*/LC_MESSAGES/reader.po`` and the ``.mo`` beside
each; a test compares the two.
"""

from __future__ import annotations

import gettext
import locale
import os
from pathlib import Path
from typing import Final, Literal, get_args

from reader.errors import N_

__all__ = ["LANGUAGES", "LOCALES", "N_", "Language", "_", "current", "ngettext", "preferred", "use"]

Language = Literal["en", "ru"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

LOCALES: Final = Path(__file__).parent / "locale"


class _State:
    language: Language = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(language: Language) -> None:
    """Speak ``language`` from now on, in the whole process."""
    _State.language = language
    _State.catalogue = gettext.translation("reader", LOCALES, [language], fallback=language == "en")


def current() -> Language:
    """Return the language in use."""
    return _State.language


def preferred() -> Language:
    """Return the language that the system asks for: Russian if it asks for Russian, else English."""
    asked = next((v for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(name))), None)
    if asked is None:
        asked = locale.getlocale()[0] or ""
    return "ru" if asked.lower().startswith("ru") else "en"


def _(message: str) -> str:
    """Translate ``message``."""
    return _State.catalogue.gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate a message that depends on ``count``."""
    return _State.catalogue.ngettext(singular, plural, count)
