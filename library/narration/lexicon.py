"""The lexicon: how an author wants words said, as W3C PLS 1.0 (`sources/lexicon/de.pls`)."""

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from library.errors import LibraryError
from library.files import LEXICON, read_bytes, refuse_links
from library.languages import language_marked
from library.narration.spoken import clean, spoken
from library.programme.message import refuse_control_characters

_PLS = "{http://www.w3.org/2005/01/pronunciation-lexicon}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_INSIDE = {
    "lexicon": {"lexeme", "meta", "metadata"},
    "lexeme": {"grapheme", "alias", "phoneme", "example"},
}
_TAG = re.compile("[a-z]{2,3}")
_FIRST = 0xA000  # Yi letters stand for sounds while a text is normalised: letters to every rule


@dataclass(frozen=True)
class Entry:
    """How a word is said: `alias` in letters, `phoneme` in IPA; either may be empty."""

    grapheme: str
    alias: str
    phoneme: str


@dataclass(frozen=True)
class Lexicon:
    """The entries of a language, the longest first."""

    tag: str
    entries: tuple[Entry, ...] = ()

    def say(self, text: str, phonemes: bool) -> str:
        """Return what an engine is given for a text as shown: words alone, as entries want them.

        With `phonemes` the engine takes sounds: they come as `[[IPA]]`. A word is an entry's only
        if it is the whole word, in the same capitals.
        """
        sounds: list[str] = []

        def replace(found: re.Match[str]) -> str:
            entry = known[found[0]]
            if phonemes and entry.phoneme:
                sounds.append(entry.phoneme)
                return chr(_FIRST + len(sounds) - 1)
            return entry.alias or found[0]

        text = clean(text)
        known = {entry.grapheme: entry for entry in self.entries}
        if known:
            words = "|".join(re.escape(entry.grapheme) for entry in self.entries)
            text = re.sub(rf"(?<!\w)(?:{words})(?!\w)", replace, text)
        text = spoken(text, self.tag)
        for number, sound in enumerate(sounds):
            text = text.replace(chr(_FIRST + number), f"[[{sound}]]")
        return text


def read_lexicons(folder: Path) -> dict[str, Lexicon]:
    """Return the lexicons of a folder by language tag: `de.pls`, `tr.pls` …

    Raises `LibraryError` with the line for a file that is not PLS as we use it.
    """
    if not folder.exists() and not folder.is_symlink():
        return {}
    refuse_links(folder, folder.parent, Path(*folder.parts[-2:]).as_posix(), "V010")
    if not folder.is_dir():
        raise LibraryError("is not a folder", folder.as_posix(), "make it one", "V010")
    lexicons = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        tag = path.stem
        if path.suffix != ".pls" or not _TAG.fullmatch(tag) or language_marked(tag) is None:
            raise LibraryError(
                "is not named as a lexicon",
                Path(*path.parts[-3:]).as_posix(),
                "name it after a language tag: de.pls (for plain German, too), tr.pls",
                "V010",
            )
        lexicons[tag] = read_lexicon(path)
    return lexicons


def read_lexicon(path: Path) -> Lexicon:
    """Return the lexicon in a file named after its language tag. Raises `LibraryError`."""
    place = Path(*path.parts[-3:]).as_posix()
    hint = "put it there, or mend its name"
    content = read_bytes(path, path.parents[1], LEXICON, place, "V010", hint)
    try:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
        )
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise LibraryError(
            f"not XML: {error.msg}",
            f"{place}:{error.lineno or 1}",
            "each <lexeme> must be closed by </lexeme>, each & be written &amp;",
            "V010",
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _broken("a DOCTYPE", root, place, "delete it: a lexicon needs none")
    if root.tag != f"{_PLS}lexicon":
        raise _broken("not a PLS lexicon", root, place, f'begin with <lexicon xmlns="{_PLS[1:-1]}"')
    if root.get("alphabet") != "ipa":
        raise _broken("another alphabet than ipa", root, place, 'write alphabet="ipa"')
    if root.get(_LANG) != path.stem:
        raise _broken(
            f"xml:lang is {root.get(_LANG)!r}", root, place, f'write xml:lang="{path.stem}"'
        )
    entries: dict[str, Entry] = {}
    for lexeme in _children(root, "lexicon", place):
        if lexeme.tag == f"{_PLS}lexeme":
            for entry in _entries(lexeme, place):
                if entry.grapheme in entries:
                    raise _broken(f"{entry.grapheme!r} stands twice", lexeme, place, "delete one")
                entries[entry.grapheme] = entry
    ordered = sorted(entries.values(), key=lambda entry: (-len(entry.grapheme), entry.grapheme))
    return Lexicon(path.stem, tuple(ordered))


def _broken(what: str, element: etree._Element, place: str, hint: str) -> LibraryError:
    return LibraryError(what, f"{place}:{element.sourceline}", hint, "V010")


def _children(element: etree._Element, name: str, place: str) -> list[etree._Element]:
    """Return the elements within one, all of which must be known (PLS 1.0, section 4)."""
    children = list(element)
    for child in children:
        if child.tag not in {_PLS + known for known in _INSIDE[name]}:
            label = etree.QName(child).localname if isinstance(child.tag, str) else str(child)
            hint = f"in <{name}> stand {', '.join(sorted(_INSIDE[name]))}"
            raise _broken(f"unknown <{label}>", child, place, hint)
    return children


def _entries(lexeme: etree._Element, place: str) -> list[Entry]:
    texts: dict[str, list[str]] = {"grapheme": [], "alias": [], "phoneme": [], "example": []}
    for child in _children(lexeme, "lexeme", place):
        name = etree.QName(child).localname
        text = clean("".join(str(part) for part in child.itertext()))
        where = f"{place}:{child.sourceline}"
        refuse_control_characters(text, where)
        if child.get("alphabet", "ipa") != "ipa":
            raise _broken("another alphabet than ipa", child, place, "write the sounds in IPA")
        if not any(letter.isalpha() for letter in text) or set(text) & set("[]"):
            raise _broken(f"nothing to say in <{name}>: {text!r}", child, place, "write words")
        if child.get("prefer") == "true":  # the first is said, unless another is preferred
            texts[name].insert(0, text)
        else:
            texts[name].append(text)
    alias, phoneme = (next(iter(texts[name]), "") for name in ("alias", "phoneme"))
    if not texts["grapheme"] or not (alias or phoneme):
        raise _broken(
            "an incomplete <lexeme>", lexeme, place, "write a <grapheme>, and <alias> or <phoneme>"
        )
    return [Entry(grapheme, alias, phoneme) for grapheme in texts["grapheme"]]
