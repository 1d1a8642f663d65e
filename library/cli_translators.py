"""The commands of those who translate and review: extract, update, status, check and the rest."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from library.errors import Finding, LibraryError

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

    from library.project import Project


def show(findings: Iterable[Finding]) -> int:
    """Print findings and return how many are errors."""
    errors = 0
    for finding in findings:
        errors += finding.severity == "error"
        click.secho(str(finding), fg="red" if finding.severity == "error" else None, err=True)
    return errors


@click.command(epilog="Example: library extract    (then translators, or `library update`)")
@click.pass_obj
def extract(project: "Project") -> None:
    """Write the templates in translations/: what is to be translated."""
    _extract(project)


def _extract(project: "Project") -> "dict[str, Catalog]":
    from library.translation.catalogs import write_catalog

    templates = project.templates(project.programme())
    for domain, template in templates.items():
        path = project.translations / f"{domain}.pot"
        changed = "written" if write_catalog(path, template) else "unchanged"
        click.echo(f"{path}: {len(template)} messages, {changed}")
    return templates


@click.command(epilog="Example: library update    or, to begin with English: library update en")
@click.argument("locales", nargs=-1, metavar="[LOCALE]...")
@click.pass_context
def update(context: click.Context, locales: tuple[str, ...]) -> None:
    """Merge what is new into the catalogs: all of them, or those named; begin one that is new."""
    from library.languages import SOURCE
    from library.translation.catalogs import (
        catalog_path,
        new_catalog,
        read_catalog,
        write_catalog,
    )
    from library.translation.merge import merge

    project: Project = context.obj
    templates = _extract(project)
    wanted = [project.language(name).locale for name in locales] or project.locales()
    for locale in (name for name in wanted if name != SOURCE.locale):
        for domain, template in templates.items():
            path = catalog_path(project.translations, locale, domain)
            catalog = read_catalog(path) if path.exists() else new_catalog(path, locale, template)
            merge(catalog, template)
            changed = "written" if write_catalog(path, catalog) else "unchanged"
            click.echo(f"{path}: {changed}")


@click.command("add-language", epilog="Example: library add-language ar")
@click.argument("locale")
@click.pass_context
def add_language(context: click.Context, locale: str) -> None:
    """Begin a language: its entry with a voice, and its two catalogs."""
    from library.languages import add_language as add_entry
    from library.languages import new_language, read_languages
    from library.narration.cast import choose_voice

    project: Project = context.obj
    if locale not in read_languages(project.language_table):
        entry = new_language(locale, ("pico", "espeak"))
        voice = choose_voice(entry, entry.engines)
        add_entry(project.language_table, entry)
        click.echo(f"{project.language_table}: {entry.name}, spoken by {voice.label}")
    context.invoke(update, locales=(locale,))
    click.echo(
        f"Now translate {project.translations / locale}/LC_MESSAGES/*.po, write names and terms "
        f"into {project.translations / locale}/glossary.toml, and run `library check`. "
        f'When somebody has read it: library review {locale} --by "Name"'
    )


@click.command(epilog='Example: library review tr --by "Ayşe Yılmaz"')
@click.argument("locale")
@click.option("--by", "name", required=True, help="Who has read the translation beside the German.")
@click.option(
    "--date", type=click.DateTime(["%Y-%m-%d"]), default=date.today, help="When, if not today."
)
@click.pass_obj
def review(project: "Project", locale: str, name: str, date: datetime) -> None:
    """Record that somebody has reviewed all translations of a locale, as they are now.

    A message that changes later counts as unreviewed again.
    """
    from library.translation.catalogs import catalog_path, write_catalog
    from library.translation.review import Review, record_review

    path = catalog_path(project.translations, project.language(locale).locale, "programme")
    catalog = project.catalog(locale, "programme")
    count = record_review(catalog, Review(" ".join(name.split()), f"{date:%Y-%m-%d}"))
    write_catalog(path, catalog)
    click.echo(f"{path}: {count} messages are now reviewed.")


@click.command(epilog="Example: library status")
@click.option("--readability", is_flag=True, help="Show how hard each chapter is to read.")
@click.pass_obj
def status(project: "Project", readability: bool) -> None:
    """Show how far each edition is."""
    _table(_readability(project) if readability else _status(project))


def _status(project: "Project") -> Iterator[list[str]]:
    from library.shelf.shelf import read_index
    from library.translation.catalogs import is_translated

    programme = project.programme()
    template = project.templates(programme)["programme"]
    seconds: dict[str, float] = {}
    for entry in read_index(project.build):
        if entry.format == "mp3":
            seconds[entry.locale] = seconds.get(entry.locale, 0) + entry.seconds
    yield ["locale", "messages", "translated", "fuzzy", "missing", "words", "minutes", "reviewed"]
    for locale in project.locales():
        edition = project.edition(programme, locale)
        fuzzy = 0
        if not edition.is_original:
            catalog = project.catalog(locale, "programme")
            entries = [catalog.get(message.id) for message in template if message.id]
            fuzzy = sum(bool(e and e.string and not is_translated(e)) for e in entries)
        words = sum(
            len(b.text().split()) for page in edition.chapters for b in page.blocks.values()
        )
        minutes = f"{seconds[locale] / 60:.1f}" if locale in seconds else "not built"
        counts = (
            edition.total,
            edition.translated,
            fuzzy,
            edition.total - edition.translated - fuzzy,
        )
        review = "original" if edition.is_original else f"{edition.reviewed}/{edition.total}"
        yield [locale, *map(str, counts), str(words), minutes, review]


def _readability(project: "Project") -> Iterator[list[str]]:
    from library.programme.message import plain_text
    from library.programme.sentences import split_sentences
    from library.translation.checks.readability import FORMULAS

    programme = project.programme()
    yield ["locale", "chapter", "sentences", "words", "readability"]
    for edition in (project.edition(programme, locale) for locale in project.locales()):
        tag = edition.language.tag
        for page in edition.chapters if tag in FORMULAS else ():
            parts = (part for block in page.blocks.values() for part in block.parts)
            figures = FORMULAS[tag](
                sentence
                for part in parts
                for sentence in split_sentences(plain_text(part.runs), tag)
            )
            scores = ", ".join(f"{name} {value:.1f}" for name, value in figures.scores.items())
            counts = (str(figures.sentences), str(figures.words))
            yield [edition.language.locale, page.stem, *counts, scores]


def _table(rows: Iterable[list[str]]) -> None:
    """Print rows in columns."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, strict=True)
        click.echo("  ".join(cell.ljust(width) for cell, width in cells).rstrip())


@click.command(epilog="Example: library check    or, what was built: library check build/")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.pass_context
def check(context: click.Context, path: Path | None) -> None:
    """Check the sources and the catalogs; with a PATH, what was built: build/ or one of its files.

    Exit code 1 if there are errors; warnings are shown.
    """
    errors = _check_built(path) if path else _check_translations(context.obj)
    click.echo(f"{errors} errors." if errors else "No errors.")
    context.exit(1 if errors else 0)


def _check_built(path: Path) -> int:
    from library.publications.checks import check_file, format_of
    from library.shelf.shelf import read_index

    files = [(path, format_of(path))]
    if path.is_file() and not format_of(path):
        raise LibraryError(
            "no check reads this", path.as_posix(), "give build/, an EPUB or a DAISY ZIP"
        )
    if path.is_dir():
        files = [(path / entry.path, entry.format) for entry in read_index(path)]
        if not files:
            raise LibraryError("holds nothing built", path.as_posix(), "run `library build` first")
    return sum(show(check_file(file, format)) for file, format in files)


def _check_translations(project: "Project") -> int:
    from library.languages import SOURCE
    from library.translation.checks.catalog import check_programme

    programme = project.programme()
    errors = show(check_programme(programme, project.sources.name))
    for locale in project.locales():
        if locale != SOURCE.locale:
            errors += show(project.findings(programme, locale))
    return errors


COMMANDS = (extract, update, status, add_language, review, check)
