"""The W3C Audiobook, packed and unpacked."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from mutagen.mp3 import MP3

from library.publications.epub import identifier
from tests.conftest import BASE_URL, RealLibrary
from tests.publications.masters import real_master
from tests.shelf.small import ARABIC, TITLE, TURKISH, small_shelf

LOCALES = ("de", "ar", "tr")


@pytest.fixture(scope="module")
def build(shared: Path, cache: Path) -> Path:
    return small_shelf(shared, cache)


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def package(build: Path, locale: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(build / locale / f"ein-programm-{locale}.lpf")


@pytest.fixture
def manifest(package: zipfile.ZipFile) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(package.read("publication.json"))
    return document


def length(file: Any) -> float:
    info = MP3(file).info
    assert info is not None
    return float(info.length)


def seconds(duration: str) -> float:
    assert duration.startswith("PT") and duration.endswith("S")
    return float(duration[2:-1])


def test_the_package_holds_what_the_manifest_lists_and_no_more(
    package: zipfile.ZipFile, manifest: dict[str, Any]
) -> None:
    """LPF, section 3.2: all resources are inside, and addresses are relative."""
    listed = [one["url"] for one in manifest["readingOrder"] + manifest["resources"]]
    assert sorted(package.namelist()) == sorted(["publication.json", *listed])
    for info in package.infolist():  # section 3.3
        stored = info.filename.endswith((".mp3", ".png"))
        assert info.compress_type == (zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    assert package.read("cover.png").startswith(b"\x89PNG")


def test_the_manifest_is_that_of_an_audiobook(manifest: dict[str, Any], locale: str) -> None:
    """W3C Audiobooks, section 5: what must be there and what should."""
    direction = "rtl" if locale == "ar" else "ltr"
    assert manifest["@context"] == [
        "https://schema.org",
        "https://www.w3.org/ns/pub-context",
        {"language": locale, "direction": direction},
    ]
    assert manifest["conformsTo"] == "https://www.w3.org/TR/audiobooks/"
    assert manifest["type"] == "Audiobook"
    titles = {"de": TITLE, "tr": TURKISH, "ar": ARABIC}
    assert manifest["name"] == {"value": titles[locale], "language": locale}
    assert manifest["id"].startswith("urn:uuid:")
    assert (manifest["inLanguage"], manifest["readingProgression"]) == (locale, direction)
    assert "eSpeak NG" in manifest["readBy"]["name"]["value"]
    assert manifest["author"]["name"] == manifest["publisher"]["name"] == "Verein"
    assert manifest["dateModified"] == "2020-01-01T00:00:00Z"
    assert manifest["accessMode"] == ["auditory"]
    assert manifest["accessModeSufficient"] == [
        {"type": "ItemList", "itemListElement": ["auditory"]}
    ]
    # A text that the package does not hold must not be promised
    assert not {"transcript", "synchronizedAudioText"} & set(manifest["accessibilityFeature"])
    cover, contents = manifest["resources"]
    assert (cover["rel"], cover["encodingFormat"]) == ("cover", "image/png")
    assert titles[locale] in cover["name"]["value"]
    assert (contents["rel"], contents["encodingFormat"]) == ("contents", "text/html")


def test_every_recording_is_as_long_as_it_says(
    package: zipfile.ZipFile, manifest: dict[str, Any]
) -> None:
    total = 0.0
    for one in manifest["readingOrder"]:
        sound = io.BytesIO(package.read(one["url"]))
        assert one["encodingFormat"] == "audio/mpeg"
        assert seconds(one["duration"]) == pytest.approx(length(sound), abs=0.06)
        total += seconds(one["duration"])
    assert seconds(manifest["duration"]) == pytest.approx(total)


def test_the_contents_lead_to_every_recording(
    package: zipfile.ZipFile, manifest: dict[str, Any], locale: str
) -> None:
    page: Any = html.document_fromstring(package.read("index.html").decode())
    assert page.get("lang") == locale
    assert page.get("dir") == manifest["readingProgression"]
    (link,) = page.xpath("//link[@rel='publication']")
    assert link.get("href") == "publication.json"
    (contents,) = page.xpath("//nav[@role='doc-toc']")
    entries = [(entry.get("href"), "".join(entry.itertext())) for entry in contents.iter("a")]
    assert entries == [(one["url"], one["name"]["value"]) for one in manifest["readingOrder"]]
    assert ("audio/01-anfang.mp3", "Der <Anfang> & 🌳") in entries
    for entry, one in zip(contents.iter("a"), manifest["readingOrder"], strict=True):
        marked = [span.get("lang") for span in entry.iter("span")]
        language = one["name"]["language"]
        assert marked == ([] if language == locale else [language])


def test_unpacked_it_holds_the_chapters_beside_it(build: Path, locale: str) -> None:
    manifest = json.loads((build / locale / "publication.json").read_text("utf-8"))
    urls = [one["url"] for one in manifest["readingOrder"]]
    assert urls == ["audio/01-anfang.mp3", "audio/02-ende.mp3"]
    assert "url" not in manifest  # without a base_url it is nowhere in the web
    for one in manifest["readingOrder"]:
        sound = build / locale / one["url"]
        assert seconds(one["duration"]) == pytest.approx(length(sound), abs=0.06)
    # The page beside it leads to pages and not to recordings: it is no table of contents
    assert [one["rel"] for one in manifest["resources"]] == ["cover"]
    assert "tableOfContents" not in manifest["accessibilityFeature"]
    assert "Inhaltsverzeichnis" not in manifest["accessibilitySummary"]["value"]
    page: Any = html.document_fromstring((build / locale / "index.html").read_text("utf-8"))
    assert not page.xpath("//*[@role='doc-toc']")


@pytest.mark.parametrize("locale", ["de", "de_simple", "en", "tr"])
def test_the_real_audiobooks(real: RealLibrary, locale: str) -> None:
    edition = real_master(locale).edition
    unpacked = json.loads((real.build / locale / "publication.json").read_text("utf-8"))
    (path,) = (real.build / locale).glob("*.lpf")
    with zipfile.ZipFile(path) as package:
        packed = json.loads(package.read("publication.json"))
        assert package.testzip() is None
    assert unpacked["id"] == packed["id"] == identifier(edition)
    assert unpacked["url"] == f"{BASE_URL}{locale}/index.html"
    assert packed["inLanguage"] == edition.language.tag
    assert packed["name"]["value"] == edition.full_title
    titles = [page.title().words for page in edition.chapters]
    assert [one["name"]["value"] for one in unpacked["readingOrder"]] == titles
    spoken = [one["name"]["value"] for one in packed["readingOrder"]]
    assert spoken[1:-2] == titles  # before them the title, behind them the end and the imprint
    (entry,) = [
        one for one in real.publications() if (one["locale"], one["format"]) == (locale, "lpf")
    ]
    assert entry["bytes"] == path.stat().st_size
    assert seconds(packed["duration"]) == pytest.approx(entry["seconds"])
