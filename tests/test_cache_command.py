import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from library import cache
from library.cache import contents, root
from library.cli_cache import cache as command
from library.errors import LibraryError
from tests.test_cache import SIZE, another_process, fill


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_used", set())


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_it_says_where_how_many_and_how_much() -> None:
    fill(200)
    assert run().output.splitlines()[0] == f"{root()}: 200 files, 1.0 MB"
    assert "more than 5.0 GB" in run().output
    shutil.rmtree(root())
    assert run().output.startswith(f"{root()}: 0 files, 0.0 MB\n")


@pytest.mark.parametrize(
    ("to", "stay"),
    [("500KB", 99), ("0.5 mb", 99), ("2000000", 200), ("5032", 1), ("1T", 200), ("0", 0)],
)
def test_it_is_brought_down_to_a_size(to: str, stay: int) -> None:
    fill(200)
    done = run("prune", "--to", to)
    assert done.exit_code == 0
    assert len(list(contents())) == stay
    assert done.output.endswith(f"{(200 - stay) * SIZE / 1_000_000:.1f} MB were deleted.\n")


def test_without_a_size_it_is_brought_down_to_what_builds_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(4)
    assert run("prune").output.endswith("0.0 MB were deleted.\n")
    assert len(list(contents())) == 4
    monkeypatch.setattr(cache, "BOUND", 3 * SIZE)
    run("prune")
    assert len(list(contents())) == 3


@pytest.mark.parametrize("to", ["much", "-1", "1e9", "5 PB", "", "9" * 400, "٣", "1.5.2G"])
def test_what_is_no_size_is_refused(to: str) -> None:
    fill(1)
    done = run("prune", "--to", to)
    assert done.exit_code == 2
    assert "not a size" in done.output
    assert len(list(contents())) == 1


def test_nothing_is_deleted_under_a_build() -> None:
    fill(1)
    with another_process():
        done = run("prune", "--to", "0")
    assert isinstance(done.exception, LibraryError)
    assert "wait until" in str(done.exception)
    assert len(list(contents())) == 1


def test_help_has_an_example() -> None:
    assert "Example: library cache" in run("--help").output
    assert "Example: library cache prune --to 500MB" in run("prune", "--help").output
