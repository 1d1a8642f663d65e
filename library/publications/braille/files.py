"""Pages of braille as files: BRF for displays and embossers, and PEF, which says what it is."""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5

from library.publications import Master
from library.publications.braille.layout import COLUMNS, ROWS
from library.publications.epub import identifier
from library.publications.xhtml import render

# Cells U+2800 to U+283F in North American ASCII braille, which BRF means
_ASCII = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="
_TO_ASCII = {0x2800 + cell: sign for cell, sign in enumerate(_ASCII)}


def brf(pages: Sequence[Sequence[str]]) -> bytes:
    """Return pages as BRF: capitals of ASCII, lines end in CR LF, pages in a form feed."""
    text = "".join("".join(f"{line.rstrip()}\r\n" for line in page) + "\f" for page in pages)
    return text.translate(_TO_ASCII).encode("ascii")


def pef(master: Master, grade: str, pages: Sequence[Sequence[str]]) -> bytes:
    """Return pages as PEF 1.0 (public draft of 2011): one volume, embossed on one side."""
    edition = master.edition
    return render(
        "braille.pef",
        edition,
        identifier=uuid5(NAMESPACE_URL, f"{identifier(edition)}/braille-{grade}").urn,
        title=edition.full_title,
        publisher=edition.programme.publisher,
        date=master.modified.date().isoformat(),
        rights=edition.rights.words,
        columns=COLUMNS,
        rows=ROWS,
        pages=[[line.rstrip().replace(" ", "\u2800") for line in page] for page in pages],
    )
