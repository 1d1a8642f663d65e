"""The door of `translations/`: reads and writes gettext catalogs, by Babel."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser, unescape, write_po

from library.errors import LibraryError
from library.files import CATALOG, decode, read_bytes, write_bytes

DOMAINS = ("programme", "interface")
_MOST_ENTRIES = 30_000  # a programme of a thousand pages has a third of them
_MOST_LINES = 500_000
_ENTRY = re.compile(r"^[^\S\n]*+(?:#~[^\S\n]*+)?msgid\s", re.M)
_NO_WRAP = 10**9  # columns; Babel's own "no wrap" wraps comments all the same
_GUESSED_FLAGS = {"python-format", "python-brace-format"}
# One line of a PO file. Babel loses an entry with an unterminated string without a word.
_LINE = re.compile(
    r"(?P<comment>#(?!~).*)"
    r"|(?P<old>#~\s*)?((?P<keyword>msgctxt|msgid|msgstr)\s+)?"
    r'(?P<text>"[^"\\]*+(\\[nrt"\\][^"\\]*+)*+")?'
)
# What may follow what in an entry; plural forms are for programs, not for prose.
_FOLLOWS = {"msgctxt": ("", "msgstr"), "msgid": ("", "msgctxt", "msgstr"), "msgstr": ("msgid",)}
_HEADER = re.compile(r"(?P<name>[!-9;-~]+):(?P<value>.*)", re.S)
_FOLD = re.compile(r"(\r\n?|\n)[ \t]+")
_EMPTY_DATE = re.compile(r'"(POT-Creation|PO-Revision)-Date: *\\n"')  # as Poedit leaves them
# The German that a fuzzy translation was made for; Babel takes it for a comment.
_PREVIOUS = re.compile(r"#~?\|\s*")
_STRING = r'"[^"\\]*+(?:\\[nrt"\\][^"\\]*+)*+"'
_PREVIOUS_ID = re.compile(rf"(msgctxt\s*({_STRING}\s*)+)?msgid\s*(?P<strings>({_STRING}\s*)+)")
_KNOWN_HEADERS = {
    "project-id-version", "report-msgid-bugs-to", "pot-creation-date", "po-revision-date",
    "last-translator", "language", "language-team", "plural-forms", "mime-version",
    "content-type", "content-transfer-encoding", "generated-by",
}  # fmt: skip


class _Catalog(Catalog):
    """Babel's catalog, that refuses duplicates and keeps headers that Babel does not know."""

    def __init__(self, path: Path, **options: Any) -> None:
        self.path = path
        self.has_header = False
        self.extra_headers: list[tuple[str, str]] = []
        super().__init__(**options)

    def __setitem__(self, id: Any, message: Message) -> None:
        if self.has_header if not id else self.get(id, message.context) is not None:
            raise LibraryError(
                f"two entries for {_short(id)}" if id else "two headers",
                f"{self.path.as_posix()}:{message.lineno}",
                "keep the right one, delete the other",
                "P003",
            )
        if not id:
            self.has_header = True
            self.extra_headers = [
                (name, value)
                for name, value in self._headers(message)
                if name.lower() not in _KNOWN_HEADERS
            ]
        super().__setitem__(id, message)

    def _headers(self, message: Message) -> Iterator[tuple[str, str]]:
        """Yield names and values. Babel reads them as of a mail (RFC 5322, section 2.2), and loses
        all after a line that is none."""
        text = _FOLD.sub(" ", str(message.string)).rstrip()
        for line in re.split("\r\n?|\n", text) if text else ():
            found = _HEADER.fullmatch(line)
            if not found:
                raise LibraryError(
                    f"broken line in the header: {_short(line)}",
                    f"{self.path.as_posix()}:{message.lineno}",
                    'write it as "Name: value\\n", or delete it',
                    "P002",
                )
            yield found["name"], found["value"].strip()

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        *headers, last = super()._get_mime_headers()  # the last one ends the header with a newline
        return [*headers, *self.extra_headers, last]

    mime_headers = property(_get_mime_headers, Catalog._set_mime_headers)


def catalog_path(translations: Path, locale: str, domain: str) -> Path:
    """Return where gettext expects the catalog of a locale and domain."""
    return translations / locale / "LC_MESSAGES" / f"{domain}.po"


def _translations(path: Path) -> Path:
    """Return the folder `translations/` of a catalog or template."""
    return path.parents[2] if path.parent.name == "LC_MESSAGES" else path.parent


def locales(translations: Path) -> list[str]:
    """Return the folder names in `translations/`, sorted: the locales that are translated."""
    if not translations.is_dir():
        return []
    folders = (entry.name for entry in translations.iterdir() if entry.is_dir())
    return sorted(name for name in folders if not name.startswith("."))


def new_catalog(path: Path, locale: str, template: Catalog) -> Catalog:
    """Return an empty catalog of a template, whose header says that nobody has reviewed it."""
    return _Catalog(
        path,
        locale=locale,  # a string: Locale.parse("de_simple") would lose the variant
        project=template.project,
        version=template.version,
        header_comment=f"# Translation: {locale}\n# Draft: no native speaker has reviewed it.",
        fuzzy=False,
    )


def read_catalog(path: Path) -> Catalog:
    """Return a catalog; raise `LibraryError` with `file:line` if anything in it would be lost."""
    place, translations = path.as_posix(), _translations(path)
    content = read_bytes(path, translations, CATALOG, place, "P001", "`library update` makes it")
    text = decode(content, place, "P001")
    entries, lines = len(_ENTRY.findall(text)), text.count("\n")
    if entries > _MOST_ENTRIES or lines > _MOST_LINES:
        raise LibraryError(
            f"{entries} entries in {lines} lines",
            place,
            f"delete obsolete ones (#~): {_MOST_ENTRIES} in {_MOST_LINES} lines are allowed",
            "P001",
        )
    catalog = _Catalog(path, locale=path.parent.parent.name)
    previous = _previous_ids(text)
    try:
        PoFileParser(catalog, abort_invalid=True).parse(io.StringIO(_checked(text, place)))
    except PoFileError as error:
        raise LibraryError(
            str(error),
            f"{place}:{error.lineno + 1}",
            "mend the entry; an editor like Poedit helps",
            "P002",
        ) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise LibraryError(
            f"not a catalog: {error}", place, "`msgfmt -c` names the entry that is broken", "P002"
        ) from error
    if len(re.findall(r"^#~\s*msgid ", text, re.M)) > len(catalog.obsolete):
        raise LibraryError(
            "two obsolete entries (#~) for one text", place, "keep the right one", "P003"
        )
    for message in (*catalog, *catalog.obsolete.values()):
        message.previous_id = previous.get(message.lineno or 0, [])
    catalog.charset = "utf-8"  # whatever the header says, it was read as that
    return catalog


def _checked(text: str, place: str) -> str:
    """Return the text of a PO file, fit for Babel; raise `LibraryError` for what it would lose."""
    lines, keyword = [], ""
    for number, line in enumerate(text.split("\n"), start=1):
        if _PREVIOUS.match(line.strip()) or _EMPTY_DATE.fullmatch(line.strip()):
            lines.append("")
            continue
        found = _LINE.fullmatch(line.strip())
        follows = found["keyword"] if found else None
        if not found or (follows and keyword not in _FOLLOWS[follows]):
            raise LibraryError(
                f"broken line: {_short(line)}",
                f"{place}:{number}",
                'an entry is msgid "…" and msgstr "…", and a " inside is written \\"',
                "P002",
            )
        keyword = follows or keyword
        lines.append(line)
    if text.rstrip().rpartition("\n")[2].startswith("#") and not text.rstrip().endswith('"'):
        raise LibraryError(
            "comment after the last entry", place, "put it above the entry that it is about", "P002"
        )
    return "\n".join(lines)


def _previous_ids(text: str) -> dict[int, list[str]]:
    """Return the previous msgids of a PO file, by the lines of the msgids that took their place.

    A broken one is left out and stops nothing: no translator wrote it.
    """
    found: dict[int, list[str]] = {}
    previous = ""
    for number, line in enumerate(map(str.strip, text.split("\n")), start=1):
        if mark := _PREVIOUS.match(line):
            previous += line[mark.end() :] + " "
        elif previous and re.match(r"(#~\s*)?msgid\s", line):
            whole = _PREVIOUS_ID.fullmatch(previous)
            strings = re.findall(_STRING, whole["strings"]) if whole else []
            if german := "".join(map(unescape, strings)):
                found[number] = [german]
            previous = ""
    return found


def dump_catalog(catalog: Catalog) -> bytes:
    """Return a catalog as `msgcat --no-wrap` would write it, without guessed format flags."""
    obsolete = Catalog()  # written apart, for Babel would forget that an entry was fuzzy
    for message in catalog.obsolete.values():
        message.auto_comments = []
        obsolete[message.id] = message
    for message in (*catalog, *obsolete):
        message.flags -= _GUESSED_FLAGS  # "80 % der" is prose
        if not message.fuzzy:
            message.previous_id = []  # it was for comparing the two, and that is done
        # Babel makes spaces of them in comments
        message.previous_id = [re.sub("[\v\f]", " ", text) for text in message.previous_id]
    old = _dump(obsolete, no_location=True, omit_header=True)
    old = re.sub(rb'^(?=msg|")', b"#~ ", old, flags=re.M)
    return _dump(catalog) + re.sub(rb"^#(?=\|)", b"#~", old, flags=re.M)


def _dump(catalog: Catalog, **options: bool) -> bytes:
    """Return what Babel writes, but the strings of a previous msgid on lines of their own."""
    file = io.BytesIO()
    write_po(
        file,
        catalog,
        width=_NO_WRAP,
        include_lineno=False,
        include_previous=True,
        ignore_obsolete=True,
        **options,
    )
    return re.sub(
        rb'^#\| msgid (?="" ")(.*)',
        lambda found: b"#| msgid " + b"\n#| ".join(re.findall(_STRING.encode(), found[1])),
        file.getvalue(),
        flags=re.M,
    )


def write_catalog(path: Path, catalog: Catalog) -> bool:
    """Write a catalog whole, if it changed; return whether it did. Raises `LibraryError`."""
    content = dump_catalog(catalog)
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        write_bytes(path, content, _translations(path))
    except OSError as error:
        raise LibraryError(
            f"cannot be written: {error.strerror}", path.as_posix(), "mend that, then run it again"
        ) from error
    return True


def is_translated(message: Message | None) -> bool:
    """Tell whether a message may be published: it has a text and is not fuzzy."""
    return bool(message and message.string and not message.fuzzy)


def _short(text: object) -> str:
    words = str(text)
    return repr(words if len(words) <= 60 else words[:59] + "…")
