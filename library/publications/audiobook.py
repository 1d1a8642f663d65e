"""The audiobook: all of an edition in one MP3, with marks for its chapters."""

from collections.abc import Iterator
from pathlib import Path

from library.narration.audio import BIT_RATE
from library.publications import Artefact, Master
from library.publications.id3 import Track, tagged


def publish(master: Master, folder: Path) -> Iterator[Artefact]:
    """Write `<slug>-<suffix>.mp3`: opening, chapters and closing. Raises `OSError`.

    The recordings are joined as they are: at a constant bit rate their bytes tell to the frame when
    each begins, and every one ends in silence.
    """
    edition = master.edition
    tracks, sounds, size = [], [], 0
    for narration in master.spoken():
        tracks.append(Track(narration, size * 8 // BIT_RATE))
        sounds.append(narration.recording())
        size += len(sounds[-1])
    path = folder / f"{edition.programme.slug}-{edition.language.suffix}.mp3"
    path.write_bytes(tagged(master, edition.full_title, tracks, b"".join(sounds)))
    yield Artefact(path, size * 8 / BIT_RATE / 1_000)
