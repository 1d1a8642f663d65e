"""The real programme: cold, started, built again, and with one sentence changed."""

import hashlib
import json
import re
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from library.programme.model import Block
from library.programme.reader import read_programme
from library.programme.sentences import split_sentences
from library.project import Project
from library.translation.catalogs import catalog_path, read_catalog, write_catalog
from tests.bench.rows import Row
from tests.bench.runs import Run, library, run
from tests.conftest import copy_project

_STARTS = 20
_AGAIN = 5
_STATE = 3  # sentences of a title page: how much is translated (two), and how long it lasts
_INDEXES = re.compile(r"[^/]*\.(?:html|xml|json)|SHA256SUMS|\.gitignore|opds[^/]*|_headers")
_HEAVY = (
    "babel", "ebooklib", "jinja2", "langcodes", "lxml", "markdown_it", "multiprocessing", "numpy",
    "onnxruntime", "PIL", "pydub", "scipy", "soundfile", "sqlite3", "ssl", "typst", "unicodedata",
    "uvicorn", "wordfreq",
)  # fmt: skip
_SHOW_MODULES = """
import sys
sys.argv = ["library", "--help"]
from library.__main__ import main
try:
    main()
except SystemExit:
    pass
print("modules:", *sorted({name.partition(".")[0] for name in sys.modules}))
"""
Snapshot = dict[str, tuple[int, int, str]]
"""Inode, time of change in nanoseconds and SHA-256 of each file of a folder by its path."""


@dataclass(frozen=True)
class Real:
    """The real programme in a new folder with a cache of its own, built when it is asked for.

    With `draft` the quickest voice speaks: to try the bench, not to believe its figures.
    """

    folder: Path
    draft: bool

    @property
    def cache(self) -> Path:
        """Return where its speech is kept."""
        return self.folder / "cache"

    @cached_property
    def project(self) -> Path:
        """Return the copy of sources and translations."""
        return copy_project(self.folder / "project")

    @cached_property
    def cold(self) -> Run:
        """Build it the first time."""
        return run(self.command(), cache=self.cache)

    def command(self, *options: object) -> list[object]:
        """Return the command that builds it."""
        draft = ["--draft"] if self.draft else []
        return library(self.project, "build", *draft, *options)

    def again(self) -> tuple[Run, set[str], Snapshot]:
        """Build it, and return what that took, the new clips, and what is in `build/` now."""
        before = clips(self.cache)
        done = run(self.command(), cache=self.cache)
        return done, clips(self.cache) - before, snapshot(self.project / "build")

    def heard(self) -> dict[str, list[str]]:
        """Return the pages and texts where each clip is heard, by its file's name."""
        wanted = ["espeak"] if self.draft else []
        command = [sys.executable, "-m", "tests.bench.spoken", self.project, *wanted]
        places: dict[str, list[str]] = json.loads(run(command, cache=self.cache).out)
        return places


def clips(cache: Path) -> set[str]:
    """Return the names of the clips in a cache."""
    folder = cache / "programme-library" / "clips"
    return {file.name for file in folder.rglob("*") if file.is_file()}


def snapshot(build: Path) -> Snapshot:
    """Return what tells a file that was written again from one that was left alone."""
    found = {}
    for file in sorted(file for file in build.rglob("*") if file.is_file()):
        status, digest = file.stat(), hashlib.sha256(file.read_bytes()).hexdigest()
        found[file.relative_to(build).as_posix()] = (status.st_ino, status.st_mtime_ns, digest)
    return found


def rewritten(before: Snapshot, after: Snapshot) -> list[str]:
    """Return the paths of files that were written, or that are gone."""
    return sorted(name for name in before | after if before.get(name) != after.get(name))


def measure_cold(real: Real) -> Iterator[Row]:
    """Yield what a cold build takes beside its engines and encoder, and what two cores gain."""
    cold = real.cold
    before = snapshot(real.project / "build")
    wanted = ["espeak"] if real.draft else []
    alone = run(
        [sys.executable, "-m", "tests.bench.engines", real.project, *wanted], cache=real.cache
    )
    figures = json.loads(alone.out.splitlines()[-1])
    voices = "draft" if real.draft else "own"
    yield Row(
        f"cold build, four editions, {voices} voices: CPU",
        cold.cpu,
        "s",
        1.25,
        f"engines {figures['engines']:.1f} + encoder {figures['encoder']:.1f}, alone",
        figures["engines"] + figures["encoder"],
        note=f"{figures['lines']} lines, {len(clips(real.cache))} clips in the cache",
    )
    shutil.rmtree(real.folder / "one", ignore_errors=True)
    one = Real(real.folder / "one", real.draft)
    slow = run(one.command("--jobs", 1), cache=one.cache, core=0)
    two = Real(real.folder / "two", real.draft)
    quick = run(two.command("--jobs", 2), cache=two.cache)
    yield Row("cold build: wall on two cores", quick.wall, "s", 0.6, "on one core", slow.wall)
    differ = {
        name
        for built in (one, two)
        for name, (*_, digest) in snapshot(built.project / "build").items()
        if name not in before or before[name][2] != digest
    }
    yield Row("files that differ with one job, two, all", len(differ), "", 0, note=_list(differ))


def measure_start(real: Real) -> Iterator[Row]:
    """Yield how long the command takes to say what it can do."""
    commands: tuple[Sequence[object], ...] = (
        [sys.executable, "-m", "library", "--help"],
        [sys.executable, "-c", "pass"],
    )
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(_STARTS):  # in turns: what else the machine does, both have to bear
        for command, taken in zip(commands, times, strict=True):
            taken.append(run(command).wall)
    ours, python = map(statistics.median, times)
    yield Row("library --help: wall", ours, "s", 4, "python -c pass", python)
    modules = run([sys.executable, "-c", _SHOW_MODULES]).out.rpartition("modules:")[2].split()
    heavy = {*_HEAVY} & {*modules}
    note = f"{len(modules)} modules at all. {_list(heavy)}"
    yield Row("heavy modules that --help loads", len(heavy), "", 0, note=note)


def measure_unchanged(real: Real) -> Iterator[Row]:
    """Yield what a build does when nothing changed."""
    cold = real.cold
    before = snapshot(real.project / "build")
    walls, spoken, written = [], set(), set()
    for _ in range(_AGAIN):
        done, new, after = real.again()
        walls.append(done.wall)
        spoken |= new
        written |= {*rewritten(before, after)}
    wall = statistics.median(walls)
    yield Row("nothing changed: wall", wall, "s", 1.0, "cold build", cold.wall, absolute=True)
    yield Row("nothing changed: phrases spoken", len(spoken), "", 0)
    yield Row("nothing changed: files written", len(written), "", 0, note=_list(written))


def measure_changed(real: Real) -> Iterator[Row]:
    """Yield what a build does when one sentence changed: Turkish, German, and back again."""
    cold = real.cold
    before = snapshot(real.project / "build")
    chapters = read_programme(real.project / "sources").chapters
    block, file = next(
        (block, real.project / chapter.file)
        for chapter in chapters
        for block in chapter.blocks()
        if block.kind == "paragraph" and len(list(split_sentences(block.message, "de"))) > 1
    )
    path = catalog_path(real.project / "translations", "tr", "programme")
    changed = _with_change(real, path, lambda: _change_turkish(path, block))
    written = {*rewritten(before, changed.files)}
    foreign = {name for name in written if not name.startswith("tr/") and not _is_index(name)}
    what = "one Turkish sentence"
    yield Row(f"{what}: wall", changed.run.wall, "s", 0.1, "cold build", cold.wall)
    yield Row(f"{what}: phrases spoken", len(changed.spoken), "", 1, least=1)
    yield Row(f"{what}: files written in other places", len(foreign), "", 0, note=_list(foreign))
    note = _list(written - foreign)
    yield Row(f"{what}: files written", len(written), "", len(before), note=note)
    yield _returned(what, before, real.again())
    changed = _with_change(real, file, lambda: _change_german(file, block))
    what = "one German sentence"
    yield Row(f"{what}: wall", changed.run.wall, "s", 0.1, "cold build", cold.wall)
    places = [changed.heard.get(name, ["nowhere"]) for name in changed.spoken]
    others = [each for each in places if not any(text.startswith("chapter: ") for text in each)]
    note = "the others fall back to German for that block, which the German clips say"
    spoken = len(places) - len(others)
    yield Row(f"{what}: chapters' phrases spoken", spoken, "", 1, least=1, note=note)
    most = _STATE * len(Project(real.project).locales())
    texts = _list({text for each in others for text in each})
    note = f"how much is translated, how long it lasts: {texts}"
    yield Row(f"{what}: other phrases spoken", len(others), "", most, note=note)
    yield _returned(what, before, real.again())


@dataclass(frozen=True)
class _Changed:
    """A build after a change: what was spoken anew, and the pages where each clip is heard."""

    run: Run
    spoken: set[str]
    files: Snapshot
    heard: dict[str, list[str]]


def _with_change(real: Real, file: Path, change: Callable[[], None]) -> _Changed:
    """Build with a changed file, which is then put back."""
    content = file.read_bytes()
    change()
    changed = _Changed(*real.again(), real.heard())
    file.write_bytes(content)
    return changed


def _returned(what: str, before: Snapshot, back: tuple[Run, set[str], Snapshot]) -> Row:
    _, new, after = back
    differ = {
        name
        for name in before | after
        if name not in before or name not in after or before[name][2] != after[name][2]
    }
    note = f"{len(new)} phrases spoken. {_list(differ)}"
    return Row(
        f"{what}, and back: differing files, phrases", len(differ) + len(new), "", 0, note=note
    )


def _change_turkish(path: Path, block: Block) -> None:
    catalog = read_catalog(path)
    entry = catalog.get(block.message)
    if entry is None:
        raise ValueError(f"not translated: {block.message!r}")
    entry.string = _changed(str(entry.string), "tr")
    write_catalog(path, catalog)


def _change_german(file: Path, block: Block) -> None:
    text = file.read_text("utf-8")
    file.write_text(text.replace(block.message, _changed(block.message, "de"), 1), "utf-8")


def _changed(text: str, tag: str) -> str:
    """Return a text whose last sentence is another one."""
    last = list(split_sentences(text, tag))[-1]
    return text[: len(text) - len(last)] + f"Dortmund: {last}"


def _is_index(name: str) -> bool:
    return bool(_INDEXES.fullmatch(name))


def _list(names: set[str]) -> str:
    some = ", ".join(sorted(names)[:12])
    return some + (f" and {len(names) - 12} more" if len(names) > 12 else "")
