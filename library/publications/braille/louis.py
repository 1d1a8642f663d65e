"""liblouis, which writes braille for most of the world's languages: found, and bound by ctypes.

Its tables carry metadata; by these a table is chosen, so that a new language needs nothing here.
"""

import ctypes
import hashlib
import os
import sys
import unicodedata
from ctypes.util import find_library
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from library.errors import LibraryError
from library.languages import SOURCE

Grade = Literal["capitals", "letters", "full", "contracted"]
"""How much is contracted: nothing, as words of another language are written; what beginners read
(in German, Vollschrift); as much as the language's braille can. "capitals" contracts nothing and
signs capitals, where the others do not."""

FOLDER = "LIBLOUIS"  # names a folder in which liblouis was unpacked
_INSTALL = (
    "install it: apt install liblouis20 liblouis-data, dnf install liblouis liblouis-tables, "
    f"brew install liblouis; or unpack it anywhere and name the folder in {FOLDER}"
)
_CELLS = 4 | 64  # dotsIO and ucBrl: the output is Unicode braille (liblouis manual, lou_translate)
_NO_DUMP = 128  # noUndefined: no numbers of characters that the table lacks
_LOG_OFF = 60_000
_LETTERS = str(Path(__file__).parent / "tables" / "tr.cti")


@dataclass(frozen=True)
class Table:
    """A table of liblouis: `files` as liblouis takes them, and what its makers call it."""

    files: str
    title: str


@dataclass(frozen=True)
class _Preference:
    """What we know of a language better than the metadata: a query and a table to put before it.

    With `file` the metadata are not asked.
    """

    query: str = ""
    file: str = ""
    title: str = ""
    before: str = ""


_QUERIES: dict[Grade, tuple[str, ...]] = {
    "capitals": ("contraction:no variant:detailed",),
    "letters": ("contraction:no",),
    "full": ("contraction:no", "contraction:partial"),
    "contracted": ("contraction:full",),
}
_PREFERENCES: dict[tuple[str, Grade], _Preference | None] = {
    # Vollschrift, which contracts a few groups of letters, is what German books are written in
    ("de", "full"): _Preference(query="grade:1"),
    ("en", "full"): _Preference(query="system:ueb contraction:no"),
    ("en", "contracted"): _Preference(query="system:ueb contraction:full"),
    # liblouis 3.24 has no metadata for it, and writes ç, ğ, ö, ş, ü as in English (tables/tr.cti)
    ("tr", "letters"): (_TURKISH := _Preference(file="tr-g1.ctb", title="Türkçe", before=_LETTERS)),
    ("tr", "full"): _TURKISH,
    # "hasn't been verified", says tr-g2.tbl of itself; it does not know “ and ”
    ("tr", "contracted"): None,
}


def lacks() -> str:
    """Return what is missing for braille and how to install it, or "" if all is there."""
    try:
        found = find_table(SOURCE.tag, "full")
    except LibraryError as error:
        return str(error)
    return "" if found else f"liblouis has no tables here\n    {_INSTALL}"


@cache
def find_table(tag: str, grade: Grade) -> Table | None:
    """Return the table for a language tag; None if liblouis has none that is fit to be read.

    Raises `LibraryError` without liblouis.
    """
    language = tag.partition("-")[0]
    preference = _PREFERENCES.get((language, grade), _Preference())
    if preference is None:
        return None
    if preference.file:
        files = f"{preference.before},{preference.file}" if preference.before else preference.file
        return Table(files, preference.title) if _compiles(files) else None
    queries = (preference.query,) if preference.query else _QUERIES[grade]
    for query in queries:
        file = _text(
            _library().lou_findTable(f"language:{language} type:literary {query}".encode())
        )
        if file and _fits(file, language, query):
            names = (_info(file, key) for key in ("name", "display-name", "index-name"))
            return Table(file, next(filter(None, names), ""))
    return None


def translate(table: Table, text: str, emphasis: str = "") -> str:
    """Return a text as Unicode braille with blanks for spaces.

    `emphasis` is empty or as long as the text: `e` where a letter is emphasised, `s` where strongly
    so, a blank elsewhere. A character that the table lacks gives cells of eight dots: see `knows`.
    """
    louis, files = _library(), table.files.encode()
    signs = {
        sign: louis.lou_getTypeformForEmphClass(files, name)
        for sign, name in (("e", b"italic"), ("s", b"bold"))
        if sign in emphasis
    }
    forms = [signs.get(sign, 0) for sign in emphasis]
    return _run(louis.lou_translateString, table, text, forms, _CELLS).replace("\u2800", " ")


def back_translate(table: Table, cells: str) -> str:
    """Return what Unicode braille with blanks says, as well as the table can tell."""
    return _run(_library().lou_backTranslateString, table, cells.replace(" ", "\u2800"), [], 0)


def _run(function: Any, table: Table, text: str, forms: list[int], mode: int) -> str:
    """Call liblouis on a text whose characters are as wide as it was built for."""
    size = _library().lou_charSize()
    encoding = f"utf-{size * 8}-{'le' if sys.byteorder == 'little' else 'be'}"
    source = text.encode(encoding)
    length = len(source) // size
    room = length * 16 + 64
    read, written = ctypes.c_int(length), ctypes.c_int(room)
    target = ctypes.create_string_buffer((room + 1) * size)
    typeforms = (ctypes.c_ushort * room)(*forms) if any(forms) and len(forms) == length else None
    done = function(
        table.files.encode(), source + bytes(size), ctypes.byref(read),
        target, ctypes.byref(written), typeforms, None, mode,
    )  # fmt: skip
    if not done or read.value != length:
        raise LibraryError(f"liblouis fails on {text[:40]!r} with {table.files}", code="R004")
    return target.raw[: written.value * size].decode(encoding)


@cache
def knows(table: Table, character: str) -> bool:
    """Tell whether a table has a sign of six dots for a character.

    For what they do not know, some tables give no sign, some a blank, and some always the same.
    """
    if character.isspace():
        return True
    cells = _run(_library().lou_translateString, table, character, [], _CELLS | _NO_DUMP)
    if not cells.strip("\u2800") or any(cell > "\u283f" for cell in cells):
        return False
    # Only letters and symbols: a mark may well be written with the sign for the unknown
    return unicodedata.category(character)[0] not in "LS" or cells != _unknown(table)


@cache
def _unknown(table: Table) -> str:
    """Return what a table writes for a character that nobody has."""
    return _run(_library().lou_translateString, table, "\ufffe", [], _CELLS | _NO_DUMP)


def version() -> str:
    """Return which liblouis is used, with which tables. Raises `LibraryError` without one."""
    _library().lou_version.restype = ctypes.c_char_p
    path, data = _find()
    tables = sorted(data.rglob("liblouis/tables/*")) if data else [Path(path)]
    digest = hashlib.sha256()
    for table in tables:
        digest.update(f"{table.name} {table.stat().st_size}".encode() if table.exists() else b"")
    return f"{_library().lou_version().decode()} {path} {digest.hexdigest()}"


@cache
def _library() -> ctypes.CDLL:
    path, data = _find()
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        raise LibraryError(f"liblouis cannot be loaded: {error}", path, _INSTALL, "R003") from error
    for name in ("lou_findTable", "lou_getTableInfo", "lou_setDataPath"):
        getattr(library, name).restype = ctypes.c_void_p
    library.lou_getTypeformForEmphClass.argtypes = (ctypes.c_char_p, ctypes.c_char_p)
    library.lou_getTypeformForEmphClass.restype = ctypes.c_ushort
    library.lou_setLogLevel(_LOG_OFF)  # it would write on the terminal
    if data:
        library.lou_setDataPath(str(data).encode())
    return library


def _find() -> tuple[str, Path | None]:
    """Return the library, and the folder with its tables if it is not where it was built for."""
    named = os.environ.get(FOLDER)
    for folder in [Path(named)] if named else [Path(sys.prefix) / "liblouis"]:
        for path in sorted(folder.rglob("*liblouis*")):
            if path.is_file() and (path.suffix in (".dll", ".dylib") or ".so" in path.suffixes):
                shares = (parent / "share" for parent in path.parents)
                tables = (share for share in shares if (share / "liblouis/tables").is_dir())
                return str(path), next(tables, None)
    system = "" if named else find_library("louis")
    if not system:
        place = f" in {FOLDER}={named}" if named else ""
        raise LibraryError(f"liblouis is missing{place}", hint=_INSTALL, code="R003")
    return system, None


def _fits(file: str, language: str, query: str) -> bool:
    """Tell whether a table is what was asked for: liblouis returns the nearest."""
    asked = dict(pair.split(":") for pair in f"language:{language} {query}".split())
    return all(_info(file, key) == value for key, value in asked.items()) and (
        _info(file, "dots") in ("", "6")
    )


def _info(file: str, key: str) -> str:
    return _text(_library().lou_getTableInfo(file.encode(), key.encode()))


def _compiles(files: str) -> bool:
    return bool(_library().lou_checkTable(files.encode()))


def _text(pointer: int | None) -> str:
    """Return the string that liblouis gives away; the few bytes are not freed."""
    return (ctypes.string_at(pointer) if pointer else b"").decode()
