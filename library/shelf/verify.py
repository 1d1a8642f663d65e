"""Holds a shelf against its own sums: `build/`, what was published, or any copy of them."""

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from library.errors import Finding, LibraryError
from library.shelf.shelf import INDEX, SUMS, sum_of

_LARGEST = 100_000_000  # bytes of a list; that of a programme of a thousand chapters has a tenth
_BESIDE = {".gitignore"}  # written by a build, and not published
_LEFT_BY_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Verified:
    """How many files a shelf lists, and what is wrong with them or stands beside them."""

    files: int
    findings: tuple[Finding, ...]


def verify(shelf: Path) -> Verified:
    """Compare all files of a shelf with `library.json`, and that with `SHA256SUMS`.

    Nothing outside of the folder is read, whatever is listed, and no link is followed. Who changes
    a file and both lists so that they fit is not noticed: compare `SHA256SUMS` with another copy.
    Raises `LibraryError` if the folder cannot be read or has no list that a build wrote.
    """
    try:
        if not stat.S_ISDIR(shelf.stat().st_mode):
            raise NotADirectoryError(20, "is not a folder")
        found = dict(_walk(shelf))
    except OSError as error:
        raise _unreadable(Path(error.filename or shelf), error.strerror or str(error)) from error
    sums = _listed(shelf, found)
    findings = (*_sums_fit(shelf, sums, found), *_files_fit(shelf, sums, found))
    return Verified(len(sums), (*findings, *_strangers(shelf, sums, found)))


def _unreadable(path: Path, text: str) -> LibraryError:
    return LibraryError(
        text, path.as_posix(), "give a folder that `library build` or `publish` filled", "B009"
    )


def _walk(shelf: Path) -> Iterator[tuple[str, int]]:
    """Yield the path and the mode of all that is in a folder but folders. Raises `OSError`."""
    folders = [shelf]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                else:
                    mode = entry.stat(follow_symlinks=False).st_mode
                    yield Path(entry.path).relative_to(shelf).as_posix(), mode


def _listed(shelf: Path, found: dict[str, int]) -> dict[str, str]:
    """Return the SHA-256 of each file by its path, as `library.json` has them."""
    index = shelf / INDEX
    try:
        text = _text(index, found)
        table = json.loads(text, object_pairs_hook=_object)
        entries = [*table["publications"], *table.get("site", ())]  # earlier versions had no site
        sums = {entry["path"]: entry["sha256"] for entry in entries}
        if len(sums) < len(entries) or {INDEX, SUMS} & sums.keys():
            raise ValueError("a file is listed twice")
        for name, digest in sums.items():
            if not isinstance(name, str) or not isinstance(digest, str):
                raise TypeError(f"{name!r}: {digest!r}")
            if not _is_inside(name):
                raise ValueError(f"{name!r} is no path inside of the folder")
        return {**sums, INDEX: sum_of(index)}
    except OSError as error:
        raise _unreadable(index, error.strerror or str(error)) from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _unreadable(index, f"is no list that a build wrote: {error}") from error


def _text(path: Path, found: dict[str, int]) -> str:
    """Return a list of a shelf. Raises `OSError` and `ValueError`, for what is too large, too."""
    mode = found.get(path.name)
    if mode is None:
        raise FileNotFoundError(2, "is missing")
    if not stat.S_ISREG(mode):
        raise ValueError("it is not a file")
    if path.stat().st_size > _LARGEST:
        raise ValueError("it is too large")
    return path.read_text(encoding="utf-8")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says two things, for each reader would believe another one."""
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("a key stands twice")
    return table


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    plain = path.as_posix() == name and name.isprintable() and not set(name) & set("\\:")
    return plain and bool(path.name) and not path.is_absolute() and ".." not in path.parts


def _sums_fit(shelf: Path, sums: dict[str, str], found: dict[str, int]) -> Iterator[Finding]:
    place = shelf / SUMS
    try:
        lines = sorted(_text(place, found).splitlines())
    except (OSError, ValueError) as error:
        yield _error(place, "B010", f"cannot be read: {error}")
        return
    if lines != sorted(f"{digest}  {name}" for name, digest in sums.items()):
        yield _error(place, "B010", f"does not fit {INDEX}: one of the two was changed")


def _files_fit(shelf: Path, sums: dict[str, str], found: dict[str, int]) -> Iterator[Finding]:
    for name, digest in sums.items():
        place = shelf / name
        if name not in found:
            yield _error(place, "B011", "is missing")
        elif not stat.S_ISREG(found[name]):
            yield _error(place, "B012", "is a link or a device in the place of a file")
        else:
            try:
                if sum_of(place) != digest:
                    yield _error(place, "B013", "was changed")
            except OSError as error:
                yield _error(place, "B011", f"cannot be read: {error.strerror}")


def _error(place: Path, code: str, text: str) -> Finding:
    hint = "run `library build`, and publish it again"
    return Finding("error", code, place.as_posix(), text, hint)


def _strangers(shelf: Path, sums: dict[str, str], found: dict[str, int]) -> Iterator[Finding]:
    for name in sorted(found.keys() - sums.keys() - _BESIDE - {SUMS}):
        if PurePosixPath(name).name not in _LEFT_BY_SYSTEMS:
            place = (shelf / name).as_posix()
            text = "was not made by us"
            yield Finding("warning", "B014", place, text, "is it yours? then all is well")
