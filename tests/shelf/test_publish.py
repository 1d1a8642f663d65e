import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from library.errors import LibraryError
from library.shelf.place import Place, alone, replace
from library.shelf.publish import Published, publish
from library.shelf.shelf import INDEX, SUMS, sum_of
from tests.conftest import run_library
from tests.shelf.shelves import FILES, build_shelf, lying_index, state


@pytest.fixture
def build(tmp_path: Path) -> Path:
    build_shelf(tmp_path / "build", FILES)
    return tmp_path / "build"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "www" / "site"


def only_beside(site: Path) -> list[str]:
    return sorted(path.name for path in site.parent.iterdir() if path != Place(site).lock)


def test_a_shelf_is_put_online_whole(build: Path, site: Path) -> None:
    umask = os.umask(0o077)
    try:
        assert publish(build, str(site)) == Published(5, 0, 0)
    finally:
        os.umask(umask)
    for name in (*FILES, INDEX, SUMS):
        assert (site / name).read_bytes() == (build / name).read_bytes()
        assert (site / name).stat().st_mode & 0o777 == 0o644
    assert {path.stat().st_mode & 0o777 for path in (site, site / "de")} == {0o755}
    assert not (site / ".gitignore").exists()
    assert only_beside(site) == ["site"]


def test_nothing_is_written_twice(build: Path, site: Path) -> None:
    publish(build, str(site))
    before, number = state(site), site.stat().st_ino
    build_shelf(build, FILES)
    assert publish(build, str(site)) == Published(0, 5, 0)
    assert (state(site), site.stat().st_ino) == (before, number)


def test_only_what_changed_is_written_and_removed(build: Path, site: Path) -> None:
    publish(build, str(site))
    before = state(site)
    build_shelf(build, {"index.html": "page", "de/index.html": "changed", "tr/index.html": "new"})
    assert publish(build, str(site)) == Published(4, 1, 1)  # and the two lists
    after = state(site)
    assert after["index.html"] == before["index.html"]
    assert (site / "de/index.html").read_text() == "changed"
    assert (site / "tr/index.html").read_text() == "new"
    assert not (site / "de/audio").exists()
    assert only_beside(site) == ["site"]


@pytest.mark.parametrize("links", [True, False])
def test_what_is_not_ours_stays(
    build: Path, site: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(build, str(site))
    (site / "mine/deep").mkdir(parents=True)
    (site / "mine/deep/a.txt").write_text("mine")
    (site / "de/audio/mine.mp3").write_text("mine")
    (site / "empty").mkdir(mode=0o700)
    (site / "link").symlink_to("nowhere")
    (site / "mine/deep/a.txt").chmod(0o600)
    os.utime(site / "mine/deep/a.txt", (1, 1))
    os.utime(site / "mine", (2, 2))
    before = (site / "mine/deep/a.txt").stat()
    build_shelf(build, {"index.html": "changed"})
    if not links:

        def refuse(*arguments: Any, **options: Any) -> None:
            raise OSError(errno.EPERM, "no hard links")

        monkeypatch.setattr(os, "link", refuse)
    assert publish(build, str(site)) == Published(3, 0, 2)
    kept = site / "mine/deep/a.txt"
    assert kept.read_text() == (site / "de/audio/mine.mp3").read_text() == "mine"
    assert (kept.stat().st_mode, kept.stat().st_mtime) == (before.st_mode, 1)
    assert (kept.stat().st_ino == before.st_ino) == links
    assert (site / "mine").stat().st_mtime == 2
    assert (site / "empty").stat().st_mode & 0o777 == 0o700
    assert (site / "link").readlink() == Path("nowhere")
    assert not (site / "de/index.html").exists()


def test_what_comes_meanwhile_stays(
    build: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(build, str(site))
    (site / "mine.txt").write_text("old")

    def late(place: Place) -> None:
        (site / "late.txt").write_text("late")
        (site / "mine.txt").unlink()
        (site / "mine.txt").write_text("newer")
        replace(place)

    monkeypatch.setattr("library.shelf.publish.replace", late)
    build_shelf(build, {"index.html": "changed"})
    publish(build, str(site))
    assert (site / "late.txt").read_text() == "late"
    assert (site / "mine.txt").read_text() == "newer"
    assert (site / "index.html").read_text() == "changed"


def test_what_somebody_changed_of_ours_is_written_anew(build: Path, site: Path) -> None:
    publish(build, str(site))
    (site / "index.html").write_text("hacked")
    assert publish(build, str(site)) == Published(1, 4, 0)
    assert (site / "index.html").read_text() == "page"


def in_the_way_file(site: Path) -> Path:
    (site / "index.html").write_text("mine")
    return site / "index.html"


def in_the_way_index(site: Path) -> Path:
    (site / INDEX).write_text("[]")
    return site / INDEX


def in_the_way_folder(site: Path) -> Path:
    (site / "index.html").mkdir()
    return site / "index.html"


def in_the_way_parent(site: Path) -> Path:
    (site / "de").write_text("mine")
    return site / "de"


def in_the_way_link(site: Path) -> Path:
    (site / "de").symlink_to(site.parent)
    return site / "de"


@pytest.mark.parametrize(
    "put",
    [in_the_way_file, in_the_way_index, in_the_way_folder, in_the_way_parent, in_the_way_link],
)
def test_what_is_in_the_way_stops_it(build: Path, site: Path, put: Callable[[Path], Path]) -> None:
    site.mkdir(parents=True)
    path = put(site)
    before = state(site)
    with pytest.raises(LibraryError, match="not put there by us") as caught:
        publish(build, str(site))
    assert caught.value.place == path.as_posix()
    assert state(site) == before
    assert only_beside(site) == ["site"]


def test_a_target_that_is_a_file_stops_it(build: Path, site: Path) -> None:
    site.parent.mkdir()
    site.write_text("mine")
    with pytest.raises(LibraryError, match="not put there by us"):
        publish(build, str(site))
    assert site.read_text() == "mine"


def test_the_same_content_is_not_in_the_way(build: Path, site: Path) -> None:
    site.mkdir(parents=True)
    (site / "index.html").write_text("page")
    assert publish(build, str(site)) == Published(4, 1, 0)


@pytest.mark.parametrize("harm", ["changed", "lost", "never built"])
def test_a_build_that_is_not_whole_is_not_published(build: Path, site: Path, harm: str) -> None:
    publish(build, str(site))
    before = state(site)
    if harm == "changed":
        (build / "index.html").write_text("PAGE")
    elif harm == "lost":
        (build / "de/index.html").unlink()
    else:
        shutil.rmtree(build)
    with pytest.raises(LibraryError, match="is not whole"):
        publish(build, str(site))
    assert state(site) == before


def test_folders_of_others_beside_it_stay(build: Path, site: Path) -> None:
    others = [site.with_name(f".site.{what}") for what in ("new", "old", "lock")]
    for other in others:
        other.mkdir(parents=True)
        (other / "thesis.doc").write_text("mine")
    publish(build, str(site))
    build_shelf(build, {"index.html": "changed"})
    publish(build, str(site))
    assert [(other / "thesis.doc").read_text() for other in others] == ["mine"] * 3


@pytest.mark.parametrize(
    "target", ["", "sftp://host/www", "ftp://host/", "https://example.org/", "SSH://host/www"]
)
def test_a_target_that_no_rsync_takes_is_refused(build: Path, target: str) -> None:
    before = state(build.parent)
    with pytest.raises(LibraryError, match="cannot be published there") as caught:
        publish(build, target)
    assert (caught.value.place, caught.value.code) == (target or "--to", "B005")
    assert "rsync://host/module" in caught.value.hint
    assert state(build.parent) == before


def test_a_tilde_is_the_home_folder(
    build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    publish(build, "~/www")
    assert (tmp_path / "www/index.html").read_text() == "page"
    with pytest.raises(LibraryError) as caught:
        publish(build, "~nobody-is-called-so/www")
    assert "no such user" in caught.value.hint


@pytest.mark.parametrize("inside", [".", "mine/deep"])
def test_the_folder_that_one_is_in_is_not_replaced(
    build: Path, site: Path, inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / inside).mkdir(parents=True)
    monkeypatch.chdir(site / inside)
    with pytest.raises(LibraryError) as caught:
        publish(build, str(site))
    assert "you are in it" in caught.value.hint
    assert not (site / "index.html").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no folder that one is in")
def test_a_folder_that_was_deleted_under_one_is_no_traceback(
    build: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.mkdir(parents=True)
    monkeypatch.chdir(site)
    site.rmdir()
    for one, target in ((Path("build"), "www"), (build, "www"), (build, str(site))):
        with pytest.raises(LibraryError, match="in which you are was deleted"):
            publish(one, target)


def test_a_mount_is_not_replaced(build: Path, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.mkdir(parents=True)
    (site / "mine.txt").write_text("mine")
    monkeypatch.setattr("library.shelf.place._exchange", lambda one, other: False)
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self == site:
            raise OSError(errno.EBUSY, "Device or resource busy", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(LibraryError, match="is a mount") as caught:
        publish(build, str(site))
    assert (caught.value.place, caught.value.code) == (site.as_posix(), "B008")
    assert list(state(site)) == ["mine.txt"]
    assert only_beside(site) == ["site"]


def test_a_mount_below_is_neither_copied_nor_emptied(
    build: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = site / "media"
    media.mkdir(parents=True)
    (media / "film.mp4").write_text("mine")
    before = state(site)
    monkeypatch.setattr(os.path, "ismount", lambda path: path == media)
    with pytest.raises(LibraryError, match="is a mount") as caught:
        publish(build, str(site))
    assert caught.value.place == media.as_posix()
    assert state(site) == before


@pytest.mark.parametrize("target", ["build", "build/de", "."])
def test_a_shelf_is_not_published_into_itself(build: Path, target: str) -> None:
    before = state(build)
    with pytest.raises(LibraryError, match="cannot be published there"):
        publish(build, str(build.parent / target))
    assert state(build) == before


def test_a_full_disk_leaves_all_as_it_was(
    build: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(build, str(site))
    before = state(site)
    build_shelf(build, {"index.html": "changed", "de/index.html": "changed"})
    copy = shutil.copyfile

    def fill_up(source: Path, target: Path) -> None:
        if source.parent.name == "de":
            copy(source, target)
            return
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr(shutil, "copyfile", fill_up)
    with pytest.raises(LibraryError, match="No space left"):
        publish(build, str(site))
    assert state(site) == before
    assert only_beside(site) == ["site"]


def test_a_link_to_a_folder_stays_a_link(build: Path, site: Path) -> None:
    site.mkdir(parents=True)
    link = site.parent.parent / "current"
    link.symlink_to(site)
    publish(build, str(link))
    assert link.is_symlink()
    assert (site / "index.html").read_text() == "page"


def test_two_publications_at_once(build: Path, site: Path) -> None:
    with alone(site), pytest.raises(LibraryError, match="at work"):
        publish(build, str(site))


def test_an_index_that_lies_leads_nowhere(build: Path, site: Path) -> None:
    site.mkdir(parents=True)
    outside = site.parent / "outside.txt"
    outside.write_text("mine")
    names = ["../outside.txt", str(outside), "de/../../outside.txt", "", "a\0b"]
    (site / INDEX).write_text(lying_index(names))
    (site / SUMS).write_text("")
    assert publish(build, str(site)).removed == 0
    assert outside.read_text() == "mine"


def test_only_what_was_removed_is_counted(build: Path, site: Path) -> None:
    """An index that lists what is no file, or one by a second name, removes and counts nothing."""
    publish(build, str(site))
    (site / "mine").mkdir()
    (site / "mine/a.txt").write_text("mine")
    (site / "empty").mkdir()
    (site / "link").symlink_to("mine")
    names = ["mine", "empty", "link", "link/a.txt", "./mine/a.txt", "mine//a.txt", "nowhere"]
    (site / INDEX).write_text(lying_index([*FILES, *names]))
    before = state(site)
    assert publish(build, str(site)) == Published(1, 4, 0)
    assert state(site).keys() == before.keys()
    assert (site / "link").readlink() == Path("mine")


WATCHER = """
import pathlib, sys
looked = missed = 0
print("begun", flush=True)
while not pathlib.Path(sys.argv[2]).exists():
    for _ in range(1000):
        looked += 1
        try:
            open(sys.argv[1], "rb").close()
        except OSError:
            missed += 1
print(looked, missed)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems need two renames")
@pytest.mark.parametrize("what", ["publish", "build"])
def test_nobody_ever_meets_half_of_it(build: Path, site: Path, what: str) -> None:
    """Another process that opens a file of it, again and again, always finds it there."""
    publish(build, str(site))
    place, end = site if what == "publish" else build, site.parent / "end"
    with subprocess.Popen(
        [sys.executable, "-c", WATCHER, str(place / INDEX), str(end)],
        stdout=subprocess.PIPE, encoding="utf-8",
    ) as watcher:  # fmt: skip
        assert watcher.stdout
        assert watcher.stdout.readline() == "begun\n"
        for number in range(40):
            build_shelf(build, {"index.html": f"page {number}"})
            if what == "publish":
                publish(build, str(site))
        end.touch()
        looked, missed = map(int, watcher.stdout.read().split())
    assert looked > 1000
    assert missed == 0


def test_the_command_counts(build: Path, tmp_path: Path) -> None:
    target = tmp_path / "www"
    run = run_library(tmp_path, "publish", "--to", str(target))
    assert (run.code, run.err) == (0, "")
    assert "5 written, 0 unchanged, 0 removed." in run.out
    assert sum_of(target / INDEX) == sum_of(build / INDEX)
