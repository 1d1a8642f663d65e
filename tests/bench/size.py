"""A programme a hundred times as long: time, memory, and whether what comes out is whole."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import soundfile
from mutagen.mp3 import MP3

from library.translation.catalogs import catalog_path, read_catalog, write_catalog
from tests.bench.long import write_long
from tests.bench.real import clips
from tests.bench.rows import Row
from tests.bench.runs import Run, library, run
from tests.publications.validators import epubcheck_all

_GRAVE = ("FATAL", "ERROR", "WARNING")
_DIFFERENCE = 0.15  # that a unit of text may differ from another
_MEMORY = 1.5


@dataclass(frozen=True)
class Built:
    """A long project and its cold build by the draft voice, in a new folder."""

    folder: Path
    times: int
    locales: Sequence[str]

    @property
    def project(self) -> Path:
        """Return the project's folder."""
        return self.folder / f"{self.times}-times"

    @cached_property
    def run(self) -> Run:
        """Write the project and build it."""
        write_long(self.project, self.times)
        command = library(self.project, "build", *self.locales, "--draft")
        return run(command, cache=self.project / "cache", watch=True)

    @cached_property
    def phrases(self) -> int:
        """Return how many phrases were spoken."""
        return len(clips(self.project / "cache"))


def measure_long(folder: Path, times: int, locales: Sequence[str]) -> Iterator[Row]:
    """Yield how time and memory grow from the programme to one ten and a hundred times as long."""
    one, ten, long = (Built(folder, count, locales) for count in (1, times // 10, times))
    said = f"{times} times as long"
    voices = f"editions {' '.join(locales)}, draft voices; " if locales else "draft voices; "
    unit = [built.run.cpu / built.phrases * 1_000 for built in (one, ten, long)]
    yield Row(
        f"{said}: CPU a phrase",
        unit[2],
        "ms",
        1 + _DIFFERENCE,
        "as long as the real one",
        unit[0],
        note=f"{voices}{one.phrases}, {ten.phrases}, {long.phrases} phrases; "
        f"CPU {one.run.cpu:.0f}, {ten.run.cpu:.0f}, {long.run.cpu:.0f} s; "
        f"wall {one.run.wall:.0f}, {ten.run.wall:.0f}, {long.run.wall:.0f} s",
    )
    slopes = [_slope(one, ten), _slope(ten, long)]
    what = f"{said}: CPU of a further phrase"
    than = f"up to {times // 10} times"
    note = "without what every build costs, however short"
    most, least = 1 + _DIFFERENCE, 1 - _DIFFERENCE
    yield Row(what, slopes[1], "ms", most, than, slopes[0], least=least, note=note)
    for name, kind in (("all processes", "memory"), ("the largest process", "largest")):
        ours, short = (getattr(built.run, kind) / 1e6 for built in (long, one))
        yield Row(f"{said}: memory, {name}", ours, "MB", _MEMORY, "the real length", short)
    yield from _whole(long)


def _slope(short: Built, long: Built) -> float:
    """Return the milliseconds of CPU for each phrase that one has more than the other."""
    return 1_000 * (long.run.cpu - short.run.cpu) / (long.phrases - short.phrases)


def _whole(built: Built) -> Iterator[Row]:
    """Yield what the validators say, and whether the sound can be decoded to its end."""
    said, build = f"{built.times} times as long", built.project / "build"
    entries = json.loads((build / "library.json").read_text("utf-8"))["publications"]
    epubs = [build / entry["path"] for entry in entries if entry["format"] == "epub"]
    reports = epubcheck_all(epubs, built.folder)
    messages = [message for report in reports for message in report["messages"]]
    grave = [message for message in messages if message["severity"] in _GRAVE]
    note = "; ".join(sorted({f"{message['ID']} {message['message']}" for message in grave})[:5])
    yield Row(f"{said}: what EPUBCheck says", len(grave), "", 0, note=note)
    checked = run(library(built.project, "check", build), codes=(0, 1))
    errors = checked.out.count(" error: ")
    yield Row(f"{said}: errors by library check", errors, "", 0, note=checked.out.splitlines()[0])
    chapters = [entry for entry in entries if entry["format"] == "mp3"]
    books = [entry for entry in entries if entry["format"] == "audiobook"]
    files = [*books]
    for book in books:
        own = [entry for entry in chapters if entry["locale"] == book["locale"]]
        files += [own[0], own[-1]]
    wrong = [entry["path"] for entry in files if not _sounds(build / entry["path"], entry)]
    note = f"of {len(files)}: the first and last chapters, audiobooks. {', '.join(wrong)}"
    yield Row(f"{said}: MP3s of another length", len(wrong), "", 0, note=note)


def _sounds(path: Path, entry: dict[str, Any]) -> bool:
    """Tell whether a file lasts as long as is said of it; a chapter is decoded to its end."""
    if entry["format"] == "audiobook":  # 13 hours of sound do not fit into the memory
        info = MP3(path).info
        return bool(info and abs(info.length - entry["seconds"]) < 1)
    samples, rate = soundfile.read(path, dtype="int16")
    return bool(abs(len(samples) / rate - entry["seconds"]) < 1)


def measure_catalogs(folder: Path, times: int) -> Iterator[Row]:
    """Yield how long the translators' commands take on the long programme in all languages.

    They are measured as translators use them: a translation was changed since the last check. The
    very first check, of which nothing is known, is told beside it.
    """
    project, cache = write_long(folder / "catalogs", times), folder / "catalogs-cache"

    def wall(command: str) -> float:
        return run(library(project, command), cache=cache, codes=(0, 1)).wall

    first = [wall(command) for command in ("extract", "update", "check")]
    path = catalog_path(project / "translations", "tr", "programme")
    catalog = read_catalog(path)
    entry = next(entry for entry in catalog if entry.id and entry.string)
    entry.string = f"Dortmund: {entry.string}"
    write_catalog(path, catalog)
    walls = [wall(command) for command in ("extract", "update", "check")]
    note = (
        "extract {:.1f} s, update {:.1f} s, check {:.1f} s; the first time, when nothing was "
        "checked before: {:.1f}, {:.1f}, {:.1f} s"
    ).format(*walls, *first)
    what = f"{times} times as long: extract, update, check"
    yield Row(what, sum(walls), "s", 5.0, note=note)
