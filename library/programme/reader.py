"""The door of `sources/`: reads it whole, or stops with the place and the remedy."""

import hashlib
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from library.errors import LibraryError
from library.files import CHAPTER, PICTURE, TABLE, decode, read_bytes, toml_table
from library.programme.markdown import parse_chapter
from library.programme.message import refuse_control_characters, refuse_reordering
from library.programme.model import Chapter, Pauses, Programme

_CHAPTER_FILE = re.compile(r"[0-9]{1,6}-(?=[a-z0-9-]{1,80}\.)([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
_FORMATS = {".png": "PNG", ".jpg": "JPEG"}
_MOST_PIXELS = 40_000_000  # of a picture: an A4 page at 600 dpi
_MOST_TEXT = 20_000_000  # bytes of all chapters
_MOST_PICTURES = 200_000_000  # bytes of all pictures
_PAUSES = tuple(field.name for field in fields(Pauses))
_LONGEST_PAUSE = 10  # seconds
_LINE = r"\S[^\t\r\n]{0,499}"
_TEXTS = {
    "title": _LINE,
    "subtitle": _LINE,
    "slug": r"(?=.{1,80}\Z)[a-z0-9]+(-[a-z0-9]+)*",
    "identifier": r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "language": r"de",
    "date": r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
    "publisher": _LINE,
    "rights": _LINE,
    "contact": _LINE,
}
_WEBSITE = r"https?://[^\s<>\"@\\]{1,500}"
_HOST = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
_KNOWN = (*_TEXTS, "website", "base_url", "pauses", "chapters")


def read_programme(sources: Path) -> Programme:
    """Return the programme in a folder: `programme.toml`, `chapters/*.md`, `pictures/`.

    Raises `LibraryError` for the first thing that is missing, broken or not allowed.
    """
    file = sources / "programme.toml"
    place = _name(file, sources)
    contents = {file: _read(file, sources, place, TABLE)}
    table = toml_table(decode(contents[file], place, "S020"), place, "S022")
    texts = {key: _text(table, key, pattern, place) for key, pattern in _TEXTS.items()}
    del texts["language"]
    files = [sources / "chapters" / name for name in _chapter_names(table, sources, place)]
    chapters = tuple(_chapters(files, sources, contents))
    if unknown := sorted(table.keys() - set(_KNOWN)):
        raise LibraryError(
            f"unknown key {unknown[0]!r}",
            place,
            f"known: {', '.join(_KNOWN)}",
            "S026",
        )
    website = _text(table, "website", _WEBSITE, place) if "website" in table else ""
    pictures = _pictures(chapters, sources)
    contents |= {sources / "pictures" / name: pictures[name] for name in sorted(pictures)}
    programme = Programme(
        website=website,
        base_url=read_base_url(table["base_url"], place) if "base_url" in table else "",
        pauses=_pauses(table.get("pauses", {}), place),
        chapters=chapters,
        pictures=pictures,
        checksum=_checksum(contents),
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


def _checksum(contents: Mapping[Path, bytes]) -> str:
    """Return the SHA-256 of files, each with its name."""
    digest = hashlib.sha256()
    for file, content in contents.items():
        digest.update(f"{file.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _name(file: Path, sources: Path) -> str:
    """Name a file as people see it, from the folder of the sources on."""
    return (Path(sources.name) / file.relative_to(sources)).as_posix()


def _read(file: Path, sources: Path, place: str, limit: int) -> bytes:
    hint = "put it there, or mend its name"
    return read_bytes(file, sources, limit, place, "S021", hint)


def _text(table: dict[str, Any], key: str, pattern: str, place: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not re.fullmatch(pattern, value) or _is_silent(value):
        what = f"{key} = {value!r}" if key in table else f"{key} is missing"
        form = "on one line" if pattern == _LINE else f"that matches {pattern}"
        raise LibraryError(what, place, f"write {key} as text {form}", "S023")
    refuse_control_characters(value, place)
    refuse_reordering(value, place)
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


def _chapters(files: list[Path], sources: Path, contents: dict[Path, bytes]) -> Iterator[Chapter]:
    """Yield the chapters in some files, and note the files' contents."""
    left = _MOST_TEXT
    for number, file in enumerate(files, start=1):
        slug, place = file.stem.partition("-")[2], _name(file, sources)
        contents[file] = _read(file, sources, place, CHAPTER)
        left -= len(contents[file])
        if left < 0:
            raise LibraryError(
                "too much text", place, f"{_MOST_TEXT / 1e6:g} MB are allowed in all", "S021"
            )
        yield Chapter(
            number, slug, place, parse_chapter(decode(contents[file], place, "S020"), place, slug)
        )


def _pictures(chapters: tuple[Chapter, ...], sources: Path) -> dict[str, bytes]:
    pictures: dict[str, bytes] = {}
    left = _MOST_PICTURES
    for chapter in chapters:
        for block in (block for block in chapter.blocks() if block.picture):
            name, place = block.picture, f"{chapter.file}:{block.line}"
            if name in pictures:
                continue
            file, hint = sources / "pictures" / name, f"put it into {sources.name}/pictures/"
            if not file.is_file():
                raise LibraryError(f"picture {name} is missing", place, hint, "S029")
            pictures[name] = read_bytes(file, sources, PICTURE, place, "S029", hint)
            _check_picture(name, pictures[name], place)
            left -= len(pictures[name])
            if left < 0:
                hint = f"make them smaller: {_MOST_PICTURES / 1e6:g} MB are allowed in all"
                raise LibraryError("too many large pictures", place, hint, "S029")
    if len({name.casefold() for name in pictures}) < len(pictures):
        raise LibraryError(
            "two pictures whose names differ in capitals alone",
            f"{sources.name}/pictures",
            "rename one: not every computer tells them apart",
            "S029",
        )
    return pictures


def _check_picture(name: str, content: bytes, place: str) -> None:
    """Refuse what is no whole picture, or so many points that it fills the memory."""
    from PIL import Image  # it takes its time, and most programmes have no pictures

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we are stricter
            image = Image.open(BytesIO(content), formats=[_FORMATS[Path(name).suffix]])
        width, height = image.size
        image.verify()
    except Image.DecompressionBombError:
        width, height = _MOST_PIXELS, 2
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise LibraryError(
            f"picture {name} is something else inside, or broken: {error}",
            place,
            "save it as the format that its name says",
            "S029",
        ) from error
    if width * height > _MOST_PIXELS:
        raise LibraryError(
            f"picture {name} has too many points",
            place,
            f"make it smaller: {_MOST_PIXELS // 10**6} million are allowed",
            "S029",
        )
