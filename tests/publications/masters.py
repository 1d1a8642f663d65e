"""Makes a small edition ready to be published without a voice: for formats that are silent."""

from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog

from library.languages import LANGUAGES, Language, new_language
from library.narration.narrator import Narration
from library.programme.reader import read_programme
from library.project import Project
from library.publications import Master
from library.translation.edition import Edition, original, translate
from library.translation.matter import back_matter, chapter_pages, front_matter
from tests.conftest import ROOT, write_sources


def make_master(
    folder: Path,
    chapters: dict[str, str],
    locale: str = "de",
    messages: Mapping[str, str] | None = None,
    interface: Mapping[str, str] | None = None,
) -> Master:
    """Return the edition of some chapters in a language; what has no message stays German."""
    write_sources(folder, chapters)
    programme = read_programme(folder / "sources")
    language = LANGUAGES.get(locale) or new_language(locale, ("espeak",))
    if locale == "de":
        return _master(original(programme))
    catalogs = (_catalog(language, messages or {}), _catalog(language, interface or {}))
    return _master(translate(programme, language, *catalogs))


def real_master(locale: str) -> Master:
    """Return the real edition in a language."""
    project = Project(ROOT)
    return _master(project.edition(project.programme(), locale))


def _catalog(language: Language, messages: Mapping[str, str]) -> Catalog:
    catalog = Catalog(locale=language.locale)
    for german, translation in messages.items():
        catalog.add(german, translation)
    return catalog


def _master(edition: Edition) -> Master:
    pages = (
        *front_matter(edition, "eSpeak NG", 60_000),
        *chapter_pages(edition),
        *back_matter(edition, "eSpeak NG"),
    )
    narrations = tuple(Narration(page, (), Path("silence.mp3")) for page in pages)
    return Master(edition, narrations, b"", "eSpeak NG", edition.programme.day)
