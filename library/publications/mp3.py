"""The MP3s: a file a chapter."""

from collections.abc import Iterator
from pathlib import Path

from library.narration.narrator import Narration
from library.publications import Artefact, Master
from library.publications.id3 import Track, tags_of


def publish(master: Master, folder: Path) -> Iterator[Artefact]:
    """Write `audio/NN-<slug>.mp3` for each chapter, tagged as ID3v2.3. Raises `OSError`."""
    audio = folder / "audio"
    audio.mkdir()
    for narration in master.chapters():
        path = audio / f"{narration.page.stem}.mp3"
        path.write_bytes(track_file(master, narration))
        yield Artefact(path, narration.length / 1_000)


def track_file(master: Master, narration: Narration) -> bytes:
    """Return one page as a tagged MP3."""
    page = narration.page
    number = f"{page.number}/{len(master.edition.chapters)}" if page.number else ""
    tags = tags_of(master, page.title().words, [Track(narration, 0)], number)
    return tags + narration.recording()
