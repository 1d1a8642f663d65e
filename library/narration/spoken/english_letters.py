"""English capitals: those that are said as letters, as words, as numbers."""

import re
import string
import unicodedata
from collections.abc import Callable

from library.narration.spoken.english_numbers import cardinal, ordinal, roman, singly

Say = Callable[[re.Match[str]], str] | str

# As dictionaries spell them, where the voices agree. "ay" is "aye" to both eSpeak and Pico, and a
# lone A the article; eSpeak spells "eff" as three letters; Pico says "yo-us" for "yous".
_NAMES = (
    "eh bee cee dee ee ef gee aitch eye jay kay ell em en oh pee cue ar ess tee you vee double-you "
    "ex wye zed"
)
_LETTERS = dict(zip(string.ascii_uppercase, _NAMES.split(), strict=True))
_PLURALS = {"H": "aitches", "S": "esses", "U": "ewes", "W": "double-ewes", "X": "exes"}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Said as words; most capitals of six letters and more are.
_WORDS = _set(
    "AIDS ALDI ASBO ASEAN AWOL BAFTA BAME CERN COBRA COVID DAX DEFRA DIN EURO FIFA GIF IKEA ISA "
    "ISO KITA LIDL MERS MINT NASA NATO NEET NIMBY OPEC PIN PISA RADA RAM REWE ROM SAGE SARS SEND "
    "SIM STEAM STEM SWAT SWIFT UEFA UKIP UNO ZIP"
)
# Said as letters even among capital words; those without a vowel are, too.
_INITIALS = _set("AI EU ID IQ LGBTQIA OECD TV UAE UK UN USA VAT VIP")
# Short words that are only loud: Pico spells "NOT" and "AND". Longer ones are looked up.
_STRESSED = _set(
    "ALL AND ANY ARE BUT CAN DO FOR HOW IN IS NEW NO NOT NOW OF OFF ON ONE OR OUR OUT SO THE TO "
    "TOO WE WHY YES YOU"
)
_COMMON = 4.3  # on the Zipf scale: "vote" has 5.1, "plan" 5.3, "LGBT" 4.0, "OECD" 3.4
_RULERS = (
    "Alexander|Benedict|Carl|Charles|Christian|Edward|Elizabeth|Ferdinand|Francis|Frederick|"
    "Friedrich|George|Gustaf|Harald|Henry|Ivan|James|Karl|Leopold|Louis|Ludwig|Maximilian|"
    "Napoleon|Nicholas|Otto|Paul|Philip|Pius|Richard|Rudolf|Wilhelm|William"
)
_NUMBERED = (
    "Act|Annex|Appendix|Article|Book|Chapter|Class|Figure|Grade|Level|Mark|Part|Phase|Section|"
    "Stage|Table|Title|Type|Volume|War"
)
_CAPITAL = "A-ZÀ-ÖØ-Þ"


def spell(word: str, plural: bool = False) -> str:
    """Return a word as the names of its letters: "ess pee dee"; their accents are not said."""
    plain = [letter for letter in unicodedata.normalize("NFD", word).upper() if letter in _LETTERS]
    names = [_LETTERS[letter] for letter in plain]
    if plural and names:
        names[-1] = _PLURALS.get(plain[-1], names[-1] + "s")
    return " ".join(names)


def _vowels(word: str) -> int:
    return sum(letter in "AEIOUY" for letter in unicodedata.normalize("NFD", word))


def _is_known(word: str) -> bool:
    if word in _INITIALS or word in _WORDS or not _vowels(word):
        return False
    from wordfreq import zipf_frequency  # slow to import, and most texts have no capital words

    return zipf_frequency(word.lower(), "en", wordlist="small") >= _COMMON


def _is_common(word: str) -> bool:
    return word in _STRESSED or (len(word) > 3 and _is_known(word))  # not "US" and "IT"


def _is_word(word: str) -> bool:
    if word in _INITIALS:
        return False
    vowels = _vowels(word)
    long = len(word) > 7 or (len(word) > 4 and vowels > 1 and vowels * 4 >= len(word))
    return long or word in _WORDS or _is_common(word)


def _shouted(text: str) -> str:
    """Return capital words as common ones, if any of them is surely a word."""
    words = re.findall(rf"[{_CAPITAL}]{{2,}}", text)
    if not any(word not in _WORDS and _is_word(word) for word in words):
        return text

    def say(match: re.Match[str]) -> str:
        word = match[1]
        common = word not in _WORDS and (_is_word(word) or _is_known(word))
        return word.capitalize() + match[2].lower() if common and not roman(word) else match[0]

    return re.sub(rf"(?<!\w)([{_CAPITAL}]{{2,}})((?:['’][{_CAPITAL}]+)?)(?!\w)", say, text)


def headings(text: str) -> str:
    """Return a text in which whole capital words are words: "OUR SPD" → "Our SPD"."""
    if not any(letter.islower() for letter in text):
        return _shouted(text)
    run = rf"(?<!\w)[{_CAPITAL}]{{2,}}(?: [{_CAPITAL}]+){{2,}}(?!\w)"
    return re.sub(run, lambda match: _shouted(match[0]), text)


def _capitals(match: re.Match[str]) -> str:
    word, plural = match[1], bool(match[2])
    if _is_common(word) and not plural:
        return word.lower()
    return match[0] if _is_word(word) else spell(word, plural)


def _code(match: re.Match[str]) -> str:
    """Say a code in its groups: a postcode, a bank account."""
    groups = re.findall(r"[A-Z0-9]+", match[0])
    return ", ".join(
        " ".join(singly(sign) if sign.isdigit() else spell(sign) for sign in group)
        for group in groups
    )


def _name(match: re.Match[str]) -> str:
    return spell(match[1])


# Letters beside figures, while the figures stand.
CODES: list[tuple[str, Say]] = [
    (r"\b[A-Z]{2}\d{2}(?: ?\d{4}){3,7}(?: ?\d{1,4})?(?!\w)", _code),
    (r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b", _code),
]
WITH_FIGURES: list[tuple[str, Say]] = [
    (r"(?<![^\W_])([A-Z])(\d{3,4})(?![\w])", lambda match: f"{spell(match[1])} {singly(match[2])}"),
    (
        rf"(?<![^\W_])([{_CAPITAL}]+)(?=\d)",
        lambda match: (match[1] if match[1] in _WORDS else spell(match[1])) + " ",
    ),
    (r"(?<=\d)([A-Za-z])(?![^\W_])", lambda match: f" {spell(match[1])}"),
    (r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " "),
    # "the A 40", but not "A 40-year-old".
    (r"(?<![\w’'.–-])([B-HJ-Z])(?= \d)", _name),
    (r"\b(?:(?<=[Tt]he )|(?<=on )|(?<=via )|(?<=and ))(A)(?= \d)", _name),
]
CAPITALS: list[tuple[str, Say]] = [
    (rf"\b((?:{_RULERS}) )([IVX]+)\b", lambda match: match[1] + _nth(match[2])),
    (rf"\b((?:{_NUMBERED}) )([IVX]+)\b", lambda match: match[1] + _count(match[2])),
    (r"(?<![\w.])([IVX]{2,})(?!\w|\.\w)", lambda match: _count(match[1])),
    (r"\bA to (?=[A-Z]\b)", "eh to "),
    (r"(?<=\beh to )([A-Z])\b", _name),
    (
        r"(?<![\w&-])([A-Z]{1,2}) ?& ?([A-Z]{1,2})(?![\w&-])",
        lambda match: f"{spell(match[1])} and {spell(match[2])}",
    ),
    (
        r"(?<![\w-])([A-Z])[–-]([A-Z])(?![\w-])",
        lambda match: f"{spell(match[1])} to {spell(match[2])}",
    ),
    # "vitamin A is": the article is small there.
    (r"(?<=[a-z] )(A)(?![\w’'-]| [“‘\"']?[A-Z]|\.[A-Z])", _name),
    # Pico says "H hyphen Bahn".
    (r"(?<![\w-])([A-Z])(?=-[^\W\d_]{2})", _name),
    (rf"(?<![^\W_])([{_CAPITAL}]{{2,}})(s?)(?![^\W_])", _capitals),
    # GmbH, PhD, KfW
    (r"\b([A-Z][a-z]{1,2}[A-Z])(s?)\b", lambda match: spell(match[1], bool(match[2]))),
    (r"(?<=\()([A-Za-z])(?=\))", _name),
]


def _count(written: str) -> str:
    return cardinal(roman(written)) if roman(written) else written


def _nth(written: str) -> str:
    return f"the {ordinal(roman(written))}" if roman(written) else written
