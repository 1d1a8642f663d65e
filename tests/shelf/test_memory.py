import json
from pathlib import Path

import pytest

from library.errors import LibraryError
from library.shelf.memory import recall, unchanged
from library.shelf.shelf import INDEX, SUMS, new_shelf, read_index
from tests.shelf.shelves import fill, make, names

PART = "part of text"


@pytest.fixture
def build(tmp_path: Path) -> Path:
    return tmp_path / "build"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    folder = tmp_path / "fresh"
    folder.mkdir()
    return folder


def test_a_shelf_made_of_the_same_is_recognised(build: Path) -> None:
    assert unchanged(build, "made of text") == []
    make(build)
    assert unchanged(build, "made of text") == read_index(build)
    assert unchanged(build, "made of more") == []


def test_another_shelf_in_its_place_is_none_made_of_the_same(build: Path) -> None:
    make(build, "old")
    with new_shelf(build) as shelf:  # and killed before it is remembered
        fill(shelf, "new")
    assert unchanged(build, "made of old") == []
    assert unchanged(build, "made of new") == []


@pytest.mark.parametrize("name", [SUMS, "de/buch.epub"])
@pytest.mark.parametrize("how", ["changed", "lost"])
def test_a_shelf_that_somebody_harmed_is_none_made_of_the_same(
    build: Path, name: str, how: str
) -> None:
    make(build)
    if how == "lost":
        (build / name).unlink()
    else:
        (build / name).write_bytes((build / name).read_bytes().replace(b"e", b"E"))
    assert unchanged(build, "made of text") == []


def test_a_shelf_without_its_index_is_not_ours(build: Path) -> None:
    make(build)
    (build / INDEX).unlink()
    with pytest.raises(LibraryError, match="was not made by us"):
        unchanged(build, "made of text")


def test_a_part_that_would_be_made_of_the_same_is_kept_as_it_is(build: Path, fresh: Path) -> None:
    make(build)
    part = recall(build).keep("de/epub", PART, fresh)
    assert part is not None
    assert part.files == ("de/buch.epub",)
    assert (fresh / "de/buch.epub").samefile(build / "de/buch.epub")


@pytest.mark.parametrize(("name", "made_of"), [("de/epub", "more"), ("tr/epub", PART)])
def test_what_changed_or_is_new_is_made(build: Path, fresh: Path, name: str, made_of: str) -> None:
    make(build)
    assert recall(build).keep(name, made_of, fresh) is None
    assert names(fresh) == []


@pytest.mark.parametrize("how", ["changed", "lost", "a link"])
def test_what_was_harmed_is_made_again(build: Path, fresh: Path, how: str) -> None:
    make(build)
    file = build / "de/buch.epub"
    file.unlink()
    if how == "changed":
        file.write_text("tExt")
    elif how == "a link":
        (build.parent / "elsewhere").write_text("text")
        file.symlink_to(build.parent / "elsewhere")
    assert recall(build).keep("de/epub", PART, fresh) is None
    assert names(fresh) == []


def test_a_file_that_turned_out_the_same_is_not_rewritten(build: Path) -> None:
    make(build)
    before = (build / "de/buch.epub").stat().st_ino
    with new_shelf(build) as shelf:
        publication = fill(shelf)
        recall(build).keep_same(publication.path, publication.sha256, shelf)
    assert (build / "de/buch.epub").stat().st_ino == before


def test_a_file_that_changed_is_not_replaced_by_the_old_one(build: Path) -> None:
    make(build)
    with new_shelf(build) as shelf:
        publication = fill(shelf, "new")
        recall(build).keep_same(publication.path, publication.sha256, shelf)
    assert (build / "de/buch.epub").read_text() == "new"


@pytest.mark.parametrize(
    "lie",
    [
        {"de/epub": ["../secret"]},
        {"de/epub": ["/etc/hostname"]},
        {"de/epub": ["library.json"]},  # not of this edition
        {"tr/epub": ["de/buch.epub"]},
        {"de/epub": ["de/buch.epub"], "de/pages": ["de/buch.epub"]},
        {"de/epub": ["de/other"]},
        {"de/epub": 5},
    ],
)
def test_a_memory_that_lies_is_not_believed(build: Path, fresh: Path, lie: object) -> None:
    make(build)
    (build.parent / "secret").write_text("mine")
    file = build.with_name(".build.made")
    known = json.loads(file.read_text())
    assert isinstance(lie, dict)
    known["parts"] = {name: {"made_of": PART, "files": paths} for name, paths in lie.items()}
    file.write_text(json.dumps(known))
    memory = recall(build)
    assert [memory.keep(name, PART, fresh) for name in lie] == [None] * len(lie)
    assert names(fresh) == []


@pytest.mark.parametrize("content", ["", "[]", "{}", "[" * 100_000, "\0", '{"index": 1}'])
def test_a_broken_memory_remembers_nothing(build: Path, content: str) -> None:
    make(build)
    build.with_name(".build.made").write_text(content)
    assert recall(build).parts == {}
    assert unchanged(build, "made of text") == []
