"""The DAISY 2.02 book: full text and full audio, for the players that libraries for the blind lend.

The specification is the DAISY Consortium's recommendation of 28 February 2001.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from library import __version__
from library.languages import SOURCE
from library.narration.narrator import Narration
from library.publications import Artefact, Master
from library.publications.archive import Archive
from library.publications.epub import identifier
from library.publications.xhtml import page_document, render

_NS = "http://www.w3.org/1999/xhtml"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PROLOGUE = (  # in double quotation marks, as players of their time read them
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)
# What HTML5 added, and what XHTML 1.0 has for it; attributes but these are HTML5's or the EPUB's
_OLDER = {"section": "div", "aside": "div", "figure": "div", "nav": "div"}
_KEPT = {"id", "class", "lang", _XML_LANG, "dir", "href", "src", "alt", "start", "scope", "content"}
_STYLE = "style.css"
_NCC = "ncc.html"
_Metadata = list[tuple[str, str]]


@dataclass(frozen=True)
class _Section:
    """A page of the book: its files are `stem`.smil, .html and .mp3; it begins at `elapsed` ms."""

    stem: str
    narration: Narration
    elapsed: int

    @property
    def title(self) -> str:
        return _line(self.narration.page.title().words)


@dataclass(frozen=True)
class _Item:
    """A heading as the navigation shows it; `tag` and `direction` are "" for the book's own."""

    level: int
    words: str
    tag: str
    direction: str
    href: str


def publish(master: Master, folder: Path) -> Iterator[Artefact]:
    """Write `<slug>-<suffix>-daisy.zip`: one folder with a DAISY 2.02 book. Raises `OSError`."""
    edition = master.edition
    name = f"{edition.programme.slug}-{edition.language.suffix}"
    path = folder / f"{name}-daisy.zip"
    with Archive(path, "w") as archive:
        for file, content in _book(master).items():
            whole = content if isinstance(content, bytes) else content.recording()
            archive.writestr(f"{name}/{file}", whole)
    yield Artefact(path, sum(narration.length for narration in master.spoken()) / 1_000)


def _book(master: Master) -> dict[str, bytes | Narration]:
    """Return the book's files by their names: 8.3, but for the two that the standard names.

    A recording comes as its narration: together they may be hours.
    """
    edition = master.edition
    sections = []
    elapsed = 0
    for number, narration in enumerate(master.spoken(), start=1):
        sections.append(_Section(f"{number:04d}", narration, elapsed))
        elapsed += narration.length
    pictures = {
        f"pictures/{name}": f"pic{number:04d}{PurePosixPath(name).suffix.lower()}"
        for number, name in enumerate(sorted(edition.programme.pictures), start=1)
    }
    renamed = pictures | {
        f"{one.narration.page.stem}.xhtml": f"{one.stem}.html" for one in sections
    }
    files: dict[str, bytes | Narration] = {}
    size = 0
    items: list[_Item] = []
    common = [("dc:identifier", _identifier(master)), ("dc:title", edition.full_title)]
    common += [("dc:format", "Daisy 2.02"), ("ncc:generator", f"programme-library {__version__}")]
    for section in sections:
        text = _text_document(master, section, renamed)
        items += _headings(text, section)
        files[f"{section.stem}.html"] = etree.tostring(text, encoding="utf-8", doctype=_PROLOGUE)
        length = section.narration.length
        files[f"{section.stem}.smil"] = render(
            "daisy/page.smil",
            edition,
            stem=section.stem,
            clips=section.narration.clips,
            length=length,
            metadata=[
                *common,
                ("title", section.title),
                ("ncc:timeInThisSmil", _clock(length)),
                ("ncc:totalElapsedTime", _clock(section.elapsed)),
            ],
        )
        files[f"{section.stem}.mp3"] = section.narration
        size += len(section.narration.recording())
    for source, name in pictures.items():
        files[name] = edition.programme.pictures[source.removeprefix("pictures/")]
    files[_STYLE] = render("style.css", edition)
    time = [("ncc:timeInThisSmil", _clock(elapsed))]
    files["master.smil"] = render(
        "daisy/master.smil", edition, sections=sections, metadata=common + time
    )
    metadata = common + _metadata(master, items, len(files) + 1, elapsed)
    size += sum(len(content) for content in files.values() if isinstance(content, bytes))
    return {_NCC: _navigation(master, items, metadata, size)} | files


def _text_document(master: Master, section: _Section, renamed: Mapping[str, str]) -> etree._Element:
    """Return the page as XHTML 1.0, with the ids that the SMIL refers to."""
    root = etree.fromstring(page_document(master.edition, section.narration))
    for element in root.iter(f"{{{_NS}}}*"):
        tag = etree.QName(element).localname
        if tag in _OLDER:
            element.tag = f"{{{_NS}}}{_OLDER[tag]}"
            element.set("class", element.get("class", tag))
        for name in set(element.attrib) - _KEPT:
            del element.attrib[name]
        if tag == "img":
            element.set("src", renamed[element.get("src", "")])
        if tag in ("td", "th") and not len(element):
            element.text = element.text or ""  # as <td></td>: players read it as HTML
        if tag == "a":
            _lead(element, renamed)
    _head(root)
    etree.cleanup_namespaces(root)
    return root


def _lead(link: etree._Element, renamed: Mapping[str, str]) -> None:
    """Give a link to another page that page's name here; none if the book lacks the page."""
    page, hash_, target = link.get("href", "").partition("#")
    if page in renamed:
        link.set("href", f"{renamed[page]}{hash_}{target}")
    elif page.endswith(".xhtml") and "/" not in page:
        del link.attrib["href"]


def _head(root: etree._Element) -> None:
    head = root[0]
    title = head.find(f"{{{_NS}}}title")
    for child in list(head):
        if child is not title:
            head.remove(child)
    kind = {"http-equiv": "Content-type", "content": "text/html; charset=utf-8"}
    head.insert(0, head.makeelement(f"{{{_NS}}}meta", kind))
    style = {"rel": "stylesheet", "type": "text/css", "href": _STYLE}
    head.append(head.makeelement(f"{{{_NS}}}link", style))


def _headings(text: etree._Element, section: _Section) -> Iterator[_Item]:
    """Yield the headings of a page; the first leads to its beginning, where its number is said."""
    numbers = {clip.phrase.id: n for n, clip in enumerate(section.narration.clips, start=1)}
    levels = [f"{{{_NS}}}h{level}" for level in range(1, 7)]
    first = section.narration.page.heading
    for heading in text.iter(*levels):
        spoken = next(numbers[name] for one in heading.iter() if (name := one.get("id")) in numbers)
        number = 1 if heading.get("id") == first else spoken
        words = _line(section.narration.page.blocks[heading.get("id", "")].text())
        href = f"{section.stem}.smil#par{number:04d}"
        level = int(etree.QName(heading).localname[1])
        yield _Item(level, words, heading.get("lang", ""), heading.get("dir", ""), href)


def _metadata(master: Master, items: list[_Item], files: int, length: int) -> _Metadata:
    """Return the metadata of the navigation: all that is required, and what helps."""
    edition, programme = master.edition, master.edition.programme
    day = master.modified.date().isoformat()
    languages = {edition.language.tag: None}  # a dict, for its order
    if edition.translated < edition.total:
        languages[SOURCE.tag] = None
    narrator = edition.interface("Künstliche Stimme: {narrators}", narrators=master.narrators)
    sources = [
        ("dc:source", programme.identifier),
        ("ncc:sourceDate", programme.day.date().isoformat()),
        ("ncc:sourcePublisher", programme.publisher),
        ("ncc:sourceRights", programme.rights),
        ("ncc:sourceTitle", programme.title),
    ]
    return [
        ("dc:creator", programme.publisher),
        ("dc:date", day),
        *(("dc:language", tag) for tag in languages),
        ("dc:publisher", programme.publisher),
        ("dc:rights", edition.rights.words),
        *sources,
        ("ncc:charset", "utf-8"),
        ("ncc:depth", str(max(item.level for item in items))),
        ("ncc:files", str(files)),
        ("ncc:footnotes", "0"),  # those that the navigation lists; ours are read at a page's end
        ("ncc:maxPageNormal", "0"),
        ("ncc:multimediaType", "audioFullText"),
        ("ncc:narrator", narrator.words),
        *((f"ncc:page{kind}", "0") for kind in ("Front", "Normal", "Special")),
        ("ncc:prodNotes", "0"),
        ("ncc:producedDate", day),
        ("ncc:producer", programme.publisher),
        ("ncc:revision", "0"),
        ("ncc:revisionDate", day),
        ("ncc:setInfo", "1 of 1"),
        ("ncc:sidebars", "0"),
        ("ncc:tocItems", str(len(items))),
        ("ncc:totalTime", _clock(length)),
    ]


def _navigation(master: Master, items: list[_Item], metadata: _Metadata, others: int) -> bytes:
    """Return the Navigation Control Center; it states the size of all files, its own included."""
    content, size = b"", -1
    while size != (now := -(-(others + len(content)) // 1_024)):  # grows only, by a digit or none
        size = now
        content = render(
            "daisy/ncc.html",
            master.edition,
            title=master.edition.full_title,
            style=_STYLE,
            items=items,
            metadata=[*metadata, ("ncc:kByteSize", str(size))],
        )
    return content


def _identifier(master: Master) -> str:
    return uuid5(NAMESPACE_URL, f"{identifier(master.edition)}/daisy").urn


def _line(words: str) -> str:
    return " ".join(words.split())


def _clock(length: int) -> str:
    """Return milliseconds as hh:mm:ss."""
    minutes, seconds = divmod(round(length / 1_000), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
