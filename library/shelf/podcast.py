"""The podcast of an edition: an episode a chapter, for the apps that people listen with."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from pathlib import PurePosixPath
from uuid import NAMESPACE_URL, UUID, uuid5

from library import __version__
from library.narration.narrator import Narration
from library.publications import Master
from library.publications.epub import identifier
from library.publications.xhtml import render
from library.shelf.about import about
from library.shelf.address import link
from library.shelf.shelf import Publication
from library.translation.edition import Edition, Page, Text
from library.translation.matter import cover_text

_PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # their namespace, the same for all
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True)
class _Episode:
    """A chapter in the feed; `date` is of the form that RFC 2822 asks for."""

    page: Page
    guid: str
    date: str
    summary: Text | None
    audio: Publication
    transcript: Publication | None


def podcast_feed(master: Master, publications: Sequence[Publication]) -> bytes:
    """Return the feed of an edition: RSS 2.0 with the tags of Apple and Podcasting 2.0.

    The edition must have its chapters as MP3 (format `mp3`). Without a `base_url` the addresses are
    relative, what is made of the feed's own address is missing, and a comment says so: apps cannot
    subscribe to it.
    """
    edition = master.edition
    programme, locale = edition.programme, edition.language.locale
    own = link(programme, f"{locale}/podcast.rss", locale) if programme.base_url else ""
    _ = edition.interface
    email = _EMAIL.search(programme.contact)
    return render(
        "podcast.rss",
        edition,
        "library.shelf",
        version=__version__,
        own=own,
        guid=podcast_guid(own) if own else "",
        address=lambda path: link(programme, f"{locale}/{path}", locale),
        about=about(master, spoken=True),
        narrators=_("Künstliche Stimme: {narrators}", narrators=master.narrators),
        cover=cover_text(edition),
        email=email.group() if email else "",
        date=format_datetime(master.modified),
        episodes=_episodes(master, publications),
    )


def podcast_guid(address: str) -> UUID:
    """Return what the world knows the feed at an address by (Podcasting 2.0, tag `guid`)."""
    return uuid5(_PODCASTS, address.partition("://")[2].rstrip("/"))


def episode_chapters(narration: Narration) -> bytes:
    """Return where the headings of a chapter begin: JSON chapters 1.2.0 of Podcasting 2.0.

    The first begins with the recording, as its label is said before it.
    """
    begins: dict[str, int] = {}
    for clip in narration.clips:
        begins.setdefault(clip.phrase.block_id, clip.begin)
    page = narration.page
    chapters = [
        {
            "startTime": 0 if name == page.heading else begins[name] / 1_000,
            "title": _line(block.text()),
        }
        for name, block in page.blocks.items()
        if block.block.kind == "heading"
    ]
    document = {"version": "1.2.0", "title": _line(page.title().words), "chapters": chapters}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _episodes(master: Master, publications: Sequence[Publication]) -> list[_Episode]:
    edition = master.edition
    files = {
        (entry.format, PurePosixPath(entry.path).stem): entry
        for entry in publications
        if entry.locale == edition.language.locale
    }
    chapters = master.chapters()
    episodes = []
    for place, narration in enumerate(chapters, start=1):
        page = narration.page
        # Apps sort by date: a minute apart, and none in the future
        date = master.modified - timedelta(minutes=len(chapters) - place)
        episodes.append(
            _Episode(
                page,
                _guid(edition, page),
                format_datetime(date),
                _summary(page),
                files["mp3", page.stem],
                files.get(("vtt", page.stem)),
            )
        )
    return episodes


def _guid(edition: Edition, page: Page) -> str:
    """Return what an app knows an episode by: neither its number nor its text decides it."""
    return uuid5(NAMESPACE_URL, f"{identifier(edition)}/{page.slug}").urn


def _summary(page: Page) -> Text | None:
    """Return the first words below the heading: apps show them before somebody listens."""
    for block in page.blocks.values():
        if block.block.kind == "paragraph":
            return Text(_line(block.text()), block.language)
    return None


def _line(text: str) -> str:
    return " ".join(text.split())
