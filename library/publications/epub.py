"""The EPUB: text and voice in one book. EbookLib writes the container, the documents are ours."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from babel import Locale
from ebooklib import epub
from lxml import etree

from library.languages import SOURCE
from library.narration.narrator import Narration
from library.publications import Artefact, Master
from library.publications.archive import Archive
from library.publications.xhtml import page_document, render
from library.translation.edition import Edition, Text
from library.translation.matter import COVER

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OPF = "{http://www.idpf.org/2007/opf}"
_FEATURES = (
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
    book.direction = Locale.parse(edition.language.cldr).text_direction
    book.language = edition.language.tag
    _metadata(book, master)
    _add(book, "style", "style.css", render("style.css", edition))
    _add(book, "cover-image", f"images/{COVER}", master.cover, properties=["cover-image"])
    for number, (name, content) in enumerate(sorted(edition.programme.pictures.items()), start=1):
        _add(book, f"picture-{number}", f"pictures/{name}", content)
    _add(book, "nav", "nav.xhtml", _nav(edition, master.narrations), properties=["nav"])
    for narration in master.narrations:
        stem, name = narration.page.stem, narration.page.id
        overlay = render("overlay.smil", edition, page=narration.page, clips=narration.clips)
        _add(book, f"overlay-{name}", f"{stem}.smil", overlay, "application/smil+xml")
        _add(book, f"audio-{name}", f"audio/{stem}.mp3", narration.recording())
        document = page_document(edition, narration)
        item = _add(book, name, f"{stem}.xhtml", document, media_overlay=f"overlay-{name}")
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
    content: bytes,
    media_type: str = "",
    **attributes: Any,
) -> epub.EpubItem:
    if file.endswith(".xhtml"):
        media_type = "application/xhtml+xml"
    item = epub.EpubItem(name, file, media_type, content)
    vars(item).update(attributes)
    return book.add_item(item)


def _nav(edition: Edition, narrations: tuple[Narration, ...]) -> bytes:
    entries = []
    for page in (narration.page for narration in narrations):
        if page.slug == "cover" and not page.number:
            continue
        href = f"{page.stem}.xhtml"
        children = [
            {"href": f"{href}#{block.block.id}", "text": Text(block.text(), block.language)}
            for block in page.blocks.values()
            if page.number and block.block.tag == "h2"
        ]
        text = page.title() if page.stem != "title" else edition.interface("Titelseite")
        entries.append({"href": href, "text": text, "children": children})
    return render("nav.xhtml", edition, entries=entries)


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
    for feature in _FEATURES:
        meta("schema:accessibilityFeature", feature)
    meta("schema:accessibilityHazard", "none")
    summary = _(
        "Der ganze Text ist da und wird von einer künstlichen Stimme gesprochen; "
        "was gesprochen wird, ist hervorgehoben. Überschriften und ein Inhaltsverzeichnis gliedern "
        "ihn. Seitenzahlen gibt es nicht, denn das Buch folgt keiner gedruckten Ausgabe."
    )
    meta("schema:accessibilitySummary", summary)
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
