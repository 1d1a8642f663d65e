"""Ctrl-C, SIGTERM and a closed terminal end a build within two seconds, at any moment."""

import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from library.shelf.place import Place
from tests.conftest import run_library, write_sources
from tests.unbreakable.processes import BUILD, CHAPTERS, begin, living, orphans, sums, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="they look into /proc")
KEPT = "Stopped. build/ is whole, and what was spoken is kept"


def seconds_allowed() -> float:
    """Return two seconds, or more on a machine that has more to do than it has cores."""
    return 2 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def catches(number: int, process: int) -> bool:
    status = Path(f"/proc/{process}/status").read_text()
    caught = int(status.partition("SigCgt:")[2].split()[0], 16)
    return bool(caught >> (number - 1) & 1)


Moment = Callable[[int, Path, Path], bool]
MOMENTS: dict[str, Moment] = {
    "it has begun": lambda pid, project, log: catches(signal.SIGTERM, pid),
    "workers begin": lambda pid, project, log: len(living(pid)) > 2,
    # main process, tracker, two workers, and the engine's own process
    "it speaks": lambda pid, project, log: len(living(pid)) > 4,
    "it records": lambda pid, project, log: "Recording" in log.read_text("utf-8"),
    "it publishes": lambda pid, project, log: "Publishing" in log.read_text("utf-8"),
    "it moves": lambda pid, project, log: (Place(project / "build").fresh / "SHA256SUMS").exists(),
}


@pytest.mark.parametrize(
    ("number", "to_all"), [(signal.SIGINT, True), (signal.SIGTERM, False)], ids=["INT", "TERM"]
)
def test_a_signal_ends_a_build_at_any_moment(
    tmp_path: Path, reference: dict[str, str], number: signal.Signals, to_all: bool
) -> None:
    project, log = tmp_path / "project", tmp_path / "log"
    write_sources(project, {"01-alt.md": "# Alt\n\nDer alte Stand.\n"})
    assert run_library(project, "build", "--draft", "--only", "plaintext").code == 0
    before = sums(project / "build")
    (project / "sources/chapters/01-alt.md").unlink()
    write_sources(project, CHAPTERS)
    for name, moment in MOMENTS.items():
        if to_all and name in ("it records", "it moves"):  # one of two will do
            continue
        process = begin(project, *BUILD, log=log)
        reached = partial(moment, process.pid, project, log)
        until(lambda: process.poll() is not None or reached())  # noqa: B023 - it is called here
        began = time.monotonic()
        if to_all:  # as a terminal does it
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        if name == "it speaks":  # and again, as the impatient do
            time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            process.send_signal(signal.SIGTERM)
        code = process.wait(30)
        seconds, said = time.monotonic() - began, log.read_text("utf-8")
        if name == "it moves" and code == 0:
            continue  # it was quicker
        print(f"Stopped while {name} by {number.name}: {seconds:.2f} s")
        assert (code, KEPT in said) == (128 + number, True), (name, said)
        assert "Traceback" not in said
        assert "leaked" not in said
        assert "Error" not in said
        assert seconds < seconds_allowed(), name
        assert not orphans(process.pid), name
        assert not Place(project / "build").fresh.exists(), name
        assert name == "it moves" or sums(project / "build") == before, name
    assert run_library(project, *BUILD).code == 0
    assert sums(project / "build") == reference


@pytest.mark.parametrize("signal_comes", [True, False])
def test_a_closed_terminal_ends_a_build(small: Path, own_cache: Path, signal_comes: bool) -> None:
    """Its signal may come late: then the first word that is written to it fails."""
    master, terminal = pty.openpty()

    def control() -> None:
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        if not signal_comes:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

    process = subprocess.Popen(
        [sys.executable, "-m", "library", "--project", str(small), *BUILD],
        stdin=terminal, stdout=terminal, stderr=terminal,
        start_new_session=True, preexec_fn=control,
    )  # fmt: skip
    os.close(terminal)
    until(lambda: process.poll() is not None or any(own_cache.rglob("*.wav")))
    os.close(master)
    limit = seconds_allowed() if signal_comes else 60
    assert process.wait(limit) == 128 + signal.SIGHUP
    assert not orphans(process.pid)
    assert not (small / "build").exists()


def test_a_neural_voice_in_the_middle_of_a_long_phrase_is_ended(
    small: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    text = " ".join(["Her semtte herkes için yeni ve ucuz konutlar yapmak istiyoruz"] * 8)
    say = ("say", text, "--locale", "tr", "--to", str(tmp_path / "say.mp3"))
    process = begin(small, *say, log=log)
    until(lambda: process.poll() is not None or any(map(speaks, living(process.pid))))
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 128 + signal.SIGTERM, log.read_text("utf-8")
    print(f"Stopped while Kokoro speaks: {time.monotonic() - began:.2f} s")
    assert time.monotonic() - began < seconds_allowed()
    assert KEPT in log.read_text("utf-8")
    assert not orphans(process.pid)
    assert not (tmp_path / "say.mp3").exists()


def speaks(process: int) -> bool:
    """Tell whether a process has loaded the neural voice: 82 million numbers of a byte or four."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return False
    return pages * os.sysconf("SC_PAGESIZE") > 400_000_000


SWALLOWS = """
import time
from library.cli_stop import Stoppable
with Stoppable():
    try:
        print("ready", flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        pass
    time.sleep(60)
"""


def test_who_swallows_the_interrupt_is_ended_all_the_same() -> None:
    with python(SWALLOWS) as process:
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert KEPT in process.communicate(timeout=30)[1]
        assert process.returncode == 128 + signal.SIGTERM
        assert time.monotonic() - began < seconds_allowed()


def test_nohup_is_respected() -> None:
    with python(
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)" + SWALLOWS
    ) as process:
        process.send_signal(signal.SIGHUP)
        time.sleep(0.2)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert process.returncode == 128 + signal.SIGINT


def python(code: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process
