"""What an edition becomes. Each format is a module here with a function `publish`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from library.narration.narrator import Narration
from library.translation.edition import Edition
from library.translation.matter import CONTENTS

FORMATS = (
    "epub", "daisy", "mp3", "audiobook", "mp3zip", "lpf", "vtt",
    "largeprint", "braille", "webpage", "plaintext",
)  # fmt: skip


@dataclass(frozen=True)
class Master:
    """All that publications are made of: an edition, its narrated pages, and the rest.

    `cover` is a PNG, `narrators` names the voices, `modified` is the date of change, in UTC.
    """

    edition: Edition
    narrations: tuple[Narration, ...]
    cover: bytes
    narrators: str
    modified: datetime

    def chapters(self) -> tuple[Narration, ...]:
        """Return the chapters."""
        return tuple(narration for narration in self.narrations if narration.page.number)

    def spoken(self) -> tuple[Narration, ...]:
        """Return what other devices need: all pages but the EPUB's own cover and contents."""
        return tuple(
            narration
            for narration in self.narrations
            if narration.page.number or narration.page.slug not in ("cover", CONTENTS)
        )


@dataclass(frozen=True)
class Artefact:
    """A finished file and its playing time in seconds."""

    path: Path
    seconds: float


class Format(Protocol):
    """What each module of a format offers."""

    def publish(self, master: Master, folder: Path) -> Iterator[Artefact]:
        """Write an edition into a folder and yield what was written.

        Raises `OSError`, and `UnpublishableError` if the format cannot hold this edition.
        """


def lack(name: str) -> str:
    """Return what this machine lacks for a format, and what installs it; empty if nothing."""
    if name != "braille":  # all others need no more than packages
        return ""
    from library.publications.braille.louis import lacks

    return lacks()


def version(name: str) -> str:
    """Return what a format's files depend on besides packages; empty for most."""
    if name != "braille":
        return ""
    from library.publications.braille.louis import version

    return version()


def format_named(name: str) -> Format:
    """Return the module of a format in `FORMATS`."""
    return cast(Format, import_module(f"{__name__}.{name}"))
