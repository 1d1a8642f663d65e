"""Puts `build/` online: into a folder, or with rsync onto another machine.

Only what changed is written, and only what an earlier publication put there is ever removed: the
`library.json` of the target says what that is.
"""

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from library.errors import LibraryError
from library.shelf.place import alone, filled, real, replace
from library.shelf.shelf import INDEX, SUMS, read_sums, sum_of, whole_sums

_REMOTE = re.compile(r"[^/\\:\[]*\[[^\]]*\]:|[^/\\:]{2,}:")  # C:\ is a drive and no host
_FILE_MODE, _FOLDER_MODE = 0o644, 0o755  # a web server is another user
_PUSH = (
    "--copy-links",
    "--delay-updates",  # all new files get their names at the end, together
    "--delete-missing-args",  # what is named and not in build/ any more, and nothing else
    "--keep-dirlinks",  # a link of somebody's to a folder stays
    "--perms",
    f"--chmod=D{_FOLDER_MODE:o},F{_FILE_MODE:o}",
)
_SCHEME = re.compile(r"(?!rsync:)[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_PROBE = ("--dry-run", "--existing")
_PARTLY, _NOT_THERE = 23, "(2)"  # rsync's exit code, and ENOENT in what it says


@dataclass(frozen=True)
class Published:
    """How many files were written, were there already, and were removed."""

    written: int
    unchanged: int
    removed: int


def publish(build: Path, target: str) -> Published:
    """Make a target hold what `build` holds; files of others that stand there stay as they are.

    A target is a folder, or what rsync understands: `user@host:/path`, `rsync://host/module`.
    Raises `LibraryError` if `build` is not whole, if a file of somebody else has a name that we
    need, or if the target cannot be written; a folder is then as it was.
    """
    with alone(build) as place:
        build = place.folder
        sums = whole_sums(build)
        if not target or _SCHEME.match(target):
            raise _refused(
                target or "--to", "a folder works, user@host:/path over SSH, or rsync://host/module"
            )
        if _REMOTE.match(target):
            # `host:` is the home folder, `host:/` the root
            home = target.endswith(":")
            return _to_machine(build, sums, target + "./" if home else target.rstrip("/") + "/")
        try:
            folder = real(Path(target).expanduser())
        except RuntimeError as error:
            raise _refused(target, "there is no such user here") from error
        if folder == build or folder in build.parents or build in folder.parents:
            raise _refused(folder.as_posix(), "give a folder that stands elsewhere")
        here = real(Path())
        if folder == here or folder in here.parents:
            raise _refused(
                folder.as_posix(), "you are in it, and it is replaced: give it from outside"
            )
        return _to_folder(build, sums, folder)


def _refused(target: str, hint: str) -> LibraryError:
    return LibraryError("build/ cannot be published there", target, hint, "B005")


def _to_folder(build: Path, sums: dict[str, str], folder: Path) -> Published:
    """Fill a folder beside the target, with hard links to what stays, and let it take its place."""
    with alone(folder) as place:
        folder = place.folder
        ours = _listed(folder)
        same = _unchanged(folder, sums, ours)
        gone = {name for name in ours - sums.keys() if _is_plain(folder / name)}
        result = Published(len(sums) - len(same), len(same), len(gone))
        if not result.written and not result.removed:
            return result
        with filled(place) as fresh:
            _carry(folder, fresh, same)
            _carry(folder, fresh, _foreign(folder, gone | sums.keys()))
            for name in sorted(sums.keys() - same):
                (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(build / name, fresh / name)
                (fresh / name).chmod(_FILE_MODE)
            _dress_folders(folder, fresh)
            replace(place)
            if place.old.exists():  # what somebody put there meanwhile
                _carry(place.old, folder, _foreign(place.old, gone | sums.keys()))
        return result


def _listed(folder: Path) -> set[str]:
    """Return the names that the index of a folder lists; it may be anybody's, so none leads out."""
    sums = read_sums(folder)
    return {name for name in (INDEX, SUMS, *sums) if sums and _is_inside(name)}


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        path.as_posix() == name  # as we write it: `./a` would be `a` by a second name
        and bool(path.name)
        and not path.is_absolute()
        and ".." not in path.parts
        and "\0" not in name
    )


def _is_plain(path: Path) -> bool:
    """Tell whether a path leads to a file, and over no link: so is all that we publish."""
    return path.is_file() and real(path) == path


def _unchanged(folder: Path, sums: dict[str, str], ours: Set[str]) -> set[str]:
    """Return the files that the target has as we want them.

    Raises `LibraryError` where something stands that we did not put there.
    """
    if folder.exists() and not folder.is_dir():
        raise _in_the_way(folder.as_posix())
    same = set()
    for name, digest in sums.items():
        path = folder / name
        for parent in (folder / above for above in _above(name)):
            if parent.is_symlink() or (parent.exists() and not parent.is_dir()):
                raise _in_the_way(parent.as_posix())
        if not os.path.lexists(path):
            continue
        if path.is_symlink() or not path.is_file():
            raise _in_the_way(path.as_posix())
        if sum_of(path) == digest:
            same.add(name)
        elif name not in ours:
            raise _in_the_way(path.as_posix())
    return same


def _in_the_way(path: str) -> LibraryError:
    return LibraryError(
        "was not put there by us, and we need its name",
        path, "move it away, or publish into another folder", "B006",
    )  # fmt: skip


def _foreign(folder: Path, ours: Set[str]) -> Iterator[str]:
    """Yield what is not ours: files, links, and folders that are empty. Raises `OSError`."""

    def refuse(error: OSError) -> None:
        raise error  # what cannot be read cannot be carried over

    for above, folders, files in os.walk(folder, onerror=refuse) if folder.exists() else ():
        for name in files + folders:
            path = Path(above, name)
            if os.path.ismount(path):  # it would be copied, and emptied with the last state
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))
            if name in folders and not path.is_symlink() and any(path.iterdir()):
                continue
            relative = path.relative_to(folder).as_posix()
            if relative not in ours:
                yield relative


def _carry(source: Path, target: Path, names: Iterable[str]) -> None:
    """Let a folder have files of another one, too: as the same file, where the disk can."""
    for name in names:
        one, other = source / name, target / name
        other.parent.mkdir(parents=True, exist_ok=True)
        if one.is_dir() and not one.is_symlink():
            other.mkdir(exist_ok=True)
            continue
        if os.path.lexists(other):
            first, second = one.lstat(), other.lstat()
            if (first.st_mtime_ns, first.st_size) == (second.st_mtime_ns, second.st_size):
                continue
            other.unlink()
        try:
            os.link(one, other, follow_symlinks=False)
        except (OSError, NotImplementedError):
            shutil.copy2(one, other, follow_symlinks=False)


def _dress_folders(like: Path, fresh: Path) -> None:
    """Give folders the owner, mode and times of those that they replace."""
    for path, _, _ in os.walk(fresh, topdown=False):
        model = like / Path(path).relative_to(fresh)
        if not model.is_dir():
            Path(path).chmod(_FOLDER_MODE)
            continue
        if sys.platform != "win32":
            with suppress(PermissionError):  # only root gives away
                os.chown(path, model.stat().st_uid, model.stat().st_gid)
        shutil.copystat(model, path)


def _to_machine(build: Path, sums: dict[str, str], target: str) -> Published:
    """Ask the target what is ours there, and whether anything is in the way; then let rsync write.

    It gets links to the files, in folders that it finds even where all that was in them vanished.
    """
    with TemporaryDirectory() as temporary:
        work = Path(temporary)
        fetched = _rsync([target + INDEX, f"{work}/"])
        if fetched.returncode and not _is_absent(fetched):
            raise _failed(target, fetched)
        ours = _listed(work)
        for line in _transfer(build, target, _PROBE, sums.keys() - ours):
            if line.startswith("<f"):
                raise _in_the_way(target + line.partition(" ")[2])
        staged = work / "staged"
        for name in sums:
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
            (staged / name).symlink_to(build / name)
        gone = {name for name in ours if sums.keys().isdisjoint(_above(name))} - sums.keys()
        for name in gone:
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
        changes = _transfer(staged, target, _PUSH, sums.keys() | gone)
    written = sum(line.startswith("<f") for line in changes)
    removed = sum(line.startswith("*deleting") for line in changes)
    return Published(written, len(sums) - written, removed)


def _above(name: str) -> list[str]:
    return [folder.as_posix() for folder in PurePosixPath(name).parents[:-1]]


def _transfer(source: Path, target: str, options: Iterable[str], names: Set[str]) -> list[str]:
    """Let rsync send files of a folder and return what it says of each: see `--itemize-changes`."""
    wanted = "".join(f"{name}\0" for name in sorted(names))
    # Sums decide, not times
    how = ["--checksum", "--itemize-changes", "--from0", "--files-from=-", *options]
    done = _rsync([f"{source}/", target], how, wanted)
    if done.returncode:
        raise _failed(target, done)
    return done.stdout.splitlines()


def _rsync(
    paths: list[str], options: Iterable[str] = (), names: str = ""
) -> "subprocess.CompletedProcess[str]":
    program = shutil.which("rsync")
    if program is None:
        raise LibraryError(
            "rsync is missing", hint="install it: apt install rsync, brew install rsync"
        )
    return subprocess.run(
        [program, *options, "--", *paths],
        input=names, capture_output=True, encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip


def _is_absent(done: "subprocess.CompletedProcess[str]") -> bool:
    return done.returncode == _PARTLY and _NOT_THERE in done.stderr


def _failed(target: str, done: "subprocess.CompletedProcess[str]") -> LibraryError:
    return LibraryError(
        f"rsync failed: {done.stderr.strip()}",
        target, "mend what it says, then publish again", "B007",
    )  # fmt: skip
