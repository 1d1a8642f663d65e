"""Follows every link of a built site, as the pages and their search engines' notes write them."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from posixpath import join, normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import html

_ATTRIBUTES = ("href", "src", "poster", "srcset", "data", "action", "formaction", "cite")
_ELSEWHERE = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class PageFile:
    """A page of a built site; `path` is named from the root of the build."""

    build: Path
    path: str

    @cached_property
    def root(self) -> html.HtmlElement:
        # lxml guesses at an encoding that stands behind a long head
        return html.fromstring((self.build / self.path).read_bytes().decode())

    @cached_property
    def ids(self) -> list[str]:
        return [str(element.get("id")) for element in self.root.iter() if element.get("id")]

    def find(self, xpath: str) -> list[Any]:
        """Return the elements or values that XPath finds."""
        return list(self.root.xpath(xpath))

    def structured(self) -> list[dict[str, Any]]:
        """Return what stands in JSON-LD."""
        scripts = self.find("//script[@type='application/ld+json']")
        return [thing for script in scripts for thing in json.loads(script.text)["@graph"]]

    def addresses(self) -> Iterator[str]:
        """Yield all addresses of elements, of Open Graph, and of JSON-LD."""
        for element in self.root.iter():
            for name in _ATTRIBUTES:
                if (value := element.get(name)) is not None:
                    yield from (value.split()[0::2] if name == "srcset" else [value])
        yield from self.find("//meta[@property='og:url' or @property='og:image']/@content")
        for thing in self.structured():
            yield from (thing[name] for name in ("url", "image") if name in thing)
            yield from (file["contentUrl"] for file in thing.get("encoding", []))


def pages(build: Path) -> list[PageFile]:
    """Return all pages of a build, those of the site and those that are publications."""
    return [
        PageFile(build, path.relative_to(build).as_posix())
        for path in sorted(build.rglob("*.html"))
    ]


def dead_links(build: Path, base_url: str = "") -> list[str]:
    """Return what leads nowhere: to no file, to a folder, out of the build, to no id; and twins.

    Absolute addresses under `base_url` are those of the build; others are of no concern.
    """
    found = []
    by_path = {page.path: page for page in pages(build)}
    for page in by_path.values():
        twins = [name for name, count in Counter(page.ids).items() if count > 1]
        found += [f"{page.path}: id {name} twice" for name in twins]
        for address in page.addresses():
            path, fragment = _target(page.path, address, base_url)
            if path is None:
                continue
            if path.startswith("..") or not (build / path).is_file():
                found.append(f"{page.path}: {address}: no file")
            elif fragment and path in by_path and fragment not in by_path[path].ids:
                found.append(f"{page.path}: {address}: no such id")
    found += _dead_in_styles(build)
    return found


def _target(page: str, address: str, base_url: str) -> tuple[str | None, str]:
    if base_url and address.startswith(base_url):
        parts = urlsplit(address.removeprefix(base_url))
        return unquote(parts.path), unquote(parts.fragment)
    if address.startswith((*_ELSEWHERE, "data:")):
        return None, ""
    parts = urlsplit(address)
    if not parts.path:
        return page, unquote(parts.fragment)
    # What names a scheme or begins with a slash is found by no file, as it should be
    return normpath(join(page, "..", unquote(address.partition("#")[0]))), unquote(parts.fragment)


def _dead_in_styles(build: Path) -> Iterator[str]:
    for style in build.rglob("*.css"):
        text = style.read_text("utf-8")
        if "@import" in text:
            yield f"{style.name}: @import"
        for address in re.findall(r"url\(\s*['\"]?([^)'\"]+)", text):
            if not (style.parent / address).is_file():
                yield f"{style.name}: {address}: no file"
