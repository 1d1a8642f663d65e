"""What an edition offers to take home: each format, and for whom it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from library.publications.largeprint import volume_name
from library.shelf.shelf import Publication
from library.translation.edition import Edition, Text

_VOLUME = re.compile(r"-large-print-([0-9]+)-of-([0-9]+)$")


@dataclass(frozen=True)
class Offer:
    """A format as people know it, who it is for, and its files with what each is called."""

    format: str
    name: Text
    whom: Text
    files: tuple[tuple[Text, Publication], ...]


def offers(edition: Edition, publications: Sequence[Publication]) -> Iterator[Offer]:
    """Yield the formats of an edition that are there; chapters' files are offered with them."""
    for format, (name, whom) in _words(edition).items():
        entries = [entry for entry in publications if entry.format == format]
        if entries:
            files = tuple((_file(edition, name, entry), entry) for entry in entries)
            yield Offer(format, name, whom, files)


def _words(edition: Edition) -> dict[str, tuple[Text, Text]]:
    _ = edition.interface
    return {
        "epub": (
            _("EPUB, das vorliest"),
            _(
                "Text und Stimme zusammen, mit Überschriften und Inhaltsverzeichnis. Für Lese-Apps "
                "wie Thorium Reader, Apple Books oder Dolphin EasyReader."
            ),
        ),
        "daisy": (
            _("DAISY"),
            _("Für Abspielgeräte, wie Büchereien für blinde Menschen sie haben."),
        ),
        "audiobook": (
            _("Hörbuch als eine MP3-Datei"),
            _("Mit Marken für die Kapitel. Für Telefone, Podcast-Apps und Computer."),
        ),
        "mp3zip": (
            _("Alle Kapitel als MP3 (ZIP)"),
            _("Zum Mitnehmen auf Speicherkarte oder USB-Stick, auch für einfache MP3-Spieler."),
        ),
        "lpf": (
            _("Hörbuch-Paket (LPF)"),
            _("Für Hörbuch-Apps, die den Standard W3C Audiobooks kennen."),
        ),
        "largeprint": (
            _("Großdruck (PDF)"),
            _("Für alle, die große Schrift brauchen; zum Lesen am Bildschirm und zum Drucken."),
        ),
        "braille": (
            _("Brailleschrift"),
            _("Für blinde Menschen: PEF zum Drucken, BRF für Notizgeräte und Braillezeilen."),
        ),
        "webpage": (
            _("Alles auf einer Seite (HTML)"),
            _("Eine Datei ohne Skript. Für alte Telefone und langsame Leitungen."),
        ),
        "plaintext": (
            _("Reiner Text"),
            _("Für jedes Gerät, für E-Mail und Messenger."),
        ),
    }


def _file(edition: Edition, name: Text, entry: Publication) -> Text:
    """Return what a file is called; braille comes in kinds and file formats, a PDF in volumes."""
    _ = edition.interface
    path = PurePosixPath(entry.path)
    if entry.format == "largeprint" and (volume := _VOLUME.search(path.stem)):
        return volume_name(edition, int(volume[1]), int(volume[2]))
    if entry.format != "braille":
        return name
    kind = path.suffix[1:].upper()
    if path.stem.endswith("-contracted"):
        return _("Kurzschrift, {kind}", kind=kind)
    return _("Vollschrift, {kind}", kind=kind)
