"""The checks of DAISY books find each planted fault, and nothing in a good book."""

import random
import re
import zipfile
from pathlib import Path

import pytest

from library.errors import Finding
from library.publications.checks import check_file
from library.publications.checks import daisy as package
from tests.conftest import run_library, write_sources
from tests.programme.test_markdown import EVERYTHING
from tests.publications.daisy_faults import FAULTS, Fault
from tests.publications.test_epub import png

SECOND = "# Der Schluss\n\n13\\. Mai: a \\< b & c „d“\n"


def findings(path: Path) -> list[Finding]:
    return list(check_file(path, "daisy"))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """A small book with everything that Markdown allows, from the real command."""
    folder = tmp_path_factory.mktemp("daisy")
    write_sources(folder, {"01-alles.md": EVERYTHING, "02-schluss.md": SECOND})
    (folder / "sources" / "pictures").mkdir()
    (folder / "sources" / "pictures" / "park.png").write_bytes(png())
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        run = run_library(folder, "build", "de", "--draft", "--only", "daisy")
        assert run.code == 0, run.err
    return folder / "build/de/ein-programm-de-daisy.zip"


def test_a_good_book_has_no_findings(good: Path) -> None:
    assert findings(good) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code} {fault.name}")
def test_each_fault_is_found(good: Path, tmp_path: Path, fault: Fault) -> None:
    path = tmp_path / "faulty.zip"
    fault.plant(good, path)
    found = findings(path)
    codes = sorted({finding.code for finding in found})
    assert fault.code in codes, [str(finding) for finding in found]
    assert all(finding.hint and finding.place.startswith(path.as_posix()) for finding in found)
    also = [code for code in codes if code != fault.code]
    print(
        f"Mutation DAISY: {fault.code} found {fault.name}", *(["(also", *also, ")"] if also else [])
    )


def test_every_code_has_a_fault() -> None:
    modules = Path(package.__file__).parent.glob("*.py")
    codes = {
        code for path in modules for code in re.findall(r'"(D\d{3})"', path.read_text("utf-8"))
    }
    assert {fault.code for fault in FAULTS} == codes
    assert len(FAULTS) >= 28


def test_no_damage_stops_the_checks(good: Path, tmp_path: Path) -> None:
    """Cut, double and swap pieces of the markup: each book is read to its end, and found faulty.

    Now and then a piece is nothing that a listener would miss: a class, a blank.
    """
    faulty = 0
    chance = random.Random(202)
    with zipfile.ZipFile(good) as archive:
        names = [one for one in archive.namelist() if one.endswith((".html", ".smil"))]
        files = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(60):
        name = chance.choice(names)
        pieces = re.split(b'(?=[<"])', files[name])
        begin, end = sorted(chance.sample(range(len(pieces)), 2))
        end = min(end, begin + 8)
        middle = chance.choice(([], pieces[begin:end] * 2, [*pieces[begin:end][::-1], b"x"]))
        path = tmp_path / "damaged.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for one, content in files.items():
                damaged = b"".join(pieces[:begin] + middle + pieces[end:])
                archive.writestr(one, damaged if one == name else content)
        faulty += bool(findings(path))
    assert faulty >= 50


@pytest.mark.parametrize("content", [b"", b"PK", b"<html/>", b"\0" * 1_000])
def test_what_is_no_book_is_a_finding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    assert [finding.code for finding in findings(path)] == ["D001"]


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    assert [finding.code for finding in findings(tmp_path / "none.zip")] == ["D001"]
