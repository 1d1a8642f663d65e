"""Braille on paper: words become lines, lines become pages, pages get numbers and a contents.

Everything here is cells: Unicode braille, with blanks for spaces.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

COLUMNS, ROWS = 40, 25
END = "\n"  # stands among the words where a line must end
HYPHEN = "\u2824"  # dots 3-6, the same in every language
_GUIDE = "\u2810"  # dot 5, which leads from an entry of the contents to its page
_NUMBER = 7  # cells for a number of a page and the blanks before it
_DEEPEST = 16  # cells of indentation


@dataclass(frozen=True)
class Item:
    """A paragraph: its words, and the cells that its first line and the others are indented by.

    `before` puts an empty line before it, `keep` keeps it on a page with what follows.
    """

    words: tuple[str, ...]
    first: int = 0
    rest: int = 0
    centred: bool = False
    before: bool = False
    keep: bool = False

    @property
    def width(self) -> int:
        """Return how many cells a word may have."""
        return COLUMNS - max(min(max(self.first, self.rest), _DEEPEST), self.centred * _NUMBER)

    def lines(self) -> list[str]:
        """Return its lines, none longer than a page is wide."""
        if self.centred:
            found = wrap(self.words, 0, 0, self.width)
            return [f"{line:^{COLUMNS}}".rstrip() for line in found]
        return wrap(self.words, min(self.first, _DEEPEST), min(self.rest, _DEEPEST), COLUMNS)


@dataclass(frozen=True)
class _Entry(Item):
    """An entry of the contents, led to the number of its page."""

    page: str = ""

    def lines(self) -> list[str]:
        """Return its lines, the last with guide dots and the number."""
        *lines, last = wrap(self.words, self.first, self.rest, COLUMNS - _NUMBER) or [""]
        dots = _GUIDE * (COLUMNS - len(last) - len(self.page) - 2)
        return [*lines, f"{last} {dots} {self.page}"]


@dataclass(frozen=True)
class Section:
    """What begins on a new page; `title` runs over its pages, `entry` stands in the contents."""

    title: tuple[str, ...]
    entry: tuple[str, ...]
    items: tuple[Item, ...]


def make_pages(
    opening: Section, contents: Section, sections: Sequence[Section], number: Callable[[int], str]
) -> list[list[str]]:
    """Return the pages of a book: the opening, the contents and the sections.

    `contents` has the heading of the contents alone; `number` writes a number. The first line of
    a page has the running title and the page's number.
    """
    front, *bodies = (_fill(section.items) for section in (opening, *sections))
    length = len(_fill(_with_entries(contents, sections, [""] * len(sections))))
    begins = list(accumulate(map(len, bodies), initial=len(front) + length + 1))
    table = _fill(_with_entries(contents, sections, [number(page) for page in begins]))
    filled = [(opening, front), (contents, table), *zip(sections, bodies, strict=True)]
    pages = [(section.title, page) for section, pages in filled for page in pages]
    return [
        [_head(title, number(count)), *page] for count, (title, page) in enumerate(pages, start=1)
    ]


def wrap(words: Sequence[str], first: int, rest: int, width: int) -> list[str]:
    """Return lines of at most `width` cells; a word that is too long even for one is cut."""
    lines: list[str] = []
    line, empty = " " * first, True
    for word in words:
        if word == END or (not empty and len(line) + 1 + len(word) > width):
            lines.append(line)
            line, empty = " " * rest, True
        if word == END:
            continue
        while empty and len(line) + len(word) > width:
            room = width - len(line) - 1
            lines.append(line + word[:room] + HYPHEN)
            line, word = " " * rest, word[room:]
        line, empty = line + ("" if empty else " ") + word, False
    return lines if empty else [*lines, line]


def _with_entries(
    contents: Section, sections: Sequence[Section], pages: Sequence[str]
) -> tuple[Item, ...]:
    entries = (
        _Entry(section.entry, 0, 4, page=page)
        for section, page in zip(sections, pages, strict=False)
    )
    return (*contents.items, *entries)


def _head(title: Sequence[str], number: str) -> str:
    """Return a page's first line: as many words of the title as there is room for, the number."""
    room = COLUMNS - _NUMBER
    shown = (wrap(title, 0, 0, room) or [""])[0]
    return f"{shown:^{room}}{number:>{_NUMBER}}"


def _fill(items: Sequence[Item]) -> list[list[str]]:
    """Return pages of lines, one line less than a page has: the first is its head."""
    pages: list[list[str]] = [[]]
    for item in items:
        lines = item.lines()
        gap = [""] if item.before and pages[-1] else []
        needed = len(gap) + (len(lines) + 2 if item.keep else 1)
        if pages[-1] and len(pages[-1]) + needed > ROWS - 1:
            pages.append([])
            gap = []
        for line in gap + lines:
            if len(pages[-1]) == ROWS - 1:
                pages.append([])
            pages[-1].append(line)
    return pages
