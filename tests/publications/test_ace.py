"""The validators really run: what is good passes, what is wrong is found, side by side."""

import zipfile
from pathlib import Path

import pytest

from tests.conftest import run_library, write_sources
from tests.publications.test_epub import png
from tests.publications.validators import ace_all, epubcheck_all

CHAPTER = "# Der Park\n\nHier ist ein Bild.\n\n![Ein Park mit alten Bäumen](park.png)\n"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """A book of one chapter with a picture."""
    folder = tmp_path_factory.mktemp("park")
    write_sources(folder, {"01-park.md": CHAPTER})
    (folder / "sources" / "pictures").mkdir()
    (folder / "sources" / "pictures" / "park.png").write_bytes(png())
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        run = run_library(folder, "build", "--draft", "--only", "epub")
    assert run.code == 0, run.err
    return folder / "build/de/ein-programm-de.epub"


def changed(book: Path, to: Path, name: str, old: str, new: str) -> Path:
    """Write a copy of a book in which one document reads differently."""
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(to, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == f"EPUB/{name}":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            target.writestr(info, content)
    return to


def test_each_book_is_judged_by_itself(good: Path, tmp_path: Path) -> None:
    alt = 'alt="Ein Park mit alten Bäumen"'
    mute = changed(good, tmp_path / "mute.epub", "01-park.xhtml", alt, "")
    torn = changed(good, tmp_path / "torn.epub", "01-park.xhtml", "</h1>", "")
    books = [good, mute, torn, good]

    first, without_alt, not_read, last = ace_all(books, tmp_path)
    assert first == last == []
    assert {(v["rule"], v["impact"]) for v in without_alt} == {("image-alt", "critical")}
    assert without_alt[0]["place"].startswith("01-park.xhtml")
    assert [v["rule"] for v in not_read] == ["ace-failed"]

    messages = [report["messages"] for report in epubcheck_all(books, tmp_path)]
    assert messages[0] == messages[3] == []
    assert messages[1] == []  # it does not ask for an alt text
    assert "RSC-016" in {message["ID"] for message in messages[2]}
