"""Lists folders backwards in every Python whose PYTHONPATH has this folder, as other disks may."""

import os
from collections.abc import Iterator
from typing import Any

_scan, _list = os.scandir, os.listdir


class _Backwards:
    """What `os.scandir` gives, the last first."""

    def __init__(self, *arguments: Any) -> None:
        with _scan(*arguments) as entries:
            self._entries = iter(sorted(entries, key=lambda entry: str(entry.name), reverse=True))

    def __iter__(self) -> "Iterator[os.DirEntry[str]]":
        return self._entries

    def __next__(self) -> "os.DirEntry[str]":
        return next(self._entries)

    def __enter__(self) -> "_Backwards":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Nothing is open."""


os.scandir = _Backwards  # type: ignore[assignment]
os.listdir = lambda *arguments: sorted(_list(*arguments), reverse=True)  # type: ignore[assignment]
