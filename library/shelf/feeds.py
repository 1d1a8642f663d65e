"""The feeds of a shelf, through which apps fetch what it holds."""

from collections.abc import Iterator, Sequence

from library.publications import Master
from library.publications.lpf import MANIFEST, manifest
from library.shelf.address import link
from library.shelf.opds import ENTRY, catalogued, opds1, opds2, opds2_entry
from library.shelf.podcast import episode_chapters, podcast_feed
from library.shelf.shelf import Publication


def feeds(master: Master, publications: Sequence[Publication]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each feed of an edition: podcast, manifest, chapters.

    They need the chapters as MP3. `publications` are the edition's own.
    """
    if not any(entry.format == "mp3" for entry in publications):
        return
    programme, locale = master.edition.programme, master.edition.language.locale
    yield f"{locale}/podcast.rss", podcast_feed(master, publications)
    url = link(programme, f"{locale}/index.html") if programme.base_url else ""
    yield f"{locale}/{MANIFEST}", manifest(master, master.chapters(), url, contents=False)
    for narration in master.chapters():
        stem = narration.page.stem
        yield f"{locale}/chapters/{stem}.json", episode_chapters(narration)


def catalogs(
    masters: Sequence[Master], publications: Sequence[Publication]
) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of the catalogs of all editions, and each one's entry."""
    yield "opds.json", opds2(masters, publications)
    yield "opds.atom", opds1(masters, publications)
    for master in catalogued(masters, publications):
        locale = master.edition.language.locale
        yield f"{locale}/{ENTRY}", opds2_entry(master, masters, publications)
