"""Figures of a translation: each of the German must be there, with its unit, and no other."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from library.errors import Finding
from library.translation.checks import Pair
from library.translation.checks.numerals import (
    TURKISH_ENDING,
    WORDS,
    Date,
    Numeral,
    cleaned,
    dates,
    numerals,
)

# What follows a figure. German: only forms that are no other word ("Jahreszeiten", "Tagung").
_EVERYWHERE = {
    "percent": r"%", "euro": r"€|EUR", "dollar": r"\$|USD", "m": "m", "km": "km", "kg": "kg",
    "m²": "m²|qm", "km²": "km²", "hectare": "ha", "tonne": "t", "°": "°C?", "kWh": "kWh",
    "MW": "MW", "GW": "GW",
}  # fmt: skip
_UNITS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "year": r"jahr(?:e[ns]?|s)?|jähr\w+", "month": r"monat(?:e[ns]?|s)?|monatig\w*",
        "week": r"wochen?|wöch\w+", "day": r"tag(?:e[ns]?|s)?|täg\w+",
        "hour": r"stunden?|stünd\w+", "minute": r"minuten?(?:takt)?|minütig\w*",
        "second": "sekunden?", "percent": r"prozent\w*", "euro": "euros?", "cent": "cents?",
        "dollar": "dollars?", "m": "metern?s?", "km": "kilometern?s?", "m²": "quadratmetern?s?",
        "km²": "quadratkilometern?s?", "hectare": "hektars?", "tonne": "tonnen?",
        "kg": "kilo(?:gramm)?", "litre": "litern?", "°": "grad", "kWh": "kilowattstunden?",
        "MW": "megawatt", "GW": "gigawatt",
    },
    "en": {
        "year": "years?|yearly|decades?|aged?", "month": "months?|monthly", "week": "weeks?",
        "day": "days?", "hour": "hours?|hourly", "minute": "minutes?", "second": "seconds?",
        "percent": r"per ?cent(?:age)?|percentage", "euro": "euros?", "cent": "cents?",
        "dollar": "dollars?", "m": "met(?:re|er)s?", "km": "kilomet(?:re|er)s?",
        "m²": "square met(?:re|er)s?|sq ?m", "km²": "square kilomet(?:re|er)s?",
        "hectare": "hectares?", "tonne": "tonn?es?|tons?", "kg": "kilo(?:gram(?:me)?)?s?",
        "litre": "lit(?:re|er)s?", "°": "degrees?", "kWh": "kilowatt[ -]hours?",
        "MW": "megawatts?", "GW": "gigawatts?",
    },
    "tr": {
        "year": "yıl|sene|yaş", "month": "ay", "week": "hafta", "day": "gün", "hour": "saat",
        "minute": "dakika", "second": "saniye", "percent": "puan", "euro": "avro|euro",
        "cent": "sent|cent", "dollar": "dolar", "m": "metre", "km": "kilometre",
        "m²": "metre ?kare", "km²": "kilometre ?kare", "hectare": "hektar", "tonne": "ton",
        "kg": "kilo(?:gram)?", "litre": "litre", "°": "derece", "kWh": "kilovatsaat|kilovat saat",
        "MW": "megavat", "GW": "gigavat",
    },
}  # fmt: skip
_BEFORE = re.compile(r"(?:(?P<percent>yüzde|%)|(?P<euro>€|EUR)|(?P<dollar>\$|USD))[  ]?$", re.I)
_RANGE = re.compile(r"\s*(?:[–—/-]|bis(?: zu)?|und|oder|to|and|or|ila|ile|ve|veya)\s*")
# German words that are no figures, though they look like them.
_IDIOMS = re.compile(
    r"\b(?:(?:in|aus|an) erster (?:Linie|Hand|Stelle)|(?:außer|in) Acht|unter vier Augen"
    r"|achte[nt]?|beide[nrs]?|dutzende?|\w*viertel[ns]?|alle[nr]? vieren|zu zweit)\b",
    re.I,
)
_HINT = "compare it with the German, figure by figure"


@dataclass(frozen=True)
class _Figure:
    """A numeral, how it is written, and its unit; `shared`, it may be left out ("10–12 m")."""

    numeral: Numeral
    written: str
    unit: str | None
    shared: bool = False

    @property
    def value(self) -> Decimal:
        return self.numeral.value


@dataclass(frozen=True)
class _Reading:
    """The figures and dates of a text; `ones` says that it has a "one" that may be an article."""

    text: str
    figures: tuple[_Figure, ...]
    dates: tuple[Date, ...]
    ones: bool

    @property
    def counts(self) -> Counter[Decimal]:
        """Return how often each figure is there, those in dates apart."""
        return Counter(f.value for f in self.figures)

    @property
    def values(self) -> set[Decimal]:
        """Return all numbers, those in dates included."""
        parts = {part for date in self.dates for part in (date.day, date.month, date.year)}
        return set(self.counts) | {Decimal(part) for part in parts if part}


def check(pair: Pair) -> Iterator[Finding]:
    """Yield figures, units and dates in which a translation is not its German.

    Of languages whose number words are not known only the digits are compared.
    """
    source = _read(_IDIOMS.sub("§", cleaned(pair.source_text, "de")), "de")
    target = _read(cleaned(pair.target_text, pair.tag), pair.tag)
    if pair.tag in WORDS:
        found = [*_dates(source, target), *_figures(source, target), *_units(source, target)]
    else:
        digits = tuple(f for f in source.figures if f.numeral.digits)
        found = [*_figures(_flat(replace(source, figures=digits)), _flat(target))]
    for code, text in found:
        yield pair.finding("error", code, text, _HINT)


def _read(text: str, tag: str) -> _Reading:
    """Return the dates and figures of a cleaned text; from right to left, for shared units."""
    whole = text
    found, text = dates(text, tag)
    numbers = list(numerals(text, tag))
    figures: list[_Figure] = []
    following: _Figure | None = None
    for number in reversed(numbers):
        unit, shared = _unit(text, number, tag), False
        left = text[max(0, number.begin - 9) : number.begin]
        if not unit and tag == "de" and re.search(r"\bJahre?n?s? $", left):
            unit, shared = "year", True  # "im Jahr 2027" may be "in 2027", but not "2027 months"
        elif not unit and following:
            gap = text[number.end : following.numeral.begin]
            shared = bool(following.unit and _RANGE.fullmatch(gap))
            unit = following.unit if shared else None
        following = _Figure(number, text[number.begin : number.end], unit, shared)
        figures.append(following)
    real = (f for f in reversed(figures) if not f.numeral.article)
    ones = any(number.article for number in numbers)
    return _Reading(whole, tuple(real), tuple(sorted(found, key=lambda d: -d.parts)), ones)


@cache
def _pattern(tag: str) -> re.Pattern[str]:
    """Return what finds a unit behind a figure: one word may stand between, two in translations.

    For a tag that is German on both sides, one.
    """
    names = "|".join(rf"(?P<u{at}>{form})" for at, form in enumerate(_UNITS[tag].values()))
    signs = "|".join(rf"(?P<s{at}>{form})" for at, form in enumerate(_EVERYWHERE.values()))
    ending = f"{TURKISH_ENDING}*" if tag == "tr" else ""
    words = 1 if tag == "de" else 2
    return re.compile(
        rf"(?:st|nd|rd|th|\.|['’]\w+)?[ -]?(?:[^\W\d_]+[ -]){{0,{words}}}?"
        rf"(?:(?i:{names}){ending}(?!\w)|(?:{signs})(?!\w))"
    )


def _unit(text: str, number: Numeral, tag: str) -> str | None:
    """Return the unit of a number: a sign before it, or a word behind it."""
    left = text[max(0, number.begin - 9) : number.begin]
    if before := _BEFORE.search(left):
        return before.lastgroup
    if tag not in WORDS or not (behind := _pattern(tag).match(text, number.end)):
        written = text[number.begin : number.end].lower()
        aged = re.search(r"\b(?:aged|under|over) $", left)  # "under six"
        return "year" if tag == "en" and (aged or written.startswith("decade")) else None
    kind, at = str(behind.lastgroup)[0], int(str(behind.lastgroup)[1:])
    return list(_UNITS[tag] if kind == "u" else _EVERYWHERE)[at]


def _dates(source: _Reading, target: _Reading) -> Iterator[tuple[str, str]]:
    """Yield dates of the German that the translation lacks, and others that it has."""
    rest, lost = list(target.dates), []
    for date in source.dates:
        for other in rest:
            year = other.year or (date.year if date.year in target.values else None)
            if (date.day or other.day, date.month, date.year or year) == (
                other.day, other.month, year,
            ):  # fmt: skip
                rest.remove(other)
                if other.year and not date.year and other.year not in source.values:
                    yield "T021", f"the year in {other.written!r} is not in the German"
                break
        else:
            if date.parts > 1 or date.written not in target.text:  # "August" is a name, too
                lost.append(date)
    strange = [
        date for date in rest
        if date.parts > 1 and not any(
            date.month == own.month and date.day in (None, own.day)
            and (date.year in (None, own.year) or date.year in source.values)
            for own in source.dates
        )
    ]  # fmt: skip
    for date in lost:
        if strange or rest:
            other = strange.pop(0) if strange else rest[0]
            yield "T023", f"the date {date.written!r} became {other.written!r}"
        else:
            yield "T020", f"the date {date.written!r} is missing"
    for date in strange:
        yield "T021", f"the date {date.written!r} is not in the German"


def _figures(source: _Reading, target: _Reading) -> Iterator[tuple[str, str]]:
    """Yield figures that are missing, and digits that were added."""
    missing = source.counts - target.counts
    in_dates = {Decimal(date.year) for date in target.dates if date.year}
    for value in missing:
        written = next(f for f in source.figures if f.value == value)
        if value in in_dates or (value == 1 and target.ones and written.numeral.digits):
            continue
        yield "T020", f"the figure {written.written!r} is missing"
    known = source.values
    added = {f.value: f.written for f in target.figures if f.numeral.digits}
    for value, digits in added.items():
        if value not in known:
            yield "T021", f"the figure {digits!r} is not in the German"


def _units(source: _Reading, target: _Reading) -> Iterator[tuple[str, str]]:
    """Yield figures that are there, but with another unit or none."""
    wanted = Counter((f.value, f.unit or "") for f in source.figures if not f.shared)
    have = Counter((f.value, f.unit or "") for f in target.figures)
    needed, counts = source.counts, target.counts
    lacking = {
        value: unit for value, unit in wanted - have
        if unit and counts[value] >= needed[value]  # else it is missing
    }  # fmt: skip
    for value, unit in lacking.items():
        yield "T022", f"the figure {value} has another unit than {unit!r}"
    allowed = {(f.value, f.unit) for f in source.figures}
    optional = {f.value for f in source.figures if f.shared}
    measured = {f.value for f in source.figures if f.unit} - set(lacking)
    for figure in target.figures:  # one that is said again must not change its unit either
        if not (figure.numeral.digits and figure.value in measured):
            continue
        bare = figure.unit is None and (figure.value in optional)
        if not bare and (figure.value, figure.unit) not in allowed:
            yield "T022", f"the figure {figure.written!r} has the unit {figure.unit or 'none'!r}"


def _flat(reading: _Reading) -> _Reading:
    """Return a reading whose dates are figures, too: their days and years."""
    numbers = (n for date in reading.dates for n in (date.day, date.year) if n)
    figures = (_Figure(Numeral(Decimal(n), 0, 0, True), str(n), None) for n in numbers)
    return replace(reading, figures=(*reading.figures, *figures))
