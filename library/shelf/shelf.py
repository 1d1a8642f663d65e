"""The door of `build/`: writes a shelf beside it and moves it into place whole, or not at all."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from library.errors import LibraryError
from library.shelf.place import alone, filled, replace

INDEX, SUMS = "library.json", "SHA256SUMS"
_GITIGNORE = "# Everything here is made by `library build`.\n*\n!.gitignore\n"
_LEFT_BY_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Publication:
    """One finished file, as `library.json` lists it.

    `path` is relative to the shelf; `seconds` is the playing time, `completeness` the share of
    messages translated, from 0 to 1; `voice` names the synthetic voices that speak; `sources` is
    the SHA-256 of the sources and, in a translation, of its catalogs.
    """

    locale: str
    format: str
    path: str
    bytes: int
    seconds: float
    sha256: str
    voice: str
    completeness: float
    reviewed: bool
    sources: str = ""  # earlier versions did not write it, and what they built is ours, too


def describe(
    shelf: Path, file: Path, *, locale: str, format: str, seconds: float, voice: str,
    completeness: float, reviewed: bool, sources: str,
) -> Publication:  # fmt: skip
    """Return the entry of a finished file in a shelf, with its size and sum."""
    return Publication(
        locale,
        format,
        file.relative_to(shelf).as_posix(),
        file.stat().st_size,
        seconds,
        sum_of(file),
        voice,
        round(completeness, 4),
        reviewed,
        sources,
    )


@contextmanager
def new_shelf(build: Path) -> Iterator[Path]:
    """Give a folder to fill; when the block ends well, it becomes `build`.

    Otherwise `build` stays as it was. Raises `LibraryError` if `build` holds what is not ours, if
    another build is running, or if something cannot be written.
    """
    with alone(build) as place:
        build = place.folder
        refuse_foreign(build)
        with filled(place) as fresh:
            yield fresh
            (fresh / ".gitignore").write_text(_GITIGNORE, encoding="utf-8")
            refuse_foreign(build)  # again: a build takes minutes
            replace(place)


def refuse_foreign(build: Path) -> None:
    """Raise `LibraryError` if a folder holds anything that no build of ours put there."""
    if not build.exists():
        return
    if not build.is_dir():
        raise LibraryError("is not a folder", build.as_posix(), "move it away", "B001")
    ours = {".gitignore"}
    if sums := read_sums(build):
        ours |= {INDEX, SUMS, *sums}
    for file in sorted(build.rglob("*")):
        name = file.relative_to(build).as_posix()
        if (
            name in ours
            or file.name in _LEFT_BY_SYSTEMS
            or (file.is_dir() and not file.is_symlink())
        ):
            continue
        raise LibraryError(
            "was not made by us, and a build would delete it",
            file.as_posix(),
            f"move it out of {build.name}/, then build again",
            "B001",
        )


def write_index(
    shelf: Path, publications: Sequence[Publication], site: Iterable[str] = ()
) -> dict[str, str]:
    """Write `library.json` and `SHA256SUMS`, for `sha256sum -c`, and return all sums by path.

    `site` are the paths of pages and feeds in the shelf. Raises `OSError`.
    """
    pages = [
        {"path": path, "bytes": (shelf / path).stat().st_size, "sha256": sum_of(shelf / path)}
        for path in sorted(site)
    ]
    index = {"publications": [asdict(publication) for publication in publications], "site": pages}
    text = json.dumps(index, indent=2, ensure_ascii=False) + "\n"
    (shelf / INDEX).write_bytes(text.encode())
    sums = {entry["path"]: entry["sha256"] for entry in (*index["publications"], *pages)}
    sums[INDEX] = hashlib.sha256(text.encode()).hexdigest()
    lines = "".join(f"{digest}  {path}\n" for path, digest in sums.items())
    (shelf / SUMS).write_bytes(lines.encode())
    return sums


def whole_sums(build: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a shelf by its path, if all are as they were made.

    Otherwise raises `LibraryError`, which names the first that is not.
    """
    name = INDEX
    try:
        sums = {INDEX: sum_of(build / INDEX), **read_sums(build)}
        name = SUMS
        lines = (build / SUMS).read_text(encoding="utf-8").splitlines()
        if f"{sums[INDEX]}  {INDEX}" not in lines:
            raise _not_whole(build / INDEX, "was changed")
        if sorted(lines) != sorted(f"{digest}  {path}" for path, digest in sums.items()):
            raise _not_whole(build / SUMS, "was changed")
        for name, digest in sums.items():
            if sum_of(build / name) != digest:
                raise _not_whole(build / name, "was changed")
        return {**sums, SUMS: sum_of(build / SUMS)}
    except (OSError, ValueError) as error:
        raise _not_whole(build / name, "is missing or cannot be read") from error


def _not_whole(path: Path, harm: str) -> LibraryError:
    return LibraryError(
        f"{harm}: the build is not whole", path.as_posix(), "run `library build`", "B004"
    )


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file. Raises `OSError`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_index(build: Path) -> list[Publication]:
    """Return the publications that a build listed; empty if there is no index, or none of ours."""
    try:
        return [Publication(**entry) for entry in _read(build)["publications"]]
    except (OSError, ValueError, LookupError, TypeError):
        return []


def read_sums(build: Path) -> dict[str, str]:
    """Return the SHA-256 of all files that a build listed, by path; empty if it is none of ours."""
    try:
        index = _read(build)
        # earlier versions wrote no pages
        return {
            str(entry["path"]): str(entry["sha256"])
            for entry in (*index["publications"], *index.get("site", ()))
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def _read(build: Path) -> Any:
    return json.loads((build / INDEX).read_text(encoding="utf-8"))
