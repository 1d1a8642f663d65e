"""The door of `build/`: writes a shelf beside it and moves it into place whole, or not at all."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from library.errors import LibraryError

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
    content = file.read_bytes()
    return Publication(
        locale,
        format,
        file.relative_to(shelf).as_posix(),
        len(content),
        seconds,
        hashlib.sha256(content).hexdigest(),
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
    with _locked(build) as (build, fresh, old):
        fresh.mkdir()
        try:
            yield fresh
            (fresh / ".gitignore").write_text(_GITIGNORE, encoding="utf-8")
            refuse_foreign(build)  # again: a build takes minutes
            if build.exists():
                build.rename(old)
            fresh.rename(build)
            shutil.rmtree(old, ignore_errors=True)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            if old.exists() and not build.exists():
                old.rename(build)


@contextmanager
def _locked(build: Path) -> Iterator[tuple[Path, Path, Path]]:
    """Give `build`, where the next shelf is filled and the last one waits, to nobody else."""
    build = Path(os.path.realpath(build))  # a link to a folder stays a link
    fresh = build.with_name(f".{build.name}.new")
    old = build.with_name(f".{build.name}.old")
    try:
        build.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(build.with_name(f".{build.name}.lock"), timeout=0):
            _recover(build, fresh, old)
            refuse_foreign(build)
            yield build, fresh, old
    except Timeout as error:
        raise LibraryError(
            "another build is running", build.as_posix(), "wait until it has ended", "B002"
        ) from error
    except OSError as error:
        raise LibraryError(
            f"cannot be written: {error.strerror}",
            str(error.filename or build),
            f"make room, or close the program that uses it; {build.name}/ is as it was",
            "B003",
        ) from error


def _recover(build: Path, fresh: Path, old: Path) -> None:
    """Clean up after a build that was killed; between two renames, the old shelf comes back."""
    if old.exists() and not build.exists():
        old.rename(build)
    for leftover in (old, fresh):
        if leftover.exists():
            shutil.rmtree(leftover)


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
    shelf: Path, publications: Sequence[Publication], site: Sequence[Path] = ()
) -> None:
    """Write `library.json` and `SHA256SUMS`, for `sha256sum -c`. Raises `OSError`.

    `site` are the files of pages and feeds.
    """
    pages = [
        {
            "path": file.relative_to(shelf).as_posix(),
            "bytes": file.stat().st_size,
            "sha256": _sum(file),
        }
        for file in sorted(site)
    ]
    index = {"publications": [asdict(publication) for publication in publications], "site": pages}
    text = json.dumps(index, indent=2, ensure_ascii=False) + "\n"
    (shelf / INDEX).write_bytes(text.encode())
    sums = [(entry["sha256"], entry["path"]) for entry in (*index["publications"], *pages)]
    sums.append((hashlib.sha256(text.encode()).hexdigest(), INDEX))
    lines = "".join(f"{digest}  {path}\n" for digest, path in sums)
    (shelf / SUMS).write_bytes(lines.encode())


def remember(build: Path, made_of: str) -> None:
    """Keep what a shelf was made of, beside it: the shelf itself is the same on every machine."""
    with _locked(build) as (build, _, _):
        _memory(build).write_text(f"{made_of} {_sum(build / INDEX)}\n", encoding="utf-8")


def _memory(build: Path) -> Path:
    return build.with_name(f".{build.name}.made")


def unchanged(build: Path, made_of: str) -> list[Publication]:
    """Return what a shelf holds, if it was made of the same and every file is as it was made.

    Otherwise return nothing. Raises `LibraryError` as `new_shelf` does.
    """
    with _locked(build) as (build, _, _):
        return read_index(build) if _is_whole(build, made_of) else []


def _is_whole(build: Path, made_of: str) -> bool:
    try:
        sums = {**read_sums(build), INDEX: _sum(build / INDEX)}
        if _memory(build).read_text(encoding="utf-8") != f"{made_of} {sums[INDEX]}\n":
            return False
        lines = (build / SUMS).read_text(encoding="utf-8").splitlines()
        expected = sorted(f"{digest}  {path}" for path, digest in sums.items())
        if sorted(lines) != expected or not (build / ".gitignore").exists():
            return False
        return all(_sum(build / path) == digest for path, digest in sums.items())
    except (OSError, ValueError):
        return False


def _sum(path: Path) -> str:
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
