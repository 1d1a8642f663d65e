"""English numbers as words, the British way."""

import re
import unicodedata
from functools import cache
from itertools import pairwise

from unicode_rbnf import RbnfEngine
from unicode_rbnf.engine import FormatPurpose

# A number as English prints it: 20,000 (or 20 000), 1,234.56; and whatever else has dots or commas.
NUMBER = (
    r"(?:[1-9]\d{0,2}(?:,\d{3}){1,4}(?!,?\d)(?:\.\d+)?"
    r"|[1-9]\d{0,2}(?: \d{3}){1,4}(?![.,]?\d)|\d+(?:[.,]\d+)*)"
)
_GROUPED = re.compile(r"(\d{1,3}(?:[, ]\d{3})+)(?:\.(\d+))?")
_LONGEST = 12  # more figures in a row are a code, said one by one

POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TWO_IN_ONE = {"℃": "°C", "℉": "°F", "№": "No "}
_ROMAN = {"I": 1, "V": 5, "X": 10}
_ROMAN_FORM = re.compile("X{0,3}(?:IX|IV|V?I{0,3})")


@cache
def _engine() -> RbnfEngine:
    return RbnfEngine.for_language("en")


@cache
def _said(number: int, purpose: FormatPurpose) -> str:
    said: str = _engine().format_number(number, purpose).text
    return said.replace("\u00ad", "")


def _british(number: int, said: str) -> str:
    """Put in the "and" that CLDR's English, which is American, leaves out."""
    said = re.sub("hundred (?!(?:thou|[mbtr]+illi))", "hundred and ", said)
    if number > 1000 and 0 < number % 1000 < 100:
        head, _, tail = said.rpartition(" ")
        return f"{head} and {tail}"
    return said


def cardinal(number: int) -> str:
    """Return a number below a quadrillion as words: "three hundred and sixty-five"."""
    return _british(number, _said(number, FormatPurpose.CARDINAL))


def ordinal(number: int) -> str:
    """Return an ordinal as words: "one hundred and first"."""
    return _british(number, _said(number, FormatPurpose.ORDINAL))


def year(number: int) -> str:
    """Return a year as words: "twenty twenty-seven", "nineteen oh five"."""
    said = _said(number, FormatPurpose.YEAR).replace("oh-", "oh ")
    return _british(number, said) if number % 1000 < 10 else said


def decade(number: int) -> str:
    """Return the years from this one on as words: "nineteen nineties", "sixties"."""
    said = year(number) if number > 100 else cardinal(number)
    return said.removesuffix("y") + "ies" if said.endswith("y") else said + "s"


def singly(figures: str) -> str:
    """Return figures one by one, as in a telephone number: "oh two three one"."""
    return " ".join("oh" if figure == "0" else cardinal(int(figure)) for figure in figures)


def whole(figures: str) -> str:
    """Return figures without any sign as words; a zero in front makes them a code."""
    code = len(figures) > _LONGEST or (len(figures) > 1 and figures[0] == "0")
    return singly(figures) if code else cardinal(int(figures))


def number(written: str) -> str:
    """Return a NUMBER as words: "one thousand two hundred and thirty-four point five six"."""
    if grouped := _GROUPED.fullmatch(written):
        said = cardinal(int(re.sub("[, ]", "", grouped[1])))
        return f"{said} point {singly(grouped[2])}" if grouped[2] else said
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3}){2,4}", written):  # 10.000.000 can only be millions
        return cardinal(int(written.replace(".", "")))
    if re.fullmatch(r"\d+,\d\d?", written):  # a decimal comma that a translator has left
        written = written.replace(",", ".")
    return ", ".join(_dotted(part) for part in written.split(","))


def _dotted(written: str) -> str:
    parts = written.split(".")
    if len(parts) != 2:
        return " point ".join(map(whole, parts))  # a version or a section: 3.11.2
    before, after = parts
    return f"{'nought' if before == '0' else whole(before)} point {singly(after)}"


def fraction(over: int, under: int, before: str = "") -> str:
    """Return a fraction as words, after a whole number if there is one: "two and a half"."""
    names = {2: "half", 4: "quarter"}
    name = names.get(under) or ordinal(under)
    if before:
        return f"{before} and {f'a {name}' if over == 1 else f'{cardinal(over)} {name}s'}"
    if (over, under) == (1, 2):
        return name
    if under == 10 and over > 1:
        return f"{cardinal(over)} out of {cardinal(under)}"
    return f"{cardinal(over)} {name}" + ("s" if over > 1 else "")


def roman(written: str) -> int:
    """Return the value of a Roman number of I, V and X; 0 if it is none."""
    if not _ROMAN_FORM.fullmatch(written):
        return 0
    values = [_ROMAN[letter] for letter in written] + [0]
    return sum(-a if a < b else a for a, b in pairwise(values))


def plain(text: str) -> str:
    """Return a text whose figures are 0 to 9: "２" and "₂" are 2, "½" is " 1/2"; powers stay."""
    return text if text.isascii() else "".join(map(_figure, text))


def _figure(sign: str) -> str:
    if sign.isascii() or sign in POWERS or unicodedata.category(sign) not in ("Nd", "Nl", "No"):
        return _TWO_IN_ONE.get(sign, sign)
    said = unicodedata.normalize("NFKC", sign).replace("⁄", "/")
    if not said.isascii():
        said = f"{unicodedata.numeric(sign):g}"
    return f" {said}" if "/" in said else said
