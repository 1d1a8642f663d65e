"""The bench itself: its long programme, and a bound that is not held."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from library.narration.phrases import page_phrases
from library.project import Project
from tests.bench.__main__ import report
from tests.bench.long import write_long
from tests.bench.real import rewritten, snapshot
from tests.bench.rows import Row
from tests.bench.runs import RunError, run
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(write_long(tmp_path_factory.mktemp("long") / "three-times", 3))


def test_every_phrase_of_a_long_programme_is_another_in_every_edition(long: Project) -> None:
    programme, real = long.programme(), Project(ROOT)
    assert len(programme.chapters) == 3 * len(real.programme().chapters)
    for locale in long.locales():
        pages = long.edition(programme, locale).chapters
        phrases = [phrase.text for page in pages for phrase in page_phrases(page)]
        pages = real.edition(real.programme(), locale).chapters
        texts = [phrase.text for page in pages for phrase in page_phrases(page)]
        assert len(phrases) == 3 * len(texts)  # as often as in the real one, in each copy
        assert len({*phrases}) == 3 * len({*texts})


def test_a_long_programme_is_translated_whole(long: Project) -> None:
    editions = [long.edition(long.programme(), locale) for locale in long.locales()]
    assert len(editions) == 4
    assert [edition.completeness for edition in editions] == [1.0] * 4
    assert [edition.findings for edition in editions] == [()] * 4


def test_there_are_names_for_a_hundred_copies_and_not_for_a_thousand(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not for 1000"):
        write_long(tmp_path / "long", 1000)
    assert not (tmp_path / "long").exists()
    assert write_long(tmp_path / "long", 100).exists()


GOOD = Row("a", 2.0, "s", 4, "b", 1.0)


@pytest.mark.parametrize(
    ("row", "held"),
    [
        (GOOD, True),
        (Row("over its ratio", 5.0, "s", 4, "b", 1.0), False),
        (Row("within its ratio, though over as a figure", 5.0, "s", 4, "b", 2.0), True),
        (Row("over as a figure", 5.0, "s", 4, "b", 2.0, absolute=True), False),
        (Row("too little", 0.5, "s", 4, "b", 1.0, least=0.85), False),
        (Row("none of one", 0, "", 1, least=1), False),
        (Row("not measured", float("nan"), "s", 4), False),
    ],
)
def test_a_row_is_held_within_its_bounds(row: Row, held: bool) -> None:
    assert row.held == held
    assert ("NOT HELD" in str(row)) != held


def test_one_row_over_its_bound_fails_the_bench(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "bench.json"
    assert report({"good": lambda: iter([GOOD])}, to) == 0
    bad = Row("bad", 9.0, "s", 4, "b", 1.0)
    assert report({"both": lambda: iter([bad, GOOD])}, to) == 1
    assert "NOT HELD bad" in capsys.readouterr().out
    rows = json.loads(to.read_text("utf-8"))["rows"]
    assert [(row["ratio"], row["held"]) for row in rows] == [(9.0, False), (2.0, True)]


def test_a_command_that_fails_is_a_bound_not_held(tmp_path: Path) -> None:
    def broken() -> Iterator[Row]:
        yield GOOD
        run([sys.executable, "-c", "raise SystemExit(3)"])

    assert report({"broken": broken, "good": lambda: iter([GOOD])}, tmp_path / "bench.json") == 1
    rows = json.loads((tmp_path / "bench.json").read_text("utf-8"))["rows"]
    assert [row["held"] for row in rows] == [True, False, True]


def test_time_and_memory_of_a_whole_tree_of_processes_are_measured() -> None:
    child = "held = b'x' * 100_000_000; import time; time.sleep(0.5); sum(range(10_000_000))"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    done = run([sys.executable, "-c", parent], watch=True)
    assert done.wall > 0.5
    assert 0.05 < done.cpu < done.wall
    assert done.memory > 100_000_000
    assert done.largest > 100_000_000
    with pytest.raises(RunError):
        run([sys.executable, "-c", parent], codes=[1])


def test_a_file_that_is_written_again_is_noticed_though_it_is_the_same(tmp_path: Path) -> None:
    for name in ("same", "again", "gone"):
        (tmp_path / name).write_text(name, "utf-8")
    before = snapshot(tmp_path)
    assert rewritten(before, snapshot(tmp_path)) == []
    (tmp_path / "beside").write_text("again", "utf-8")
    (tmp_path / "beside").replace(tmp_path / "again")
    (tmp_path / "gone").unlink()
    (tmp_path / "new").write_text("new", "utf-8")
    assert rewritten(before, snapshot(tmp_path)) == ["again", "gone", "new"]


def test_sections_are_named_or_refused(tmp_path: Path) -> None:
    run([sys.executable, "-m", "tests.bench", "everything"], codes=[2])
