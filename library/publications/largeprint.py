"""Large print: a PDF for paper and screen, tagged for screen readers. Typst sets it."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import fontpkg
import typst

from library.errors import LibraryError, UnpublishableError
from library.languages import Language
from library.narration.fresh import in_clean_process
from library.programme.model import Block, Container, Mark, Node, Run
from library.publications import Artefact, Master
from library.publications.linear import file_stem
from library.translation.edition import Edition, EditionBlock, Page, Text
from library.translation.usable import Part

_TYPEFACE = "Atkinson Hyperlegible"  # made for low vision, by the Braille Institute
_FALLBACK = "Noto Sans"  # for the letters that it lacks; then whatever else is installed
_LAYOUT = "largeprint.typ"
_VOLUME = 50_000  # characters, some 90 pages: a volume must be bound, and held in the hand
_SPACE, _PICTURE = 35, 500  # characters that would fill the paper around a block, and a picture's
_MOMENT = ("year", "month", "day", "hour", "minute", "second")
_MISSING = re.compile(r"the text `\"(.+?)\"` could not be displayed")

_Data = dict[str, Any]


def publish(master: Master, folder: Path) -> Iterator[Artefact]:
    """Write `<slug>-<suffix>-large-print.pdf` and yield it: PDF/UA-1 (ISO 14289-1), A4.

    What is too long for one binding comes in volumes, `…-large-print-1-of-3.pdf` and so on; a
    chapter is never cut. Raises `OSError`, `UnpublishableError` if no typeface here has the letters
    of a text, and `LibraryError` if a picture cannot be read.
    """
    volumes = list(_volumes([narration.page for narration in master.spoken()]))
    with TemporaryDirectory(dir=folder) as folder_name:  # gone with it if we are killed
        root = Path(folder_name)
        for name, picture in master.edition.programme.pictures.items():
            (root / name).write_bytes(picture)
        layout = files("library.publications").joinpath("layouts", _LAYOUT).read_bytes()
        (root / _LAYOUT).write_bytes(layout)
        for number, pages in enumerate(volumes, start=1):
            data = _data(master, pages, number, len(volumes))
            path = folder / f"{file_stem(master.edition)}-large-print{data['suffix']}.pdf"
            job = (root, path.name, json.dumps(data))
            # What Typst remembers in a process grows with each volume
            content = _typeset(*job) if len(volumes) == 1 else in_clean_process(_typeset, *job)
            path.write_bytes(content)
            yield Artefact(path, 0)


def _volumes(pages: Sequence[Page]) -> Iterator[list[Page]]:
    """Cut an edition where chapters begin, into volumes of about the same length.

    Each has the title page and the page about the edition, so that it can be told whose it is.
    """
    title, *others, about = pages
    lengths = [_length(page) for page in others]
    most = sum(lengths) / ceil(sum(lengths) / _VOLUME)
    volume, length = [title], 0
    for page, more in zip(others, lengths, strict=True):
        if length and page.number and length + more / 2 > most:
            yield [*volume, about]
            volume, length = [title], 0
        volume.append(page)
        length += more
    yield [*volume, about]


def _length(page: Page) -> int:
    """Return how long a page is, in characters; the space around blocks takes its paper, too."""
    blocks = page.blocks.values()
    pictures = sum(block.block.kind == "picture" for block in blocks)
    return sum(len(block.text()) + _SPACE for block in blocks) + _PICTURE * pictures


def _data(master: Master, pages: Sequence[Page], number: int, count: int) -> _Data:
    """Return what the layout shows: a volume of so many."""
    edition, moment = master.edition, master.modified
    contents = edition.interface("Inhalt")
    data = {
        **_language(edition.language),
        "title": edition.full_title,
        "author": edition.programme.publisher,
        "date": {name: getattr(moment, name) for name in _MOMENT},
        "fonts": _typefaces()[1],
        "contents": {**_language(contents.language), "words": contents.words},
        "pages": [_page(page) for page in pages],
        "suffix": "",
    }
    if count > 1:
        name = volume_name(edition, number, count)
        label = {"tag": "label", **_language(name.language), "body": [name.words]}
        data["pages"][0]["children"].insert(0, label)
        data["title"] += f" – {name.words}"
        data["suffix"] = f"-{number:0{len(str(count))}}-of-{count}"
    return data


def volume_name(edition: Edition, number: int, count: int) -> Text:
    """Return what a volume is called."""
    _ = edition.interface
    # i18n: a book in large print that is too long for one PDF
    return _("Band {number} von {count}", number=number, count=count)


def _typeset(root: Path, name: str, data: str) -> bytes:
    """Return the PDF; the layout and the pictures stand in `root`."""
    try:
        content: bytes = typst.compile(
            root / _LAYOUT,
            root=root,
            format="pdf",
            pdf_standards=["ua-1"],
            font_paths=_typefaces()[0],
            sys_inputs={"data": data},
        )
    except typst.TypstError as error:
        raise _explained(error, name) from error
    return content


@cache
def _typefaces() -> tuple[typst.Fonts, list[str]]:
    """Return the typefaces of all `fontpkg-…` packages, the machine's own left out, and their
    names in the order in which a letter is looked up."""
    found = {family.name: family for family in fontpkg.families().values()}
    names = [_TYPEFACE, _FALLBACK, *sorted(found.keys() - {_TYPEFACE, _FALLBACK})]
    folders = {file.path.parent.as_posix() for name in names for file in found[name].files}
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=sorted(folders)
    )
    return fonts, names


def _explained(error: typst.TypstError, place: str) -> LibraryError:
    if missing := dict.fromkeys(_MISSING.findall(error.diagnostic)):
        return UnpublishableError(
            f"no typeface here has: {' '.join(missing)}",
            place,
            "pip install a package fontpkg-… that has it; until then there is no large print",
            "R001",
        )
    return LibraryError(
        f"Typst: {error.message}", place, "is a picture broken? if not, tell us", "R002"
    )


def _language(language: Language) -> _Data:
    direction = language.direction
    return {**_tag(language.tag), "dir": direction}


def _tag(tag: str) -> dict[str, str | None]:
    """Return language and region, for Typst takes no more of a tag."""
    language, *rest = tag.split("-")
    region = next((part for part in rest if len(part) == 2 and part.isalpha()), None)
    return {"lang": language, "region": region}


def _page(page: Page) -> _Data:
    title = page.title()
    return {
        **_language(title.language),
        "name": page.id,
        "title": title.words,
        "children": _Content(page).nodes(page.nodes),
    }


class _Content:
    """Turns the tree of a page into the data that the layout walks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        labels = (node.label for node in page.nodes if isinstance(node, Container) and node.label)
        self.notes = {label: number for number, label in enumerate(labels, start=1)}

    def nodes(self, nodes: Iterable[Node]) -> list[_Data]:
        found = []
        for node in nodes:
            if isinstance(node, Container):
                found.append(self.container(node))
            else:
                found += self.block(self.page.blocks[node.id])
        return found

    def container(self, node: Container) -> _Data:
        match node.tag:
            case "table":
                rows = [row for part in node.children for row in _children(part)]
                head, *body = [self.nodes(_children(row)) for row in rows]
                cells = [cell for row in body for cell in row]
                return {"tag": "table", "columns": len(head), "head": head, "cells": cells}
            case "th" | "td":  # an empty cell
                return {"tag": "td", "body": [], **_tag("de"), "dir": "ltr"}
            case "aside":
                number = self.notes[node.label]
                note = {"start": number, "name": self.note(number)}
                return {"tag": "aside", "children": self.nodes(node.children), **note}
            case _:
                children = self.nodes(node.children)
                return {"tag": node.tag, "start": node.start, "children": children}

    def block(self, block: EditionBlock) -> Iterator[_Data]:
        """Yield a block: one node, or the paragraphs and lists that a translator made of it."""
        source, language = block.block, _language(block.language)
        if source.kind == "picture":
            picture = {"picture": source.picture, "alt": block.text()}
            yield {"tag": "figure", **language, **picture}
        elif len(block.parts) == 1:
            yield {**self.tagged(source), **language, "body": self.inline(block.parts[0])}
        else:
            for tag, parts in groupby(block.parts, key=lambda part: part.tag):
                paragraphs = [{"tag": "p", **language, "body": self.inline(p)} for p in parts]
                if tag == "li":
                    items = [{"tag": "li", "children": [item]} for item in paragraphs]
                    yield {"tag": "ul", "start": 1, "children": items}
                else:
                    yield from paragraphs

    def tagged(self, block: Block) -> _Data:
        if block.kind == "heading":
            first = block.id == self.page.heading
            return {
                "tag": block.tag,
                "name": self.page.id if first else f"{self.page.id}-{block.id}",
                "number": str(self.page.number) if first and self.page.number else None,
                "listed": bool(self.page.number) or (first and self.page.slug != "title"),
            }
        if block.kind == "label":
            return {"tag": "label"}
        return {"tag": "td" if block.kind == "cell" else "p"}

    def inline(self, part: Part) -> list[Any]:
        return list(self.runs(part.runs))

    def runs(self, runs: Iterable[Run], depth: int = 0) -> Iterator[Any]:
        """Yield texts and marked texts; runs that share a mark share its element."""
        for mark, group in groupby(
            runs, key=lambda run: run.marks[depth] if len(run.marks) > depth else None
        ):
            if mark:
                yield self.marked(mark, list(self.runs(group, depth + 1)))
            else:
                for run in group:
                    text, *others = run.text.split("\n")
                    yield text
                    for line in others:
                        yield from ({"mark": "break"}, line)

    def marked(self, mark: Mark, body: list[Any]) -> _Data:
        match mark.kind:
            case "note":
                number = self.notes[mark.value]
                return {"mark": "note", "value": self.note(number), "number": str(number)}
            case "lang":
                return {"mark": "lang", **_tag(mark.value), "body": body}
            case _:
                return {"mark": mark.kind, "value": mark.value, "body": body}

    def note(self, number: int) -> str:
        return f"{self.page.id}-note-{number}"


def _children(node: Node) -> tuple[Node, ...]:
    return node.children if isinstance(node, Container) else ()
