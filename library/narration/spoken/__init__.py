"""From written to spoken: a phrase as it is shown becomes what is said, in words alone.

Each language has a module with a function `words`. Text shown and text spoken stay two things.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

from library.narration.spoken import english, german, turkish

_WORDS: Mapping[str, Callable[[str], str]] = {
    "de": german.words,
    "en": english.words,
    "tr": turkish.words,
}
_SOFT = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # hyphens and joints that no one hears
_QUOTES = re.compile("[\"„“”«»‹›‚‘`]|(?<!\\w)['’]|['’](?!\\w)")
_ASIDES = re.compile(r"\s*[()\[\]{}|]\s*|\s+[–—-]+\s+|\s*—\s*")
_COMMAS = re.compile(r"(?<=[.;:?!…]),+|,+(?=[.;:?!…,])")
_SIGNS = re.compile(r"[^\w\s.,;:?!…'’-]|_")


@cache
def spoken(text: str, tag: str) -> str:
    """Return what is said for a text in a language (BCP 47): letters and the marks of a sentence.

    Brackets and dashes become commas, quotation marks and other signs nothing. Languages that have
    no module here keep their figures.
    """
    text = unicodedata.normalize("NFC", _SOFT.sub("", text))
    text = re.sub(r"\s+", " ", text).strip()
    if words := _WORDS.get(tag.partition("-")[0]):
        text = words(text)
    text = _SIGNS.sub(" ", _ASIDES.sub(", ", _QUOTES.sub("", text)))
    text = re.sub(r"\s+(?=[,.;:?!…])", "", re.sub(r"\s+", " ", text))
    return _COMMAS.sub("", text).strip(" ,")
