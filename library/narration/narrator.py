"""Phrases → Narration: which phrase sounds from when to when, exact by construction."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from library.errors import LibraryError
from library.narration import engines
from library.narration.audio import LEAD, SETTINGS, TAIL, encode
from library.narration.cache import cached, load, store
from library.narration.cast import Cast
from library.narration.clips import Line, clip_length, load_clip, speak
from library.narration.engines import Speech
from library.narration.phrases import Phrase, page_phrases
from library.programme.model import Pauses
from library.translation.edition import Page

JOINT = 60  # milliseconds between the lines of a phrase, where the voice changes


@dataclass(frozen=True)
class Clip:
    """The audio of one phrase, with the pause after it: all times in milliseconds.

    Its `lines` are said one after the other; most phrases have but one.
    """

    phrase: Phrase
    lines: tuple[Line, ...]
    pause: int
    begin: int
    end: int

    def sounds(self) -> list[tuple[Speech, int]]:
        """Return the sound of each line and the milliseconds of silence after it.

        Raises `LibraryError` if the cache has lost one.
        """
        pauses = [JOINT] * (len(self.lines) - 1) + [self.pause]
        speeches = (load_clip(line.path) for line in self.lines)
        return list(zip(speeches, pauses, strict=True))


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


def missing_speech(pages: Iterable[Page], cast: Cast) -> list[Line]:
    """Return what the cache lacks of the pages' lines, each once, in order."""
    phrases = (phrase for page in pages for phrase in page_phrases(page))
    wanted = dict.fromkeys(line for phrase in phrases for line in cast.lines(phrase))
    return [line for line in wanted if clip_length(line.path) is None]


def speak_all(missing: Sequence[Line], executor: Executor) -> Iterator[None]:
    """Say what is missing, and yield after each line. Raises `LibraryError` if one fails.

    Engines over the network are asked here, one line at a time; the others in `executor`.
    """
    local = [line for line in missing if not engines.engine(line.voice.engine).online]
    yield from _finished([executor.submit(speak, line) for line in local])
    for line in missing:
        if engines.engine(line.voice.engine).online:
            speak(line)
            yield


def narrate(pages: Iterable[Page], cast: Cast, pauses: Pauses) -> tuple[Narration, ...]:
    """Return the narration of each page; all lines must be in the cache, but no recording yet."""
    return tuple(_narration(page, cast, pauses) for page in pages)


def missing_recordings(narrations: Iterable[Narration]) -> list[Narration]:
    """Return the narrations whose recording the cache lacks."""
    return [narration for narration in narrations if load(narration.path) is None]


def record_all(missing: Sequence[Narration], executor: Executor) -> Iterator[None]:
    """Join and encode what is missing, and yield after each page. Raises `LibraryError`."""
    yield from _finished([executor.submit(_record, narration) for narration in missing])


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


def _narration(page: Page, cast: Cast, pauses: Pauses) -> Narration:
    clips: list[Clip] = []
    begin, inputs = 0, [SETTINGS, str(JOINT)]
    phrases = page_phrases(page)
    for phrase in phrases:
        lines = cast.lines(phrase)
        if not lines:
            raise LibraryError(
                f"nothing is said for {phrase.text!r}", hint="write words", code="V003"
            )
        pause = round(getattr(pauses, phrase.pause) * 1_000)
        length = pause + (len(lines) - 1) * JOINT
        for line in lines:
            spoken = clip_length(line.path)
            if spoken is None:
                raise LibraryError(
                    f"the cache lost a phrase: {line.text!r}", hint="run the command again"
                )
            length += spoken
            inputs += [line.path.stem, str(spoken)]
        end = begin + (0 if clips else LEAD) + length
        end += TAIL if phrase is phrases[-1] else 0
        clips.append(Clip(phrase, lines, pause, begin, end))
        begin = end
        inputs.append(str(pause))
    return Narration(page, tuple(clips), cached("recordings", ".mp3", *inputs))


def _record(narration: Narration) -> None:
    sounds = [sound for clip in narration.clips for sound in clip.sounds()]
    store(narration.path, encode(sounds))
