"""Which stemmer a word gets: by its script, and by the article's language where that says otherwise.

Stemming with the wrong algorithm is worse than none: Russian endings cut off Ukrainian or Tatar words join what does
not belong together. So Cyrillic is Russian unless the language, or a letter that Russian lacks, says no; Latin is
English unless the language has an algorithm of its own or is known to have none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import Stemmer

# ISO 639-1 to Snowball's own names; Russian and English are what a script gets by itself.
_ALGORITHMS: Final = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}

# In the order in which a word is asked; a word of several scripts is of the first that it has a letter of.
_SCRIPTS: Final = {
    "cyrillic": re.compile("[\u0400-\u052f\u1c80-\u1c8f]"),
    "greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "armenian": re.compile("[\u0531-\u0587]"),
    "hebrew": re.compile("[\u0591-\u05f4]"),
    "arabic": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
    "tamil": re.compile("[\u0b80-\u0bff]"),
    "latin": re.compile("[a-z\u00c0-\u024f\u1e00-\u1eff]"),
}

# What Snowball's algorithms read, where that is not Latin.
_READS: Final = {
    "arabic": ("arabic",),
    "armenian": ("armenian",),
    "greek": ("greek",),
    "hindi": ("devanagari",),
    "nepali": ("devanagari",),
    "persian": ("arabic",),
    "serbian": ("cyrillic", "latin"),
    "tamil": ("tamil",),
    "yiddish": ("hebrew",),
}

# Languages written with these letters for which there is no algorithm.
_CYRILLIC_WITHOUT: Final = frozenset((
    "ab", "av", "az", "ba", "be", "bg", "ce", "chm", "cv", "inh", "kbd", "kk", "krc", "kv", "ky",
    "lez", "mdf", "mhr", "mk", "mn", "mrj", "myv", "os", "rue", "sah", "tg", "tk", "tt", "tyv",
    "udm", "uk", "uz", "xal",
))  # fmt: skip
_LATIN_WITHOUT: Final = frozenset((
    "af", "az", "bs", "cy", "fo", "gd", "gl", "ha", "hr", "ht", "ig", "is", "kk", "ku", "la", "lb",
    "lv", "mg", "mi", "ms", "mt", "so", "sk", "sl", "sq", "sw", "tk", "tl", "tt", "uz", "vi", "yo",
    "xh", "zu",
))  # fmt: skip

# Letters after which a word still being typed may already be past its own stem: «законам», not yet «законами».
LONGEST_ENDING: Final = 3
SHORTEST_STEM: Final = 3

_NOT_RUSSIAN: Final = re.compile("[іїєґўәөүҗңһ]")


_AVAILABLE: Final = frozenset(Stemmer.algorithms())


def primary(tag: str) -> str:
    """Return the primary language of a BCP 47 tag: ``uk`` of ``uk-UA``."""
    return tag.replace("_", "-").partition("-")[0].casefold()


def stemmed_as(tag: str) -> str:
    """Return the language by which words are stemmed; empty where nothing but their script matters.

    There are some 90 of them, whatever tags a bundle makes up.
    """
    language = primary(tag)
    distinct = language in _ALGORITHMS or language in _CYRILLIC_WITHOUT or language in _LATIN_WITHOUT
    return language if distinct else ""


def has_stemmer(language: str) -> bool:
    """Tell whether a language, as from ``stemmed_as``, has a stemmer that is not just that of a script."""
    return language in _ALGORITHMS


def stem(word: str, language: str) -> str:
    """Return the stem of a folded word, or the word where no algorithm fits; ``language`` as from ``stemmed_as``."""
    name = _algorithm(word, language)
    return word if name is None else _stemmer(name).stemWord(word) or word


def _algorithm(word: str, language: str) -> str | None:
    script = next((name for name, letters in _SCRIPTS.items() if letters.search(word)), None)
    if script is None:
        return None
    own = _ALGORITHMS.get(language)
    if own is not None and script in _READS.get(own, ("latin",)):
        return own if own in _AVAILABLE else None
    if script == "cyrillic":
        return None if language in _CYRILLIC_WITHOUT or _NOT_RUSSIAN.search(word) else "russian"
    if script == "latin":
        return None if language in _LATIN_WITHOUT else "english"
    return None


@cache
def _stemmer(name: str) -> Stemmer.Stemmer:
    # No cache of the stemmer's own: the analyser remembers whole words.
    return Stemmer.Stemmer(name, 0)


def version() -> str:
    """Return what decides the stems: an index made with another version of it is made anew."""
    return f"snowball-{Stemmer.version()}"
