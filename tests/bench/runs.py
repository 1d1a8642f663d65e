"""Runs commands and measures them: seconds of the clock, of all processes' CPU, and memory."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter, sleep

_INTERVAL = 0.1  # seconds between two looks at the memory


class RunError(Exception):
    """A command that did not do what was to be measured."""


@dataclass(frozen=True)
class Run:
    """What a command took. `cpu` is user and system time of the whole tree of processes, seconds.

    `memory` is the largest sum of the tree's proportional set sizes, `largest` the high water mark
    of its largest process, both in bytes, 0 if nobody looked.
    """

    wall: float
    cpu: float
    memory: int
    largest: int
    out: str


def run(
    command: Sequence[object],
    *,
    cache: Path | None = None,
    core: int | None = None,
    watch: bool = False,
    codes: Sequence[int] = (0,),
) -> Run:
    """Run a command to its end, on all cores or on one, and `watch` its memory if told to.

    `cache` is where it keeps speech. Raises `RunError` for another exit code than `codes`.
    """
    environment: Mapping[str, str] = os.environ | {"PYTHONIOENCODING": "utf-8"}
    if cache:
        environment = {**environment, "XDG_CACHE_HOME": str(cache)}
    on_core = None if core is None else partial(os.sched_setaffinity, 0, {core})
    with TemporaryFile() as out:
        start = perf_counter()
        # A group of its own, by which its processes are known
        process = subprocess.Popen(
            list(map(str, command)),
            stdout=out,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
            preexec_fn=on_core,
        )
        memory = largest = 0
        try:
            if watch:
                while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
                    total, one = _memory(process.pid)
                    memory, largest = max(memory, total), max(largest, one)
                    sleep(_INTERVAL)
            else:
                ended = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        wall = perf_counter() - start
        _, status, usage = ended  # of the process and of all that it waited for
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode(errors="replace")
    if process.returncode not in codes:
        raise RunError(f"{' '.join(map(str, command))}: {process.returncode}\n{text[-2_000:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, memory, largest, text)


def library(project: Path, *arguments: object) -> list[object]:
    """Return the command `library` on a project."""
    return [sys.executable, "-m", "library", "--project", project, *arguments]


def _memory(session: int) -> tuple[int, int]:
    """Return the sum of the memory of a session's processes and the most that one ever had."""
    total = largest = 0
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError):  # it ended meanwhile, or is no process
            if os.getsid(int(folder.name)) == session:
                total += _kilobytes(folder / "smaps_rollup", "Pss:")
                largest = max(largest, _kilobytes(folder / "status", "VmHWM:"))
    return total * 1024, largest * 1024


def _kilobytes(file: Path, key: str) -> int:
    lines = file.read_text("ascii", "replace").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(key)), 0)
