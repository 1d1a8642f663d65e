"""Turkish dates, times of day, and ranges of anything."""

import re
from collections.abc import Mapping

from babel import Locale

from library.narration.spoken.turkish_numbers import (
    DASH,
    SUFFIX,
    Match,
    Rule,
    any_of,
    attach,
    cardinal,
    number,
    reading,
    singly,
    whole,
)

_LOCALE = Locale("tr")
_DAYS: Mapping[int, str] = _LOCALE.days["format"]["wide"]
_MONTHS: Mapping[int, str] = _LOCALE.months["format"]["wide"]
_SHORT_MONTHS: Mapping[int, str] = _LOCALE.months["format"]["abbreviated"]
_MONTH_BY_SHORT = {_SHORT_MONTHS[month]: name for month, name in _MONTHS.items()}
_UNTIL_DATE = r"(?= il[ae] \d{1,2}\.\d{1,2}\.\d)"
_BETWEEN = " ile "
_DAYS_AND_MONTHS = any_of([*_MONTHS.values(), *_DAYS.values()])


def _date(match: Match) -> str:
    return f"{int(match['day'])} {_MONTHS[int(match['month'])]} {match['year']}"


def _clock(match: Match) -> str:
    """Say a time of day: "14.30'da" → "on dört otuzda"."""
    hour, minute, second, suffix = match.groups()
    said = singly(hour) if hour == "00" else cardinal(int(hour))
    if minute == "00" and not second:
        # "14.00'te" is "on dörtte", but "14.00'da" was written for "on dört sıfır sıfır".
        return reading([said, f"{said} sıfır sıfır"], suffix)
    return attach(" ".join([said, *(whole(part) for part in (minute, second) if part)]), suffix)


def _range(match: Match) -> str:
    """Say the dash between two figures; the second one and its sign are left."""
    first, spaced, second = match["first"], match["spaced"], match["second"]
    sign = match["sign"] or ""
    to = _to(match)
    bounds = f"{first}{sign}{to}"
    low, high = _value(first), _value(second.rstrip(".,:"))
    if low is None or high is None:
        return bounds
    if len(first) == 4 and len(second) == 2:  # 2020–21
        high += low - low % 100
    if spaced and high <= low:
        return match[0]  # an aside
    if to == _BETWEEN:
        return bounds
    if high == low + 1 and len(first) == 4:
        return f"{first}{sign}, "  # a season: "iki bin yirmi, iki bin yirmi bir"
    if high <= low or (high == low + 1 and high <= 10):
        return f"{number(first)}{sign} "  # a score; "üç dört kişi"
    return bounds


def _to(match: Match) -> str:
    """Say a dash that certainly is a range."""
    # With "arasında" it is "ile": "ila … arasında" is a known mistake.
    rest = match.string[match.end() : match.end() + 60]
    return _BETWEEN if re.match(r"(?:[^.;!?,]|[.,]\d)*\baras[ıi]", rest) else " ila "


def _pair(match: Match) -> str:
    """Say the stroke in 2020/21, a season, and in 2020/15, a number of a file."""
    first, second = match[1], match[2]
    season = (int(first) + 1) % 10 ** len(second) == int(second)
    return f"{first}{', ' if season else ' bölü '}{second}"


def _value(figures: str) -> float | None:
    """Return what a figure counts; none if it is an ordinal, a date, a time or very long."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3}){1,4}|\d{1,12}", figures):
        return int(figures.replace(".", ""))
    return float(figures.replace(",", ".")) if re.fullmatch(r"\d{1,9},\d{1,9}", figures) else None


RULES: list[Rule] = [
    # Ranges, before the figures at their ends become words.
    (rf"(?<=\d){DASH}(?=\d{{1,2}} {any_of(_MONTHS.values())})", _to),
    (
        rf"\b({_DAYS_AND_MONTHS})\s?{DASH}\s?(?=\d{{1,2}}\b|{_DAYS_AND_MONTHS}\b)",
        lambda match: match[1] + _to(match),
    ),
    (
        rf"(?<![\w.,:-])(?P<first>\d[\d.,:]*)(?P<sign>\s?[€$£₺%‰])?(?P<spaced>\s)?{DASH}"
        r"(?(spaced)\s)(?=[€$£₺%‰]?(?P<second>\d[\d.,:]*+)(?!-\d))",
        _range,
    ),
    # Dates and times.
    (rf"\b(?P<day>\d{{1,2}})\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>){_UNTIL_DATE}", _date),
    (rf"\b(\d{{1,2}})\.{_UNTIL_DATE}", r"\1"),
    (r"(?<![\d.-])(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?![\d-])", _date),
    (
        r"(?<![\d.])(?P<day>0?[1-9]|[12]\d|3[01])(?P<sep>[./-]) ?"
        r"(?P<month>0?[1-9]|1[0-2])(?P=sep) ?(?P<year>\d{4})(?!\d)",
        _date,
    ),
    (
        r"(?<![\d.])(?P<day>[0-3]\d)\.(?P<month>0[1-9]|1[0-2])\.(?P<year>\d\d)(?!\d|\.\d)",
        _date,
    ),
    (
        rf"\b(\d{{1,2}}) ({any_of(_MONTH_BY_SHORT)})\b\.?(?= \d{{4}})",
        lambda match: f"{match[1]} {_MONTH_BY_SHORT[match[2]]}",
    ),
    (rf"\b(\d{{1,2}})\.(?= {any_of(_MONTHS.values())} \d{{4}})", r"\1"),
    (
        rf"(?<![\d:.,])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:]){SUFFIX}",
        _clock,
    ),
    (rf"(?<=[Ss]aat )(\d)\.([0-5]\d)()(?!\d|[.,:]\d){SUFFIX}", _clock),
]
# Only now it is clear that 10.15 is no price or measure.
RULES_AFTER_AMOUNTS: list[Rule] = [
    (
        r"(?<![\d:.,])(?<!yüzde )([01]\d|2[0-4])\.([0-5]\d)()(?!\d|[.,:]\d"
        rf"| (?:bin|mil|met|san|kilo|lit|gram|ton|der|avr|lir|dol|puan|kat)){SUFFIX}",
        _clock,
    ),
    (r"(?<![\d/.,])(\d{4})/(\d{2}|\d{4})(?![\d/])", _pair),
]
