"""A programme many times as long as the real one: `python -m tests.bench.long FOLDER --times 100`.

Every sentence of every copy begins with the name of a country, one a copy, in its own language: no
phrase can be taken from the cache, and all that is checked in the real catalogs holds in these.
"""

import argparse
import re
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog

from library.languages import LANGUAGES, SOURCE, Language
from library.programme.model import Chapter
from library.programme.reader import read_programme
from library.programme.sentences import split_sentences
from library.translation.catalogs import catalog_path, locales, read_catalog, write_catalog
from library.translation.template import METADATA
from tests.conftest import ROOT

_CHAPTERS = re.compile(r"^chapters = \[[^\]]*\]", re.M)
_BULLET = re.compile(r"\s*(?:[-*+] )?")  # of a list in a translation
_LETTERS = (5, 9)  # of a country's name: copies are about as long as each other


def write_long(folder: Path, times: int, original: Path = ROOT) -> Path:
    """Write a project of so many copies of a project's chapters, fully translated as it is.

    Each block of the original must stand on one line. Raises `ValueError` for too many copies.
    """
    known = locales(original / "translations")
    languages = [LANGUAGES[name] for name in (SOURCE.locale, *known)]
    countries = list(islice(_countries(languages), times))
    if len(countries) < times:
        raise ValueError(f"there are names for {len(countries)} copies, not for {times}")
    ignored = shutil.ignore_patterns("chapters", "*.pot", "LC_MESSAGES")
    for name in ("sources", "translations"):
        shutil.copytree(original / name, folder / name, ignore=ignored)
    _write_sources(original, folder, countries)
    programme = read_programme(original / "sources")
    metadata = {getattr(programme, key) for key in METADATA}
    for locale in known:
        path = catalog_path(folder / "translations", locale, "interface")
        path.parent.mkdir(parents=True)
        shutil.copy(catalog_path(original / "translations", locale, "interface"), path)
        catalog = read_catalog(catalog_path(original / "translations", locale, "programme"))
        _lengthen(catalog, metadata, LANGUAGES[locale], countries)
        write_catalog(catalog_path(folder / "translations", locale, "programme"), catalog)
    return folder


def _countries(languages: list[Language]) -> Iterator[dict[str, str]]:
    """Yield countries whose name is one word in all languages: the name by language."""
    tables = {entry.tag: Locale.parse(entry.cldr).territories for entry in languages}
    least, most = _LETTERS
    for code in sorted(tables[SOURCE.tag]):
        names = {tag: table.get(code, "") for tag, table in tables.items()}
        if all(name.isalpha() and least <= len(name) <= most for name in names.values()):
            yield names


def marked(text: str, name: str, tag: str) -> str:
    """Return the Markdown of a message with a name before each of its sentences."""
    lines = []
    for line in text.split("\n"):
        bullet = _BULLET.match(line)
        head = bullet[0] if bullet else ""
        sentences = split_sentences(line[len(head) :], tag) if line.strip() else ()
        lines.append(head + "".join(f"{name}: {sentence}" for sentence in sentences))
    return "\n".join(lines)


def _write_sources(original: Path, folder: Path, countries: list[dict[str, str]]) -> None:
    programme = read_programme(original / "sources")
    (folder / "sources" / "chapters").mkdir()
    files: list[str] = []
    for copy, names in enumerate(countries, start=1):
        for chapter in programme.chapters:
            file = f"{len(files) + 1:04d}-{chapter.slug}-{copy}.md"
            text = _marked_chapter(original, chapter, names[SOURCE.tag])
            (folder / "sources" / "chapters" / file).write_text(text, "utf-8")
            files.append(file)
    path = folder / "sources" / "programme.toml"
    listed = "".join(f'    "{file}",\n' for file in files)
    path.write_text(_CHAPTERS.sub(f"chapters = [\n{listed}]", path.read_text("utf-8")), "utf-8")


def _marked_chapter(original: Path, chapter: Chapter, name: str) -> str:
    lines = (original / chapter.file).read_text("utf-8").split("\n")
    for block in chapter.blocks():
        before = lines[block.line - 1]
        after = before.replace(block.message, marked(block.message, name, SOURCE.tag), 1)
        if after == before:
            raise ValueError(f"{chapter.file}:{block.line}: not a block on one line")
        lines[block.line - 1] = after
    return "\n".join(lines)


def _lengthen(
    catalog: Catalog, metadata: set[str], language: Language, countries: list[dict[str, str]]
) -> None:
    """Give a catalog each entry once for each country; the programme's title stays, too."""
    entries = [entry for entry in catalog if entry.id]
    for entry in entries:
        if entry.id not in metadata:
            catalog.delete(entry.id)
    for names in countries:
        for entry in entries:
            catalog.add(
                marked(str(entry.id), names[SOURCE.tag], SOURCE.tag),
                marked(str(entry.string), names[language.tag], language.tag),
                flags=entry.flags,
                user_comments=entry.user_comments,
            )


def main() -> None:
    """Write a long project into a new folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.long", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=100)
    arguments = parser.parse_args()
    write_long(arguments.folder, arguments.times)


if __name__ == "__main__":
    main()
