"""Builds in sessions of their own, so that their processes can be found, and be killed."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from library.shelf.place import Place

CHAPTERS = {
    "01-anfang.md": "# Anfang\n\n" + " ".join(f"Das ist Satz {n}." for n in range(6)) + "\n",
    "02-ende.md": "# Das Ende\n\n- Ein Punkt\n- Noch ein Punkt\n",
}
BUILD = ("build", "--draft", "--only", "epub,mp3,largeprint", "--jobs", "2")


def begin(project: Path, *arguments: str, log: Path) -> "subprocess.Popen[bytes]":
    """Start the command on a project; what it prints goes into the log."""
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-u", "-m", "library", "--project", str(project), *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # whoever started us in the background let us inherit an ignored Ctrl-C
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )


def living(session: int) -> list[int]:
    """Return the processes of a session that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[3]) == session and fields[0] not in "ZX":
            found.append(int(entry.name))
    return found


def orphans(session: int) -> list[int]:
    """Return the processes of a session that do not end within five seconds."""
    end = time.monotonic() + 5
    while (left := living(session)) and time.monotonic() < end:
        time.sleep(0.02)
    return left


def stage(project: Path, log: Path) -> str:
    """Return what a build was doing, by what it printed and by what lies beside `build/`."""
    place = Place(project / "build")
    text = log.read_text("utf-8")
    if place.old.exists() or "Done." in text:
        return "clearing up"
    if (place.fresh / "SHA256SUMS").exists():
        return "moving"
    for word in ("Publishing", "Recording", "Speaking"):
        if word in text:
            return word.lower()
    return "reading"


def kill(process: "subprocess.Popen[bytes]", everyone: bool) -> None:
    """Kill a build's main process, or all its processes at once."""
    if everyone:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so; fail if it is not so within two minutes."""
    end = time.monotonic() + 120
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.003)


def sums(build: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder."""
    return {
        file.relative_to(build).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in build.rglob("*")
        if file.is_file()
    }
