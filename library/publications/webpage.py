"""The plain page: all of an edition in one HTML file, for any browser, phone or screen reader."""

import base64
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from markupsafe import Markup

from library.narration.narrator import Narration
from library.publications import Artefact, Master
from library.publications.xhtml import html_tree, page_content, render

_LOWEST = 6  # there is no h7
_UNTARGETED = ("span", "ul", "ol", "li", "table", "tr")
_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


def publish(master: Master, folder: Path) -> Iterator[Artefact]:
    """Write `<slug>-<suffix>.html`, whole in itself: no script, no other file. Raises `OSError`."""
    edition = master.edition
    opening, *rest = master.spoken()
    document = render(
        "webpage.html",
        edition,
        title=edition.full_title,
        opening=_section(master, opening),
        entries=[narration.page for narration in rest],
        content=Markup("\n").join(_section(master, narration) for narration in rest),
    )
    path = folder / f"{edition.programme.slug}-{edition.language.suffix}.html"
    path.write_bytes(document)
    yield Artefact(path, 0)


def _section(master: Master, narration: Narration) -> Markup:
    """Return a page as a section of the whole; below the title, headings stand a level lower."""
    page = narration.page
    root = html_tree(page_content(master.edition, page), "section", page.id)
    below = page.number or page.slug != "title"
    for element in list(root.iter()):
        name = element.tag
        if below and name in ("h1", "h2", "h3", "h4", "h5"):
            element.tag = f"h{min(int(name[1]) + 1, _LOWEST)}"
        if element is not root and (name in _UNTARGETED or not page.number):
            element.attrib.pop("id", "")  # no phrases here, nothing to skip, no links to our pages
        if name == "span" and not element.attrib:
            element.tag = _PHRASE
        if name == "img":
            element.set("src", _data(master, element.get("src", "").rpartition("/")[2]))
    etree.strip_tags(root, _PHRASE)
    return Markup(etree.tostring(root, encoding="unicode", method="html"))


_PHRASE = "phrase"


def _data(master: Master, picture: str) -> str:
    content = master.edition.programme.pictures[picture]
    return f"data:{_TYPES[Path(picture).suffix]};base64,{base64.b64encode(content).decode()}"
