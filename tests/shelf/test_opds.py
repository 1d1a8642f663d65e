"""The catalogs, as reading apps read them."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from webpub_manifest_parser.opds2 import OPDS2FeedParserFactory

from library.publications import Master
from library.shelf.opds import opds1, opds2
from library.shelf.shelf import Publication
from tests.conftest import BASE_URL, RealLibrary
from tests.node import run_script
from tests.publications.epubs import Epub
from tests.publications.masters import make_master, real_master
from tests.shelf.feeds import feeds, links, misled
from tests.shelf.small import ARABIC, CHAPTERS, LOCALES, TITLE, TURKISH, small_shelf

REAL = ("de", "de_simple", "en", "tr")
TAGS = {"de_simple": "de"}
IN_CHAPTERS = {"mp3", "vtt"}  # formats of a file a chapter
OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"
NS = {"atom": "http://www.w3.org/2005/Atom", "schema": "http://schema.org/"}


@pytest.fixture(scope="module")
def small(shared: Path, cache: Path) -> Path:
    return small_shelf(shared, cache)


@cache
def apps(build: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the publications of a shelf as each app sees them."""
    seen = json.loads(run_script("feeds.cjs", build))
    return {app: seen[app]["publications"] for app in ("thorium2", "thorium1", "foliate")}


def listed(one: Any) -> list[Any]:
    """Return a list: Thorium shows a list of one as the one."""
    return one if isinstance(one, list) else [one]


@pytest.mark.parametrize("app", ["thorium2", "thorium1", "foliate"])
def test_an_app_shows_every_edition_with_its_files(real: RealLibrary, app: str) -> None:
    publications = apps(real.build)[app]
    assert len(publications) == len(REAL)
    for locale, publication in zip(REAL, publications, strict=True):
        metadata = publication["metadata"]
        assert metadata["title"] == real_master(locale).edition.full_title
        assert metadata["language"] == TAGS.get(locale, locale)
        files = [
            BASE_URL + one["path"]
            for one in real.publications()
            if one["locale"] == locale and one["format"] not in IN_CHAPTERS
        ]
        offered = [one for one in publication["links"] if OPEN_ACCESS in listed(one["rel"])]
        assert sorted(one["href"] for one in offered) == sorted(files)
        assert all(one["title"] for one in offered)
        assert offered[0]["type"] == "application/epub+zip"  # what an app takes first
        assert publication["images"][0]["href"] == f"{BASE_URL}{locale}/cover.png"
        pages = [one["href"] for one in publication["links"] if one["type"] == "text/html"]
        assert {f"{BASE_URL}{other}/index.html" for other in REAL} <= set(pages)


@pytest.mark.parametrize("locale", REAL)
def test_the_catalogs_say_of_accessibility_what_the_epub_says(
    real: RealLibrary, locale: str
) -> None:
    (path,) = (real.build / locale).glob("*.epub")
    epub = Epub(path)
    properties = {
        "accessMode": "accessMode",
        "accessibilityFeature": "feature",
        "accessibilityHazard": "hazard",
        "accessibilitySummary": "summary",
    }
    seen = apps(real.build)["thorium2"][REAL.index(locale)]["metadata"]["accessibility"]
    entry = etree.parse(real.build / "opds.atom").getroot().findall("atom:entry", NS)
    atom = entry[REAL.index(locale)]
    for name, readium in properties.items():
        expected = epub.meta(f"schema:{name}")
        assert listed(seen[readium]) == expected
        assert [one.text for one in atom.findall(f"schema:{name}", NS)] == expected
    sufficient = epub.meta("schema:accessModeSufficient")
    assert [",".join(modes) for modes in seen["accessModeSufficient"]] == sufficient
    assert seen["conformsTo"] == "https://www.w3.org/TR/epub-a11y-11#wcag-2.2-aa"
    assert epub.meta("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert seen["certification"]["certifiedBy"] in epub.meta("a11y:certifiedBy", "#conformance")


def test_an_entry_has_one_alternate_of_a_kind(real: RealLibrary) -> None:
    """RFC 4287, section 4.1.2."""
    entries = etree.parse(real.build / "opds.atom").iterfind(".//atom:entry", NS)
    for locale, entry in zip(REAL, entries, strict=True):
        links = entry.findall("atom:link[@rel='alternate']", NS)
        kinds = [(link.get("type"), link.get("hreflang")) for link in links]
        assert len(set(kinds)) == len(kinds) == 4  # the manifest and three languages
        own = next(link for link in links if link.get("type") == "text/html")
        assert own.get("href") == f"{BASE_URL}{locale}/index.html"


def errors(catalog: bytes) -> list[str]:
    """Return what Palace finds: its parser checks the rules of Readium's JSON schemas."""
    parsed = OPDS2FeedParserFactory().create().parse_json(json.loads(catalog))
    return [str(error) for error in parsed.errors]


def test_a_strict_parser_finds_nothing(real: RealLibrary) -> None:
    assert errors((real.build / "opds.json").read_bytes()) == []


def test_without_an_address_it_finds_that_alone(small: Path) -> None:
    (error,) = errors((small / "opds.json").read_bytes())
    assert "'self' link's href opds.json is incorrect: it must be an absolute URI" in error


def test_the_strict_parser_is_strict(real: RealLibrary) -> None:
    """Each of these must be found, or nothing is proved."""
    good = (real.build / "opds.json").read_text("utf-8")
    faults = [
        (OPEN_ACCESS, "acquire"),
        ('"self"', '"itself"'),
        ('"language": "de"', '"language": "de_simple!"'),
        ('"readingProgression": "ltr"', '"readingProgression": "sideways"'),
        ('"images"', '"pictures"'),
        ('"title": "Besser', '"name": "Besser'),
    ]
    for old, new in faults:
        assert old in good
        assert errors(good.replace(old, new).encode()), new


def test_each_publication_stands_alone_too(real: RealLibrary) -> None:
    """A catalog's publications name themselves (OPDS 2.0, Publications)."""
    catalog = json.loads((real.build / "opds.json").read_text("utf-8"))
    for locale, publication in zip(REAL, catalog["publications"], strict=True):
        itself = publication["links"][0]
        assert itself["rel"] == "self"
        path = real.build / itself["href"].removeprefix(BASE_URL)
        assert path == real.build / locale / "entry.json"
        assert json.loads(path.read_text("utf-8")) == publication


def test_every_link_leads_to_its_file(real: RealLibrary) -> None:
    assert len(feeds(real.build)) == 2 + 3 * len(REAL)
    found = [link for feed in feeds(real.build) for link in links(feed)]
    assert len(found) > 400
    assert misled(real.build, BASE_URL) == []
    sizes = [link for link in found if link.length is not None]
    assert len(sizes) > 100
    relative = [link for link in found if not link.address.startswith(BASE_URL)]
    assert {link.feed.name for link in relative} == {"publication.json"}  # relative by its nature


def test_a_link_that_misleads_is_found(small: Path, tmp_path: Path) -> None:
    build = tmp_path / "build"
    (build / "de").mkdir(parents=True)
    text = (small / "opds.json").read_text("utf-8")
    (build / "opds.json").write_text(text, "utf-8")
    (build / "opds.atom").write_text("<feed/>", "utf-8")
    (build / "index.html").write_text("", "utf-8")
    (build / "de" / "ein-programm-de.txt").write_text("short", "utf-8")
    wrong = misled(build)
    assert "opds.json: de/cover.png: no file" in wrong
    assert any("ein-programm-de.txt: " in line and "not 5" in line for line in wrong)
    assert not any("index.html" in line and line.startswith("opds.json: index") for line in wrong)


def test_without_an_address_the_links_are_relative(small: Path) -> None:
    assert misled(small) == []
    assert not any("//" in link.address for feed in feeds(small) for link in links(feed))
    assert 'base_url = "https://…/"' in (small / "opds.atom").read_text("utf-8").split("<feed")[0]


def test_hard_names_come_through(small: Path) -> None:
    seen = apps(small)
    for publications in seen.values():
        metadata = [one["metadata"] for one in publications]
        assert [one["title"] for one in metadata] == [TITLE, ARABIC, TURKISH]
        assert [one["language"] for one in metadata] == list(LOCALES)
    directions = [one["metadata"]["readingProgression"] for one in seen["thorium2"]]
    assert directions == ["ltr", "rtl", "ltr"]


def published(format: str, path: str, seconds: float = 0) -> Publication:
    return Publication("de", format, path, 5, seconds, "", "", 1.0, True)


@pytest.fixture
def master(tmp_path: Path) -> Master:
    return make_master(tmp_path, CHAPTERS)


def test_without_an_epub_nothing_is_claimed_of_one(master: Master) -> None:
    files = [published("plaintext", "de/a.txt")]
    (entry,) = json.loads(opds2([master], files))["publications"]
    assert "accessibility" not in entry["metadata"]
    assert entry["metadata"]["@type"] == "http://schema.org/Book"
    assert "Stimme" not in entry["metadata"]["description"]
    assert b"schema:access" not in opds1([master], files)


def test_an_edition_that_is_only_heard_is_an_audiobook(master: Master) -> None:
    files = [published("audiobook", "de/a.mp3", 60.5), published("mp3", "de/audio/01-a.mp3", 60.0)]
    (entry,) = json.loads(opds2([master], files))["publications"]
    assert entry["metadata"]["@type"] == "http://schema.org/Audiobook"
    assert "eSpeak NG" in entry["metadata"]["description"]
    (sound,) = [link for link in entry["links"] if link["rel"] == OPEN_ACCESS]
    assert (sound["type"], sound["duration"], sound["size"]) == ("audio/mpeg", 60.5, 5)
    assert any(link["href"] == "de/publication.json" for link in entry["links"])


def test_an_edition_with_nothing_to_take_home_is_not_listed(master: Master) -> None:
    """A publication without an acquisition link is none (OPDS 2.0, Publications)."""
    files = [published("mp3", "de/audio/01-a.mp3", 60.0)]
    assert json.loads(opds2([master], files))["publications"] == []
    assert b"<entry" not in opds1([master], files)


def test_an_address_with_a_folder_is_kept(master: Master) -> None:
    programme = replace(master.edition.programme, base_url="https://example.org/a%20b/")
    master = replace(master, edition=replace(master.edition, programme=programme))
    atom = opds1([master], [published("epub", "de/ü & x.epub")])
    addresses = [link.get("href") for link in etree.fromstring(atom).iterfind(".//atom:link", NS)]
    assert "https://example.org/a%20b/de/%C3%BC%20%26%20x.epub" in addresses


def test_the_files_of_braille_say_that_they_are_braille(real: RealLibrary) -> None:
    entry = json.loads((real.build / "de" / "entry.json").read_text("utf-8"))
    titles = [one["title"] for one in entry["links"] if one["rel"] == OPEN_ACCESS]
    assert "Brailleschrift: Kurzschrift, BRF" in titles
    assert "Reiner Text" in titles
