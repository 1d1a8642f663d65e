"""A fuzzer that is led by the coverage of the readers, and of the parsers below them: atheris.

It is no dependency: `pip install atheris` into an environment that has the package, on Linux with
CPython 3.11 to 3.13. Then:

    python -m tests.fuzz.coverage --seconds 3600            # all targets, one after the other
    python -m tests.fuzz.coverage --seconds 60 --only po    # one of them

A crash is any exception but `LibraryError`, a document that is not sound (see `targets.py`), more
than five seconds, or more than 2 GB. Its input is kept beside the corpus, and is shown with the
traceback. Exit code 1 if there was one.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

_TARGETS = ("markdown", "toml", "po", "interface", "pls", "languages", "glossary")
_SHARES = {"markdown": 3, "po": 3}  # of the time; the others get one
_LONGEST = 5  # seconds
_WORDS = {  # pieces that a fuzzer would take long to find
    "markdown": ["# ", "](", "[^1]", "{lang=en}", "https://", "&#x202e;", "| a |", "![", "\\\n"],
    "toml": ["chapters", "[[", '"""', "base_url", "website", "pauses", "0x", "nan", "\\u0000"],
    "po": ["msgid", "msgstr", "msgctxt", '"\n"', "#~ ", "#| ", "#, fuzzy", "Plural-Forms:", "{"],
    "interface": ["msgid", "msgstr", "{title}", "{0.a}", "{{", "!r", ":>9", "#, fuzzy", "\\n"],
    "pls": ["<lexeme>", "<alias>", "&#1;", "<!DOCTYPE", "<!ENTITY", "<?x?>", "prefer"],
    "languages": ["[xx]", "tag", "cldr", "engines", "suffix", "0x", "[[", "\\u001b"],
    "glossary": ["[terms]", "[[", '""', "\\u001b", "= [", "(", "\\\\"],
}  # fmt: skip


def main() -> int:
    """Run the targets, each in a process, and print what each has done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3600, help="of all targets together")
    parser.add_argument("--only", choices=_TARGETS, action="append")
    parser.add_argument("--corpus", type=Path, default=Path(".hypothesis/coverage"))
    parser.add_argument("--target", choices=_TARGETS, help=argparse.SUPPRESS)
    arguments, rest = parser.parse_known_args()
    if arguments.target:
        _fuzz(arguments.target, rest)
    targets = arguments.only or list(_TARGETS)
    shares = {name: _SHARES.get(name, 1) for name in targets}
    crashed = 0
    for name in targets:
        seconds = arguments.seconds * shares[name] // sum(shares.values())
        crashed += not _run(name, max(seconds, 1), arguments.corpus.resolve())
    print(f"{crashed} of {len(targets)} targets crashed.")
    return 1 if crashed else 0


def _run(name: str, seconds: int, kept: Path) -> bool:
    """Run a target, print its figures, and return whether it found nothing."""
    corpus = kept / name
    corpus.mkdir(parents=True, exist_ok=True)
    words = kept / f"{name}.dict"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in _WORDS[name]), encoding="utf-8")
    begun = time.monotonic()
    command = [sys.executable, "-m", "tests.fuzz.coverage", "--target", name]
    command += [f"-max_total_time={seconds}", f"-timeout={_LONGEST}", "-rss_limit_mb=2048"]
    command += ["-max_len=8192", "-print_final_stats=1", f"-dict={words}", "-report_slow_units=1"]
    command += [f"-artifact_prefix={kept / name}-", str(corpus)]
    done = subprocess.run(command, stderr=subprocess.PIPE, check=False)
    said = done.stderr.decode(errors="replace")
    runs = re.findall(r"stat::number_of_executed_units:\s*(\d+)", said)
    shown = re.findall(r"cov: (\d+) ft: (\d+) corp: (\d+)", said)
    figures = f"{runs[-1] if runs else '?'} executions"
    if shown:
        figures += f", {shown[-1][0]} edges, {shown[-1][1]} features, {shown[-1][2]} inputs kept"
    well = done.returncode == 0
    print(f"{name}: {figures}, {time.monotonic() - begun:.0f} s: {'no crash' if well else 'CRASH'}")
    if not well:
        print(said[-8_000:])
    sys.stdout.flush()
    return well


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


def _fuzz(target: str, options: list[str]) -> None:
    """Fuzz one target until libFuzzer ends the process."""
    atheris = import_module("atheris")

    with atheris.instrument_imports(
        include=["library", "markdown_it", "mdit_py_plugins", "babel.messages", "tomllib"]
    ):
        from tests.fuzz import targets

    with tempfile.TemporaryDirectory() as name:
        project = targets.make_project(Path(name))
        seeds = Path(options[-1])
        for number, path in enumerate(_seeds(target, project.folder)):
            (seeds / f"seed-{number}").write_bytes(path.read_bytes())
        atheris.Setup(
            [sys.argv[0], *options], lambda content: targets.run(target, content, project)
        )
        atheris.Fuzz()


def _seeds(target: str, small: Path) -> list[Path]:
    """Return the files to begin with: those of the small project, and the repository's own."""
    from tests.fuzz.targets import FILES, ROOT

    own = ROOT / FILES[target]
    others = own.parent.parent.parent.glob(f"*/LC_MESSAGES/{own.name}")
    alike = others if own.suffix == ".po" else own.parent.glob(f"*{own.suffix}")
    return [small / FILES[target], *sorted(alike)]


if __name__ == "__main__":
    sys.exit(main())
