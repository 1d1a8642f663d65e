"""Reads `build/` all the time, as a web server would, and says when it was not whole.

    python -m tests.unbreakable.watcher BUILD

It ends when its input does, and prints how many whole states it read, and what was not whole.
"""

import hashlib
import json
import os
import select
import stat
import sys
from io import BufferedReader
from pathlib import Path

from library.shelf.shelf import INDEX, SUMS


def main() -> None:
    build = Path(sys.argv[1])
    whole, harms = 0, []
    seen = False
    while not select.select([sys.stdin], [], [], 0.01)[0]:
        try:
            folder = os.open(build, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            if seen:
                harms.append("build/ was not there")
            continue
        seen = True
        try:
            harm = look(folder)
            # what is read while it is deleted is no harm: another folder has its name by then
            if harm and (not build.exists() or os.path.samestat(os.fstat(folder), build.stat())):
                harms.append(harm)
            whole += not harm
        finally:
            os.close(folder)
    print(json.dumps({"whole": whole, "harms": harms}))


def look(folder: int) -> str:
    """Return why an open folder is not a whole shelf, empty if it is one."""
    try:
        with opened(INDEX, folder) as file:
            index = json.load(file)
        with opened(SUMS, folder) as file:
            lines = file.read().decode().splitlines()
        sums = {line[66:]: line[:64] for line in lines}
        entries = (*index["publications"], *index["site"])
        if {entry["path"]: entry["sha256"] for entry in entries} != {
            path: digest for path, digest in sums.items() if path != INDEX
        }:
            return "library.json and SHA256SUMS differ"
        for path, digest in sums.items():
            with opened(path, folder) as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    return f"{path} has another sum"
        if others := files(folder) - {*sums, SUMS, ".gitignore"}:
            return f"{others} are not listed"
    except (OSError, ValueError) as error:
        return repr(error)
    return ""


def opened(path: str, folder: int) -> BufferedReader:
    return open(os.open(path, os.O_RDONLY, dir_fd=folder), "rb")  # noqa: PTH123 - no path


def files(folder: int) -> set[str]:
    found = set()
    for top, _, names, handle in os.fwalk(".", dir_fd=folder):
        for name in names:
            if stat.S_ISREG(os.stat(name, dir_fd=handle).st_mode):
                found.add(os.path.normpath(f"{top}/{name}"))
    return found


if __name__ == "__main__":
    main()
