import re
from pathlib import Path

import pytest

from library.errors import LibraryError
from library.programme.model import Pauses, Programme
from library.programme.reader import read_programme
from tests.conftest import CHAPTERS, write_sources


def refusal(folder: Path) -> LibraryError:
    with pytest.raises(LibraryError) as caught:
        read_programme(folder / "sources")
    assert caught.value.hint
    return caught.value


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_a_programme_is_read(project: Path) -> None:
    programme = read_programme(project / "sources")
    assert programme.title == "Ein Programm"
    assert [(c.number, c.slug, c.file) for c in programme.chapters] == [
        (1, "anfang", "sources/chapters/01-anfang.md"),
        (2, "ende", "sources/chapters/02-ende.md"),
    ]
    assert programme.day.isoformat() == "2020-01-01T00:00:00+00:00"


def test_missing_chapter_file(project: Path) -> None:
    (project / "sources/chapters/02-ende.md").unlink()
    error = refusal(project)
    assert error.code == "S027"
    assert "02-ende.md" in error.text


def test_unlisted_chapter_file(project: Path) -> None:
    (project / "sources/chapters/03-mehr.md").write_text("# Mehr\n\nText\n")
    error = refusal(project)
    assert (error.code, error.place) == ("S028", "sources/chapters/03-mehr.md")


def test_two_chapters_of_one_name(project: Path) -> None:
    write_sources(project, CHAPTERS | {"03-ende.md": "# Ende\n\nText\n"})
    assert refusal(project).code == "S025"


def test_broken_toml(project: Path) -> None:
    edit(project / "sources/programme.toml", 'title = "Ein', 'title = "Ein\n')
    error = refusal(project)
    assert (error.code, error.place) == ("S022", "sources/programme.toml:1")


def test_not_utf8(project: Path) -> None:
    file = project / "sources/chapters/01-anfang.md"
    file.write_bytes("# Titel\n\nGrün\n".encode("latin-1"))
    error = refusal(project)
    assert (error.code, error.place) == ("S020", "sources/chapters/01-anfang.md:3")


def test_empty_chapter(project: Path) -> None:
    (project / "sources/chapters/01-anfang.md").write_text("")
    error = refusal(project)
    assert (error.code, error.place) == ("S014", "sources/chapters/01-anfang.md:1")


def test_no_sources(tmp_path: Path) -> None:
    error = refusal(tmp_path)
    assert (error.code, error.place) == ("S021", "sources/programme.toml")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('slug = "ein-programm"', 'slug = "../programm"'),
        ('date = "2020"', "date = 2020"),
        ('date = "2020"', 'date = "2020-13-99"'),
        ('date = "2020"', 'date = "٢٠٢٠"'),
        ('title = "Ein Programm"', 'title = "…"'),
        ('title = "Ein Programm"', 'title = "a\\u0001b"'),
        ('language = "de"', 'language = "tr"'),
        ("urn:uuid:0", "urn:uuid:x"),
        ("rights", "right"),
        ('publisher = "Verein"\n', ""),
        ('"01-anfang.md"', '"../01-anfang.md"'),
        ('"01-anfang.md"', "1"),
    ],
)
def test_metadata_that_is_not_allowed(project: Path, old: str, new: str) -> None:
    edit(project / "sources/programme.toml", old, new)
    assert refusal(project).place == "sources/programme.toml"


def test_a_chapter_may_not_be_a_link_to_elsewhere(project: Path) -> None:
    chapter = project / "sources/chapters/01-anfang.md"
    chapter.rename(project / "elsewhere.md")
    chapter.symlink_to(project / "elsewhere.md")
    assert "link" in refusal(project).text


def test_missing_picture(project: Path) -> None:
    chapter = project / "sources/chapters/01-anfang.md"
    chapter.write_text("# T\n\nText\n\n![Ein Park](park.png)\n", "utf-8")
    error = refusal(project)
    assert (error.code, error.place) == ("S029", "sources/chapters/01-anfang.md:5")


def read_with(project: Path, lines: str) -> Programme:
    path = project / "sources/programme.toml"
    path.write_text(path.read_text("utf-8") + lines, "utf-8")
    return read_programme(project / "sources")


def test_pauses_and_website(project: Path) -> None:
    made = read_with(project, 'website = "https://example.org/a"\n[pauses]\nitem = 1\n')
    assert made.website == "https://example.org/a"
    assert made.pauses == Pauses(item=1.0)
    assert read_programme(project / "sources").pauses.sentence == 0.35


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.org", "https://example.org/"),
        ("http://127.0.0.1:8000/x//", "http://127.0.0.1:8000/x/"),
        ("https://münchen.example/über uns/", "https://xn--mnchen-3ya.example/%C3%BCber%20uns/"),
    ],
)
def test_the_address_of_the_shelf_is_written_as_feeds_need_it(
    project: Path, written: str, address: str
) -> None:
    assert read_with(project, f'base_url = "{written}"\n').base_url == address


@pytest.mark.parametrize(
    "written",
    [
        "example.org",
        "javascript:alert(1)",
        "https://",
        "https://.",
        "https://example.org:99999/",
        "https://me:secret@example.org/",
        "https://example.org/?a=b",
        "https://example.org/index.html",
    ],
)
def test_what_is_no_folder_of_a_site_is_refused(project: Path, written: str) -> None:
    with pytest.raises(LibraryError, match="write the address of the folder"):
        read_with(project, f'base_url = "{written}"\n')


def test_a_contact_of_several_lines_is_refused_in_words(project: Path) -> None:
    path = project / "sources/programme.toml"
    text = path.read_text("utf-8").replace('"Verein, Dortmund"', '"""Verein\nWeg 1"""')
    path.write_text(text, "utf-8")
    assert "write contact as text on one line" in str(refusal(project))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("pauses = 1\n", "pauses = 1"),
        ("[pauses]\nbreath = 1\n", "unknown pause 'breath'"),
        ("[pauses]\nitem = -1\n", "pause item = -1"),
        ("[pauses]\nitem = 11\n", "pause item = 11"),
        ("[pauses]\nitem = true\n", "pause item = True"),
        ('[pauses]\nitem = "1"\n', "pause item = '1'"),
        ("[pauses]\nitem = nan\n", "pause item = nan"),
        ('website = "javascript:alert(1)"\n', "website ="),
        ("website = 1\n", "website ="),
    ],
)
def test_pauses_and_websites_that_are_refused(project: Path, lines: str, message: str) -> None:
    with pytest.raises(LibraryError, match=re.escape(message)):
        read_with(project, lines)
