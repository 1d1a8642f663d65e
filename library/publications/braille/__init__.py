"""Braille: an edition on pages of 40 × 25 cells, in each grade that its language is written in."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from library.errors import UnpublishableError
from library.programme.model import Run
from library.publications import Artefact, Master
from library.publications.braille.files import brf, pef
from library.publications.braille.layout import END, Item, Section, make_pages
from library.publications.braille.louis import Grade, Table, find_table, translate
from library.publications.braille.words import write_words
from library.publications.linear import Paragraph, Piece, file_stem, heading, paragraphs
from library.translation.edition import Edition, Page, Text

_GRADES: tuple[Grade, ...] = ("full", "contracted")


def publish(master: Master, folder: Path) -> Iterator[Artefact]:
    """Write `<slug>-<suffix>-braille-full.brf`, `-contracted.brf`, and each as `.pef`.

    Raises `OSError`, `UnpublishableError` for a language that liblouis does not write, and
    `LibraryError` without liblouis: see `louis.lacks`.
    """
    edition = master.edition
    tables = {grade: find_table(edition.language.tag, grade) for grade in _GRADES}
    if not any(tables.values()):
        raise UnpublishableError(
            f"liblouis has no table for {edition.language.name}",
            edition.language.locale,
            "a newer liblouis may have one; until then there is no braille",
            "R005",
        )
    for grade, table in tables.items():
        if table is not None:
            pages = _Book(edition, table).pages([one.page for one in master.spoken()])
            stem = f"{file_stem(edition)}-braille-{grade}"
            for name, content in (
                (f"{stem}.brf", brf(pages)),
                (f"{stem}.pef", pef(master, grade, pages)),
            ):
                (folder / name).write_bytes(content)
                yield Artefact(folder / name, 0)


class _Book:
    """An edition in one grade."""

    def __init__(self, edition: Edition, table: Table) -> None:
        self.edition = edition
        self.table = table

    def pages(self, pages: Sequence[Page]) -> list[list[str]]:
        """Return the lines of each page."""
        _ = self.edition.interface
        opening, *others = (self.section(page) for page in pages)
        # i18n: which kind of braille this is, as "Deutsche Kurzschrift"
        kind = _("Brailleschrift: {table}", table=self.table.title)
        told = self.filled(Item((), 2, before=True), kind)
        opening = replace(opening, title=(), items=(*opening.items, told))
        name = self.filled(Item((), centred=True), _("Inhalt"))
        contents = Section(name.words, (), (name, Item((END,))))
        return make_pages(
            opening, contents, others, lambda number: translate(self.table, str(number))
        )

    def section(self, page: Page) -> Section:
        number = Text(f"{page.number}. " if page.number else "", self.edition.language)
        found = list(paragraphs(self.edition, page, "; "))
        before = [None, *found]
        return Section(
            self.filled(Item((), centred=True), heading(page)).words,
            self.filled(Item((), 11), number, heading(page)).words,
            tuple(self.item(*pair) for pair in zip(found, before, strict=False)),
        )

    def item(self, paragraph: Paragraph, before: Paragraph | None) -> Item:
        """Lay a paragraph out: h1 in the middle, h2 from cell 5, text from cell 3, lists hang."""
        kind, left = paragraph.kind, 2 * paragraph.quoted
        inner = left + 2 * paragraph.depth
        marker = Text(paragraph.marker, self.edition.language)
        apart = before is not None and before.kind not in (kind, "heading")
        if kind == "label" or paragraph.tag == "h1":
            shape = Item((), centred=True, keep=True)
        elif kind == "heading":
            cell = 4 if paragraph.tag == "h2" else 6
            shape = Item((), cell, cell, before=True, keep=True)
        elif paragraph.depth:
            shape = Item((), inner - 2 if paragraph.marker else inner, inner, before=apart)
        elif kind in ("note", "cell"):
            shape = Item((), left, left + 2, before=apart)
        else:
            after_title = before is not None and before.tag == "h1"
            shape = Item((), left + 2, left, before=apart or after_title)
        return self.filled(shape, marker, *paragraph.pieces)

    def filled(self, item: Item, *texts: Text | Piece) -> Item:
        """Return an item with the words of texts."""
        pieces = [
            Piece(text.language, (Run(text.words),)) if isinstance(text, Text) else text
            for text in texts
        ]
        words = write_words(pieces, self.edition.language, self.table, item.width)
        return replace(item, words=words)
