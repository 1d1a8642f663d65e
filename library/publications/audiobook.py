"""The audiobook: all of an edition in one MP3, with marks for its chapters."""

from collections.abc import Iterator
from pathlib import Path

from library.narration.audio import BIT_RATE
from library.publications import Artefact, Master
from library.publications.id3 import Track, tags_of


def publish(master: Master, folder: Path) -> Iterator[Artefact]:
    """Write `<slug>-<suffix>.mp3`: opening, chapters and closing. Raises `OSError`.

    The recordings are joined as they are: at a constant bit rate their bytes tell to the frame when
    each begins, and every one ends in silence.
    """
    edition = master.edition
    tracks, size = [], 0
    for narration in master.spoken():  # twice, one at a time: together they may be hours
        tracks.append(Track(narration, size * 8 // BIT_RATE))
        size += len(narration.recording())
    path = folder / f"{edition.programme.slug}-{edition.language.suffix}.mp3"
    with path.open("wb") as file:
        file.write(tags_of(master, edition.full_title, tracks))
        for track in tracks:
            file.write(track.narration.recording())
    yield Artefact(path, size * 8 / BIT_RATE / 1_000)
