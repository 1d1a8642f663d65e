"""The words of plain German: reads sentences by HanTa, and knows which words are hard.

"Hard" is what DIN 8581-1 tells to avoid: signs, abbreviations, and words that few people use.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from HanTa.HanoverTagger import HanoverTagger
from wordfreq import zipf_frequency

from library.translation.checks import Pair

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*(?:-[^\W\d]+)*|[^\W\d]+(?:[-'’]\w+)*-?|[^\w\s]")
_ABBREVIATION = re.compile(
    r"(?<![\w.])(?:[A-Za-zÄÖÜäöü]\.\s?[A-Za-zÄÖÜäöü]\.(?:\s?[A-Za-zÄÖÜäöü]\.)*"
    r"|(?:usw|usf|etc|bzw|bspw|ca|evtl|ggf|inkl|exkl|zzgl|vgl|sog|max|min|Nr|Str|St|Dr|Prof|Hr|Fr"
    r"|Mio|Mrd|Tsd|Tel|Abs|Jh|Std|vs|geb|gest|allg|bes|dt|engl)\.)"
    r"|[%‰§&€$]"
)
_ROMAN = re.compile(
    r"\b(?=[IVXLCDM]{2,}\b)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[IVXLCDM])\b"
    r"|\bI\b|\b(?:Kapitel|Teil|Band|Abschnitt|Artikel|Anhang|Stufe|Phase|Hartz)\s[VX]\b"
    r"|(?<=[a-zäöüß] )[VX]\.(?= [a-zäöüß])"  # "Heinrich V. kam"; "Vitamin X." ends a sentence
)
_NOT_ROMAN = {"CD", "CV", "DM", "XL", "MIX"}  # letters that people know as words
_GENDER = re.compile(
    r"\w*[^\W\d_](?:\(in(?:nen)?\)|(?:[*_:·/]-?in(?:nen)?|[*_:](?:[enrs]|e[mnrs]))\b)"
    r"|(?!LinkedIn)\w*[a-zäöüß]In(?:nen)?\b"
)
_ADDRESS = re.compile(r"\]\([^)]*\)|\{[^}]*\}|https?://\S+")
_UNIT = "zwei|drei|vier|fünf|sechs|sieben|acht|neun"
_NUMBER = re.compile(
    rf"(?:ein|und|hundert|tausend|{_UNIT}|zehn|elf|zwölf|sechzehn|siebzehn"
    r"|zwanzig|dreißig|(?:vier|fünf|sech|sieb|acht|neun)zig)+"
)
_ACRONYM = re.compile(r"(?<![\w-])[A-ZÄÖÜ]{2,}(?=s?\b)")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONG = 16
_RARE = 2.6  # of a million words, fewer than 0.4
# A sentence that says what the one before it meant: "Das heißt: …", "Dort kann man …".
_SAYS_IT = re.compile(r"(?:Das (?:heißt|ist|sind|bedeutet)|(?:Da|Dort) (?:kann|können) man)\b")
_IS = {"heißen", "bedeuten", "sein", "meinen", "stehen"}
_BEFORE = {"ART", "ADJ(A)"}


@dataclass(frozen=True)
class Word:
    """A word, number or sign in its sentence, its dictionary form and HanTa's part of speech."""

    text: str
    lemma: str
    tag: str

    @property
    def finite(self) -> bool:
        """Tell whether it is a verb that has a person: "baut", not "bauen" or "gebaut"."""
        return self.tag.endswith("(FIN)")


@dataclass(frozen=True)
class Sentence:
    """A sentence as it is shown, and its words."""

    text: str
    words: tuple[Word, ...]


@cache
def _tagger() -> HanoverTagger:
    tagger = HanoverTagger("morphmodel_ger.pgz")
    # What it works out about a word depends on the word alone, and most words come again and again
    tagger.analyze_forward = cache(tagger.analyze_forward)
    tagger.analyze_viterbi = cache(tagger.analyze_viterbi)
    return tagger


@cache
def read(text: str) -> Sentence:
    """Return a German sentence with its words' forms."""
    tokens = _TOKEN.findall(text)
    return Sentence(text, tuple(Word(*found) for found in _tagger().tag_sent(tokens or ["–"])))


def abbreviations(text: str) -> list[str]:
    """Return abbreviations with dots, and signs that stand for words."""
    return _ABBREVIATION.findall(text)


def roman_numerals(text: str) -> list[str]:
    """Return numbers in Roman letters."""
    return [found for found in _ROMAN.findall(text) if found not in _NOT_ROMAN]


def gender_signs(target: str) -> list[str]:
    """Return words with gender signs; `target` is Markdown, where two stars would vanish."""
    return _GENDER.findall(_ADDRESS.sub(" ", target).replace("\\", ""))


def number_words(sentence: Sentence) -> list[str]:
    """Return numbers from two on that are written as words."""
    return [word.text for word in sentence.words if _is_number(word)]


def _is_number(word: Word) -> bool:
    text = word.text.lower()
    plain = word.text.islower() or word.tag == "CARD"  # not "Gib Acht!"
    return plain and text not in ("ein", "und") and bool(_NUMBER.fullmatch(text))


def acronyms(text: str) -> list[str]:
    """Return words of capitals, each once; Roman numerals have a code of their own."""
    found = dict.fromkeys(_ACRONYM.findall(text))
    return [word for word in found if word not in roman_numerals(word)]


def long_words(sentences: Sequence[Sentence]) -> Iterator[Word]:
    """Yield words with more than 16 letters between hyphens."""
    for word in _all_words(sentences):
        if any(len(part) > _LONG for part in _LETTERS.findall(word.text)):
            yield word


def rare_words(sentences: Sequence[Sentence], pair: Pair) -> Iterator[Word]:
    """Yield words that few people use, but not names: HanTa's, and the glossary's.

    A glossary's translation with a capital is a name; the others are words like any, and as hard.
    """
    terms = (term for allowed in pair.glossary.values() for term in allowed)
    names = (term.lower() for term in terms if term[:1].isupper())
    known = {part for name in names for part in _LETTERS.findall(name)}
    for word in _all_words(sentences):
        parts = zip(word.text.split("-"), word.lemma.split("-"), strict=False)
        if (
            word.tag != "NE"
            and not _is_number(word)
            and any(
                _is_rare(part) and _is_rare(lemma) and not {part.lower(), lemma.lower()} & known
                for part, lemma in parts
            )
        ):
            yield word


@cache
def _is_rare(word: str) -> bool:
    """Tell whether people hardly use a word; of single letters, as in H-Bahn, nobody can say.

    "Bäckerin" is as easy as "Bäcker".
    """
    forms = (word, word.removesuffix("in"))
    return len(word) > 1 and all(zipf_frequency(form, "de") < _RARE for form in forms)


def _all_words(sentences: Sequence[Sentence]) -> Iterator[Word]:
    seen: set[str] = set()
    for sentence in sentences:
        for word in sentence.words:
            if word.text[0].isalpha() and word.lemma not in seen:
                seen.add(word.lemma)
                yield word


def explained(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Return the dictionary forms of the words that a message explains.

    It does so by "Bauland ist …", "SPD ist kurz für …", "Kälte-Netze: Rohre bringen …", "Ein
    Sozialverband hilft …", or by a sentence after it: "Das heißt …", "Dort kann man …".
    """
    found: set[str] = set()
    for sentence, after in zip(sentences, [*sentences[1:], None], strict=True):
        words = list(sentence.words)
        if (after and _SAYS_IT.match(after.text)) or " kurz für" in sentence.text:
            found.update(form for word in words for form in (word.text, word.lemma))
        if words[0].lemma.lower() == "ein" and len(words) > 2 and words[2].finite:
            found.add(words[1].lemma)
        head = _head(words)
        if len(head) < len(words):
            verb = words[len(head)]
            says = any(word.finite for word in words[len(head) + 1 :]) and verb.text == ":"
            if says or _tells_what(verb, words[len(head) + 1 :]):
                found.update(form for word in head for form in (word.text, word.lemma))
    return frozenset(found)


def _head(words: Sequence[Word]) -> Sequence[Word]:
    """Return what stands before the first verb or colon, if it is one noun or word and no more."""
    end = next((i for i, word in enumerate(words) if word.finite or word.text == ":"), len(words))
    head = words[:end]
    start = next((i for i, word in enumerate(head) if word.tag not in _BEFORE), end)
    return head if end - start <= 1 else words


def _tells_what(verb: Word, rest: Sequence[Word]) -> bool:
    """Tell whether "X ist" goes on with what X is, not with how or where it is."""
    first = rest[0].tag if rest else ""
    said = first not in ("ADJ(D)", "APPR", "APPRART") and any(word.tag == "NN" for word in rest)
    return said if verb.lemma == "sein" else verb.lemma in _IS
