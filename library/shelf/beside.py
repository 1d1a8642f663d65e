"""German beside a translation, block by block."""

from collections.abc import Mapping

from lxml import etree
from markupsafe import Markup

from library.languages import SOURCE
from library.publications.xhtml import html_tree
from library.translation.edition import Page


def set_beside(
    places: Mapping[str, etree._Element], page: Page, german: Mapping[str, Markup]
) -> None:
    """Put the German of each translated block beside it.

    `places` are the page's elements by their ids, `german` the German blocks by theirs. A block and
    its German share a `div.pair`; a cell of a table holds both. Labels and pictures stay alone.
    """
    for name, block in page.blocks.items():
        if block.language.locale == SOURCE.locale or name not in german:
            continue
        if block.block.kind == "picture":
            continue
        beside = _german(german[name])
        element = places[name]
        if block.block.kind == "cell":
            element.append(beside)
            continue
        parent = element.getparent()
        if parent is None:
            continue
        pair = etree.Element("div", {"class": "pair"})
        pair.tail, element.tail = element.tail, None
        parent.replace(element, pair)
        pair.extend((element, beside))


def _german(content: Markup) -> etree._Element:
    """Return a block as a `div` that no link, overlay or outline of headings leads to."""
    root = html_tree(content, "div", "")
    root.set("class", "german")
    root.set("lang", SOURCE.tag)
    root.set("dir", SOURCE.direction)
    for element in list(root.iter()):
        if element is root:
            continue
        element.attrib.pop("id", "")
        if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            element.tag = "p"
        if element.tag in ("td", "th"):
            element.tag = "span"
            element.attrib.pop("scope", "")
        if element.get("role") == "doc-noteref":
            element.tag = "sup"
            element.attrib.clear()
    return root
