"""Reads tagged PDFs as a screen reader would, for the tests."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from library.translation.edition import Page

_BLOCKS = {"H1", "H2", "H3", "H4", "H5", "H6", "P", "LI", "TOCI", "TD", "TH", "Figure"}
_NO_WIDTH = re.compile("[\u200b\u2060]")  # where a line may break, and where it may not
_PAINTS = {"sc", "scn", "SC", "SCN", "g", "G", "rg", "RG", "k", "K"}
_NUMBERS = re.compile(r"\[[0-9]+\]")


@dataclass(frozen=True)
class Glyph:
    """What is drawn: its letters, their size in points, the font, the colour, and whether it is an
    artifact, which no screen reader reads."""

    text: str
    size: float
    font: str
    colour: Any
    artifact: bool
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Words:
    """A piece of text in the structure tree, and its language."""

    text: str
    lang: str


@dataclass(frozen=True)
class Element:
    """An element of the structure tree, its language inherited where it has none of its own."""

    role: str
    lang: str
    alt: str
    children: tuple["Element | Words", ...]

    def walk(self) -> Iterator["Element"]:
        """Yield this element and all below, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def pieces(self, without: tuple[str, ...] = ()) -> Iterator[Words]:
        """Yield its texts in reading order, but for elements of some roles."""
        if self.role in without:
            return
        if self.role in _BLOCKS:
            yield Words(" ", self.lang)
        if self.alt:
            yield Words(self.alt, self.lang)
        for child in self.children:
            if isinstance(child, Words):
                yield child
            else:
                yield from child.pieces(without)
        if self.role in _BLOCKS:
            yield Words(" ", self.lang)

    def text(self, without: tuple[str, ...] = ("Lbl",)) -> str:
        """Return its words, white space folded; the marks of lists are left out."""
        pieces = "".join(piece.text for piece in self.pieces(without))
        return " ".join(_NO_WIDTH.sub("", pieces).split())


class Pdf:
    """An open PDF."""

    def __init__(self, path: Path) -> None:
        self.file = pikepdf.open(path)
        self.lang = str(self.file.Root.Lang)
        pages = enumerate(self.file.pages)
        self.numbers: dict[Any, int] = {page.objgen[0]: number for number, page in pages}
        reader = _Reader()
        interpreter = PDFPageInterpreter(PDFResourceManager(), reader)
        with path.open("rb") as stream:
            for number, page in enumerate(PDFPage.get_pages(stream)):
                reader.page = number
                interpreter.process_page(page)
        self.glyphs = reader.glyphs
        self.marked = reader.marked
        root = self.file.Root.StructTreeRoot
        self.document = self._element(root.K[0], self.lang, -1)

    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Return level, title and page number of each bookmark, both from 1."""
        return list(self._bookmarks(self.file.Root.Outlines, 1))

    def contents(self) -> list[tuple[str, int]]:
        """Return words and page number of each entry of the contents."""
        entries = []
        for element in self.document.walk():
            if element.role == "Reference":
                words, _, number = element.text().rpartition(" ")
                entries.append((words, int(number)))
        return entries

    def headings(self) -> list[tuple[int, str]]:
        """Return level and words of each heading in reading order."""
        return [
            (int(element.role[1]), element.text())
            for element in self.document.walk()
            if element.role[0] == "H" and element.role[1:].isdigit()
        ]

    def text(self) -> str:
        """Return all words in reading order but the contents' and their heading."""
        children = list(self.document.children)
        roles = [child.role for child in children if isinstance(child, Element)]
        contents = roles.index("TOC")
        del children[contents - 1 : contents + 1]
        return Element("Document", self.lang, "", tuple(children)).text()

    def colours(self) -> set[tuple[float, ...]]:
        """Return what is painted with, text and lines."""
        return {
            tuple(float(operand) for operand in instruction.operands)
            for page in self.file.pages
            for instruction in pikepdf.parse_content_stream(page)
            if str(instruction.operator) in _PAINTS
        }

    def words(self) -> str:
        """Return these words without the numbers of notes, to compare them with `words_of`."""
        return _NUMBERS.sub("", self.text())

    def _bookmarks(self, parent: Any, level: int) -> Iterator[tuple[int, str, int]]:
        item = parent.get("/First")
        while item is not None:
            page = (item.Dest if "/Dest" in item else item.A.D)[0]
            yield level, str(item.Title), self.numbers[page.objgen[0]] + 1
            yield from self._bookmarks(item, level + 1)
            item = item.get("/Next")

    def _element(self, node: Any, lang: str, page: int) -> Element:
        lang = str(node.get("/Lang", lang))
        if "/Pg" in node:
            page = self.numbers[node.Pg.objgen[0]]
        children: list[Element | Words] = []
        kids = node.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                children.append(self._words(page, kid, lang))
            elif kid.get("/Type") == "/MCR":
                number = self.numbers[kid.Pg.objgen[0]] if "/Pg" in kid else page
                children.append(self._words(number, int(kid.MCID), lang))
            elif kid.get("/Type") != "/OBJR":
                children.append(self._element(kid, lang, page))
        role = str(node.S).removeprefix("/")
        return Element(role, lang, str(node.get("/Alt", "")), tuple(children))

    def _words(self, page: int, number: int, lang: str) -> Words:
        text, own = self.marked[page, number]
        return Words("".join(text), own or lang)


def words_of(pages: Iterable[Page]) -> str:
    """Return what the pages of an edition say, white space folded."""
    blocks = (block for page in pages for block in page.blocks.values())
    return " ".join(" ".join(block.text() for block in blocks).split())


class _Reader(PDFTextDevice):
    """Collects what is drawn and what is marked (ISO 32000-1, section 14.6)."""

    def __init__(self) -> None:
        super().__init__(PDFResourceManager())
        self.page = 0
        self.glyphs: list[Glyph] = []
        self.marked: dict[tuple[int, int], tuple[list[str], str]] = {}
        self.stack: list[tuple[str, dict[str, Any], list[str]]] = []

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        self.stack.append((tag.name, props or {}, []))

    def end_tag(self) -> None:
        tag, props, texts = self.stack.pop()
        if tag == "ReversedChars":
            texts.reverse()
        if "ActualText" in props:
            texts = [_string(props["ActualText"])]
        if "MCID" in props:
            self.marked[self.page, props["MCID"]] = texts, _string(props.get("Lang", b""))
        elif self.stack:
            self.stack[-1][2].extend(texts)

    def render_char(
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        text = font.to_unichr(cid)
        artifact = all("MCID" not in props for _, props, _ in self.stack)
        if self.stack:
            self.stack[-1][2].append(text)
        size = round(fontsize * abs(matrix[3]), 3)
        name = font.fontname.partition("+")[2]
        colour = graphicstate.ncolor
        self.glyphs.append(
            Glyph(text, size, name, colour, artifact, self.page, matrix[4], matrix[5])
        )
        width: float = font.char_width(cid) * fontsize * scaling
        return width


def _string(value: bytes) -> str:
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be")
    return value.decode("latin-1")
