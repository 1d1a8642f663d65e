"""German figures as words: numbers, ordinals, dates, clock times, fractions, ranges."""

import re
from functools import cache, lru_cache

from babel import Locale
from unicode_rbnf import RbnfEngine
from unicode_rbnf.engine import FormatPurpose

from library.narration.spoken.german_endings import (
    DETERMINERS,
    ENDINGS,
    NUMBERED,
    PREPOSITIONS,
    STRONG,
    Ending,
    after,
    before,
    closes,
    gender,
    one,
    ordinal_ending,
    starts_sentence,
    stop,
)

MONTHS = tuple(Locale("de").months["format"]["wide"].values())
# A number as it is written. The groups are bounded, so that time stays linear.
NUMBER = r"(?:\d{1,3}(?:\.\d{3}){1,4}(?!\.?\d)|\d+)(?:,\d+)?"


@cache
def _engine() -> RbnfEngine:
    return RbnfEngine.for_language("de")


@lru_cache(maxsize=4096)
def _rbnf(value: int, ruleset: str) -> str:
    purpose = FormatPurpose.ORDINAL if "ordinal" in ruleset else FormatPurpose.CARDINAL
    purpose = FormatPurpose.YEAR if ruleset.endswith("year") else purpose
    words: str = _engine().format_number(value, purpose, ruleset_names=[ruleset]).text
    words = words.replace("\u00ad", "")
    # RBNF has "einhundert" and "einhundertste"; in speech a round number goes without the "ein".
    return words.removeprefix("ein") if value in (100, 1_000, 100_000) else words


def digits(figures: str) -> str:
    """Return figures one by one: "null acht"; what stands between groups becomes a pause."""
    groups = re.findall(r"\d+", figures)
    return ", ".join(" ".join(number(figure) for figure in group) for group in groups)


def number(figures: str) -> str:
    """Return a number as it is written ("1.234,50") in words."""
    whole, _, decimals = figures.partition(",")
    plain = whole.replace(".", "")
    # Long ones are names of something, not amounts; and RBNF ends at 10 ** 18.
    if len(plain) > (15 if "." in whole else 9) or re.match(r"0\d", plain):
        words = digits(plain)
    else:
        words = _rbnf(int(plain), "spellout-numbering")
    return f"{words} Komma {digits(decimals)}" if decimals else words


def ordinal(figures: str, ending: Ending = "") -> str:
    """Return an ordinal with its ending: "dritte", "dritten", "dritter", "drittes", "drittem"."""
    value = int(figures.replace(".", ""))
    words = _rbnf(value, f"spellout-ordinal{'-' if ending else ''}{ending}")
    # RBNF has "eine Millionste".
    return words.replace(" ", "").lower().removeprefix("eine") if value >= 1_000_000 else words


def year(figures: str) -> str:
    """Return a year in words: "neunzehnhundertsechsundvierzig"."""
    return _rbnf(int(figures), "spellout-numbering-year")


def ordinal_in_letters(match: re.Match[str]) -> str:
    """Say "2te", "3ten"."""
    ending = next(end for end in ENDINGS if end == match[2])
    return ordinal(match[1], ending)


def ordinal_joined(match: re.Match[str]) -> str:
    """Say the ordinal in "1.-Mai-Feier"."""
    return f"{ordinal(match[1], STRONG[gender(match[2]) or 'f'])}-"


def decade(match: re.Match[str]) -> str:
    """Say "90er", "1990er", "20ern"."""
    return (year(match[1]) if len(match[1]) == 4 else number(match[1])) + match[2]


def compound(match: re.Match[str]) -> str:
    """Say a word that begins with figures: "20-jährig", "3fach", "10-mal"."""
    return ("ein" if match[1] == "1" else number(match[1])) + match[2].lower()


def points(match: re.Match[str]) -> str:
    """Say figures with points that are no groups: "3.1", "2.0"."""
    if re.fullmatch(NUMBER, match[1]):
        return match[1]
    return " Punkt ".join(map(number, match[1].split(".")))


def ordinals(match: re.Match[str]) -> str:
    """Say an ordinal or several ("13. bis 15."), unless the point only ends the sentence."""
    last = re.split(r"[^\d.]+", match[0])[-1]
    value, several = int(last.replace(".", "")), last != match[0]
    (_, word), noun = before(match), after(match)
    starts = starts_sentence(match)
    cardinal = _year_or_number(last[:-1], noun) + "."
    if NUMBERED.search(word) and not several:
        return cardinal
    if match.start() == 0 and not several and (starts or (noun and not gender(noun))):
        return f"{ordinal(last, 'n')}s," if value < 100 else cardinal  # "erstens," in a list
    follows = match.string[match.end() : match.end() + 1]
    goes_on = follows in (",", ";", ":", ")") or noun[:1].islower()  # "am 13., einem Sonntag"
    if not (several or goes_on or noun in MONTHS or word.lower() in DETERMINERS):
        near = value <= 12 or not word or (value <= 31 and word.lower() in PREPOSITIONS)
        if starts or not noun or not near:
            return cardinal
    ending = ordinal_ending(match, noun)
    chain = re.sub(r" ?[–-] ?", " bis ", match[0]).replace("/", " und ")
    chain = re.sub(r"[\d.]*\d\.", lambda found: ordinal(found[0], ending), chain)
    return chain + ("." if starts or closes(match) else "")


def date(match: re.Match[str]) -> str:
    """Write a date of figures with the month's name: "13.9.20" is "13. September 2020"."""
    day, month, full = int(match["day"]), int(match["month"]), (match["year"] or "").strip()
    section = NUMBERED.search(before(match)[1])  # "Kapitel 3.1."
    if section or not (1 <= day <= 31 and 1 <= month <= 12):
        return match[0]
    if len(full) == 2:
        full = ("19" if full >= "50" else "20") + full
    return f"{day}. {MONTHS[month - 1]}" + (f" {full}" if full else stop(match))


def month(match: re.Match[str]) -> str:
    """Write a month with its name: "seit 9/2020" is "seit September 2020"."""
    word, count = match[0].split()[0], int(match[1])
    return f"{word} {MONTHS[count - 1]} {match[2]}" if 1 <= count <= 12 else match[0]


def clock(match: re.Match[str]) -> str:
    """Say a time: "8.05 Uhr" is "acht Uhr fünf"."""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if hour > 24 or minute > 59:
        return match[0]
    words = match[0][: match.start("hour") - match.start()]  # "um "
    words += f"{'ein' if hour == 1 else number(str(hour))} Uhr"
    return f"{words} {number(str(minute))}" if minute else words


def score(match: re.Match[str]) -> str:
    """Say "2:1"."""
    return f"{number(match[1])} zu {number(match[2])}"


def fraction(match: re.Match[str]) -> str:
    """Say a fraction: "½ Stunde" is "eine halbe Stunde", "3/4" is "drei Viertel"."""
    whole, above, below = match["whole"], match["above"], match["below"]
    likely = int(below) <= (20 if above == "1" else 12)  # "19/20" is a season
    if not (likely and 0 < int(above) < int(below)) or NUMBERED.search(before(match)[1]):
        return match[0]
    noun = after(match)
    if below == "2" and whole:  # "zweieinhalb"
        return f"{'ein' if whole == '1' else number(whole)}einhalb"
    if below == "2":
        article = one(match, noun)
        return f"{article} halb{'en' if article[4:] in ('m', 'n', 'r') else _HALF[gender(noun)]}"
    part = "ein" if above == "1" else number(above)
    return f"{number(whole) + ' ' if whole else ''}{part} {ordinal(below).capitalize()}l"


_HALF = {"m": "er", "n": "es", "f": "e", "": ""}


def span(match: re.Match[str]) -> str:
    """Write a range: "10–12" is "10 bis 12"; with spaces around only if it grows."""
    if " " in match["dash"] and _size(match["first"]) >= _size(match["last"]):
        return match[0]
    return f"{match['first']}{match['unit']} bis "


def _size(figures: str) -> tuple[int, str]:
    whole = re.split("[,:]", figures)[0].replace(".", "").lstrip("0")
    return len(whole), whole


def plain(match: re.Match[str]) -> str:
    """Say a number that has no unit: a "1" before a noun, a year, or just a number."""
    word, follows = before(match)[1], match.string[match.end() : match.end() + 60]
    within = word[:1].isupper() and match.start() > len(word) + 1
    is_name = within or NUMBERED.search(word)  # "Platz 1 Dortmund"
    if match[0] == "1" and (not is_name or word.lower() in PREPOSITIONS):
        if follows.startswith("-") or _ONE_OR_TWO.match(follows):
            return "ein"
        if noun := _NOUN.match(follows):
            return one(match, noun[1])
    return _year_or_number(match[0], after(match))


_MEASURE = re.compile(
    "(?:euro|cent|dollar|meter|liter|gramm|tonnen|watt|stunden|minuten|prozent|hektar|grad)$",
    re.IGNORECASE,
)
_NOUN = re.compile(r"(?: (?!oder|über|unter|aber)[a-zäöüß]+e[nrs]?)? ([A-ZÄÖÜ]\w*)")
_ONE_OR_TWO = re.compile(r" (?:bis|oder) \w+ [A-ZÄÖÜ%€]")


def _year_or_number(figures: str, noun: str) -> str:
    # Years are said in hundreds; so may other numbers be, but hardly before a unit's name.
    is_year = re.fullmatch(r"1[1-9]\d\d", figures) and not _MEASURE.search(noun)
    return year(figures) if is_year else number(figures)
