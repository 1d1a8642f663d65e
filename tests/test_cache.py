"""The cache on a real file system: damaged, planted with links, full, read-only, used by others."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from library import cache
from library.cache import cached, contents, in_use, load, prune, root, store
from library.errors import LibraryError

NOBODY = 65_534
SOUND = b"sound" * 1_000


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_used", set())


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of somebody else, with a file of 1990."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "thesis.doc").write_bytes(b"mine")
    os.utime(folder / "thesis.doc", (650_000_000, 650_000_000))
    return folder


def is_untouched(outside: Path) -> bool:
    (file,) = outside.iterdir()
    return file.read_bytes() == b"mine" and file.stat().st_mtime == 650_000_000


def clip(number: int = 0) -> Path:
    return cached("clips", ".wav", f"phrase {number}")


def fill(count: int) -> list[Path]:
    """Store files, each used an hour after the one before, as other processes would have."""
    paths = [clip(number) for number in range(count)]
    for number, path in enumerate(paths):
        store(path, SOUND)
        os.utime(path, (3_600 * number, 3_600 * number))
    return paths


def kept(paths: list[Path]) -> list[int]:
    return [number for number, path in enumerate(paths) if path.exists()]


SIZE = len(SOUND) + 32


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "file").write_bytes(b"")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _large(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(2 * 10**12)  # which nobody could read, and which takes no room


DAMAGES: dict[str, Callable[[Path], object]] = {
    "lost": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "altered": lambda path: path.write_bytes(b"S" + path.read_bytes()[1:]),
    "made longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "swapped": lambda path: shutil.copy2(clip(1), path),
    "a folder": _folder,
    "a pipe": _pipe,
    "too large": _large,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_lost_and_can_be_made_again(damage: str) -> None:
    store(clip(0), SOUND)
    store(clip(1), b"another sound")
    assert load(clip(0)) == SOUND
    DAMAGES[damage](clip(0))
    assert load(clip(0)) is None
    store(clip(0), SOUND)
    assert load(clip(0)) == SOUND
    assert len(list(root().rglob(".new-*"))) == 0


@pytest.mark.parametrize("at", ["file", "nowhere", "shard", "kind"])
def test_a_link_is_neither_read_nor_written_through(at: str, outside: Path) -> None:
    path = clip()
    store(path, SOUND)
    link = {"shard": path.parent, "kind": path.parent.parent}.get(at, path)
    if at == "file":
        link.rename(outside / "thesis.doc")
        os.utime(outside / "thesis.doc", (650_000_000, 650_000_000))
        link.symlink_to(outside / "thesis.doc")
    elif at == "nowhere":
        link.unlink()
        link.symlink_to(outside / "new")
    else:
        link.rename(outside / "kept")
        link.symlink_to(outside / "kept", target_is_directory=True)
    before = {entry: entry.lstat() for entry in outside.rglob("*")}
    assert load(path) is None
    store(path, SOUND)
    assert load(path) == SOUND
    assert not link.is_symlink()
    after = {entry: entry.lstat() for entry in outside.rglob("*")}
    assert {entry: status.st_mtime_ns for entry, status in after.items()} == {
        entry: status.st_mtime_ns for entry, status in before.items()
    }


@pytest.mark.parametrize("what", [Path.touch, os.mkfifo])
def test_what_is_in_the_place_of_a_folder_makes_way(what: Callable[[Path], None]) -> None:
    root().mkdir(parents=True)
    what(root() / "clips")
    store(clip(), SOUND)
    assert load(clip()) == SOUND


def test_what_was_used_longest_ago_goes_first() -> None:
    paths = fill(5)
    assert load(paths[1]) == SOUND
    cache._used.clear()  # it was another process
    prune(3 * SIZE)
    assert kept(paths) == [1, 3, 4]
    prune(3 * SIZE - 1)
    assert kept(paths) == [1, 4]
    prune(0)
    assert kept(paths) == []


def test_what_this_process_used_stays() -> None:
    paths = fill(4)
    load(paths[0])
    os.utime(paths[0], (0, 0))  # somebody set the clock back
    paths[2].unlink()
    load(paths[2])  # looked for in vain, and then made by a worker
    store(paths[2], SOUND)
    prune(0)
    assert kept(paths) == [0, 2]


@pytest.mark.parametrize("year", [1971, 2036])
def test_the_clock_may_be_wrong(year: int) -> None:
    paths = fill(4)
    for path in paths[:2]:
        os.utime(path, ((year - 1970) * 31_557_600,) * 2)
    prune(2 * SIZE)
    assert len(kept(paths)) == 2
    assert load(paths[kept(paths)[0]]) == SOUND


def test_what_is_not_ours_stays_and_what_killed_writers_left_goes(outside: Path) -> None:
    (path,) = fill(1)
    leftover = path.parent / ".new-abc"
    leftover.write_bytes(SOUND)
    foreign = root() / "notes.txt"
    foreign.write_bytes(b"mine")
    (root() / "heard").symlink_to(outside, target_is_directory=True)
    other = clip(1)
    other.parent.mkdir(exist_ok=True)
    other.symlink_to(outside / "thesis.doc")
    assert [file.path for file in contents()] == [path]
    prune(0)
    assert not path.exists()
    assert not leftover.exists()
    assert foreign.read_bytes() == b"mine"
    assert is_untouched(outside)


def test_there_may_be_no_cache() -> None:
    prune(0)
    assert list(contents()) == []
    assert load(clip()) is None


USING = "from library.cache import in_use\nwith in_use(): print(flush=True); input()"


@contextmanager
def another_process() -> Iterator["subprocess.Popen[bytes]"]:
    """Let another process use the cache."""
    with subprocess.Popen(
        [sys.executable, "-c", USING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def test_nothing_goes_while_others_use_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "BOUND", 2 * SIZE)
    paths = fill(4)
    with another_process() as other:
        with pytest.raises(LibraryError, match="in use") as caught:
            prune(0)
        assert caught.value.code == "V009"
        with in_use():
            pass
        assert kept(paths) == [0, 1, 2, 3]
        other.kill()  # the system takes its lock away
        other.wait()
        with in_use():
            load(paths[0])
        assert kept(paths) == [0, 3]


def test_nothing_goes_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "BOUND", 0)
    paths = fill(2)
    with pytest.raises(KeyboardInterrupt), in_use():
        raise KeyboardInterrupt
    assert kept(paths) == [0, 1]
    with in_use():  # the lock was let go
        pass
    assert kept(paths) == []


@contextmanager
def nobody() -> Iterator[None]:
    """Be a user whom the system refuses what a file's mode refuses."""
    privileged = os.geteuid() == 0
    if privileged:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if privileged:
            os.seteuid(0)


@pytest.fixture
def open_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache where that user may go, too."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        monkeypatch.setenv("XDG_CACHE_HOME", name)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, -1)
        yield folder


def test_a_file_that_cannot_be_read_is_made_again(open_folder: Path) -> None:
    with nobody():
        store(clip(), SOUND)
        assert clip().stat().st_mode & 0o777 == 0o600
        clip().chmod(0)
        assert load(clip()) is None
        store(clip(), SOUND)
        assert load(clip()) == SOUND


def test_a_cache_that_cannot_be_written_can_be_read(open_folder: Path) -> None:
    with nobody():
        store(clip(), SOUND)
        clip().parent.chmod(0o500)
        clip().chmod(0o400)
        with in_use():
            assert load(clip()) == SOUND
        with pytest.raises(LibraryError, match="cannot be written: Permission") as caught:
            store(clip(), b"new")
        assert caught.value.code == "V007"
        assert caught.value.place == clip().parent.as_posix()
        cache._used.clear()
        with pytest.raises(LibraryError, match="cannot be written"):
            prune(0)
        assert load(clip()) == SOUND
        clip().parent.chmod(0o700)


def test_a_full_disk_loses_nothing() -> None:
    store(clip(), SOUND)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, before[1]))
    try:
        with pytest.raises(LibraryError) as caught:
            store(clip(), SOUND + SOUND)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.code == "V007"
    assert load(clip()) == SOUND
    assert list(root().rglob(".new-*")) == []


WRITING = """
import sys, time
from library.cache import cached, load, store
paths = [cached("clips", ".wav", str(number)) for number in range(20)]
end, found = time.monotonic() + 1.5, 0
while time.monotonic() < end:
    for number, path in enumerate(paths):
        store(path, b"%d" % number * 9_000)
        content = load(path)
        assert content in (None, b"%d" % number * 9_000), path
        found += content is not None
print(found)
"""


def test_two_writers_and_somebody_who_deletes() -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITING], stdout=subprocess.PIPE) for _ in "ab"
    ]
    times = 0
    while any(writer.poll() is None for writer in writers):
        shutil.rmtree(root(), ignore_errors=True)
        times += 1
        time.sleep(0.005)
    outputs = [writer.communicate()[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert all(int(output) > 0 for output in outputs)
    assert times > 20
