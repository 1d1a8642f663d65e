"""Writes the tables of packages in LICENCES.md anew: python -m tests.licences."""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable

from tests.conftest import ROOT
from tests.licences.packages import licence_of, locked, node_licences


def _rows(packages: Iterable[str]) -> list[tuple[str, str]]:
    rows = [(name, licence_of(name)) for name in sorted(packages)]
    if unclear := [name for name, licence in rows if licence is None]:
        sys.exit(f"{', '.join(unclear)}: not installed, or no clear licence: see packages.py")
    return [(name, str(licence)) for name, licence in rows]


def _grouped(packages: Iterable[str]) -> list[tuple[str, str]]:
    groups = defaultdict(list)
    for name, licence in _rows(packages):
        groups[licence].append(name)
    return [(", ".join(names), licence) for licence, names in sorted(groups.items())]


def main() -> None:
    """Replace the rows of each table; what stands around them stays."""
    library, test = locked("requirements.lock"), locked("requirements-test.lock")
    node = sorted(node_licences().items())
    tables = {
        "Packages of the library": _rows(library),
        "Packages of the tests": _grouped(test - library),
        "Packages of `make listen`": _grouped(locked("requirements-listen.lock") - test),
        "Packages of Node.js, for the tests": [(str(count), name) for name, count in node],
    }
    file = ROOT / "LICENCES.md"
    text = file.read_text("utf-8")
    for heading, rows in tables.items():
        before, found, rest = text.partition(f"## {heading}\n")
        above, line, below = rest.partition("|---|---|\n")
        if not found or not line:
            sys.exit(f"LICENCES.md has no table under {heading!r}")
        lines = "".join(f"| {name} | {licence} |\n" for name, licence in rows)
        text = before + found + above + line + lines + re.sub(r"\A(\|[^\n]*\n)*", "", below)
    file.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
