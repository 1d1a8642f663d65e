"""The texts of a DAISY book: XHTML 1.0, and every word of them spoken, in their order."""

import re
from collections.abc import Iterator

from lxml import etree

from library.errors import Finding
from library.publications.checks.daisy.book import (
    NCC,
    XHTML,
    XML_LANG,
    Book,
    Element,
    ids,
    place,
    words,
)

_ELEMENTS = {
    "html", "head", "title", "meta", "link", "body", "div", "p", "span", "br", "hr", "a", "pre",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "address",
    "em", "strong", "dfn", "code", "samp", "kbd", "var", "cite", "abbr", "acronym", "q", "sub",
    "sup", "b", "i", "small", "big", "tt", "ins", "del", "bdo", "img",
    "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {
    "id", "class", "lang", XML_LANG, "dir", "title", "href", "src", "alt", "start", "scope",
    "colspan", "rowspan", "http-equiv", "name", "content", "rel", "type",
}  # fmt: skip
_LINK = re.compile(r"(https?|mailto|tel):.+")
_FILE = re.compile(r"(?i)\S+\.(png|jpe?g|gif|svg|webp)")


def check(book: Book) -> Iterator[Finding]:
    """Yield D008, D011, D012 and D050 … D053."""
    for name, tree in book.texts():
        yield from _xhtml(book, name, tree)
        yield from _links(book, name, tree)
        for picture in tree.iter(f"{XHTML}img"):
            alt = picture.get("alt", "").strip()
            if not alt or _FILE.fullmatch(alt):
                text = f"the picture's alternative text is {alt!r}"
                yield book.finding("D012", place(name, picture), text, "say what it shows")
    yield from _phrases(book)


def _xhtml(book: Book, name: str, tree: Element) -> Iterator[Finding]:
    """Check for what HTML5 and EPUB have, and what acts; the tests use the whole DTD."""
    title = tree.find(f"{XHTML}head/{XHTML}title")
    if title is None or not words(title):
        yield book.finding("D008", name, "the text has no title", "XHTML 1.0 asks for one")
    for entity in tree.iter(etree.Entity):
        text = f"{entity.text} stands in the DTD, which no player reads"
        yield book.finding("D008", f"{name}:{entity.sourceline}", text, "write the character")
    for element in tree.iter("*"):
        tag = str(element.tag)
        if tag.removeprefix(XHTML) not in _ELEMENTS:
            text = f"XHTML 1.0 has no {tag}, or it acts"
            yield book.finding("D008", place(name, element), text, "use what XHTML 1.0 has")
        for attribute in map(str, element.attrib):
            if attribute not in _ATTRIBUTES:
                text = f"XHTML 1.0 has no attribute {attribute}, or it acts"
                yield book.finding("D008", place(name, element), text, "take it out")


def _links(book: Book, name: str, tree: Element) -> Iterator[Finding]:
    for link in tree.iter(f"{XHTML}a"):
        href = link.get("href")
        if href is None or _LINK.fullmatch(href):
            continue
        file, _, target = href.partition("#")
        there = book.trees.get(file) if file else tree
        if there is None or (target and target not in ids(there)):
            text = f"the link leads to {href!r}, which is not there"
            yield book.finding("D011", place(name, link), text, "lead it to an id in the book")


def _phrases(book: Book) -> Iterator[Finding]:
    """Check that the SMILs lead through the texts: all words, each once, in their order."""
    spoken: dict[str, set[Element]] = {name: set() for name, _ in book.texts()}
    reached: dict[str, int] = {}
    elements = {name: ids(tree) for name, tree in book.texts()}
    order = {name: {e: n for n, e in enumerate(tree.iter("*"))} for name, tree in book.texts()}
    for smil, pars in book.pages():
        for par in pars:
            element = elements.get(par.document, {}).get(par.id)
            where = place(smil, par.element)
            if element is None:
                text = f"leads to the text {par.document}#{par.id}, which is not there"
                yield book.finding("D050", where, text, "lead it to an id of a text")
                continue
            if not any(letter.isalnum() for letter in words(element)):
                yield book.finding("D053", where, "the phrase has no words", "take it out")
            now = order[par.document][element]
            if now <= reached.get(par.document, -1) or _inside(element, spoken[par.document]):
                text = "the phrase stands before the one that is read before it, or is read twice"
                yield book.finding("D052", where, text, "read the text in its order, once")
            reached[par.document] = max(now, reached.get(par.document, -1))
            if par.clips:
                spoken[par.document].add(element)
    for name, tree in book.texts():
        body = tree.find(f"{XHTML}body")
        for element, text in () if body is None else _words(body):
            if not _inside(element, spoken[name]) and element not in spoken[name]:
                short = " ".join(text.split())[:40]
                hint = "give it a phrase with audio"
                yield book.finding("D051", place(name, element), f"nobody says {short!r}", hint)
    for name in book.trees:
        if name.endswith(".html") and name != NCC and name not in spoken:
            yield book.finding("D051", name, "nobody says this text", "give it a SMIL")


def _inside(element: Element, others: set[Element]) -> bool:
    return any(near in others for near in element.iterancestors())


def _words(body: Element) -> Iterator[tuple[Element, str]]:
    """Yield what is to be said, with the element that it stands in."""
    for node in body.iter():
        parent = node.getparent()
        texts = [(node, node.text or ""), (node, node.get("alt", ""))]
        if not isinstance(node.tag, str):  # a comment
            texts = []
        if parent is not None and node is not body:
            texts.append((parent, node.tail or ""))
        yield from ((one, text) for one, text in texts if any(map(str.isalnum, text)))
