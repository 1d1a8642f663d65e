"""The command `library`: composes the stages, shows progress, prints, and exits.

The stages are imported where they are used: `library --help` must not wait for them.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from library import __version__, cli_cache, cli_site, cli_translators
from library.cli_translators import show
from library.errors import LibraryError

if TYPE_CHECKING:
    from library.languages import Language
    from library.project import Project
    from library.shelf.shelf import Publication
    from library.translation.edition import Edition

T = TypeVar("T")
_DRAFT = ("espeak",)


def main() -> None:
    """Run the command; a `LibraryError` becomes a message and exit code 1."""
    if not os.environ.get("SOURCE_DATE_EPOCH"):
        os.environ.pop("SOURCE_DATE_EPOCH", None)  # NumPy stumbles over an empty one
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that cannot say "Türkçe"
    try:
        if code := cli.main(prog_name="library", standalone_mode=False):
            sys.exit(code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except LibraryError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(1)


@click.group(epilog="Example: library build    (then open build/)")
@click.option(
    "--project",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The folder with sources/ and translations/; the current one if not given.",
)
@click.version_option(__version__)
@click.pass_context
def cli(context: click.Context, folder: Path) -> None:
    """Make a talking library out of an election programme and its translations."""
    from library.project import Project
    from library.shelf.place import real

    real(Path())  # engines and new files need a folder to stand in
    context.obj = Project(folder)


def _voices(
    context: click.Context, option: click.Parameter, values: Iterable[str]
) -> dict[str, str]:
    from library.narration.engines import engine_names

    wanted = {}
    for value in values:
        locale, sign, engine = value.partition("=")
        if not sign or locale not in context.obj.locales():
            raise click.BadParameter(f"{value!r} is not LOCALE=ENGINE, as in tr=espeak")
        if engine.partition(":")[0] not in engine_names():
            raise click.BadParameter(f"{engine!r} is not one of {', '.join(engine_names())}")
        wanted[locale] = engine
    return wanted


def _formats(context: click.Context, option: click.Parameter, value: str | None) -> tuple[str, ...]:
    from library.publications import FORMATS

    names = (name.strip() for name in value.split(",")) if value else FORMATS
    chosen = tuple(dict.fromkeys(names))
    if unknown := [name for name in chosen if name not in FORMATS]:
        raise click.BadParameter(f"{unknown[0]!r} is not one of {', '.join(FORMATS)}")
    return chosen


def _wanted(
    project: "Project", voices: dict[str, str], draft: bool
) -> Callable[["Language"], tuple[str, ...]]:
    """Return what tells the engines for a language, the best first; the project's table wins."""
    table = project.languages()

    def engines(language: "Language") -> tuple[str, ...]:
        if language.locale in voices:
            return (voices[language.locale],)
        return _DRAFT if draft else table.get(language.locale, language).engines

    return engines


@cli.command(epilog="Example: library build tr en --only mp3 --voice tr=gtts")
@click.argument("locales", nargs=-1, metavar="[LOCALE]...")
@click.option(
    "--only",
    "formats",
    callback=_formats,
    metavar="FORMATS",
    help="These alone, with commas: epub, daisy, mp3, audiobook, mp3zip, lpf, vtt, largeprint, "
    "braille, webpage, plaintext.",
)
@click.option(
    "--voice",
    "voices",
    multiple=True,
    callback=_voices,
    metavar="LOCALE=ENGINE",
    help="Let another engine speak a locale; see `library voices`.",
)
@click.option("--draft", is_flag=True, help="Use the quickest voice for everything.")
@click.option(
    "--base-url",
    metavar="ADDRESS",
    help="Where build/ will be found, for feeds: https://example.org/programme/",
)
@click.option("--reviewed-only", is_flag=True, help="Leave out what nobody has reviewed whole.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="How many processes work at once; one for each core if not given.",
)
@click.pass_obj
def build(
    project: "Project",
    locales: tuple[str, ...],
    formats: tuple[str, ...],
    voices: dict[str, str],
    draft: bool,
    base_url: str | None,
    reviewed_only: bool,
    jobs: int | None,
) -> None:
    """Make the editions in build/: all of them, or those named.

    Whatever build/ held before is replaced when everything is done, and stays if anything fails.
    """
    from dataclasses import replace

    from library.executor import workers
    from library.programme.reader import read_base_url
    from library.publications import lack
    from library.road import cast_editions, date_of_change, make_shelf
    from library.translation.checks.catalog import check_programme

    programme = project.programme()
    if base_url is not None:
        programme = replace(programme, base_url=read_base_url(base_url, "--base-url"))
    known = project.locales()
    if unknown := [name for name in locales if name not in known]:
        raise click.BadParameter(
            f"there is no translation {unknown[0]!r}, but: {', '.join(known)}. "
            "`library add-language LOCALE` begins a new one."
        )
    editions = [project.edition(programme, name) for name in dict.fromkeys(locales or known)]
    if reviewed_only:
        for edition in (edition for edition in editions if not edition.is_reviewed):
            click.echo(
                f"{edition.language.name} is left out: "
                f"{edition.reviewed} of {edition.total} messages are reviewed."
            )
        editions = [edition for edition in editions if edition.is_reviewed]
        if not editions:
            raise LibraryError("nothing is reviewed", hint="`library status` shows how far it is")

    if missing := {name: text for name in formats if (text := lack(name))}:
        formats = tuple(name for name in formats if name not in missing)
        for name, text in missing.items():
            click.echo(f"{name} is left out: {text}")
        if not formats:
            raise LibraryError("nothing can be made here", hint="install what is missing")
    modified = date_of_change(programme)
    wanted = _wanted(project, voices, draft)
    cast = cast_editions(editions, project.lexicons(), wanted)
    for edition in editions:
        voice, first = cast.voices[edition.language.locale], wanted(edition.language)[0]
        if voice.engine != first.partition(":")[0]:
            click.echo(
                f"{edition.language.locale}: {first} cannot be had here, {voice.engine} speaks."
            )
    show(check_programme(programme, project.sources.name))
    show(finding for edition in editions for finding in edition.findings)
    with workers(jobs) as executor:
        publications, findings = make_shelf(
            project.build, editions, cast, formats, modified, executor, _progress
        )
    show(findings)
    _summary(project.build, editions, publications, formats)


def _write(path: Path, content: bytes) -> None:
    try:
        if path.is_symlink():  # somebody else's, to somewhere else
            path.unlink()
        path.write_bytes(content)
    except OSError as error:
        raise LibraryError(
            f"cannot be written: {error.strerror}", path.as_posix(), "give another file with --to"
        ) from error


def _progress(steps: Iterator[T], length: int, label: str) -> Iterator[T]:
    """Count steps: a bar with the remaining time on a terminal, one line in a log."""
    if length:
        with click.progressbar(steps, length=length, label=label) as bar:
            yield from bar


def _summary(
    folder: Path,
    editions: list["Edition"],
    publications: list["Publication"],
    formats: tuple[str, ...],
) -> None:
    for edition in editions:
        locale = edition.language.locale
        files = [entry for entry in publications if entry.locale == locale]
        seconds = max(
            sum(entry.seconds for entry in files if entry.format == name) for name in formats
        )
        minutes, rest = divmod(round(seconds), 60)
        translated = f", {edition.completeness:.0%} translated" if not edition.is_original else ""
        click.echo(
            f"{edition.language.name}: {len(files)} files in {folder / locale}, "
            f"{minutes}:{rest:02d} minutes{translated}"
        )
        for name in sorted(set(formats) - {entry.format for entry in files}):
            click.echo(f"{edition.language.name}: no {name}")
    if "mp3" in formats and not editions[0].programme.base_url:
        click.echo(
            "Apps cannot subscribe to the podcasts, as their addresses are not whole: "
            "write base_url into sources/programme.toml, or build with --base-url."
        )
    click.echo("Done. `library serve` shows it, `library publish --to FOLDER` puts it online.")


@cli.command(epilog="Example: library report tr    (then open report-tr.html)")
@click.argument("locale")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="The file.")
@click.option("--draft", is_flag=True, help="Use the quickest voice for everything.")
@click.pass_obj
def report(project: "Project", locale: str, path: Path | None, draft: bool) -> None:
    """Write a page for a reviewer: German beside the translation, with voice and findings."""
    from library.executor import workers
    from library.languages import SOURCE
    from library.publications.report import make_report
    from library.road import cast_editions, narrate_editions

    if locale == SOURCE.locale or locale not in project.locales():
        raise click.BadParameter(f"there is no translation {locale!r}")
    programme = project.programme()
    edition = project.edition(programme, locale)
    cast = cast_editions([edition], project.lexicons(), _wanted(project, {}, draft))
    with workers() as executor:
        narrations = narrate_editions([edition], cast, executor, _progress)[locale]
    findings = list(project.findings(programme, locale))
    catalog = project.catalog(locale, "programme")
    path = path or project.folder / f"report-{locale}.html"
    _write(path, make_report(edition, catalog, findings, narrations))
    click.echo(f"{path}: {len(findings)} findings. Give it to someone who reads both languages.")


@cli.command(epilog='Example: library say "Der Rombergpark" --locale tr')
@click.argument("text")
@click.option("--locale", help="Whose voice speaks; that of the German if not given.")
@click.option(
    "--voice",
    "voices",
    multiple=True,
    callback=_voices,
    metavar="LOCALE=ENGINE",
    help="Let another engine speak a locale; see `library voices`.",
)
@click.option(
    "--to",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("say.mp3"),
    show_default=True,
    help="The file, an MP3.",
)
@click.option("--draft", is_flag=True, help="Use the quickest voice.")
@click.pass_obj
def say(
    project: "Project",
    text: str,
    locale: str | None,
    voices: dict[str, str],
    path: Path,
    draft: bool,
) -> None:
    """Say a text, to hear what sources/lexicon/ makes of its words. Markdown is allowed.

    On a terminal it is played, too, by whatever plays MP3s here.
    """
    from library.executor import workers
    from library.languages import SOURCE
    from library.road import hear

    language, wanted = project.language(locale or SOURCE.locale), _wanted(project, voices, draft)
    with workers(1) as executor:
        lines, sound = hear(text, language, project.lexicons(), wanted, executor)
    _write(path, sound)
    for line in lines:
        click.echo(f"{line.voice.label}: {line.text}")
    click.echo(f"{path}. Is a word wrong? Write it into sources/lexicon/{language.tag}.pls.")
    if sys.stdout.isatty():
        click.launch(str(path))


@cli.command(epilog="Example: library voices")
@click.pass_obj
def voices(project: "Project") -> None:
    """Show which engines can speak which locale here, and what the others lack."""
    from library.narration.engines import engine, engine_names

    languages = [project.language(name) for name in project.locales()]
    for name in engine_names():
        one = engine(name)
        if lack := one.lacks():
            click.echo(f"{name}: {one.label}, not here: {lack}")
            continue
        spoken = [entry.locale for entry in languages if one.voice(entry.tag)]
        network = ", over the network" if one.online else ""
        click.echo(f"{name}: {one.label}, speaks {', '.join(spoken)}{network}")
    for entry in languages:
        click.echo(f"{entry.locale} is spoken by {' or else '.join(entry.engines)}")
    click.echo("Another one: library build --voice LOCALE=ENGINE")


for command in (*cli_cache.COMMANDS, *cli_site.COMMANDS, *cli_translators.COMMANDS):
    cli.add_command(command)
