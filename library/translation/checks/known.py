"""Findings that are known: what was checked before, by the same checks, is not checked again."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from library.cache import cached, load, store
from library.errors import Finding, LibraryError

_LIBRARY = Path(__file__).parent.parent.parent
_DECIDE = ("programme", "translation")  # folders with the code that findings depend on
_PACKAGES = (
    "babel", "hanta", "markdown-it-py", "mdit-py-plugins", "py3langid", "pyphen", "sentencex",
    "unicode-rbnf", "wordfreq",
)  # fmt: skip


class Known:
    """Findings by the SHA-256 of what was checked, for checks that depend on nothing else."""

    def __init__(self, domain: str, locale: str, glossary: Mapping[str, tuple[str, ...]]) -> None:
        self._path = cached("findings", ".json", _checks(), domain, locale, repr(glossary))
        self._before = _read(self._path)
        self._now: dict[str, list[list[str]]] = {}

    def findings(
        self, place: str, find: Callable[[], Iterable[Finding]], *checked: object
    ) -> list[Finding]:
        """Return what `find` finds in `checked`, at a place; it is only asked if nobody knows."""
        key = hashlib.sha256(repr(checked).encode(errors="backslashreplace")).hexdigest()
        rows = self._before.get(key)
        if rows is None:
            rows = [[each.severity, each.code, each.text, each.hint] for each in find()]
        self._now[key] = rows
        return [
            Finding("error" if severity == "error" else "warning", code, place, text, hint)
            for severity, code, text, hint in rows
        ]

    def keep(self) -> None:
        """Keep what was asked for, and forget the rest."""
        if self._now != self._before:
            with suppress(LibraryError):  # without a cache, all is checked again the next time
                store(self._path, json.dumps(self._now).encode())


@cache
def _checks() -> str:
    """Return what tells these checks from those of another version."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _PACKAGES).encode())
    for file in sorted(file for name in _DECIDE for file in (_LIBRARY / name).rglob("*.py")):
        content = file.read_bytes()
        digest.update(f"\n{file.relative_to(_LIBRARY).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _read(path: Path) -> dict[str, list[list[str]]]:
    """Return what is kept; nothing if it is no table of findings."""
    try:
        table = json.loads(load(path) or b"{}")
        whole = all(
            len(row) == 4 and all(isinstance(text, str) for text in row)
            for rows in table.values()
            for row in rows
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}
    return table if whole else {}
