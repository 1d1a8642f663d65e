"""German amounts as words: numbers with units, currencies and scales ("2,5 Mio. €/Jahr")."""

import re

from library.narration.spoken.german_endings import before, one, stop, table
from library.narration.spoken.german_numbers import number

SCALES = table("""
    Mio = Million; Million = Million; Millionen = Million; Mrd = Milliarde; Milliarde = Milliarde;
    Milliarden = Milliarde; Bio = Billion; Billion = Billion; Billionen = Billion; Tsd = tausend
""")
UNITS = table("""
    € = Euro; EUR = Euro; Euro = Euro; T€ = tausend Euro; ct = Cent; ct. = Cent; Ct = Cent;
    Cent = Cent; $ = Dollar; US-$ = US-Dollar; USD = US-Dollar; £ = Pfund; CHF = Schweizer Franken;
    DM = D-Mark; ₺ = Lira; ¥ = Yen; % = Prozent; ‰ = Promille; ° = Grad; °C = Grad Celsius;
    °F = Grad Fahrenheit; mm = Millimeter; cm = Zentimeter; m = Meter; km = Kilometer;
    cm^2 = Quadratzentimeter; m^2 = Quadratmeter; qm = Quadratmeter; km^2 = Quadratkilometer;
    ha = Hektar; cm^3 = Kubikzentimeter; m^3 = Kubikmeter; cbm = Kubikmeter; ml = Milliliter;
    l = Liter; hl = Hektoliter; µg = Mikrogramm; mg = Milligramm; g = Gramm; kg = Kilogramm;
    t = Tonne; Tonnen = Tonne; W = Watt; kW = Kilowatt; MW = Megawatt; GW = Gigawatt;
    kWp = Kilowatt peak; kWh = Kilowattstunde; MWh = Megawattstunde; GWh = Gigawattstunde;
    TWh = Terawattstunde; V = Volt; Hz = Hertz; kHz = Kilohertz; MHz = Megahertz; GHz = Gigahertz;
    dB = Dezibel; kB = Kilobyte; MB = Megabyte; GB = Gigabyte; TB = Terabyte; Mbit = Megabit;
    MBit = Megabit; Gbit = Gigabit; GBit = Gigabit; s = Sekunde; Sek. = Sekunde; min = Minute;
    Min. = Minute; h = Stunde; Std = Stunde; Std. = Stunde
""")
_PER = UNITS | {"a": "Jahr"}


def amount(match: re.Match[str]) -> str:
    """Say a number with what it counts: "2,5 Mio. €", "30 km/h", "1 t", "5 %"."""
    figures, scale, unit, per = match["number"], match["scale"], match["unit"], match["per"]
    if not (scale or unit):
        return match[0]
    if unit and re.fullmatch(r"\d+\.\d\d?", figures):
        figures = figures.replace(".", ",")  # "2.3 km", "39.99 EUR"
    joint = "-" if match.string.startswith("-", match.end()) else " "  # "5-%-Hürde"
    many = figures != "1"
    name = _plural(UNITS.get(unit or "", ""), many or bool(scale))
    price = re.fullmatch(r"([\d.]+),(\d\d)", figures)
    if price and name in ("Euro", "Dollar", "US-Dollar") and not scale:
        euros = one(match, name) if price[1] == "1" else number(price[1])
        said = _price(euros, str(int(price[2])), name)
    else:
        counted = _plural(SCALES[scale], many) if scale else name
        said = f"{number(figures) if many else one(match, counted)}{joint}{counted}"
        said += f" {name}" if scale and name else ""
    said += f" pro {_PER.get(per, per)}" if per else ""
    return said + stop(match)


def _plural(name: str, many: bool) -> str:
    ends = re.search("(?:(e)|(ion))$", name) if many else None
    return name + ("" if not ends else "n" if ends[1] else "en")


def _price(whole: str, cents: str, name: str) -> str:
    if whole == "null":
        return {"0": f"null {name}", "1": "ein Cent"}.get(cents) or f"{number(cents)} Cent"
    return f"{whole} {name}" + ("" if cents == "0" else f" {number(cents)}")


def scale(match: re.Match[str]) -> str:
    """Say a scale that has no figures: "in Mio. Euro", "eine Mio."."""
    name = _plural(SCALES[match[1]], before(match)[1] not in ("eine", "einer"))
    return name + stop(match)


def unit(match: re.Match[str]) -> str:
    """Say a unit that has no number: "pro m²", "in km/h"."""
    return UNITS[match[1]] + (f" pro {UNITS[match[2]]}" if match[2] else "")
