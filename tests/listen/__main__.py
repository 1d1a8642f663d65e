"""The command: speaks what is not spoken yet, hears it, prints a table and writes a page."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import click

from library.errors import LibraryError
from library.languages import Language
from library.narration import engines
from library.narration.cast import Cast
from library.narration.fresh import begin_worker
from library.narration.lexicon import Lexicon
from library.project import Project
from library.road import cast_editions, narrate_editions
from library.translation.edition import Edition
from tests.listen.compare import compare, wordings
from tests.listen.recogniser import hear_all
from tests.listen.report import make_report, text_table, worst_phrases
from tests.listen.results import Hearing, Listening, failures, read_reasons, stale_reasons
from tests.listen.speed import spread, synthesis_speed

T = TypeVar("T")
_ROOT = Path(__file__).parents[2]
_REPORT = _ROOT / "listen" / "report.html"
_PRINTED, _PLAYED = 10, 25  # the worst phrases of each edition


@dataclass(frozen=True)
class Reading:
    """An edition, and who shall read it; `own` if that is the library's own choice."""

    edition: Edition
    cast: Cast
    own: bool


@click.command(epilog="Example: python -m tests.listen tr --voice tr=kokoro")
@click.argument("locales", nargs=-1, metavar="[LOCALE]...")
@click.option(
    "--voice", "voices", multiple=True, metavar="LOCALE=ENGINE", help="Hear another engine."
)
@click.option("--every-engine", is_flag=True, help="Hear each engine that needs no network.")
@click.option("--sample", type=click.IntRange(min=1), help="Hear only so many phrases of each.")
def main(
    locales: tuple[str, ...], voices: tuple[str, ...], every_engine: bool, sample: int | None
) -> None:
    """Hear all editions, or those named, and count the letters that are heard wrongly.

    Exit code 1 says that an edition is above its bound, or a phrase above the limit for no known
    reason. Only the library's own voices are judged.
    """
    project = Project(_ROOT)
    try:
        readings = list(_readings(project, locales, _wishes(project, voices), every_engine))
        lexicons = project.lexicons()
        with ProcessPoolExecutor(None, get_context("spawn"), begin_worker) as executor:
            listenings = [_listen(reading, lexicons, sample, executor) for reading in readings]
        reasons = read_reasons()
        _REPORT.parent.mkdir(exist_ok=True)
        _REPORT.write_bytes(make_report(listenings, reasons, _PLAYED))
    except LibraryError as error:
        raise click.ClickException(str(error)) from error
    for listening in listenings:
        print(f"\n{listening.language.name}, {listening.voice.label}: the worst phrases")
        _print(worst_phrases(listening, reasons, _PRINTED))
    print()
    _print(text_table(listenings))
    print(f"\n{_REPORT.relative_to(_ROOT)} plays the worst {_PLAYED} of each.")
    _print(line for listening in listenings for line in stale_reasons(listening, reasons))
    wrong = [line for listening in listenings for line in failures(listening, reasons)]
    _print(wrong)
    sys.exit(bool(wrong))


def _wishes(project: Project, values: Iterable[str]) -> dict[str, str]:
    wishes = {}
    for value in values:
        locale, sign, engine = value.partition("=")
        if not sign or locale not in project.locales():
            raise click.BadParameter(f"{value!r} is not LOCALE=ENGINE, as in tr=espeak")
        wishes[locale] = engine
    return wishes


def _readings(
    project: Project, locales: Sequence[str], wishes: Mapping[str, str], every_engine: bool
) -> Iterator[Reading]:
    programme, lexicons = project.programme(), project.lexicons()
    for locale in dict.fromkeys(locales or project.locales()):
        edition = project.edition(programme, locale)
        language = edition.language
        usual = cast_editions([edition], lexicons, lambda entry: entry.engines)
        if locale in wishes:
            names = [wishes[locale]]
        elif every_engine:
            names = [name for name in engines.engine_names() if _speaks_here(name, language)]
        else:
            yield Reading(edition, usual, True)
            continue
        for name in names:
            cast = cast_editions([edition], lexicons, _wanted(language, name))
            yield Reading(edition, cast, cast.voices[locale] == usual.voices[locale])


def _speaks_here(name: str, language: Language) -> bool:
    engine = engines.engine(name)
    return not engine.online and not engine.lacks() and engine.voice(language.tag) is not None


def _wanted(language: Language, engine: str) -> Callable[[Language], tuple[str, ...]]:
    """Return what tells the engines for a language: another one for one language alone."""
    return lambda entry: (engine,) if entry.locale == language.locale else entry.engines


def _listen(
    reading: Reading, lexicons: Mapping[str, Lexicon], sample: int | None, executor: Executor
) -> Listening:
    language = reading.edition.language
    voice = reading.cast.voices[language.locale]
    narrated = narrate_editions([reading.edition], reading.cast, executor, _progress)
    clips = [clip for narration in narrated[language.locale] for clip in narration.clips]
    clips = [clip for clip in clips if clip.lines]  # a phrase may be a mere dash
    some = spread(clips, sample or len(clips))
    heard = hear_all(some, f"{language.locale}, {voice.engine}", _progress)
    hearings = []
    for clip, text in zip(some, heard, strict=True):
        expected = wordings(clip.phrase, clip.lines, lexicons)
        hearings.append(Hearing(clip, compare(expected, text, clip.phrase.language.tag)))
    lines = [line for clip in clips for line in clip.lines if line.voice == voice]
    return Listening(
        language,
        voice,
        reading.own,
        len(some) == len(clips),
        tuple(hearings),
        synthesis_speed(lines),
    )


def _progress(steps: Iterator[T], length: int, label: str) -> Iterator[T]:
    """Count steps: a bar with the remaining time on a terminal, one line in a log."""
    if length:
        with click.progressbar(steps, length=length, label=label) as bar:
            yield from bar


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


if __name__ == "__main__":
    main(prog_name="python -m tests.listen")
