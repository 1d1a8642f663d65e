"""German beside a translation: what Markdown allows, in part translated."""

from pathlib import Path

import pytest
from lxml import html

from library.translation.catalogs import catalog_path, read_catalog, write_catalog
from tests.conftest import run_library, write_sources
from tests.programme.test_markdown import EVERYTHING
from tests.publications.test_epub import png

PAGE = "chapters/01-alles.html"
LEFT = ("Noch", "noch einer")  # what nobody has translated
CHAPTERS = {
    "01-alles.md": f"{EVERYTHING}\nNoch *ein* Absatz.\n",
    "02-mitte.md": "# Mitte\n\nGut.\n",
    "03-ende.md": "# Ende\n\nAus.\n",
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    folder = tmp_path_factory.mktemp("beside")
    write_sources(folder, CHAPTERS)
    (folder / "sources" / "pictures").mkdir()
    (folder / "sources" / "pictures" / "park.png").write_bytes(png())
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        assert run_library(folder, "update", "tr").code == 0
        path = catalog_path(folder / "translations", "tr", "programme")
        catalog = read_catalog(path)
        for message in catalog:
            text = str(message.id)
            if text and not text.startswith(LEFT):
                message.string = "Bir\n\n- iki\n- üç" if text == "Zitat" else f"{text} &amp; daha"
        write_catalog(path, catalog)
        run = run_library(folder, "build", "--draft", "--only", "plaintext")
        assert run.code == 0, run.err
    return folder / "build"


def page(build: Path, name: str) -> html.HtmlElement:
    return html.parse(build / name).getroot()


def words(element: html.HtmlElement) -> list[str]:
    return str(element.text_content()).split()


def pairs(build: Path) -> dict[str, tuple[html.HtmlElement, html.HtmlElement]]:
    """Return each block that has German beside it, and the German, by the block's id."""
    found = {}
    for german in page(build, f"tr/{PAGE}").find_class("german"):
        parent = german.getparent()
        assert parent is not None
        block = german.getprevious() if parent.get("class") == "pair" else parent
        assert block is not None
        found[str(block.get("id"))] = (block, german)
    return found


def test_each_translated_block_has_its_own_german_beside_it(build: Path) -> None:
    found, original = pairs(build), page(build, f"de/{PAGE}")
    assert list(found) == [f"alles-{n:02}" for n in (1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 14)]
    for name, (block, german) in found.items():
        assert words(german) == words(original.get_element_by_id(name))
        assert words(block) != words(german)


def test_what_is_german_already_stands_alone(build: Path) -> None:
    translated = page(build, f"tr/{PAGE}")
    for name in ("alles-05", "alles-12", "alles-13"):
        element = translated.get_element_by_id(name)
        assert not element.find_class("german")
        parent = element.getparent()
        assert parent is not None
        assert parent.get("class") != "pair"
    assert "german" not in (build / f"de/{PAGE}").read_text("utf-8")


def test_nothing_but_the_translation_is_in_the_outline_or_can_be_linked(build: Path) -> None:
    translated, original = page(build, f"tr/{PAGE}"), page(build, f"de/{PAGE}")
    for _, german in pairs(build).values():
        assert (german.get("lang"), german.get("dir")) == ("de", "ltr")
        assert not [inner for inner in german.iterdescendants() if inner.get("id")]
        assert not list(german.iter("h1", "h2", "h3", "td", "th", "img"))
        assert all(str(link.get("href")).startswith("https:") for link in german.iter("a"))
    for tag in ("h1", "h2", "h3", "td", "th", "li", "ul", "ol", "aside", "img"):
        more = 1 if tag == "ul" else 2 if tag == "li" else 0  # the list in the quotation
        there = translated.find(".//main").iter(tag)
        assert len(list(there)) == len(list(original.find(".//main").iter(tag))) + more
    ids = [element.get("id") for element in translated.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)


def test_without_sound_there_is_text_and_a_way_on_but_no_player(build: Path) -> None:
    for locale in ("de", "tr"):
        for number, stem in enumerate(("01-alles", "02-mitte", "03-ende")):
            there = page(build, f"{locale}/chapters/{stem}.html")
            assert not list(there.iter("audio", "button", "select"))
            assert not there.find_class("player")
            assert not there.findall(".//*[@data-begin]")
            (nav,) = there.find_class("neighbours")
            links = [link.get("href") for link in nav.iter("a")]
            before = ["01-alles.html", "02-mitte.html"][number - 1 : number]
            after = ["02-mitte.html", "03-ende.html"][number : number + 1]
            assert links == [*before, *after, "../index.html"]
    (box,) = page(build, f"tr/{PAGE}").findall(".//main//input")
    assert box.get("id") == "beside"
    assert not page(build, f"de/{PAGE}").findall(".//script")
