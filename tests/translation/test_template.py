"""The words of publications and page, found in the package's own code."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from library.cache import store
from library.translation import template

_found = template._interface.__wrapped__  # what is asked for once in a process


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield


def test_interface_words_are_read_from_the_code_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = _found()
    assert ("library/translation/matter.py", "Inhalt", ()) in fresh
    monkeypatch.setattr(template, "_messages", None)
    assert _found() == fresh


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'[["a", "b"]]', b"\xff"])
def test_what_is_no_list_of_words_is_made_again(tmp_path: Path, content: bytes) -> None:
    fresh = _found()
    (path,) = (tmp_path / "cache").rglob("*.json")
    store(path, content)
    assert _found() == fresh
