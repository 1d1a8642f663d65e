"""The site: pages and feeds over the publications of a shelf."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from library.languages import Language
from library.publications import Master
from library.publications.cover import draw_cover
from library.shelf.feeds import catalogs, feeds
from library.shelf.pages import chapter_pages, edition_page, entry_page, sitemap
from library.shelf.shelf import Publication

_ASSETS = (
    "style.css", "read-along.css", "beside.js", "read-along.js", "continue.js", "favicon.svg",
)  # fmt: skip
_SQUARE = 1400  # pixels: what podcast apps ask for, and other sites show


def write_pages(
    shelf: Path, master: Master, publications: Sequence[Publication], languages: Sequence[Language]
) -> tuple[str, ...]:
    """Write the pages and feeds of one edition into a shelf, and return their paths there.

    `publications` are the edition's own, `languages` those of all editions. Raises `OSError`.
    """
    return _written(shelf, _pages(master, publications, languages))


def write_entrance(
    shelf: Path, masters: Sequence[Master], publications: Sequence[Publication]
) -> tuple[str, ...]:
    """Write what leads to the editions, and what they share. Returns the paths in the shelf.

    Raises `OSError`.
    """
    return _written(shelf, _entrance(masters, publications))


def _written(shelf: Path, files: Iterator[tuple[str, bytes]]) -> tuple[str, ...]:
    written = []
    for name, content in files:
        path = shelf / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(name)
    return tuple(written)


def _pages(
    master: Master, publications: Sequence[Publication], languages: Sequence[Language]
) -> Iterator[tuple[str, bytes]]:
    locale = master.edition.language.locale
    yield f"{locale}/cover.png", master.cover
    yield f"{locale}/square.png", draw_cover(master.edition, 800, _SQUARE)
    yield f"{locale}/index.html", edition_page(master, publications, languages)
    yield from chapter_pages(master, publications, languages)
    yield from feeds(master, publications)


def _entrance(
    masters: Sequence[Master], publications: Sequence[Publication]
) -> Iterator[tuple[str, bytes]]:
    editions = [master.edition for master in masters]
    programme = editions[0].programme
    yield "index.html", entry_page(editions, publications)
    for asset in _ASSETS:
        yield f"assets/{asset}", files("library.shelf").joinpath("layouts", asset).read_bytes()
    for name, picture in programme.pictures.items():
        yield f"pictures/{name}", picture
    yield from catalogs(masters, publications)
    if programme.base_url:  # a sitemap holds nothing but absolute addresses
        yield "sitemap.xml", sitemap(masters)
