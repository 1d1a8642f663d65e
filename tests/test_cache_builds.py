"""The cache is deleted under a build, or is used by two builds at once."""

import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from library.cache import contents, root
from library.languages import SOURCE
from library.narration import engines, narrator
from library.narration.clips import Line, Voice, load_clip, speak
from library.programme.reader import read_programme
from library.road import narrate_editions
from library.translation.edition import original
from tests.conftest import Run, run_library, write_sources
from tests.narration.test_narrator import CAST, Fake, fake

pytestmark = pytest.mark.slow

__all__ = ["fake"]  # a fixture
T = TypeVar("T")
BUILD = ("build", "--only", "mp3", "--voice", "de=espeak", "--jobs", "1")
CHAPTERS = {"01-anfang.md": "# Der Anfang\n\nWir bauen 13 Wohnungen.\n"}


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


class Deleting:
    """Progress that deletes the cache when a number of steps is done."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, steps: Iterator[T], length: int, label: str) -> Iterator[T]:
        for step in steps:
            self.step()
            yield step
        self.step()

    def step(self) -> None:
        self.left -= 1
        if not self.left:
            shutil.rmtree(root(), ignore_errors=True)  # a writer may come between


def recordings(folder: Path, progress: Deleting) -> list[bytes]:
    edition = original(read_programme(folder / "sources"))
    with ThreadPoolExecutor(1) as executor:
        narrations = narrate_editions([edition], CAST, executor, progress)[SOURCE.locale]
    progress.step()
    return [narration.recording() for narration in narrations]


def test_the_cache_may_be_deleted_at_any_moment(
    tmp_path: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sources(tmp_path, CHAPTERS)
    untouched = Deleting(0)
    whole = recordings(tmp_path, untouched)
    steps = -untouched.left
    for moment in (2, steps - len(whole) // 2, steps):  # said, recorded, and all done
        shutil.rmtree(root())
        monkeypatch.setattr(narrator, "_lengths", {})  # a new process
        deleting = Deleting(moment)
        assert recordings(tmp_path, deleting) == whole
        assert deleting.left <= 0


def built(folder: Path, meanwhile: Callable[[], object] = lambda: None) -> str:
    """Build a small programme, do something again and again meanwhile, return the sums."""
    write_sources(folder, CHAPTERS)
    with ThreadPoolExecutor(1) as executor:
        run = executor.submit(run_library, folder, *BUILD)
        while not run.done():
            meanwhile()
            time.sleep(0.02)
    assert run.result() == Run(0, run.result().out, run.result().err)
    return (folder / "build" / "SHA256SUMS").read_text("utf-8")


def test_two_builds_share_a_cache_and_a_third_does_without(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        both = list(executor.map(built, [tmp_path / "one", tmp_path / "two"]))
    assert both[0] == both[1]
    assert len(list(contents())) > 30
    assert list(root().rglob(".new-*")) == []
    times: list[None] = []

    def delete() -> None:
        if any(contents()):
            shutil.rmtree(root(), ignore_errors=True)
            times.append(None)

    assert built(tmp_path / "three", delete) == both[0]
    assert len(times) > 5


@pytest.mark.parametrize("voice", [Voice("pico", "de-DE"), Voice("espeak", "tr")])
def test_a_voice_says_again_what_was_lost(voice: Voice) -> None:
    assert engines.engine(voice.engine).lacks() == ""
    line = Line(voice, "Wir bauen dreizehn Wohnungen.")
    speak(line)
    first = line.path.read_bytes()
    line.path.write_bytes(first[:-100])
    with ThreadPoolExecutor(1) as executor:  # a process of more threads than one, as a build is
        assert load_clip(line) == executor.submit(load_clip, line).result()
    assert line.path.read_bytes() == first
