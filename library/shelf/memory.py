"""What a shelf was made of, kept beside it, so that a build makes again only what changed.

One rule holds for everything: what a file is made of is summed up, and the same sum means the same
file. No times count.
"""

import hashlib
import json
import shutil
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from library.errors import LibraryError
from library.shelf.place import alone
from library.shelf.shelf import (
    INDEX,
    Publication,
    read_index,
    read_sums,
    refuse_foreign,
    sum_of,
    whole_sums,
)

PAGES = "pages"


@dataclass(frozen=True)
class Part:
    """What is made in one go: a format of an edition, or its pages.

    `made_of` is the SHA-256 of all that decides it, `files` are the paths in the shelf.
    """

    made_of: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Memory:
    """What is known of the last shelf: the sum of all that it was made of, and its parts by name.

    `made_of` is empty if something could not be made; `publications` are by path, `sums` the
    SHA-256 of its files.
    """

    shelf: Path
    made_of: str
    parts: Mapping[str, Part]
    publications: Mapping[str, Publication]
    sums: Mapping[str, str]

    def keep(self, name: str, made_of: str, fresh: Path) -> Part | None:
        """Put the files of a part into the next shelf, if it would be made of the same.

        Returns the part; None if it must be made, as it is new, changed or damaged. Raises
        `OSError`.
        """
        part = self.parts.get(name)
        if part is None or made_of != part.made_of or not all(map(self._is_whole, part.files)):
            return None
        for path in part.files:
            _share(self.shelf / path, fresh / path)
        return part

    def keep_same(self, path: str, digest: str, fresh: Path) -> None:
        """Put a file of the last shelf where one was made that turned out the same."""
        if self.sums.get(path) != digest or (fresh / path).stat().st_nlink > 1:
            return
        if self._is_whole(path):
            (fresh / path).unlink()
            _share(self.shelf / path, fresh / path)

    def _is_whole(self, path: str) -> bool:
        file = self.shelf / path
        try:
            return path in self.sums and not file.is_symlink() and sum_of(file) == self.sums[path]
        except OSError:
            return False


def sum_up(*inputs: str) -> str:
    """Return the SHA-256 of all that something is made of."""
    return hashlib.sha256("\0".join(inputs).encode(errors="backslashreplace")).hexdigest()


def recall(build: Path) -> Memory:
    """Return what is known of a shelf; nothing if somebody else changed it, or it."""
    nothing = Memory(build, "", {}, {}, {})
    try:
        known = json.loads(_file(build).read_text(encoding="utf-8"))
        if known["index"] != sum_of(build / INDEX):
            return nothing
        parts = {
            str(name): Part(str(part["made_of"]), tuple(map(str, part["files"])))
            for name, part in known["parts"].items()
        }
        made_of = str(known["made_of"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return nothing
    publications = {entry.path: entry for entry in read_index(build)}
    sums = {path: digest for path, digest in read_sums(build).items() if _is_inside(path)}
    files = [path for part in parts.values() for path in part.files]
    if len(set(files)) < len(files) or not all(
        _is_part(name, part, sums, publications) for name, part in parts.items()
    ):
        return nothing
    return Memory(build, made_of, parts, publications, sums)


def _is_part(
    name: str, part: Part, sums: Mapping[str, str], publications: Mapping[str, Publication]
) -> bool:
    """Tell whether a part holds what its name promises: whoever writes beside `build` can lie."""
    locale, _, format = name.partition("/")
    known: Container[str] = sums if format == PAGES else publications
    return all(
        path in sums and path in known and path.startswith(f"{locale}/") for path in part.files
    )


def unchanged(build: Path, made_of: str) -> list[Publication]:
    """Return what a shelf holds, if it was made of the same and every file is as it was made.

    Otherwise return nothing. Raises `LibraryError` as `new_shelf` does.
    """
    with alone(build) as place:
        build = place.folder
        refuse_foreign(build)
        memory = recall(build)
        if memory.made_of != made_of:
            return []
        try:
            whole_sums(build)
        except LibraryError:
            return []
        return read_index(build) if (build / ".gitignore").exists() else []


def remember(build: Path, shelf: Path, made_of: str, parts: Mapping[str, Part]) -> None:
    """Keep what a new shelf is made of that will take the place of `build`. Raises `OSError`.

    It stands beside `build`: the shelf itself is the same on every machine. Until then, and if it
    never comes to that, it counts for nothing, as it names the index of the new shelf.
    """
    known = {
        "index": sum_of(shelf / INDEX),
        "made_of": made_of,
        "parts": {
            name: {"made_of": part.made_of, "files": part.files} for name, part in parts.items()
        },
    }
    beside = _file(build).with_suffix(".made-new")
    beside.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    beside.replace(_file(build))


def _file(build: Path) -> Path:
    return build.with_name(f".{build.name}.made")


def _is_inside(path: str) -> bool:
    return not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts


def _share(old: Path, new: Path) -> None:
    """Give a file a second name: it is not written again, and the old shelf is deleted soon."""
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        new.hardlink_to(old)
    except OSError:  # a file system without links
        shutil.copyfile(old, new)
