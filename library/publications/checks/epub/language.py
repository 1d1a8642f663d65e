"""Language and direction of an EPUB: declared twice, alike, and truly."""

import re
from collections.abc import Iterator
from copy import copy
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from library.errors import Finding
from library.publications.checks.epub.book import (
    DC,
    OPF,
    XHTML,
    XML_LANG,
    Book,
    Element,
    is_note_reference,
    language_of,
    place,
    texts,
)

_HINT = "declare the language that it is in: a voice reads by it"
# Languages near ours, so that Danish or Azerbaijani is not forced into one of them.
_NEIGHBOURS = ("az", "da", "de", "en", "es", "fr", "it", "nl", "pl", "tr")
# Letters to guess from. On the four real editions a guess of 20 letters at 0.5 errs but once.
_PAGE, _PASSAGE = 60, 24
_SURE_ENOUGH = 0.95
_BLOCKS = re.compile(r"\{.*\}(?:p|h[1-6]|li|t[dh]|caption|figcaption|d[dt]|div|img|html)")
_SENTENCE = re.compile(r"(?<=[.!?…:;])\s+")
_QUOTED = re.compile(r"[„“\"»«‚‘]([^„“”\"»«‚‘’]+)[“”\"«»‘’]")


def check(book: Book) -> Iterator[Finding]:
    """Yield X020 … X025."""
    edition = book.language()
    for name, tree in {book.package_name: book.package, **book.trees}.items():
        yield from _attributes(book, name, tree)
    for element in book.package.iter(f"{DC}language"):
        if "simple" in (element.text or "").lower().split("-"):
            yield book.in_package("X025", f"dc:language is {element.text}", "say de")
    if book.package.get(XML_LANG, "") != edition:
        text = f"the package is in {book.package.get(XML_LANG)!r}, the book in {edition!r}"
        yield book.in_package("X021", text, _HINT)
    for element in book.package.iter(f"{DC}*", f"{OPF}meta"):
        if (declared := language_of(element)) and element.get(XML_LANG):
            text = " ".join((element.text or "").split())
            if found := _other(text, declared, _PASSAGE):
                text = f"declared as {declared!r}, in {found}, it seems: {text[:60]!r}"
                yield book.in_package("X023", text, _HINT)
    expected = direction(edition)
    spine = book.package.find(f"{OPF}spine")
    turned = "ltr" if spine is None else spine.get("page-progression-direction", "ltr")
    if turned != expected:
        text = f"pages turn {turned}, but {edition} is written {expected}"
        yield book.in_package("X024", text, "set page-progression-direction")
    for item, page in book.pages():
        if page.get("lang") != edition:
            text = f"the page is in {page.get('lang')!r}, the book in {edition!r}"
            yield book.finding("X021", item.name, text, _HINT)
        if page.get("dir", "ltr") != direction(page.get("lang", "")):
            text = f"the page runs {page.get('dir', 'ltr')}, not as its language does"
            yield book.finding("X024", item.name, text, "set dir on html")
        yield from _passages(book, item.name, page)


def _attributes(book: Book, name: str, tree: Element) -> Iterator[Finding]:
    """Check lang and xml:lang, and the direction of what is in another language."""
    if tree.tag == f"{XHTML}html" and not tree.get("lang"):
        text = "no language is declared"
        yield book.finding("X020", f"{name}:{tree.sourceline}", text, _HINT)
    for element in tree.iter("*"):
        html, xml = element.get("lang"), element.get(XML_LANG)
        if html is None and xml is None:
            continue
        where = place(name, element)
        if html != xml and str(element.tag).startswith(XHTML):
            text = f"lang is {html!r}, xml:lang is {xml!r}"
            yield book.finding("X020", where, text, "set both, and alike")
        tag = xml or html or ""
        if "simple" in tag.lower().split("-"):
            text = f"the language is {tag!r}"
            yield book.finding("X025", where, text, "say de: readers lose their voice at a variant")
        if html is None or element is tree:
            continue
        around = _direction_of(element.getparent())
        if element.get("dir", around) != direction(tag):
            text = f"{tag!r} stands in a text that runs {around}, and its own direction is not set"
            yield book.finding("X024", where, text, "set dir")


def direction(tag: str) -> str:
    """Return ltr or rtl, as a language is written."""
    try:
        return str(Locale.parse(tag.partition("-")[0]).text_direction)
    except (UnknownLocaleError, ValueError):  # Latin, for one
        return "ltr"


def _direction_of(element: Element | None) -> str:
    while element is not None:
        if element.get("dir"):
            return element.get("dir", "")
        element = element.getparent()
    return "ltr"


def guess(text: str, declared: str) -> tuple[str, float]:
    """Return the language that a text is in, it seems, and how sure that is, from 0 to 1."""
    language, sureness = _identifier(declared.partition("-")[0]).classify(text)
    return str(language), float(sureness)


def can_guess(declared: str) -> bool:
    """Tell whether texts of this language are known."""
    return declared.partition("-")[0] in _model().labels


@cache
def _model() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)  # takes a second


@cache
def _identifier(declared: str) -> Any:
    identifier = copy(_model())
    identifier.set_languages(sorted({*_NEIGHBOURS, declared} & {*_model().labels}))
    return identifier


def _passages(book: Book, name: str, page: Element) -> Iterator[Finding]:
    """Find pages (X022) and passages (X023) that are not in their language."""
    blocks: dict[tuple[Element, str], list[str]] = {}
    for element, text in texts(page):
        if not is_note_reference(element):
            around = (element, *element.iterancestors())
            near = next(each for each in around if _BLOCKS.fullmatch(str(each.tag)))
            blocks.setdefault((near, language_of(element)), []).append(text)
    whole: dict[str, str] = {}
    for (_, declared), pieces in blocks.items():
        whole[declared] = f"{whole.get(declared, '')} {''.join(pieces)}"
    wrong = {
        declared: found
        for declared, text in whole.items()
        if (found := _other(text, declared, _PAGE))
    }
    for declared, found in wrong.items():
        text = f"what is declared as {declared!r} is in {found}, it seems"
        yield book.finding("X022", name, text, _HINT)
    for (element, declared), pieces in blocks.items():
        if declared in wrong:
            continue
        block = " ".join("".join(pieces).split())
        for passage in dict.fromkeys((*_QUOTED.findall(block), *_SENTENCE.split(block))):
            if found := _other(passage, declared, _PASSAGE):
                text = f"declared as {declared!r}, in {found}, it seems: {passage[:60]!r}"
                yield book.finding("X023", place(name, element), text, _HINT)


def _other(text: str, declared: str, least: int) -> str:
    """Return the language of a text if it is surely not the declared one, or else nothing."""
    if sum(letter.isalpha() for letter in text) < least or not can_guess(declared):
        return ""
    found, sureness = guess(text, declared)
    return found if found != declared.partition("-")[0] and sureness >= _SURE_ENOUGH else ""
