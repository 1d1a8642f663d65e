"""Typography: quotation marks, spaces and signs as the translation's language writes them."""

import re
from collections.abc import Iterator

from library.errors import Finding
from library.translation.checks import Pair

# Marks of other languages. “ closes in German, but opens in Turkish and English.
_FOREIGN_QUOTES = {
    "de": re.compile(r"[\"”«»]|“(?=\w)"),
    "tr": re.compile(r"[\"„‚«»]|(?<=[\w.!?…])“"),
    "en": re.compile(r"[\"„‚«»]|(?<=[\w.!?…])“"),
}
_OWN_QUOTES = {"de": "„…“", "tr": "“…”", "en": "‘…’ or “…”"}
_STRAIGHT = re.compile('"')
_SPACES = re.compile(r"[ \u00a0]{2,}|[ \u00a0](?=[.,;:!?](?:[\s\u00a0”’“)]|$))")
_PERCENT = {
    "de": (re.compile(r"\d%"), "80 %, with a no-break space"),
    "tr": (re.compile(r"\d[ \u00a0\u202f]?%"), "%80"),
    "en": (re.compile(r"\d[ \u00a0\u202f]%|%\d"), "80% or 80 per cent"),
}


def check(pair: Pair) -> Iterator[Finding]:
    """Yield T070 quotation marks, T071 spaces, T072 dots, T073 apostrophes, T074 percent signs."""
    text = pair.target_text
    if found := _FOREIGN_QUOTES.get(pair.tag, _STRAIGHT).search(text):
        own = _OWN_QUOTES.get(pair.tag, "curved ones")
        yield _warning(pair, "T070", f"quotation mark {found[0]}", f"this language has {own}")
    # French puts a (narrow no-break) space before most signs; nobody else here does.
    spaces = re.compile("  ") if pair.tag == "fr" else _SPACES
    if found := spaces.search(text):
        around = text[max(found.start() - 15, 0) : found.end() + 5]
        yield _warning(pair, "T071", f"a space too much: {around!r}", "delete it")
    if "..." in text:
        yield _warning(pair, "T072", "three dots", "write …")
    if "'" in text:
        yield _warning(pair, "T073", "straight apostrophe '", "write ’")
    wrong, right = _PERCENT.get(pair.tag, (None, ""))
    if wrong and (found := wrong.search(text)):
        yield _warning(pair, "T074", f"percent written {found[0]!r}", f"write {right}")


def _warning(pair: Pair, code: str, text: str, hint: str) -> Finding:
    return pair.finding("warning", code, text, hint)
