"""The command, as people use it, and what it says to their mistakes."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from library.cli import cli
from library.publications import FORMATS
from tests.conftest import CHAPTERS, Library, write_sources


def snapshot(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def listed(project: Path, what: str) -> list[str]:
    """Return the paths that `library.json` lists: of "publications", or of the "site"."""
    index = json.loads((project / "build/library.json").read_text("utf-8"))
    return sorted(entry["path"] for entry in index[what])


def test_build_makes_what_it_says(project: Path, library: Library) -> None:
    run = library("build", "--draft")
    assert run.code == 0, run.err
    assert "Deutsch: 16 files" in run.out
    assert listed(project, "publications") == [
        "de/audio/01-anfang.mp3",
        "de/audio/02-ende.mp3",
        "de/ein-programm-de-braille-contracted.brf",
        "de/ein-programm-de-braille-contracted.pef",
        "de/ein-programm-de-braille-full.brf",
        "de/ein-programm-de-braille-full.pef",
        "de/ein-programm-de-daisy.zip",
        "de/ein-programm-de-large-print.pdf",
        "de/ein-programm-de-mp3.zip",
        "de/ein-programm-de.epub",
        "de/ein-programm-de.html",
        "de/ein-programm-de.lpf",
        "de/ein-programm-de.mp3",
        "de/ein-programm-de.txt",
        "de/text/01-anfang.vtt",
        "de/text/02-ende.vtt",
    ]
    ours = [*listed(project, "publications"), *listed(project, "site")]
    assert sorted(snapshot(project / "build")) == sorted(
        [".gitignore", "SHA256SUMS", "library.json", *ours]
    )
    assert {"index.html", "de/index.html", "de/chapters/01-anfang.html"} <= set(ours)
    index = json.loads((project / "build/library.json").read_text("utf-8"))
    assert {entry["voice"] for entry in index["publications"]} == {"eSpeak NG", ""}


def test_a_letter_that_one_format_lacks_leaves_the_others_alone(
    project: Path, library: Library
) -> None:
    write_sources(project, {**CHAPTERS, "01-anfang.md": "# Der Anfang\n\nEin Wal: 鯨. Gut.\n"})
    for _ in range(2):
        run = library("build", "--draft", "--only", "largeprint,plaintext")
        assert run.code == 0
        assert "Deutsch: no largeprint" in run.out
        assert "R001 error: no typeface here has: 鯨" in run.err
        assert listed(project, "publications") == ["de/ein-programm-de.txt"]
    before = snapshot(project / "build")
    run = library("build", "--draft", "--only", "largeprint")
    assert run.code == 1
    assert "no typeface here has: 鯨" in run.err
    assert snapshot(project / "build") == before


def test_without_liblouis_braille_is_left_out_by_name(
    project: Path, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIBLOUIS", str(tmp_path))
    run = library("build", "--draft", "--only", "braille,plaintext")
    assert run.code == 0
    assert "braille is left out: R003 liblouis is missing" in run.out
    assert "apt install liblouis20" in run.out
    assert listed(project, "publications") == ["de/ein-programm-de.txt"]
    run = library("build", "--draft", "--only", "braille")
    assert (run.code, "nothing can be made here" in run.err) == (1, True)


def test_build_of_some_locales_and_formats(project: Path, library: Library) -> None:
    library("update", "tr", "en")
    run = library("build", "tr", "--only", "mp3", "--draft", "--voice", "de=pico")
    assert run.code == 0, run.err
    index = json.loads((project / "build/library.json").read_text("utf-8"))["publications"]
    assert {(entry["locale"], entry["format"]) for entry in index} == {("tr", "mp3")}
    assert {entry["completeness"] for entry in index} == {0}
    assert {entry["voice"] for entry in index} == {"eSpeak NG, Pico"}


Spoil = Callable[[Path], None]


def write(name: str, content: str | bytes) -> Spoil:
    def spoil(project: Path) -> None:
        data = content if isinstance(content, bytes) else content.encode()
        (project / name).write_bytes(data)

    return spoil


def append(name: str, content: str) -> Spoil:
    def spoil(project: Path) -> None:
        with (project / name).open("a", encoding="utf-8") as file:
            file.write(content)

    return spoil


PO = "translations/tr/LC_MESSAGES/programme.po"
CHAPTER = "sources/chapters/01-anfang.md"
SPOILED: dict[str, tuple[Spoil, str]] = {
    "missing chapter": (lambda p: (p / CHAPTER).unlink(), "chapter 01-anfang.md is missing"),
    "unlisted chapter": (write("sources/chapters/03-x.md", "# X\n\nY\n"), "03-x.md: S028"),
    "broken TOML": (append("sources/programme.toml", "x = nonsense\n"), "programme.toml:11: S022"),
    "not UTF-8": (write(CHAPTER, b"# T\n\nGr\xfcn\n"), "01-anfang.md:3: S020"),
    "empty chapter": (write(CHAPTER, ""), "01-anfang.md:1: S014"),
    "chapter without text": (write(CHAPTER, "# T\n"), "01-anfang.md:1: S015"),
    "two of one name": (
        lambda p: write_sources(p, CHAPTERS | {"03-ende.md": "# X\n\nY\n"}),
        "two chapters of one name",
    ),
    "unknown locale": (lambda p: (p / "translations/xx").mkdir(), "unknown locale 'xx'"),
    "unterminated string": (append(PO, '\nmsgid "neu\nmsgstr "x"\n'), "P002 broken line"),
    "duplicate message": (
        append(PO, '\nmsgid "Das Ende"\nmsgstr "Son"\n'),
        "P003 two entries for 'Das Ende'",
    ),
    "missing catalog": (lambda p: (p / PO).unlink(), "P001"),
    "foreign file": (write("build/mine.txt", "x"), "build/mine.txt: B001"),
}


@pytest.mark.parametrize("mistake", SPOILED)
def test_a_mistake_is_said_and_loses_nothing(project: Path, library: Library, mistake: str) -> None:
    assert library("update", "tr").code == 0
    assert library("build", "--draft", "--only", "mp3").code == 0
    spoil, message = SPOILED[mistake]
    spoil(project)
    before = snapshot(project / "build")
    run = library("build", "--draft", "--only", "mp3")
    assert run.code == 1
    assert message in run.err
    assert re.search(r"\n    \S", run.err), "a hint"
    assert snapshot(project / "build") == before


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["build", "xx"], 2, "there is no translation 'xx'"),
        (["build", "--voice", "de=nobody"], 2, "'nobody' is not one of espeak"),
        (["build", "--voice", "tr"], 2, "LOCALE=ENGINE"),
        (["build", "--only", "cd"], 2, "'cd' is not one of epub, daisy, mp3"),
        (["update", "xx"], 1, "unknown locale 'xx'"),
        (["dance"], 2, "No such command"),
        (["--project", "nowhere", "build"], 2, "does not exist"),
    ],
)
def test_wrong_words(library: Library, arguments: list[str], code: int, message: str) -> None:
    run = library(*arguments)
    assert run.code == code
    assert message in run.err


def test_a_voice_that_cannot_speak_a_language_is_said_at_the_start(
    project: Path, library: Library
) -> None:
    library("update", "tr")
    run = library("build", "--voice", "tr=pico")
    assert run.code == 1
    assert "Pico does not speak tr" in run.err
    assert not (project / "build").exists()


def test_status_is_a_table(project: Path, library: Library) -> None:
    library("update", "tr")
    rows = [line.split() for line in library("status").out.splitlines()]
    assert rows[0] == [
        "locale", "messages", "translated", "fuzzy", "missing", "words", "minutes", "reviewed",
    ]  # fmt: skip
    assert rows[1][:5] == ["de", "8", "8", "0", "0"]
    assert rows[2][:5] == ["tr", "8", "0", "0", "8"]
    assert rows[2][-1] == "0/8"


def test_check_finds_what_is_missing(project: Path, library: Library) -> None:
    library("update", "tr")
    run = library("check")
    assert run.code == 0
    assert "T011 warning: not translated, so it stays German: 'Das Ende'" in run.err
    assert "T012 warning: 8 of 8 messages are not reviewed" in run.err
    append(PO, '\n#~ msgid "weg"\n#~ msgstr "x"\n')(project)
    text = (project / PO).read_text("utf-8")
    text = text.replace('msgid "Das Ende"\nmsgstr ""', 'msgid "Das Ende"\nmsgstr "<b>Son</b>"')
    (project / PO).write_text(text, "utf-8")
    run = library("check")
    assert run.code == 1
    assert re.search(r"tr/LC_MESSAGES/programme\.po:\d+: S006 error: raw HTML <b>", run.err)


def test_check_reads_what_was_built(project: Path, library: Library) -> None:
    assert library("check", str(project)).code == 1
    assert "holds nothing built" in library("check", str(project)).err
    assert library("build", "--draft", "--only", "epub,daisy").code == 0
    run = library("check", str(project / "build"))
    assert (run.code, run.out, run.err) == (0, "No errors.\n", "")
    for name in ("ein-programm-de.epub", "ein-programm-de-daisy.zip"):
        path = project / "build/de" / name
        path.write_bytes(path.read_bytes()[:5_000])
        run = library("check", str(path))
        assert run.code == 1
        assert name in run.err
    assert library("check", str(project / "sources/programme.toml")).code == 1


def test_voices_names_each_engine(library: Library) -> None:
    library("update", "tr")
    run = library("voices")
    assert run.code == 0
    assert "espeak: eSpeak NG, speaks de, tr" in run.out
    assert "gtts" in run.out
    assert "tr is spoken by kokoro or else espeak" in run.out


@pytest.mark.parametrize("command", [None, *cli.commands])
def test_every_command_has_help_with_an_example(library: Library, command: str | None) -> None:
    run = library(*([command] if command else []), "--help")
    assert run.code == 0
    assert "Example: library " in run.out


def test_the_help_names_every_format(library: Library) -> None:
    shown = " ".join(library("build", "--help").out.split())
    assert f"with commas: {', '.join(FORMATS)}." in shown


def test_say_lets_hear_what_the_lexicon_makes_of_a_word(project: Path, library: Library) -> None:
    lexicon = project / "sources/lexicon/de.pls"
    lexicon.parent.mkdir()
    lexicon.write_text(
        '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" '
        'alphabet="ipa" xml:lang="de">\n<lexeme><grapheme>Westphal</grapheme>'
        "<alias>Westfahl</alias></lexeme>\n</lexicon>",
        "utf-8",
    )
    path = project / "one.mp3"
    run = library("say", "Westphal sagt [yes]{lang=en} am 13. Mai.", "--draft", "--to", str(path))
    assert run.code == 0, run.err
    assert run.out.splitlines()[:3] == [
        "eSpeak NG: Westfahl sagt",
        "eSpeak NG: yes",
        "eSpeak NG: am dreizehnten Mai.",
    ]
    samples, rate = soundfile.read(path)
    assert 3 < len(samples) / rate < 9
    lexicon.write_text(lexicon.read_text("utf-8").replace("</alias>", ""), "utf-8")
    run = library("say", "Westphal", "--draft", "--to", str(path))
    assert run.code == 1
    assert "sources/lexicon/de.pls:2: V010" in run.err


@pytest.mark.parametrize("text", ["", " ", "…", "🎉", "[^1]", "[a](b"])
def test_say_needs_words(library: Library, tmp_path: Path, text: str) -> None:
    run = library("say", text, "--draft", "--to", str(tmp_path / "x.mp3"))
    assert run.code == 1
    assert not (tmp_path / "x.mp3").exists()


def test_say_into_a_folder_that_is_not_there(library: Library, tmp_path: Path) -> None:
    run = library("say", "Guten Tag", "--draft", "--to", str(tmp_path / "no" / "x.mp3"))
    assert run.code == 1
    assert "x.mp3" in run.err


@pytest.mark.skipif(sys.platform == "win32", reason="nobody deletes a folder there that is in use")
@pytest.mark.parametrize("command", [("status",), ("say", "Gut.")])
def test_a_folder_that_was_deleted_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    gone = tmp_path / "gone"
    code = f'cd {gone} && rmdir {gone} && exec {sys.executable} -m library --project . "$@"'
    gone.mkdir()
    run = subprocess.run(["sh", "-c", code, "sh", *command], capture_output=True, text=True)
    assert (run.returncode, "was deleted" in run.stderr) == (1, True), run.stderr
    assert "Traceback" not in run.stderr
