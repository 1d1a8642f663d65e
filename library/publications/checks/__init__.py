"""Checks of finished publications: what validators let pass, and what listeners would miss.

Each module looks at one side of one format. A check reads a file as a reader's device would, shares
no code with what wrote it, and yields findings; what cannot be read at all is a finding, too.
"""

import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from library.errors import Finding

_CHECKED = {"epub": ".epub", "daisy": "-daisy.zip"}
"""The formats of `library.json` that have a module here, and how their files' names end."""

UNREADABLE = (
    OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError,
    UnicodeDecodeError,
)  # fmt: skip
"""What reading a damaged ZIP raises."""
LARGEST = 2_000_000_000
"""Bytes that a book may unpack to: no programme needs more, and memory is not endless."""

Check = Callable[[Path], Iterator[Finding]]


def check_file(path: Path, format: str) -> Iterator[Finding]:
    """Yield what is wrong with a finished file of a format; nothing for a format without checks."""
    if format in _CHECKED:
        check: Check = import_module(f"{__name__}.{format}").check
        yield from check(path)


def format_of(path: Path) -> str:
    """Return the format of a file by its name; empty if it is none that we check."""
    return next((name for name, end in _CHECKED.items() if path.name.endswith(end)), "")
