"""The files of a DAISY book: names that old players read, no stray one, each in its form."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from lxml import etree

from library.errors import Finding
from library.publications.checks.daisy.book import MASTER, NCC, XHTML, Book

_NAME = re.compile(r"[a-z0-9_-]{1,8}\.([a-z0-9]{1,3}|html|smil)")
_FOLDER = re.compile(r"([A-Za-z0-9_-]{1,64}/)?")
_DOCTYPES = {
    "html": "-//W3C//DTD XHTML 1.0 (Transitional|Strict)//EN",
    "smil": "-//W3C//DTD SMIL 1.0//EN",
}
_REFERENCES = ("src", "href")


def check(book: Book) -> Iterator[Finding]:
    """Yield D004 … D010."""
    yield from _named(book)
    if not _FOLDER.fullmatch(book.folder):
        text = "the name of the folder is none that every player reads"
        yield book.finding("D006", book.folder, text, "letters, digits, - and _; at most 64")
    for name in book.files:
        if not _NAME.fullmatch(name):
            text = "the file's name is not 8.3 in lower case"
            yield book.finding("D006", name, text, "at most 8 of a-z, 0-9, - and _, a full stop, 3")
    for name, tree in book.trees.items():
        yield from _structure(book, name, tree)
        ids = [str(element.get("id")) for element in tree.iter() if element.get("id") is not None]
        for value, count in Counter(ids).items():
            if count > 1:
                text = f"the id {value!r} stands {count} times"
                yield book.finding("D009", f"{name}#{value}", text, "an id names one element")
        yield from _charset(book, name, tree)


def _named(book: Book) -> Iterator[Finding]:
    """Check that what is named is there, and that what is there is named."""
    named = {NCC, MASTER}
    for name, tree in book.trees.items():
        for element in tree.iter("*"):
            for attribute in _REFERENCES:
                file = element.get(attribute, "").partition("#")[0]
                if not file or re.match(r"[a-z]+:", file):
                    continue
                named.add(file)
                if file not in book.files:
                    place = f"{name}:{element.sourceline}"
                    text = f"names {file!r}, which is not there"
                    yield book.finding("D004", place, text, "add the file, or mend its name")
    for name in sorted(book.files.keys() - named):
        text = "nothing in the book names the file"
        yield book.finding("D005", name, text, "take it out, or name it")


def _structure(book: Book, name: str, tree: etree._Element) -> Iterator[Finding]:
    """Check a document against our RELAX NG, made from the specification."""
    doctype = tree.getroottree().docinfo.public_id or ""
    code = "D008" if name.endswith(".html") and name != NCC else "D007"
    if not re.fullmatch(_DOCTYPES[name.rpartition(".")[2]], doctype):
        hint = "XHTML 1.0 Transitional or SMIL 1.0, by their public identifiers"
        yield book.finding(code, name, f"the document type is {doctype!r}", hint)
    if code == "D007":
        kind = {NCC: "ncc", MASTER: "master"}.get(name, "smil")
        schema = _schemas()[kind]
        if not schema.validate(tree):
            for error in list(schema.error_log)[:1]:  # the others follow from it
                hint = f"see checks/rules/{kind}.rng"
                yield book.finding(code, f"{name}:{error.line}", error.message, hint)


@cache
def _schemas() -> Mapping[str, etree.RelaxNG]:
    rules = files("library.publications.checks.daisy").joinpath("rules")
    kinds = ("ncc", "smil", "master")
    return {kind: etree.RelaxNG(file=str(rules.joinpath(f"{kind}.rng"))) for kind in kinds}


def _charset(book: Book, name: str, tree: etree._Element) -> Iterator[Finding]:
    stated = [tree.getroottree().docinfo.encoding or ""]
    for meta in tree.iter(f"{XHTML}meta"):
        if meta.get("http-equiv", "").lower() == "content-type":
            stated.append(meta.get("content", "").partition("charset=")[2])
    if name.endswith(".html") and len(stated) == 1:
        stated.append("")
    if name == NCC:
        stated.append(book.meta("ncc:charset"))
    if any(charset.lower() != "utf-8" for charset in stated):
        text = f"the character set is stated as {', '.join(stated)}"
        hint = "utf-8, in the XML declaration, in the Content-type, and in ncc:charset"
        yield book.finding("D010", name, text, hint)
