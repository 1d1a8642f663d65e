"""Tags of MP3s (ID3v2.3): what a player shows and a screen reader says."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    SYLT,
    TALB,
    TDRC,
    TIT2,
    TLAN,
    TPE1,
    TPUB,
    TRCK,
    USLT,
    CTOCFlags,
    Encoding,
)

from library.narration.narrator import Narration
from library.publications import Master
from library.translation.matter import cover_text

_MILLISECONDS, _LYRICS = 2, 1  # of SYLT
_MOST = 255  # entries of a CTOC
_UNUSED = 0xFFFFFFFF  # an offset in bytes that CHAP does not give


@dataclass(frozen=True)
class Track:
    """A narration in an MP3, and the millisecond at which it begins there."""

    narration: Narration
    begin: int


def tags_of(master: Master, title: str, tracks: Sequence[Track], number: str = "") -> bytes:
    """Return what stands before the sound of tracks: titles, text, voice and cover.

    The text comes as a whole and synchronised by phrase. Several tracks are chapters of the file.
    `number` is of the form `5/12`.
    """
    edition = master.edition
    language = edition.language.iso639
    tags = ID3()
    tags.add(TIT2(text=title))
    tags.add(TALB(text=edition.full_title))
    tags.add(TPE1(text=edition.programme.publisher))
    tags.add(TPUB(text=edition.programme.publisher))
    tags.add(TLAN(text=language))
    tags.add(TDRC(text=edition.programme.date))
    if number:
        tags.add(TRCK(text=number))
    voice = edition.interface("Künstliche Stimme: {narrators}", narrators=master.narrators)
    tags.add(COMM(lang=language, desc="", text=voice.words))
    blocks = [block for track in tracks for block in track.narration.page.blocks.values()]
    text = "\n\n".join(block.text() for block in blocks)
    tags.add(USLT(lang=language, desc="", text=text))
    phrases = [
        (clip.phrase.text, track.begin + clip.begin)
        for track in tracks
        for clip in track.narration.clips
    ]
    tags.add(
        SYLT(
            encoding=Encoding.UTF16,
            lang=language,
            format=_MILLISECONDS,
            type=_LYRICS,
            desc="",
            text=phrases,
        )
    )
    tags.add(APIC(mime="image/png", type=3, desc=cover_text(edition).words, data=master.cover))
    if len(tracks) > 1:
        _add_chapters(tags, tracks)
    head = io.BytesIO()
    tags.update_to_v23()
    tags.save(head, v2_version=3, padding=lambda info: 0)
    return head.getvalue()


def _add_chapters(tags: ID3, tracks: Sequence[Track]) -> None:
    """Mark where each track begins (ID3v2 Chapter Frame Addendum)."""
    names = [track.narration.page.id for track in tracks]
    groups = {"toc": names}
    if len(names) > _MOST:
        parts = [names[start : start + _MOST] for start in range(0, len(names), _MOST)]
        groups = {f"toc-{number}": part for number, part in enumerate(parts, start=1)}
        groups["toc"] = list(groups)
    for name, children in groups.items():
        flags = CTOCFlags.ORDERED | (CTOCFlags.TOP_LEVEL if name == "toc" else 0)
        tags.add(CTOC(element_id=name, flags=flags, child_element_ids=children, sub_frames=[]))
    for track in tracks:
        page = track.narration.page
        tags.add(
            CHAP(
                element_id=page.id,
                start_time=track.begin,
                end_time=track.begin + track.narration.length,
                start_offset=_UNUSED,
                end_offset=_UNUSED,
                sub_frames=[TIT2(text=page.title().words)],
            )
        )
