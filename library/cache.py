"""The cache, in the user's cache folder: whole files under a hash of what they depend on.

Speech for the most part, which is slow to make; and the findings of checks, which read much.

Each file ends with the SHA-256 of its name and of what is before it: what was damaged, or belongs
under another name, counts as lost. Losing is no harm, everything can be made again. When the cache
is larger than `BOUND`, what was used longest ago goes first. A link in it is never followed.
"""

import hashlib
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

import platformdirs

from library.errors import LibraryError

BOUND = 5_000_000_000  # bytes
_SUM = 32  # bytes
_MOST = 1_000_000_000  # bytes: no recording is longer than a day and a half
_NEW = ".new-"  # how the name of a file begins that is being written
_NAME = re.compile(r"[0-9a-f]{64}\.\w+")
_TRIES = 10
_used: set[str] = set()  # the names that this process asked for, which it does not delete


class Stored(NamedTuple):
    """A file of the cache; `used` orders them by their last use, and nothing else trusts it."""

    used: int
    size: int  # bytes
    path: Path


def cached(folder: str, suffix: str, *inputs: str) -> Path:
    """Return the path of a thing whose content depends on `inputs` alone.

    The cache follows `XDG_CACHE_HOME`.
    """
    key = hashlib.sha256("\0".join(inputs).encode()).hexdigest()
    return root() / folder / key[:2] / (key + suffix)


def root() -> Path:
    """Return the cache's folder."""
    return _root(os.environ.get("XDG_CACHE_HOME"))


@cache
def _root(_: str | None) -> Path:
    return platformdirs.user_cache_path("programme-library")


def load(path: Path) -> bytes | None:
    """Return what was stored, or None if it is not there or damaged."""
    _used.add(path.name)
    try:
        stored = path.read_bytes() if _is_ours(path) else b""
    except OSError:
        return None
    content = stored[:-_SUM]
    if stored != _sealed(path, content):
        return None
    with suppress(OSError):  # a cache that cannot be written can be read
        os.utime(path)
    return content


def _is_ours(path: Path) -> bool:
    """Say whether something is a file in the cache itself: no link, pipe or folder."""
    status = path.lstat()
    linked = path.parent.is_symlink() or path.parent.parent.is_symlink()
    return stat.S_ISREG(status.st_mode) and status.st_size <= _MOST and not linked


def _sealed(path: Path, content: bytes) -> bytes:
    return content + hashlib.sha256(path.name.encode() + content).digest()


def store(path: Path, content: bytes) -> None:
    """Put a file into the cache, whole or not at all. Raises `LibraryError` if it cannot."""
    sealed = _sealed(path, content)
    try:
        for _ in range(_TRIES):
            with suppress(OSError):  # somebody deletes, or makes, a folder at this moment
                return _put(path, sealed)
        _put(path, sealed)
    except OSError as error:
        raise _unwritable(error, path.parent) from error


def _put(path: Path, sealed: bytes) -> None:
    for folder in (path.parent.parent, path.parent):
        if folder.is_symlink() or not folder.is_dir():
            folder.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_NEW)  # for this user's eyes alone
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _unwritable(error: OSError, place: Path) -> LibraryError:
    return LibraryError(
        f"cannot be written: {error.strerror}",
        place.as_posix(),
        "make room there, or set XDG_CACHE_HOME to another folder",
        "V007",
    )


@contextmanager
def in_use() -> Iterator[None]:
    """Let nobody delete from the cache meanwhile; in the end, bring it down to `BOUND`.

    If others use it then, the last of them does that.
    """
    with ExitStack() as held:
        with suppress(OSError):  # what cannot be locked can be used all the same
            root().mkdir(parents=True, exist_ok=True)
            held.enter_context(_lock(root(), alone=False))
        yield
    with suppress(LibraryError):
        prune(BOUND)


def prune(bound: int) -> None:
    """Delete what was used longest ago until the cache has at most `bound` bytes.

    What this process used stays, and so does what is not ours; what was left by writers that were
    killed goes. Raises `LibraryError` if another process uses the cache, or if it cannot be
    written.
    """
    try:
        with _lock(root(), alone=True, wait=False):
            for folder, _, names in os.walk(root()):
                for name in names:
                    if name.startswith(_NEW):
                        Path(folder, name).unlink(missing_ok=True)
            files = sorted(contents())
            size = sum(file.size for file in files)
            for file in files:
                if size > bound and file.path.name not in _used:
                    file.path.unlink(missing_ok=True)
                    size -= file.size
    except BlockingIOError as error:
        raise LibraryError(
            "the cache is in use", root().as_posix(), "wait until the other command has ended",
            "V009",
        ) from error  # fmt: skip
    except FileNotFoundError:  # there is no cache
        return
    except OSError as error:
        raise _unwritable(error, root()) from error


def contents() -> Iterator[Stored]:
    """Yield the files of the cache, in no order."""
    for folder, _, names in os.walk(root()):
        for name in filter(_NAME.fullmatch, names):
            path = Path(folder, name)
            with suppress(OSError):  # it was deleted meanwhile
                status = path.lstat()
                if stat.S_ISREG(status.st_mode):
                    yield Stored(status.st_mtime_ns, status.st_size, path)


@contextmanager
def claimed(path: Path) -> Iterator[None]:
    """Let one process at a time make a thing, so that the others find it made."""
    with ExitStack() as held:
        with suppress(OSError):  # what cannot be locked can be made all the same
            path.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(_lock(path.parent, alone=True))
        yield


def _lock(folder: Path, *, alone: bool, wait: bool = True) -> AbstractContextManager[object]:
    """Return a hold on a folder, shared or alone; the system ends it with the process.

    Raises `OSError` if there is no such folder, and `BlockingIOError` if it cannot be had without
    waiting.
    """
    if sys.platform == "win32":  # there, what is deleted in the middle is only made again
        return ExitStack()
    import fcntl

    held = ExitStack()
    handle = os.open(folder, os.O_RDONLY)  # the folder itself: no file of ours can be in the way
    held.callback(os.close, handle)
    how = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
    try:
        fcntl.flock(handle, how if wait else how | fcntl.LOCK_NB)
    except OSError:
        held.close()
        raise
    return held
