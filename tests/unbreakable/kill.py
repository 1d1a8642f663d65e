"""Kills builds, and looks whether the next one makes what it would have made undisturbed.

    python -m tests.unbreakable.kill --times 100

The real programme's first chapter in German and Turkish, spoken by eSpeak: a build from nothing
takes some seconds. Before each round the sources change and a part of the cache is lost, so that
each stage has work. Every fifth kill waits for the moment at which the shelf is moved into place,
which is too short to be hit by chance; the others come at any moment.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from library.shelf.place import Place
from tests.conftest import ROOT
from tests.unbreakable.processes import begin, kill, orphans, stage, sums

SEED = 7
LOSSES = (1.0, 0.5, 0.05)  # the share of the cache that is lost before a round
ORDER = ("reading", "speaking", "recording", "publishing", "moving", "clearing up")
Files = Mapping[str, bytes]


@dataclass
class Outcome:
    """What came of it: kills by stage and by who was killed, and what went wrong."""

    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0
    whole: int = 0

    def __str__(self) -> str:
        lines = [f"{'killed while':<14}{'main process':>14}{'all processes':>15}"]
        lines += [
            f"{name:<14}{self.kills[name, 'main']:>14}{self.kills[name, 'all']:>15}"
            for name in ORDER
        ]
        lines.append(
            f"{self.kills.total()} kills in {self.seconds:.0f} s; the watcher read {self.whole} "
            f"whole shelves; {len(self.failures)} failures"
        )
        return "\n".join([*lines, *self.failures])


@dataclass(frozen=True)
class Trial:
    """A project in states to change between, and how it is built."""

    folder: Path
    states: Sequence[Files]
    arguments: tuple[str, ...]

    def build(self, name: str, state: Files) -> tuple[float, dict[str, str]]:
        """Build a state undisturbed; return how long it took, and the sum of every file."""
        project = self.folder / name
        write(project, state)
        log = self.folder / f"{name}.log"
        began = time.monotonic()
        with cache(self.folder / f"{name}-cache"):
            process = begin(project, *self.arguments, log=log)
        if process.wait(600) != 0:
            raise RuntimeError(log.read_text("utf-8"))
        return time.monotonic() - began, sums(project / "build")


def run(trial: Trial, times: int) -> Outcome:
    """Kill builds so many times; each is followed by one that may end."""
    chance, outcome = random.Random(SEED), Outcome()
    began = time.monotonic()
    built = [trial.build("reference", state) for state in trial.states]
    wanted = [sums for _, sums in built]
    cold, warm = built[0][0], built[1][0]
    project, log = trial.folder / "project", trial.folder / "killed.log"
    current = 0
    trial.build("project", trial.states[current])
    with watching(project / "build", outcome):
        while outcome.kills.total() < times:
            number = outcome.kills.total()
            loss = chance.choice(LOSSES)
            lose(trial.folder / "project-cache", loss, chance)
            current = (current + chance.randrange(1, len(trial.states))) % len(trial.states)
            write(project, trial.states[current])
            with cache(trial.folder / "project-cache"):
                process = begin(project, *trial.arguments, log=log)
            if number % 5 == 4:
                wait_for_move(process, project)
                time.sleep(chance.uniform(0, 0.1))
            else:
                time.sleep(chance.uniform(0, warm + loss * (cold - warm)))
            if process.poll() is not None:
                continue  # it was quicker
            who = ("main", "all")[number % 2]
            kill(process, who == "all")
            where = stage(project, log)
            outcome.kills[where, who] += 1
            print(f"{outcome.kills.total()}: {who} while {where}", *outcome.failures, flush=True)
            if left := orphans(process.pid):
                outcome.failures.append(f"{number}: orphans of a kill while {where}: {left}")
            try:
                made = trial.build("project", trial.states[current])[1]
            except RuntimeError as error:
                outcome.failures.append(f"{number}: the build after a kill while {where}: {error}")
                continue
            if made != wanted[current]:
                differ = {name for name, _ in made.items() ^ wanted[current].items()}
                outcome.failures.append(f"{number}: other bytes after {where}: {sorted(differ)}")
            place = Place(project / "build")
            if place.fresh.exists() or place.old.exists():
                outcome.failures.append(f"{number}: leftovers after a kill while {where}")
    outcome.seconds = time.monotonic() - began
    return outcome


def wait_for_move(process: "subprocess.Popen[bytes]", project: Path) -> None:
    sums_file = Place(project / "build").fresh / "SHA256SUMS"
    while process.poll() is None and not sums_file.exists():
        time.sleep(0.001)


@contextmanager
def watching(build: Path, outcome: Outcome) -> Iterator[None]:
    """Let the watcher look at `build/` meanwhile, and add what it saw."""
    command = [sys.executable, "-m", "tests.unbreakable.watcher", str(build)]
    watcher = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield
    finally:
        seen = json.loads(watcher.communicate()[0])
        outcome.whole = seen["whole"]
        outcome.failures += [f"seen half: {harm}" for harm in seen["harms"]]


@contextmanager
def cache(folder: Path) -> Iterator[None]:
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("XDG_CACHE_HOME")
        if before is not None:
            os.environ["XDG_CACHE_HOME"] = before


def lose(folder: Path, share: float, chance: random.Random) -> None:
    """Delete a share of the files of a cache, in all its folders."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and chance.random() < share:
            file.unlink()


def write(project: Path, state: Files) -> None:
    for name, content in state.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(content)


def states(project: Path) -> list[Files]:
    """Return a project's files as they are, and with a change in each kind of file."""
    original: Files = {
        file.relative_to(project).as_posix(): file.read_bytes()
        for folder in ("sources", "translations")
        for file in sorted((project / folder).rglob("*"))
        if file.is_file()
    }
    found: list[Files] = [original]
    chapters = [name for name in original if name.startswith("sources/chapters/")]
    for name in (chapters[0], chapters[-1]):
        found.append({**original, name: original[name] + b"\nDas ist ein ganz neuer Satz.\n"})
    for name, content in original.items():
        if name.endswith("/programme.po"):
            changed = re.sub(rb'(msgstr "[^"]+)\."', rb'\1!"', content, count=1)
            found.append({**original, name: changed})
    return found


def real_chapters(folder: Path, count: int) -> Path:
    """Write a project with the first chapters of the real programme."""
    for name in ("sources", "translations"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("en", "de_simple"):
        shutil.rmtree(folder / "translations" / name)
    table = folder / "sources/programme.toml"
    text = table.read_text("utf-8")
    names = re.findall(r'"([^"]+\.md)"', text)
    for name in names[count:]:
        (folder / "sources/chapters" / name).unlink()
        text = re.sub(rf'\s*"{re.escape(name)}",?', "", text)
    table.write_text(text, "utf-8")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=100)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = states(real_chapters(folder / "original", 1))
        times = parser.parse_args().times
        outcome = run(Trial(folder, found, ("build", "--draft")), times)
    print(outcome)
    sys.exit(bool(outcome.failures))


if __name__ == "__main__":
    main()
