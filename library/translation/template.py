"""Programme → template: the messages that translators get. Also Babel's extractor for them."""

import json
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

from library.cache import cached, load, store
from library.errors import LibraryError
from library.programme.markdown import parse_chapter
from library.programme.model import Chapter, Programme

METADATA = ("title", "subtitle", "rights")
_INTERFACE_METHODS = {".py": "python", ".xhtml": "jinja2", ".html": "jinja2"}


class Entry(NamedTuple):
    """One message: its line, its text, and a comment that tells the translator what it is."""

    line: int
    message: str
    comment: str


def chapter_entries(chapter: Chapter) -> Iterator[Entry]:
    """Yield the messages of a chapter in reading order."""
    title = next(chapter.blocks()).message
    for block in chapter.blocks():
        kind = f"heading {block.tag[1]}" if block.kind == "heading" else block.kind
        yield Entry(block.line, block.message, f"{kind} in: {title}")


def extract(
    fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Extract the messages of one source file for `pybabel extract` (see Babel's documentation).

    Raises `LibraryError` for a chapter that is not allowed.
    """
    text = fileobj.read().decode("utf-8-sig")
    file = Path(fileobj.name)
    if file.suffix == ".toml":
        table = tomllib.loads(text)
        entries = [Entry(1, table[key], f"{key} of the programme") for key in METADATA]
    else:
        slug = file.stem.partition("-")[2]
        chapter = Chapter(0, slug, file.name, parse_chapter(text, file.name, slug))
        entries = list(chapter_entries(chapter))
    for line, message, comment in entries:
        yield line, None, message, [comment]


def programme_template(programme: Programme, sources: str) -> Catalog:
    """Return the template of all messages of a programme; `sources` is its folder's name."""
    template = _template(programme)
    for key in METADATA:
        comment = f"{key} of the programme"
        template.add(
            getattr(programme, key),
            auto_comments=[comment],
            locations=[(f"{sources}/programme.toml", 0)],
        )
    for chapter in programme.chapters:
        for entry in chapter_entries(chapter):
            template.add(
                entry.message, auto_comments=[entry.comment], locations=[(chapter.file, 0)]
            )
    return template


def interface_template(programme: Programme) -> Catalog:
    """Return the template of the words that publications and page add, from the package itself."""
    template = _template(programme)
    for location, message, comments in _interface():
        template.add(message, auto_comments=list(comments), locations=[(location, 0)])
    return template


@cache
def _interface() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the package's own messages: where each stands, its text, and the notes on it.

    They are kept in the cache, for reading all code takes its time.
    """
    package = Path(__file__).parent.parent
    files = {
        file.relative_to(package.parent).as_posix(): file
        for file in package.rglob("*")
        if file.suffix in _INTERFACE_METHODS and b"_(" in file.read_bytes()
    }
    contents = (f"{name} {files[name].read_text('utf-8')}" for name in sorted(files))
    path = cached("interface", ".json", version("babel"), version("jinja2"), *contents)
    with suppress(ValueError, TypeError):  # it is not there, or not ours
        rows = json.loads(load(path) or b"")
        known = tuple((str(place), str(text), tuple(map(str, note))) for place, text, note in rows)
        if known:
            return known
    found = tuple(
        (name, str(text), tuple(comment.removeprefix("i18n:").strip() for comment in comments))
        for name in sorted(files)
        for _, text, comments, _ in sorted(_messages(files[name]), key=lambda entry: entry[0])
    )
    with suppress(LibraryError):  # without a cache, they are read again the next time
        store(path, json.dumps(found).encode())
    return found


def _messages(file: Path) -> list[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    return extract_from_file(_INTERFACE_METHODS[file.suffix], file, {"_": None}, ["i18n:"])


def _template(programme: Programme) -> Catalog:
    return Catalog(
        project=programme.title,
        version=programme.date,
        copyright_holder=programme.publisher,
        msgid_bugs_address="",
        creation_date=programme.day,
        header_comment=(
            f"# Template of the translations of: {programme.title}\n"
            "# Made by `library extract`; do not edit it."
        ),
        fuzzy=False,
    )
