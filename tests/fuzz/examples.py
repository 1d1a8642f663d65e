"""Many examples: all are read and made into the documents of an EPUB, a sample is built for real.

    python -m tests.fuzz.examples --examples 20000 --builds 200

Each example replaces one file of a small project (see `targets.py`). Those that are accepted become
the XHTML and SMIL of the EPUB, which must be well-formed, passive and consistent; but nothing is
spoken, for 20,000 builds would take days. Of the accepted ones, `--builds` are built by
`library build` with eSpeak, and `library check` must find no error in EPUB, DAISY book and site.
"""

import argparse
import faulthandler
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from library.project import Project
from tests.conftest import run_library
from tests.fuzz.strategies import contents
from tests.fuzz.targets import FILES, make_project, run

SECONDS = 5  # that one example may take
_STUCK = 120  # seconds after which an example is shown and ended


def fuzz(target: str, examples: int, project: Project, derandomise: bool) -> list[bytes]:
    """Run examples of a target; return those that were accepted. Raises what must not happen."""
    messages = tuple(
        dict.fromkeys(b.message for c in project.programme().chapters for b in c.blocks())
    )
    accepted: list[bytes] = []

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=derandomise,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(content=contents(target, messages))
    def one(content: bytes) -> None:
        begun = time.process_time()
        faulthandler.dump_traceback_later(_STUCK, exit=True)
        try:
            if run(target, content, project):
                accepted.append(content)
        finally:
            faulthandler.cancel_dump_traceback_later()
        assert time.process_time() - begun < SECONDS

    one()
    return accepted


def build(target: str, content: bytes, folder: Path) -> str:
    """Build the project with one of its files replaced, check it, and return how it ended.

    Raises `AssertionError` for a traceback, and for an error in what was built.
    """
    project = make_project(folder)
    (folder / FILES[target]).write_bytes(content)
    run = run_library(folder, "build", "--draft", "--only", "epub,daisy,webpage")
    if run.code:
        assert run.code == 1
        return "refused"
    checked = run_library(folder, "check", str(project.build))
    assert checked.code == 0, (target, content, checked.err)
    return "built"


def main() -> int:
    """Run examples and builds; print how they ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=20_000)
    parser.add_argument("--builds", type=int, default=200)
    arguments = parser.parse_args()
    accepted: dict[str, list[bytes]] = {}
    with tempfile.TemporaryDirectory() as name:
        project = make_project(Path(name))
        for target in FILES:
            begun = time.monotonic()
            examples = -(-arguments.examples // len(FILES))
            accepted[target] = fuzz(target, examples, project, derandomise=False)
            seconds = time.monotonic() - begun
            print(
                f"{target}: {examples} examples, {len(accepted[target])} accepted, {seconds:.0f} s",
                flush=True,
            )
    ended: Counter[str] = Counter()
    for number in range(arguments.builds):
        target = list(FILES)[number % len(FILES)]
        known = accepted[target]
        content = known[number * 7919 % len(known)]
        with tempfile.TemporaryDirectory() as name:
            ended[build(target, content, Path(name))] += 1
    print(f"{arguments.builds} builds: {dict(ended)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
