"""The navigation document of an EPUB (EPUB 3.3, section 7): whole, in order, and read aloud."""

import re
from collections.abc import Iterator

from library.errors import Finding
from library.publications.checks.epub.book import (
    XHTML,
    Book,
    Element,
    Item,
    place,
    resolve,
    types,
    words,
)

_HEADING = re.compile(rf"{re.escape(XHTML)}h[1-6]")
_LANDMARKS = ("toc", "bodymatter")  # where everybody wants to go


def check(book: Book) -> Iterator[Finding]:
    """Yield X041 … X045."""
    nav = book.nav()
    tree = book.trees.get(nav.name) if nav else None
    if nav is None or tree is None:
        yield book.in_package("X041", "there is no navigation document", "add one")
        return
    if nav not in book.spine:
        text = "the navigation document is not in the spine"
        yield book.in_package("X041", text, "list it there: it is read aloud, too")
    lists = {kind: each for each in tree.iter(f"{XHTML}nav") for kind in types(each)}
    if "toc" in lists:
        yield from _contents(book, nav, lists["toc"])
    else:
        yield book.finding("X041", nav.name, "there is no table of contents", "add one")
    landmarks = lists.get("landmarks")
    links = () if landmarks is None else landmarks.iter(f"{XHTML}a")
    found = {kind for link in links for kind in types(link)}
    if missing := [kind for kind in _LANDMARKS if kind not in found]:
        text = f"the landmarks lack {' and '.join(missing)}"
        yield book.finding("X044", nav.name, text, "a reader jumps by them")


def _contents(book: Book, nav: Item, contents: Element) -> Iterator[Finding]:
    order = {item.name: number for number, item in reversed([*enumerate(book.spine)])}
    listed, last = set(), (-1, -1)
    for link in contents.iter(f"{XHTML}a"):
        name, fragment = resolve(nav.name, link.get("href", ""))
        listed.add(name)
        heading = _heading(book, name, fragment)
        if heading is not None and words(link) != words(heading):
            text = f"{words(link)!r} leads to {words(heading)!r}"
            yield book.finding("X045", place(nav.name, link), text, "take the heading's words")
        now = (order.get(name, -1), _position(book, name, fragment))
        if now < last:
            text = f"{words(link)!r} stands behind what comes later in the book"
            yield book.finding("X043", place(nav.name, link), text, "keep the reading order")
        last = max(now, last)
    for item, page in book.pages():
        cover = any("cover" in types(element) for element in page.iter("*"))
        if item.name not in listed and item != nav and not cover:
            text = f"the table of contents lacks {item.name}"
            yield book.finding("X042", nav.name, text, "list every page")


def _heading(book: Book, name: str, fragment: str) -> Element | None:
    """Return the heading in a chapter that a link leads to; other pages may be called otherwise."""
    tree = book.trees.get(name)
    if tree is None or not any("chapter" in types(each) for each in tree.iter(f"{XHTML}section")):
        return None
    headings = (element for element in tree.iter("*") if _HEADING.fullmatch(str(element.tag)))
    if fragment:
        return next((each for each in headings if each.get("id") == fragment), None)
    return next(headings, None)


def _position(book: Book, name: str, fragment: str) -> int:
    """Return where an id stands on a page; 0 for the page itself."""
    if not fragment or name not in book.trees:
        return 0
    ids = [element.get("id") for element in book.trees[name].iter("*")]
    return ids.index(fragment) if fragment in ids else 0
