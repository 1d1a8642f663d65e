"""Phrases → Narration: which phrase sounds from when to when, exact by construction."""

import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from library.cache import cached, load, store
from library.errors import LibraryError
from library.narration import engines
from library.narration.audio import LEAD, SETTINGS, TAIL, encode, milliseconds
from library.narration.cast import Cast
from library.narration.clips import Line, clip_length, load_clip, speak
from library.narration.engines import Speech
from library.narration.phrases import Phrase, page_phrases
from library.programme.model import Pauses
from library.translation.edition import Page

JOINT = 60  # milliseconds between the lines of a phrase, where the voice changes
_lengths: dict[Path, int] = {}  # milliseconds of clips that were found whole: each is read once


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

        What the cache lost is said again. Raises `LibraryError`.
        """
        pauses = [JOINT] * (len(self.lines) - 1) + [self.pause]
        speeches = (load_clip(line) for line in self.lines)
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
        """Return the MP3; it is made if the cache lacks it. Raises `LibraryError`."""
        content = load(self.path)
        return _record(self) if content is None else content


def missing_speech(pages: Iterable[Page], cast: Cast) -> list[Line]:
    """Return what the cache lacks of the pages' lines, each once, in order."""
    phrases = (phrase for page in pages for phrase in page_phrases(page))
    wanted = dict.fromkeys(line for phrase in phrases for line in cast.lines(phrase))
    return [line for line in wanted if _length(line) is None]


def speak_all(missing: Sequence[Line], executor: Executor) -> Iterator[None]:
    """Say what is missing, and yield after each line. Raises `LibraryError` if one fails.

    Engines over the network are asked here, one line at a time; the others in `executor`.
    """
    local = [line for line in missing if not engines.engine(line.voice.engine).online]
    random.shuffle(local)  # another build that lacks the same says another part of it
    saying = {executor.submit(speak, line): line for line in local}
    for future in finished(saying):
        _lengths[saying[future].path] = future.result()
        yield
    for line in missing:
        if engines.engine(line.voice.engine).online:
            _lengths[line.path] = speak(line)
            yield


def narrate(pages: Iterable[Page], cast: Cast, pauses: Pauses) -> tuple[Narration, ...]:
    """Return the narration of each page; what the cache lost of its lines is said again."""
    return tuple(_narration(page, cast, pauses) for page in pages)


def missing_recordings(narrations: Iterable[Narration]) -> list[Narration]:
    """Return the narrations whose recording the cache lacks."""
    return [narration for narration in narrations if load(narration.path) is None]


def record_all(missing: Sequence[Narration], executor: Executor) -> Iterator[None]:
    """Join and encode what is missing, and yield after each page. Raises `LibraryError`."""
    for _ in finished([executor.submit(_keep, narration) for narration in missing]):
        yield


def finished(futures: Collection["Future[Any]"]) -> Iterator["Future[Any]"]:
    """Yield futures as they are done well. Raises what they raise, and if a worker died."""
    try:
        for future in as_completed(futures):
            future.result()
            yield future
    except BrokenExecutor as error:
        raise LibraryError(
            "a worker process was killed",
            hint="is memory short? what is spoken is kept: run the command again",
            code="V006",
        ) from error
    except (LibraryError, OSError):  # what has not begun need not begin; what has, is kept
        wait([future for future in futures if not future.cancel()])
        raise


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
            spoken = _length(line) or speak(line)
            length += spoken
            inputs += [line.path.stem, str(spoken)]
        end = begin + (0 if clips else LEAD) + length
        end += TAIL if phrase is phrases[-1] else 0
        clips.append(Clip(phrase, lines, pause, begin, end))
        begin = end
        inputs.append(str(pause))
    return Narration(page, tuple(clips), cached("recordings", ".mp3", *inputs))


def _length(line: Line) -> int | None:
    path = line.path
    if path not in _lengths:
        length = clip_length(path)
        if length is None:
            return None
        _lengths[path] = length
    return _lengths[path]


def _keep(narration: Narration) -> None:
    if load(narration.path) is None:  # or another build made it by now
        _record(narration)


def _record(narration: Narration) -> bytes:
    length = LEAD + TAIL

    def sounds() -> Iterator[tuple[Speech, int]]:  # one at a time: together they may be hours
        nonlocal length
        for clip in narration.clips:
            for sound, rest in clip.sounds():
                length += milliseconds(len(sound.samples) // 2, sound.rate) + rest
                yield sound, rest

    content = encode(sounds())
    if length != narration.length:
        raise LibraryError(
            "a voice said the same words in another time",
            narration.page.slug,
            "another command gave them a new sound meanwhile: run this one again",
            "V008",
        )
    store(narration.path, content)
    return content
