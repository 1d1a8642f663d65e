"""Replaces a folder whole: its next state is filled beside it, and then takes its place."""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from library.errors import LibraryError


@dataclass(frozen=True)
class Place:
    """A folder that is replaced whole, and what stands beside it, by names that are ours alone."""

    folder: Path

    @property
    def fresh(self) -> Path:
        """Return the folder of the next state."""
        return self._beside("new")

    @property
    def old(self) -> Path:
        """Return the folder of the last state."""
        return self._beside("old")

    @property
    def lock(self) -> Path:
        """Return the file that keeps others out."""
        return self._beside("lock")

    def _beside(self, what: str) -> Path:
        return self.folder.with_name(f".{self.folder.name}.programme-library-{what}")


def real(folder: Path) -> Path:
    """Return where a folder really stands.

    Raises `LibraryError` if that depends on a working directory which was deleted.
    """
    try:
        return Path(os.path.realpath(folder))
    except FileNotFoundError as error:
        raise LibraryError(
            "the folder in which you are was deleted", hint="change into another one: cd"
        ) from error


@contextmanager
def alone(folder: Path) -> Iterator[Place]:
    """Give the place of a folder to nobody else, cleaned up after whoever was killed there.

    Raises `LibraryError` if somebody has it, and for what the system refuses meanwhile.
    """
    place = Place(real(folder))  # a link to a folder stays a link
    folder = place.folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(place.lock, timeout=0):
            _recover(place)
            yield place
    except Timeout as error:
        raise LibraryError(
            "another build or publication is at work",
            folder.as_posix(),
            "wait until it has ended",
            "B002",
        ) from error
    except OSError as error:
        if error.errno == errno.EBUSY:
            raise LibraryError(
                "is a mount, or held by a program, and cannot be replaced",
                str(error.filename or folder),
                f"mount the folder above, or give one below; {folder.name}/ is as it was",
                "B008",
            ) from error
        if error.errno == errno.ENOENT:
            hint = "was a folder moved or deleted meanwhile? run the command again where it is now"
        else:
            hint = f"make room, or close the program that uses it; {folder.name}/ is as it was"
        raise LibraryError(
            f"cannot be written: {error.strerror}", str(error.filename or folder), hint, "B003"
        ) from error


def _recover(place: Place) -> None:
    """Clean up after one that was killed; between two renames, the old state comes back."""
    if place.old.exists() and not place.folder.exists():
        place.old.rename(place.folder)
    for leftover in (place.old, place.fresh):
        if leftover.exists():
            shutil.rmtree(leftover)


@contextmanager
def filled(place: Place) -> Iterator[Path]:
    """Give a folder to fill, for `replace`; afterwards nothing is left beside the place."""
    place.fresh.mkdir()
    try:
        yield place.fresh
        shutil.rmtree(place.old, ignore_errors=True)
    finally:
        shutil.rmtree(place.fresh, ignore_errors=True)
        if place.old.exists() and not place.folder.exists():
            place.old.rename(place.folder)


def replace(place: Place) -> None:
    """Put what was filled into its place, in one step where the system can. Raises `OSError`."""
    _write_through(place.fresh)
    if _exchange(place.fresh, place.folder):
        place.fresh.rename(place.old)
        return
    if place.folder.exists():
        place.folder.rename(place.old)
    place.fresh.rename(place.folder)


def _write_through(folder: Path) -> None:
    """Let the disk have all files of a folder: a loss of power keeps names, but not contents."""
    if sys.platform == "win32":  # it opens no folder, and syncs no file that is open for reading
        return
    for path in (*folder.rglob("*"), folder):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):  # others' links and pipes
            continue
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders swap their names, and say whether the system did: renameat2(2) of Linux."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:  # an old C library
        return False
    here, swap = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    paths = (os.fsencode(one), os.fsencode(other))
    return bool(rename(here, paths[0], here, paths[1], swap) == 0)
