"""Words for what is written in figures, signs and short forms: Turkish.

Tables first, then the rules in the order in which they run. Most rules leave the figures to later
ones: "13.09.2020'de" → "13 Eylül 2020'de" → "on üç Eylül iki bin yirmide".
"""

import re

from library.narration.spoken import turkish_amounts as amounts
from library.narration.spoken import turkish_dates as dates
from library.narration.spoken import turkish_letters as letters
from library.narration.spoken import turkish_numbers as numbers
from library.narration.spoken.turkish_numbers import (
    CAPITAL,
    DASH,
    NUMBER,
    SMALL,
    SUFFIX,
    Match,
    Rule,
    any_of,
    attach,
    upper,
)

# Before what they belong to.
_BEFORE = {
    "bk": "bakınız", "bkz": "bakınız", "ca": "yaklaşık", "çev": "çeviren",
    "krş": "karşılaştırınız", "maks": "maksimum", "max": "maksimum", "min": "minimum",
    "ort": "ortalama", "ör": "örneğin", "örn": "örneğin", "yakl": "yaklaşık",
}  # fmt: skip
_BEFORE |= {upper(form[0]) + form[1:]: upper(said[0]) + said[1:] for form, said in _BEFORE.items()}
_BEFORE |= {
    "Alb": "Albay", "Arş. Gör": "Araştırma Görevlisi", "Av": "Avukat", "Doç": "Doçent",
    "Dr": "Doktor", "Ecz": "Eczacı", "Gen": "General", "Hz": "Hazreti", "Müh": "Mühendis",
    "Op": "Operatör", "Öğr. Gör": "Öğretim Görevlisi", "Prof": "Profesör", "Sn": "Sayın",
    "St": "Sankt", "T.C": "Türkiye Cumhuriyeti", "Uzm": "Uzman", "Yard": "Yardımcı",
    "Yrd": "Yardımcı",
}  # fmt: skip
# Part of a name: only where the text ends, their full stop is one.
_IN_NAMES = {
    "Apt": "Apartmanı", "Blv": "Bulvarı", "Bul": "Bulvarı", "Bşk": "Başkanı", "Cad": "Caddesi",
    "Cd": "Caddesi", "Fak": "Fakültesi", "Gn. Md": "Genel Müdürü", "Mah": "Mahallesi",
    "Mh": "Mahallesi", "San": "Sanayi", "Sk": "Sokak", "Sok": "Sokak", "Str": "Straße",
    "Tic": "Ticaret", "Üni": "Üniversitesi", "Üniv": "Üniversitesi", "A.Ş": "Anonim Şirketi",
    "Ltd": "Limited", "Şti": "Şirketi",
}  # fmt: skip
# Anywhere: before a capital, too, their full stop ends a sentence.
_ANYWHERE = {
    "a.g.e": "adı geçen eser", "a.g.m": "adı geçen makale", "Cmt": "Cumartesi", "e.V": "e ve",
    "Mio": "milyon", "mn": "milyon", "Mrd": "milyar", "mlr": "milyar", "M.Ö": "milattan önce",
    "M.S": "milattan sonra", "P.K": "posta kutusu", "Pzt": "Pazartesi", "tel": "telefon",
    "Tel": "Telefon", "vb": "ve benzeri", "v.b": "ve benzeri", "vd": "ve diğerleri",
    "vs": "vesaire", "v.s": "vesaire", "yy": "yüzyıl",
}  # fmt: skip
_BEFORE_FIGURES = {
    "Abs": "fıkra", "Art": "madde", "böl": "bölüm", "c": "cilt", "f": "fıkra", "m": "madde",
    "md": "madde", "s": "sayfa", "S": "sayfa", "sf": "sayfa", "ss": "sayfa",
}  # fmt: skip
_SIGNS = {
    "&": "ve", "+": "artı", "±": "artı eksi", "=": "eşittir", "≠": "eşit değildir", "≈": "yaklaşık",
    "≥": "en az", "≤": "en çok", "×": "çarpı", "÷": "bölü", "%": "yüzde", "‰": "binde", "@": "et",
    "°": "derece", "²": "kare", "³": "küp", "√": "karekök", "∞": "sonsuz", "§": "paragraf",
}  # fmt: skip
_IN_ADDRESSES = _SIGNS | {
    ".": "nokta", "-": "tire", "_": "alt tire", "/": "eğik çizgi", ":": "iki nokta",
    "?": "soru işareti", "#": "diyez", "~": "tilde", "com": "kom", "www": "ve ve ve", "eu": "e u",
}  # fmt: skip
# "5. Bölüm": with another capital behind it, a figure with a full stop ends a sentence.
_COUNTED = (
    "Asliye", "Baskı", "Bölge", "Bölüm", "Cadde", "Cilt", "Daire", "Dönem", "Dünya", "Etap",
    "Fıkra", "Geleneksel", "Hafta", "Kat", "Kısım", "Kitap", "Köprü", "Lig", "Madde", "Noter",
    "Olağan", "Ordu", "Sınıf", "Sokak", "Ulusal", "Uluslararası", "Yüzyıl",
)  # fmt: skip
_HALVED = "bin|milyon|milyar|trilyon|saat|gün|hafta|ay|yıl|yaş|kat"

_CLOSING = r"(?=[^\w%€$£₺]*$)"
_LOOKS = 4  # in "XIX2025" and the like a rule frees what an earlier one is for
_ORDINAL = r"(?<![\d.,])(\d{1,3}(?:\.\d{3}){1,3}|\d{1,4})\."


def _before(match: Match) -> str:
    return f"{_BEFORE[match[1]]} "


def _in_names(match: Match) -> str:
    return _IN_NAMES[match[1]] + ("" if match[2] is None else ".")


def _anywhere(match: Match) -> str:
    return _ANYWHERE[match[1]] + ("" if match[2] is None else ".")


def _address(match: Match) -> str:
    parts = re.findall(r"[^\W_]+|[\W_]", match["address"].rstrip("/"))
    said = " ".join(_IN_ADDRESSES.get(part) or letters.without_vowels(part) for part in parts)
    return f" {attach(said, match['suffix'])}"


def _tag(match: Match) -> str:
    return "heştek " + re.sub(rf"(?<={SMALL})(?={CAPITAL})|_", " ", match[1])


_RULES: list[Rule] = [
    (r"(?<=\d)²", " kare"),
    (r"(?<=\d)³", " küp"),
    (r"(?![0-9A-Za-z_])\w", numbers.plain),
    ("№", "No "),
    ("℃", "°C"),
    (r"[-=]{1,3}>|<[-=]{1,3}|[→⇒]", " "),
    (r"(?<=[^\W\d_])[*:_·](?=in(?:nen)?\b)", " "),  # German gender signs: a short pause
    # Short forms with a full stop.
    (r"\b[Nn][ou][.'’]?\s?l[uü]\b", "numaralı"),
    (r"(?<![\w.])(?:N[our]|n[ou])[.:]{0,2}\s?(?=\d)", "numara "),
    (r"(?<=\d )D[.:]\s?(?=\d)", "daire "),
    (r"(?<=\d )K[.:]\s?(?=\d)", "kat "),
    (
        rf"(?<![\w.])(?!(?<=\d )[ms]\.)({any_of(_BEFORE_FIGURES)})\.\s?(?=\d)",  # not "100 m."
        lambda match: f"{_BEFORE_FIGURES[match[1]]} ",
    ),
    (r"(?<=\w)str\.(?=\s\d)", "straße"),
    (r"(?<=\d\. )Cad\.", "Cadde"),
    (rf"(?<![\w.])(?!(?<=\d )(?:Hz|min))({any_of(_BEFORE)})\.\s?(?=\w)", _before),
    (rf"(?<=\S )({any_of(_IN_NAMES)})\.({_CLOSING})?", _in_names),
    (rf"(?<![\w.])({any_of(_ANYWHERE)})\.({_CLOSING}|(?=\s+{CAPITAL}))?", _anywhere),
    (r"\b([Tt])el(?=: ?[+(]?\d)", r"\1elefon"),
    (r"(?<![^\W\d_])Mio(?![^\W\d_])", "milyon"),
    (r"(?<![^\W\d_])Mrd(?![^\W\d_])", "milyar"),
    (r"(?<!\w)MÖ(?= \d)", "milattan önce"),
    (r"(?<!\w)MS(?= \d)", "milattan sonra"),
    (r"§{1,2}\s?(?=\d)", "paragraf "),
    # Addresses, tags, telephone numbers.
    (
        r"(?<![\w@.+-])(?:https?://)?(?P<address>(?:[\w.+-]{1,64}@)?(?:[\w-]{1,63}\.){1,9}"
        r"(?:com|de|edu|eu|gov|info|io|net|org|tr|nrw|ruhr)\b(?![@-])"
        r"(?:/[\w./?=&%#~+:-]{0,999}(?<=[\w/]))?|(?:(?<=://)|www\.)[\w./?=&%#~+:-]{1,999}(?<=[\w/]))"
        r"(?:['’](?P<suffix>[^\W\d_]+))?",
        _address,
    ),
    (r"(?<![\w.])(?P<address>@\w+)(?:['’](?P<suffix>[^\W\d_]+))?", _address),
    (r"(?<![\w&#])#([^\W\d_]\w*)", _tag),
    (r"#\s?(?=\d)", "numara "),
    (
        r"(?<![\w.,/+–-])(?:\(?\+\d{1,3}\)?|\(?00?[1-9]\d{1,4}\)?"
        r"|(?:(?<=elefon )|(?<=elefon: ))\d{2,5})"
        r"(?:(?: ?[/–-] ?|[ .])?(?:\(\d{1,4}\)|(?<!\d)\d{1,9})(?!\d)){1,6}",
        numbers.say_phone,
    ),
    ("_", " "),
    *dates.RULES,
    *amounts.RULES,
    # Figures with a full stop, Roman numbers.
    (rf"{_ORDINAL}(?=,|/\d| {SMALL}| {any_of(_COUNTED)}\b)", numbers.say_ordinal),
    (
        rf"{_ORDINAL}['’]?(?=(?:s[ıiuü](?:n[ıiuüea]n?|nd[ea]n?)?|l[ıiuü](?:k|ğ\w{{1,9}}))\b)",
        numbers.say_ordinal,
    ),
    (rf"{_ORDINAL}(?={SMALL}{{3}})", lambda match: f"{numbers.say_ordinal(match)} "),
    (r"(?<![\w.'’])(?P<roman>[IVX]{1,6})(?P<stop>\.)(?=,| [^\W\d_])", numbers.say_roman),
    (r"(?<![\w.])(?P<roman>[IVX]{2,6})(?P<stop>)(?!\w)", numbers.say_roman),
    (r"(?<=\b(?:Bölüm|BÖLÜM) )(?P<roman>[IVX])(?P<stop>)(?!\w)", numbers.say_roman),
    # Figures between figures.
    (
        rf"(?<![\d.,])(\d{{1,3}})[.,]5(?=(?: il[ae] {NUMBER})? (?:{_HALVED})"
        r"(?:[dt][ae]n?|l[ıiuü]k)?\b)",
        numbers.say_half,
    ),
    *dates.RULES_AFTER_AMOUNTS,
    (r"(?<=numara )(\d{1,4})/(?=\d)", r"\1 bölü "),
    (
        rf"(?<![\d/.,])(?:(\d{{1,3}}) (?=\d/\d\b))?(\d{{1,3}})/(\d{{1,4}})(?![\d/]){SUFFIX}",
        numbers.say_fraction,
    ),
    (r"(?<=\d)\s?[xX*×]\s?(?=\d)", " çarpı "),
    (r"<\s?(?=\d)", "küçüktür "),
    (r">\s?(?=\d)", "büyüktür "),
    (r"(?<=\d)/(?=\d)|(?<=\d):(?=\d{3})", " bölü "),
    (r"(?<=\d):(?=\d)", " "),
    (r"(?<![\d.,])\d{1,3}(?:,\d{3}){2,4}(?![\d,])", lambda match: match[0].replace(",", ".")),
    (r"(?<![\d.,])\d+(?:,\d+){2,}", lambda match: match[0].replace(",", ", ")),
    (
        r"(?<![\d.,])(?![1-9]\d{0,2}(?:\.\d{3})+(?!\d|\.\d))\d+(?:\.\d+){2,}",
        lambda match: match[0].replace(".", " nokta "),
    ),
    # Figures and letters in one word; strokes between words.
    (r"\b(ve|veya|ya da)/(?=\w)", r"\1 "),
    (r"(?<=\d)/|/(?=\d)", " "),
    (r"(?<=[^\W\d_])/(?=[^\W\d_])", ", "),
    (rf"(?<=\d)({SMALL})(?!\w)", lambda match: " " + letters.spelled(upper(match[1]))),
    (r"(?<=\d)(?=(?:[dt][ea](?:n|ki)?|l[ıiuü]k?|l[ea]r\w{0,9}|[ıiuü]?nc[ıiuü]|[yş]?[ea]r)\b)", "'"),
    (r"(?<=[^\W\d_])-?(?=\d)|(?<=\d)-?(?=[^\W\d_])", " "),
    (r"(?<=[^\W\d_]):(?=\d)", ": "),
    (rf"(?<=\d){DASH}(?=\d)", ", "),
    (rf"({NUMBER}){SUFFIX}", numbers.say_number),
    # Initials and signs that are left.
    (
        rf"(?<![\w.])((?:{CAPITAL}\.){{2,}})(?!\w)(\W*$)?",
        lambda match: match[1].replace(".", "") + ("." + match[2] if match[2] is not None else ""),
    ),
    (rf"(?<![\w.'’])({CAPITAL})\.\s?(?={CAPITAL})", r"\1 "),
    (any_of(_SIGNS), lambda match: f" {_SIGNS[match[0]]} "),
]
_COMPILED = [(re.compile(pattern), said) for pattern, said in _RULES]


def words(text: str) -> str:
    """Return a text with its figures, signs and short forms as words.

    What needs nothing comes back letter for letter, and so do words already spoken.
    """
    for _ in range(_LOOKS):
        said = _look(text)
        if said == text:
            break
        text = said
    return text


def _look(text: str) -> str:
    said = text
    for pattern, replacement in _COMPILED:
        said = pattern.sub(replacement, said)
    heading = letters.is_heading(text)
    said = letters.acronyms(said, heading)
    if said == text:
        return text
    said = re.sub(r" (?=[,.;:?!…])", "", re.sub(r" {2,}", " ", said)).strip()
    return upper(said) if heading else said
