"""Turkish figures as words, and the suffixes that hang on them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from unicode_rbnf import RbnfEngine
from unicode_rbnf.engine import FormatPurpose

Match = re.Match[str]
Rule = tuple[str, str | Callable[[Match], str]]  # a pattern, and what is said for it

# As Turkish prints it: 20.000 (or 20 000), 1.234,56 and 1,5; also 2.0, whose dot groups nothing.
_GROUPED = r"[1-9]\d{0,2}(?:[. ]\d{3})+(?!\d|\.\d)"
NUMBER = rf"(?:{_GROUPED}(?:,\d+)?|\d+(?:[.,]\d+)?)"
DASH = "[-‐‑‒–—−]"
SMALL, CAPITAL = "[a-zçğıöşü]", "[A-ZÇĞİÖŞÜ]"
SUFFIX = r"(?:['’]([^\W\d_]+))?"

_LONGEST = 9  # more figures in a row are a code, said one by one
_LONGEST_GROUPED = 15
_VOWELS = "aeıioöuü"
_AFTER = dict(zip(_VOWELS, ("aı", "ei", "aı", "ei", "au", "eü", "au", "eü"), strict=True))
_BEFORE_VOWELS = {"dört": "dörd", "buçuk": "buçuğ"}
_ROMAN = {"I": 1, "V": 5, "X": 10}


def any_of(forms: Iterable[str]) -> str:
    """Return a pattern for any of some forms, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(forms, key=len, reverse=True))) + ")"


@cache
def _engine() -> RbnfEngine:
    return RbnfEngine.for_language("tr")


@lru_cache(1024)
def _said(value: int, purpose: FormatPurpose) -> str:
    said: str = _engine().format_number(value, purpose).text
    return said.replace("\u00ad", "")


def cardinal(value: int) -> str:
    """Return a number below 10¹⁸ as words: "yirmi dört"."""
    return _said(value, FormatPurpose.CARDINAL)


def ordinal(value: int) -> str:
    """Return an ordinal as words: "yirmi dördüncü"."""
    return _said(value, FormatPurpose.ORDINAL)


def singly(figures: str) -> str:
    """Return figures one by one: "sıfır iki üç"."""
    return " ".join(cardinal(int(figure)) for figure in figures)


def whole(figures: str) -> str:
    """Return figures as one number, after the zeros in front of it: "sıfır beş"."""
    zeros = len(figures) - len(figures.lstrip("0"))
    if zeros > 2 or len(figures) > _LONGEST:
        return singly(figures)
    rest = [cardinal(int(figures))] if figures[zeros:] else []
    return " ".join(["sıfır"] * zeros + rest)


def number(written: str) -> str:
    """Return a NUMBER as words: "bin iki yüz otuz dört virgül elli altı"."""
    figures, sign, decimals = written, "", ""
    if grouped := re.match(_GROUPED, written):
        figures = re.sub("[. ]", "", grouped[0])
        said = cardinal(int(figures)) if len(figures) <= _LONGEST_GROUPED else singly(figures)
        sign, decimals = written[grouped.end() :][:1], written[grouped.end() + 1 :]
    else:
        figures, *decimal = re.split("([.,])", written)
        sign, decimals = decimal or ("", "")
        said = whole(figures)
    if decimals:
        # As people group them: "bir virgül yirmi beş", where CLDR has "bir virgül iki beş".
        said += " virgül " if sign == "," else " nokta "
        said += whole(decimals) if len(decimals) <= 3 else singly(decimals)
    return said


def lower(text: str) -> str:
    """Return a Turkish text in small letters: I is ı, İ is i."""
    return text.replace("I", "ı").replace("İ", "i").lower()


def upper(text: str) -> str:
    """Return a Turkish text in capitals: i is İ."""
    return text.replace("i", "İ").upper()


def attach(said: str, suffix: str | None) -> str:
    """Return words with a suffix as it is written: "on dört", "e" → "on dörde"."""
    suffix = lower(suffix or "")
    if suffix[:1] in tuple(_VOWELS):
        for ending, softened in _BEFORE_VOWELS.items():
            if said.endswith(ending):
                said = said.removesuffix(ending) + softened
    return said + suffix


def reading(readings: Sequence[str], suffix: str | None) -> str:
    """Return the first reading that the suffix fits, with it: it shows what the writer said."""
    fitting = (said for said in readings if _fits(said, lower(suffix or "")))
    return attach(next(fitting, readings[0]), suffix)


def harmonised(said: str, suffix: str) -> str:
    """Return words with a suffix whose vowels follow them: "lira", "ye" → "liraya"."""
    for letter in lower(suffix):
        after = _AFTER[_last_vowel(said)]
        if letter in "ae":
            said += after[0]
        elif letter in "ıiuü" and not said.endswith("k"):  # "-daki" never changes
            said += after[1]
        else:
            said += letter
    return said


def say_number(match: Match) -> str:
    """Say a number and its suffix: "4'e" → "dörde"."""
    readings = [number(match[1])]
    if match[1].endswith((",5", ".5")):
        readings.append(f"{number(match[1][:-2])} buçuk")  # "1,5'a" can only be "bir buçuğa"
    return reading(readings, match[2])


def say_half(match: Match) -> str:
    """Say "1,5" where people halve: "bir buçuk"; "0,5" is "yarım"."""
    return "yarım" if match[1] == "0" else f"{cardinal(int(match[1]))} buçuk"


def say_ordinal(match: Match) -> str:
    """Say "5." as an ordinal."""
    return ordinal(int(match[1].replace(".", "")))


def say_fraction(match: Match) -> str:
    """Say "3/4" as "dörtte üç", "12/3" as "on iki bölü üç"."""
    over, under, suffix = int(match[2]), int(match[3]), match[4]
    if {over, under} == {7, 24}:
        return attach("yedi yirmi dört", suffix)
    if (over, under) == (1, 2) and not suffix:
        return f"{whole(match[1])} buçuk" if match[1] else "yarım"
    readings = [f"{cardinal(over)} bölü {cardinal(under)}"]
    if over < under <= 10:
        below = cardinal(under)
        case = ("t" if below[-1] in "çkşt" else "d") + _AFTER[_last_vowel(below)][0]
        readings.insert(0, f"{below}{case} {cardinal(over)}")
    return (f"{whole(match[1])} tam " if match[1] else "") + reading(readings, suffix)


def say_phone(match: Match) -> str:
    """Say a telephone number in the groups it is written in, long ones figure by figure."""
    groups: list[str] = re.findall(r"\d+", match[0])
    if not 7 <= sum(map(len, groups)) <= 15:
        return match[0]
    return ("artı " if "+" in match[0] else "") + ", ".join(map(_group, groups))


def say_roman(match: Match) -> str:
    """Say a Roman number of I, V and X: with a full stop an ordinal, else figures."""
    if not re.fullmatch("X{0,3}(?:IX|IV|V?I{0,3})", match["roman"]):
        return match[0]
    values = [_ROMAN[letter] for letter in match["roman"]] + [0]
    value = sum(-a if a < b else a for a, b in pairwise(values))
    return ordinal(value) if match["stop"] else str(value)


def plain(match: Match) -> str:
    """Return a numeral of another form (½, ₂, ①, Ⅳ, ٣) in figures; letters as they are."""
    sign = match[0]
    if not unicodedata.category(sign).startswith("N"):
        return sign
    figures = unicodedata.normalize("NFKC", sign).replace("⁄", "/")
    if not figures.isascii():
        figures = f"{unicodedata.numeric(sign, 0):.3f}".rstrip("0").rstrip(".").replace(".", ",")
    before = match.string[max(match.start() - 1, 0) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if before.isdecimal() or ("/" in figures and before.isnumeric()):
        figures = f" {figures}"
    return f"{figures} " if "/" in figures and after.isdecimal() else figures


def _group(figures: str) -> str:
    if figures[0] == "0" and len(figures) > 1:
        return "sıfır " + _group(figures[1:])
    return whole(figures) if len(figures) <= 3 else singly(figures)


def _last_vowel(said: str) -> str:
    return next(letter for letter in reversed(said) if letter in _VOWELS)


def _fits(said: str, suffix: str) -> bool:
    """Tell whether a suffix could have been written for this reading."""
    first = next((letter for letter in suffix if letter in _VOWELS), "")
    if not first:
        return True
    if said[-1] in _VOWELS:
        joined = suffix[0] not in _VOWELS
    else:
        joined = not re.match("[yn][aeıiuü]", suffix)
    return joined and first in _AFTER[_last_vowel(said)]
