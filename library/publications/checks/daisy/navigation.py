"""The navigation of a DAISY book: from ncc.html to the SMILs to the headings, and back."""

from collections.abc import Iterator

from library.errors import Finding
from library.publications.checks.daisy.book import (
    HEADINGS,
    MASTER,
    NCC,
    Book,
    Element,
    Par,
    ids,
    place,
    words,
)


def check(book: Book) -> Iterator[Finding]:
    """Yield D040 … D045."""
    yield from _levels(book)
    yield from _links(book)
    yield from _order(book)
    yield from _master(book)


def _level(item: Element) -> int:
    """Return the level of a heading; 0 for what is none."""
    return HEADINGS.index(str(item.tag)) + 1 if item.tag in HEADINGS else 0


def _levels(book: Book) -> Iterator[Finding]:
    before = 0
    for item, _, _ in book.items():
        level = _level(item)
        if level > before + 1:
            text = f"the level of {words(item)!r} is {level} after {before}"
            yield book.finding("D040", place(NCC, item), text, "leave no level out")
        before = level or before


def _links(book: Book) -> Iterator[Finding]:
    """Check that each entry leads to its heading or its label, and that no heading is missing."""
    pages = dict(book.pages())
    reached: list[Element] = []
    for item, smil, target in book.items():
        if smil not in book.trees:  # D003, D004
            continue
        found = ids(book.trees[smil]).get(target)
        pars = [
            par
            for par in pages[smil]
            if found is not None and found in (par.element, *par.element.iter("text"))
        ]
        if not pars:
            text = f"{words(item)!r} leads to {smil}#{target}, where no phrase is"
            yield book.finding("D041", place(NCC, item), text, "lead it to a par or its text")
            continue
        heading = _heading(book, pars[0])
        if heading is None or words(heading) != words(item) or _level(heading) != _level(item):
            text = f"{words(item)!r} leads to what is not that heading"
            yield book.finding("D042", place(NCC, item), text, "make words and level the same")
        if heading is not None:
            reached.append(heading)
            before = pages[smil].index(pars[0]) - 1
            if before >= 0 and _heading(book, pages[smil][before]) is heading:
                text = f"{words(item)!r} leads into its heading or behind its label"
                yield book.finding("D042", place(NCC, item), text, "lead to where it begins")
    for name, tree in book.texts():
        for heading in tree.iter(*HEADINGS):
            if heading not in reached:
                text = f"the navigation does not lead to the heading {words(heading)!r}"
                yield book.finding("D043", place(name, heading), text, "add it to ncc.html")


def _heading(book: Book, par: Par) -> Element | None:
    """Return the heading that a phrase belongs to: it is in it, or is a label before it."""
    tree = book.trees.get(par.document)
    element = ids(tree).get(par.id) if tree is not None else None
    if element is None:
        return None
    for near in (element, *element.iterancestors()):
        if near.tag in HEADINGS:
            return near
        if near.get("class") == "label":
            after = near.getnext()
            return after if after is not None and after.tag in HEADINGS else None
    return None


def _order(book: Book) -> Iterator[Finding]:
    """Check that the navigation leads forwards, and to every SMIL."""
    numbers = {
        (smil, name): (number, index)
        for number, smil in enumerate(book.smils)
        if smil in book.trees
        for index, name in enumerate(ids(book.trees[smil]))
    }
    last = (0, -1)
    for item, smil, target in book.items():
        now = numbers.get((smil, target), last)
        if now < last:
            text = f"{words(item)!r} stands after what is read later"
            yield book.finding("D044", place(NCC, item), text, "keep the order of the reading")
        last = max(now, last)
    for name in book.trees:
        if name.endswith(".smil") and name != MASTER and name not in book.smils:
            text = "no entry of the navigation leads to this SMIL"
            yield book.finding("D044", name, text, "players reach a SMIL through ncc.html only")


def _master(book: Book) -> Iterator[Finding]:
    if MASTER not in book.trees:
        return
    refs = list(book.trees[MASTER].iter("ref"))
    if tuple(ref.get("src") for ref in refs) != book.smils:
        text = "master.smil does not list the SMILs in the order of ncc.html"
        yield book.finding("D045", MASTER, text, "list each once, in that order")
    for ref in refs:
        if ref.get("title") != book.meta("title", ref.get("src", "")):
            text = f"the title {ref.get('title')!r} is not that of {ref.get('src')}"
            yield book.finding("D045", place(MASTER, ref), text, "make them the same")
