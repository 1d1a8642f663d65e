import json
from pathlib import Path

import pytest

from library.errors import LibraryError
from library.shelf.memory import unchanged
from library.shelf.place import Place
from library.shelf.shelf import (
    INDEX,
    SUMS,
    new_shelf,
    read_index,
    whole_sums,
)
from tests.shelf.shelves import fill, make, names


@pytest.fixture
def build(tmp_path: Path) -> Path:
    return tmp_path / "build"


def test_a_shelf_replaces_the_one_before(build: Path) -> None:
    make(build, "old")
    make(build, "new")
    assert names(build) == [".gitignore", "SHA256SUMS", "de", "de/buch.epub", "library.json"]
    assert (build / "de/buch.epub").read_text() == "new"
    assert [entry.path for entry in read_index(build)] == ["de/buch.epub"]
    assert names(build.parent) == [
        ".build.made",
        ".build.programme-library-lock",
        "build",
        *(f"build/{n}" for n in names(build)),
    ]


def test_a_failure_leaves_the_old_shelf(build: Path) -> None:
    make(build, "old")
    with pytest.raises(RuntimeError), new_shelf(build) as shelf:
        fill(shelf, "half")
        raise RuntimeError
    assert (build / "de/buch.epub").read_text() == "old"
    assert not Place(build).fresh.exists()


@pytest.mark.parametrize("name", ["notes.txt", "de/notes.txt", "tr/x/y.mp3"])
def test_what_is_not_ours_is_never_deleted(build: Path, name: str) -> None:
    make(build)
    foreign = build / name
    foreign.parent.mkdir(parents=True, exist_ok=True)
    foreign.write_text("mine")
    with pytest.raises(LibraryError) as caught:
        make(build)
    assert caught.value.place == foreign.as_posix()
    assert foreign.read_text() == "mine"
    assert (build / "de/buch.epub").read_text() == "text"


def test_a_folder_that_no_build_made_is_refused(build: Path) -> None:
    build.mkdir()
    (build / "library.json").write_text(json.dumps({"publications": "nonsense"}))
    (build / "thesis.doc").write_text("mine")
    with pytest.raises(LibraryError):
        make(build)
    assert (build / "thesis.doc").read_text() == "mine"


def test_what_came_while_we_built_is_not_deleted(build: Path) -> None:
    make(build, "old")
    with pytest.raises(LibraryError), new_shelf(build) as shelf:
        fill(shelf)
        (build / "notes.txt").write_text("mine")
    assert (build / "notes.txt").read_text() == "mine"
    assert (build / "de/buch.epub").read_text() == "old"


def test_a_move_that_fails_brings_the_old_shelf_back(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(build, "old")
    monkeypatch.setattr("library.shelf.place._exchange", lambda one, other: False)
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self == Place(build).fresh:
            raise PermissionError(13, "in use", str(self))  # as Windows does for an open file
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(LibraryError, match="in use"):
        make(build, "new")
    assert (build / "de/buch.epub").read_text() == "old"


def test_a_file_named_build_is_refused(build: Path) -> None:
    build.write_text("mine")
    with pytest.raises(LibraryError):
        make(build)
    assert build.read_text() == "mine"


def test_files_of_operating_systems_do_not_matter(build: Path) -> None:
    make(build)
    (build / ".DS_Store").write_text("")
    make(build, "new")
    assert (build / "de/buch.epub").read_text() == "new"


def test_two_builds_at_once(build: Path) -> None:
    with new_shelf(build) as shelf:
        with pytest.raises(LibraryError, match="another build"):
            make(build)
        fill(shelf)
    assert (build / "de/buch.epub").exists()


@pytest.mark.parametrize("moment", ["while filling", "between the renames", "before clearing up"])
def test_a_build_that_was_killed_leaves_the_last_good_one(build: Path, moment: str) -> None:
    make(build, "old")
    fresh, old = Place(build).fresh, Place(build).old
    if moment == "while filling":
        (fresh / "de").mkdir(parents=True)
        (fresh / "de" / "half.epub").write_text("half")
    elif moment == "between the renames":
        build.rename(old)
    else:
        make(old, "older")
    with pytest.raises(RuntimeError), new_shelf(build):
        assert (build / "de/buch.epub").read_text() == "old"
        raise RuntimeError
    assert not fresh.exists()
    assert not old.exists()
    make(build, "new")
    assert (build / "de/buch.epub").read_text() == "new"


def test_folders_of_others_beside_it_stay(build: Path) -> None:
    others = [build.with_name(f".build.{what}") for what in ("new", "old", "lock")]
    for other in others:
        other.mkdir()
        (other / "thesis.doc").write_text("mine")
    make(build, "old")
    make(build, "new")
    assert [(other / "thesis.doc").read_text() for other in others] == ["mine"] * 3


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("de/buch.epub", "changed"),
        ("de/buch.epub", "missing"),
        (SUMS, "changed"),
        (SUMS, "missing"),
        (INDEX, "changed"),
        (INDEX, "missing"),
    ],
)
def test_what_is_not_whole_is_named(build: Path, name: str, harm: str) -> None:
    make(build)
    if harm == "missing":
        (build / name).unlink()
    else:
        (build / name).write_bytes((build / name).read_bytes() + b"\n")
    with pytest.raises(LibraryError, match=f"{harm}.* not whole") as caught:
        whole_sums(build)
    assert (caught.value.place, caught.value.code) == ((build / name).as_posix(), "B004")


def test_what_an_earlier_version_built_is_ours(build: Path) -> None:
    make(build)
    index = json.loads((build / INDEX).read_text("utf-8"))
    del index["publications"][0]["sources"]
    (build / INDEX).write_text(json.dumps(index), "utf-8")
    assert unchanged(build, "made of text") == []
    make(build, "new")
    assert (build / "de/buch.epub").read_text() == "new"
