"""The overlays of an EPUB (EPUB 3.3, section 9): every word once, in order, and what to skip."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from library.errors import Finding
from library.publications.checks.epub.book import (
    OPF,
    OPS,
    SMIL,
    XHTML,
    Book,
    Element,
    Item,
    is_note_reference,
    place,
    resolve,
    texts,
    types,
)

SHORTEST = 0.15  # seconds; players drop what is shorter
_GAP = 0.002  # seconds: times are written in milliseconds
_OVERLAY_TOLERANCE, _TOTAL_TOLERANCE = 0.1, 1.0  # seconds
_CLOCK = re.compile(r"(?:(\d{1,6}):)?([0-5]?\d):([0-5]\d(?:\.\d+)?)")
_TIMECOUNT = re.compile(r"(\d+(?:\.\d+)?)(h|min|s|ms)?")
_UNITS = {"h": 3600.0, "min": 60.0, "s": 1.0, "ms": 0.001, None: 1.0}
# What a listener may want to skip, or to leave: elements, and the types of the seq around them.
_SKIPPED = {
    f"{XHTML}ul": {"list"},
    f"{XHTML}ol": {"list"},
    f"{XHTML}table": {"table"},
    f"{XHTML}figure": {"figure"},
    f"{XHTML}aside": {"footnote", "endnote", "note", "rearnote", "sidebar"},
}


@dataclass(frozen=True)
class Par:
    """A phrase of an overlay: the page and the id that it shows, the file and seconds it plays.

    `types` are the epub:types of the seqs that it stands in, `place` is where it is written.
    Times that cannot be read, and sound that is not there, are None and "".
    """

    place: str
    page: str
    id: str
    audio: str
    begin: float | None
    end: float | None
    types: frozenset[str]


def seconds(clock: str) -> float | None:
    """Return the seconds of a SMIL clock value: `1:02:03.5`, `2:03.5`, `12.3s`, `5min`."""
    if found := _CLOCK.fullmatch(clock.strip()):
        return int(found[1] or 0) * 3600 + int(found[2]) * 60 + float(found[3])
    if found := _TIMECOUNT.fullmatch(clock.strip()):
        return float(found[1]) * _UNITS[found[2]]
    return None


def pars(book: Book, item: Item) -> list[Par]:
    """Return the phrases of a page's overlay in order; none where it has no overlay."""
    overlay = book.items.get(item.overlay)
    tree = book.trees.get(overlay.name) if overlay else None
    if overlay is None or tree is None:
        return []
    return [_par(overlay.name, par) for par in tree.iter(f"{SMIL}par")]


def _par(name: str, par: Element) -> Par:
    text, audio = par.find(f"{SMIL}text"), par.find(f"{SMIL}audio")
    page, target = ("", "") if text is None else resolve(name, text.get("src", ""))
    around = frozenset(kind for near in (par, *par.iterancestors()) for kind in types(near))
    if audio is None:
        return Par(place(name, par), page, target, "", None, None, around)
    file, _ = resolve(name, audio.get("src", ""))
    begin, end = (seconds(audio.get(key, "")) for key in ("clipBegin", "clipEnd"))
    return Par(place(name, par), page, target, file, begin, end, around)


def check(book: Book) -> Iterator[Finding]:
    """Yield X050 … X057 and X063 … X065."""
    total = 0.0
    for item, page in book.pages():
        phrases = pars(book, item)
        if not phrases:
            text = "nothing of the page is read aloud"
            yield book.finding("X051", item.name, text, "give it an overlay")
            continue
        yield from _whole(book, item, page, phrases)
        yield from _structures(book, item)
        for par in phrases:
            yield from _clip(book, par)
        for before, par in zip([None, *phrases], phrases, strict=False):
            yield from _joint(book, before, par)
        yield from _skippable(book, item, page, phrases)
        length = sum((par.end or 0) - (par.begin or 0) for par in phrases)
        total += length
        yield from _duration(book, f"#{item.overlay}", length, _OVERLAY_TOLERANCE, "X063")
    if total:
        yield from _duration(book, None, total, _TOTAL_TOLERANCE, "X064")


def _whole(book: Book, item: Item, page: Element, phrases: list[Par]) -> Iterator[Finding]:
    """Find words without sound (X050), sound without words (X052), and another order (X057)."""
    elements = {str(element.get("id")): element for element in page.iter("*") if element.get("id")}
    order = {name: number for number, name in enumerate(elements)}
    spoken = {par.id for par in phrases if par.audio}
    silent: dict[str, str] = {}
    for element, text in texts(page):
        near = (element, *element.iterancestors())
        heard = is_note_reference(element) or any(each.get("id") in spoken for each in near)
        if not heard and any(letter.isalnum() for letter in text):
            silent.setdefault(place(item.name, element), text)
    for where, text in silent.items():
        message = f"not read aloud: {' '.join(text.split())[:60]!r}"
        yield book.finding("X050", where, message, "give it a phrase in the overlay")
    last, seen = -1, set()
    for par in phrases:
        if par.page != item.name or par.id not in elements:
            text = f"reads {par.page}#{par.id}, which is not on this page"
            yield book.finding("X052", par.place, text, "mend the address")
            continue
        if order[par.id] < last or par.id in seen:
            text = f"{par.id} is read again, or after what follows it"
            yield book.finding("X057", par.place, text, "keep the order of the page")
        last = max(last, order[par.id])
        seen.add(par.id)


def _structures(book: Book, item: Item) -> Iterator[Finding]:
    """Find sequences of an overlay that belong to nothing (X052)."""
    name = book.items[item.overlay].name
    for element in book.trees[name].iter(f"{SMIL}body", f"{SMIL}seq"):
        reference = element.get(f"{OPS}textref")
        if reference is None and element.tag == f"{SMIL}body":
            continue
        page, target = resolve(name, reference or "")
        ids = {each.get("id") for each in book.trees[page].iter("*")} if page in book.trees else ()
        if page != item.name or (target and target not in ids):
            text = f"{reference!r} is not on the page {item.name}"
            yield book.finding("X052", place(name, element), text, "mend epub:textref")


def _clip(book: Book, par: Par) -> Iterator[Finding]:
    finding = partial(book.finding, place=par.place, hint="build the book again")
    if not par.audio or par.begin is None or par.end is None:
        yield finding("X053", text="a phrase without a clip whose times can be read")
    elif par.begin >= par.end:
        yield finding("X054", text=f"the clip ends at {par.end} s, before it begins")
    elif par.end - par.begin < SHORTEST:
        yield finding("X055", text=f"the clip lasts {par.end - par.begin:.3f} s")


def _joint(book: Book, before: Par | None, par: Par) -> Iterator[Finding]:
    """Find clips that overlap or leave a gap (X056): words heard twice, or never."""
    start = before.end if before is not None and before.audio == par.audio else 0.0
    if par.begin is not None and start is not None and abs(par.begin - start) > _GAP:
        text = f"begins at {par.begin} s, but the clip before it ends at {start} s"
        yield book.finding("X056", par.place, text, "clips join without a gap")


def _skippable(book: Book, item: Item, page: Element, phrases: list[Par]) -> Iterator[Finding]:
    by_id = {par.id: par for par in phrases}
    for element in page.iter(*_SKIPPED):
        wanted = _SKIPPED[str(element.tag)]
        inside = [by_id[str(e.get("id"))] for e in element.iter("*") if e.get("id") in by_id]
        in_nav = any(near.tag == f"{XHTML}nav" for near in element.iterancestors())
        if in_nav or len(inside) == len(phrases):  # then there is nothing to skip to
            continue
        if any(not wanted & par.types for par in inside):
            local = str(element.tag).removeprefix(XHTML)
            text = f"a listener cannot skip this <{local}>"
            hint = f'put its phrases into a seq with epub:type="{min(wanted)}"'
            yield book.finding("X065", place(item.name, element), text, hint)


def _duration(
    book: Book, refines: str | None, length: float, tolerance: float, code: str
) -> Iterator[Finding]:
    said = [
        meta.text or ""
        for meta in book.package.iter(f"{OPF}meta")
        if meta.get("property") == "media:duration" and meta.get("refines") == refines
    ]
    declared = seconds(said[0]) if len(said) == 1 else None
    if declared is None or abs(declared - length) > tolerance:
        text = f"media:duration of {refines or 'the book'} is {said}, the clips last {length:.3f} s"
        yield book.in_package(code, text, "write their sum")
