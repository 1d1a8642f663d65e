"""The site: pages and feeds over the publications of a shelf."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from library.publications import Master
from library.publications.cover import draw_cover
from library.shelf.feeds import feeds
from library.shelf.pages import chapter_pages, edition_page, entry_page, sitemap
from library.shelf.shelf import Publication

_ASSETS = (
    "style.css", "read-along.css", "beside.js", "read-along.js", "continue.js", "favicon.svg",
)  # fmt: skip
_SQUARE = 1400  # pixels: what podcast apps ask for, and other sites show


def write_site(
    shelf: Path, masters: Sequence[Master], publications: Sequence[Publication]
) -> list[Path]:
    """Write all pages and feeds into a shelf and return their files. Raises `OSError`."""
    written = []
    for name, content in _files(masters, publications):
        path = shelf / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def _files(
    masters: Sequence[Master], publications: Sequence[Publication]
) -> Iterator[tuple[str, bytes]]:
    editions = [master.edition for master in masters]
    programme = editions[0].programme
    yield "index.html", entry_page(editions, publications)
    for asset in _ASSETS:
        yield f"assets/{asset}", files("library.shelf").joinpath("layouts", asset).read_bytes()
    for name, picture in programme.pictures.items():
        yield f"pictures/{name}", picture
    for master in masters:
        locale = master.edition.language.locale
        own = [entry for entry in publications if entry.locale == locale]
        yield f"{locale}/cover.png", master.cover
        yield f"{locale}/square.png", draw_cover(master.edition, 800, _SQUARE)
        yield f"{locale}/index.html", edition_page(master, own, editions)
        yield from chapter_pages(master, own, editions)
    yield from feeds(masters, publications)
    if programme.base_url:  # a sitemap holds nothing but absolute addresses
        yield "sitemap.xml", sitemap(masters)
