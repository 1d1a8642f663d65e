"""The door of `sources/`: reads it whole, or stops with the place and the remedy."""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from library.errors import LibraryError
from library.programme.markdown import parse_chapter
from library.programme.message import refuse_control_characters
from library.programme.model import Chapter, Pauses, Programme

_CHAPTER_FILE = re.compile(r"\d+-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
_MAGIC = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff"}
_PAUSES = tuple(field.name for field in fields(Pauses))
_LONGEST_PAUSE = 10  # seconds
_LINE = r"\S.*"
_TEXTS = {
    "title": _LINE,
    "subtitle": _LINE,
    "slug": r"[a-z0-9]+(-[a-z0-9]+)*",
    "identifier": r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "language": r"de",
    "date": r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
    "publisher": _LINE,
    "rights": _LINE,
    "contact": _LINE,
}
_WEBSITE = r"https?://[^\s<>\"]+"
_HOST = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
_KNOWN = (*_TEXTS, "website", "base_url", "pauses", "chapters")


def read_programme(sources: Path) -> Programme:
    """Return the programme in a folder: `programme.toml`, `chapters/*.md`, `pictures/`.

    Raises `LibraryError` for the first thing that is missing, broken or not allowed.
    """
    file = sources / "programme.toml"
    place = _name(file, sources)
    table = _table(read_text(file, place), place)
    texts = {key: _text(table, key, pattern, place) for key, pattern in _TEXTS.items()}
    del texts["language"]
    names = _chapter_names(table, sources, place)
    chapters = tuple(_chapter(number, name, sources) for number, name in enumerate(names, start=1))
    if unknown := sorted(table.keys() - set(_KNOWN)):
        raise LibraryError(
            f"unknown key {unknown[0]!r}",
            place,
            f"known: {', '.join(_KNOWN)}",
            "S026",
        )
    website = _text(table, "website", _WEBSITE, place) if "website" in table else ""
    pictures = _pictures(chapters, sources)
    files = [file, *(sources / "chapters" / name for name in names)]
    files += [sources / "pictures" / name for name in sorted(pictures)]
    programme = Programme(
        website=website,
        base_url=read_base_url(table["base_url"], place) if "base_url" in table else "",
        pauses=_pauses(table.get("pauses", {}), place),
        chapters=chapters,
        pictures=pictures,
        checksum=_checksum(files),
        **texts,
    )
    try:
        _ = programme.day
    except ValueError as error:
        raise LibraryError(
            f"date = {programme.date!r}: {error}", place, "write it like 2020-09-13", "S023"
        ) from error
    return programme


def read_base_url(value: Any, place: str) -> str:
    """Return the address of a shelf as feeds write it (RFC 3986), with a slash at its end.

    Raises `LibraryError` for what is no folder of a site.
    """
    try:
        parts = urlsplit(value if isinstance(value, str) else "")
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # a port or a host that cannot be
        parts, host, port = urlsplit(""), "", ""
    more = parts.username or parts.password or parts.query or parts.fragment
    no_folder = parts.path.lower().endswith((".html", ".htm"))
    if parts.scheme not in ("http", "https") or not re.fullmatch(_HOST, host) or more or no_folder:
        raise LibraryError(
            f"base_url = {value!r}",
            place,
            "write the address of the folder, like https://example.org/programme/",
            "S023",
        )
    path = quote(parts.path.rstrip("/"), safe="/%~!$&'()*+,;=:@")
    return f"{parts.scheme}://{host}{port}{path}/"


def _checksum(files: Iterable[Path]) -> str:
    """Return the SHA-256 of files, each with its name."""
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _name(file: Path, sources: Path) -> str:
    """Name a file as people see it, from the folder of the sources on."""
    return (Path(sources.name) / file.relative_to(sources)).as_posix()


def read_text(file: Path, place: str) -> str:
    """Return a UTF-8 file's text; raises `LibraryError` naming `place` if it cannot be had."""
    try:
        if file.is_symlink():
            raise LibraryError("is a link to another place", place, "put the file itself here")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise LibraryError(
            "not UTF-8", f"{place}:{line}", "save it in your editor as UTF-8", "S020"
        ) from error
    except OSError as error:
        raise LibraryError(
            f"cannot be read: {error.strerror}", place, "put it there, or mend its name", "S021"
        ) from error


def _table(text: str, place: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise LibraryError(
            f"not TOML: {error}",
            f"{place}:{line[1]}" if line else place,
            'texts stand in quotation marks: title = "…"',
            "S022",
        ) from error


def _text(table: dict[str, Any], key: str, pattern: str, place: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not re.fullmatch(pattern, value) or _is_silent(value):
        what = f"{key} = {value!r}" if key in table else f"{key} is missing"
        form = "on one line" if pattern == _LINE else f"that matches {pattern}"
        raise LibraryError(what, place, f"write {key} as text {form}", "S023")
    refuse_control_characters(value, place)
    return value


def _pauses(table: Any, place: str) -> Pauses:
    """Read the table `[pauses]`; what it does not name stays as we have it."""
    if not isinstance(table, dict):
        raise LibraryError(f"pauses = {table!r}", place, "[pauses] is a table", "S023")
    for key, value in table.items():
        if key not in _PAUSES:
            raise LibraryError(
                f"unknown pause {key!r}", place, f"known: {', '.join(_PAUSES)}", "S026"
            )
        if type(value) not in (int, float) or not 0 <= value <= _LONGEST_PAUSE:
            raise LibraryError(
                f"pause {key} = {value!r}",
                place,
                f"write seconds, from 0 to {_LONGEST_PAUSE}, as in 0.5",
                "S023",
            )
    return Pauses(**{key: float(value) for key, value in table.items()})


def _is_silent(text: str) -> bool:
    return not any(letter.isalnum() for letter in text)


def _chapter_names(table: dict[str, Any], sources: Path, place: str) -> list[str]:
    names = table.get("chapters")
    if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
        raise LibraryError(
            "chapters is not a list of file names", place, 'chapters = ["01-wohnen.md"]', "S023"
        )
    slugs: dict[str, str] = {}
    for name in names:
        found = _CHAPTER_FILE.fullmatch(name)
        if not found:
            raise LibraryError(
                f"chapter {name!r}", place, "name it like 05-wohnen.md: a-z, 0-9 and -", "S024"
            )
        if found[1] in slugs:
            raise LibraryError(
                f"two chapters of one name: {slugs[found[1]]} and {name}",
                place,
                "rename one of the files; the name is the chapter's address",
                "S025",
            )
        slugs[found[1]] = name
    on_disk = {file.name for file in (sources / "chapters").glob("*.md")}
    for name in sorted(set(names) - on_disk):
        raise LibraryError(
            f"chapter {name} is missing", place, f"put it into {sources.name}/chapters/", "S027"
        )
    for name in sorted(on_disk - set(names)):
        raise LibraryError(
            "not listed among the chapters",
            f"{sources.name}/chapters/{name}",
            f"add it to chapters in {place}, or move it away",
            "S028",
        )
    return names


def _chapter(number: int, name: str, sources: Path) -> Chapter:
    file = sources / "chapters" / name
    slug = name.partition("-")[2].removesuffix(".md")
    place = _name(file, sources)
    nodes = parse_chapter(read_text(file, place), place, slug)
    return Chapter(number, slug, place, nodes)


def _pictures(chapters: tuple[Chapter, ...], sources: Path) -> dict[str, bytes]:
    pictures: dict[str, bytes] = {}
    for chapter in chapters:
        for block in chapter.blocks():
            if block.picture:
                file = sources / "pictures" / block.picture
                if not file.is_file() or file.is_symlink():
                    raise LibraryError(
                        f"picture {block.picture} is missing",
                        f"{chapter.file}:{block.line}",
                        f"put it into {sources.name}/pictures/",
                        "S029",
                    )
                content = file.read_bytes()
                if not content.startswith(_MAGIC[file.suffix]):
                    raise LibraryError(
                        f"picture {block.picture} is something else inside",
                        f"{chapter.file}:{block.line}",
                        "save it as the format that its name says",
                        "S029",
                    )
                pictures[block.picture] = content
    if len({name.casefold() for name in pictures}) < len(pictures):
        raise LibraryError(
            "two pictures whose names differ in capitals alone",
            f"{sources.name}/pictures",
            "rename one: not every computer tells them apart",
            "S029",
        )
    return pictures
