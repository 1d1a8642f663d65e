"""A small programme with everything that Markdown allows, as an EPUB."""

import struct
import zlib
from pathlib import Path

import pytest

from library.translation.catalogs import catalog_path, read_catalog, write_catalog
from tests.conftest import run_library, write_sources
from tests.programme.test_markdown import EVERYTHING
from tests.publications.epubs import NS, Epub, text_of
from tests.publications.validators import epubcheck_all

EVIL = '<script>alert("1")</script> & "x" \' {{ 7*7 }} #title'


def png() -> bytes:
    """The smallest picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """The small programme, built in German and, half translated, in Turkish."""
    folder = tmp_path_factory.mktemp("everything")
    escapes = "# Zei\\<chen\n\n13\\. Mai: a \\< b & c „d“ \\[x\\]\n"
    write_sources(folder, {"01-alles.md": EVERYTHING, "02-cover.md": escapes})
    (folder / "sources" / "pictures").mkdir()
    (folder / "sources" / "pictures" / "park.png").write_bytes(png())
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        assert run_library(folder, "update", "tr").code == 0
        path = catalog_path(folder / "translations", "tr", "programme")
        catalog = read_catalog(path)
        for message in catalog:
            if message.id == "Ein Programm":
                message.string = EVIL
            elif str(message.id).startswith("Ein *betonter*"):
                message.string = (
                    "**Bir. İki** ve [üç](https://example.org/).[^a]\n\n- dört\n- beş\n"
                )
            elif message.id == "Ein Park mit alten Bäumen":
                message.string = 'Eski "ağaçlı" <park>'
        write_catalog(path, catalog)
        run = run_library(folder, "build", "--draft", "--only", "epub")
        assert run.code == 0, run.err
    return folder


def test_epubcheck_finds_nothing(folder: Path, tmp_path: Path) -> None:
    books = [folder / f"build/{locale}/ein-programm-{locale}.epub" for locale in ("de", "tr")]
    assert [report["messages"] for report in epubcheck_all(books, tmp_path)] == [[], []]


def test_blocks_become_elements(folder: Path) -> None:
    chapter = Epub(folder / "build/de/ein-programm-de.epub").tree("EPUB/01-alles.xhtml")
    shape = [
        (element.get("id"), element.tag.removeprefix(f"{{{NS['h']}}}"))
        for element in chapter.iter(f"{{{NS['h']}}}*")
        if (element.get("id") or "").count("-") == 1
    ]
    assert shape == [
        ("alles-00", "p"), ("alles-01", "h1"), ("alles-02", "p"), ("alles-03", "p"),
        ("alles-04", "p"),
        ("alles-05", "p"), ("alles-06", "p"), ("alles-07", "p"), ("alles-08", "th"),
        ("alles-09", "th"), ("alles-10", "td"), ("alles-11", "h2"), ("alles-12", "figure"),
        ("alles-13", "p"),
    ]  # fmt: skip
    paragraph = chapter.find(".//*[@id='alles-02']")
    assert paragraph is not None
    marks = {child.tag.rpartition("}")[2]: child for child in paragraph.iter()}
    assert {"em", "strong", "a", "br", "span"} <= marks.keys()
    foreign = chapter.find(".//h:span[@lang='en']", NS)
    assert foreign is not None
    assert foreign.text == "the normal one"
    note = chapter.find(".//h:aside", NS)
    reference = chapter.find(".//h:a[@role='doc-noteref']", NS)
    assert note is not None
    assert reference is not None
    assert (reference.get("href"), reference.text) == (f"#{note.get('id')}", "1")


def test_a_translated_block_of_several_parts(folder: Path) -> None:
    chapter = Epub(folder / "build/tr/ein-programm-tr.epub").tree("EPUB/01-alles.xhtml")
    block = chapter.find(".//*[@id='alles-02']")
    assert block is not None
    assert block.tag == f"{{{NS['h']}}}div"
    assert [text_of(item) for item in block.iterfind(".//h:li", NS)] == ["dört", "beş"]
    assert [span.get("id") for span in block.iterfind(".//h:span[@id]", NS)] == [
        "alles-02-1", "alles-02-2", "alles-02-3", "alles-02-4",
    ]  # fmt: skip
    assert [strong.text for strong in block.iterfind(".//h:strong", NS)] == ["Bir.", "İki"]


def test_what_is_not_translated_is_marked_german(folder: Path) -> None:
    epub = Epub(folder / "build/tr/ein-programm-tr.epub")
    heading = epub.tree("EPUB/01-alles.xhtml").find(".//*[@id='alles-01']")
    assert heading is not None
    assert (heading.get("lang"), heading.get("class"), text_of(heading)) == (
        "de", "original", "Titel",
    )  # fmt: skip
    assert epub.dc("language") == ["tr", "de"]
    front = text_of(epub.tree("EPUB/title.xhtml"))
    assert "3 von 18 Abschnitten sind übersetzt." in front


def structures(epub: Epub, name: str) -> list[tuple[str, str, int]]:
    """Return epub:type, target and number of phrases of each sequence of an overlay."""
    ops = f"{{{NS['epub']}}}"
    return [
        (
            sequence.get(f"{ops}type", ""),
            sequence.get(f"{ops}textref", "").partition("#")[2],
            len(list(sequence.iterfind(".//smil:par", NS))),
        )
        for sequence in epub.tree(f"EPUB/{name}.smil").iterfind(".//smil:seq", NS)
    ]


def test_a_listener_can_skip_or_leave_lists_tables_pictures_and_notes(folder: Path) -> None:
    epub = Epub(folder / "build/de/ein-programm-de.epub")
    found = structures(epub, "01-alles")
    assert found == [
        ("list", "alles-ul-1", 4),
        ("list-item", "alles-li-1", 3),
        ("list", "alles-ol-1", 2),
        ("list-item", "alles-li-2", 1),
        ("list-item", "alles-li-3", 1),
        ("list-item", "alles-li-4", 1),
        ("table", "alles-table-1", 3),
        ("table-row", "alles-tr-1", 2),
        ("table-cell", "alles-08", 1),
        ("table-cell", "alles-09", 1),
        ("table-row", "alles-tr-2", 1),
        ("table-cell", "alles-10", 1),
        ("figure", "alles-12", 1),
        ("footnote", "alles-note-1", 1),
    ]
    ids = {element.get("id") for element in epub.tree("EPUB/01-alles.xhtml").iter()}
    assert {target for _, target, _ in found} <= ids
    translated = Epub(folder / "build/tr/ein-programm-tr.epub")
    assert structures(translated, "01-alles")[0] == ("list", "alles-02-ul-1", 2)
    ids = {element.get("id") for element in translated.tree("EPUB/01-alles.xhtml").iter()}
    assert "alles-02-ul-1" in ids


def test_the_contents_are_spoken_and_lead_to_every_heading(folder: Path) -> None:
    epub = Epub(folder / "build/tr/ein-programm-tr.epub")
    contents = epub.tree("EPUB/contents.xhtml")
    toc, landmarks = contents.iterfind(".//h:nav", NS)
    links = {text_of(link): link.get("href") for link in toc.iterfind(".//h:a", NS)}
    assert links["Titel"] == "01-alles.xhtml"
    assert links["Bild"] == "01-alles.xhtml#alles-11"
    item = epub.items["page-contents"]
    assert item.get("properties") == "nav"
    assert item in epub.spine()
    spoken = {par.id for par in epub.overlay(item)}
    assert {span.get("id") for span in toc.iterfind(".//h:span[@id]", NS)} == spoken
    kinds = [link.get(f"{{{NS['epub']}}}type") for link in landmarks.iterfind(".//h:a", NS)]
    assert kinds == ["cover", "titlepage", "toc", "bodymatter", "colophon"]


def test_translators_text_is_only_text(folder: Path) -> None:
    epub = Epub(folder / "build/tr/ein-programm-tr.epub")
    assert epub.dc("title")[0] == EVIL
    for name, content in epub.files.items():
        if name.endswith((".xhtml", ".opf", ".smil")):
            assert b"<script" not in content, name
    picture = epub.tree("EPUB/01-alles.xhtml").find(".//h:img", NS)
    assert picture is not None
    assert picture.get("alt") == 'Eski "ağaçlı" <park>'


def test_the_archive_depends_on_its_contents_alone(folder: Path) -> None:
    infos = Epub(folder / "build/de/ein-programm-de.epub").infos
    assert infos[0].filename == "mimetype"
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.external_attr >> 16 for info in infos} == {0o644}
    stored = {info.filename for info in infos if info.compress_type == 0}
    assert all(name.endswith((".mp3", ".png")) or name == "mimetype" for name in stored)
    assert len(stored) == 1 + 7 + 2


def test_rows_of_empty_cells_and_marks_within_german_words(tmp_path: Path) -> None:
    text = (
        "# Der [New Deal]{lang=en}[^a]\n\nMan sagt [merhaba]{lang=tr} hier.\n\n"
        "| a | b |\n|---|---|\n| | |\n| | |\n| x | y |\n\n[^a]: Eine Notiz.\n"
    )
    write_sources(tmp_path, {"01-alles.md": text})
    assert run_library(tmp_path, "update", "tr").code == 0
    assert run_library(tmp_path, "build", "--draft", "--only", "epub,daisy").code == 0
    run = run_library(tmp_path, "check", str(tmp_path / "build"))
    assert "error:" not in run.err
    epub = Epub(tmp_path / "build/tr/ein-programm-tr.epub")
    foreign = epub.tree("EPUB/01-alles.xhtml").find(".//*[@id='alles-02']//h:span[@lang]", NS)
    assert foreign is not None
    assert (foreign.get("lang"), foreign.text) == ("tr", "merhaba")
    entry = epub.tree("EPUB/contents.xhtml").find(".//h:a[@href='01-alles.xhtml']", NS)
    assert entry is not None
    assert text_of(entry) == "Der New Deal"
    assert entry.find(".//h:span[@lang='en']", NS) is not None
