"""The door of `translations/`: reads and writes gettext catalogs, by Babel, and merges them."""

import io
import re
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser, write_po

from library.errors import LibraryError

DOMAINS = ("programme", "interface")
_GUESSED_FLAGS = {"python-format", "python-brace-format"}
# One line of a PO file. Babel loses an entry with an unterminated string without a word.
_LINE = re.compile(
    r"(#(?!~).*"
    r'|(#~\s*(\|.*)?)?((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s+)?("([^"\\]|\\.)*")?)'
)
_KNOWN_HEADERS = {
    "project-id-version", "report-msgid-bugs-to", "pot-creation-date", "po-revision-date",
    "last-translator", "language", "language-team", "plural-forms", "mime-version",
    "content-type", "content-transfer-encoding", "generated-by",
}  # fmt: skip


class _Catalog(Catalog):
    """Babel's catalog, that refuses duplicates and keeps headers that Babel does not know."""

    def __init__(self, path: Path, **options: Any) -> None:
        self.path = path
        self.extra_headers: list[tuple[str, str]] = []
        super().__init__(**options)

    def __setitem__(self, id: Any, message: Message) -> None:
        if id and self.get(id, message.context) is not None:
            raise LibraryError(
                f"two entries for {_short(id)}",
                f"{self.path.as_posix()}:{message.lineno}",
                "keep the right one, delete the other",
                "P003",
            )
        if not id and isinstance(message.string, str):
            pairs = (line.partition(":") for line in message.string.splitlines())
            self.extra_headers = [
                (name, value.strip())
                for name, _, value in pairs
                if name.strip() and name.strip().lower() not in _KNOWN_HEADERS
            ]
        super().__setitem__(id, message)

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        return [*super()._get_mime_headers(), *self.extra_headers]

    mime_headers = property(_get_mime_headers, Catalog._set_mime_headers)


def catalog_path(translations: Path, locale: str, domain: str) -> Path:
    """Return where gettext expects the catalog of a locale and domain."""
    return translations / locale / "LC_MESSAGES" / f"{domain}.po"


def locales(translations: Path) -> list[str]:
    """Return the folder names in `translations/`, sorted: the locales that are translated."""
    if not translations.is_dir():
        return []
    return sorted(entry.name for entry in translations.iterdir() if entry.is_dir())


def new_catalog(path: Path, locale: str) -> Catalog:
    """Return an empty catalog whose header says that nobody has reviewed it."""
    return _Catalog(
        path,
        locale=locale,  # a string: Locale.parse("de_simple") would lose the variant
        header_comment=f"# Translation: {locale}\n# Draft: no native speaker has reviewed it.",
        fuzzy=False,
    )


def read_catalog(path: Path) -> Catalog:
    """Return a catalog; raise `LibraryError` with `file:line` if anything in it would be lost."""
    place = path.as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LibraryError(
            f"cannot be read: {error.strerror}", place, "`library update` makes it", "P001"
        ) from error
    except UnicodeDecodeError as error:
        raise LibraryError("not UTF-8", place, "save it as UTF-8", "P001") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not _LINE.fullmatch(line.strip()):
            raise LibraryError(
                f"broken line: {_short(line)}",
                f"{place}:{number}",
                'a text stands between two ", and a " inside it is written \\"',
                "P002",
            )
    catalog = _Catalog(path, locale=path.parent.parent.name)
    try:
        PoFileParser(catalog, abort_invalid=True).parse(io.StringIO(text))
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
    return catalog


def dump_catalog(catalog: Catalog) -> bytes:
    """Return a catalog as `msgcat --no-wrap` would write it, without guessed format flags."""
    for message in (*catalog, *catalog.obsolete.values()):
        message.flags -= _GUESSED_FLAGS  # "80 % der" is prose
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, include_lineno=False)
    return buffer.getvalue()


def write_catalog(path: Path, catalog: Catalog) -> bool:
    """Write a catalog whole, if it changed; return whether it did. Raises `LibraryError`."""
    content = dump_catalog(catalog)
    try:
        if path.exists() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(path.name + ".new")
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise LibraryError(
            f"cannot be written: {error.strerror}", path.as_posix(), "mend that, then run it again"
        ) from error
    return True


def merge(catalog: Catalog, template: Catalog) -> None:
    """Bring a catalog up to its template, in place: new messages come, vanished ones go obsolete.

    A message that returns finds its old translation among the obsolete ones.
    """
    for message in template:
        key = template._key_for(message.id, message.context)
        if message.id and key in catalog.obsolete and catalog.get(message.id) is None:
            revived = catalog.obsolete.pop(key)
            catalog[revived.id] = revived
    catalog.update(template, no_fuzzy_matching=True)
    for message in catalog:
        catalog.obsolete.pop(catalog._key_for(message.id, message.context), None)


def is_translated(message: Message | None) -> bool:
    """Tell whether a message may be published: it has a text and is not fuzzy."""
    return bool(message and message.string and not message.fuzzy)


def reviewers(catalog: Catalog) -> str:
    """Return who reviewed a catalog: its header `X-Reviewed-By`, or an empty text."""
    headers = dict(catalog.extra_headers) if isinstance(catalog, _Catalog) else {}
    return headers.get("X-Reviewed-By", "")


def _short(text: object) -> str:
    words = str(text)
    return repr(words if len(words) <= 60 else words[:59] + "…")
