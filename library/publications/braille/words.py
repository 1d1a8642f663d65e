"""Marked-up text → words in cells: which table writes what, and what stands for unknown signs."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from pyphen import Pyphen, language_fallback

from library.languages import Language
from library.programme.model import Run
from library.publications.braille.layout import END, HYPHEN
from library.publications.braille.louis import Table, find_table, knows, translate
from library.publications.linear import Piece

_SIGNS = {"em": "e", "strong": "s"}  # as `translate` takes them
_BREAKS = "/.-–@_=&?#:"  # after these, a word that is too long is cut without a hyphen
# What stands for a character that a table lacks: the first that it knows
_INSTEAD = {
    "„": "“", "‚": "‘", "“": '"', "”": '"', "‘": "'", "’": "'", "«": '"', "»": '"',
    "–": "-", "—": "-", "‑": "-", "•": "-", "·": "-", "€": "EUR",
}  # fmt: skip
_GERMAN = {"„": "«", "“": "«»", "”": "«»", "‚": "‹", "‘": "‹›", "’": "'"}  # opening and closing
_EIGHT_DOTS = re.compile("[\u2840-\u28ff]")
_CAPITALS = re.compile(r"(?<!\w)[A-ZÄÖÜ]{2,}(?!\w)")
_SINGLE = re.compile(r"(?<!\w)‘(?:[^‘’]|(?<=\w)’(?=\w))*’(?!\w)")


@dataclass(frozen=True)
class _Letter:
    """A character as it is to be written: by which table, how emphasised, in which language."""

    text: str
    table: Table
    sign: str
    tag: str


def write_words(
    pieces: Sequence[Piece], language: Language, table: Table, width: int
) -> tuple[str, ...]:
    """Return the words of a paragraph in cells, none longer than `width`; `END` ends a line.

    `table` writes `language`. A paragraph in another language is written with that language's
    own table, words in it that are marked as another's with letters alone, as the rules of German
    and English have it; only where the table lacks the letters, with the other language's.
    """
    letters = [
        letter for piece in pieces for run in piece.runs
        for letter in _letters(run, piece.language, language, table)
    ]  # fmt: skip
    cells = ""
    letters = _abbreviations(_quotations(letters))
    for (by, tag, ends), group in groupby(letters, lambda a: (a.table, a.tag, a.text == END)):
        some = list(group)
        text = "".join(letter.text for letter in some)
        signs = "".join(letter.sign * len(letter.text) for letter in some)
        cells += text if ends else _cells(by, tag, text, signs, width)
    return tuple(re.findall(f"[^ {END}]+|{END}", cells))


def _quotations(letters: list[_Letter]) -> list[_Letter]:
    """Write quotation marks so that the tables of German and English see which end they are.

    The German table takes “ for an opening, as in English: it gets « and », which it writes as
    the usual cells. Unified English Braille has single marks, where they are the outer ones,
    written as double ones (rules of 2013, section 7.6), and ’ after an s would be an apostrophe.
    """
    text = _plain(letters)
    signs = {place: sign for place, sign in enumerate(text) if sign in _GERMAN}
    english: dict[int, str] = {}
    if "“" not in text:
        for found in _SINGLE.finditer(text):
            english |= {found.start(): "“", found.end() - 1: "”"}
    written = list(letters)
    for place, sign in signs.items():
        opens = re.fullmatch(
            r"[\s(\[]?\w", text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
        )
        if letters[place].tag == "de":
            written[place] = replace(letters[place], text=_GERMAN[sign][0 if opens else -1])
        elif letters[place].tag == "en":
            written[place] = replace(letters[place], text=english.get(place, sign))
    return written


def _abbreviations(letters: list[_Letter]) -> list[_Letter]:
    """Sign abbreviations such as EU, where the language signs no capitals, and contract them not.

    So have it the rules of German braille; in Vollschrift `eu` would be one cell.
    """
    written = list(letters)
    for found in _CAPITALS.finditer(_plain(letters)):
        for place in range(*found.span()):
            letter = letters[place]
            table = find_table(letter.tag, "capitals") or letter.table
            written[place] = replace(letter, table=table)
    return written


def _plain(letters: list[_Letter]) -> str:
    """Return one character for each letter."""
    return "".join(letter.text if len(letter.text) == 1 else "\0" for letter in letters)


def _letters(run: Run, around: Language, language: Language, own: Table) -> Iterator[_Letter]:
    """Yield the characters of a run in a paragraph whose language is `around`."""
    marks = {mark.kind: mark.value for mark in run.marks}
    sign = next((_SIGNS[kind] for kind in ("strong", "em") if kind in marks), " ")
    tag = marks.get("lang", around.tag).partition("-")[0]
    table = own
    if around.tag != language.tag:
        table = find_table(around.tag, "full") or own
    if tag != around.tag.partition("-")[0]:
        table = find_table(around.tag, "letters") or table
        if not all(knows(table, letter) for letter in run.text if letter.isalpha()):
            table = find_table(tag, "full") or table
    for character in unicodedata.normalize("NFC", run.text):
        by = table
        if character.isalpha() and not knows(table, character) and knows(own, character):
            by = own  # the edition's script within a German paragraph
        text = END if character == "\n" else " " if character.isspace() else _known(by, character)
        if not text and not _is_invisible(character):  # of another script: in Latin braille
            latin = find_table("en", "letters") or by
            text = _known(latin, character) or f"[{unicodedata.name(character, '').lower()}]"
            by = by if all(knows(by, letter) for letter in text) else latin
        yield _Letter(text, by, sign, tag)


def _is_invisible(character: str) -> bool:
    """Tell whether a character has no sign of its own: it joins, marks, or is nobody's."""
    return unicodedata.category(character) in ("Cf", "Mn", "Me", "Co", "Cn")


@cache
def _known(table: Table, character: str) -> str:
    """Return a character, or what stands for it where the table has no sign; "" if nothing does."""
    if character == "\u00ad":  # a table may know this soft hyphen, as a blank
        return ""
    if knows(table, character):
        return character
    if _is_invisible(character):
        return ""
    similar = _INSTEAD.get(character, ""), unicodedata.normalize("NFKD", character)
    for text in (*similar, character.lower()):
        known = "".join(_known(table, letter) for letter in text if letter != character)
        if known:
            return known
    return ""


def _cells(table: Table, tag: str, text: str, signs: str, width: int) -> str:
    """Return a text in cells; words that are longer than a line are cut."""
    cells, begin = "", 0
    for found in re.finditer(r"[^ ]+", text):
        word = found[0]
        if 3 * len(word) > width and (len(word) > 3 * width or len(_six(table, word)) > width):
            cells += _six(table, text[begin : found.start()], signs[begin : found.start()])
            cells += END.join(_cut(table, tag, word, width))
            begin = found.end()
    return cells + _six(table, text[begin:], signs[begin:])


def _cut(table: Table, tag: str, word: str, width: int) -> Iterator[str]:
    """Yield the pieces of a word, each as long as a line allows: cut at a sign or a syllable."""
    if "/" in word or "@" in word:  # an address is not contracted
        table = find_table(tag, "letters") or table
    while len(word) > 3 * width or len(_six(table, word)) > width:
        fitting = [
            end
            for end in range(1, min(len(word), 3 * width))
            if len(_six(table, word[:end])) < width
        ]
        places = {place for place in fitting if word[place - 1] in _BREAKS}
        places |= _syllables(tag, word[: 3 * width]) & set(fitting)
        end = max(places or fitting, default=1)
        yield _six(table, word[:end]) + ("" if word[end - 1] in _BREAKS else HYPHEN)
        word = word[end:]
    yield _six(table, word)


def _syllables(tag: str, word: str) -> set[int]:
    pattern = language_fallback(tag)
    if not pattern or not word.isalpha():
        return set()
    return {int(place) for place in Pyphen(lang=pattern).positions(word)}


def _six(table: Table, text: str, signs: str = "") -> str:
    """Translate; whatever a table does, no cell has more than six dots."""
    cells = translate(table, text, signs) if text else ""
    return _EIGHT_DOTS.sub(lambda cell: chr(0x2800 + (ord(cell[0]) & 0x3F)), cells)
