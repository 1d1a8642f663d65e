"""The checks of an EPUB, each side in a module of its own."""

from collections.abc import Iterator
from pathlib import Path

from library.errors import Finding
from library.publications.checks.epub import (
    audio,
    container,
    language,
    metadata,
    nav,
    overlay,
    structure,
    style,
)
from library.publications.checks.epub.book import open_book

_SIDES = (
    container,
    metadata,
    language,
    structure,
    nav,
    overlay,
    audio,
    style,
)


def check(path: Path) -> Iterator[Finding]:
    """Yield X001 …: all that is wrong with an EPUB 3 that talks. Nothing is raised."""
    book, findings = open_book(path)
    yield from findings
    if book is not None:
        for side in _SIDES:
            yield from side.check(book)
