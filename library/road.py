"""The one road: editions are narrated, published and put on the shelf, in this order."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Protocol, TypeVar

from library.errors import Finding, LibraryError, UnpublishableError
from library.languages import SOURCE, Language
from library.narration.audio import encode
from library.narration.cast import Cast, choose_cast, languages_spoken
from library.narration.clips import Line
from library.narration.lexicon import Lexicon
from library.narration.narrator import (
    Narration,
    missing_recordings,
    missing_speech,
    narrate,
    record_all,
    speak_all,
)
from library.narration.phrases import page_languages
from library.programme.message import parse_inline, plain_text, refuse_control_characters
from library.programme.model import Block, Pauses, Programme
from library.publications import Artefact, Master, format_named, version
from library.publications.cover import draw_cover
from library.shelf.shelf import Publication, describe, new_shelf, remember, unchanged, write_index
from library.translation.edition import Edition, EditionBlock, Page, Part
from library.translation.matter import back_matter, chapter_pages, contents_page, front_matter

T = TypeVar("T")


class Progress(Protocol):
    """Passes steps on, and shows that so many of `length` are done."""

    def __call__(self, steps: Iterator[T], length: int, label: str) -> Iterator[T]:
        """Yield the steps."""


def cast_editions(
    editions: Sequence[Edition],
    lexicons: Mapping[str, Lexicon],
    wanted: Callable[[Language], Sequence[str]],
) -> Cast:
    """Return who speaks each language of the editions, and German for what is not translated.

    `wanted` gives the engines for a language, the best first. Raises `LibraryError` if none of
    them can be had here.
    """
    needed = (*(edition.language for edition in editions), SOURCE)
    return choose_cast(needed, languages_spoken(editions), lexicons, wanted)


def hear(
    text: str,
    language: Language,
    lexicons: Mapping[str, Lexicon],
    wanted: Callable[[Language], Sequence[str]],
    executor: Executor,
) -> tuple[tuple[Line, ...], bytes]:
    """Return the lines of one paragraph, and its sound as MP3. Raises `LibraryError`."""
    refuse_control_characters(text, "the text")
    block = Block("say", "paragraph", "p", text, 0)
    part = Part("", parse_inline(text, "the text", frozenset()))
    if not any(letter.isalnum() for letter in plain_text(part.runs)):
        raise LibraryError("nothing that can be read aloud", "the text", "write words", "T002")
    page = Page(0, "say", (block,), {"say": EditionBlock(block, language, (part,))})
    cast = choose_cast([language], page_languages(page), lexicons, wanted)
    for _ in speak_all(missing_speech([page], cast), executor):
        pass
    (narration,) = narrate([page], cast, Pauses())
    sounds = [sound for clip in narration.clips for sound in clip.sounds()]
    return tuple(line for clip in narration.clips for line in clip.lines), encode(sounds)


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
) -> tuple[list[Publication], list[Finding]]:
    """Make the publications of all editions and move them into `build`, whole or not at all.

    Returns them, and what could not be made of an edition.

    If `build` has them already, made of the same, it is left alone. Raises `LibraryError`; `build`
    is then as it was, and what was spoken stays in the cache.
    """
    made_of = _made_of(editions, cast, formats, modified)
    if publications := unchanged(build, made_of):
        return publications, []
    from library.shelf.site import write_site  # its layouts take their time, and may not be needed

    findings: list[Finding] = []
    with new_shelf(build) as shelf:
        narrated = narrate_editions(editions, cast, executor, progress)
        masters = [
            _master(edition, narrated[edition.language.locale], cast, modified)
            for edition in editions
        ]
        steps = _publish(masters, formats, shelf, findings)
        length = len(editions) * len(formats)
        publications = [one for some in progress(steps, length, "Publishing") for one in some]
        if not publications:
            first = findings[0]
            raise LibraryError(first.text, first.place, first.hint, first.code)
        write_index(shelf, publications, write_site(shelf, masters, publications))
    if not findings:  # what could not be made is tried again, and said again, by the next build
        remember(build, made_of)
    return publications, findings


def _made_of(
    editions: Sequence[Edition], cast: Cast, formats: Sequence[str], modified: datetime
) -> str:
    """Return the SHA-256 of all that decides what a build gives: the code is a part of it."""
    versions = [(voice, voice.version) for voice in cast.voices.values()]
    packages = sorted(f"{package.name} {package.version}" for package in distributions())
    programs = [version(name) for name in formats]
    inputs = repr((editions, cast, versions, formats, modified, packages, programs))
    digest = hashlib.sha256(inputs.encode(errors="backslashreplace"))
    for file in sorted(Path(__file__).parent.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(f"{file.name} {file.stat().st_size}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def narrate_editions(
    editions: Sequence[Edition], cast: Cast, executor: Executor, progress: Progress
) -> Mapping[str, tuple[Narration, ...]]:
    """Return the narrations of all pages by locale; what the cache lacks is spoken and recorded.

    Raises `LibraryError`; what was spoken stays in the cache.
    """
    bodies = {
        edition.language.locale: (
            *chapter_pages(edition),
            *back_matter(edition, cast.narrators(edition)),
        )
        for edition in editions
    }
    _speak(bodies, cast, executor, progress)
    books = {}
    for edition in editions:  # the title page says how long the chapters last
        body = bodies[edition.language.locale]
        narrations = narrate(body[: len(edition.chapters)], cast, edition.programme.pauses)
        length = sum(narration.length for narration in narrations)
        cover, title = front_matter(edition, cast.narrators(edition), length)
        contents = contents_page(edition, (title, *body))
        books[edition.language.locale] = (cover, title, contents, *body)
    _speak(books, cast, executor, progress)
    narrated = {
        edition.language.locale: narrate(
            books[edition.language.locale], cast, edition.programme.pauses
        )
        for edition in editions
    }
    silent = missing_recordings(narration for book in narrated.values() for narration in book)
    label = f"Recording {len(silent)} new pages"
    for _ in progress(record_all(silent, executor), len(silent), label):
        pass
    return narrated


def _speak(
    books: Mapping[str, Sequence[Page]], cast: Cast, executor: Executor, progress: Progress
) -> None:
    speech = missing_speech((page for book in books.values() for page in book), cast)
    label = f"Speaking {len(speech)} new phrases"
    for _ in progress(speak_all(speech, executor), len(speech), label):
        pass


def _master(
    edition: Edition, narrations: tuple[Narration, ...], cast: Cast, modified: datetime
) -> Master:
    return Master(edition, narrations, draw_cover(edition), cast.narrators(edition), modified)


def _publish(
    masters: Sequence[Master], formats: Sequence[str], shelf: Path, findings: list[Finding]
) -> Iterator[tuple[Publication, ...]]:
    for master in masters:
        edition = master.edition
        locale = edition.language.locale
        folder = shelf / locale
        folder.mkdir()
        for name in formats:
            artefacts: list[Artefact] = []
            try:
                for artefact in format_named(name).publish(master, folder):
                    artefacts.append(artefact)
            except UnpublishableError as error:
                findings.append(error.finding())
                for artefact in artefacts:
                    artefact.path.unlink()
                artefacts = []
            yield tuple(
                describe(
                    shelf,
                    artefact.path,
                    locale=locale,
                    format=name,
                    seconds=artefact.seconds,
                    voice=master.narrators if artefact.seconds else "",
                    completeness=edition.completeness,
                    reviewed=edition.is_reviewed,
                    sources=edition.checksum,
                )
                for artefact in artefacts
            )
