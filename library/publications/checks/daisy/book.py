"""Reads a DAISY 2.02 book as a player does: the folder, ncc.html, the SMILs in order, the texts."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname

from lxml import etree

from library.errors import Finding
from library.publications.checks import LARGEST, UNREADABLE

Element = etree._Element

XHTML = "{http://www.w3.org/1999/xhtml}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HEADINGS = tuple(f"{XHTML}h{level}" for level in range(1, 7))
NCC, MASTER = "ncc.html", "master.smil"
_CLOCK = re.compile(r"(?:npt=)?(?:(\d{1,6}):([0-5]\d):([0-5]\d(?:\.\d+)?)|(\d+(?:\.\d+)?)s)")


@dataclass(frozen=True)
class Par:
    """A phrase as a SMIL has it: text `document`#`id`, and clips (file, begin, end in seconds)."""

    element: Element
    document: str
    id: str
    clips: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Book:
    """An open book. Names are those within its folder; `trees` has what could be parsed.

    `smils` are the names of the SMILs in the order in which ncc.html leads to them.
    """

    path: Path
    folder: str
    files: Mapping[str, bytes]
    trees: Mapping[str, Element]
    ncc: Element
    smils: tuple[str, ...]

    def finding(self, code: str, place: str, text: str, hint: str) -> Finding:
        """Return a finding at a place in the book."""
        return Finding("error", code, f"{self.path.as_posix()}/{place}", text, hint)

    def items(self) -> Iterator[tuple[Element, str, str]]:
        """Yield the entries of the navigation with the SMIL and the id that they lead to."""
        body = self.ncc.find(f"{XHTML}body")
        for item in () if body is None else body.iterchildren(f"{XHTML}*"):
            link = item.find(f"{XHTML}a")
            file, _, target = ("" if link is None else link.get("href", "")).partition("#")
            yield item, file, target

    def pages(self) -> Iterator[tuple[str, list[Par]]]:
        """Yield each SMIL that could be parsed with its phrases, in reading order."""
        for name in self.smils:
            if name in self.trees:
                yield name, [_par(par) for par in self.trees[name].iter("par")]

    def texts(self) -> Iterator[tuple[str, Element]]:
        """Yield the text documents that could be parsed, in reading order."""
        names = [par.document for _, pars in self.pages() for par in pars]
        for name in dict.fromkeys(names):
            if name in self.trees and name != NCC:
                yield name, self.trees[name]

    def metas(self, file: str) -> list[tuple[str, str]]:
        """Return name and content of the metadata of a file."""
        tree = self.trees.get(file)
        metas = () if tree is None else tree.iter("{*}meta")
        return [(meta.get("name", ""), meta.get("content", "")) for meta in metas]

    def meta(self, name: str, file: str = NCC) -> str:
        """Return a metadatum; "" without one."""
        return next((content for key, content in self.metas(file) if key == name), "")


def open_book(path: Path) -> tuple[Book | None, list[Finding]]:
    """Return a book and what could not be read of it (D001, D002, D003); None if nothing can."""
    findings: list[Finding] = []

    def broken(code: str, place: str, text: str, hint: str = "build the book again") -> None:
        where = f"{path.as_posix()}/{place}" if place else path.as_posix()
        findings.append(Finding("error", code, where, text, hint))

    try:
        with zipfile.ZipFile(path) as archive:
            if (size := sum(info.file_size for info in archive.infolist())) > LARGEST:
                broken("D001", "", f"the ZIP unpacks to {size} bytes")
                return None, findings
            names = [name for name in archive.namelist() if not name.endswith("/")]
            content = {name: archive.read(name) for name in names}  # tests the CRC, too
    except UNREADABLE as error:
        broken("D001", "", f"not a readable ZIP: {error}")
        return None, findings
    if len(names) != len(content):
        broken("D001", "", "the ZIP has two files of one name")
    folders = [dirname(name) for name in content if name.rpartition("/")[2] == NCC]
    if len(folders) != 1 or {dirname(name) for name in content} != set(folders):
        text = "not one folder with ncc.html and all other files"
        broken("D002", "", text, "a player looks for the navigation in a book's folder")
    if not folders:
        return None, findings
    folder = f"{folders[0]}/" if folders[0] else ""
    files = {name.removeprefix(folder): content[name] for name in content}
    if MASTER not in files:
        broken("D002", f"{folder}{MASTER}", "master.smil is missing", "older players begin there")
    trees = {}
    for name in files:
        if name.endswith((".html", ".smil")):
            # entities and addresses of others are none of our business
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            try:
                trees[name] = etree.fromstring(files[name], parser)
            except etree.XMLSyntaxError as error:
                broken("D003", f"{folder}{name}:{error.lineno}", f"not XML: {error.msg}")
    if NCC not in trees:
        return None, findings
    links = (link.get("href", "").partition("#")[0] for link in trees[NCC].iter(f"{XHTML}a"))
    return Book(path, folder, files, trees, trees[NCC], tuple(dict.fromkeys(links))), findings


def _par(par: Element) -> Par:
    text = par.find("text")
    document, _, target = ("" if text is None else text.get("src", "")).partition("#")
    clips = tuple(
        (audio.get("src", ""), seconds(audio.get("clip-begin")), seconds(audio.get("clip-end")))
        for audio in par.iter("audio")
    )
    return Par(par, document, target, clips)


def seconds(clock: str | None) -> float:
    """Return a clock value of SMIL 1.0 in seconds; -1 for what is none."""
    found = _CLOCK.fullmatch(clock or "")
    if found is None:
        return -1.0
    hours, minutes, rest, whole = found.groups()
    return float(whole) if whole else int(hours) * 3_600 + int(minutes) * 60 + float(rest)


def place(name: str, element: Element) -> str:
    """Return where an element is: its id, or the line."""
    return f"{name}#{element.get('id')}" if element.get("id") else f"{name}:{element.sourceline}"


def ids(tree: Element) -> dict[str, Element]:
    """Return the elements that have an id."""
    return {name: element for element in tree.iter("*") if (name := element.get("id"))}


def words(element: Element) -> str:
    """Return the words of an element and of its pictures, white space folded.

    A link within the page is a note's number: nobody says it.
    """
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if element.tag == f"{XHTML}a" and element.get("href", "").startswith("#"):
        return
    yield f" {element.get('alt', '')} " if element.tag == f"{XHTML}img" else ""
    yield " " if element.tag == f"{XHTML}br" else element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child)
        yield child.tail or ""
