"""A real reader opens the EPUB: Foliate's reading system in a browser, with sound, offline.

`tests/node/read.cjs` turns its pages, lets it play, and says what was to be seen.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from library.translation.catalogs import catalog_path, read_catalog, write_catalog
from tests.conftest import copy_project, run_library, write_sources
from tests.node import run_script
from tests.programme.test_markdown import EVERYTHING
from tests.publications.epubs import NS, Epub, Par, text_of
from tests.publications.test_epub import png
from tests.test_pseudo_locales import mirrored

LATE = 1.0  # seconds: browsers tell the time four times a second, a busy machine later


@dataclass(frozen=True)
class Reading:
    """A book and what was seen when it was read."""

    epub: Epub
    overlays: list[list[Par]]
    seen: dict[str, Any]
    folder: Path


def programme(folder: Path) -> Path:
    """Build the real programme in German."""
    run = run_library(copy_project(folder), "build", "de", "--only", "epub")
    assert run.code == 0, run.err
    (path,) = (folder / "build").rglob("*.epub")
    return path


def everything(folder: Path) -> Path:
    """Build what Markdown allows in a language from right to left, one paragraph in German."""
    table = "| Kopf | Donaudampfschifffahrtsgesellschaftskapitänspatent |\n|--|--|\n| a | b |\n"
    chapters = {"01-alles.md": f"{EVERYTHING}\n{table}", "02-ende.md": "# Ende\n\nAus.\n"}
    write_sources(folder, chapters)
    (folder / "sources" / "pictures").mkdir()
    (folder / "sources" / "pictures" / "park.png").write_bytes(png())
    assert run_library(folder, "add-language", "ar_XB").code == 0
    path = catalog_path(folder / "translations", "ar_XB", "programme")
    catalog = read_catalog(path)
    for message in catalog:
        if message.id and "betonter" not in str(message.id):
            message.string = mirrored(str(message.id))
    write_catalog(path, catalog)
    run = run_library(folder, "build", "ar_XB", "--draft", "--only", "epub")
    assert run.code == 0, run.err
    (path,) = (folder / "build/ar_XB").glob("*.epub")
    return path


@pytest.fixture(scope="module", params=[programme, everything])
def reading(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, cache: Path
) -> Reading:
    """A book, read once: all pages turned, the start and the end of chapter 1 heard."""
    folder = tmp_path_factory.mktemp("reading")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        path = request.param(folder)
    epub = Epub(path)
    overlays = [epub.overlay(item) for item in epub.spine()]
    chapter = next(n for n, item in enumerate(epub.spine()) if item.get("href", "")[0] == "0")
    plan = {"phrases": [[par.id for par in pars] for pars in overlays], "play": chapter}
    (folder / "plan.json").write_text(json.dumps(plan), "utf-8")
    seen: dict[str, Any] = json.loads(run_script("read.cjs", path, folder / "plan.json", folder))
    return Reading(epub, overlays, seen, folder)


def test_the_title_and_the_contents_are_shown(reading: Reading) -> None:
    assert reading.seen["title"] == reading.epub.dc("title")[0]
    (nav,) = (item for item in reading.epub.items.values() if item.get("properties") == "nav")
    links = reading.epub.tree(f"EPUB/{nav.get('href')}").iterfind(
        ".//h:nav[@role='doc-toc']//h:a", NS
    )
    contents = [[f"EPUB/{link.get('href')}", text_of(link)] for link in links]
    assert len(contents) >= 4
    assert reading.seen["contents"] == contents


def test_the_keys_turn_all_pages_and_each_says_what_the_document_says(reading: Reading) -> None:
    spine, sections = reading.epub.spine(), reading.seen["sections"]
    assert [section["index"] for section in sections] == list(range(len(spine)))
    assert reading.seen["pages"] >= len(spine)
    for item, section in zip(spine, sections, strict=True):
        body = reading.epub.tree(f"EPUB/{item.get('href')}").find("h:body", NS)
        assert body is not None
        assert " ".join(section["text"].split()) == text_of(body)
        assert section["pictures"] == [True for _ in body.iter(f"{{{NS['h']}}}img")]


def test_the_phrase_that_is_spoken_is_highlighted(reading: Reading) -> None:
    heard = reading.seen["heard"]
    pars = reading.overlays[heard[0]["index"]]
    for state in heard:
        (name,) = state["ids"]
        assert name in {
            par.id
            for par in pars
            if par.begin <= state["clock"] + 0.01 and state["clock"] < par.end + LATE
        }
    phrases = list(dict.fromkeys(state["ids"][0] for state in heard))
    assert phrases == [par.id for par in pars[:4]]
    assert heard[-1]["clock"] > heard[0]["clock"]


def test_playing_goes_on_in_the_next_chapter(reading: Reading) -> None:
    last, following = reading.seen["last"], reading.seen["next"]
    assert last["ids"] == [reading.overlays[last["index"]][-1].id]
    assert following["index"] == last["index"] + 1
    assert following["ids"] == [reading.overlays[following["index"]][0].id]


def test_every_highlight_has_contrast_and_an_outline(reading: Reading) -> None:
    least = 21.0
    for scheme in ("light", "dark"):
        assert reading.seen["live"][scheme]
        dark = scheme == "dark"
        for colours in reading.seen["live"][scheme] + reading.seen["colours"][scheme]:
            assert (luminance(colours["around"]) < 0.1) is dark
            assert contrast(colours["text"], colours["background"]) >= 7
            assert contrast(colours["outlineColor"], colours["around"]) >= 7
            assert colours["outlineStyle"] == "solid"
            assert float(colours["outlineWidth"].removesuffix("px")) >= 2
            least = min(least, contrast(colours["text"], colours["background"]))
        assert (reading.folder / f"{scheme}.png").stat().st_size > 1_000
    print(f"Reader: contrast of highlighted words {least:.1f}:1 at least, {reading.folder}")


def test_nothing_is_wider_than_a_small_window(reading: Reading) -> None:
    assert reading.seen["wide"] == []


def test_the_reader_complains_of_nothing_and_asks_for_nothing_elsewhere(reading: Reading) -> None:
    assert reading.seen["wrong"] == []


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour "rgb(r, g, b)" (WCAG 2.2)."""
    assert colour.startswith("rgb(")
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (int(part) / 255 for part in colour[4:-1].split(","))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
