"""How hard a text is to read: the figures of German, English and Turkish, and plain German's gate.

Words are runs of letters, hyphens among them. Syllables are pyphen's pieces of a word, counted by
the vowels in them: "Di-a-log" has three pieces, and "über", which nobody may hyphenate, two vowels.
Abbreviations and signs that are common in German are written out first, other words of capitals are
spelled (SPD: three syllables); figures are left out, for nobody reads "20.000" as its letters.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pyphen import Pyphen

from library.errors import Finding
from library.programme.sentences import split_sentences

MIN_FLESCH_AMSTAD, MAX_WIENER, MAX_LIX = 70.0, 6.0, 35.0
_FEW_WORDS = 30  # the formulas are made for texts of about a hundred; a heading alone tells nothing
_LONG = 6
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouyàáâäèéêëíîïóôöúûü]+")
_SILENT = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[^aeioutdyl])ed$|(?<=[^aeiouyszcgxhl])es$"  # "programme", "planned"
)
_WRITTEN_OUT = (
    (r"z\. ?B\.", "zum Beispiel"),
    (r"u\. ?a\.", "unter anderem"),
    (r"d\. ?h\.", "das heißt"),
    (r"usw\.", "und so weiter"),
    (r"bzw\.", "beziehungsweise"),
    (r"ca\.", "zirka"),
    (r"%", " Prozent "),
    (r"€", " Euro "),
    (r"§", " Paragraf "),
    (r"&", " und "),
)


@dataclass(frozen=True)
class Readability:
    """The figures of a text; `scores` has them by the name of the formula."""

    sentences: int
    words: int
    words_per_sentence: float
    syllables_per_word: float
    scores: Mapping[str, float]


def sentences(text: str, tag: str = "de") -> tuple[str, ...]:
    """Return the sentences of a paragraph, heading or list item."""
    return tuple(sentence.strip() for sentence in split_sentences(text, tag))


def german(texts: Iterable[str]) -> Readability:
    """Return Flesch-Amstad, the first Wiener Sachtextformel and LIX of German sentences."""
    spelled, counts, figures = _count([_write_out(text) for text in texts], "de")
    many, single = sum(count > 2 for count in counts), sum(count == 1 for count in counts)
    long = sum(sum(map(str.isalpha, word)) > _LONG for word in spelled)
    length, share = figures.words_per_sentence, 100 / max(figures.words, 1)
    scores = {
        "Flesch-Amstad": 180 - length - 58.5 * figures.syllables_per_word,
        "Wiener": 0.1935 * many * share
        + 0.1672 * length
        + 0.1297 * long * share
        - 0.0327 * single * share
        - 0.875,
        "LIX": length + long * share,
    }
    return _with(figures, scores)


def english(texts: Iterable[str]) -> Readability:
    """Return Flesch's reading ease of English sentences."""
    _, _, figures = _count(list(texts), "en")
    score = 206.835 - 1.015 * figures.words_per_sentence - 84.6 * figures.syllables_per_word
    return _with(figures, {"Flesch": score})


def turkish(texts: Iterable[str]) -> Readability:
    """Return Ateşman's and Çetinkaya and Uzun's figures of Turkish sentences."""
    _, _, figures = _count(list(texts), "tr")
    length, syllables = figures.words_per_sentence, figures.syllables_per_word
    scores = {
        "Ateşman": 198.825 - 40.175 * syllables - 2.610 * length,
        "Çetinkaya-Uzun": 118.823 - 25.987 * syllables - 0.971 * length,
    }
    return _with(figures, scores)


FORMULAS = {"de": german, "en": english, "tr": turkish}


def check_chapter(place: str, texts: Iterable[str]) -> Iterator[Finding]:
    """Yield E020 at `place` if a chapter in plain German is hard to read.

    `texts` are its headings, paragraphs and list items; each ends a sentence.
    """
    found = german(sentence for text in texts for sentence in sentences(text))
    flesch, wiener, lix = (found.scores[name] for name in ("Flesch-Amstad", "Wiener", "LIX"))
    hard = flesch < MIN_FLESCH_AMSTAD or wiener > MAX_WIENER or lix > MAX_LIX
    if hard and found.words >= _FEW_WORDS:
        yield Finding(
            "error",
            "E020",
            place,
            f"hard to read: Flesch-Amstad {flesch:.0f}, Wiener {wiener:.1f}, LIX {lix:.0f}",
            f"shorter sentences, shorter words: Flesch-Amstad at least {MIN_FLESCH_AMSTAD:.0f}, "
            f"Wiener at most {MAX_WIENER:.0f}, LIX at most {MAX_LIX:.0f}",
        )


def syllables(word: str, tag: str) -> int:
    """Return how many syllables a word has in a language, at least one."""
    return max(sum(_syllables(piece, tag) for piece in re.split(r"[-'’]", word)), 1)


def _syllables(word: str, tag: str) -> int:
    if (letters := word.removesuffix("s")).isupper():  # the H of H-Bahn, too
        return len(letters)
    lower = word.replace("İ", "i").lower()
    if tag == "tr":  # a Turkish syllable has one vowel, always
        return sum(letter in "aeıioöuüâîû" for letter in lower)
    if tag == "en":
        lower = _SILENT.sub("", lower)
    return sum(len(_VOWELS.findall(piece)) for piece in _hyphens(tag).inserted(lower).split("-"))


@cache
def _hyphens(tag: str) -> Pyphen:
    return Pyphen(lang={"de": "de_DE", "en": "en_GB"}[tag])


def _write_out(text: str) -> str:
    for pattern, words in _WRITTEN_OUT:
        text = re.sub(rf"(?<!\w){pattern}" if pattern[0].isalpha() else pattern, words, text)
    return text


def _count(texts: Sequence[str], tag: str) -> tuple[list[str], list[int], Readability]:
    """Return the words of sentences, the syllables of each, and the figures without scores."""
    by_sentence = [found for text in texts if (found := _WORD.findall(text))]
    spelled = [word for found in by_sentence for word in found]
    counts = [syllables(word, tag) for word in spelled]
    length = len(spelled) / max(len(by_sentence), 1)
    mean = sum(counts) / max(len(spelled), 1)
    return spelled, counts, Readability(len(by_sentence), len(spelled), length, mean, {})


def _with(figures: Readability, scores: Mapping[str, float]) -> Readability:
    return Readability(
        figures.sentences,
        figures.words,
        figures.words_per_sentence,
        figures.syllables_per_word,
        scores,
    )
