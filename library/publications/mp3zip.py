"""The ZIP: the MP3s of an edition with a playlist, to take home in one piece."""

from collections.abc import Iterator
from pathlib import Path

from library.publications import Artefact, Master
from library.publications.archive import Archive
from library.publications.mp3 import track_file


def publish(master: Master, folder: Path) -> Iterator[Artefact]:
    """Write `<slug>-<suffix>-mp3.zip`: opening, chapters, closing, `.m3u8`. Raises `OSError`."""
    edition = master.edition
    name = f"{edition.programme.slug}-{edition.language.suffix}"
    path = folder / f"{name}-mp3.zip"
    lines = ["#EXTM3U", f"#PLAYLIST:{edition.full_title}"]
    width = max(2, len(str(len(master.spoken()))))
    with Archive(path, "w") as archive:
        for number, narration in enumerate(master.spoken()):
            file = f"{number:0{width}d}-{narration.page.slug}.mp3"  # players sort by name
            title = " ".join(narration.page.title().words.split())
            lines += [f"#EXTINF:{round(narration.length / 1_000)},{title}", file]
            archive.writestr(f"{name}/{file}", track_file(master, narration))
        archive.writestr(f"{name}/{name}.m3u8", "\n".join(lines) + "\n")
    yield Artefact(path, sum(narration.length for narration in master.spoken()) / 1_000)
