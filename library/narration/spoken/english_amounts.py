"""English amounts as words: money, measures, percentages, fractions."""

import re
from collections.abc import Iterable

from library.narration.spoken.english_letters import Say
from library.narration.spoken.english_numbers import (
    NUMBER,
    POWERS,
    cardinal,
    fraction,
    number,
    ordinal,
)

_SCALES = {
    "k": "thousand", "m": "million", "mn": "million", "Mio.": "million", "bn": "billion",
    "Mrd.": "billion", "tn": "trillion", "trn": "trillion", "thousand": "thousand",
    "million": "million", "billion": "billion", "trillion": "trillion",
}  # fmt: skip
_MONEY = {  # one, many, one hundredth, many
    "€": ("euro", "euros", "cent", "cents"), "EUR": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"), "GBP": ("pound", "pounds", "penny", "pence"),
    "$": ("dollar", "dollars", "cent", "cents"), "US$": ("dollar", "dollars", "cent", "cents"),
    "USD": ("dollar", "dollars", "cent", "cents"),
    "CHF": ("franc", "francs", "centime", "centimes"),
    "¥": ("yen", "yen", "sen", "sen"),
}  # fmt: skip
_PREFIXES = {
    "": "", "n": "nano", "µ": "micro", "μ": "micro", "m": "milli", "c": "centi", "k": "kilo",
    "M": "mega", "G": "giga", "T": "tera",
}  # fmt: skip
_BASES = {
    "m": ("metre", "metres"), "g": ("gram", "grams"), "l": ("litre", "litres"),
    "W": ("watt", "watts"), "Wh": ("watt hour", "watt hours"), "Wp": ("watt peak", "watts peak"),
    "V": ("volt", "volts"), "Hz": ("hertz", "hertz"), "B": ("byte", "bytes"),
    "bit": ("bit", "bits"),
}  # fmt: skip
_POWERS = {"²": "square", "2": "square", "³": "cubic", "3": "cubic"}
_SQUARES = ("km", "m", "cm", "mm")

_UNITS = {  # one, many
    sign + base: (prefix + one, prefix + many)
    for base, (one, many) in _BASES.items()
    for sign, prefix in _PREFIXES.items()
    if sign + base != "B"
}
_UNITS |= {
    f"{unit}{sign}": (f"{power} {_UNITS[unit][0]}", f"{power} {_UNITS[unit][1]}")
    for unit in _SQUARES
    for sign, power in _POWERS.items()
}
_UNITS |= {f"sq{gap}{unit}": _UNITS[f"{unit}²"] for unit in _SQUARES for gap in ("", " ", ". ")}
_UNITS |= {sign: names[:2] for sign, names in _MONEY.items()}
_UNITS |= {
    "%": ("per cent", "per cent"), "‰": ("per thousand", "per thousand"), "ct": ("cent", "cents"),
    "p": ("penny", "pence"), "°": ("degree", "degrees"),
    "°C": ("degree Celsius", "degrees Celsius"), "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "dB": ("decibel", "decibels"), "ft": ("foot", "feet"), "sq ft": ("square foot", "square feet"),
    "h": ("hour", "hours"), "hr": ("hour", "hours"), "hrs": ("hour", "hours"),
    "ha": ("hectare", "hectares"), "L": ("litre", "litres"), "lb": ("pound", "pounds"),
    "lbs": ("pound", "pounds"), "min": ("minute", "minutes"), "mins": ("minute", "minutes"),
    "Mbps": ("megabit per second", "megabits per second"), "oz": ("ounce", "ounces"),
    "mph": ("mile per hour", "miles per hour"), "ppm": ("part per million", "parts per million"),
    "s": ("second", "seconds"), "sec": ("second", "seconds"), "secs": ("second", "seconds"),
    "s²": ("second squared", "seconds squared"), "t": ("tonne", "tonnes"), "yr": ("year", "years"),
    "yrs": ("year", "years"),
}  # fmt: skip
_UNITS |= {unit.upper(): _UNITS[unit] for unit in ("km", "kg", "cm")}
# Said without a figure, too.
_ALONE = ("km", "cm", "mm", "kg", "kW", "kWh", "MWh", "GWh", "TWh", "km²", "m²", "m³", "°C", "°F")
# An amount before one of these belongs to it: "the €49 ticket".
_NOUNS = (
    "(?:monthly |annual |travel )?(?:bill|cap|coin|contract|deal|fee|fine|fund|grant|investment|"
    "lane|limit|loan|note|package|pass|plan|programme|project|radius|route|run|service|stretch|subsidy|target|"
    "ticket|zone)s?\\b"
)


def _any(forms: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(forms, key=len, reverse=True))) + ")"


FREE = r"(?<![\w.,])"  # no other figure right before a figure
UNIT = rf"{_any(_UNITS)}(?![\w²³])"
_SCALE = rf"{_any(_SCALES)}(?![\w²³])"
_PER = r"(?P<per>/(?=[A-Za-z]))?"
_COINS = re.compile(r"([\d, ]+)[.,](\d\d)")


def _is_adjective(match: re.Match[str]) -> bool:
    """Tell whether an amount stands before its noun: "a €5 ticket" is a five euro ticket."""
    before = match.string[max(0, match.start() - 5) : match.start()]
    after = match.string[match.end() : match.end() + 25]
    if match["per"]:
        after = re.sub(r"^\w+[²³]?", "", after)
    if re.search(r"(?:^|\W)[Aa]n? $", before):
        return bool(re.match("[ -][a-z]", after))
    return bool(re.match(f" {_NOUNS}|-[a-z]", after))


def _price(written: str, scale: str | None, sign: str, one: bool = False) -> str:
    """Say an amount of money: "two euros fifty", "two point five million euros"."""
    names = _MONEY[sign]
    coins = None if scale else _COINS.fullmatch(written)
    if not coins:
        said = f"{number(written)} {_SCALES[scale]}" if scale else number(written)
        return f"{said} {names[0] if one or (written == '1' and not scale) else names[1]}"
    notes, cents = coins[1], int(coins[2])
    if notes == "0" and cents:
        return f"{cardinal(cents)} {names[2] if cents == 1 else names[3]}"
    said = f"{number(notes)} {names[0] if one or notes == '1' else names[1]}"
    if not cents:
        return said
    if cents < 10 or len(notes) > 3:
        return f"{said} and {cardinal(cents)} {names[2] if cents == 1 else names[3]}"
    return f"{said} {cardinal(cents)}"


def _money(match: re.Match[str]) -> str:
    sign, one, scale = match["sign"], _is_adjective(match), match["scale"]
    said = _price(match["low"], scale, sign, one)
    if match["high"]:
        scale = match["scale2"]
        low = said if _COINS.fullmatch(match["low"]) else number(match["low"])
        if match["scale"]:
            low += f" {_SCALES[match['scale']]}"
        said = f"{low} to {_price(match['high'], scale, sign, one)}"
    return said + (" per " if match["per"] else "")


def _measure(match: re.Match[str]) -> str:
    written, scale, gap, unit = match["low"], match["scale"], match["gap"], match["unit"]
    # "5 p." are pages, "1080p" is a picture, "20s" an age.
    if (unit == "p" and (gap or len(written) > 2)) or (unit == "s" and not gap):
        return match[0]
    one = gap == "-" or _is_adjective(match)
    per = " per " if match["per"] else ""
    if unit in _MONEY and gap != "-":
        return _price(written, scale, unit, one) + per
    said = f"{number(written)} {_SCALES[scale]}" if scale else number(written)
    names = _UNITS[unit]
    name = names[0] if one or (written == "1" and not scale) else names[1]
    return said + (gap if gap == "-" else " ") + name + per


def _fraction(match: re.Match[str]) -> str:
    before, over, under = match[1], int(match[2]), int(match[3])
    if not (0 < over < under and (under <= 20 or under == 100)):
        return match[0]
    return fraction(over, under, number(before) if before else "")


def _power(match: re.Match[str]) -> str:
    figures = "".join(str(POWERS.index(sign)) for sign in match[0])
    names = {"2": "squared", "3": "cubed"}
    return " " + names.get(figures, f"to the power of {number(figures)}") + " "


_FIRST = rf"(?P<sign>€|£|¥|(?:US)?\$|\b(?:EUR|GBP|USD|CHF)\b) ?(?P<low>{NUMBER})"
MONEY: list[tuple[str, Say]] = [
    (
        rf"{_FIRST}(?: ?(?P<scale>{_SCALE}))?(?:(?:[–-]| – )(?P=sign)?(?P<high>{NUMBER})"
        rf"(?: ?(?P<scale2>{_SCALE}))?)?{_PER}",
        _money,
    ),
]
MEASURES: list[tuple[str, Say]] = [
    (rf"(?:(?<=\d)|(?<=\dm)|(?<=\d m)) ?[x×] ?(?={NUMBER} ?[ckm]?m\b)", " by "),
    (r"(?<=\d) ?[x×] ?(?=\d)|(?<=\d)x\b", " times "),
    (
        rf"{FREE}({NUMBER}) ?(m(?= (?:people|(?!across)[a-z]+s)\b)|k|mn|bn|trn?|tn|Mio\.|Mrd\.)"
        rf"(?!\w| ?{UNIT})",
        lambda match: f"{number(match[1])} {_SCALES[match[2]]}",
    ),
    (
        rf"{FREE}(?P<low>{NUMBER})(?: ?(?P<scale>{_SCALE}))?(?P<gap> ?|-)(?P<unit>{UNIT})"
        rf"(?:(?<=[a-z])\.(?= [a-z]))?{_PER}",
        _measure,
    ),
    (r"(\b(?:[Bb]us|[Ff]lat|[Ll]ines?|[Rr]oom|[Rr]outes?|[Uu]nit) \d{1,4})/(?=\d)", r"\1 "),
    (rf"{FREE}(?:(\d{{1,3}}) {{1,2}})?(\d{{1,2}})/(\d{{1,3}})(?![\w/]|[.,]\d)", _fraction),
    (
        rf"{FREE}(\d{{1,3}}(?:,\d{{3}}){{1,3}}|\d{{1,9}})(?:st|nd|rd|th)\b",
        lambda match: ordinal(int(match[1].replace(",", ""))),
    ),
    (rf"(?<=\d)[{POWERS}]+", _power),
]
UNITS: list[tuple[str, Say]] = [  # without a figure
    (r"€/(?=[A-Za-z])", "euros per "),
    (rf"(?<=[^\W\d_])/(?={_any(_ALONE)}(?![\w²³]))", " per "),
    (rf"(?<=\bper )({UNIT})", lambda match: _UNITS[match[1]][0]),
    (
        rf"(?<!\w)({_any(_ALONE)})(?![\w²³]){_PER}",
        lambda match: _UNITS[match[1]][1] + (" per " if match["per"] else ""),
    ),
    (rf"(?<=\bper )({UNIT})", lambda match: _UNITS[match[1]][0]),
]
