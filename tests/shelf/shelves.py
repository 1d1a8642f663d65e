"""A small shelf with files of every kind, and the programs of others that tests put online with."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from library.shelf.memory import Part, remember
from library.shelf.shelf import Publication, describe, new_shelf, write_index

TYPES = {
    "index.html": "text/html",
    "sitemap.xml": "application/xml",
    "opds.json": "application/opds+json",
    "opds.atom": "application/atom+xml",
    "assets/style.css": "text/css",
    "assets/read-along.js": "text/javascript",
    "assets/favicon.svg": "image/svg+xml",
    "de/index.html": "text/html",
    "de/cover.png": "image/png",
    "de/chapters/05-wohnen.json": "application/json",
    "de/audio/05-wohnen.mp3": "audio/mpeg",
    "de/text/05-wohnen.vtt": "text/vtt",
    "de/podcast.rss": "application/rss+xml",
    "de/entry.json": "application/opds-publication+json",
    "de/publication.json": "application/json",
    "de/a-de.lpf": "application/lpf+zip",
    "de/a-de.epub": "application/epub+zip",
    "de/a-de-daisy.zip": "application/zip",
    "de/a-de-large-print.pdf": "application/pdf",
    "de/a-de-braille-full.brf": "text/plain",
    "de/a-de-braille-full.pef": "application/x-pef+xml",
    "de/a-de.txt": "text/plain",
}

FILES = {"index.html": "page", "de/index.html": "German", "de/audio/01.mp3": "sound"}


def content_of(name: str) -> str:
    return f"Das ist {name}. " * 20


def build_shelf(build: Path, contents: dict[str, str]) -> None:
    """Build a shelf of files, the first of which is a publication and the others its pages."""
    with new_shelf(build) as shelf:
        files = [shelf / name for name in contents]
        for file, content in zip(files, contents.values(), strict=True):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, "utf-8")
        first = describe(
            shelf, files[0], locale="de", format="x", seconds=1, voice="V", completeness=1,
            reviewed=True, sources="c0",
        )  # fmt: skip
        write_index(shelf, [first], list(contents)[1:])


def fill(shelf: Path, content: str = "text") -> Publication:
    """Fill a shelf with one publication and its index."""
    file = shelf / "de" / "buch.epub"
    file.parent.mkdir()
    file.write_text(content)
    publication = describe(
        shelf, file, locale="de", format="epub", seconds=1.5, voice="V", completeness=1,
        reviewed=True, sources="c0",
    )  # fmt: skip
    write_index(shelf, [publication])
    return publication


def make(build: Path, content: str = "text") -> None:
    """Build a shelf of one publication, and remember what it was made of."""
    with new_shelf(build) as shelf:
        path = fill(shelf, content).path
        parts = {"de/epub": Part(f"part of {content}", (path,))}
        remember(build, shelf, f"made of {content}", parts)


def names(folder: Path) -> list[str]:
    """Return the names of all that a folder holds."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def find_program(name: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a program's path: the system's, or what `make test` unpacked beside our Python."""
    unpacked = Path(sys.prefix) / "servers"
    if not shutil.which(name) and unpacked.exists():
        places = [*unpacked.glob("usr/*bin")]
        monkeypatch.setenv("PATH", os.pathsep.join(map(str, [os.environ["PATH"], *places])))
        libraries = [*unpacked.glob("usr/lib/*-linux-gnu*"), *unpacked.glob("lib/*-linux-gnu*")]
        monkeypatch.setenv("LD_LIBRARY_PATH", ":".join(map(str, libraries)))
    program = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    assert program, f"{name} is missing: apt install {name}, or run `make test`, which fetches it"
    return program


def state(folder: Path) -> dict[str, object]:
    """Return what a folder holds: each file's number on the disk and content."""
    return {
        path.relative_to(folder).as_posix(): (path.lstat().st_ino, path.read_bytes())
        if path.is_file()
        else None
        for path in folder.rglob("*")
    }


def lying_index(names: list[str]) -> str:
    entries = ", ".join(f'{{"path": "{name}", "sha256": "0"}}' for name in names)
    return f'{{"publications": [{entries}]}}'.replace("\0", "\\u0000")


def wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Wait until a server answers on this computer."""
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            assert process.poll() is None
            time.sleep(0.05)
