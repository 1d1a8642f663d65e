"""Words for what is written in figures, signs and short forms: German."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from babel import Locale

from library.narration.spoken import german_amounts as amounts
from library.narration.spoken import german_numbers as numbers
from library.narration.spoken import german_short as short
from library.narration.spoken.german_endings import stop

_Said = str | Callable[[re.Match[str]], str]

_DAYS: dict[str, str] = {name[:2]: name for name in Locale("de").days["format"]["wide"].values()}
_MONTHS = {name[:3]: name for name in numbers.MONTHS if len(name) > 3} | {"Sept": "September"}


def words(text: str) -> str:
    """Return a text with its figures, signs and short forms as words."""
    text = "".join(char if char.isascii() else _plain(char) for char in text)
    for pattern, said in _RULES:
        text = pattern.sub(said, text)
    return re.sub(" {2,}", " ", text).strip()


def _plain(char: str) -> str:
    """Return the common figure for another script's, a raised one ("^2") or a circled one."""
    if char in "‐‑":
        return "-"
    if not unicodedata.category(char).startswith("N"):
        return char
    plain = unicodedata.normalize("NFKC", char).replace("⁄", "/")
    if not plain.isascii():
        value = unicodedata.numeric(char)
        return str(int(value)) if value.is_integer() else ""
    kind = unicodedata.decomposition(char)
    return f"^{plain}" if "<super>" in kind else f" {plain}" if "<fraction>" in kind else plain


def _day(match: re.Match[str]) -> str:
    return _DAYS[match[1] or match[2]] + stop(match)


def _any(keys: Iterable[str]) -> str:
    """Return a pattern for any of these, the longest first."""
    return "|".join(re.escape(key) for key in sorted(keys, key=len, reverse=True))


# Pieces of the patterns. A pattern begins where a run of letters or figures does, and what it
# repeats is bounded, so that time stays linear.
_N = numbers.NUMBER
_AT = r"(?<![\w.,])"
_D, _M = _any(_DAYS), _any(_MONTHS)
_NAMES = _any([*_DAYS.values(), *numbers.MONTHS])
_ROMAN = r"(?P<roman>(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3}))"
_DAY, _MONTH = r"(?P<day>\d\d?)", r"(?P<month>\d\d?)"
_HOUR, _MINUTE = r"(?<![\d.,:])(?P<hour>\d\d?)", r"[.:](?P<minute>\d\d)"
_SCALES = f"(?:{_any(amounts.SCALES)})"
_UNITS = rf"(?P<unit>{_any(amounts.UNITS)})(?![\w^])(?:/(?P<per>[^\W\d_]+(?:\^?\d)?))?"
_BARE = _any(
    ["m^2", "m^3", "km^2", "qm", "km", "kWh", "MWh", "GWh", "kW", "MW", "kg", "cm", "mm", "°C"]
)
_TIME = r"\d\d?[.:]\d\d(?![\d.])"
_TO = rf"(?P<dash> ?[–—] ?| - |-)(?=(?P<last>{_TIME}|{_N})(?!-\d))"
_OCLOCK = r"\d\d?(?:[.:]\d\d)? ?(?:Uhr|h)\b"
_NO_TIME = r"(?![.,:]?\d| ?(?:Uhr|h\b|[€%]|E))"  # "um 18.05", but not "um 18.05 Uhr", "um 2.50 €"
_NUMBER = rf"{_AT}(?P<number>\d+\.\d\d?(?![\d.,])|{_N})"
_FRACTION = r"(?P<above>\d\d?)/(?P<below>\d\d?)"
_POINTED = r"(?:\d{1,3}(?:\.\d{3}){1,2}|\d{1,4})\."
_JOINT = r"(?: ?[–/-] ?| bis | und | oder | sowie |, )"
_ALONE, _AREA = r"(?<![\w.,/–-])", r"(?:\+\d|\(?0[1-9])\d+\)?"
_PLACE = r"[A-ZÄÖÜ][a-zäöüß-]{2,40}(?:$|[,;.)])"
_E_WORD = r"(?<![^\W_])([^\W\d_]*(?:e[mns]?|[Ee]in))"
_BEFORE = _any(short.BEFORE_FIGURES)
_SHORT = _any([*short.SHORT, *short.ADJECTIVES]).replace(r"\.\ ", r"\. ?")
_TLD = "de|com|org|net|eu|info|nrw|berlin|ruhr|at|ch|pdf"
_WHO = "der|die|das|den|dem|des|er|sie|ihm|ihr|ihn|ihnen|sein|seine[rnms]?|ihre[rnms]?|diese[rnms]?"
_CALL = r"\b(?:Tel|Fax|Mobil|Handy|Hotline|Ruf|Notruf|PLZ|Postleitzahl)\w{0,20}[.:]{0,2} "

# Each rule with what it is for. The order: what belongs together is said, or written in a plainer
# way that a later rule says; then the numbers that are left, then signs and capitals.
_RULES: list[tuple[re.Pattern[str], _Said]] = [
    (re.compile(pattern), said)
    for pattern, said in (
        (r"(?s)\A.+\Z", short.heading),
        (rf"(?<!\w)(?:{_any(short.WHOLE)})(?![\w^])", lambda match: short.WHOLE[match[0]]),
        # The net: max@example.org, https://example.org/a, example.org, #BesserWerden
        (r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+", short.address),
        (r"(?<!\w)(?:https?://|www\.)[^\s<>\"“”„»«()\[\]]*[\w/]", short.address),
        (rf"(?<![\w@.-])(?:[\w-]+\.)+(?:{_TLD})(?![\w-])(?:/[^\s“”\"()]*\w)?", short.address),
        (r"(?<!\w)#(?=[^\W\d])(\w+)", short.hashtag),
        # Gender: a space for the short pause; nobody says the sign.
        # Lehrer(innen), Banker_in, BürgerInnen, LehrerIn, der*die, eine_r, Angestellte(r)
        (r"(?<=[a-zäöüß])\((in|innen|inn(?=\)en))\)", r" \1"),
        (r"(?<=[a-zäöüß])(?:[*_:·]|/-?)(?=[Ii]n(?:nen)?(?![a-zäöüß])|[Ii]nnen)", " "),
        (r"(?<=[a-zäöüß])Innen(?![A-ZÄÖÜ])", " innen"),
        (r"(?<=er|nt|st|og|at|eg)In(?!\w)", " in"),
        (rf"\b((?i:{_WHO}))[*_:/](?=(?:{_WHO})\b)", r"\1 oder "),
        (rf"{_E_WORD}(?:[*_:]|/-?)([rnsm]|e|e[rnm])(?![\w^])", short.pair),
        (rf"{_E_WORD}\(([rnsme])\)", short.pair),
        (r"[*_]+", " "),
        # Said figure by figure: IBAN; Tel. 115; 0231 50-0; 02 31 / 50 10 20; D-44135;
        # Markt 1, 44135 Dortmund; in 44135 Dortmund
        (r"\b(?P<figures>[A-Z]{2}\d{2}(?: ?\d{4}){3,7}(?: ?\d{1,3})?)\b", short.figures),
        (rf"{_CALL}(?P<figures>[+(]{{0,2}}\d[\d /()–-]{{0,30}}(?<=\d))(?!\d)", short.figures),
        (rf"{_ALONE}(?P<figures>{_AREA}(?:(?: ?[/–-] ?| )\d+){{1,6}})(?!\d)", short.figures),
        (rf"{_ALONE}(?P<figures>0[1-9](?: \d\d){{1,2}} ?/(?: ?\d\d){{2,5}})(?!\d)", short.figures),
        (r"(?<![\w-])(?P<figures>(?:D|A|CH)-\d{4,5})(?!\d)", short.figures),
        (r"(?:(?<=\d, )|(?<=\d[a-z], ))(?P<figures>\d{5})(?= [A-ZÄÖÜ])", short.figures),
        (rf"(?:^|(?<=, )|(?<=\bin ))(?P<figures>\d{{5}}(?<!00))(?= {_PLACE})", short.figures),
        # Dates are written with the month's name: 2020-09-13; am 13.09; 13.9.20; 13. 9. 2020;
        # seit 9/2020; 13. Sept.; Sept. 2020
        (r"(?<![\d.,-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])", numbers.date),
        (rf"\b([Aa]m|[Vv]om|[Zz]um|[Dd]e[nm]) (\d\d)\.(0\d|1[0-2]){_NO_TIME}(?!\.)", r"\1 \2.\3."),
        (rf"(?<![\d.,]){_DAY}\.{_MONTH}\.(?P<year> ?\d{{4}}|\d\d)?(?!\d)", numbers.date),
        (rf"(?<![\d.,]){_DAY}\. {_MONTH}\. (?P<year>\d{{4}})(?!\d)", numbers.date),
        (r"\b(?:[Ii]m|[Ss]eit|[Aa]b|[Bb]is|[Vv]on|Stand:?) (\d\d?)/(\d{4})(?!\d)", numbers.month),
        (rf"(?<=\d\. )({_M})\b(?!-)\.?", lambda match: _MONTHS[match[1]]),
        (rf"\b({_M})\b\.? ?(?=\d{{4}}(?!\d))", lambda match: f"{_MONTHS[match[1]]} "),
        # Mo.–Fr.; Mo., Di. und Fr. 8–12 Uhr; Sa./So.; Mai–Juni
        (rf"\b({_D})\.? ?[–-] ?(?=(?:{_D})\b)", lambda match: f"{_DAYS[match[1]]} bis "),
        (rf"\b({_D})\.?/(?=(?:{_D})\b)", lambda match: f"{_DAYS[match[1]]} und "),
        (rf"\b({_D})\.(?=,? \d|(?:,| und| oder| bis) (?:{_D})\b)", lambda match: _DAYS[match[1]]),
        (r"\b(Mo|Di|Mi|Do|Fr|Sa)(?= \d\d?(?:[.:]\d\d)?(?: ?[–-] ?\d| Uhr| bis ))", _day),
        (rf"(?<=tag, |och, )({_D})\b\.?|(?<=(?:tag|och) (?:und|bis) )({_D})\b\.?", _day),
        (rf"\b({_NAMES}) ?[–-] ?(?=(?:{_NAMES})\b)", r"\1 bis "),
        # Short forms: §, &, usw (no stop), Fr., St., & Co., Hauptstr., z. B., S. 5, 5 ff.,
        # U.S.A.
        (r" ?§(§?) ?", lambda match: " Paragrafen " if match[1] else " Paragraf "),
        (r" ?& ?", " und "),
        (r"\b(bzw|ca|etc|evtl|ggf|inkl|usw|vgl|z\.B)(?![\w.])", r"\1."),
        (r"\bFr\.(?= [A-ZÄÖÜ])", "Frau"),
        (r"\bSt\.(?=[ -][A-ZÄÖÜ])", "Sankt"),
        (r"(?<=und )Co\.", "Ko"),
        (r"(?<=[a-zäöüß])str\.", lambda match: "straße" + stop(match)),
        (rf"(?<![^\W\d_])(?:{_SHORT})", short.abbreviation),
        (r"(?<=Abs\. \d )S\.(?= ?\d)", "Satz"),
        (rf"(?:(?<!\w)|(?!\w))({_BEFORE}) ?(?=\d|[IVX]+\b)", short.before_figures),
        (r"(?<=\d) ?(f?)f\.(?!\w)", short.following),
        (r"(?<![\w.])(?:[A-ZÄÖÜ]\.){2,10}(?!\w)", short.letters),
        # Figures apart from letters: m2 ("m^2"), U47
        (r"(?<=[ /\d])(k?m)(?=[23](?!\w))", r"\1^"),
        (r"(?<=[^\W\d_])(?=\d)", " "),
        # SGB-II-Leistung; Heinrich II.; Kapitel IV, der II. Weltkrieg
        (rf"(?<=\w-)(?=[IVX]{{2}}){_ROMAN}(?!\w)", short.roman_within),
        (rf"\b(?P<name>[A-ZÄÖÜ][a-zäöüß]{{2,30}}) {_ROMAN}\.(?!\w)", short.ruler),
        (rf"(?<![\w.-]){_ROMAN}(?P<point>\.?)(?![\w-]| [A-ZÄÖÜ]\b)", short.roman),
        # Figures are written in a plainer way: 20 000, "1,2,3", 10–12, 2,50–3 €, -5, 3 x 5
        (
            r"(?<![\d.,])(?<!\d[ '’])\d{1,3}(?:[ '’]\d{3}){1,4}(?!\d|[ '’]\d{3})",
            lambda match: re.sub("[ '’]", ".", match[0]),
        ),
        (r"(?<![\w.,])\d+(?:,\d+){2,}(?![\d.])", lambda match: match[0].replace(",", ", ")),
        (rf"(?<![\w,.–-])(?P<first>{_TIME}|{_N})(?P<unit>(?: ?[€%°]C?)?){_TO}", numbers.span),
        (rf"(\d,\d\d)(?= (?:bis|oder|und) {_N} ?(?:€|EUR\b|Euro\b))", r"\1 €"),
        (r"(?<![\w)\]%€.])(?:[–-]|− ?)(?=\d)", "minus "),
        (r"(?<=\d) ?[x×] ?(?=\d)", " mal "),
        (r"(?<=\d) ?x(?!\w)", "-mal"),
        # 8.30 bis 9.30 Uhr; um 8.30; 8.30 Uhr, 8 Uhr; 8.30 h; 8:30; and the score 2:1
        (rf"{_HOUR}{_MINUTE}(?= (?:bis|und|oder) {_OCLOCK})", numbers.clock),
        (rf"\b(?:[Uu]m|[Gg]egen|Beginn:?|Einlass:?) {_HOUR}{_MINUTE}{_NO_TIME}", numbers.clock),
        (rf"{_HOUR}(?:{_MINUTE})? ?Uhr(?!\w)", numbers.clock),
        (rf"{_HOUR}{_MINUTE} ?h(?!\w)", numbers.clock),
        (rf"{_HOUR}:(?P<minute>\d\d)(?![\d:])", numbers.clock),
        (r"(?<![\d:.,])(\d+)(?::| : )(\d+)(?![\d:])", numbers.score),
        # Amounts: 5,– €; € 5; 100%ig; 2 %-Punkte; 2,5 Mio. €/Jahr, 5-%-Hürde; pro m²; in Mio. Euro
        (r"(?<=\d),[–—-]+", ""),
        (rf"(?<![\d€] )(?<!\w)(€|EUR|\$|£) ?({_N}(?: ?{_SCALES}\.?)?)(?![\d.,]*\d)", r"\2 \1"),
        (r"/(?=(?:m\^2|km|kWh)(?![\w^]))", " pro "),
        (r"(?<=\d)[ -]?%-?(?=ig)", "-prozent"),
        (r" ?%-P(?=unkt)", " Prozentp"),
        (rf"{_NUMBER}(?: ?(?P<scale>{_SCALES})(?!\w)\.?)?(?:[ -]?{_UNITS})?", amounts.amount),
        (rf"(?<!\w)({_BARE})(?:/(h|m\^2))?(?![\w^])", amounts.unit),
        (r"\b(Mio|Mrd|Bio)\b\.?", amounts.scale),
        # A note's number is not said; 10³; ½, 2 1/2
        (r"(?<=[^\W\d_][^\W\d_])\^\d+", ""),
        (r"(?<=\w) ?\^ ?(?=\w)", " hoch "),
        (rf"(?<![\w/.,])(?:(?P<whole>\d{{1,3}}) {{1,2}})?{_FRACTION}(?![\w/])", numbers.fraction),
        # 1.-Mai-Feier; am 13. bis 15.; 2te; 90er; 20-jährig; 3.1; 12a, 5G; B 1, 3 D; 2020/21,
        # 19/1234; the rest
        (rf"{_AT}(\d\d?)\.-(?=([A-ZÄÖÜ][a-zäöü]+))", numbers.ordinal_joined),
        (rf"(?<![\w.,:/–-]){_POINTED}(?:{_JOINT}\d{{1,3}}\.)*(?![\w.])", numbers.ordinals),
        (rf"{_AT}(\d{{1,4}}|\d{{1,3}}\.\d{{3}})-?s?te([nrsm]?)(?!\w)", numbers.ordinal_in_letters),
        (rf"{_AT}({_N})-?(er[ns]?)(?!\w)", numbers.decade),
        (rf"{_AT}({_N})-?((?:[Jj]ährig|[Ff]ach)\w*|[a-zäöüß]{{3,}})", numbers.compound),
        (rf"{_AT}(\d+(?:\.\d+)+)(?!\d)", numbers.points),
        (r"(?<=\d)(?=[a-zäöüß]{1,2}(?!\w))|(?<=\d)(?=[A-ZÄÖÜ])", " "),
        (r"(?<![\w.-])[A-ZÄÖÜ](?= \d)|(?<=\d )[A-ZÄÖÜ](?!\w)", short.letters),
        (r"(?<!\d)((?:1[5-9]|20)?\d\d?)/(?=(?:(?:1[5-9]|20)\d)?\d\d?(?!\d))", r"\1 "),
        (r"(?<!\d)(\d+)/(?=\d)", lambda match: f"{numbers.number(match[1])} Schrägstrich "),
        (rf"(?<!\d){_N}|\d+", numbers.plain),
        # Signs; then H-Bahn, GmbH, SPD, BauGB, A–Z
        (rf"[{re.escape(''.join(short.SIGNS))}]", lambda match: f" {short.SIGNS[match[0]]} "),
        (r" ?/+ ?", ", "),
        (r"[~<>#^№]+", " "),
        (r"(?<![\w-])[B-DF-HJ-NP-TV-Z](?=-[A-ZÄÖÜ])(?!-Shirt)", short.letters),
        (rf"(?<![^\W_])(?:{_any(short.SPELT)})(?![^\W_])", short.letters),
        (r"(?<![^\W_])(?P<word>[A-ZÄÖÜ]{2,})(?P<ending>s|ler\w*|)(?![^\W_])", short.capitals),
        (r"(?<=[a-zäöüß])(?![IVX]+\b)[A-ZÄÖÜ]{2,}(?![^\W_])", short.letters_within),
        (r"(?<![\w-])([A-Z])[–-](?=[A-Z](?![\w-]))", r"\1 bis "),
    )
]
