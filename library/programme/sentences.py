"""Where a sentence ends: by sentencex, mended where it errs."""

import re
from collections.abc import Iterator

from sentencex import segment

# What the splitter takes for an end: an ordinal ("im 19. Jahrhundert"), and an abbreviation before
# a word in lower case ("kreş vb. yerler").
_ORDINAL_END = re.compile(r"(^|\D)\d{1,2}\.\s*$")
_LOWER_START = re.compile(r"[\"'„“”‘’«»(]*[^\W\d_A-Z]")


def split_sentences(text: str, tag: str) -> Iterator[str]:
    """Yield the sentences of a text in a language (BCP 47).

    Joined they are the text, and each has something to say, unless the whole text has not.
    """
    sentence, done = "", 0
    # The splitter panics at other spaces than the plain one, as in "Plan B\u00a0."
    for found in segment(tag, re.sub(r"\s", " ", text)):
        piece = text[done : done + len(found)]
        done += len(found)
        if sentence and not _goes_on(sentence, piece):
            yield sentence
            sentence = ""
        sentence += piece
    yield sentence


def _goes_on(sentence: str, piece: str) -> bool:
    return bool(
        not any(letter.isalnum() for letter in piece)
        or not any(letter.isalnum() for letter in sentence)
        or _ORDINAL_END.search(sentence)
        or ((start := _LOWER_START.match(piece)) and start[0][-1].islower())
    )
