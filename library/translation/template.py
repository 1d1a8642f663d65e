"""Programme → template: the messages that translators get. Also Babel's extractor for them."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from library.programme.markdown import parse_chapter
from library.programme.model import Chapter, Programme

METADATA = ("title", "subtitle", "rights")
_INTERFACE_METHODS = [("**.py", "python"), ("**.xhtml", "jinja2"), ("**.html", "jinja2")]


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
    package = Path(__file__).parent.parent
    found = extract_from_dir(
        package, _INTERFACE_METHODS, keywords={"_": None}, comment_tags=["i18n:"]
    )
    for file, _, message, comments, _ in sorted(found, key=lambda entry: (entry[0], entry[1])):
        location = f"{package.name}/{Path(file).as_posix()}"
        notes = [comment.removeprefix("i18n:").strip() for comment in comments]
        template.add(message, auto_comments=notes, locations=[(location, 0)])
    return template


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
