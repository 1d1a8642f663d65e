"""Language: whether a translation is one, is whole, and is in its own language."""

import re
from collections.abc import Iterator
from copy import copy
from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from library.errors import Finding, Severity
from library.programme.message import plain_text
from library.programme.sentences import split_sentences
from library.translation.checks import Pair
from library.translation.checks.names import terms_in
from library.translation.checks.plain_words import read

# How much longer than the German a translation may be: measured on the real catalogs (en 0.72 to
# 1.27, tr 0.70 to 1.31, de_simple 0.93 to 2.14), with a margin. Short texts vary too much.
_LENGTHS = {"en": (0.6, 1.6), "tr": (0.55, 1.65), "de_simple": (0.75, 2.6)}
_LENGTHS_ELSEWHERE = (0.4, 2.2)
_SHORT = 40
# Languages near ours, so that Danish or Azerbaijani is not forced into one of them.
_NEIGHBOURS = ("az", "da", "de", "en", "es", "fr", "it", "nl", "pl", "tr")
_SURE_ENOUGH = 0.9
_SENTENCE_TO_GUESS = 25
_PLAIN_SENTENCE = 8  # words; a longer one taken over into plain German is not plain
_FIELD = re.compile(r"\{[^{}]*\}")  # of interface words: {name}
_CLAUSE = re.compile(r"[,;:–]| und | oder ")
_WORD = re.compile(r"[^\W\d_]{2,}")
# What HanTa calls the words that carry a sentence's matter: nouns, adjectives, full verbs.
_MATTER = ("NN", "ADJ", "VV")
_ROOT = 6
_EMPTY = {"ander", "viel", "machen", "gehen", "geben", "haben", "sein", "ganz", "gut"}


def check(pair: Pair) -> Iterator[Finding]:
    """Yield T060 … T065.

    Too short, too long, not translated, another language, another number of sentences, and in plain
    German a sentence that was lost.
    """
    source = list(split_sentences(pair.source_text, "de"))
    target = [s for line in pair.target_text.split("\n") for s in split_sentences(line, pair.tag)]
    yield from _length(pair)
    yield from _untranslated(pair, source, target)
    yield from _foreign(pair)
    if pair.locale == "de_simple":
        if pair.kind:  # titles and interface words are put quite differently
            yield from _lost(pair, source)
    elif len(source) != len(target):
        text = f"{len(target)} sentences, but {len(source)} in the German"
        yield pair.finding("warning", "T064", text, "is one missing? Else cut as the German does")


def _length(pair: Pair) -> Iterator[Finding]:
    least, most = _LENGTHS.get(pair.locale, _LENGTHS_ELSEWHERE)
    ratio = len(pair.target_text) / max(len(pair.source_text), 1)
    if len(pair.source_text) < _SHORT or least <= ratio <= most:
        return
    code, text = ("T060", "short") if ratio < least else ("T061", "long")
    yield pair.finding(
        "warning",
        code,
        f"suspiciously {text}: {ratio:.0%} of the German",
        "is something missing?" if ratio < least else "what was added?",
    )


def _untranslated(pair: Pair, source: list[str], target: list[str]) -> Iterator[Finding]:
    kept = {*map(str.strip, source)} & {*map(str.strip, target)}
    if pair.tag == "de":  # plain German may keep short sentences
        kept = {sentence for sentence in kept if len(_WORD.findall(sentence)) > _PLAIN_SENTENCE}
        if kept and len(pair.source_text) > 60 and pair.source_text == pair.target_text:
            yield pair.finding("error", "T062", "still the German text", "translate it")
            return
        for sentence in sorted(kept):
            text = f"taken over as it is: {sentence[:60]!r}"
            yield pair.finding("warning", "T062", text, "make it plainer")
        return
    names = {word for words in pair.glossary.values() for each in words for word in each.split()}
    for sentence in sorted(kept):
        words = [w for w in _WORD.findall(_FIELD.sub("", sentence)) if w not in names]
        if len(words) > 2 or (pair.domain == "interface" and words):
            # A single word may be the same in both languages: Name, Album.
            severity: Severity = "error" if len(words) > 2 else "warning"
            text = f"still German: {sentence[:60]!r}"
            yield pair.finding(severity, "T062", text, "translate it")


def _foreign(pair: Pair) -> Iterator[Finding]:
    """Yield sentences in another language; foreign words marked as such do not count."""
    names = sorted({w for words in pair.glossary.values() for w in words if w[0].isupper()})
    known = re.compile("|".join(map(re.escape, names)) or r"(?!)")
    for part in pair.parts:
        own = tuple(run for run in part if not any(mark.kind == "lang" for mark in run.marks))
        for sentence in split_sentences(plain_text(own) or " ", pair.tag):
            words = " ".join(_FIELD.sub("", known.sub("", sentence)).split())
            if len(words) < _SENTENCE_TO_GUESS:
                continue
            language, sureness = _identifier(pair.tag).classify(words)
            if language != pair.tag and sureness >= _SURE_ENOUGH:
                text = f"in {language}, it seems: {sentence.strip()[:60]!r}"
                yield pair.finding("error", "T063", text, "translate it")


@cache
def _identifier(tag: str) -> Any:
    identifier = copy(_model())  # it is told its languages, and the model is slow to read
    known = {*_NEIGHBOURS, tag} & {*identifier.labels}
    identifier.set_languages(sorted(known))
    return identifier


@cache
def _model() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _lost(pair: Pair, source: list[str]) -> Iterator[Finding]:
    """Yield German sentences of which plain German keeps no word of a clause.

    Clauses with a glossary's term are left to T030, which looks for its translation.
    """
    kept = _stems(pair.target_text)
    for sentence in source if len(source) > 1 else []:
        for clause in _CLAUSE.split(sentence):
            stems = _stems(clause)
            found = any(_is_kept(stem, kept) for stem in stems)
            if stems and not found and not terms_in(clause, pair.glossary):
                text = f"hardly a word is left of {clause.strip()[:60]!r}"
                yield pair.finding("warning", "T065", text, "was a sentence lost?")


def _stems(text: str) -> set[str]:
    """Return the stems of the words that matter."""
    words = [word for word in read(text).words if word.tag.startswith(_MATTER)]
    lemmas = {word.lemma.replace("-", "").lower() for word in words}  # plain German: Wärme-Netz
    return {re.sub(r"(?<=\w{5})(?:ung|en|n|e)$", "", lemma) for lemma in lemmas - _EMPTY}


def _is_kept(stem: str, kept: set[str]) -> bool:
    """Tell whether a stem is kept, or a part of a word ("Wohnungsbau"), or its root ("Invest")."""
    if stem in kept or any(len(stem) >= _ROOT and k[:_ROOT] == stem[:_ROOT] for k in kept):
        return True
    return any((len(k) > 4 and k in stem) or (len(stem) > 4 and stem in k) for k in kept)
