"""Reads EPUBs as a reading system would, for the tests."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath

from lxml import etree

NS = {
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
    "smil": "http://www.w3.org/ns/SMIL",
    "epub": "http://www.idpf.org/2007/ops",
}


@dataclass(frozen=True)
class Par:
    """One phrase of an overlay; begin and end in seconds."""

    document: str
    id: str
    audio: str
    begin: float
    end: float


class Epub:
    """An open EPUB."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.infos = archive.infolist()
            self.files = {info.filename: archive.read(info) for info in self.infos}
        self.package = self.tree("EPUB/content.opf")
        self.items = {item.get("id", ""): item for item in self.package.iterfind(".//opf:item", NS)}

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.files[name])

    def spine(self) -> list[etree._Element]:
        """Return the manifest's items in reading order."""
        refs = self.package.iterfind(".//opf:itemref", NS)
        return [self.items[ref.get("idref", "")] for ref in refs]

    def meta(self, name: str, refines: str | None = None) -> list[str]:
        """Return the values of a property."""
        return [
            meta.text or ""
            for meta in self.package.iterfind(".//opf:meta", NS)
            if meta.get("property") == name and meta.get("refines") == refines
        ]

    def dc(self, name: str) -> list[str]:
        """Return the values of a Dublin Core element."""
        return [element.text or "" for element in self.package.iterfind(f".//dc:{name}", NS)]

    def overlay(self, item: etree._Element) -> list[Par]:
        """Return the phrases of a content document's overlay, in order."""
        overlay = self.items[item.get("media-overlay", "")]
        name = join("EPUB", overlay.get("href", ""))
        pars = []
        for par in self.tree(name).iterfind(".//smil:par", NS):
            text, audio = par[0], par[1]
            document, _, target = text.get("src", "").partition("#")
            base = dirname(name)
            pars.append(
                Par(
                    normpath(join(base, document)),
                    target,
                    normpath(join(base, audio.get("src", ""))),
                    float(audio.get("clipBegin", "").removesuffix("s")),
                    float(audio.get("clipEnd", "").removesuffix("s")),
                )
            )
        return pars


def text_of(element: etree._Element) -> str:
    """Return an element's words, white space folded."""
    return " ".join(str(etree.tostring(element, method="text", encoding="unicode")).split())
