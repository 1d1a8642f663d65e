"""The checks of an EPUB, each side in a module of its own."""

from collections.abc import Iterator
from pathlib import Path

from library.errors import Finding
from library.publications.checks import (
    epub_audio,
    epub_container,
    epub_language,
    epub_metadata,
    epub_nav,
    epub_overlay,
    epub_structure,
    epub_style,
)
from library.publications.checks.epub_book import open_book

_SIDES = (
    epub_container,
    epub_metadata,
    epub_language,
    epub_structure,
    epub_nav,
    epub_overlay,
    epub_audio,
    epub_style,
)


def check(path: Path) -> Iterator[Finding]:
    """Yield X001 …: all that is wrong with an EPUB 3 that talks. Nothing is raised."""
    book, findings = open_book(path)
    yield from findings
    if book is not None:
        for side in _SIDES:
            yield from side.check(book)
