"""What an enemy wrote into `sources/` and `translations/`: refused, with place, hint and code."""

import json
import os
import struct
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from library.errors import Finding, LibraryError
from library.languages import add_language, new_language
from library.programme.looks import check_looks
from library.project import Project
from library.translation.catalogs import catalog_path, write_catalog
from library.translation.checks.names import read_glossary
from tests.conftest import run_library
from tests.fuzz.targets import CHAPTER, FILES, LOCALE, PLS, TOML, make_project

Plant = Callable[[Path], object]
_BOMB = "".join(
    f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(12)
)  # a thousand million laughs, and then a thousand times as many
_HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def holds(target: str, content: str | bytes) -> Plant:
    """Plant a content in the place of one of the project's files."""
    return lambda folder: (folder / FILES[target]).write_bytes(
        content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    )


def says(text: str) -> Plant:
    """Plant a text in a chapter."""
    return holds("markdown", f"# Titel\n\n{text}\n")


def entry(line: str, old: str) -> Plant:
    """Plant a line of `programme.toml` in place of another."""
    assert old in TOML
    return holds("toml", TOML.replace(old, line))


def large(target: str) -> Plant:
    """Make a file 100 MB large; it has holes, so it takes no room."""
    return lambda folder: os.truncate(folder / FILES[target], 100_000_000)


def link(name: str) -> Plant:
    """Put a link in the place of a file or folder, to what it was: all is there, but elsewhere."""

    def plant(folder: Path) -> None:
        path, elsewhere = folder / name, folder / "elsewhere"
        path.rename(elsewhere)
        path.symlink_to(elsewhere)

    return plant


def pipe(target: str) -> Plant:
    """Put a pipe in the place of a file: who reads it waits for ever."""

    def plant(folder: Path) -> None:
        (folder / FILES[target]).unlink()
        os.mkfifo(folder / FILES[target])

    return plant


def instead(target: str) -> Plant:
    """Put a folder in the place of a file."""

    def plant(folder: Path) -> None:
        (folder / FILES[target]).unlink()
        (folder / FILES[target]).mkdir()

    return plant


def picture(content: bytes, name: str = "a.png") -> Plant:
    """Plant a picture that a chapter shows."""

    def plant(folder: Path) -> None:
        (folder / "sources/pictures").mkdir()
        (folder / "sources/pictures" / name).write_bytes(content)
        says(f"Text\n\n![Ein Park]({name})")(folder)

    return plant


def png(width: int, height: int) -> bytes:
    """Return a PNG that says it is so large, and holds nothing."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


REFUSED: dict[str, tuple[Plant, str]] = {
    "raw HTML": (says("<script>alert(1)</script>"), "S006"),
    "HTML in a text": (says("Ein <b onclick=a>Wort</b>"), "S006"),
    "script address": (says("[a](javascript:alert(1))"), "S016"),
    "script address, entities": (says("[a](&#106;avascript:alert(1))"), "S016"),
    "script address, capitals": (says("[a](JaVaScRiPt:alert(1))"), "S016"),
    "script address, tab": (says("[a](java&#9;script:alert(1))"), "S017"),
    "script address, control": (says("[a](&#1;javascript:alert(1))"), "S017"),
    "script address, percent": (says("[a](javascript%3Aalert(1))"), "S017"),
    "data address": (says("[a](data:text/html,a)"), "S016"),
    "data picture address": (says("[a](data:image/png;base64,aa)"), "S017"),
    "VBScript address": (says("[a](vbscript:a)"), "S016"),
    "file address": (says("[a](file:///etc/passwd)"), "S016"),
    "address on this site": (says("[a](//example.org/)"), "S017"),
    "address with a name": (says("[a](https://example.org@example.com/)"), "S017"),
    "script in a picture": (says("![a](javascript:a)"), "S016"),
    "picture above": (says("Text\n\n![a](../a.png)"), "S011"),
    "picture elsewhere": (says("Text\n\n![a](/etc/a.png)"), "S011"),
    "picture above, percent": (says("Text\n\n![a](%2e%2e%2fa.png)"), "S011"),
    "handler by attribute": (says("[a]{onclick=alert}"), "S018"),
    "language with a quote": (says('[a]{lang="\\" onclick=a"}'), "S018"),
    "NUL": (says("a\x00b"), "S001"),
    "escape": (says("a\x1b[31mb"), "S001"),
    "control of the second row": (says("a\x9b31mb"), "S001"),
    "next line": (says("a\x85b"), "S001"),
    "line separator": (says("a\u2028b"), "S001"),
    "override": (says("a\u202eb"), "S001"),
    "override that ends": (says("a\u202eb\u202c"), "S001"),
    "override, entity": (says("a&#x202e;b"), "S001"),
    "override of a picture": (says("Text\n\n![a&#x202e;b](a.png)"), "S001"),
    "isolate": (says("a\u2066b"), "S001"),
    "byte order mark inside": (says("a\ufeffb"), "S001"),
    "tags": (says("a\U000e0041b"), "S001"),
    "lone surrogate": (says("a\ud800b"), "S020"),
    "deep quotations": (says(">" * 10_000 + " a"), "S004"),
    "deep lists": (says("\n".join("  " * n + "- a" for n in range(200))), "S004"),
    "brackets": (says("[" * 90_000), "S032"),
    "emphasis": (says("*a_ " * 20_000), "S032"),
    "backslashes": (says("\\" * 90_000), "S032"),
    "carets": (says("^[" * 40_000), "S032"),
    "long paragraph": (says("Wort " * 15_000), "S032"),
    "wide table": (says("|a" * 5_000 + "\n" + "|-" * 5_000 + "\n|a"), "S032"),
    "long table": (says("|a|b|\n|-|-|\n" + "|a|b|\n" * 9_000), "S032"),
    "100 MB chapter": (large("markdown"), "S021"),
    "linked chapter": (link(FILES["markdown"]), "S021"),
    "linked chapters": (link("sources/chapters"), "S021"),
    "linked sources": (link("sources"), "S021"),
    "pipe for a chapter": (pipe("markdown"), "S021"),
    "folder for a chapter": (instead("markdown"), "S021"),
    "chapter above": (entry('["../../01-a.md"]', '["01-anfang.md"]'), "S024"),
    "chapter elsewhere": (entry('["/etc/01-a.md"]', '["01-anfang.md"]'), "S024"),
    "chapter of a device": (entry('["01-con.md\\u0000"]', '["01-anfang.md"]'), "S024"),
    "chapter of an endless name": (entry(f'["01-{"a" * 300}.md"]', '["01-anfang.md"]'), "S024"),
    "40,000 chapters": (
        entry(json.dumps([f"{n}-a{n}.md" for n in range(1, 40_000)]), '["01-anfang.md"]'),
        "S027",
    ),
    "slug above": (entry('"../x"', '"ein-programm"'), "S023"),
    "endless slug": (entry(f'"{"a" * 300}"', '"ein-programm"'), "S023"),
    "endless title": (entry(f'"{"a" * 100_000}"', '"Ein Programm"'), "S023"),
    "turned title": (entry('"a\\u202eb"', '"Ein Programm"'), "S001"),
    "escape in a title": (entry('"a\\u001b[31m"', '"Ein Programm"'), "S001"),
    "title of two lines": (entry('"a\\rb"', '"Ein Programm"'), "S023"),
    "lone surrogate in TOML": (entry('"a\\ud800"', '"Ein Programm"'), "S022"),
    "number without end": (entry("pauses = 0x" + "f" * 9_000, "[pauses]\nitem = 0.5"), "S022"),
    "nested arrays": (entry("x = " + "[" * 100_000, "[pauses]\nitem = 0.5"), "S022"),
    "nested tables": (entry("x." * 50_000 + "x = 1", "[pauses]\nitem = 0.5"), "S022"),
    "script as website": (entry('"javascript:alert(1)"', '"https://example.org/"'), "S023"),
    "website with a name": (entry('"https://a@b.example/"', '"https://example.org/"'), "S023"),
    "100 MB table": (large("toml"), "S021"),
    "linked table": (link(FILES["toml"]), "S021"),
    "pipe for a table": (pipe("toml"), "S021"),
    "picture of too many points": (picture(png(50_000, 50_000)), "S029"),
    "picture of many points": (picture(png(9_000, 9_000)), "S029"),
    "picture that is a page": (picture(b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"), "S029"),
    "picture of another kind": (picture(png(8, 8), "a.jpg"), "S029"),
    "linked pictures": (
        lambda folder: (picture(png(8, 8))(folder), link("sources/pictures")(folder)),
        "S029",
    ),
    "100 MB picture": (picture(png(8, 8) + bytes(100_000_000)), "S029"),
    "laughs": (holds("pls", PLS.replace("<lexicon", f"<!DOCTYPE l [{_BOMB}]><lexicon", 1)), "V010"),
    "laughs in a word": (
        holds(
            "pls",
            PLS.replace("<lexicon", f"<!DOCTYPE l [{_BOMB}]><lexicon", 1).replace("Pack", "&e11;"),
        ),
        "V010",
    ),
    "laughs in an attribute": (
        holds(
            "pls",
            PLS.replace("<lexicon", f"<!DOCTYPE l [{_BOMB}]><lexicon a='&e11;'", 1),
        ),
        "V010",
    ),
    "DTD from the network": (
        holds("pls", PLS.replace("<lexicon", '<!DOCTYPE l SYSTEM "http://x.example/"><lexicon', 1)),
        "V010",
    ),
    "deep XML": (holds("pls", PLS.replace("Pack", "<a>" * 100_000)), "V010"),
    "escape in a lexicon": (holds("pls", PLS.replace("Pack", "P&#x9b;ck")), "S001"),
    "100 MB lexicon": (large("pls"), "V010"),
    "linked lexicon": (link(FILES["pls"]), "V010"),
    "linked lexicons": (link("sources/lexicon"), "V010"),
    "pipe for a lexicon": (pipe("pls"), "V010"),
    "a million messages": (
        holds("po", _HEADER + "".join(f'msgid "{n}"\nmsgstr ""\n' for n in range(300_000))),
        "P001",
    ),
    "100 MB catalog": (large("po"), "P001"),
    "linked catalog": (link(FILES["po"]), "P001"),
    "linked catalogs": (link(f"translations/{LOCALE}/LC_MESSAGES"), "P001"),
    "linked locale": (link(f"translations/{LOCALE}"), "G001"),
    "linked translations": (link("translations"), "L001"),
    "pipe for a catalog": (pipe("po"), "P001"),
    "folder for a catalog": (instead("po"), "P001"),
    "catalog of blank lines": (holds("po", _HEADER + "\n" * 5_000_000), "P001"),
    "locale that is none": (
        lambda folder: (folder / "translations/x\x1b[31m\n").mkdir(),
        "",
    ),
    "two languages but for capitals": (
        holds("languages", "".join(
            f'[{name}]\ntag="pt"\ncldr="pt"\nname="p"\nsuffix="{name.lower()}"\niso639="por"\n'
            "engines=[]\n" for name in ("pt_BR", "pt_br")
        )),
        "L001",
    ),
    "language above": (
        lambda folder: holds("languages", (folder / FILES["languages"]).read_text("utf-8").replace(
            'cldr = "ar"', 'cldr = "../../x"'
        ))(folder),
        "L001",
    ),
    "escape in a language's name": (
        lambda folder: holds("languages", (folder / FILES["languages"]).read_text("utf-8").replace(
            '"العربية"', '"a\\u001b[31m"'
        ))(folder),
        "L001",
    ),
    "nested arrays of languages": (holds("languages", "x = " + "[" * 100_000), "L001"),
    "100 MB of languages": (large("languages"), "L001"),
    "pipe for languages": (pipe("languages"), "L001"),
}  # fmt: skip


def read(project: Project) -> list[Finding]:
    """Read all that a project has, as the commands do."""
    programme = project.programme()
    project.lexicons()
    findings = list(check_looks(programme, "sources"))
    for locale in project.locales():
        read_glossary(project.translations / locale / "glossary.toml")
        findings += project.edition(programme, locale).findings
    return findings


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are POSIX")
@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_place_hint_and_code(name: str, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    plant, code = REFUSED[name]
    plant(tmp_path)
    begun = time.process_time()
    with pytest.raises(LibraryError) as caught:
        read(project)
    assert time.process_time() - begun < 5
    assert (caught.value.code, bool(caught.value.hint)) == (code, True), str(caught.value)
    lines = str(caught.value).split("\n")
    assert len(lines) == 2
    assert all(line.isprintable() and len(line) <= 1_010 for line in lines)


def test_the_project_itself_is_accepted(tmp_path: Path) -> None:
    assert read(make_project(tmp_path)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Das ist Dоrtmund.", "mixes alphabets: о is U+043E"),
        ("Unser Ρlan.", "mixes alphabets: Ρ is U+03A1"),
        ("Dort\u200bmund", "U+200B, which nobody sees"),
        ("Dort\u200fmund", "U+200F, which nobody sees"),
        ("[a](https://xn--pple-43d.example/)", "may look like another"),
    ],
)
def test_what_looks_like_something_else_is_a_finding(text: str, said: str, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    says(f"{text} Und Слава, 5 µm, 日本.")(tmp_path)
    (finding,) = check_looks(project.programme(), "sources")
    assert (finding.code, finding.place) == ("S033", "sources/chapters/01-anfang.md:3")
    assert said in finding.text
    translation = 'msgid "Der Anfang"\nmsgstr "Dоrtmund"\n'
    holds("markdown", CHAPTER)(tmp_path)
    holds("po", _HEADER + translation)(tmp_path)
    (finding,) = read(project)
    assert (finding.code, finding.place) == ("T005", f"{LOCALE}/LC_MESSAGES/programme.po:5")


def test_lines_end_as_they_ended_on_old_machines(tmp_path: Path) -> None:
    """The fuzzer found it: a table beyond the last line that we had counted."""
    project = make_project(tmp_path)
    says("Text\r\r| a | b |\r|---|---|\r| c |\r\n\r\n## B\r")(tmp_path)
    chapter = project.programme().chapters[0]
    assert [(b.kind, b.line) for b in chapter.blocks()] == [
        ("heading", 1), ("paragraph", 3), ("cell", 5), ("cell", 5), ("cell", 7), ("heading", 9),
    ]  # fmt: skip


HARMLESS = (
    '<script>alert(1)</script>', "[a](javascript:alert(1))", "a\u202eb", "a&#x202e;b",
    "![a](b.png)", "a\\n\\n\\n\\n# b", "[" * 600, "a" * 20_000, "\u200b", "[^9]", "[a]{onclick=b}",
    "…",
)  # fmt: skip


@pytest.mark.parametrize("words", HARMLESS)
def test_a_translation_that_may_not_be_stays_german_and_is_a_finding(
    words: str, tmp_path: Path
) -> None:
    project = make_project(tmp_path)
    german = "Zwei"
    holds("po", f'{_HEADER}msgid "{german}"\nmsgstr "{words}"\n')(tmp_path)
    edition = project.edition(project.programme(), LOCALE)
    assert [finding.place for finding in edition.findings] == ["tr/LC_MESSAGES/programme.po:5"]
    (block,) = [
        b for page in edition.chapters for b in page.blocks.values() if b.block.message == german
    ]
    assert (block.language.locale, block.text()) == ("de", german)


@pytest.mark.parametrize(
    "words",
    [
        "{title.__class__}", "{title!r}", "{title:>999999999}", "{title[0]}", "{0}", "{}", "{",
        "a}", "{title} {x}", "{title:{title}}", "{title} \u202e", "{title}" * 500, "a",
    ],
)  # fmt: skip
def test_fields_of_words_are_those_of_the_german(words: str, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    holds("interface", f'{_HEADER}msgid "Das war: {{title}}"\nmsgstr "{words}"\n')(tmp_path)
    edition = project.edition(project.programme(), LOCALE)
    assert len(edition.findings) == 1
    assert edition.interface("Das war: {title}", title="X").words == "Das war: X"


@pytest.mark.skipif(sys.platform == "win32", reason="links are POSIX")
def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    project = make_project(folder)
    secret = tmp_path / "secret"
    secret.write_text("mine", "utf-8")
    for name in ("programme.pot", f"{LOCALE}/LC_MESSAGES/programme.po", "languages.toml"):
        (folder / f"translations/{name}.new").symlink_to(secret)
    run = run_library(folder, "update")
    assert run.code == 0, run.err
    assert (folder / "translations/programme.pot").is_file()
    add_language(project.language_table, new_language("fr", ("espeak",)))
    assert "fr" in project.languages()
    template = folder / "translations/interface.pot"
    template.unlink()
    template.symlink_to(secret)
    (tmp_path / "outside").mkdir()
    (folder / "translations/it").symlink_to(tmp_path / "outside")
    for path in (template, catalog_path(project.translations, "it", "programme")):
        with pytest.raises(LibraryError, match="is a link"):
            write_catalog(path, Catalog(project="x", version="1"))
    assert list((tmp_path / "outside").iterdir()) == []
    assert secret.read_text("utf-8") == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="such names are POSIX")
def test_a_name_gives_the_terminal_no_orders(tmp_path: Path) -> None:
    make_project(tmp_path)
    (tmp_path / "sources/chapters/\x1b[2J\nS000 \u202e.md").write_text("x", "utf-8")
    run = run_library(tmp_path, "check")
    assert run.code == 1
    assert r"sources/chapters/\x1b[2J\nS000 \u202e.md: S028" in run.err
    assert not set("\x1b\u202e") & set(run.err)
