"""What a text looks like, and is not: letters of another alphabet in a word, signs nobody sees."""

import re
from collections.abc import Iterator

from library.errors import Finding
from library.programme.model import Programme

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# Alphabets with letters that look like Latin ones: Greek, Coptic, Cyrillic, Armenian, Cherokee,
# Lisu, full width, mathematical
_OTHER = re.compile(
    "[\u0370-\u058f\u13a0-\u13ff\ua4d0-\ua4ff\uff21-\uff5a\U0001d400-\U0001d7ff\uab70-\uabbf]"
)
# What shows nothing; U+200C and U+200D are letters to Persian and Hindi
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2065\u3164\uffa0]"
)
# An address with letters beyond ASCII, as markdown-it writes it, or as a person does
_HOST = re.compile(r"https?://[^\s/?#)\"]*(?:xn--|[^\x00-\x7f])[^\s/?#)\"]*", re.I)


def strange(text: str, direction: str = "ltr") -> Iterator[tuple[str, str]]:
    """Yield what is not what it looks like in a text, each with what to do about it.

    Marks of direction are no wonder where text runs from right to left.
    """
    if text.isascii() and "xn--" not in text:
        return
    if _OTHER.search(text):
        for word in _WORD.findall(text):
            if (letter := _OTHER.search(word)) and _LATIN.search(word):
                code = f"U+{ord(letter[0]):04X}"
                yield f"{word!r} mixes alphabets: {letter[0]} is {code}", "type the word anew"
    if direction == "ltr" and (sign := _UNSEEN.search(text)):
        yield f"U+{ord(sign[0]):04X}, which nobody sees", "delete it"
    if host := _HOST.search(text):
        yield (
            f"{host[0]} may look like another address",
            "make sure that it is the right one; type it anew",
        )


def check_looks(programme: Programme, sources: str) -> Iterator[Finding]:
    """Yield S033 for each text of a programme that is not what it looks like."""
    table = f"{sources}/programme.toml"
    texts = [
        (table, text)
        for text in (
            programme.title, programme.subtitle, programme.publisher, programme.rights,
            programme.contact, programme.website, programme.base_url,
        )
    ]  # fmt: skip
    for chapter in programme.chapters:
        texts += [(f"{chapter.file}:{block.line}", block.message) for block in chapter.blocks()]
    for place, text in texts:
        for what, hint in strange(text):
            yield Finding("warning", "S033", place, what, hint)
