"""The EPUB: text and voice in one book. EbookLib writes the container, the documents are ours."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ebooklib import epub
from lxml import etree

from library.languages import SOURCE
from library.publications import Artefact, Master
from library.publications.archive import Archive
from library.publications.overlay import overlay_document
from library.publications.xhtml import Landmark, page_document, render
from library.translation.edition import Edition, Text
from library.translation.matter import CONTENTS, COVER, accessibility_summary

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OPF = "{http://www.idpf.org/2007/opf}"
_NAV = f"page-{CONTENTS}"
_CONFORMS_TO = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"  # to the letter
FEATURES = (
    "alternativeText",
    "displayTransformability",
    "readingOrder",
    "structuralNavigation",
    "synchronizedAudioText",
    "tableOfContents",
    "unlocked",
)


def publish(master: Master, folder: Path) -> Iterator[Artefact]:
    """Write an edition with all its pages as EPUB 3.3: `<slug>-<suffix>.epub`. Raises `OSError`."""
    edition = master.edition
    book = epub.EpubBook()
    book.metadata = {}  # EbookLib's own: a generator and a random identifier
    book.direction = edition.language.direction
    book.language = edition.language.tag
    _metadata(book, master)
    _add(book, "style", "style.css", render("style.css", edition))
    _add(book, "cover-image", f"images/{COVER}", master.cover, properties=["cover-image"])
    for number, (name, content) in enumerate(sorted(edition.programme.pictures.items()), start=1):
        _add(book, f"picture-{number}", f"pictures/{name}", content)
    for narration in master.narrations:
        stem, name = narration.page.stem, narration.page.id
        overlay = overlay_document(edition, narration)
        _add(book, f"overlay-{name}", f"{stem}.smil", overlay, "application/smil+xml")
        _add(book, f"audio-{name}", f"audio/{stem}.mp3", narration.recording)
        more: dict[str, Any] = {"media_overlay": f"overlay-{name}"}
        landmarks: tuple[Landmark, ...] = ()
        if name == _NAV:
            more["properties"] = ["nav"]
            landmarks = _landmarks(edition)
        document = page_document(edition, narration, landmarks)
        item = _add(book, name, f"{stem}.xhtml", document, **more)
        book.spine.append(item)
    options = {
        "mtime": master.modified,
        "package_direction": True,
        "epub2_guide": False,
        "epub3_landmark": False,
        "epub3_pages": False,
        "raise_exceptions": True,  # or an OSError is swallowed
    }
    path = folder / f"{edition.programme.slug}-{edition.language.suffix}.epub"
    _Writer(str(path), book, options).write()
    yield Artefact(path, sum(narration.length for narration in master.narrations) / 1_000)


def identifier(edition: Edition) -> str:
    """Return the edition's own urn:uuid, made of the programme's and the locale."""
    programme = edition.programme.identifier
    if edition.is_original:
        return programme
    return uuid5(NAMESPACE_URL, f"{programme}/{edition.language.locale}").urn


def _add(
    book: epub.EpubBook,
    name: str,
    file: str,
    content: bytes | Callable[[], bytes],
    media_type: str = "",
    **attributes: Any,
) -> epub.EpubItem:
    """Add a file to a book; what is given as a function is had when it is written."""
    if file.endswith(".xhtml"):
        media_type = "application/xhtml+xml"
    item = epub.EpubItem(name, file, media_type)
    item.get_content = content if callable(content) else lambda: content
    vars(item).update(attributes)
    return book.add_item(item)


def _landmarks(edition: Edition) -> tuple[Landmark, ...]:
    """Return where reading systems can jump to (EPUB 3.3, section 7.4.3)."""
    _ = edition.interface
    return (
        Landmark("cover", "cover.xhtml", _("Titelbild")),
        Landmark("titlepage", "title.xhtml", _("Titelseite")),
        Landmark("toc", f"{CONTENTS}.xhtml", _("Inhalt")),
        Landmark("bodymatter", f"{edition.chapters[0].stem}.xhtml", _("Beginn des Programms")),
        Landmark("colophon", "about.xhtml", _("Über diese Ausgabe")),
    )


def _metadata(book: epub.EpubBook, master: Master) -> None:
    """Add the metadata of EPUB 3.3, section 5.5, and EPUB Accessibility 1.1, section 2."""
    edition, narrations = master.edition, master.narrations
    programme, _ = edition.programme, edition.interface

    def add(name: str, text: Text | str, **attributes: str) -> None:
        if isinstance(text, Text):
            attributes[_LANG] = text.language.tag
            text = text.words
        book.add_metadata("DC", name, text, attributes)

    def meta(key: str, text: Text | str, **attributes: str) -> None:
        if isinstance(text, Text):
            attributes[_LANG] = text.language.tag
            text = text.words
        book.add_metadata("OPF", "meta", text, {"property": key, **attributes})

    add("identifier", identifier(edition), id=book.IDENTIFIER_ID)
    add("title", Text(edition.full_title, edition.title.language), id="title")
    meta("title-type", "main", refines="#title")
    add("title", edition.subtitle, id="subtitle")
    meta("title-type", "subtitle", refines="#subtitle")
    add("language", edition.language.tag)
    if edition.translated < edition.total and edition.language.tag != SOURCE.tag:
        add("language", SOURCE.tag)
    add("creator", programme.publisher)
    add("publisher", programme.publisher)
    add("date", programme.date)
    add("rights", edition.rights)
    if not edition.is_original:
        add("source", programme.identifier)
    name = edition.language.name
    add("description", _("Das Programm als Text und gesprochen. Sprache: {name}.", name=name))
    modes = ("textual", "visual") if programme.pictures else ("textual",)
    for mode in modes:
        meta("schema:accessMode", mode)
    for sufficient in dict.fromkeys(("textual", "auditory", ",".join(modes))):
        meta("schema:accessModeSufficient", sufficient)
    for feature in FEATURES:
        meta("schema:accessibilityFeature", feature)
    meta("schema:accessibilityHazard", "none")
    meta("schema:accessibilitySummary", accessibility_summary(edition))
    meta("dcterms:conformsTo", _CONFORMS_TO, id="conformance")
    meta("a11y:certifiedBy", programme.publisher, refines="#conformance")
    narrator = _("Künstliche Stimme: {narrators}", narrators=master.narrators)
    meta("media:narrator", narrator)
    meta("media:active-class", "-epub-media-overlay-active")
    meta("media:playback-active-class", "-epub-media-overlay-playing")
    meta("media:duration", _clock(sum(narration.length for narration in narrations)))
    for narration in narrations:
        meta("media:duration", _clock(narration.length), refines=f"#overlay-{narration.page.id}")


def _clock(length: int) -> str:
    return f"{length / 1_000:.3f}s"


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer, with a package document that is namespaced and says its language."""

    def write(self) -> None:
        with Archive(self.file_name, "w") as self.out:
            self.out.writestr("mimetype", "application/epub+zip")
            self._write_container()
            self._write_opf()
            self._write_items()

    def _write_opf_file(self, root: Any) -> None:
        package = etree.fromstring(etree.tostring(root))  # its xmlns was an attribute until now
        package.set(_LANG, self.book.language)
        del package.attrib["prefix"]
        for spine in package.iter(f"{_OPF}spine"):
            del spine.attrib["toc"]  # there is no NCX
        super()._write_opf_file(package)
