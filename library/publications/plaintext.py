"""Plain text: the whole edition in one file that every telephone, reader and editor opens."""

from collections.abc import Iterator
from pathlib import Path

from library.publications import Artefact, Master
from library.publications.linear import Paragraph, file_stem, paragraphs

_LONGEST = 60  # characters of an underline: a longer one wraps on small screens
_CLOSE = ("item", "cell")  # no empty line between two of the same


def publish(master: Master, folder: Path) -> Iterator[Artefact]:
    """Write `<slug>-<suffix>.txt` and yield it. Raises `OSError`.

    UTF-8 without a byte order mark: what reads UTF-8 today needs none, and some readers show or
    speak it. Lines end in CR LF: old telephones and editors know no other end, and new ones know
    both. Paragraphs are one line each, for screens and voices to wrap as they need.
    """
    edition = master.edition
    pages = [_page(paragraphs(edition, narration.page, " | ")) for narration in master.spoken()]
    text = "\n\n\n".join(pages) + "\n"
    path = folder / f"{file_stem(edition)}.txt"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    yield Artefact(path, 0)


def _page(content: Iterator[Paragraph]) -> str:
    text, before = "", ""
    for paragraph in content:
        if before:
            close = before == "label" or (before == paragraph.kind and before in _CLOSE)
            text += "\n" if close else "\n\n"
        text += _lines(paragraph)
        before = paragraph.kind
    return text


def _lines(paragraph: Paragraph) -> str:
    """Return a paragraph's lines; a heading is underlined, lists and quotations are indented."""
    text = "".join(run.text for piece in paragraph.pieces for run in piece.runs)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    if paragraph.kind == "heading":
        sign = "=" if paragraph.tag == "h1" else "-"
        return "\n".join([*lines, sign * min(max(map(len, lines)), _LONGEST)])
    marker = paragraph.marker
    indent = "  " * max(paragraph.depth - bool(marker), 0) + "> " * paragraph.quoted
    begins = [marker, *(" " * len(marker) for _ in lines[1:])]
    return "\n".join(f"{indent}{begin}{line}" for begin, line in zip(begins, lines, strict=True))
