"""`library verify`: what it notices, and what cannot make it read elsewhere."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from library.errors import LibraryError
from library.shelf.publish import publish
from library.shelf.shelf import INDEX, SUMS, sum_of
from library.shelf.verify import verify
from tests.conftest import run_library
from tests.shelf.shelves import FILES, build_shelf


@pytest.fixture
def build(tmp_path: Path) -> Path:
    build_shelf(tmp_path / "build", FILES)
    return tmp_path / "build"


def codes(shelf: Path) -> list[tuple[str, str]]:
    """Return the code and the place of each finding."""
    found = verify(shelf).findings
    return [(one.code, Path(one.place).relative_to(shelf).as_posix()) for one in found]


def relist(build: Path, change: Callable[[dict[str, list[dict[str, str]]]], None]) -> None:
    """Change the index, and let the sums fit: what somebody does who means harm."""
    index = json.loads((build / INDEX).read_text("utf-8"))
    change(index)
    (build / INDEX).write_text(json.dumps(index), "utf-8")
    entries = [*index["publications"], *index["site"]]
    lines = [f"{entry['sha256']}  {entry['path']}\n" for entry in entries]
    (build / SUMS).write_text("".join([*lines, f"{sum_of(build / INDEX)}  {INDEX}\n"]), "utf-8")


def test_a_build_its_copy_and_its_publication_are_as_they_were_built(
    build: Path, tmp_path: Path
) -> None:
    shutil.copytree(build, tmp_path / "copy")
    publish(build, str(tmp_path / "public"))
    for shelf in (build, tmp_path / "copy", tmp_path / "public"):
        assert verify(shelf).findings == ()
        assert verify(shelf).files == len(FILES) + 1  # the index


def test_all_that_was_harmed_is_named_not_the_first_alone(build: Path) -> None:
    (build / "index.html").write_text("Page", "utf-8")  # as long as it was
    (build / "de/index.html").unlink()
    (build / "de/audio/01.mp3").write_bytes(b"")
    assert codes(build) == [
        ("B013", "index.html"), ("B013", "de/audio/01.mp3"), ("B011", "de/index.html"),
    ]  # fmt: skip


def test_files_of_others_are_shown_and_are_no_error(build: Path) -> None:
    (build / "de/notes.txt").write_text("mine", "utf-8")
    (build / "de/.DS_Store").write_text("", "utf-8")
    os.mkfifo(build / "pipe")  # and is not waited for
    findings = verify(build).findings
    assert codes(build) == [("B014", "de/notes.txt"), ("B014", "pipe")]
    assert {finding.severity for finding in findings} == {"warning"}


@pytest.mark.parametrize("name", ["index.html", "de/audio/01.mp3", SUMS])
def test_a_link_in_the_place_of_a_file_is_no_file(build: Path, tmp_path: Path, name: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copyfile(build / name, elsewhere)  # the very same bytes, until somebody changes them
    (build / name).unlink()
    (build / name).symlink_to(elsewhere)
    assert codes(build) == [("B010" if name == SUMS else "B012", name)]


def test_a_link_in_the_place_of_a_folder_is_not_followed(build: Path, tmp_path: Path) -> None:
    (build / "de").rename(tmp_path / "de")
    (build / "de").symlink_to(tmp_path / "de")
    assert sorted(codes(build)) == [
        ("B011", "de/audio/01.mp3"), ("B011", "de/index.html"), ("B014", "de"),
    ]  # fmt: skip


def test_a_name_in_other_capitals_is_another_file(build: Path) -> None:
    (build / "index.html").rename(build / "Index.html")
    assert sorted(codes(build)) == [("B011", "index.html"), ("B014", "Index.html")]


@pytest.mark.parametrize("name", [SUMS, INDEX])
def test_lists_that_do_not_fit_each_other(build: Path, name: str) -> None:
    (build / name).write_bytes((build / name).read_bytes() + b"\n ")
    assert codes(build) == [("B010", SUMS)]


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_sums_that_are_not_there_or_no_text(build: Path, content: bytes | None) -> None:
    (build / SUMS).unlink()
    if content:
        (build / SUMS).write_bytes(content)
    assert codes(build) == [("B010", SUMS)]


@pytest.mark.parametrize(
    "path",
    [
        "../secret", "de/../../secret", "/etc/passwd", "./index.html", "", ".", "de\\x", "C:/x",
        "a\nb", "\x00", "library.json", "SHA256SUMS", "de/index.html",
    ],
)  # fmt: skip
def test_a_list_that_leads_elsewhere_is_refused_and_nothing_is_read(
    build: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (build.parent / "secret").write_text("mine", "utf-8")
    relist(build, lambda index: index["site"].append({"path": path, "sha256": "0" * 64}))
    monkeypatch.setattr("library.shelf.verify.sum_of", lambda _: pytest.fail("it was read"))
    with pytest.raises(LibraryError, match="no list that a build wrote") as caught:
        verify(build)
    assert (caught.value.code, caught.value.place) == ("B009", (build / INDEX).as_posix())


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "null", "{}", '{"publications": 1}', '{"publications": [1]}',
        '{"publications": [{"path": 1, "sha256": "x"}], "site": []}',
        '{"publications": [{"path": ["a"], "sha256": "x"}], "site": []}',
        '{"publications": [], "site": [], "site": []}', "[" * 100_000,
        '{"publications": [{"path": "a", "path": "b", "sha256": ""}]}', "9" * 10_000,
    ],
)  # fmt: skip
def test_what_no_build_wrote_is_no_list(build: Path, text: str) -> None:
    (build / INDEX).write_text(text, "utf-8")
    with pytest.raises(LibraryError, match="no list that a build wrote"):
        verify(build)


def test_a_list_of_a_size_that_no_build_writes_is_not_read(build: Path) -> None:
    os.truncate(build / INDEX, 10**12)  # a hole: it takes no room
    with pytest.raises(LibraryError, match="too large"):
        verify(build)


def test_a_list_that_is_a_pipe_is_not_waited_for(build: Path) -> None:
    (build / INDEX).unlink()
    os.mkfifo(build / INDEX)
    with pytest.raises(LibraryError, match="not a file"):
        verify(build)


def test_where_nothing_was_built(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for folder in (tmp_path, tmp_path / "file", tmp_path / "nowhere"):
        with pytest.raises(LibraryError) as caught:
            verify(folder)
        assert caught.value.code == "B009"


def test_the_command_says_it_without_sources(build: Path) -> None:
    run = run_library(build.parent, "verify")
    assert (run.code, run.out) == (0, f"{len(FILES) + 1} files, all as they were built.\n")
    (build / "de/notes.txt").write_text("mine", "utf-8")
    run = run_library(build, "verify", ".", cwd=build)
    assert (run.code, "de/notes.txt: B014 warning" in run.err) == (0, True)
    (build / "index.html").write_text("harm", "utf-8")
    run = run_library(build.parent, "verify", str(build))
    assert (run.code, run.out) == (1, f"{len(FILES) + 1} files, 1 errors.\n")
    assert "index.html: B013 error: was changed\n    run `library build`" in run.err
