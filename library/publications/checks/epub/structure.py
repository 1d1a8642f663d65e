"""The structure of an EPUB's pages: headings, pictures, roles, labels, tables."""

import re
from collections.abc import Iterator
from posixpath import basename

from library.errors import Finding
from library.publications.checks.epub.book import (
    XHTML,
    Book,
    Element,
    is_note_reference,
    place,
    types,
    words,
)

_HEADING = re.compile(r"h[1-6]")
_FILE_NAME = re.compile(
    r"\S+\.(?:png|jpe?g|gif|svg|webp|tiff?|bmp)|\S*[_\\]\S*|\S*\d{3,}\S*", re.IGNORECASE
)
_EMPTY_WORDS = {"bild", "foto", "grafik", "image", "picture", "photo", "resim", "fotoğraf", "alt"}
# epub:type → role, where DPUB-ARIA 1.1 has one of the same meaning.
_ROLES = {
    name: f"doc-{name.replace('page-list', 'pagelist')}"
    for name in re.findall(
        r"\S+",
        "abstract acknowledgments afterword appendix biblioentry bibliography biblioref chapter "
        "colophon conclusion credit credits dedication endnotes epigraph epilogue errata example "
        "footnote foreword glossary glossref index introduction noteref notice page-list pagebreak "
        "part preface prologue pullquote qna subtitle tip toc",
    )
}
_LANDMARK = re.compile(
    "navigation|region|doc-(acknowledgments|afterword|appendix|bibliography|chapter|conclusion|"
    "credits|endnotes|epilogue|errata|foreword|glossary|index|introduction|pagelist|part|preface|"
    "prologue|toc)"
)


def check(book: Book) -> Iterator[Finding]:
    """Yield X030 … X040 and X046."""
    for item, page in book.pages():
        seen = [element for element in page.iter("*") if _is_seen(element)]
        for element in seen:
            yield from _picture(book, item.name, element)
            yield from _role(book, item.name, element)
            yield from _void(book, item.name, element)
        for element in page.iter("*"):
            yield from _hidden(book, item.name, element)
        yield from _headings(book, item.name, page, seen)
        yield from _landmarks(book, item.name, seen)


def _is_seen(element: Element) -> bool:
    return not any(near.get("hidden") is not None for near in (element, *element.iterancestors()))


def _local(element: Element) -> str:
    return str(element.tag).removeprefix(XHTML)


def _picture(book: Book, name: str, element: Element) -> Iterator[Finding]:
    if _local(element) != "img":
        return
    where, alt = place(name, element), element.get("alt")
    bare = " ".join((alt or "").split())
    decorative = (
        element.get("role") in ("presentation", "none") or element.get("aria-hidden") == "true"
    )
    if alt is None:
        text = "a picture without alternative text"
        yield book.finding("X030", where, text, "say what it shows")
    elif not bare and not decorative:
        text = "a picture with an empty alternative text"
        yield book.finding("X032", where, text, "say what it shows, or that it is presentation")
    stem = basename(element.get("src", "")).partition(".")[0].lower()
    if bare and (_FILE_NAME.fullmatch(bare) or bare.lower() in {stem, *_EMPTY_WORDS}):
        text = f"the alternative text {bare!r} is a file name, or says nothing"
        yield book.finding("X031", where, text, "say what the picture shows")


def _role(book: Book, name: str, element: Element) -> Iterator[Finding]:
    """Check that assistive technology hears what epub:type says (X037); it knows roles alone."""
    in_landmarks = any("landmarks" in types(near) for near in element.iterancestors())
    if _local(element) == "body" or in_landmarks:
        return
    for kind in types(element):
        role = _ROLES.get(kind)
        if role and role not in element.get("role", "").split():
            text = f"epub:type {kind} without role {role}"
            yield book.finding("X037", place(name, element), text, f'add role="{role}"')


def _void(book: Book, name: str, element: Element) -> Iterator[Finding]:
    """Find links and headings without words (X040), and tables without headers (X039)."""
    local = _local(element)
    if local == "table" and next(element.iter(f"{XHTML}th"), None) is None:
        text = "a table without header cells"
        yield book.finding("X039", place(name, element), text, "use th with scope")
    if (local == "a" and element.get("href")) or _HEADING.fullmatch(local):
        said = element.get("aria-label") or words(element) or is_note_reference(element)
        if not said:
            text = f"<{local}> without words"
            yield book.finding("X040", place(name, element), text, "say where or what it is")


def _hidden(book: Book, name: str, element: Element) -> Iterator[Finding]:
    """Find words that some see or hear, and others do not (X046). Landmarks may be hidden."""
    hidden = element.get("hidden") is not None and not {"landmarks", "page-list"} & {
        *types(element)
    }
    silent = element.get("aria-hidden") == "true" and words(element)
    if hidden or silent:
        text = f"<{_local(element)}> is hidden from some readers"
        yield book.finding("X046", place(name, element), text, "show it to all, or to nobody")


def _headings(book: Book, name: str, page: Element, seen: list[Element]) -> Iterator[Finding]:
    """Check levels, and that the page's title is its heading's."""
    headings = [element for element in seen if _HEADING.fullmatch(_local(element))]
    first = [element for element in headings if _local(element) == "h1"]
    if not first:
        yield book.finding("X033", name, "a page without h1", "begin it with a heading")
    for element in first[1:]:
        text = "a second h1"
        yield book.finding("X034", place(name, element), text, "one a page; the rest are h2 …")
    level = 0
    for element in headings:
        now = int(_local(element)[1])
        if now > level + 1:
            text = f"heading jumps from {level} to {now}"
            yield book.finding("X035", place(name, element), text, f"make it h{level + 1}")
        level = now
    title = page.find(f"{XHTML}head/{XHTML}title")
    said = "" if title is None else " ".join("".join(map(str, title.itertext())).split())
    if not said or (first and said != words(first[0])):
        text = f"the title is {said!r}, the heading {words(first[0]) if first else ''!r}"
        yield book.finding("X036", name, text, "take the heading's words: a reader hears both")


def _landmarks(book: Book, name: str, seen: list[Element]) -> Iterator[Finding]:
    """Check that one can jump to each page's content, and hears where he is (X038)."""
    names = {str(element.get("id")): words(element) for element in seen if element.get("id")}
    labelled = False
    for element in seen:
        label = element.get("aria-label", "").strip() or any(
            names.get(each) for each in element.get("aria-labelledby", "").split()
        )
        labelled |= bool(label)
        landmark = any(map(_LANDMARK.fullmatch, element.get("role", "").split()))
        if (landmark or _local(element) == "nav") and not label:
            text = f"<{_local(element)}> is a landmark without a label"
            yield book.finding("X038", place(name, element), text, "add aria-labelledby")
    if not labelled:
        yield book.finding("X038", name, "no labelled landmark", "label the page's section")
