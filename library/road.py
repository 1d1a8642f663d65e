"""The one road: editions are narrated, published and put on the shelf, in this order."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from library.errors import LibraryError
from library.languages import SOURCE, Language
from library.narration.clips import Voice
from library.narration.narrator import (
    Cast,
    Narration,
    choose_voice,
    missing_recordings,
    missing_speech,
    narrate,
    narrators,
    record_all,
    speak_all,
)
from library.programme.model import Programme
from library.publications import Master, format_named
from library.publications.cover import draw_cover
from library.shelf.shelf import Publication, describe, new_shelf, write_index
from library.translation.edition import Edition
from library.translation.front import front_matter

T = TypeVar("T")


class Progress(Protocol):
    """Passes steps on, and shows that so many of `length` are done."""

    def __call__(self, steps: Iterator[T], length: int, label: str) -> Iterator[T]:
        """Yield the steps."""


def cast_voices(
    languages: Sequence[Language], wanted: Callable[[Language], Sequence[str]]
) -> dict[str, Voice]:
    """Return who speaks each language, and German, which speaks what is not translated.

    `wanted` gives the engines for a language, the best first. Raises `LibraryError` if none of
    them can be had here.
    """
    cast = dict.fromkeys((*languages, SOURCE))
    return {entry.locale: choose_voice(entry, wanted(entry)) for entry in cast}


def date_of_change(programme: Programme) -> datetime:
    """Return SOURCE_DATE_EPOCH, or else the programme's date, in UTC. Raises `LibraryError`."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return programme.day
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise LibraryError(
            f"SOURCE_DATE_EPOCH={epoch}: {error}", hint="give it seconds since 1970"
        ) from error


def make_shelf(
    build: Path,
    editions: Sequence[Edition],
    cast: Cast,
    formats: Sequence[str],
    modified: datetime,
    executor: Executor,
    progress: Progress,
) -> list[Publication]:
    """Make the publications of all editions and move them into `build`, whole or not at all.

    Raises `LibraryError`; `build` is then as it was, and what was spoken stays in the cache.
    """
    with new_shelf(build) as shelf:
        narrated = narrate_editions(editions, cast, executor, progress)
        steps = _publish(editions, narrated, cast, formats, modified, shelf)
        length = len(editions) * len(formats)
        publications = [one for some in progress(steps, length, "Publishing") for one in some]
        write_index(shelf, publications)
    return publications


def narrate_editions(
    editions: Sequence[Edition], cast: Cast, executor: Executor, progress: Progress
) -> Mapping[str, tuple[Narration, ...]]:
    """Return the narrations of all pages by locale; what the cache lacks is spoken and recorded.

    Raises `LibraryError`; what was spoken stays in the cache.
    """
    books = {
        edition.language.locale: (
            *front_matter(edition, narrators(cast, edition.language)),
            *edition.chapters,
        )
        for edition in editions
    }
    pages = [page for book in books.values() for page in book]
    speech = missing_speech(pages, cast)
    label = f"Speaking {len(speech)} new phrases"
    for _ in progress(speak_all(speech, executor), len(speech), label):
        pass
    narrated = {locale: narrate(book, cast) for locale, book in books.items()}
    silent = missing_recordings(narration for book in narrated.values() for narration in book)
    label = f"Recording {len(silent)} new pages"
    for _ in progress(record_all(silent, cast, executor), len(silent), label):
        pass
    return narrated


def _publish(
    editions: Sequence[Edition],
    narrated: Mapping[str, tuple[Narration, ...]],
    cast: Cast,
    formats: Sequence[str],
    modified: datetime,
    shelf: Path,
) -> Iterator[tuple[Publication, ...]]:
    for edition in editions:
        locale = edition.language.locale
        voice = narrators(cast, edition.language)
        master = Master(edition, narrated[locale], draw_cover(edition), voice, modified)
        folder = shelf / locale
        folder.mkdir()
        for name in formats:
            yield tuple(
                describe(
                    shelf,
                    artefact.path,
                    locale=locale,
                    format=name,
                    seconds=artefact.seconds,
                    voice=voice,
                    completeness=edition.completeness,
                    reviewed=edition.is_reviewed,
                )
                for artefact in format_named(name).publish(master, folder)
            )
