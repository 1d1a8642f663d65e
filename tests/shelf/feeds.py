"""Reads the links of a shelf's feeds, each as its own format writes them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from library.shelf.address import media_type

FEEDS = ("opds.json", "opds.atom", "*/entry.json", "*/podcast.rss", "*/publication.json")
# What is more exact than the type that a server knows by a file's name
_EXACT = {
    "application/json+chapters": "application/json",
    "application/opds-publication+json": "application/json",
}


@dataclass(frozen=True)
class Link:
    """An address in a feed, and what the feed says of the file; nothing is "" or None."""

    feed: Path
    address: str
    type: str
    length: int | None

    def file(self, build: Path, base: str) -> Path:
        """Return the file of the shelf that it leads to."""
        if base and self.address.startswith(base):
            return build / unquote(self.address.removeprefix(base))
        return (self.feed.parent / unquote(self.address)).resolve()


def feeds(build: Path) -> list[Path]:
    """Return the feeds of a shelf."""
    return [path for pattern in FEEDS for path in sorted(build.glob(pattern))]


def links(feed: Path) -> Iterator[Link]:
    """Yield the links of a feed."""
    if feed.suffix == ".json":
        yield from _json_links(feed, json.loads(feed.read_text("utf-8")))
        return
    for element in etree.parse(feed).getroot().iter(etree.Element):
        address = element.get("href") or element.get("url")
        if etree.QName(element).localname == "link" and element.text:
            address = element.text
        if address:
            length = element.get("length")
            type = element.get("type", "")
            yield Link(feed, address, type, int(length) if length else None)


def _json_links(feed: Path, node: Any) -> Iterator[Link]:
    if isinstance(node, dict):
        if address := node.get("href") or node.get("url"):
            rwpm = "href" in node
            type = node.get("type" if rwpm else "encodingFormat", "")
            yield Link(feed, address, type, node.get("size"))
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _json_links(feed, child)


def misled(build: Path, base: str = "") -> list[str]:
    """Return what is wrong with the links of all feeds: no file, another type or length."""
    found = []
    for link in (link for feed in feeds(build) for link in links(feed)):
        file = link.file(build, base)
        place = f"{link.feed.relative_to(build)}: {link.address}"
        if not file.is_file():
            found.append(f"{place}: no file")
            continue
        declared = link.type.partition(";")[0]
        served = media_type(file.relative_to(build).as_posix())
        if declared and served not in (declared, _EXACT.get(declared)):
            found.append(f"{place}: {declared}, not {served}")
        if link.length is not None and link.length != file.stat().st_size:
            found.append(f"{place}: {link.length} bytes, not {file.stat().st_size}")
    return found
