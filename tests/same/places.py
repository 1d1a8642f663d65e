"""Where and how a build can run without any difference to what comes out."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.conftest import ROOT

_BACKWARDS = Path(__file__).parent / "elsewhere"


@dataclass(frozen=True)
class Surroundings:
    """A folder for a project and one for its cache, and what `tests.same.builds.build` is given.

    `shown` says in words what is other there.
    """

    folder: Path
    cache: Path
    shown: str
    how: dict[str, Any] = field(default_factory=dict)


@contextmanager
def elsewhere() -> Iterator[Surroundings]:
    """Give another folder, user, umask, time zone, language, hash seed, day, and order of files."""
    environment = {
        "HOME": "/nowhere", "USER": "jemand", "LOGNAME": "jemand",
        "TZ": "Asia/Kolkata", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr",
        "PYTHONHASHSEED": "1", "PYTHONUTF8": "0", "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(map(str, (_BACKWARDS, ROOT))),
    }  # fmt: skip
    how: dict[str, Any] = {"environment": environment, "umask": 0o077}
    how |= {"arguments": ("--jobs", "3"), "parallel": True}
    shown = [
        "3 jobs",
        "deep folder",
        "umask 077",
        "Asia/Kolkata",
        "tr_TR",
        "hash seed 1",
        "files backwards",
    ]
    if clock := _clock():
        environment |= {"LD_PRELOAD": str(clock), "FAKETIME": "+400d", "NO_FAKE_STAT": "1"}
        environment |= {"FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    shown.append("400 days later" if clock else "the same day: there is no libfaketime here")
    how["before"] = _other_user()
    shown.append("uid 4321" if how["before"] else "the same user: the kernel refused another one")
    with TemporaryDirectory(prefix="Ä ö.ü 'ß' ") as name:
        place = Path(name)
        folder = place / "a" / "b c" / ("Çalışma " * 10).strip() / "d"
        yield Surroundings(folder, place / "cache", ", ".join(shown), how)


def third(place: Path) -> Surroundings:
    """Return yet another: St. John's, German, any hash seed, optimised, with UTF-8 everywhere."""
    environment = {
        "TZ": "America/St_Johns", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "random",
        "PYTHONUTF8": "1", "PYTHONOPTIMIZE": "1", "SOURCE_DATE_EPOCH": "",
    }  # fmt: skip
    shown = "1 job, America/St_Johns, de_DE, hash seed random, PYTHONUTF8, PYTHONOPTIMIZE"
    how = {"environment": environment, "arguments": ("--jobs", "1")}
    return Surroundings(place / "p", place / "c", shown, how)


def _clock() -> Path | None:
    """Return libfaketime: the system's, or what `make test` unpacked beside our Python."""
    roots = (Path("/"), Path(sys.prefix) / "servers")
    names = (root.glob("usr/lib/*/faketime/libfaketimeMT.so.1") for root in roots)
    return next((name for found in names for name in found), None)


def _other_user() -> tuple[str, ...]:
    """Return the program that makes a process somebody else's, in a namespace of its own.

    Nothing if the kernel does not let us.
    """
    command = ("unshare", "--user", "--map-user=4321", "--map-group=4321")
    if not shutil.which(command[0]):
        return ()
    run = subprocess.run([*command, "id", "-u"], capture_output=True, check=False)
    return command if run.stdout == b"4321\n" else ()
