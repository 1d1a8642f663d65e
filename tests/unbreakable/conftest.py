"""A cache for each test, and what an undisturbed build makes of the small programme."""

from pathlib import Path

import pytest

from tests.conftest import run_library, write_sources
from tests.unbreakable.processes import BUILD, CHAPTERS, sums


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project that is not built yet."""
    write_sources(tmp_path / "project", CHAPTERS)
    return tmp_path / "project"


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> dict[str, str]:
    """The sum of every file that an undisturbed build makes of it."""
    folder = tmp_path_factory.mktemp("reference")
    write_sources(folder, CHAPTERS)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        assert run_library(folder, *BUILD).code == 0
    return sums(folder / "build")
