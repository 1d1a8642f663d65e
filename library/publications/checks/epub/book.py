"""Reads an EPUB as a reading system does: container, package document, spine, documents."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from lxml import etree

from library.errors import Finding, Severity
from library.publications.checks import LARGEST, UNREADABLE

Element = etree._Element

XHTML = "{http://www.w3.org/1999/xhtml}"
SMIL = "{http://www.w3.org/ns/SMIL}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
OPS = "{http://www.idpf.org/2007/ops}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTAINER = "META-INF/container.xml"
_XML = ("application/xhtml+xml", "application/smil+xml", "image/svg+xml")
_SILENT = {f"{XHTML}{name}" for name in ("head", "script", "style", "template")}
_ALT = {f"{XHTML}{name}" for name in ("img", "area", "input")}


@dataclass(frozen=True)
class Item:
    """An entry of the manifest; `name` is the file's path in the ZIP, `overlay` an item's id."""

    id: str
    name: str
    media_type: str
    properties: frozenset[str]
    overlay: str


@dataclass(frozen=True)
class Book:
    """An open EPUB. `trees` has what could be parsed, by file name; `spine` the reading order."""

    path: Path
    files: Mapping[str, bytes]
    deflated: frozenset[str]
    first: str
    trees: Mapping[str, Element]
    package_name: str
    package: Element
    items: Mapping[str, Item]
    spine: tuple[Item, ...]

    def finding(
        self, code: str, place: str, text: str, hint: str, severity: Severity = "error"
    ) -> Finding:
        """Return a finding at a place in the book."""
        return Finding(severity, code, f"{self.path.as_posix()}/{place}", text, hint)

    def in_package(self, code: str, text: str, hint: str, severity: Severity = "error") -> Finding:
        """Return a finding in the package document."""
        return self.finding(code, self.package_name, text, hint, severity)

    def pages(self) -> Iterator[tuple[Item, Element]]:
        """Yield the content documents of the spine that could be parsed."""
        for item in self.spine:
            if (tree := self.trees.get(item.name)) is not None and tree.tag == f"{XHTML}html":
                yield item, tree

    def nav(self) -> Item | None:
        """Return the navigation document."""
        return next((item for item in self.items.values() if "nav" in item.properties), None)

    def language(self) -> str:
        """Return the first language of the metadata: the edition's; "" without one."""
        return next(iter(self.dc("language")), "")

    def dc(self, name: str) -> list[str]:
        """Return the values of a Dublin Core element."""
        return [_value(element) for element in self.package.iter(f"{DC}{name}")]

    def metas(self, name: str) -> list[Element]:
        """Return the elements of a property of the book as a whole."""
        return [
            meta
            for meta in self.package.iter(f"{OPF}meta")
            if meta.get("property") == name and not meta.get("refines")
        ]

    def meta(self, name: str) -> list[str]:
        """Return the values of a property of the book as a whole."""
        return [_value(meta) for meta in self.metas(name)]


def open_book(path: Path) -> tuple[Book | None, list[Finding]]:
    """Return a book and what could not be read of it (X001, X002); None if nothing can."""

    def broken(code: str, place: str, text: str) -> Finding:
        where = f"{path.as_posix()}/{place}" if place else path.as_posix()
        return Finding("error", code, where, text, "build the book again")

    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if (size := sum(info.file_size for info in infos)) > LARGEST:
                return None, [broken("X001", "", f"the ZIP unpacks to {size} bytes")]
            files = {info.filename: archive.read(info) for info in infos}  # tests the CRC, too
    except UNREADABLE as error:
        return None, [broken("X001", "", f"not a readable ZIP: {error}")]
    findings: list[Finding] = []
    if len(infos) != len(files):
        findings.append(broken("X001", "", "the ZIP has two files of one name"))
    for name in files:
        if name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name:
            findings.append(broken("X001", name, "the name leads out of the book"))

    def parse(name: str) -> Element | None:
        try:
            # entities and addresses of others are none of our business
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            return etree.fromstring(files[name], parser)
        except KeyError:
            findings.append(broken("X001", name, "the file is missing"))
        except etree.XMLSyntaxError as error:
            findings.append(broken("X002", f"{name}:{error.lineno}", f"not XML: {error.msg}"))
        return None

    container = parse(_CONTAINER)
    roots = container.iter("{*}rootfile") if container is not None else iter(())
    package_name = next((root.get("full-path", "") for root in roots), "")
    package = parse(package_name) if package_name else None
    if package is None:
        findings = findings or [broken("X001", _CONTAINER, "names no package document")]
        return None, findings
    items = {item.id: item for item in _items(package, package_name)}
    names = dict.fromkeys(item.name for item in items.values() if item.media_type in _XML)
    trees = {name: tree for name in names if name in files and (tree := parse(name)) is not None}
    refs = (ref.get("idref", "") for ref in package.iter(f"{OPF}itemref"))
    spine = tuple(items[ref] for ref in refs if ref in items)
    deflated = frozenset(info.filename for info in infos if info.compress_type)
    first = infos[0].filename if infos else ""
    book = Book(path, files, deflated, first, trees, package_name, package, items, spine)
    return book, findings


def _items(package: Element, package_name: str) -> Iterator[Item]:
    for item in package.iter(f"{OPF}item"):
        name, _ = resolve(package_name, item.get("href", ""))
        properties = frozenset(item.get("properties", "").split())
        media_type, overlay = item.get("media-type", ""), item.get("media-overlay", "")
        yield Item(item.get("id", ""), name, media_type, properties, overlay)


def resolve(base: str, reference: str) -> tuple[str, str]:
    """Return file and fragment that a reference in the file `base` leads to."""
    address, _, fragment = reference.partition("#")
    path = unquote(address.partition("?")[0])
    return (normpath(join(dirname(base), path)) if path else base), unquote(fragment)


def scheme(reference: str) -> str:
    """Return the scheme of a reference in lower case; "" if it is relative."""
    bare = re.sub(r"[\x00-\x20]", "", reference)  # as browsers read java\nscript:
    try:
        return urlsplit(bare).scheme or ("https" if bare.startswith("//") else "")
    except ValueError:
        return "broken"


def place(name: str, element: Element) -> str:
    """Return where an element is: the nearest id, or the line."""
    for near in (element, *element.iterancestors()):
        if near.get("id"):
            return f"{name}#{near.get('id')}"
    return f"{name}:{element.sourceline}"


def types(element: Element) -> list[str]:
    """Return what an element's epub:type says."""
    return element.get(f"{OPS}type", "").split()


def language_of(element: Element) -> str:
    """Return the language that holds for an element; "" if nothing says."""
    for near in (element, *element.iterancestors()):
        if tag := near.get(XML_LANG) or near.get("lang"):
            return tag
    return ""


def texts(element: Element) -> Iterator[tuple[Element, str]]:
    """Yield what a reader sees or has read to him, in order: text nodes and alternative texts.

    Each comes with the element that it stands in. What is hidden is left out.
    """
    if element.get("hidden") is not None or element.tag in _SILENT:
        return
    if element.tag in _ALT and element.get("alt"):
        yield element, element.get("alt", "")
    if element.tag == f"{XHTML}br":
        yield element, " "
    if element.text and isinstance(element.tag, str):  # a comment has text, too
        yield element, element.text
    for child in element:
        if isinstance(child.tag, str):
            yield from texts(child)
        if child.tail:
            yield element, child.tail


def words(element: Element) -> str:
    """Return what a reader sees of an element, white space folded, without numbers of notes."""
    pieces = (text for inner, text in texts(element) if not is_note_reference(inner, element))
    return " ".join("".join(pieces).split())


def is_note_reference(element: Element, top: Element | None = None) -> bool:
    """Tell whether an element stands in a reference to a note."""
    for near in (element, *element.iterancestors()):
        if near.get("role") == "doc-noteref" or "noteref" in types(near):
            return True
        if near is top:
            break
    return False


def _value(element: Element) -> str:
    return " ".join((element.text or "").split())
