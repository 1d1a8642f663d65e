"""A build needs no network, and asks for none: but with `gtts`, which says so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run, run_library, write_sources

pytestmark = pytest.mark.slow

_BLOCK = ROOT / "tests" / "offline"
_NAMESPACE = ("unshare", "--user", "--map-root-user", "--net")  # nothing in it but its own loopback


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Take the network from all processes that Python starts; the log tells who asked for it."""
    (tmp_path / "log").touch()
    monkeypatch.setenv("OFFLINE_LOG", str(tmp_path / "log"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, (_BLOCK, ROOT))))
    return tmp_path / "log"


@pytest.fixture(scope="module")
def namespace() -> tuple[str, ...]:
    """The command that gives a process a network with nobody else in it; empty if none can."""
    if not shutil.which(_NAMESPACE[0]):
        return ()
    command = [*_NAMESPACE, "cat", "/proc/net/dev"]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    interfaces = [line.partition(":")[0].strip() for line in run.stdout.splitlines()[2:]]
    if run.returncode != 0:
        return ()
    assert interfaces == ["lo"]
    return _NAMESPACE


def asked(log: Path) -> list[str]:
    """Return who asked for the network, and for what."""
    return [line for line in log.read_text("utf-8").splitlines() if not line.endswith("began")]


def processes(log: Path) -> set[str]:
    """Return the processes that had no network."""
    return {line.split()[0] for line in log.read_text("utf-8").splitlines()}


def run(folder: Path, before: tuple[str, ...], *arguments: str) -> Run:
    """Run the command in a folder; `before` is a program that starts it."""
    done = subprocess.run(
        [*before, sys.executable, "-m", "library", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def test_all_formats_and_voices_without_network(
    tmp_path: Path, log: Path, namespace: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))  # all is spoken, drawn and set
    write_sources(tmp_path, {"01-gut.md": "# Gut\n\nDas ist [very good]{lang=en}.\n"})
    runs = [run(tmp_path, namespace, "build", "--voice", "de=pico")]
    began = len(processes(log))
    for voice in ("de=espeak", "en=hibari", "tr=kokoro"):
        locale = voice.partition("=")[0]
        (tmp_path / "translations" / locale).mkdir(parents=True, exist_ok=True)
        options = ("--voice", voice, "--locale", locale, "--to", str(tmp_path / "say.mp3"))
        runs.append(run(tmp_path, namespace, "say", "Dortmund.", *options))
    for done in runs:
        assert done.code == 0, done.err
    formats = {path.suffix for path in (tmp_path / "build/de").rglob("*")}
    assert {".epub", ".zip", ".mp3", ".lpf", ".vtt", ".pdf", ".brf", ".html", ".txt"} <= formats
    assert asked(log) == []
    assert began >= 2  # the command and a worker at least
    kernel = "and a namespace of the kernel" if namespace else "ALONE: no namespace can be had here"
    print(f"No network: {len(processes(log))} processes, blocked by Python's audit hooks {kernel}")


def test_with_gtts_the_block_is_hit_and_the_message_says_what_to_do(
    project: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HTTPS_PROXY")  # or that is asked for
    done = run_library(project, "build", "--only", "mp3", "--voice", "de=gtts")
    assert done.code == 1
    assert "V005 the connection to Google failed" in done.err
    assert "run the command again later" in done.err
    requests = {line.split(maxsplit=1)[1] for line in asked(log)}
    assert "socket.getaddrinfo translate.google.com" in requests
