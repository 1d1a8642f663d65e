"""The MP3s: a file a chapter, with tags that a player shows and a screen reader says."""

import io
from collections.abc import Iterator
from pathlib import Path

from mutagen.id3 import APIC, COMM, ID3, TALB, TDRC, TIT2, TLAN, TPE1, TPUB, TRCK, USLT

from library.narration.narrator import Narration
from library.publications import Artefact, Master
from library.translation.front import cover_text


def publish(master: Master, folder: Path) -> Iterator[Artefact]:
    """Write `audio/NN-<slug>.mp3` for each chapter, tagged as ID3v2.3. Raises `OSError`."""
    audio = folder / "audio"
    audio.mkdir()
    for narration in master.narrations:
        if narration.page.number:
            path = audio / f"{narration.page.stem}.mp3"
            path.write_bytes(_tags(master, narration) + narration.recording())
            yield Artefact(path, narration.length / 1_000)


def _tags(master: Master, narration: Narration) -> bytes:
    edition, page = master.edition, narration.page
    language = edition.language.iso639
    text = "\n\n".join(block.text() for block in page.blocks.values())
    tags = ID3()
    tags.add(TIT2(text=page.title().words))
    tags.add(TALB(text=edition.full_title))
    tags.add(TPE1(text=edition.programme.publisher))
    tags.add(TPUB(text=edition.programme.publisher))
    tags.add(TRCK(text=f"{page.number}/{len(edition.chapters)}"))
    tags.add(TLAN(text=language))
    tags.add(TDRC(text=edition.programme.date))
    voice = edition.interface("Künstliche Stimme: {narrators}", narrators=master.narrators)
    tags.add(COMM(lang=language, desc="", text=voice.words))
    tags.add(USLT(lang=language, desc="", text=text))
    alternative = cover_text(edition).words
    tags.add(APIC(mime="image/png", type=3, desc=alternative, data=master.cover))
    head = io.BytesIO()
    tags.update_to_v23()
    tags.save(head, v2_version=3, padding=lambda info: 0)
    return head.getvalue()
