"""The plain page of a small programme with everything, half translated and hostile."""

from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from library.translation.catalogs import catalog_path, read_catalog, write_catalog
from tests.conftest import run_library, write_sources
from tests.programme.test_markdown import EVERYTHING
from tests.publications.epubs import NS, Epub, text_of
from tests.publications.test_epub import EVIL, png


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    folder = tmp_path_factory.mktemp("webpage")
    # Slugs that are those of our own pages, too
    write_sources(folder, {"01-title.md": EVERYTHING, "02-about.md": "# Ende\n\nGut & \\<gut>.\n"})
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
        write_catalog(path, catalog)
        run = run_library(folder, "build", "--draft", "--only", "epub,webpage")
        assert run.code == 0, run.err
    return folder / "build"


def words(element: html.HtmlElement) -> list[str]:
    return str(element.text_content()).split()


def test_one_heading_of_level_one_and_no_level_skipped(build: Path) -> None:
    page = html.parse(build / "de/ein-programm-de.html").getroot()
    levels = [int(h.tag[1]) for h in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_word_of_the_book_is_there_in_order(build: Path) -> None:
    for locale in ("de", "tr"):
        epub = Epub(build / f"{locale}/ein-programm-{locale}.epub")
        spine = [item.get("href", "") for item in epub.spine()]
        books = []
        for href in spine:
            body = epub.tree(f"EPUB/{href}").find("h:body", NS)
            assert body is not None
            if href not in ("cover.xhtml", "contents.xhtml"):
                books += text_of(body).split()
        page = html.parse(build / f"{locale}/ein-programm-{locale}.html").getroot()
        (contents,) = page.iter("nav")
        contents.drop_tree()
        assert words(page.find("body")) == books


def test_contents_lead_to_sections_and_ids_are_one_of_a_kind(build: Path) -> None:
    page = html.parse(build / "de/ein-programm-de.html").getroot()
    ids = [str(element.get("id")) for element in page.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    targets = [str(link.get("href")) for link in page.iter("a")]
    assert len([target for target in targets if target.startswith("#")]) == 5
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)


def test_it_is_whole_and_has_no_script(build: Path) -> None:
    for locale in ("de", "tr"):
        content = (build / f"{locale}/ein-programm-{locale}.html").read_bytes()
        page = html.fromstring(content)
        assert not list(page.iter("script", "link", "iframe"))
        assert b"epub:" not in content
        assert b"xmlns" not in content
        (picture,) = page.iter("img")
        assert str(picture.get("src")).startswith("data:image/png;base64,")
        assert picture.get("alt") == "Ein Park mit alten Bäumen"
    assert page.findtext(".//title") == EVIL


def test_what_is_not_translated_is_marked_german(build: Path) -> None:
    page = html.parse(build / "tr/ein-programm-tr.html").getroot()
    assert (page.get("lang"), page.get("dir")) == ("tr", "ltr")
    heading = page.get_element_by_id("title-01")
    assert (heading.tag, heading.get("lang")) == ("h2", "de")
