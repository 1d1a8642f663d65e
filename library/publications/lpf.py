"""The W3C Audiobook: its manifest, and all of it packed in one file (LPF)."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from library.narration.narrator import Narration
from library.publications import Artefact, Master
from library.publications.archive import Archive
from library.publications.epub import identifier
from library.publications.linear import file_stem, heading
from library.publications.xhtml import render
from library.translation.edition import Text
from library.translation.matter import COVER, cover_text, translation_state, voice_notice

MANIFEST, ENTRY_PAGE = "publication.json", "index.html"  # LPF, section 3.2


def publish(master: Master, folder: Path) -> Iterator[Artefact]:
    """Write `<slug>-<suffix>.lpf`: opening, chapters, closing. Raises `OSError`.

    The package is W3C's note "Lightweight Packaging Format".
    """
    edition, narrations = master.edition, master.spoken()
    page = render(
        "audiobook.html",
        edition,
        title=Text(edition.full_title, edition.title.language),
        cover=(COVER, cover_text(edition)),
        entries=[(_address(narration), heading(narration.page)) for narration in narrations],
        notices=[voice_notice(edition, master.narrators), *translation_state(edition)],
        manifest=MANIFEST,
    )
    path = folder / f"{file_stem(edition)}.lpf"
    with Archive(path, "w") as archive:
        archive.writestr(MANIFEST, manifest(master, narrations))
        archive.writestr(ENTRY_PAGE, page)
        archive.writestr(COVER, master.cover)
        for narration in narrations:
            archive.writestr(_address(narration), narration.recording())
    yield Artefact(path, sum(narration.length for narration in narrations) / 1_000)


def manifest(
    master: Master, narrations: Sequence[Narration], url: str = "", contents: bool = True
) -> bytes:
    """Return the manifest of an audiobook with these pages (W3C Audiobooks, section 5).

    Beside it are `audio/<stem>.mp3` for each page, the cover, and `index.html`; its address in the
    web is `url`, if it has one. With `contents`, it leads to the recordings.
    """
    edition = master.edition
    programme, language, _ = edition.programme, edition.language, edition.interface
    publisher = {"type": "Organization", "name": programme.publisher}
    voice = master.narrators
    summary = _(
        "Dieses Hörbuch liest eine künstliche Stimme vor. "
        "Ein Inhaltsverzeichnis führt zu jedem Kapitel."
    )
    document: dict[str, Any] = {
        "@context": [
            "https://schema.org",
            "https://www.w3.org/ns/pub-context",
            {"language": language.tag, "direction": language.direction},
        ],
        "conformsTo": "https://www.w3.org/TR/audiobooks/",
        "type": "Audiobook",
        "id": identifier(edition),
        **({"url": url} if url else {}),
        "name": _words(Text(edition.full_title, edition.title.language)),
        "author": publisher,
        "publisher": publisher,
        "readBy": {"name": _words(_("Künstliche Stimme: {narrators}", narrators=voice))},
        "inLanguage": language.tag,
        "readingProgression": language.direction,
        "datePublished": f"{programme.day:%Y-%m-%d}",
        "dateModified": f"{master.modified:%Y-%m-%dT%H:%M:%SZ}",
        "duration": _duration(sum(narration.length for narration in narrations)),
        "abridged": False,
        "accessMode": ["auditory"],
        "accessModeSufficient": [{"type": "ItemList", "itemListElement": ["auditory"]}],
        "accessibilityFeature": [
            "readingOrder",
            *(["tableOfContents"] if contents else []),
            "unlocked",
        ],
        "accessibilityHazard": ["none"],
        "accessibilitySummary": _words(summary if contents else voice_notice(edition, voice)),
        "readingOrder": [
            _resource(
                _address(narration),
                "audio/mpeg",
                heading(narration.page),
                duration=_duration(narration.length),
            )
            for narration in narrations
        ],
        "resources": [
            _resource(COVER, "image/png", cover_text(edition), rel="cover"),
            *([_resource(ENTRY_PAGE, "text/html", _("Inhalt"), rel="contents")] * contents),
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(url: str, media_type: str, name: Text, **more: str) -> dict[str, Any]:
    return {
        "type": "LinkedResource",
        "url": url,
        "encodingFormat": media_type,
        "name": _words(name),
        **more,
    }


def _address(narration: Narration) -> str:
    return f"audio/{narration.page.stem}.mp3"


def _words(text: Text) -> dict[str, str]:
    return {"value": text.words, "language": text.language.tag}


def _duration(length: int) -> str:
    return f"PT{length / 1_000:.3f}S"
