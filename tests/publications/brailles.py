"""Reads BRF as its reader would, and back into words: German and English by liblouis' tables.

Turkish is read by a key of its own here, German Kurzschrift is not read back: see `read_back`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from library.publications.braille.louis import Grade, back_translate, find_table, translate

# North American ASCII braille, cell by cell from U+2800
ASCII = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="
_CELLS = {sign: chr(0x2800 + number) for number, sign in enumerate(ASCII)} | {" ": " "}
_ALPHABET = "abcçdefgğhıijklmnoöprsştuüvyzqwx", "⠁⠃⠉⠡⠙⠑⠋⠛⠣⠓⠔⠊⠚⠅⠇⠍⠝⠕⠪⠏⠗⠎⠩⠞⠥⠳⠧⠽⠵⠟⠺⠭"
_LETTERS = {cell: letter for letter, cell in zip(*_ALPHABET, strict=True)}
_DIGITS = {cell: digit for digit, cell in zip("1234567890", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚", strict=True)}
_ACCENTED = {"⠁": "â", "⠊": "î", "⠥": "û"}


@dataclass(frozen=True)
class Brf:
    """A file's pages, each with its lines in Unicode braille with blanks for spaces."""

    pages: tuple[tuple[str, ...], ...]

    def entries(self) -> list[tuple[str, int]]:
        """Return the entries of the contents: their cells, and the number that they lead to."""
        dotted = [index for index, page in enumerate(self.pages) if "⠐⠐" in "".join(page)]
        pages = self.pages[dotted[0] : dotted[-1] + 1]
        lines = [line for page in pages for line in page[1:] if line.strip()][1:]
        found, text = [], ""
        for line in lines:
            if entry := re.fullmatch(r"(.*) ⠐* ⠼([⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚]+)", line):
                found.append((f"{text} {entry[1].strip()}".strip(), number(entry[2])))
                text = ""
            else:
                text = f"{text} {line.strip()}"
        return found

    def section(self, index: int) -> str:
        """Return the words of a section of the contents in cells, without heads and hyphens."""
        starts = [page for _, page in self.entries()] + [len(self.pages) + 1]
        lines = [line for page in self.pages[starts[index] - 1 : starts[index + 1] - 1]
                 for line in page[1:]]  # fmt: skip
        return " ".join(" ".join(lines).split())


def read_brf(path: Path) -> Brf:
    """Return the pages of a file, and demand that they are as BRF has them: 40 × 25 cells."""
    content = path.read_bytes().decode("ascii")
    assert set(content) <= set(ASCII) | set("\r\n\f"), path
    assert content.endswith("\r\n\f")
    pages = []
    for page in content.split("\f")[:-1]:
        lines = page.split("\r\n")
        assert lines.pop() == ""
        assert 0 < len(lines) <= 25, path
        assert all(len(line) <= 40 and line == line.rstrip() for line in lines), path
        pages.append(tuple("".join(_CELLS[sign] for sign in line) for line in lines))
    assert [number(page[0].split()[-1].removeprefix("⠼")) for page in pages] == list(
        range(1, len(pages) + 1)
    )
    return Brf(tuple(pages))


def number(cells: str) -> int:
    """Return the number that digits in braille make."""
    return int("".join(_DIGITS[cell] for cell in cells))


def read_back(cells: str, tag: str, grade: Grade) -> str:
    """Return what braille says. German Kurzschrift cannot be read: liblouis' table only writes."""
    assert (tag, grade) != ("de", "contracted")
    if tag == "tr":
        return _read_turkish(cells)
    table = find_table(tag, grade)
    assert table is not None
    return back_translate(table, cells)


def _read_turkish(cells: str) -> str:
    """Return Turkish words, in small letters and without punctuation."""
    text, digits, accent = "", False, False
    for cell in cells:
        if cell == "⠼":
            digits = True
        elif digits and cell in _DIGITS:
            text += _DIGITS[cell]
        elif accent and cell in _ACCENTED:
            text += _ACCENTED[cell]
        elif cell not in "⠠⠈⠰":
            text += _LETTERS.get(cell, " ")
        digits = digits and (cell in "⠼⠲⠂" or cell in _DIGITS)  # 20.000 and 1,5 have one sign
        accent = cell == "⠈"
    return text


def words(text: str, tag: str) -> list[str]:
    """Return a text's words in small letters, without punctuation."""
    if tag == "tr":
        text = text.replace("I", "ı").replace("İ", "i")
    return re.findall(r"\w+", text.lower())


def written_apart(text: str) -> str:
    """Return a German text in Kurzschrift without blanks, each of its words written alone."""
    table, capitals = find_table("de", "contracted"), find_table("de", "capitals")
    assert table is not None
    assert capitals is not None
    cells = ""
    for word in text.split():
        for piece in re.split(r"(?<!\w)([A-ZÄÖÜ]{2,})(?!\w)", word):
            by = capitals if re.fullmatch("[A-ZÄÖÜ]{2,}", piece) else table
            cells += translate(by, piece) if piece else ""
    return cells.replace(" ", "")


def share_read(brf: Brf, chapters: Sequence[str], tag: str, grade: Grade) -> float:
    """Return the share of the words of chapters that a file has, whole and in order.

    The chapters must be the first of its contents. German Kurzschrift is not read: there, the
    cells are compared with those of the words, but for quotation marks and the hyphens of lists.
    """
    total = found = 0
    for index, chapter in enumerate(chapters):
        cells = brf.section(index)
        wanted: Sequence[str]
        given: Sequence[str]
        if (tag, grade) == ("de", "contracted"):
            marks = str.maketrans("", "", "⠦⠴ ")
            wanted = written_apart(chapter).translate(marks)
            given = cells.replace(" ⠤ ", " ").translate(marks)
        else:
            wanted, given = words(chapter, tag), words(read_back(cells, tag, grade), tag)
        matcher = SequenceMatcher(None, wanted, given, autojunk=False)
        total += max(len(wanted), len(given))
        found += sum(block.size for block in matcher.get_matching_blocks())
    return found / total
