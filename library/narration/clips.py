"""Clips: every phrase is spoken once, and kept in the cache as WAV."""

import io
import wave
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from library.errors import LibraryError
from library.narration import engines
from library.narration.audio import CLIP_SETTINGS, level, milliseconds, trim
from library.narration.cache import TRAILER, cached, load, store
from library.narration.engines import Speech
from library.narration.fresh import in_fresh_process

_HEADER = 44  # bytes of a WAV before its samples
_SHORTEST = 150  # milliseconds: what EPUB readers play without a stumble
_LEAST = 60  # milliseconds: no word is shorter
_QUICKEST = 40  # letters a second: nobody speaks so fast, so something is missing


@dataclass(frozen=True)
class Voice:
    """Who speaks: an engine, and the name that the engine gives the voice."""

    engine: str
    name: str

    @property
    def label(self) -> str:
        """Return what people read and hear: the engine's name."""
        return engines.engine(self.engine).label

    @property
    def version(self) -> str:
        """Return what its sound depends on, besides the words."""
        return _version(self)


@dataclass(frozen=True)
class Line:
    """What a voice says in one go, as its engine is given it: the smallest thing in the cache."""

    voice: Voice
    text: str

    @property
    def path(self) -> Path:
        """Return where the cache has, or would have, the sound."""
        voice = self.voice
        inputs = (voice.engine, voice.version, voice.name, CLIP_SETTINGS, self.text)
        return cached("clips", ".wav", *inputs)


@cache
def _version(voice: Voice) -> str:
    return engines.engine(voice.engine).version(voice.name)


def speak(line: Line) -> None:
    """Say a line and put it into the cache, levelled and trimmed. Raises `LibraryError`."""
    voice, text = line.voice, line.text
    engine = engines.engine(voice.engine)
    if engine.fresh:
        limit = 60 + len(text) / 10  # seconds
        speech: Speech = in_fresh_process(limit, engine.synthesise, text, voice.name)
    else:
        speech = engine.synthesise(text, voice.name)
    speech = level(trim(speech))
    length = milliseconds(len(speech.samples) // 2, speech.rate)
    letters = sum(letter.isalnum() for letter in text)
    if length < max(_LEAST, letters * 1_000 // _QUICKEST):
        raise LibraryError(
            f"{voice.label} gave {length / 1_000} s of sound for: {text!r}",
            hint="change the sentence, or choose another voice with --voice",
            code="V004",
        )
    samples = speech.samples.ljust(2 * (_SHORTEST * speech.rate // 1_000), b"\0")
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(speech.rate)
        file.writeframes(samples)
    store(line.path, sound.getvalue())


def clip_length(path: Path) -> int | None:
    """Return a clip's length in milliseconds; None if the cache lacks it, or it was cut."""
    try:
        with wave.open(str(path), "rb") as file:
            samples, rate = file.getnframes(), file.getframerate()
        if path.stat().st_size != _HEADER + 2 * samples + TRAILER:
            return None
        return milliseconds(samples, rate)
    except (OSError, EOFError, wave.Error, ZeroDivisionError):
        return None


def load_clip(path: Path) -> Speech:
    """Return a clip from the cache; raise `LibraryError` if it is damaged."""
    content = load(path)
    if content is None:
        path.unlink(missing_ok=True)
        raise LibraryError(
            "a phrase in the cache was damaged",
            path.as_posix(),
            "it is deleted now: run the command again",
            "V008",
        )
    with wave.open(io.BytesIO(content), "rb") as file:
        return Speech(file.readframes(file.getnframes()), file.getframerate())
