"""Files that anybody may have written: read within bounds and without links, written whole."""

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from library.errors import LibraryError

# What each kind of file may have, in bytes: several times what the largest real programmes need
TABLE = 1_000_000  # programme.toml, languages.toml, glossary.toml
CHAPTER = 100_000
CATALOG = 10_000_000
LEXICON = 1_000_000
PICTURE = 20_000_000
_DEEPEST = 100  # dots in a key of TOML


def read_bytes(file: Path, within: Path, limit: int, place: str, code: str, hint: str) -> bytes:
    """Return what a file holds, `limit` bytes at most.

    Raises `LibraryError` naming `place` if it cannot be had, is too large, is no file (a pipe
    would never end), or if it or a folder on the way from `within` on is a link.
    """
    refuse_links(file, within, place, code)
    try:
        kind = file.stat()
        if not stat.S_ISREG(kind.st_mode):
            raise LibraryError("is no file", place, "put a file there", code)
        content = b""
        if kind.st_size <= limit:
            with file.open("rb") as stream:
                content = stream.read(limit + 1)  # it may grow meanwhile
    except OSError as error:
        raise LibraryError(f"cannot be read: {error.strerror}", place, hint, code) from error
    if max(kind.st_size, len(content)) > limit:
        raise LibraryError(
            f"too large: {kind.st_size / 1e6:,.1f} MB",
            place,
            f"make it smaller, or cut it in two: {limit / 1e6:g} MB are allowed",
            code,
        )
    return content


def refuse_links(file: Path, within: Path, place: str, code: str) -> None:
    """Raise `LibraryError` if a file, `within`, or a folder between them is a symbolic link."""
    for part in (file, *file.parents):
        if part.is_symlink():
            raise LibraryError(
                f"{part.name} is a link to another place" if part != file else "is a link",
                place,
                "put the file itself here, and no link to another place",
                code,
            )
        if part == within:
            break


def decode(content: bytes, place: str, code: str) -> str:
    """Return UTF-8 as text, without a byte order mark; raises `LibraryError` with the line."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise LibraryError(
            "not UTF-8", f"{place}:{line}", "save it in your editor as UTF-8", code
        ) from error


def toml_table(text: str, place: str, code: str) -> dict[str, Any]:
    """Return the table that a text in TOML is; raises `LibraryError`, if it can with the line."""
    try:
        if any(part.count(".") > _DEEPEST for part in re.split("[\n=,]", text)):
            raise ValueError("a key with more dots than anybody needs")  # it would take a minute
        table = tomllib.loads(text)
        repr(table)  # an integer of 5,000 digits in base 16 can be read, but not shown
    except (ValueError, RecursionError) as error:
        what = str(error).partition("(at line ")
        line = what[2].partition(",")[0]
        raise LibraryError(
            f"not TOML: {error}",
            f"{place}:{line}" if line.isdigit() else place,
            'texts stand in quotation marks: title = "…"',
            code,
        ) from error
    return table


def write_bytes(file: Path, content: bytes, within: Path) -> None:
    """Write a file whole or not at all, and through no link from `within` on.

    Raises `LibraryError` for a link, and `OSError`.
    """
    refuse_links(file, within, file.as_posix(), "")
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(file.name + ".new")
    beside.unlink(missing_ok=True)  # it may be a link to another place
    with beside.open("xb") as stream:
        stream.write(content)
    beside.replace(file)
