"""What should be said against what was heard: errors, counted in characters."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from library.narration.clips import Line
from library.narration.lexicon import Lexicon
from library.narration.phrases import Phrase
from library.narration.spoken import spoken

_DOTLESS = ("tr", "az")  # where I is the capital of ı
_SOUNDS = re.compile(r"\[\[(.+?)\]\]")


@dataclass(frozen=True)
class Errors:
    """How many characters had to be changed, of how many that should be said."""

    changed: int = 0
    characters: int = 0

    @property
    def rate(self) -> float:
        """Return the character error rate."""
        return self.changed / self.characters if self.characters else float(self.changed > 0)


def total(errors: Iterable[Errors]) -> Errors:
    """Return all errors as one count: long phrases weigh more than short ones."""
    counted = list(errors)
    return Errors(sum(e.changed for e in counted), sum(e.characters for e in counted))


@dataclass(frozen=True)
class Comparison:
    """What should be said, what was heard, and the errors in letters alone and with spaces."""

    expected: str
    heard: str
    letters: Errors
    spaced: Errors


def compare(wordings: Sequence[str], heard: str, tag: str) -> Comparison:
    """Compare what was heard with the wording that is nearest to it."""
    said = spoken(heard, tag)
    counted = [errors(letters(wording, tag), letters(said, tag)) for wording in wordings]
    spaced = [errors(words(wording, tag), words(said, tag)) for wording in wordings]
    best = min(range(len(wordings)), key=lambda number: counted[number].rate)
    return Comparison(
        wordings[best], heard, counted[best], min(spaced, key=lambda count: count.rate)
    )


def wordings(
    phrase: Phrase, lines: Sequence[Line], lexicons: Mapping[str, Lexicon]
) -> tuple[str, ...]:
    """Return what may be heard of a phrase: as it is shown, or as the lexicon has it said.

    A word that the lexicon gives as sounds stands as it is written.
    """
    tag = phrase.language.tag
    written = {
        entry.phoneme: spoken(entry.grapheme, lexicon.tag)
        for lexicon in lexicons.values()
        for entry in lexicon.entries
        if entry.phoneme and entry.grapheme in phrase.text
    }
    said = (_SOUNDS.sub(lambda found: written.get(found[1], ""), line.text) for line in lines)
    return tuple(dict.fromkeys((spoken(phrase.text, tag), " ".join(said))))


def errors(expected: str, heard: str) -> Errors:
    """Count what must be changed in one text to get the other."""
    from rapidfuzz.distance import Levenshtein  # only needed where something was heard

    return Errors(Levenshtein.distance(expected, heard), len(expected))


def letters(text: str, tag: str) -> str:
    """Return the small letters of a text; how words are joined cannot be heard.

    Figures and the marks of other scripts' letters stay, where no module gave words for them.
    """
    return "".join(filter(_is_letter, _small(text, tag)))


def words(text: str, tag: str) -> str:
    """Return a text in small letters, with a space between its words."""
    kept = (" " if letter in " -–\n" else letter for letter in _small(text, tag))
    return " ".join("".join(sign for sign in kept if sign == " " or _is_letter(sign)).split())


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"


def _small(text: str, tag: str) -> str:
    """Return a text without capitals: one letter stays one, whatever Unicode makes of İ."""
    text = unicodedata.normalize("NFC", text).replace("İ", "i")
    if tag.partition("-")[0] in _DOTLESS:
        text = text.replace("I", "ı")
    return unicodedata.normalize("NFC", text.casefold())
