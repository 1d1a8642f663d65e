"""Number words are spelled once, kept, and never taken from what is not ours."""

from pathlib import Path

import pytest

from library.cache import store
from library.translation.checks import numerals


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_number_words_are_spelled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = numerals._spelled("tr")
    assert (20, "yirmi") in fresh
    assert {value for value, _ in fresh} == set(range(1, 1_000))
    monkeypatch.setattr(numerals, "RbnfEngine", None)
    assert numerals._spelled("tr") == fresh


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'[["a", "b"]]', b"\xff"])
def test_what_are_no_numbers_is_spelled_again(tmp_path: Path, content: bytes) -> None:
    fresh = numerals._spelled("en")
    (path,) = (tmp_path / "cache").rglob("*.json")
    store(path, content)
    assert numerals._spelled("en") == fresh
