"""Extract, update and build, whatever happened to the German: no translation that fits is lost."""

import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from hypothesis import given, settings
from hypothesis import strategies as st

from library.project import Project
from library.translation.catalogs import (
    DOMAINS,
    catalog_path,
    new_catalog,
    read_catalog,
    write_catalog,
)
from library.translation.merge import merge
from library.translation.template import programme_template
from tests.bench.merge import sentences
from tests.conftest import run_library, write_sources

SENTENCES = sentences()
PARAGRAPHS = st.lists(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True).map(" ".join),
    min_size=1,
    max_size=6,
    unique=True,
)


def write(folder: Path, paragraphs: list[str]) -> None:
    chapter = "# Titel\n\n" + "\n\n".join(paragraphs) + "\n"
    write_sources(folder, {"01-kapitel.md": chapter})


def update(project: Project) -> None:
    """Do what `library update` does."""
    template = programme_template(project.programme(), "sources")
    path = catalog_path(project.translations, "tr", "programme")
    catalog = read_catalog(path)
    merge(catalog, template)
    write_catalog(path, catalog)


@given(versions=st.lists(PARAGRAPHS, min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_was_translated_is_in_the_edition_as_long_as_its_german_stands(
    versions: list[list[str]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        project = Project(Path(name))
        write(project.folder, versions[0])
        project.translations.mkdir()
        for domain in DOMAINS:
            path = catalog_path(project.translations, "tr", domain)
            write_catalog(path, new_catalog(path, "tr", Catalog(project="Test", version="1")))
        path = catalog_path(project.translations, "tr", "programme")
        translated: dict[str, str] = {}
        for paragraphs in versions:
            write(project.folder, paragraphs)
            update(project)
            edition = project.edition(project.programme(), "tr")
            shown = {
                block.block.message: (block.language.locale, block.text())
                for block in edition.chapters[0].blocks.values()
            }
            for paragraph in paragraphs:
                if paragraph in translated:
                    assert shown[paragraph] == ("tr", translated[paragraph])
                else:  # new, or only like an old one: German, until somebody translates it
                    assert shown[paragraph][0] == "de"
            catalog = read_catalog(path)
            for message in catalog:
                if message.id in paragraphs and message.id not in translated:
                    translated[str(message.id)] = f"Çeviri {len(translated)}"
                    message.string = translated[str(message.id)]
                    message.flags.discard("fuzzy")
            write_catalog(path, catalog)


def test_the_command_does_the_same(tmp_path: Path) -> None:
    write(tmp_path, SENTENCES[:3])
    assert run_library(tmp_path, "update", "tr").code == 0
    project = Project(tmp_path)
    before = catalog_path(project.translations, "tr", "programme").read_bytes()
    update(project)
    assert catalog_path(project.translations, "tr", "programme").read_bytes() == before
    assert b"Titel" in before
