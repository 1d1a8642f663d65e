"""WebVTT: the text of a chapter with the times of its phrases, for players and transcripts."""

import html
from collections.abc import Iterator
from pathlib import Path

from library.narration.narrator import Narration
from library.publications import Artefact, Master


def publish(master: Master, folder: Path) -> Iterator[Artefact]:
    """Write `text/NN-<slug>.vtt` for each chapter, a cue a phrase. Raises `OSError`."""
    text = folder / "text"
    text.mkdir()
    for narration in master.chapters():
        path = text / f"{narration.page.stem}.vtt"
        path.write_bytes(_cues(master, narration).encode())
        yield Artefact(path, narration.length / 1_000)


def _cues(master: Master, narration: Narration) -> str:
    """Return the file (WebVTT, section 4.1); a cue's identifier is its phrase's."""
    cues = []
    for clip in narration.clips:
        times = f"{_clock(clip.begin)} --> {_clock(clip.end)}"
        cues.append(f"{clip.phrase.id}\n{times}\n{html.escape(clip.phrase.text, quote=False)}\n")
    voice = master.edition.interface("Künstliche Stimme: {narrators}", narrators=master.narrators)
    return "\n".join(["WEBVTT\n", f"NOTE {html.escape(voice.words, quote=False)}\n", *cues])


def _clock(length: int) -> str:
    seconds, milliseconds = divmod(length, 1_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{milliseconds:03d}"
