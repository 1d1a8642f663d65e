"""The cache of speech: every phrase once, under a hash of voice, settings and spoken text."""

import hashlib
import io
import os
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from library.errors import LibraryError
from library.narration import engines
from library.narration.audio import milliseconds, trim
from library.narration.engines import Speech
from library.narration.fresh import in_fresh_process

_SHORTEST = 150  # milliseconds: what EPUB readers play without a stumble
_QUICKEST = 40  # letters a second: nobody speaks so fast, so something is missing


@dataclass(frozen=True)
class Voice:
    """Who speaks: an engine, and the name that the engine gives the voice."""

    engine: str
    name: str

    @property
    def label(self) -> str:
        """Return what people read: engine and voice."""
        return f"{engines.engine(self.engine).label} ({self.name})"


def cache_folder() -> Path:
    """Return the folder of the user's cache; `XDG_CACHE_HOME` is respected."""
    return platformdirs.user_cache_path("programme-library")


def clip_path(voice: Voice, text: str) -> Path:
    """Return where the cache has, or would have, a spoken text, as WAV."""
    version = engines.engine(voice.engine).version()
    return cached("clips", ".wav", voice.engine, version, voice.name, text)


def cached(folder: str, suffix: str, *inputs: str) -> Path:
    """Return the path of a thing in the cache whose content depends on `inputs` alone."""
    key = hashlib.sha256("\0".join(inputs).encode()).hexdigest()
    return cache_folder() / folder / key[:2] / (key + suffix)


def speak(voice: Voice, text: str) -> Path:
    """Say a text and put it into the cache. Raises `LibraryError` if it cannot be said."""
    engine = engines.engine(voice.engine)
    if engine.fresh:
        speech: Speech = in_fresh_process(engine.synthesise, text, voice.name)
    else:
        speech = engine.synthesise(text, voice.name)
    speech = trim(speech)
    length = milliseconds(len(speech.samples) // 2, speech.rate)
    letters = sum(letter.isalnum() for letter in text)
    if length < max(_SHORTEST, letters * 1_000 // _QUICKEST):
        raise LibraryError(
            f"{voice.label} gave {length / 1_000} s of sound for: {text!r}",
            hint="change the sentence, or choose another voice with --voice",
            code="V004",
        )
    path = clip_path(voice, text)
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(speech.rate)
        file.writeframes(speech.samples)
    store(path, sound.getvalue())
    return path


def store(path: Path, content: bytes) -> None:
    """Write a file into the cache, whole or not at all. Raises `LibraryError` if it cannot."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).replace(path)
    except OSError as error:
        raise LibraryError(
            f"cannot be written: {error.strerror}",
            path.parent.as_posix(),
            "make room there, or set XDG_CACHE_HOME to another folder",
            "V007",
        ) from error


def load_clip(path: Path) -> Speech:
    """Return a clip from the cache."""
    with wave.open(str(path), "rb") as file:
        return Speech(file.readframes(file.getnframes()), file.getframerate())


def clip_length(path: Path) -> int | None:
    """Return a clip's length in milliseconds, None if the cache lacks it or it is damaged."""
    try:
        with wave.open(str(path), "rb") as file:
            samples, rate = file.getnframes(), file.getframerate()
            whole = path.stat().st_size >= 2 * samples and samples > 0
            return milliseconds(samples, rate) if whole else None
    except (OSError, EOFError, wave.Error):
        return None
