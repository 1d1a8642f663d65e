"""What is fuzzed: each reader, given any bytes, ends with a `LibraryError` or what is sound."""

from collections.abc import Callable
from pathlib import Path

from babel.messages.catalog import Catalog
from lxml import etree

from library.errors import LibraryError
from library.narration.narrator import Clip, Narration
from library.narration.phrases import page_phrases
from library.project import Project
from library.publications.overlay import overlay_document
from library.publications.xhtml import page_document
from library.translation.catalogs import (
    DOMAINS,
    catalog_path,
    dump_catalog,
    is_translated,
    new_catalog,
    read_catalog,
    write_catalog,
)
from library.translation.checks.catalog import check_catalog, check_programme, check_usable
from library.translation.checks.messages import check_interface_messages, check_programme_messages
from library.translation.checks.names import read_glossary
from library.translation.edition import Edition, original
from library.translation.matter import back_matter, chapter_pages, contents_page, front_matter
from library.translation.merge import merge
from library.translation.template import programme_template

ROOT = Path(__file__).parent.parent.parent
LOCALE = "tr"
FILES = {
    "markdown": "sources/chapters/01-anfang.md",
    "toml": "sources/programme.toml",
    "po": f"translations/{LOCALE}/LC_MESSAGES/programme.po",
    "interface": f"translations/{LOCALE}/LC_MESSAGES/interface.po",
    "pls": "sources/lexicon/de.pls",
    "languages": "translations/languages.toml",
    "glossary": f"translations/{LOCALE}/glossary.toml",
}
CHAPTER = """\
# Der Anfang

Wir bauen 13 *neue* Wohnungen. [Mehr](https://example.org/a) steht hier.[^1]

- Ein [Park]{lang=en}
- Zwei

| Jahr | Zahl |
|------|------|
| 2020 | 80 % |

[^1]: Eine Anmerkung.
"""
TOML = """\
title = "Ein Programm"
subtitle = "Für den Test"
slug = "ein-programm"
identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"
language = "de"
date = "2020-09"
publisher = "Verein"
rights = "Frei"
contact = "Verein, Dortmund"
website = "https://example.org/"
base_url = "https://example.org/b/"
chapters = ["01-anfang.md"]
[pauses]
item = 0.5
"""
PLS = """\
<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" alphabet="ipa" xml:lang="de"
  xmlns="http://www.w3.org/2005/01/pronunciation-lexicon">
<lexeme><grapheme>Park</grapheme><alias>Pack</alias><phoneme>paʁk</phoneme></lexeme>
</lexicon>
"""
TURKISH = {"Der Anfang": "Başlangıç", "Zwei": "İki", "Ein [Park]{lang=en}": "Bir [Park]{lang=en}"}
LANGUAGES = """\
[ar]
tag = "ar"
cldr = "ar"
name = "العربية"
suffix = "ar"
iso639 = "ara"
engines = ["espeak"]
"""
GLOSSARY = """\
[terms]
"Wohnungen" = "konut"
"Park" = ["park", "bahçe"]
"""
_SAID = "Der Park ist 1.000 m² groß, sagt der Verein: „80 %“."
_SCHEMES = ("https://", "http://", "mailto:", "tel:")


def make_project(folder: Path) -> Project:
    """Write a small project, sound in all its parts and half translated."""
    texts = {"markdown": CHAPTER, "toml": TOML, "pls": PLS, "languages": LANGUAGES}
    for name, text in (texts | {"glossary": GLOSSARY}).items():
        path = folder / FILES[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    project = Project(folder)
    programme = project.programme()
    for domain, template in zip(
        DOMAINS, (programme_template(programme, "sources"), _words()), strict=True
    ):
        path = catalog_path(project.translations, LOCALE, domain)
        catalog = new_catalog(path, LOCALE, template)
        merge(catalog, template)
        known = {m.id: m.string for m in template} | TURKISH
        for message in catalog:
            if message.id:
                message.string = known[message.id]
        write_catalog(path, catalog)
    return project


def _words() -> Catalog:
    """Return real words of the interface: the template's making takes too long to be repeated."""
    return read_catalog(ROOT / f"translations/{LOCALE}/LC_MESSAGES/interface.po")


def run(target: str, content: bytes, project: Project) -> bool:
    """Put some bytes in the place of one of the project's files, and read it as commands do.

    Returns whether it was accepted. Raises whatever must not be raised: `AssertionError` for a
    document that is not sound, and anything that a reader lets through but `LibraryError`.
    """
    path = project.folder / FILES[target]
    before = path.read_bytes()
    path.write_bytes(content)
    try:
        _READ[target](project)
    except LibraryError as error:
        assert str(error).isprintable() or "\n    " in str(error)
        return False
    finally:
        path.write_bytes(before)
    return True


def _sources(project: Project) -> None:
    programme = project.programme()
    list(check_programme(programme, "sources"))
    programme_template(programme, "sources")
    check_documents(original(programme))


def _catalogs(project: Project) -> None:
    programme = project.programme()
    glossary = read_glossary(project.translations / LOCALE / "glossary.toml")
    edition = project.edition(programme, LOCALE)
    check_documents(edition)
    catalogs = [project.catalog(LOCALE, domain) for domain in DOMAINS]
    found = list(check_usable(programme, edition.language, *catalogs))
    assert edition.findings == tuple(each for each in found if each.code != "T012")
    assert edition.is_reviewed == (len(found) == len(edition.findings))
    template = programme_template(programme, "sources")
    for domain in DOMAINS:
        place = catalog_path(project.translations, LOCALE, domain)
        catalog = read_catalog(place)
        list(check_catalog(catalog, template, "place"))
        if domain == "programme":
            list(check_programme_messages(programme, catalog, LOCALE, "place", glossary))
            translated = {m.id: m.string for m in catalog if m.id and is_translated(m)}
            merge(catalog, template)
            for message in template:  # no translation that fits is lost
                if message.id in translated:
                    assert catalog.get(message.id).string == translated[message.id]  # type: ignore[union-attr]
        else:
            list(check_interface_messages(catalog, LOCALE, "place"))
        _check_written(catalog, place)


def _check_written(catalog: Catalog, path: Path) -> None:
    """Assert that a catalog, written, is read as it was."""
    content = dump_catalog(catalog)
    before = path.read_bytes()
    try:
        path.write_bytes(content)
        again = read_catalog(path)
        assert _strings(again) == _strings(catalog)
        assert dump_catalog(again) == content
    finally:
        path.write_bytes(before)


def _strings(catalog: Catalog) -> dict[object, object]:
    return {message.id: message.string or "" for message in catalog if message.id}


def _lexicon(project: Project) -> None:
    for lexicon in project.lexicons().values():
        for phonemes in (True, False):
            lexicon.say(_SAID, phonemes)


def _languages(project: Project) -> None:
    for language in project.languages().values():
        assert language.direction in ("ltr", "rtl")


_READ: dict[str, Callable[[Project], None]] = {
    "markdown": _sources,
    "toml": _sources,
    "po": _catalogs,
    "interface": _catalogs,
    "pls": _lexicon,
    "languages": _languages,
    "glossary": _catalogs,
}


def check_documents(edition: Edition) -> None:
    """Assert that all documents of an edition are well-formed, without script, and fit together.

    They are those of the EPUB, with clips of one second: nothing is spoken here.
    """
    title = front_matter(edition, "eSpeak NG", 60_000)
    body = (*chapter_pages(edition), *back_matter(edition, "eSpeak NG"))
    for page in (*title, contents_page(edition, (title[1], *body)), *body):
        phrases = page_phrases(page)
        clips = (Clip(p, (), 0, n * 1_000, n * 1_000 + 1_000) for n, p in enumerate(phrases))
        narration = Narration(page, tuple(clips), Path())
        document = _parsed(page_document(edition, narration))
        overlay = _parsed(overlay_document(edition, narration))
        names = [element.get("id") for element in document.iter() if "id" in element.attrib]
        assert len(names) == len(set(names)), "ids twice"
        texts = overlay.iter("{http://www.w3.org/ns/SMIL}text")
        heard = [str(text.get("src")).partition("#")[2] for text in texts]
        assert heard == [phrase.id for phrase in phrases]
        assert set(heard) <= set(names)
        check_passive(document)


def _parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def check_passive(root: etree._Element) -> None:
    """Assert that nothing in a document acts: no script, no handler, no address that runs."""
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname.lower()
        assert name not in ("script", "iframe", "object", "embed", "form", "base", "style"), name
        for key, value in element.attrib.items():
            attribute = etree.QName(key).localname.lower()
            assert not attribute.startswith("on") and attribute != "style", attribute
            if attribute in ("href", "src") and ":" in value:
                assert str(value).startswith(_SCHEMES), value
