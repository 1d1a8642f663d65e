"""What was checked before is not checked again, and nothing else is taken for known."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from library.cache import load, store
from library.errors import Finding
from library.project import Project
from library.translation.checks import known
from library.translation.checks.known import Known
from tests.conftest import ROOT

WORDS = {"Stadt": ("city",)}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


class Checker:
    """Finds one thing in each text, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def check(self) -> Iterator[Finding]:
        self.asked += 1
        yield Finding("error", "T001", "old.po:1", "text", "hint")

    def run(self, texts: list[str], locale: str = "en", place: str = "new.po:2") -> list[Finding]:
        table = Known("programme", locale, WORDS)
        found = [each for text in texts for each in table.findings(place, self.check, text)]
        table.keep()
        return found


def test_only_what_changed_is_checked_again_and_findings_have_the_new_place() -> None:
    checker = Checker()
    found = checker.run(["one", "two"])
    assert found == [Finding("error", "T001", "new.po:2", "text", "hint")] * 2
    assert checker.asked == 2
    assert checker.run(["one", "two"]) == found
    assert checker.asked == 2
    assert len(checker.run(["zero", "two"])) == 2
    assert checker.asked == 3
    checker.run(["one"])  # was forgotten, as nobody asked for it the last time
    assert checker.asked == 4


def test_another_locale_glossary_or_version_of_the_checks_knows_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checker = Checker()
    checker.run(["one"])
    checker.run(["one"], locale="tr")
    assert checker.asked == 2
    monkeypatch.setitem(WORDS, "Land", ("country",))
    checker.run(["one"])
    assert checker.asked == 3
    monkeypatch.setattr(known, "_checks", lambda: "others")
    checker.run(["one"])
    assert checker.asked == 4


@pytest.mark.parametrize("rows", [1, "rows", [1], [[1, 2, 3, 4]], [["error", "T001"]], None])
def test_what_is_no_table_of_findings_is_not_believed(rows: object, tmp_path: Path) -> None:
    checker = Checker()
    found = checker.run(["one"])
    (path,) = (file for file in tmp_path.rglob("findings/*/*.json") if file.is_file())
    table = json.loads(load(path) or b"")
    store(path, json.dumps(dict.fromkeys(table, rows)).encode())
    assert checker.run(["one"]) == found
    store(path, b"[" * 100_000)
    assert checker.run(["one"]) == found
    path.write_bytes(path.read_bytes()[:-1])  # cut
    assert checker.run(["one"]) == found
    assert checker.asked == 4


def test_without_a_cache_all_is_checked(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder", "utf-8")
    checker = Checker()
    assert checker.run(["one"]) == checker.run(["one"]) != []
    assert checker.asked == 2


def test_the_real_catalogs_have_the_same_findings_when_all_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = Project(ROOT)
    programme = project.programme()
    first = list(project.findings(programme, "de_simple"))

    def never(pair: object) -> None:
        raise AssertionError(pair)

    monkeypatch.setattr("library.translation.checks.messages.check_pair", never)
    assert list(project.findings(programme, "de_simple")) == first
