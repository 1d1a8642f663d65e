"""The cache of speech, in the user's cache folder: whole files under a hash of what they depend on.

Each file ends with the SHA-256 of what is before it, so that damage is noticed.
"""

import hashlib
import os
import tempfile
from pathlib import Path

import platformdirs

from library.errors import LibraryError

TRAILER = 32  # bytes


def cached(folder: str, suffix: str, *inputs: str) -> Path:
    """Return the path of a thing whose content depends on `inputs` alone.

    The cache follows `XDG_CACHE_HOME`.
    """
    key = hashlib.sha256("\0".join(inputs).encode()).hexdigest()
    return platformdirs.user_cache_path("programme-library") / folder / key[:2] / (key + suffix)


def load(path: Path) -> bytes | None:
    """Return what was stored, or None if it is not there or damaged."""
    try:
        stored = path.read_bytes()
    except OSError:
        return None
    content, digest = stored[:-TRAILER], stored[-TRAILER:]
    return content if hashlib.sha256(content).digest() == digest else None


def store(path: Path, content: bytes) -> None:
    """Put a file into the cache, whole or not at all. Raises `LibraryError` if it cannot."""
    beside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(handle, "wb") as file:
            file.write(content + hashlib.sha256(content).digest())
        Path(beside).replace(path)
    except OSError as error:
        if beside:
            Path(beside).unlink(missing_ok=True)
        raise LibraryError(
            f"cannot be written: {error.strerror}",
            path.parent.as_posix(),
            "make room there, or set XDG_CACHE_HOME to another folder",
            "V007",
        ) from error
