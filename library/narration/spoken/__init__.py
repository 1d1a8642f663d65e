"""From written to spoken: a phrase as it is shown becomes what is said, in words alone.

Each language has a module with a function `words`. Text shown and text spoken stay two things.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib import import_module

_MODULES = {"de": "german", "en": "english", "tr": "turkish"}
# Hyphens and joints that no one hears; those of Persian and Hindi (U+200C, U+200D) are letters
_SOFT = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_MARKS = str.maketrans("؟،؛。、", "?,;.,")
_QUOTES = re.compile("[\"„“”«»‹›‚‘`]|(?<!\\w)['’]|['’](?!\\w)")
_ASIDES = re.compile(r"\s*[()\[\]{}|]\s*|\s+[–—-]+\s+|\s*—\s*")
_COMMAS = re.compile(r"(?<=[.;:?!…]),+|,+(?=[.;:?!…,])")
_HEARD = frozenset(".,;:?!…'’-\u200c\u200d")


@cache
def spoken(text: str, tag: str) -> str:
    """Return what is said for a text in a language (BCP 47): letters and the marks of a sentence.

    Brackets and dashes become commas, quotation marks and other signs nothing. Languages that have
    no module here keep their figures and signs: the voice may know what they mean.
    """
    text = clean(text).translate(_MARKS)
    words = _words(tag.partition("-")[0])
    text = _ASIDES.sub(", ", _QUOTES.sub("", words(text) if words else text))
    if words:
        text = "".join(letter if _is_heard(letter) else " " for letter in text)
    text = re.sub(r"\s+(?=[,.;:?!…])", "", re.sub(r"\s+", " ", text))
    return _COMMAS.sub("", text).strip(" ,")


@cache
def _words(language: str) -> Callable[[str], str] | None:
    """Return the function of a language's module, whose many rules take their time to load."""
    if language not in _MODULES:
        return None
    words: Callable[[str], str] = import_module(f"{__name__}.{_MODULES[language]}").words
    return words


def clean(text: str) -> str:
    """Return a text in NFC on one line, without what nobody sees."""
    return " ".join(unicodedata.normalize("NFC", _SOFT.sub("", text)).split())


def _is_heard(letter: str) -> bool:
    return letter in _HEARD or unicodedata.category(letter)[0] in "LMNZ"
