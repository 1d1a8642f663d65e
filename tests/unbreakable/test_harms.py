"""What may happen to a build: a full disk, a lost process, a clock that goes wrong, company."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from library.shelf.place import Place
from tests.conftest import Run, run_library, write_sources
from tests.unbreakable.processes import BUILD, CHAPTERS, begin, living, orphans, sums, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="they look into /proc"),
]
NEW = CHAPTERS | {"02-ende.md": "# Das Ende\n\nAlles ist anders.\n"}


def leftovers(project: Path) -> list[Path]:
    place = Place(project / "build")
    return [path for path in (place.fresh, place.old) if path.exists()]


def parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.mark.parametrize("victim", ["engine", "worker"])
def test_a_process_that_is_killed_costs_no_more_than_its_phrase(
    small: Path, own_cache: Path, tmp_path: Path, reference: dict[str, str], victim: str
) -> None:
    log = tmp_path / "log"
    build = begin(small, *BUILD, log=log)
    until(lambda: build.poll() is not None or len(living(build.pid)) > 4)
    workers = [pid for pid in living(build.pid) if parent(pid) == build.pid]
    engines = [pid for pid in living(build.pid) if parent(pid) in workers]
    os.kill((engines if victim == "engine" else workers)[-1], signal.SIGKILL)
    assert build.wait(60) == 1
    said = log.read_text("utf-8")
    assert "V006" in said
    assert "Traceback" not in said
    assert not orphans(build.pid)
    assert not (small / "build").exists()
    assert not leftovers(small)
    kept = {file: file.stat().st_ino for file in own_cache.rglob("*.wav")}
    assert run_library(small, *BUILD).code == 0
    assert sums(small / "build") == reference
    assert kept.items() <= {f: f.stat().st_ino for f in own_cache.rglob("*.wav")}.items()


# In a name space of its own, anybody may mount a small disk: at $1, of a size of $2; what it holds
# in the end is kept in $3
SMALL_DISK = """
cp -a "$1" "$3" && mount -t tmpfs -o size="$2" none "$1" && cp -a "$3/." "$1" || exit 99
rm -rf "$3"
where=$1 keep=$3; shift 3
"$@"; code=$?
cp -a "$where" "$keep"; exit $code
"""
READ_ONLY = """
mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 99
shift; exec "$@"
"""


def in_name_space(script: str, *arguments: object) -> Run:
    """Run a script that mounts, and then the command that follows its arguments."""
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh",
         *map(str, arguments)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return Run(done.returncode, done.stdout, done.stderr)


def command(project: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "library", "--project", str(project), *arguments]


def name_spaces() -> bool:
    return in_name_space("mount -t tmpfs none /mnt").code == 0


def too_large() -> None:
    """Let every write beyond 9,000 bytes of a file fail: the full disk of those who cannot mount"""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))


# Bytes that are free there, and what is said
FULL: dict[str, tuple[int, str]] = {
    "project": (300_000, "B003 cannot be written: No space left on device"),
    "cache": (60_000, "V007 cannot be written: No space left on device"),
}


@pytest.mark.parametrize("what", FULL)
def test_a_full_disk_is_said_and_loses_nothing(
    small: Path, own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    write_sources(small, {"01-anfang.md": CHAPTERS["01-anfang.md"]})
    (small / "sources/chapters/02-ende.md").unlink()
    assert run_library(small, "build", "--draft", "--only", "plaintext").code == 0
    before, spoken = sums(small / "build"), set(own_cache.rglob("*.wav"))
    write_sources(small, NEW)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    free, message = FULL[what]
    if name_spaces():
        print(f"Full disk: a small one for {what}")
        disk, kept = tmp_path / what, tmp_path / "kept"
        size = sum(-path.stat().st_size // 4_096 * -4_096 for path in disk.rglob("*")) + free
        run = in_name_space(SMALL_DISK, disk, size, kept, *command(small, *BUILD))
        shutil.rmtree(disk)
        kept.rename(disk)
    else:
        print(f"Full disk: a limit for the size of files, for {what}")
        run = run_library(small, *BUILD, preexec_fn=too_large)
        message = "cannot be written: File too large"
    assert (run.code, message in run.err) == (1, True), run.err
    assert sums(small / "build") == before
    assert spoken <= set(own_cache.rglob("*.wav"))
    assert not leftovers(small)
    assert not list(own_cache.rglob(".new-*"))
    assert list((tmp_path / "tmp").iterdir()) == []


READ_ONLYS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "project": (BUILD, ".build.programme-library-lock", "Read-only file system"),
    "cache": (BUILD, "cache", "V007"),
    "project/translations": (("update", "tr"), "programme.po", "cannot be written"),
}


@pytest.mark.parametrize("what", READ_ONLYS)
def test_a_read_only_folder_is_said_and_loses_nothing(
    small: Path, tmp_path: Path, what: str
) -> None:
    assert run_library(small, "update", "tr").code == 0
    (tmp_path / "cache").mkdir(exist_ok=True)
    before = sums(small)
    write_sources(small, NEW)
    arguments, place, message = READ_ONLYS[what]
    if name_spaces():
        run = in_name_space(READ_ONLY, tmp_path / what, *command(small, *arguments))
    else:  # root is let in, but root may mount
        assert os.getuid() != 0
        folders = [tmp_path / what, *(p for p in (tmp_path / what).rglob("*") if p.is_dir())]
        for folder in folders:
            folder.chmod(0o555)
        run = run_library(small, *arguments)
        message = message.replace("Read-only file system", "Permission denied")
        for folder in folders:
            folder.chmod(0o755)
    assert (run.code, place in run.err, message in run.err) == (1, True, True), run.err
    assert "Traceback" not in run.err
    changed = {name for name, _ in sums(small).items() ^ before.items()}
    assert changed <= {"sources/chapters/02-ende.md", Place(Path("build")).lock.name}


def test_a_clock_that_was_set_changes_nothing(
    small: Path, own_cache: Path, tmp_path: Path, reference: dict[str, str]
) -> None:
    write_sources(small, NEW)
    assert run_library(small, *BUILD).code == 0
    spoken = {file: file.stat().st_ino for file in own_cache.rglob("*.*")}
    same = {file: file.stat().st_ino for file in (small / "build").rglob("*")}
    for moment in (2**31 + 5, 0):  # 2038 and 1970
        for path in tmp_path.rglob("*"):
            os.utime(path, (moment, moment))
        assert run_library(small, *BUILD).code == 0
        assert {file: file.stat().st_ino for file in (small / "build").rglob("*")} == same
        assert {file: file.stat().st_ino for file in own_cache.rglob("*.*")} == spoken
    write_sources(small, CHAPTERS)
    assert run_library(small, *BUILD).code == 0
    assert sums(small / "build") == reference


def test_a_second_build_is_refused_at_once(
    small: Path, tmp_path: Path, reference: dict[str, str]
) -> None:
    log = tmp_path / "log"
    first = begin(small, *BUILD, log=log)
    until(lambda: first.poll() is not None or "Speaking" in log.read_text("utf-8"))
    began = time.monotonic()
    second = run_library(small, *BUILD)
    assert (second.code, "B002 another build" in second.err) == (1, True)
    assert time.monotonic() - began < 60
    assert first.wait(120) == 0
    assert sums(small / "build") == reference


COUNTING = """
import os
before = os.replace
def replace(source, target, **options):
    before(source, target, **options)
    if str(target).endswith(".wav"):
        with open(os.environ["COUNTED"], "a") as file:
            file.write(f"{target}\\n")
os.replace = replace
"""


def test_two_checkouts_share_what_is_spoken(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reference: dict[str, str]
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sitecustomize.py").write_text(COUNTING)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"), prepend=os.pathsep)
    monkeypatch.setenv("COUNTED", str(tmp_path / "counted"))
    other = Path(shutil.copytree(small, tmp_path / "other"))
    builds = [begin(one, *BUILD, log=tmp_path / f"{one.name}.log") for one in (small, other)]
    assert [build.wait(240) for build in builds] == [0, 0]
    assert sums(small / "build") == sums(other / "build") == reference
    written = (tmp_path / "counted").read_text().splitlines()
    print(f"Two checkouts: {len(set(written))} phrases, {len(written)} times spoken")
    assert len(set(written)) >= 15
    assert len(written) == len(set(written))


def moved(project: Path) -> None:
    project.rename(project.with_name("moved"))


@pytest.mark.parametrize(("harm", "stage"), [(shutil.rmtree, "Speaking"), (moved, "Publishing")])
def test_a_project_that_goes_away_is_said(
    small: Path, tmp_path: Path, harm: Callable[[Path], None], stage: str
) -> None:
    log = tmp_path / "log"
    build = begin(small, *BUILD, log=log)
    until(lambda: build.poll() is not None or stage in log.read_text("utf-8"))
    harm(small)
    assert build.wait(120) == 1
    said = log.read_text("utf-8")
    assert "Traceback" not in said
    assert "moved or deleted meanwhile" in said
    assert not small.exists()
    if harm is moved:
        assert run_library(small.with_name("moved"), *BUILD).code == 0
        assert not leftovers(small.with_name("moved"))
