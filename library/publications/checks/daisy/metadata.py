"""The metadata of a DAISY book: all that the standard asks for, and true."""

import re
from collections import Counter
from collections.abc import Iterator

from library.errors import Finding
from library.publications.checks.daisy.book import (
    HEADINGS,
    MASTER,
    NCC,
    XHTML,
    XML_LANG,
    Book,
    words,
)

_TEXT = r"(?s).*\w.*"
_DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_NUMBER = r"\d+"
_CLOCK = r"\d{1,}:[0-5]\d:[0-5]\d"
_LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
_SET = r"([1-9]\d*) of ([1-9]\d*)"
# What ncc.html states (appendix 2 of the specification): how often at least and at most; its form
_NCC = {
    "dc:creator": (1, 9, _TEXT),
    "dc:date": (1, 1, _DAY),
    "dc:format": (1, 1, "Daisy 2\\.02"),
    "dc:identifier": (1, 1, _TEXT),
    "dc:language": (1, 9, _LANGUAGE),
    "dc:publisher": (1, 1, _TEXT),
    "dc:rights": (0, 9, _TEXT),
    "dc:source": (0, 1, _TEXT),
    "dc:title": (1, 1, _TEXT),
    "ncc:charset": (1, 1, _TEXT),
    "ncc:depth": (1, 1, "[1-6]"),
    "ncc:files": (1, 1, _NUMBER),
    "ncc:footnotes": (0, 1, _NUMBER),
    "ncc:generator": (1, 1, _TEXT),
    "ncc:kByteSize": (1, 1, _NUMBER),
    "ncc:maxPageNormal": (0, 1, _NUMBER),
    "ncc:multimediaType": (1, 1, "audioFullText"),
    "ncc:narrator": (1, 9, _TEXT),
    "ncc:pageFront": (1, 1, _NUMBER),
    "ncc:pageNormal": (1, 1, _NUMBER),
    "ncc:pageSpecial": (1, 1, _NUMBER),
    "ncc:prodNotes": (0, 1, _NUMBER),
    "ncc:producedDate": (0, 1, _DAY),
    "ncc:producer": (0, 1, _TEXT),
    "ncc:revision": (0, 1, _NUMBER),
    "ncc:revisionDate": (0, 1, _DAY),
    "ncc:setInfo": (0, 1, _SET),
    "ncc:sidebars": (0, 1, _NUMBER),
    "ncc:sourceDate": (0, 1, _DAY),
    "ncc:sourcePublisher": (0, 1, _TEXT),
    "ncc:sourceRights": (0, 1, _TEXT),
    "ncc:sourceTitle": (0, 1, _TEXT),
    "ncc:tocItems": (1, 1, _NUMBER),
    "ncc:totalTime": (1, 1, _CLOCK),
}
_SMIL = {
    "dc:format": (1, 1, "Daisy 2\\.02"),
    "dc:identifier": (1, 1, _TEXT),
    "dc:title": (1, 1, _TEXT),
    "ncc:generator": (0, 1, _TEXT),
    "ncc:timeInThisSmil": (1, 1, _CLOCK),
    "ncc:totalElapsedTime": (1, 1, _CLOCK),
    "title": (1, 1, _TEXT),
}
_MASTER = {name: _SMIL[name] for name in _SMIL if name not in ("ncc:totalElapsedTime", "title")}
_OPTIONAL = ("contributor", "coverage", "description", "relation", "subject", "type")
_NCC |= {f"dc:{name}": (0, 9, _TEXT) for name in _OPTIONAL}
# What tells listeners that no person reads; in other languages, only the voices' names are checked
_SYNTHETIC = ("künstlich", "synthetic", "yapay")
_KNOWN = ("de", "en", "tr")
_KILOBYTE = 1_024
_COUNTED = {
    "ncc:pageFront": "page-front",
    "ncc:pageNormal": "page-normal",
    "ncc:pageSpecial": "page-special",
    "ncc:footnotes": "noteref",
    "ncc:sidebars": "sidebar",
    "ncc:prodNotes": "optional-prodnote",
}


def check(book: Book) -> Iterator[Finding]:
    """Yield D020 … D035."""
    rules = {NCC: _NCC, MASTER: _MASTER} | dict.fromkeys(book.smils, _SMIL)
    for file, table in rules.items():
        if file in book.trees:
            yield from _table(book, file, table)
    yield from _languages(book)
    yield from _narrator(book)
    yield from _same(book)
    yield from _counts(book)


def _table(book: Book, file: str, table: dict[str, tuple[int, int, str]]) -> Iterator[Finding]:
    metas = [(name, content) for name, content in book.metas(file) if name]
    count = Counter(name for name, _ in metas)
    for name, (least, most, _) in table.items():
        if count[name] < least:
            hint = "the standard asks for it, or players show it"
            yield book.finding("D020", file, f"the metadatum {name} is missing", hint)
        if count[name] > most:
            text = f"the metadatum {name} stands {count[name]} times"
            yield book.finding("D021", file, text, f"at most {most}")
    for name, content in metas:
        if name not in table:
            hint = "mend its name; names of one's own begin with prod:"
            if not name.startswith("prod:"):
                yield book.finding("D022", file, f"no metadatum is called {name}", hint)
        elif not re.fullmatch(table[name][2], content):
            text = f"{name} is {content!r}"
            yield book.finding("D022", file, text, f"its form is {table[name][2]}")


def _languages(book: Book) -> Iterator[Finding]:
    language = book.meta("dc:language")
    for name, tree in ((NCC, book.ncc), *book.texts()):
        if tree.get("lang") != language:
            text = f"the language is {tree.get('lang')!r}, that of the book {language!r}"
            yield book.finding("D023", name, text, "lang and dc:language must be the same")
        for element in tree.iter("*"):
            if element.get("lang") != element.get(XML_LANG):
                text = f"lang is {element.get('lang')!r}, xml:lang {element.get(XML_LANG)!r}"
                place = f"{name}:{element.sourceline}"
                yield book.finding("D023", place, text, "give both, and the same")


def _narrator(book: Book) -> Iterator[Finding]:
    narrator = book.meta("ncc:narrator")
    signs = _SYNTHETIC if book.meta("dc:language").partition("-")[0] in _KNOWN else ("",)
    if not any(sign in narrator.lower() for sign in signs):
        text = f"the narrator {narrator!r} is not said to be synthetic"
        yield book.finding("D024", NCC, text, "say that the voice is synthetic")
    voices = narrator.rpartition(":")[2].strip()
    said = " ".join(words(tree) for _, tree in book.texts())
    if voices not in said or not any(sign in said.lower() for sign in signs):
        text = f"the text does not say that {voices!r} is a synthetic voice"
        yield book.finding("D024", NCC, text, "say it at the beginning of the book")


def _same(book: Book) -> Iterator[Finding]:
    for name in ("dc:identifier", "dc:title"):
        for file in (MASTER, *book.smils):
            if file in book.trees and book.meta(name, file) != book.meta(name):
                text = f"{name} is {book.meta(name, file)!r}, in ncc.html {book.meta(name)!r}"
                yield book.finding("D025", file, text, "make them the same")


def _counts(book: Book) -> Iterator[Finding]:
    items = [item for item, _, _ in book.items()]
    classes = Counter(item.get("class", "") for item in items)
    levels = [HEADINGS.index(str(item.tag)) + 1 for item in items if item.tag in HEADINGS]
    size = sum(map(len, book.files.values()))
    expected = {
        "ncc:tocItems": ("D030", len(items)),
        "ncc:depth": ("D032", max(levels, default=0)),
        "ncc:files": ("D033", len(book.files)),
        "ncc:kByteSize": ("D034", -(-size // _KILOBYTE)),
    }
    expected |= {name: ("D031", classes[kind]) for name, kind in _COUNTED.items()}
    pages = [words(item) for item in items if item.get("class") == "page-normal"]
    expected["ncc:maxPageNormal"] = (
        "D031",
        max((int(p) for p in pages if re.fullmatch("[0-9]{1,6}", p)), default=0),
    )
    for name, (code, number) in expected.items():
        stated = book.meta(name)
        if stated and stated != str(number):
            yield book.finding(
                code, NCC, f"{name} is {stated}, but should be {number}", "count again"
            )
    volume = re.fullmatch(_SET, book.meta("ncc:setInfo"))
    if volume and volume.groups() != ("1", "1"):
        text = f"ncc:setInfo is {volume[0]!r}, but this is the whole book"
        yield book.finding("D035", NCC, text, "1 of 1")
    title = book.ncc.find(f".//{XHTML}title")
    if title is None or words(title) != " ".join(book.meta("dc:title").split()):
        yield book.finding("D025", NCC, "the title is not dc:title", "make them the same")
