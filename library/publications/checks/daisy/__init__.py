"""The checks of a DAISY 2.02 book, each side in a module of its own."""

from collections.abc import Iterator
from pathlib import Path

from library.errors import Finding
from library.publications.checks.daisy import (
    files,
    metadata,
    navigation,
    sound,
    text,
)
from library.publications.checks.daisy.book import open_book

_SIDES = (files, metadata, navigation, text, sound)


def check(path: Path) -> Iterator[Finding]:
    """Yield D001 …: all that is wrong with a DAISY 2.02 book in a ZIP. Nothing is raised."""
    book, findings = open_book(path)
    yield from findings
    if book is not None:
        for side in _SIDES:
            yield from side.check(book)
