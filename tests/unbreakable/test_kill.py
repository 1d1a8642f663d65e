"""A short run of `python -m tests.unbreakable.kill`, which kills a hundred times."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unbreakable.kill import Trial, run, states
from tests.unbreakable.processes import BUILD

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc"),
]


def test_builds_that_are_killed_are_whole_afterwards(small: Path, tmp_path: Path) -> None:
    outcome = run(Trial(tmp_path / "trial", states(small)[:2], BUILD), 3)
    print(f"Killed: {outcome}")
    assert outcome.failures == []
    assert outcome.kills.total() == 3
    assert outcome.whole > 0


def test_the_watcher_sees_what_is_not_whole(tmp_path: Path) -> None:
    build = tmp_path / "build"
    build.mkdir()
    (build / "library.json").write_text('{"publications": [], "site": []}')
    watcher = subprocess.Popen(
        [sys.executable, "-m", "tests.unbreakable.watcher", str(build)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(1.5)
    seen = json.loads(watcher.communicate("\n")[0])
    assert seen["whole"] == 0
    assert "No such file" in seen["harms"][0]  # SHA256SUMS
