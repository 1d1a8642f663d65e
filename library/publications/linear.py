"""A page as a row of paragraphs, for formats that know no markup: braille and plain text."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from library.languages import Language
from library.programme.model import Container, Kind, Node, Run
from library.translation.edition import Edition, EditionBlock, Page, Text
from library.translation.usable import Part

_EMPTY = "–"  # a cell of a table without words


@dataclass(frozen=True)
class Piece:
    """Some runs of a paragraph, and their language but where a mark names another."""

    language: Language
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """What stands on lines of its own: a heading, a paragraph, an item, a row of a table, a note.

    `tag` is the XHTML element, `depth` counts the lists around it, `quoted` the quotations;
    `marker` begins an item ("- ", "2. ") or a note ("[1] ") and is "" in its further paragraphs.
    """

    kind: Kind
    tag: str
    depth: int
    quoted: int
    marker: str
    pieces: tuple[Piece, ...]


def paragraphs(edition: Edition, page: Page, between: str) -> Iterator[Paragraph]:
    """Yield a page's paragraphs in reading order; `between` parts the cells of a table's row.

    Notes are numbered; behind a link's words stands its address; an alternative text stands in
    brackets with what it is; in a chapter, so does the fact that a block is not translated.
    """
    return _Reader(edition, page, between).nodes(page.nodes, _Place())


@dataclass(frozen=True)
class _Place:
    """Where in lists and quotations a node stands, and the marker that its first block begins with.

    In a note, `note` is true.
    """

    depth: int = 0
    quoted: int = 0
    marker: str = ""


class _Reader:
    def __init__(self, edition: Edition, page: Page, between: str) -> None:
        self.edition = edition
        self.page = page
        self.between = between
        labels = (node.label for node in page.nodes if isinstance(node, Container) and node.label)
        self.notes = {label: number for number, label in enumerate(labels, start=1)}

    def nodes(self, nodes: tuple[Node, ...], place: _Place) -> Iterator[Paragraph]:
        for node in nodes:
            if isinstance(node, Container):
                yield from self.container(node, place)
            else:
                yield from self.block(self.page.blocks[node.id], place)
            place = replace(place, marker="")  # further paragraphs of an item have none

    def container(self, node: Container, place: _Place) -> Iterator[Paragraph]:
        match node.tag:
            case "ul" | "ol":
                for number, item in enumerate(node.children, start=node.start):
                    marker = f"{number}. " if node.tag == "ol" else "- "
                    inner = replace(place, depth=place.depth + 1, marker=place.marker + marker)
                    yield from self.nodes((item,), inner)
                    place = replace(place, marker="")
            case "blockquote":
                yield from self.nodes(node.children, replace(place, quoted=place.quoted + 1))
            case "aside":
                yield from self.nodes(
                    node.children, _Place(marker=self.reference(node.label) + " ")
                )
            case "tr":
                yield from self.row(node, place)
            case _:
                yield from self.nodes(node.children, place)

    def row(self, node: Container, place: _Place) -> Iterator[Paragraph]:
        pieces: list[Piece] = []
        before = self.edition.language
        for cell in node.children:
            if pieces:
                pieces.append(self.own(self.between))
            if isinstance(cell, Container):
                pieces.append(self.own(_EMPTY))
            else:
                block = self.page.blocks[cell.id]
                if block.language != before:
                    pieces += self.notice(block)
                pieces += self.pieces(block, block.parts[0])
                before = block.language
        yield Paragraph("cell", "tr", place.depth, place.quoted, place.marker, tuple(pieces))

    def block(self, block: EditionBlock, place: _Place) -> Iterator[Paragraph]:
        _ = self.edition.interface
        source = block.block
        before = self.notice(block)
        for part in block.parts:
            marker, depth = place.marker, place.depth
            if part.tag == "li":  # a list that a translator made of the block
                marker, depth = marker + "- ", depth + 1
            pieces = self.pieces(block, part)
            if source.kind == "picture":
                # i18n: before what a picture shows, in braille and plain text
                name = _("Bild:")
                opening = Piece(name.language, (Run(f"[{name.words} "),))
                pieces = [opening, *pieces, Piece(name.language, (Run("]"),))]
            yield Paragraph(
                source.kind, source.tag, depth, place.quoted, marker, (*before, *pieces)
            )
            place, before = replace(place, marker=""), []

    def own(self, words: str) -> Piece:
        return Piece(self.edition.language, (Run(words),))

    def notice(self, block: EditionBlock) -> list[Piece]:
        """Say that a block of a chapter is in German for want of a translation."""
        if block.language == self.edition.language or not self.page.number:
            return []
        if block.block.kind == "label":
            return []
        _ = self.edition.interface
        # i18n: before a paragraph without a translation, in braille and plain text
        words = _("[Auf Deutsch:]")
        return [Piece(words.language, (Run(words.words + " "),))]

    def pieces(self, block: EditionBlock, part: Part) -> list[Piece]:
        runs: list[Run] = []
        for address, group in groupby(part.runs, key=_address):
            linked = list(group)
            runs += [self.run(run) for run in linked]
            words = "".join(run.text for run in linked)
            if address and address.partition(":")[2].strip("/") not in words:
                shown = address if address.startswith("http") else address.partition(":")[2]
                runs.append(Run(f" ({shown})"))
        return [Piece(block.language, tuple(runs))]

    def run(self, run: Run) -> Run:
        for mark in run.marks:
            if mark.kind == "note":
                return Run(f" {self.reference(mark.value)}")
        return run

    def reference(self, label: str) -> str:
        return f"[{self.notes[label]}]"


def _address(run: Run) -> str:
    return next((mark.value for mark in run.marks if mark.kind == "link"), "")


def file_stem(edition: Edition) -> str:
    """Return what the files of an edition begin with: `<slug>-<suffix>`."""
    return f"{edition.programme.slug}-{edition.language.suffix}"


def heading(page: Page) -> Text:
    """Return a page's title on one line."""
    title = page.title()
    return Text(" ".join(title.words.split()), title.language)
