"""Numbers and dates as people write them → values: "20.000", "zwanzigtausend", "13. September"."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.metadata import version

from babel import UnknownLocaleError
from babel.dates import get_month_names
from babel.numbers import NumberFormatError, parse_decimal
from unicode_rbnf import RbnfEngine
from unicode_rbnf.engine import FormatPurpose

from library.cache import cached, load, store
from library.errors import LibraryError

WORDS = ("de", "en", "tr")  # the languages whose number words and months are read
_MULTIPLIERS = {
    "de": {"tausend": 3, "mio": 6, "million": 6, "millionen": 6, "mrd": 9, "milliarde": 9,
           "milliarden": 9, "billion": 12, "billionen": 12},
    "en": {"thousand": 3, "million": 6, "millions": 6, "billion": 9, "bn": 9, "trillion": 12},
    "tr": {"bin": 3, "milyon": 6, "milyar": 9, "trilyon": 12},
}  # fmt: skip
_BARE = {"tausend", "thousand", "bin"}  # numbers without a "one" before them; "Million" is not
# Words that stand for a number, though no speller writes them.
_EXTRA: Mapping[str, Mapping[str, float]] = {
    "de": {"beide": 2, "beiden": 2, "beider": 2, "beides": 2, "dutzend": 12, "anderthalb": 1.5},
    "en": {"both": 2, "twice": 2, "half": 2, "quarter": 4, "dozen": 12, "decade": 10},
    "tr": {"ilk": 1, "yarısı": 2, "çeyrek": 4, "düzine": 12, "dörd": 4},
}
_SPELLED = range(1, 1_000)
_HALF = {"de": "einhalb", "en": " and a half", "tr": " buçuk"}
# Turkish case, plural and possessive endings
TURKISH_ENDING = (
    "(?:[dt][ae]n?|l[ae]r|l[ıiuü][kğ]?|s[ıiuü]n?|n?[ıiuü]n|[ıiuü]|y?[ae]|y[ıiuü]|y?l[ae]|ki|c[ae])"
)
_ENDINGS = re.compile(f"{TURKISH_ENDING}+")
_PRONOUNS = {"on", "bir", "bin", "yüz"}  # onun, yüzünden …: with an ending they mean other things
_TOKEN = re.compile(
    r"(?P<digits>(?<!\d)\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)*(?::\d\d(?!\d))?)|[^\W\d_]+"
)
_NOT_FIGURES = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S+@\S+|\b(?:CO|H|O)[2₂]\b")
_UNSPLIT = re.compile(r"(?<=\w)(?=(?:jährig|monatig|wöchig|tägig|stündig|minütig|prozentig|mal\b))")
_DECADE = re.compile(r"\b([2-9]0)(?:er(?:[ -]Jahren?)?|['’]?s|['’]?(?=l[ae]r))\b")
_CLOCKS = re.compile(r"(?<=\d)(?=(?:–|-| to )\d{1,2}(?:[:.]\d\d)? ?([ap]\.?m)\b)")
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))? ?([ap])\.?m\b")
_DAY = r"(?<![\d.,])(\d{1,2})(?:st|nd|rd|th|\.)?"
_TO = r"\s*(?:–|-|bis(?: zum)?|und|to|and|ila|ile|ve)\s*(?:the )?"


@dataclass(frozen=True)
class Numeral:
    """A number in a text: `article` says that it is a mere "ein", "one" or "bir"."""

    value: Decimal
    begin: int
    end: int
    digits: bool
    article: bool = False


@dataclass(frozen=True)
class Date:
    """A date, or as much of it as the text says; `written` is how."""

    day: int | None
    month: int
    year: int | None
    written: str

    @property
    def parts(self) -> int:
        """Return how many of day, month and year are known."""
        return 3 - (self.day, self.year).count(None)


def cleaned(text: str, tag: str) -> str:
    """Return a text without what only looks like a figure, its compounds cut for `numerals`."""
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    text = _NOT_FIGURES.sub("§", re.sub(r"[^\S\n]", " ", text)).replace("m2", "m²")
    text = _DECADE.sub(r"19\1 ", text)
    if tag == "de":
        return _UNSPLIT.sub("-", text)
    if tag == "en":
        text = re.sub(r"\b(hundred|thousand|million) and (?!a )", r"\1 ", text)
        return _CLOCK.sub(
            lambda m: f"{int(m[1]) % 12 + 12 * (m[3] == 'p')}:{m[2] or '00'}",
            _CLOCKS.sub(r"\1", text),
        )
    return text


def dates(text: str, tag: str) -> tuple[list[Date], str]:
    """Return the dates of a cleaned text, and the text with a sign in place of each."""
    found: list[Date] = []

    def add(match: re.Match[str], year: str | None, month: int, *days: str | None) -> str:
        numbers: list[int | None] = [int(day) for day in days if day]
        if not 1 <= month <= 12 or any(not 1 <= day <= 31 for day in numbers if day is not None):
            return match[0]
        whole = int(year) + (2000 if len(year) == 2 else 0) if year else None
        found.extend(Date(day, month, whole, match[0]) for day in numbers or [None])
        return "§"

    def numeric(match: re.Match[str]) -> str:
        day, month, year = match.groups()
        if int(month) > 12 and "/" in match[0]:
            day, month = month, day
        return add(match, year, int(month), day)

    text = re.sub(r"\b(\d{4})-(\d\d)-(\d\d)\b", lambda m: add(m, m[1], int(m[2]), m[3]), text)
    text = re.sub(r"\b(\d{1,2})[./] ?(\d{1,2})[./] ?(\d{4}|\d\d)\b(?!\.\d)", numeric, text)
    text = re.sub(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(?!\d)()", numeric, text)
    if tag not in WORDS:
        return found, text
    months = _months(tag)
    any_month = "|".join(sorted(months, key=len, reverse=True))
    name = rf"\b({any_month})\b\.?" if tag != "tr" else rf"\b({any_month})\w{{0,4}}"
    year = r"(?:,? (\d{4})\b)?"
    day_first = rf"(?:{_DAY}{_TO})?{_DAY} ?(?:of )?{name}{year}"
    text = re.sub(day_first, lambda m: add(m, m[4], months[m[3]], m[1], m[2]), text)
    if tag == "en":
        month_first = rf"{name} (?:the )?{_DAY}(?!\d)(?:{_TO}{_DAY}(?!\d))?{year}"
        text = re.sub(month_first, lambda m: add(m, m[4], months[m[1]], m[2], m[3]), text)
    text = re.sub(rf"{name},? (\d{{4}})\b", lambda m: add(m, m[2], months[m[1]]), text)
    alone = "|".join(get_month_names("wide", locale=tag).values())  # "Jan" is a name, too
    return found, re.sub(rf"\b({alone})\b", lambda m: add(m, None, months[m[1]]), text)


@cache
def _months(tag: str) -> Mapping[str, int]:
    names = {name: number for number, name in get_month_names("wide", locale=tag).items()}
    if tag != "tr":  # "Ara" and "Kas" begin too many other words
        short = get_month_names("abbreviated", locale=tag)
        names |= {name.rstrip("."): number for number, name in short.items()}
    return names


def numerals(text: str, tag: str) -> Iterator[Numeral]:
    """Yield the numbers of a cleaned text without dates: digits, and words where we know them."""
    tokens = list(_TOKEN.finditer(text))
    at = 0
    while at < len(tokens):
        value, after, article = _number(text, tokens, at, tag)
        if after > at:
            begin, end = tokens[at].start(), tokens[after - 1].end()
            yield Numeral(value, begin, end, bool(tokens[at]["digits"]), article)
        at = max(after, at + 1)


def _number(text: str, tokens: list[re.Match[str]], at: int, tag: str) -> tuple[Decimal, int, bool]:
    """Return the number that begins at a token, the token after it, and if it is an article."""
    total, limit, start = Decimal(0), Decimal("inf"), at
    while True:
        value, after, article = _part(text, tokens, at, tag)
        if at > start and (
            after == at or value >= limit or tokens[at]["digits"] or not _joined(text, tokens, at)
        ):
            return total, at, False
        multiplied = after == at or _joined(text, tokens, after, " -")  # "100-Millionen-Programm"
        times = _times(tokens, after, tag) if multiplied else 0
        if after == at and not (times and tokens[at][0].lower() in _BARE):
            return total, at, False
        if not times:
            return total + value, after, article and at == start
        limit = Decimal(10) ** times
        total += (value if after > at else 1) * limit
        at = after + 1


def _part(text: str, tokens: list[re.Match[str]], at: int, tag: str) -> tuple[Decimal, int, bool]:
    """Return a number below 1,000, or one in digits, like `_number`; nothing found ends at `at`."""
    if at < len(tokens) and tokens[at]["digits"]:
        value, after, article = digits_value(tokens[at]["digits"], tag), at + 1, False
    elif tag not in WORDS or at == len(tokens):
        return Decimal(0), at, False
    else:
        run = [_lower(tokens[at][0], tag)]
        most = 6 if run[0] in _first_words(tag) else 1
        while len(run) < most and _joined(
            text, tokens, at + len(run), " -" if tag == "en" else " "
        ):
            run.append(_lower(tokens[at + len(run)][0], tag))
        if run[0] == "a" and _times(tokens, at + 1, tag):
            return Decimal(1), at + 1, False
        for size in range(len(run), 0, -1):
            if (known := _word(" ".join(run[:size]), tag)) is not None:
                value, after = known, at + size
                article = run[0] in _cardinal_ones(tag) and size == 1
                break
        else:
            return Decimal(0), at, False
    if text.startswith(_HALF.get(tag, "§"), tokens[after - 1].end()):
        return value + Decimal("0.5"), after + _HALF[tag].count(" "), False
    return value, after, article


def _joined(text: str, tokens: list[re.Match[str]], at: int, signs: str = " ") -> bool:
    """Tell whether one sign joins a token to the one before it."""
    if not 0 < at < len(tokens):
        return False
    gap = text[tokens[at - 1].end() : tokens[at].start()]
    return len(gap) == 1 and gap in signs


def _times(tokens: list[re.Match[str]], at: int, tag: str) -> int:
    """Return the power of ten that a token multiplies by, or 0."""
    word, known = _lower(tokens[at][0], tag) if at < len(tokens) else "", _MULTIPLIERS.get(tag, {})
    stems = (stem for stem in known if tag == "tr" and word.startswith(stem))
    endings = ((stem, word[len(stem) :]) for stem in stems)
    return known.get(word) or next(  # binlik, milyonu; "bina" is a building
        (known[stem] for stem, ending in endings
         if _ENDINGS.fullmatch(ending) and not (stem == "bin" and "a" in ending)), 0,
    )  # fmt: skip


def digits_value(digits: str, tag: str) -> Decimal:
    """Return the value of digits with the separators of a language: 20.000 is 20 in English."""
    digits = digits.replace(" ", "").replace(":", "d")
    try:
        return parse_decimal(digits, locale=tag, strict=True)
    except (NumberFormatError, UnknownLocaleError, ArithmeticError, ValueError):  # 18:30, 18.30
        return Decimal(re.sub(r"[.,d](?=.*[.,d])", "", digits).translate({44: ".", 100: "."}))


def _lower(word: str, tag: str) -> str:
    return (word.replace("İ", "i").replace("I", "ı") if tag == "tr" else word).lower()


@cache
def _word(word: str, tag: str) -> Decimal | None:
    """Return the value of lower-case number words below 1,000, in German of any compound."""
    known = _table(tag)
    if word in known:
        return known[word]
    if tag == "en":
        return known.get(word.removesuffix("s"))  # thirds, decades
    if tag == "tr":
        stems = (word[:cut] for cut in range(len(word) - 1, 1, -1))
        return next(
            (known[s] for s in stems
             if s in known and s not in _PRONOUNS and _ENDINGS.fullmatch(word[len(s) :])), None,
        )  # fmt: skip
    left, thousand, right = word.partition("tausend")
    if thousand and right and (not left or left in known) and right in known:
        return known.get(left, Decimal(1)) * 1000 + known[right]
    if thousand and left in known and not right:
        return known[left] * 1000
    if (whole := word.removesuffix("einhalb")) != word and whole in known:
        return known[whole] + Decimal("0.5")
    return known.get(re.sub(r"(?<=t)el[ns]?$", "e", word))  # Drittel


@cache
def _table(tag: str) -> Mapping[str, Decimal]:
    table = {word: Decimal(str(value)) for word, value in _EXTRA[tag].items()}
    for value, text in _spelled(tag):
        words = text.replace("-", " ")
        for form in (words, re.sub("^(one |ein(?=hundert))", "", words)):
            table.setdefault(form, Decimal(value))
            if tag == "tr":  # it is often written as one word
                table.setdefault(form.replace(" ", ""), Decimal(value))
    return table


def _spelled(tag: str) -> list[tuple[int, str]]:
    """Return the numbers below 1,000 in all ways of spelling; kept, for that takes its time."""
    path = cached("numbers", ".json", version("unicode-rbnf"), tag, repr(_SPELLED))
    with suppress(ValueError, TypeError):  # it is not there, or not ours
        if known := [(int(value), str(text)) for value, text in json.loads(load(path) or b"")]:
            return known
    engine = RbnfEngine.for_language(tag)
    found = [
        (value, text)
        for value in _SPELLED
        for purpose in (FormatPurpose.CARDINAL, FormatPurpose.ORDINAL)
        for text in engine.format_number(value, purpose).text_by_ruleset.values()
    ]
    with suppress(LibraryError):  # without a cache, they are spelled again the next time
        store(path, json.dumps(found).encode())
    return found


@cache
def _first_words(tag: str) -> frozenset[str]:
    """Return the words that begin a number of several words, as "twenty" does in English."""
    return frozenset(text.partition(" ")[0] for text in _table(tag) if " " in text)


@cache
def _cardinal_ones(tag: str) -> frozenset[str]:
    result = RbnfEngine.for_language(tag).format_number(1, FormatPurpose.CARDINAL)
    return frozenset(result.text_by_ruleset.values())
