"""Turkish amounts: money, units and percentages, written as signs and short forms."""

from library.narration.spoken.turkish_numbers import (
    NUMBER,
    SMALL,
    SUFFIX,
    Match,
    Rule,
    any_of,
    attach,
    harmonised,
    reading,
)

_MONEY = {
    "€": ("avro", "sent"), "EUR": ("avro", "sent"), "₺": ("lira", "kuruş"), "TL": ("lira", "kuruş"),
    "TRY": ("lira", "kuruş"), "$": ("dolar", "sent"), "USD": ("dolar", "sent"),
    "£": ("sterlin", "peni"), "GBP": ("sterlin", "peni"), "CHF": ("İsviçre frangı", "santim"),
}  # fmt: skip
_CLEAR_UNITS = {
    "km": "kilometre", "cm": "santimetre", "mm": "milimetre", "kg": "kilogram", "mg": "miligram",
    "km2": "kilometrekare", "m2": "metrekare", "cm2": "santimetrekare", "m3": "metreküp",
    "cm3": "santimetreküp", "kW": "kilovat", "MW": "megavat", "GW": "gigavat", "kWh": "kilovatsaat",
    "MWh": "megavatsaat", "GWh": "gigavatsaat", "TWh": "teravatsaat", "kHz": "kilohertz",
    "MHz": "megahertz", "GHz": "gigahertz", "dB": "desibel", "MB": "megabayt", "GB": "gigabayt",
    "TB": "terabayt", "Mbit": "megabit", "Gbit": "gigabit", "kcal": "kilokalori", "°C": "derece",
}  # fmt: skip
_UNITS_AFTER_FIGURES = {
    "m": "metre", "dm": "desimetre", "ha": "hektar", "l": "litre", "lt": "litre", "L": "litre",
    "ml": "mililitre", "cl": "santilitre", "g": "gram", "gr": "gram", "t": "ton", "h": "saat",
    "sa": "saat", "dk": "dakika", "dak": "dakika", "min": "dakika", "s": "saniye", "sn": "saniye",
    "W": "vat", "V": "volt", "kV": "kilovolt", "Hz": "hertz", "kJ": "kilojul", "PS": "beygir gücü",
    "ct": "sent", "kr": "kuruş", "KM": "kilometre", "KG": "kilogram", "°F": "fahrenhayt",
    "°": "derece",
}  # fmt: skip
_UNITS = _CLEAR_UNITS | _UNITS_AFTER_FIGURES
_PER = {name: f"{said} başına" for name, said in _UNITS.items()} | {
    "h": "saatte", "sa": "saatte", "saat": "saatte", "s": "saniyede", "sn": "saniyede",
    "min": "dakikada", "dk": "dakikada", "gün": "günde", "ay": "ayda", "yıl": "yılda",
    "kişi": "kişi başına",
}  # fmt: skip
_AMOUNT = rf"{NUMBER}(?: il[ae] {NUMBER})?(?: (?:bin|milyon|milyar|trilyon)\b)?"
_CURRENCY = any_of(_MONEY)


def _coins(match: Match) -> str:
    amount, coins, (note, coin) = match[1], match[2], _MONEY[match[3]]
    if match[4]:
        return f"{amount},{coins} {harmonised(note, match[4])}"
    notes = "" if amount == "0" and int(coins) else f"{amount} {note} "
    return (notes + f"{int(coins)} {coin}" * (coins != "00")).strip()


def _money(match: Match) -> str:
    return f" {harmonised(_MONEY[match[1]][0], match[2] or '')}"


def _unit(match: Match) -> str:
    return f" {attach(_UNITS[match[1]], match[2])}"


def _rate(match: Match) -> str:
    amount, unit, per, suffix = match.groups()
    name = _MONEY[unit][0] if unit in _MONEY else _UNITS[unit]
    return f"{_PER[per]} {amount or ''} {attach(name, suffix)}"


RULES: list[Rule] = [
    (r"([€$£₺%])\s?[-−](?=\d)", r"-\1"),
    (r"(?<![\w.,)])[-–−](?=[%€$£₺]?\d)", "eksi "),
    (
        rf"([€$£₺])\s?({_AMOUNT}){SUFFIX}",
        lambda match: f"{match[2]} {match[1]}" + (f"'{match[3]}" if match[3] else ""),
    ),
    (
        rf"(?:(?<![\d.,])({_AMOUNT}))?(?<![^\W\d_])\s?({any_of([*_UNITS, *_MONEY])})"
        rf"/({any_of(_PER)})(?!\w){SUFFIX}",
        _rate,
    ),
    (r"(?<=\d),[-–](?=\s?[€$£₺])", ""),
    (
        r"(?<![\d.,])(\d{1,3}(?:\.\d{3}){1,4}|\d{1,9})[.,](\d\d) ?"
        rf"({_CURRENCY})(?!\w){SUFFIX}",
        _coins,
    ),
    (rf"(?<![^\W\d_])({_CURRENCY})(?!\w){SUFFIX}", _money),
    (
        rf"(?<![\d.,%‰])({_AMOUNT}) ?([%‰])(?!\s?\d){SUFFIX}",
        lambda match: f"{match[2]}{match[1]}" + (f"'{match[3]}" if match[3] else ""),
    ),
    (r"%\s?(?=\d)", "yüzde "),
    (r"‰\s?(?=\d)", "binde "),
    (
        rf"(?<!\w)CO2(?!\w){SUFFIX}",
        lambda match: reading(("karbondioksit", "ce o iki"), match[1]),
    ),
    (
        rf"(?<=\d)\s?({any_of(_UNITS)})(?![\w/]){SUFFIX}"
        rf"(?:\.(?=\s(?:{SMALL}|\d{{1,3}} ?(?:dk|dak|sn))))?",
        _unit,
    ),
    (rf"(?<![\w'’/])({any_of(_CLEAR_UNITS)})(?![\w/]){SUFFIX}", _unit),
]
