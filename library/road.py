"""The one road: editions are narrated, published and put on the shelf, in this order."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from library.cache import in_use
from library.errors import Finding, LibraryError
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
from library.publications import Master, version
from library.shelf.memory import recall, remember, sum_up, unchanged
from library.shelf.place import real
from library.shelf.shelf import Publication, new_shelf, write_index
from library.translation.edition import Edition, EditionBlock, Page
from library.translation.matter import back_matter, chapter_pages, contents_page, front_matter
from library.translation.usable import Part

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
    build = real(build)
    environment = _environment()
    voices = [voice.version for voice in cast.voices.values()]
    programs = [version(name) for name in formats]
    made_of = sum_up(environment, repr((editions, cast, voices, formats, programs, modified)))
    if publications := unchanged(build, made_of):
        return publications, []
    # Layouts and formats take their time to import, and may not be needed
    from library.publications.cover import draw_cover
    from library.shelf.parts import make_pages, make_publications
    from library.shelf.site import write_entrance

    with in_use(), new_shelf(build) as shelf:
        memory = recall(build)
        narrated = narrate_editions(editions, cast, executor, progress)
        masters = {}
        for edition in editions:
            narrations, narrators = narrated[edition.language.locale], cast.narrators(edition)
            recordings = [narration.path.stem for narration in narrations]
            inputs = repr((edition, recordings, narrators, modified))
            master = Master(edition, narrations, draw_cover(edition), narrators, modified)
            masters[sum_up(environment, inputs)] = master
        steps = make_publications(shelf, masters, formats, memory, executor)
        made = dict(progress(steps, len(masters) * len(formats), "Publishing"))
        in_order = [made[edition.language.locale, name] for edition in editions for name in formats]
        publications = [entry for one in in_order for entry in one.publications]
        findings = [one.finding for one in in_order if one.finding]
        if not publications:
            first = findings[0]
            raise LibraryError(first.text, first.place, first.hint, first.code)
        pages = dict(make_pages(shelf, masters, publications, memory, executor))
        site = [path for part in pages.values() for path in part.files]
        site += write_entrance(shelf, list(masters.values()), publications)
        for path, digest in write_index(shelf, publications, site).items():
            memory.keep_same(path, digest, shelf)
        # What could not be made is tried again, and said again, by the next build
        parts = {f"{locale}/{name}": one.part for (locale, name), one in made.items()} | pages
        remember(build, shelf, "" if findings else made_of, parts)
    return publications, findings


def _environment() -> str:
    """Return the SHA-256 of what decides all files besides their sources: code and packages."""
    # Their folders say name and version (PyPA, "Recording installed projects"); to read what is
    # in them would take longer than all the rest of a build that has nothing to do
    packages = {folder.name for path in sys.path for folder in Path(path).glob("*.dist-info")}
    digest = hashlib.sha256(repr(sorted(packages)).encode())
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
