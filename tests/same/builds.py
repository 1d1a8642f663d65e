"""Builds a state in a folder, somewhere and somehow, and tells the sums of what came out."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.same.states import State

_PARALLEL = """
import runpy
from library.shelf import parts
assert parts._LITTLE
parts._LITTLE = 0
runpy.run_module("library", run_name="__main__")
"""


def build(
    folder: Path,
    state: State,
    cache: Path,
    *,
    environment: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
    arguments: Sequence[str] = (),
    parallel: bool = False,
    **options: Any,
) -> dict[str, str]:
    """Write a state into a folder, build it in a process of its own, and return the sums.

    `before` is a program that starts it, `arguments` follow those of the state, `parallel` lets
    workers write the formats even of a short programme; `options` are those of `subprocess.run`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state.write(folder)
    kept = {key: os.environ[key] for key in ("PATH", "LIBLOUIS") if key in os.environ}
    program = ("-c", _PARALLEL) if parallel else ("-m", "library")
    run = subprocess.run(
        [*before, sys.executable, *program, "--project", ".", *state.arguments(), *arguments],
        cwd=folder,
        env={
            **kept,
            "PYTHONPATH": str(ROOT),
            "XDG_CACHE_HOME": str(cache),
            "HTTPS_PROXY": "http://127.0.0.1:9",
            **state.environment,
            **(environment or {}),
        },
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=600,
        check=False,
        **options,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return sums(folder / "build")


def sums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of all files in a folder by their paths."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def differences(some: Mapping[str, str], others: Mapping[str, str]) -> list[str]:
    """Return the paths of what differs."""
    return sorted(
        path for path in some.keys() | others.keys() if some.get(path) != others.get(path)
    )
