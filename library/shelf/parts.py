"""The parts of a shelf: each format of an edition, and its pages. What is the same is kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from library.errors import Finding, UnpublishableError
from library.languages import Language
from library.narration.narrator import finished
from library.publications import Artefact, Master, format_named, version
from library.shelf.memory import PAGES, Memory, Part, sum_up
from library.shelf.shelf import Publication, describe
from library.shelf.site import write_pages

N = TypeVar("N")
T = TypeVar("T")
_Tasks = dict[N, Callable[[], T]]
_LITTLE = 4 * 3_600_000  # milliseconds of sound: a worker would take longer to begin


@dataclass(frozen=True)
class Made:
    """An edition in one format; `finding` says why there is nothing."""

    part: Part
    publications: tuple[Publication, ...]
    finding: Finding | None = None


def make_publications(
    shelf: Path,
    masters: Mapping[str, Master],
    formats: Sequence[str],
    memory: Memory,
    executor: Executor,
) -> Iterator[tuple[tuple[str, str], Made]]:
    """Make each edition in each format, or keep it, and yield locale, format and what was made.

    `masters` are the editions by the sum of what each is made of. Raises `LibraryError` and
    `OSError`.
    """
    tasks: _Tasks[tuple[str, str], Made] = {}
    for made_of, master in masters.items():
        locale = master.edition.language.locale
        (shelf / locale).mkdir()
        for format in formats:
            key = sum_up(made_of, format, version(format))
            if kept := memory.keep(f"{locale}/{format}", key, shelf):
                entries = tuple(memory.publications[path] for path in kept.files)
                yield (locale, format), Made(kept, entries)
            else:
                tasks[locale, format] = partial(_publish, shelf, master, format, key)
    yield from _done(tasks, masters.values(), executor)


def make_pages(
    shelf: Path,
    masters: Mapping[str, Master],
    publications: Sequence[Publication],
    memory: Memory,
    executor: Executor,
) -> Iterator[tuple[str, Part]]:
    """Make the pages and feeds of each edition, or keep them, and yield them by their name.

    `masters` are as in `make_publications`. Raises `OSError`.
    """
    languages = tuple(master.edition.language for master in masters.values())
    tasks: _Tasks[str, Part] = {}
    for made_of, master in masters.items():
        locale = master.edition.language.locale
        own = tuple(entry for entry in publications if entry.locale == locale)
        name, key = f"{locale}/{PAGES}", sum_up(made_of, repr(own), repr(languages))
        if kept := memory.keep(name, key, shelf):
            yield name, kept
        else:
            tasks[name] = partial(_write_pages, shelf, master, own, languages, key)
    yield from _done(tasks, masters.values(), executor)


def _done(
    tasks: _Tasks[N, T], masters: Iterable[Master], executor: Executor
) -> Iterator[tuple[N, T]]:
    """Yield what tasks return, by their name, as they are done."""
    if sum(one.length for master in masters for one in master.narrations) < _LITTLE:
        for name, task in tasks.items():
            yield name, task()
        return
    names = {executor.submit(task): name for name, task in tasks.items()}
    for future in finished(names):
        yield names[future], future.result()


def _publish(shelf: Path, master: Master, format: str, made_of: str) -> Made:
    edition = master.edition
    locale = edition.language.locale
    artefacts: list[Artefact] = []
    try:
        for artefact in format_named(format).publish(master, shelf / locale):
            artefacts.append(artefact)
    except UnpublishableError as error:
        for artefact in artefacts:
            artefact.path.unlink()
        return Made(Part("", ()), (), error.finding())
    publications = tuple(
        describe(
            shelf,
            artefact.path,
            locale=locale,
            format=format,
            seconds=artefact.seconds,
            voice=master.narrators if artefact.seconds else "",
            completeness=edition.completeness,
            reviewed=edition.is_reviewed,
            sources=edition.checksum,
        )
        for artefact in artefacts
    )
    return Made(Part(made_of, tuple(entry.path for entry in publications)), publications)


def _write_pages(
    shelf: Path,
    master: Master,
    publications: Sequence[Publication],
    languages: Sequence[Language],
    made_of: str,
) -> Part:
    return Part(made_of, write_pages(shelf, master, publications, languages))
