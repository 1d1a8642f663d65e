"""Plain German (Einfache Sprache): what DIN 8581-1 and DIN ISO 24495-1 ask of every sentence."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from library.errors import Finding, Severity
from library.programme.message import plain_text
from library.programme.model import Run
from library.translation.checks import Pair
from library.translation.checks.plain_words import (
    Sentence,
    Word,
    abbreviations,
    acronyms,
    explained,
    gender_signs,
    long_words,
    number_words,
    rare_words,
    read,
    roman_numerals,
)
from library.translation.checks.readability import sentences

_MAX_WORDS = 15
_QUOTED = re.compile(r"[„»“](?P<words>[^„»“”«]*)[“«”]")
_STAND_IN = "Zitat"  # for a quotation or words of another language: a noun that breaks no rule
_SUBJUNCTIVE = re.compile(
    r"(?:würd|könnt|hätt|wär|müsst|käm|gäb|ging|bräucht|wüsst|ließ|tät|fänd|läg|stünd|blieb|nähm)"
    r"(?:e|en|est|et)|dürft(?:e|en|est|et)|(?:wär|möge)s?t|sei(?:en|est|et)?|möge"
    r"|könne|müsse|dürfe|solle|wolle|habe|werde"
)
_ALSO_PAST = re.compile(r"(?:ging|ließ|blieb)en?")  # "sie gingen" is what happened
_ALSO_I = {"habe", "werde"}
_GENITIVE = re.compile(r"des|(?:k?ein|[mds]ein|ihr|unser|eur)es")
_GENITIVE_OR_NOT = re.compile(r"(?:dies|jed|jen|welch|manch)es")  # "dieses Haus" is none
_OF_HER = re.compile(
    r"d(?:er|ieser|eren)|(?:k?ein|[mds]ein|ihr|unser|eur|jed|jen|all|viel|mehrer|ander|einig)er"
)
_TAKES_GENITIVE = {
    "wegen", "trotz", "innerhalb", "außerhalb", "aufgrund", "anhand", "statt", "anstatt", "infolge",
}  # fmt: skip
_TAKES_DATIVE = {
    "gehören", "helfen", "geben", "danken", "dienen", "folgen", "nützen", "nutzen", "schaden",
}  # fmt: skip
_NEGATION = re.compile(
    r"\b(?:nicht(?! nur\b)|nichts|nie|niemals|niemand\w*|nirgend\w*|kein\w*|weder|ohne)\b", re.I
)
_LACKS = re.compile(r"\b\w{3,}(?:los|frei)(?:igkeit|e[nmrs]?)?\b")  # only the German may say it so
_NOMINAL = re.compile(r"\w+(?:ung|heit|keit|ion|tät)(?:en)?")
# Nouns with such an end that name a thing, not what somebody does
_THING = re.compile(
    r"\w*(?:wohnung|zeitung|kleidung|rechnung|krankheit|million|region|station|universität)(?:en)?"
    r"|jung|sprung|schwung"
)
_LINKS = {"und", "oder", "aber"}


@dataclass(frozen=True)
class _Rule:
    """A rule for one sentence: `finds` returns the words that break it, empty if none do."""

    code: str
    text: str
    hint: str
    finds: Callable[[Sentence], Sequence[str]]


def check(pair: Pair) -> Iterator[Finding]:
    """Yield what is hard to read in a translation into plain German; nothing for other ones."""
    if pair.locale != "de_simple" or pair.domain != "programme":
        return
    shown = [text for part in pair.parts for text in sentences(plain_text(part))]
    yield from _check_signs(pair, shown)
    for text in shown:
        if (count := len(re.findall(r"\w+(?:[-.,'’]\w+)*", text))) > _MAX_WORDS:
            said = f"sentence of {count} words: {text!r}"
            yield pair.finding("error", "E001", said, f"at most {_MAX_WORDS} words: make it two")
    read_all = [read(text) for text in shown]
    told = explained(read_all)
    yield from _unexplained(pair, "E008", "acronym", acronyms(" ".join(shown)), told)
    yield from _unexplained(pair, "E011", "long word", long_words(read_all), told)
    if pair.kind == "heading":
        return
    prose = [read(text) for part in pair.parts for text in sentences(_prose(part))]
    yield from _check_negation(pair, prose)
    yield from _unexplained(pair, "E012", "rare word", rare_words(prose, pair), told)
    for rule in _RULES:
        for sentence in prose:
            if words := rule.finds(sentence):
                said = f"{rule.text} ({', '.join(words)}): {_shown(sentence)!r}"
                yield pair.finding("warning", rule.code, said, rule.hint)


def _prose(part: Sequence[Run]) -> str:
    """Return a part's words without what must stay as it is: quotations, other languages."""
    own = [
        Run(_STAND_IN, run.marks)
        if any(m.kind == "lang" and not m.value.startswith("de") for m in run.marks)
        else run
        for run in part
    ]
    return _QUOTED.sub(_stand_in, plain_text(tuple(own)))


def _stand_in(found: re.Match[str]) -> str:
    rest = found.string[found.end() :].lstrip()
    ends = found["words"][-1:] in (".", "!", "?") and not rest[:1].islower()
    return _STAND_IN + "." * (ends and rest[:1].isalpha())


def _shown(sentence: Sentence) -> str:
    return sentence.text.replace(_STAND_IN, "„…“")


def _check_signs(pair: Pair, shown: Sequence[str]) -> Iterator[Finding]:
    text = " ".join(shown)
    signs: tuple[tuple[str, Severity, str, Sequence[str], str], ...] = (
        ("E007", "error", "abbreviation or sign", abbreviations(text), "write the whole word"),
        ("E009", "error", "Roman numeral", roman_numerals(text), "write 3, not III"),
        ("E010", "error", "gender sign", gender_signs(pair.target), "write both: Bürgerinnen und "
         "Bürger, or a neutral word"),
        ("E014", "warning", "number as a word", [w for t in shown for w in number_words(read(t))],
         "write digits"),
    )  # fmt: skip
    for code, severity, said, found, hint in signs:
        if found:
            words = ", ".join(dict.fromkeys(found))
            yield pair.finding(severity, code, f"{said}: {words}", hint)


def _unexplained(
    pair: Pair, code: str, said: str, words: Iterator[Word] | Sequence[str], told: frozenset[str]
) -> Iterator[Finding]:
    for word in words:
        text, lemma = (word, word) if isinstance(word, str) else (word.text, word.lemma)
        if not {text, lemma} & told:
            hint = f"say it simply, or explain it in the same text: {text} heißt: …"
            yield pair.finding("warning", code, f"{said} without explanation: {text}", hint)


def _check_negation(pair: Pair, prose: Sequence[Sentence]) -> Iterator[Finding]:
    """Yield sentences that say no where the German does not: those least like its own noes."""
    german = [
        text
        for text in sentences(pair.source_text, "de")
        for _ in (*_NEGATION.findall(text), *_LACKS.findall(text))
    ]
    known = set(re.findall(r"\w{4,}", " ".join(german).lower()))
    negated = [sentence for sentence in prose if _NEGATION.search(sentence.text)]
    negated.sort(
        key=lambda sentence: -len(known & set(re.findall(r"\w{4,}", sentence.text.lower())))
    )
    for sentence in negated[len(german) :]:
        hint = "say what is, not what is not; the German does not say no here either"
        yield pair.finding("warning", "E005", f"negation: {_shown(sentence)!r}", hint)


def _clauses(sentence: Sentence) -> list[list[Word]]:
    """Return the words between punctuation."""
    clauses: list[list[Word]] = [[]]
    for word in sentence.words:
        if word.text[0].isalnum():
            clauses[-1].append(word)
        else:
            clauses.append([])
    return [clause for clause in clauses if clause]


def _finite(words: Sequence[Word]) -> list[int]:
    """Return where verbs with a person stand; HanTa takes some infinitives for such."""
    found: list[int] = []
    for place, word in enumerate(words):
        depends = any(words[i].tag.startswith("VM") or words[i].lemma == "werden" for i in found)
        infinitive = word.text == word.lemma or word.text in ("haben", "sein", "werden")
        beside = {other.text.lower() for other in words[max(place - 1, 0) : place + 2]}
        ours = word.tag == "VV(INF)" and beside & {"wir", "sie"}  # "und wir pflanzen Bäume"
        if (word.finite or ours) and not (infinitive and depends):
            found.append(place)
    return found


def _halves(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield what und, oder, aber join, cut before these where each side has its verb."""
    start, verbs = 0, _finite(words)
    for place, word in enumerate(words):
        before, after = any(start <= i < place for i in verbs), any(i > place for i in verbs)
        if word.text in _LINKS and before and after:
            yield list(words[start:place])
            start = place
    yield list(words[start:])


def _passive(sentence: Sentence) -> list[str]:
    halves = (half for clause in _clauses(sentence) for half in _halves(clause))
    return [text for half in halves for text in _passive_in(half)]


def _passive_in(words: Sequence[Word]) -> Iterator[str]:
    """Yield "gebaut … wird"; "wir werden die Schule erhalten" is future, "geworden" no passive."""
    texts = [word.text.lower() for word in words]
    auxiliary = [i for i, w in enumerate(words) if w.lemma == "werden" and texts[i] != "geworden"]
    if not auxiliary:
        return
    modal = any(word.tag.startswith("VM") for word in words)
    for place, word in enumerate(words):
        ambiguous = texts[place] == word.lemma and not modal and "worden" not in texts
        perfect = texts[place + 1 : place + 2] in (["haben"], ["sein"])
        if word.tag == "VV(PP)" and not ambiguous and not perfect:
            yield f"{words[auxiliary[0]].text} … {word.text}"


def _subjunctive(sentence: Sentence) -> list[str]:
    found = []
    for place, word in enumerate(sentence.words):
        text = word.text.lower()
        if not word.tag.startswith("V") or not _SUBJUNCTIVE.fullmatch(text):
            continue
        command = place == 0 and text in ("sei", "seien", "habe", "werde")
        others = {other.text.lower() for other in sentence.words}
        if not (command or _ALSO_PAST.fullmatch(text) or (text in _ALSO_I and "ich" in others)):
            found.append(word.text)
    return found


def _genitive(sentence: Sentence) -> list[str]:
    words, found = sentence.words, []
    for place, word in enumerate(words):
        noun = next((i for i in range(place + 1, len(words)) if words[i].tag != "ADJ(A)"), 0)
        if not noun or words[noun].tag not in ("NN", "NE"):
            continue
        text, before = word.text.lower(), words[place - 1] if place else None
        after = [other for other in words[noun + 1 : noun + 3] if other.text[0].isalnum()]
        given = [other.lemma in _TAKES_DATIVE for other in after] == [True]  # ends the clause
        ends = words[noun].text.endswith("s") and words[noun].text != words[noun].lemma
        hers = before and (before.tag == "NN" or before.text.lower() in _TAKES_GENITIVE)
        phrase = " ".join(w.text for w in words[place : noun + 1])
        if (
            (_GENITIVE.fullmatch(text) and phrase.lower() != "eines tages")
            or (_GENITIVE_OR_NOT.fullmatch(text) and ends)
            or (_OF_HER.fullmatch(text) and hers and not given)
        ):
            found.append(phrase)
    return found


def _nominal(sentence: Sentence) -> list[str]:
    nouns = [word.text for word in sentence.words if word.tag == "NN"]
    found = [n for n in nouns if _NOMINAL.fullmatch(n.lower()) and not _THING.fullmatch(n.lower())]
    return found if len(found) > 1 else []


def _statements(sentence: Sentence) -> list[str]:
    """Return the signs that join clauses: a semicolon, two commas, und between two verbs."""
    words = sentence.words
    commas = [i for i, word in enumerate(words) if word.text == ","]
    after_comma = [words[start:end] for start, end in pairwise([*commas, len(words)])]
    # In a list of nouns no verb follows a comma.
    joins = [clause for clause in after_comma if any(word.tag[0] == "V" for word in clause)]
    joined = [
        word
        for word, after in pairwise([*words, words[-1]])
        if word.text != "," or after.text not in _LINKS
    ]
    clauses = _clauses(Sentence(sentence.text, tuple(joined)))
    links = [half[0].text for clause in clauses for half in list(_halves(clause))[1:]]
    semicolons = [word.text for word in words if word.text == ";"]
    return [*(["two commas"] if len(joins) > 1 else []), *links, *semicolons]


_RULES = (
    _Rule("E002", "passive", "say who does it: Wir bauen Wohnungen", _passive),
    _Rule("E003", "Konjunktiv", "say what is: kann, not könnte", _subjunctive),
    _Rule("E004", "genitive", "say it with von: das Haus von der Nachbarin", _genitive),
    _Rule("E006", "nominal style", "say it with verbs: Wir fördern, not die Förderung", _nominal),
    _Rule("E013", "several statements", "one statement a sentence: make it two", _statements),
)
