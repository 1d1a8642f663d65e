"""A small programme with everything that Markdown allows, as a DAISY 2.02 book."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from mutagen.mp3 import MP3

from library.publications.checks.daisy import check
from library.translation.catalogs import catalog_path, read_catalog, write_catalog
from tests.conftest import run_library, write_sources
from tests.programme.test_markdown import EVERYTHING
from tests.publications.daisies import Daisy, H, open_in_thorium, xhtml_dtd
from tests.publications.epubs import text_of
from tests.publications.test_epub import EVIL, png

LOCALES = ("de", "tr", "ar")
TITLES = {"tr": EVIL, "ar": "برنامج"}
SECOND = "# Zei\\<chen\n\n13\\. Mai: a \\< b & c „d“ \\[x\\]\n\n## Tief\n\n### Tiefer\n\nHier.\n"


def path_of(folder: Path, locale: str) -> Path:
    return folder / f"build/{locale}/ein-programm-{locale}-daisy.zip"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """The book in German; a little of it in Turkish or Arabic, the rest German."""
    folder = tmp_path_factory.mktemp("daisies")
    write_sources(folder, {"01-alles.md": EVERYTHING, "02-cover.md": SECOND})
    (folder / "sources" / "pictures").mkdir()
    (folder / "sources" / "pictures" / "park.png").write_bytes(png())
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        assert run_library(folder, "add-language", "ar").code == 0
        assert run_library(folder, "update", "tr").code == 0
        for locale in LOCALES[1:]:
            path = catalog_path(folder / "translations", locale, "programme")
            catalog = read_catalog(path)
            for message in catalog:
                text = str(message.id)
                if text == "Ein Programm" or (text == "Titel" and locale != "tr"):
                    message.string = TITLES[locale]
                elif text.startswith("Ein *betonter*"):
                    message.string = (
                        "**Bir. İki** ve [üç](https://example.org/).[^a]\n\n- dört\n- beş\n"
                    )
                elif text == "Ein Park mit alten Bäumen":
                    message.string = 'Eski "ağaçlı" <park>'
            write_catalog(path, catalog)
        run = run_library(folder, "build", "--draft", "--only", "daisy,epub")
        assert run.code == 0, run.err
    return folder


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def book(folder: Path, locale: str) -> Daisy:
    return Daisy(path_of(folder, locale))


def test_the_checks_find_nothing(folder: Path, locale: str) -> None:
    assert [str(finding) for finding in check(path_of(folder, locale))] == []


def test_every_document_is_valid_xhtml(book: Daisy) -> None:
    names = [name for name in book.files if name.endswith(".html")]
    assert len(names) == 1 + 5  # the navigation; title, two chapters, closing, about
    for name in names:
        assert xhtml_dtd().validate(book.tree(name)), (name, xhtml_dtd().error_log)


def test_the_dtd_is_really_used() -> None:
    assert not xhtml_dtd().validate(etree.XML("<html xmlns='http://www.w3.org/1999/xhtml'/>"))


def test_the_navigation_has_every_heading_at_its_level(folder: Path) -> None:
    items = Daisy(path_of(folder, "de")).items()
    assert items[:6] == [
        ("h1", "Ein Programm", "0001.smil#par0001"),
        ("h1", "Titel", "0002.smil#par0001"),  # where "Kapitel 1" is said
        ("h2", "Bild", "0002.smil#par0012"),
        ("h1", "Zei<chen", "0003.smil#par0001"),
        ("h2", "Tief", "0003.smil#par0004"),
        ("h3", "Tiefer", "0003.smil#par0005"),
    ]


def test_the_metadata_say_what_the_book_is(folder: Path) -> None:
    book = Daisy(path_of(folder, "tr"))
    assert book.meta("dc:language") == ["tr", "de"]
    assert book.meta("dc:creator") == book.meta("dc:publisher") == ["Verein"]
    assert book.meta("dc:date") == ["2020-01-01"]
    assert book.meta("ncc:depth") == ["3"]
    assert book.meta("ncc:multimediaType") == ["audioFullText"]
    assert book.meta("ncc:narrator") == ["Künstliche Stimme: eSpeak NG"]
    identifiers = {Daisy(path_of(folder, name)).meta("dc:identifier")[0] for name in LOCALES}
    assert len(identifiers) == len(LOCALES)


def test_what_is_not_translated_is_marked(folder: Path) -> None:
    book = Daisy(path_of(folder, "ar"))
    assert book.ncc.get("dir") == "rtl"
    marked = [item.get("lang") for item in book.ncc.iterfind(".//h:h1", H)]
    assert marked[:3] == [None, None, "de"]
    block = book.tree("0002.html").find(".//*[@id='alles-03']")
    assert block is not None
    assert (block.get("lang"), block.get("dir")) == ("de", "ltr")


def test_translators_text_is_only_text(folder: Path) -> None:
    book = Daisy(path_of(folder, "tr"))
    assert EVIL in [words for _, words, _ in book.items()]
    for name, content in book.files.items():
        if name.endswith((".html", ".smil")):
            assert b"<script" not in content, name
    picture = book.tree("0002.html").find(".//h:img", H)
    assert picture is not None
    assert picture.get("alt") == 'Eski "ağaçlı" <park>'


def test_a_translated_block_of_several_parts(folder: Path) -> None:
    block = Daisy(path_of(folder, "tr")).tree("0002.html").find(".//*[@id='alles-02']")
    assert block is not None
    assert [text_of(item) for item in block.iterfind(".//h:li", H)] == ["dört", "beş"]


def test_the_text_is_that_of_the_epub(folder: Path, book: Daisy, locale: str) -> None:
    with zipfile.ZipFile(folder / f"build/{locale}/ein-programm-{locale}.epub") as epub:
        for name, stem in (("01-alles", "0002"), ("02-cover", "0003"), ("closing", "0004")):
            chapter = etree.fromstring(epub.read(f"EPUB/{name}.xhtml")).find("h:body", H)
            text = book.tree(f"{stem}.html").find("h:body", H)
            assert chapter is not None
            assert text is not None
            assert text_of(text) == text_of(chapter)
            assert book.files[f"{stem}.mp3"] == epub.read(f"EPUB/audio/{name}.mp3")


def test_clips_are_those_of_the_epub_and_last_as_long_as_the_sound(
    folder: Path, book: Daisy, locale: str, tmp_path: Path
) -> None:
    with zipfile.ZipFile(folder / f"build/{locale}/ein-programm-{locale}.epub") as epub:
        overlay = epub.read("EPUB/01-alles.smil").decode()
    smil = book.files["0002.smil"].decode()
    expected = re.findall(r'clipBegin="([\d.]+s)" clipEnd="([\d.]+s)"', overlay)
    assert re.findall(r'clip-begin="npt=([\d.]+s)" clip-end="npt=([\d.]+s)"', smil) == expected
    path = tmp_path / "x.mp3"
    path.write_bytes(book.files["0002.mp3"])
    info = MP3(path).info
    assert info is not None
    assert 0 <= info.length - float(expected[-1][1].removesuffix("s")) < 0.1


def test_the_archive_depends_on_its_contents_alone(folder: Path) -> None:
    before = {locale: path_of(folder, locale).read_bytes() for locale in LOCALES}
    infos = Daisy(path_of(folder, "de")).infos
    assert {info.filename.rpartition("/")[0] for info in infos} == {"ein-programm-de"}
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert run_library(folder, "build", "--draft", "--only", "daisy,epub").code == 0
    assert {locale: path_of(folder, locale).read_bytes() for locale in LOCALES} == before
    index = json.loads((folder / "build/library.json").read_text("utf-8"))
    books = [entry for entry in index["publications"] if entry["format"] == "daisy"]
    assert {entry["locale"] for entry in books} == set(LOCALES)
    assert all(entry["seconds"] > 60 for entry in books)


def test_thorium_reader_opens_it(folder: Path, tmp_path: Path) -> None:
    """Readium's reader of DAISY books finds title, contents, texts and every clip."""
    book = Daisy(path_of(folder, "de"))
    opened = open_in_thorium(path_of(folder, "de"), tmp_path)
    manifest = opened["manifest.json"]
    assert manifest["metadata"]["title"] == "Ein Programm"
    assert manifest["metadata"]["language"] == "de"
    assert manifest["metadata"]["dtb:narrator"] == "Künstliche Stimme: eSpeak NG"
    assert list(contents(manifest["toc"])) == [
        (int(tag[1]), words) for tag, words, _ in book.items()
    ]
    pages = manifest["readingOrder"]
    assert [page["href"] for page in pages] == [
        f"ein-programm-de/{n:04d}.xhtml" for n in range(1, 6)
    ]
    for number, page in enumerate(pages, start=1):
        smil = book.tree(f"{number:04d}.smil")
        seq = smil.find(".//seq")
        assert seq is not None
        assert f"{page['duration']:.3f}s" == seq.get("dur")
        pars = [(par[0].get("src", ""), par[1]) for par in smil.iter("par")]
        assert list(clips(opened[page["properties"]["media-overlay"]])) == [
            (f"ein-programm-de/{text.replace('.html', '.xhtml')}", *moments(audio))
            for text, audio in pars
        ]
    print(f"Thorium Reader's library opened {path_of(folder, 'de').name}: {len(pages)} pages")


def contents(toc: list[dict[str, Any]], level: int = 1) -> Any:
    """Yield level and title of each entry."""
    for entry in toc:
        yield level, entry["title"]
        yield from contents(entry.get("children", []), level + 1)


def clips(node: dict[str, Any]) -> Any:
    """Yield text, begin and end of each phrase of Readium's synchronised narration."""
    if "audio" in node:
        begin, _, end = node["audio"].partition("#t=")[2].partition(",")
        yield node["text"], float(begin), float(end)
    for child in node.get("narration", []):
        yield from clips(child)


def moments(audio: etree._Element) -> tuple[float, float]:
    def seconds(name: str) -> float:
        return float(audio.get(name, "").removeprefix("npt=").removesuffix("s"))

    return seconds("clip-begin"), seconds("clip-end")
