"""Words for what is written in figures, signs and short forms: English, as the British say it.

Tables first; below them small rules, which run from top to bottom. Those for dates, amounts and
capitals stand in modules of their own.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from library.narration.spoken.english_amounts import MEASURES, MONEY, UNITS
from library.narration.spoken.english_dates import CLOCK, DASHES, DATES, NAMES, SPANS, YEARS
from library.narration.spoken.english_letters import (
    CAPITALS,
    CODES,
    WITH_FIGURES,
    Say,
    headings,
    spell,
)
from library.narration.spoken.english_numbers import NUMBER, POWERS, number, plain, singly, whole

# Before something else: the full stop is heard only at the end of a text.
_BEFORE = {
    "approx": "approximately", "cf": "compare", "Dr": "Doctor", "e.g": "for example",
    "eg": "for example", "E.g": "For example", "esp": "especially", "excl": "excluding",
    "i.e": "that is", "ie": "that is", "I.e": "That is", "incl": "including", "Mr": "Mister",
    "Mrs": "Missus", "Ms": "Miz", "Prof": "Professor", "viz": "namely", "vs": "versus",
}  # fmt: skip
# After something else: before a capital the full stop ends a sentence.
_AFTER = {
    "a.k.a": "also known as", "aka": "also known as", "Corp": "Corporation",
    "Dept": "Department", "dept": "department", "et al": "and others", "etc": "et cetera",
    "Govt": "Government", "govt": "government",
    "Jr": "Junior", "Ltd": "Limited", "p.a": "per annum", "Ph.D": "pee aitch dee", "Sr": "Senior",
}  # fmt: skip
# Without a full stop these are words or names.
_STOPPED = {
    "ca": "about", "Co": "Company", "est": "established", "Inc": "Incorporated", "max": "maximum",
    "min": "minimum", "Rev": "Reverend",
}  # fmt: skip
_BEFORE_FIGURES = {
    "Abs": "paragraph", "Art": "article", "Arts": "articles", "c": "circa", "ch": "chapter",
    "ext": "extension", "fig": "figure", "figs": "figures", "no": "number", "nos": "numbers",
    "nr": "number", "p": "page", "pp": "pages", "para": "paragraph", "paras": "paragraphs",
    "sec": "section", "vol": "volume", "vols": "volumes",
}  # fmt: skip
_STREETS = {"Ave": "Avenue", "Rd": "Road", "Sq": "Square", "St": "Street"}
_SET_FORMS = {
    "24/7": "twenty-four seven", "9/11": "nine eleven", "50/50": "fifty-fifty",
    "50:50": "fifty-fifty", "50-50": "fifty-fifty", "4x4": "four by four", "100s": "hundreds",
    "1,000s": "thousands", "he/she": "he or she", "she/he": "she or he", "s/he": "she or he",
    "his/her": "his or her", "her/his": "her or his", "him/her": "him or her", "c/o": "care of",
    "n/a": "not applicable", "w/o": "without", "Q and A": "cue and eh", "A and E": "eh and ee",
    "OK": "okay", "U-Bahn": "oo-bahn", "CO2e": "cee oh two equivalent", "plc": "pee ell cee",
}  # fmt: skip
_IN_ADDRESSES = {
    ".": "dot", "@": "at", "-": "hyphen", "_": "underscore", "/": "slash", "?": "question mark",
    "=": "equals", "&": "and", "+": "plus", "#": "hash", "%": "per cent", "~": "tilde",
}  # fmt: skip
_SIGNS = {
    "&": "and", "+": "plus", "±": "plus or minus", "=": "equals", "≠": "is not", "≈": "about",
    "≥": "at least", "≤": "at most", "×": "times", "÷": "divided by", "−": "minus", "%": "per cent",
    "‰": "per thousand", "@": "at", "°": "degrees", "§": "section", "€": "euros", "£": "pounds",
    "$": "dollars", "¥": "yen", "©": "copyright", "²": "squared", "³": "cubed", "∞": "infinity",
}  # fmt: skip

_VOWEL = re.compile("[aeiouyäöü]", re.IGNORECASE)
_CLOSES = r"(?P<end>\.(?=\W*$|\s+[A-Z]))?\.?"
_ENDS = r"(?P<end>\.(?=\W*$))?\.?"


def _any(forms: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(forms, key=len, reverse=True))) + ")"


def _short(words_by_form: Mapping[str, str], stop: str) -> tuple[str, Say]:
    """Return a rule: short forms and their full stop, which stays where a sentence ends."""

    def say(match: re.Match[str]) -> str:
        return words_by_form[match["form"]] + (match["end"] or "")

    return rf"(?<![\w.])(?P<form>{_any(words_by_form)})(?![\w-]){stop}(?!\w)", say


def _address(match: re.Match[str]) -> str:
    """Say a web or mail address: "info at example dot org"."""
    address = re.sub("^https?://", "", match[0]).rstrip("/")
    country = re.search(r"\.([a-z]{2})(?![^/])", address)
    spelled = ("www", country[1] if country else "")

    def say(part: str) -> str:
        if not part.isalpha():
            return _IN_ADDRESSES.get(part, part)
        return spell(part) if part in spelled or not _VOWEL.search(part) else part

    return " ".join(map(say, re.findall(r"[^\W\d_]+|\d+|[\W_]", address)))


def _hashtag(match: re.Match[str]) -> str:
    return "hashtag " + re.sub(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ\d])|_", " ", match[1])


def _phone(match: re.Match[str]) -> str:
    """Say a telephone number figure by figure, its groups apart."""
    groups = re.findall(r"\d+", match[0].replace("(0)", ""))
    if sum(map(len, groups)) < 6:
        return match[0]
    said = ", ".join(map(singly, groups)).replace("oh eight oh oh", "oh eight hundred")
    return f"plus {said}" if "+" in match[0] else said


def _before_figures(match: re.Match[str]) -> str:
    form = match[1] if match[1] in _BEFORE_FIGURES else match[1].lower()
    return _BEFORE_FIGURES[form] + " "


_FIRST: list[tuple[str, Say]] = [
    (
        r"(?<![\w.+-])(?:[\w.+-]{1,64}@(?:[\w-]+\.)+[A-Za-z]{2,}|(?:https?://|www\.)[^\s<>\"“”]*[\w/]"
        r"|(?:[\w-]+\.)+(?:com|org|net|info|eu|de|uk|gov|edu|ac|tv|ie|at|ch)(?![\w@-])"
        r"(?:/[^\s<>\"“”]*[\w/]|/)?)",
        _address,
    ),
    (r"(?<=\w)\.(?=(?:csv|docx?|epub|html?|mp3|odt|pdf|txt|zip)\b)", " dot "),
    (r"(?<![\w&])#([^\W\d_]\w*)", _hashtag),
    (rf"(?<![\w/-])({_any(_SET_FORMS)})(?![\w/]|-\d)", lambda match: _SET_FORMS[match[1]]),
    (r"(?<=[a-z])\((e?s)\)", r"\1"),  # "home(s)"
    (r"\b[Tt]el\b\.?(?=:| ?[+(\d])", "telephone"),
    (
        # "No. 5", but neither "Was it? No. 20 came" nor "We say no. 20 came".
        r"(?<![\w.])(?<![?!] )(?<!say )(?<!said )(?<!vote )(?<!voted )"
        rf"({_any([*_BEFORE_FIGURES, *map(str.title, _BEFORE_FIGURES)])})\. ?(?=\d|[IVX]+\b)",
        _before_figures,
    ),
    (r"\b[Nn]o\.(?= of\b)", "number"),
    *NAMES,
]
_FIGURES: list[tuple[str, Say]] = [  # only if there is one
    (r"#(?=\d)", "number "),
    (r"(?<=\d),[–—-](?!\d)", ""),  # "€5,-"
    (r"(?<!\w)v\.?(?=\d)", "version "),
    (r"(?<=\w-)Str\.(?= \d)", "Straße"),
    (r"(?<=[a-zß])str\.(?= \d)", "straße"),
    *DATES,
    # Numbers that are said figure by figure.
    *CODES,
    (r"(?<![\w.,:/])(?:\+ ?\d|\(?0\d)[\d ()/–-]{3,30}\d(?!\w|[.,:]\d)", _phone),
    (
        r"(?<=\b[Cc]all |\b[Dd]ial |\b[Rr]ing )(\d{3,6})(?!\w|[.,]\d)",
        lambda match: singly(match[1]),
    ),
    (r"(?<![\d.,])(?!\d\d000)(\d{5})(?= [A-ZÄÖÜ][a-zäöü])", lambda match: singly(match[1])),
    (r"(?<=\d) ?ff?\.", " and following"),
    (r"(?<![\w.])(Nos?|Fig|Art|Vol|Ch) ?(?=\d)", _before_figures),
    (r"§§ ?(?=\d)", "sections "),
    (r"§ ?(?=\d)", "section "),
    (r"(?<![\w.])\.(?=\d)", "0."),
    (r"(?<![\w.)\]%€°])[-−–](?=[€£$]?\d)", "minus "),
    (r"(?<=[^\W\d_])(?=[€£]\d)", " "),
    *SPANS,
    *MONEY,
    *DASHES,
    *CLOCK,
    *MEASURES,
    *YEARS,
    *WITH_FIGURES,
    (NUMBER, lambda match: number(match[0])),
]
_LAST: list[tuple[str, Say]] = [
    *UNITS,
    _short(_BEFORE, _ENDS),
    _short(_AFTER, _CLOSES),
    _short(_STOPPED, r"(?=\.)" + _CLOSES),
    (
        rf"(?<=[a-z] )({_any(_STREETS)})\b(?! [A-Z]|\. [A-Z]){_ENDS}",
        lambda match: _STREETS[match[1]] + (match["end"] or ""),
    ),
    (r"\bSt\b\.?(?= [A-Z])", "Saint"),
    *CAPITALS,
    (
        r"(?<![\w.])((?:[A-Za-z]\.){2,}(?P<end>(?=\W*$))?|[A-Z](?:\.[A-Z])+(?!\w))",
        lambda match: spell(match[1]) + ("." if match["end"] is not None else ""),
    ),
    (rf"(?<=\w[\w.,;:!?”’)])[{POWERS}]+", ""),  # a footnote's number
    (r"~(?=\w)", "about "),
    (r"<(?= ?\w)", " less than "),
    (r">(?= ?\w)", " more than "),
    (f"[{re.escape(''.join(_SIGNS))}]", lambda match: f" {_SIGNS[match[0]]} "),
    (rf"[{POWERS}]", lambda match: f" {whole(str(POWERS.index(match[0])))} "),
]
_ROUNDS = 5  # what one rule sets free, as in "km2km", another sees in the next round


def words(text: str) -> str:
    """Return a text with its figures, signs and short forms as words; other texts as they are."""
    for _ in range(_ROUNDS):
        said = _once(text)
        if said == text:
            break
        text = said
    return text


def _once(text: str) -> str:
    said = _apply(_FIRST, headings(plain(text)))
    if re.search(r"\d", said):
        said = _apply(_FIGURES, said)
    said = _apply(_LAST, said)
    if said == text:
        return text
    return re.sub(r" +(?=[,.;:?!…])", "", re.sub(" {2,}", " ", said)).strip()


def _apply(rules: list[tuple[str, Say]], text: str) -> str:
    for pattern, said in rules:
        text = _compiled(pattern).sub(said, text)
    return text


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
