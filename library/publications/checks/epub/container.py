"""The container of an EPUB: its files, its links, and nothing that acts or comes from elsewhere."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from library.errors import Finding
from library.publications.checks.epub.book import (
    OPF,
    SMIL,
    XHTML,
    Book,
    Element,
    place,
    resolve,
    scheme,
)

_MIMETYPE = b"application/epub+zip"
_PAGES = ("application/xhtml+xml", "image/svg+xml")
_ALONE = ("mimetype", "META-INF/")  # what no manifest lists
_ACTIVE = ("script", "iframe", "object", "embed", "applet")
_SENDS = ("srcset", "action", "formaction", "data", "{http://www.w3.org/1999/xlink}href")
_LOADS = ("src", "poster")  # attributes whose file is loaded, not visited
# the manifest and the overlays have checks of their own
_OTHERS = (f"{OPF}item", f"{OPF}link", f"{SMIL}text", f"{SMIL}audio")
_ADDRESS = re.compile(r"""(?:url\(\s*["']?|@import\s*["'])\s*([^"')\s;]+)""", re.IGNORECASE)


def check(book: Book) -> Iterator[Finding]:
    """Yield X003 … X009."""
    yield from _files(book)
    yield from _zip(book)
    ids = {name: {*_ids(tree)} for name, tree in book.trees.items()}
    for name, tree in {book.package_name: book.package, **book.trees}.items():
        for value, count in Counter(_ids(tree)).items():
            if count > 1:
                text = f"the id {value!r} stands {count} times"
                yield book.finding("X009", f"{name}#{value}", text, "an id names one element")
        for entity in tree.iter(etree.Entity):
            text = f"the entity {entity.text} hides words from our checks"
            yield book.finding("X002", name, text, "write the words themselves")
        for instruction in tree.itersiblings(preceding=True):
            is_one = isinstance(instruction, etree._ProcessingInstruction)
            if is_one and "//" in (instruction.text or ""):
                text = f"{instruction.text!r} is loaded from elsewhere"
                yield book.finding("X005", name, text, "put the file into the book")
        for element in tree.iter("*"):
            yield from _elsewhere(book, name, element)
            yield from _active(book, name, element)
            yield from _links(book, name, element, ids)
    for name, content in book.files.items():
        if name.endswith(".css"):
            yield from _style(book, name, content.decode("utf-8", "replace"))


def _files(book: Book) -> Iterator[Finding]:
    listed = {book.package_name}
    for item in book.items.values():
        listed.add(item.name)
        if item.name not in book.files:
            text = f"the manifest lists {item.name}, which is not there"
            yield book.in_package("X003", text, "add the file, or take its entry out")
        if item.overlay and item.overlay not in book.items:
            text = f"the overlay {item.overlay!r} of {item.name} is not in the manifest"
            yield book.in_package("X003", text, "list the overlay")
    for name in book.files:
        if name not in listed and not name.startswith(_ALONE) and not name.endswith("/"):
            text = "the manifest does not list the file"
            yield book.finding("X003", name, text, "list it, or take it out")
    refs = Counter(str(ref.get("idref")) for ref in book.package.iter(f"{OPF}itemref"))
    for ref, count in refs.items():
        page = book.items.get(ref)
        if page is None:
            text = f"the spine names {ref!r}, which the manifest does not"
            yield book.in_package("X003", text, "list the page")
        elif page.media_type not in _PAGES:
            text = f"{page.name} in the spine is {page.media_type}, which these checks cannot read"
            yield book.in_package("X003", text, "make it application/xhtml+xml")
        if count > 1:
            yield book.in_package("X003", f"the spine names {ref!r} {count} times", "name it once")


def _zip(book: Book) -> Iterator[Finding]:
    """Check what the Open Container Format asks (EPUB 3.3, section 4.2), and what players need."""
    plain = "mimetype" not in book.deflated
    if book.first != "mimetype" or not plain or book.files["mimetype"] != _MIMETYPE:
        text = f"`mimetype` is not the first file, stored, with {_MIMETYPE.decode()!r}"
        yield book.finding("X007", "mimetype", text, "write it first, as it is")
    for item in book.items.values():
        if item.media_type.startswith("audio/") and item.name in book.deflated:
            text = "the sound is deflated in the ZIP"
            yield book.finding("X008", item.name, text, "store it: players seek in it")


def _active(book: Book, name: str, element: Element) -> Iterator[Finding]:
    """Find scripts (X004)."""
    local = str(element.tag).rpartition("}")[2]
    acting = [attribute for attribute in element.attrib if str(attribute).startswith("on")]
    for value in ("href", "src", "action", "formaction", "{http://www.w3.org/1999/xlink}href"):
        if scheme(element.get(value, "")) in ("javascript", "vbscript"):
            acting.append(value)
    if acting or (element.tag == f"{XHTML}{local}" and local in _ACTIVE) or local == "script":
        text = f"<{local}> acts: {' '.join(map(str, acting)) or 'it holds a program'}"
        yield book.finding("X004", place(name, element), text, "a text needs no program")


def _elsewhere(book: Book, name: str, element: Element) -> Iterator[Finding]:
    """Find rarer ways to load from elsewhere, or to send a reader there (X005)."""
    values = (element.get(attribute, "") for attribute in _SENDS)
    sent = [value for value in values if "//" in value]
    if element.tag == f"{XHTML}base" or element.get("http-equiv", "").lower() == "refresh":
        sent.append(element.get("href", "") + element.get("content", ""))
    for address in sent:
        text = f"{address!r} is elsewhere"
        yield book.finding("X005", place(name, element), text, "put the file into the book")


def _links(
    book: Book, name: str, element: Element, ids: Mapping[str, set[str]]
) -> Iterator[Finding]:
    """Find what is loaded from elsewhere (X005), and links that lead nowhere (X006)."""
    loads = element.tag in (f"{XHTML}link", f"{OPF}item")
    for attribute in ("href", *_LOADS):
        reference = element.get(attribute)
        if reference is None:
            continue
        where = scheme(reference)
        if where and (attribute != "href" or loads):
            text = f"{reference!r} is loaded from elsewhere"
            yield book.finding("X005", place(name, element), text, "put the file into the book")
        if where or element.tag in _OTHERS:
            continue
        target, fragment = resolve(name, reference)
        if target not in book.files or (fragment and fragment not in ids.get(target, {fragment})):
            text = f"the link {reference!r} leads nowhere"
            yield book.finding("X006", place(name, element), text, "mend the address")
    if style := element.get("style"):
        yield from _style(book, place(name, element), style)
    if element.tag == f"{XHTML}style":
        yield from _style(book, place(name, element), element.text or "")


def _style(book: Book, where: str, css: str) -> Iterator[Finding]:
    for address in _ADDRESS.findall(css):
        if scheme(address) not in ("", "data"):
            text = f"{address!r} is loaded from elsewhere"
            yield book.finding("X005", where, text, "put the file into the book")


def _ids(tree: Element) -> list[str]:
    return [str(element.get("id")) for element in tree.iter("*") if element.get("id")]
