"""A shelf is put onto another machine, by a real rsync."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from library.errors import LibraryError
from library.shelf.publish import Published, publish
from library.shelf.shelf import INDEX, SUMS
from tests.shelf.shelves import FILES, build_shelf, find_program, lying_index, state, wait_for


@pytest.fixture
def build(tmp_path: Path) -> Path:
    build_shelf(tmp_path / "build", FILES)
    return tmp_path / "build"


@dataclass(frozen=True)
class Daemon:
    """An rsync server on this computer: its folder, and the address of that."""

    folder: Path
    address: str


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Daemon]:
    program = find_program("rsync", monkeypatch)
    folder = tmp_path / "module"
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    owner = f"uid = {os.getuid()}\ngid = {os.getgid()}\n" if os.getuid() == 0 else ""
    (tmp_path / "rsyncd.conf").write_text(
        f"address = 127.0.0.1\nport = {port}\nuse chroot = no\n{owner}"
        f"log file = {tmp_path}/rsyncd.log\n[www]\npath = {folder}\nread only = no\n"
    )
    command = [program, "--daemon", "--no-detach", f"--config={tmp_path}/rsyncd.conf"]
    with subprocess.Popen(command) as process:
        try:
            wait_for(process, port)
            yield Daemon(folder, f"rsync://127.0.0.1:{port}/www")
        finally:
            process.terminate()


def test_rsync_writes_only_what_changed(build: Path, daemon: Daemon) -> None:
    site, target = daemon.folder / "site", f"{daemon.address}/site"
    assert publish(build, target) == Published(5, 0, 0)
    for name in (*FILES, INDEX, SUMS):
        assert (site / name).read_bytes() == (build / name).read_bytes()
        assert (site / name).stat().st_mode & 0o777 == 0o644
    assert (site / "de").stat().st_mode & 0o777 == 0o755
    assert not (site / ".gitignore").exists()
    before = state(site)

    build_shelf(build, FILES)  # other times, the same sums
    assert publish(build, target + "/") == Published(0, 5, 0)
    assert state(site) == before

    (site / "mine").mkdir()
    (site / "mine/a.txt").write_text("mine")
    (site / "de/audio/mine.mp3").write_text("mine")
    build_shelf(build, {"index.html": "page", "de/index.html": "GERMAN", "tr/index.html": "new"})
    assert publish(build, target) == Published(4, 1, 1)
    after = state(site)
    assert after["index.html"] == before["index.html"]
    assert (site / "de/index.html").read_text() == "GERMAN"  # as long as it was before
    assert sorted(after) == sorted(
        (
            "index.html",
            "de",
            "de/index.html",
            "de/audio",
            "de/audio/mine.mp3",
            "tr",
            "tr/index.html",
            "mine",
            "mine/a.txt",
            INDEX,
            SUMS,
        )
    )


def test_rsync_stops_at_what_is_in_the_way(build: Path, daemon: Daemon) -> None:
    (daemon.folder / "de").mkdir()
    (daemon.folder / "de/index.html").write_text("mine")
    before = state(daemon.folder)
    with pytest.raises(LibraryError, match="not put there by us") as caught:
        publish(build, daemon.address)
    assert caught.value.place == f"{daemon.address}/de/index.html"
    assert state(daemon.folder) == before
    (daemon.folder / "de/index.html").write_text("German")
    assert publish(build, daemon.address) == Published(4, 1, 0)


def test_rsync_is_led_nowhere_by_an_index_that_lies(build: Path, daemon: Daemon) -> None:
    publish(build, f"{daemon.address}/site")
    outside = daemon.folder / "outside.txt"
    outside.write_text("mine")
    (daemon.folder / "site/mine").mkdir()
    (daemon.folder / "site/mine/a.txt").write_text("mine")
    names = ["../outside.txt", str(outside), "de/../../outside.txt", "", "a\0b", "mine"]
    (daemon.folder / "site" / INDEX).write_text(lying_index([*FILES, *names]))
    assert publish(build, f"{daemon.address}/site").removed == 0
    assert outside.read_text() == (daemon.folder / "site/mine/a.txt").read_text() == "mine"


RSYNC = """#!/bin/sh
echo "$*" >> "$(dirname "$0")/given"
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
@pytest.mark.parametrize(
    ("target", "given"),
    [
        ("me@host:", "me@host:./"),
        ("me@host:/", "me@host:/"),
        ("me@host:www/", "me@host:www/"),
        ("me@host:/www", "me@host:/www/"),
        ("[::1]:", "[::1]:./"),
    ],
)
def test_nothing_after_the_colon_is_the_home_folder(
    build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, given: str
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "rsync").write_text(RSYNC)
    (folder / "rsync").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    publish(build, target)
    index, probe, push = (folder / "given").read_text().splitlines()
    assert index.startswith(f"-- {given}{INDEX} ")
    assert probe.endswith(f"/ {given}")
    assert push.endswith(f"/ {given}")


def test_what_rsync_says_is_handed_on(build: Path, daemon: Daemon) -> None:
    with pytest.raises(LibraryError, match="Unknown module 'wrong'"):
        publish(build, daemon.address.replace("www", "wrong"))


def test_a_machine_without_rsync_is_told(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    for target in ("me@host:/www", "host:www", "rsync://host/www", "host::www", "[::1]:/www"):
        with pytest.raises(LibraryError, match="apt install rsync"):
            publish(build, target)
