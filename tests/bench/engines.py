"""What speech costs without us: `python -m tests.bench.engines PROJECT`, after a build of it.

Says each line of the project's editions by its engine, encodes the sound of its recordings, stores
nothing, and prints the seconds of CPU of each as JSON. Loading a model counts as the engine's.
"""

import io
import json
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

import soundfile

from library.narration import engines
from library.narration.audio import new_encoder
from library.narration.clips import Line
from library.narration.fresh import in_fresh_process
from library.project import Project
from tests.bench.spoken import narrations_of

_LIMIT = 600.0  # seconds for a line


def say(lines: Sequence[Line]) -> None:
    """Say lines as each engine asks for it; first those that must be forked from a clean process.

    Raises `LibraryError`.
    """
    for line in sorted(lines, key=lambda line: not engines.engine(line.voice.engine).fresh):
        engine = engines.engine(line.voice.engine)
        if engine.fresh:
            in_fresh_process(_LIMIT, engine.synthesise, line.text, line.voice.name)
        else:
            engine.synthesise(line.text, line.voice.name)


def encode(sounds: Sequence[bytes]) -> None:
    """Encode sounds as recordings are."""
    for sound in sounds:
        encoder = new_encoder()
        encoder.encode(sound)
        encoder.flush()


def cpu() -> float:
    """Return the seconds of CPU of this process and of those that it waited for."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    usages = [resource.getrusage(kind) for kind in kinds]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main(folder: Path, wanted: Sequence[str]) -> None:
    """Measure both and print them."""
    narrations = narrations_of(Project(folder), wanted)
    lines = list(
        dict.fromkeys(line for each in narrations for clip in each.clips for line in clip.lines)
    )
    recordings = {narration.path: narration for narration in narrations}
    start = cpu()
    say(lines)
    spoken = cpu()
    sounds = [_sound(narration.recording()) for narration in recordings.values()]
    decoded = cpu()
    encode(sounds)
    figures = {"lines": len(lines), "engines": spoken - start, "encoder": cpu() - decoded}
    print(json.dumps(figures))


def _sound(recording: bytes) -> bytes:
    samples, _ = soundfile.read(io.BytesIO(recording), dtype="int16")
    return bytes(samples.tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
