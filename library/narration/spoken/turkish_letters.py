"""Acronyms in Turkish: which are said as letters, and the names of the letters."""

import re

from library.narration.spoken.turkish_numbers import SUFFIX, attach, upper

# The Turkish names (TDK). W is said "ve" as in BMW; I stands for the i of foreign names.
_NAMES = "a be ce çe de e fe ge ğe he i i je ke le me ne o ö pe kü re se şe te u ü ve ve iks ye ze"
_LETTERS = dict(zip("ABCÇDEFGĞHIİJKLMNOÖPQRSŞTUÜVWXYZ", _NAMES.split(), strict=True))
_SPELLED = {"AB", "ABD", "ADAC", "AOK", "DAAD", "ICE", "OECD"}  # though they look like words
_AS_WORDS = {"BİST", "DİSK", "TOBB"}
_SHOUTED = (  # never letters
    "AK ALT AŞK AZ BU DA DE EL EN EV İÇ İL İLK İŞ Kİ MI Mİ MU MÜ NE OL ON OY ÖN SU ŞU ÜÇ ÜST VE YA"
)
_OTHERWISE = {
    "BBC": "bi bi si", "CEO": "si i o", "CIA": "si ay ey", "CNN": "si en en", "DJ": "di cey",
    "FBI": "ef bi ay", "IT": "ay ti", "NBA": "en bi ey", "PC": "pi si", "SMS": "es em es",
    "VIP": "vi ay pi", "AfD": "a fe de", "GmbH": "ge me be he",
}  # fmt: skip

_VOWEL, _CONSONANT = "[AEIİOÖUÜ]", "[BCÇDFGĞHJKLMNPQRSŞTVWXYZ]"
_SAYABLE = re.compile(
    rf"(?:{_CONSONANT}|[BDFGKPT][RL]|S[PTK])?{_VOWEL}(?:{_CONSONANT}{{0,3}}{_VOWEL})*"
    rf"(?:{_CONSONANT}|[LRNMSŞFVYH][KTPÇSZFMD])?"
)
_SAYABLE_IF_SHORT = re.compile(f"{_CONSONANT}{_VOWEL}{_CONSONANT}|{_VOWEL}{_CONSONANT}{_VOWEL}")
_ALONE = r"(?<!\w)(?<!\w['’])"
_ACRONYM = re.compile(rf"{_ALONE}(AfD|GmbH|[A-ZÇĞİÖŞÜ]{{2,}}){SUFFIX}(?!\w)")
_WITH_SUFFIX = re.compile(rf"(?<!\w)({_CONSONANT}{{2,}})([a-zçğıöşü]{{2,9}})\b")
_LETTER = re.compile(rf"{_ALONE}({_CONSONANT})(?:['’]([a-zçğıöşü]+))?(?!['’]?\w)")


def is_heading(text: str) -> bool:
    """Tell whether a text is set in capitals as a whole: then its words are words."""
    if any(letter.islower() for letter in text):
        return False
    return len(re.findall(r"[^\W\d_]{2,}", text)) > 1


def spelled(word: str) -> str:
    """Return the names of the letters of a word in capitals: "SPD" → "se pe de"."""
    return " ".join(_LETTERS[letter] for letter in word)


def without_vowels(word: str) -> str:
    """Return a part of an address, spelled if no one could say it: "spd" → "se pe de"."""
    return spelled(upper(word)) if re.fullmatch(f"{_CONSONANT}+", upper(word)) else word


def acronyms(text: str, heading: bool) -> str:
    """Return a text whose acronyms and single consonants are the names of letters."""

    def say(match: re.Match[str]) -> str:
        word: str = match[1]
        if word in _OTHERWISE:
            return attach(_OTHERWISE[word], match[2])
        return match[0] if _is_word(word, heading) else attach(spelled(word), match[2])

    text = _ACRONYM.sub(say, text)
    for pattern in (_WITH_SUFFIX, _LETTER):
        text = pattern.sub(lambda match: attach(spelled(match[1]), match[2]), text)
    return text


def _is_word(word: str, heading: bool) -> bool:
    if word in _AS_WORDS or word in _SHOUTED.split():
        return True
    if word in _SPELLED or not re.search(_VOWEL, word):
        return False
    if heading:
        return len(word) > 3 or _SAYABLE.fullmatch(word) is not None
    return (_SAYABLE if len(word) > 3 else _SAYABLE_IF_SHORT).fullmatch(word) is not None
