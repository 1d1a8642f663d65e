"""Clips: every phrase is spoken once, and kept in the cache as WAV; what is lost is said again."""

import io
import wave
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from library.cache import cached, claimed, load, store
from library.errors import LibraryError
from library.narration import engines
from library.narration.audio import CLIP_SETTINGS, level, milliseconds, trim
from library.narration.engines import Speech
from library.narration.fresh import in_fresh_process

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


def speak(line: Line) -> int:
    """Say a line and put it into the cache, levelled and trimmed, unless it is there by now.

    Returns its length in milliseconds. Raises `LibraryError`.
    """
    with claimed(line.path):
        return clip_length(line.path) or _length(_say(line))


def clip_length(path: Path) -> int | None:
    """Return a clip's length in milliseconds; None if the cache lacks it, or it is damaged."""
    speech = _stored(path)
    return _length(speech) if speech else None


def load_clip(line: Line) -> Speech:
    """Return the sound of a line; what the cache lost is said again. Raises `LibraryError`.

    May be called in several processes at once, and so asks nobody over the network.
    """
    speech = _stored(line.path)
    if speech is None and engines.engine(line.voice.engine).online:
        raise LibraryError(
            f"the cache lost a phrase: {line.text!r}",
            hint="what is left of it is kept: run the command again",
            code="V008",
        )
    return speech or _say(line)


def _length(speech: Speech) -> int:
    return milliseconds(len(speech.samples) // 2, speech.rate)


def _stored(path: Path) -> Speech | None:
    content = load(path)
    if content is None:
        return None
    try:
        with wave.open(io.BytesIO(content), "rb") as file:
            return Speech(file.readframes(file.getnframes()), file.getframerate())
    except (wave.Error, EOFError):  # whole, and yet not ours
        return None


def _say(line: Line) -> Speech:
    voice, text = line.voice, line.text
    engine = engines.engine(voice.engine)
    if engine.fresh:
        limit = 60 + len(text) / 10  # seconds
        speech: Speech = in_fresh_process(limit, engine.synthesise, text, voice.name)
    else:
        speech = engine.synthesise(text, voice.name)
    speech = level(trim(speech))
    length = _length(speech)
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
    return Speech(samples, speech.rate)
