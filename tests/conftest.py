"""What several tests need: a small project, the real library, and a cache of their own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

ROOT = Path(__file__).parent.parent
CHAPTERS = {
    "01-anfang.md": "# Der Anfang\n\nWir bauen 13 Wohnungen. Das ist gut.\n",
    "02-ende.md": "# Das Ende\n\n- Ein Punkt\n- Noch ein Punkt\n",
}
BASE_URL = "https://example.org/programm/"
QUICK = ("--voice", "tr=espeak", "--base-url", BASE_URL)  # how the tests build the real library
TOML = """\
title = "Ein Programm"
subtitle = "Für den Test"
slug = "ein-programm"
identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"
language = "de"
date = "2020"
publisher = "Verein"
rights = "Frei"
contact = "Verein, Dortmund"
chapters = [{chapters}]
"""


@dataclass(frozen=True)
class Run:
    """What a command did."""

    code: int
    out: str
    err: str


Library = Callable[..., Run]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the processes of one run of the tests share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def cache(shared: Path) -> Path:
    """A cache of speech that all tests of a run share, and no other."""
    return shared / "cache"


@pytest.fixture(autouse=True)
def _environment(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for proxy in ("HTTP_PROXY", "HTTPS_PROXY"):  # for processes: pytest-socket guards our own
        monkeypatch.setenv(proxy, "http://127.0.0.1:9")


def write_sources(folder: Path, chapters: dict[str, str]) -> None:
    """Write a `sources/` with these chapters."""
    (folder / "sources" / "chapters").mkdir(parents=True, exist_ok=True)
    names = ", ".join(f'"{name}"' for name in chapters)
    (folder / "sources" / "programme.toml").write_text(TOML.format(chapters=names), "utf-8")
    for name, text in chapters.items():
        (folder / "sources" / "chapters" / name).write_text(text, "utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a programme of two chapters, not translated."""
    write_sources(tmp_path, CHAPTERS)
    return tmp_path


def run_library(folder: Path, *arguments: str, **options: Any) -> Run:
    """Run the command in a process of its own, in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "library", "--project", str(folder), *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        **options,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Run(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def library(project: Path) -> Library:
    """Run the command on the small project."""
    return lambda *arguments, **options: run_library(project, *arguments, **options)


@dataclass(frozen=True)
class RealLibrary:
    """The real programme, built, and what the command printed."""

    folder: Path
    run: Run

    @property
    def build(self) -> Path:
        return self.folder / "build"

    def publications(self) -> list[dict[str, Any]]:
        text = (self.build / "library.json").read_text("utf-8")
        publications: list[dict[str, Any]] = json.loads(text)["publications"]
        return publications


def copy_project(to: Path) -> Path:
    """Copy the repository's sources and translations."""
    for name in ("sources", "translations"):
        shutil.copytree(ROOT / name, to / name)
    return to


@pytest.fixture(scope="session")
def real(shared: Path, cache: Path) -> RealLibrary:
    """The real library, built once for all tests of a run, which leave it as it is.

    Turkish is spoken by eSpeak here: Kokoro would need six minutes of a core. `make listen` hears
    all that Kokoro says, and tests/narration/test_neural_engines.py tests it.
    """
    folder, report = shared / "real", shared / "real.json"
    with FileLock(shared / "real.lock"), pytest.MonkeyPatch.context() as monkeypatch:
        if not report.exists():
            monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
            monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
            monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
            run = run_library(copy_project(folder), "build", *QUICK)
            assert run.code == 0, run.err
            report.write_text(json.dumps(asdict(run)), "utf-8")
        return RealLibrary(folder, Run(**json.loads(report.read_text("utf-8"))))


_SEEN = (
    "EPUBCheck ", "Ace ", "Reader: ", "Thorium ", "Mutation", "Loudness ", "Site: ", "Same bytes: ",
    "No network: ", "Full disk: ", "Stopped while ", "Killed: ", "Two checkouts: ",
)  # fmt: skip


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what EPUBCheck read and how many planted faults were found: seen, not believed."""
    for report in terminalreporter.stats.get("passed", []):
        for line in report.capstdout.splitlines():
            if line.startswith(_SEEN):
                terminalreporter.write_line(line)
