"""Phrases → Narration: who speaks which phrase, and from when to when, exact by construction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from library.errors import LibraryError
from library.languages import SOURCE, Language
from library.narration import engines
from library.narration.audio import LEAD, PAUSES, SETTINGS, TAIL, encode
from library.narration.cache import cached, load, store
from library.narration.clips import Voice, clip_length, clip_path, load_clip, speak
from library.narration.phrases import Phrase, page_phrases
from library.translation.edition import Page

Cast = Mapping[str, Voice]
"""The voice of each locale."""


@dataclass(frozen=True)
class Clip:
    """The audio of one phrase, with the pause after it: `begin` and `end` in milliseconds."""

    phrase: Phrase
    begin: int
    end: int


@dataclass(frozen=True)
class Narration:
    """The clips of a page in order: they join without a gap and fill the recording.

    `path` is where the cache has the recording, an MP3 without tags.
    """

    page: Page
    clips: tuple[Clip, ...]
    path: Path

    @property
    def length(self) -> int:
        """Return the playing time in milliseconds."""
        return self.clips[-1].end

    def recording(self) -> bytes:
        """Return the MP3. Raises `LibraryError` if the cache has lost it."""
        content = load(self.path)
        if content is None:
            raise LibraryError(
                "the cache lost a recording", self.path.as_posix(), "run the command again", "V008"
            )
        return content


def choose_voice(language: Language, wanted: Sequence[str]) -> Voice:
    """Return the voice of the first engine in `wanted` that can speak a language here.

    Raises `LibraryError` with the remedies if none can.
    """
    remedies = []
    for name in wanted:
        engine = engines.engine(name)
        if lack := engine.lacks():
            remedies.append(f"for {engine.label}: {lack}")
        elif voice := engine.voice(language.tag):
            return Voice(name, voice)
        else:
            remedies.append(f"{engine.label} does not speak {language.tag}")
    raise LibraryError(
        f"no voice for {language.name} can be had here", hint="; ".join(remedies), code="V001"
    )


def missing_speech(pages: Iterable[Page], cast: Cast) -> list[tuple[Voice, str]]:
    """Return what the cache lacks of the pages' phrases: voice and text, each once, in order."""
    phrases = (phrase for page in pages for phrase in page_phrases(page))
    wanted = {(cast[phrase.language.locale], phrase.text): None for phrase in phrases}
    return [(voice, text) for voice, text in wanted if clip_length(clip_path(voice, text)) is None]


def speak_all(missing: Sequence[tuple[Voice, str]], executor: Executor) -> Iterator[None]:
    """Say what is missing, and yield after each phrase. Raises `LibraryError` if one fails.

    Engines over the network are asked here, one phrase at a time; the others in `executor`.
    """
    local = [(v, text) for v, text in missing if not engines.engine(v.engine).online]
    yield from _finished([executor.submit(speak, *task) for task in local])
    for voice, text in missing:
        if engines.engine(voice.engine).online:
            speak(voice, text)
            yield


def narrate(pages: Iterable[Page], cast: Cast) -> tuple[Narration, ...]:
    """Return the narration of each page; all phrases must be in the cache, but no recording yet."""
    return tuple(_narration(page, cast) for page in pages)


def missing_recordings(narrations: Iterable[Narration]) -> list[Narration]:
    """Return the narrations whose recording the cache lacks."""
    return [narration for narration in narrations if load(narration.path) is None]


def record_all(missing: Sequence[Narration], cast: Cast, executor: Executor) -> Iterator[None]:
    """Join and encode what is missing, and yield after each page. Raises `LibraryError`."""
    yield from _finished([executor.submit(_record, n, dict(cast)) for n in missing])


def _finished(futures: list["Future[Any]"]) -> Iterator[None]:
    try:
        for future in as_completed(futures):
            future.result()
            yield
    except BrokenExecutor as error:
        raise LibraryError(
            "a worker process was killed",
            hint="is memory short? what is spoken is kept: run the command again",
            code="V006",
        ) from error
    finally:  # a failed phrase, or Ctrl-C: what has not begun need not begin, the rest is kept
        for future in futures:
            future.cancel()
        wait(futures)


def _narration(page: Page, cast: Cast) -> Narration:
    clips: list[Clip] = []
    begin, inputs = 0, [SETTINGS]
    phrases = page_phrases(page)
    for phrase in phrases:
        path = clip_path(cast[phrase.language.locale], phrase.text)
        length = clip_length(path)
        if length is None:
            raise LibraryError(
                f"the cache lost a phrase: {phrase.text!r}", hint="run the command again"
            )
        end = begin + (0 if clips else LEAD) + length + PAUSES[phrase.pause]
        end += TAIL if phrase is phrases[-1] else 0
        clips.append(Clip(phrase, begin, end))
        begin = end
        inputs += [path.stem, str(length), phrase.pause]
    return Narration(page, tuple(clips), cached("recordings", ".mp3", *inputs))


def _record(narration: Narration, cast: Cast) -> None:
    clips = [
        (
            load_clip(clip_path(cast[clip.phrase.language.locale], clip.phrase.text)),
            PAUSES[clip.phrase.pause],
        )
        for clip in narration.clips
    ]
    store(narration.path, encode(clips))


def narrators(cast: Cast, language: Language) -> str:
    """Return the labels of the voices of an edition: its own, and the German one for the rest."""
    return ", ".join(
        dict.fromkeys(cast[locale].label for locale in (language.locale, SOURCE.locale))
    )
