"""The pages of the real library, read as files: links, words, and what search engines read."""

import hashlib
import json
import tomllib
from pathlib import Path

import pytest
from lxml import etree

from library.translation.catalogs import catalog_path, is_translated, read_catalog
from tests.conftest import BASE_URL, ROOT, RealLibrary
from tests.shelf.html_checker import check_html
from tests.shelf.links import PageFile, dead_links, pages

LOCALES = {"de": "de", "de_simple": "de", "en": "en", "tr": "tr"}
CHAPTERS = 12
PROGRAMME = tomllib.loads((ROOT / "sources" / "programme.toml").read_text("utf-8"))
# What is German, or a name, in every language
NAMES = {
    *("Deutsch", "Einfache Sprache", "English", "Türkçe", "SHA256SUMS", "OPDS 1.2", "OPDS 2.0"),
    PROGRAMME["publisher"],
    PROGRAMME["contact"],
}
SAID = ("alt", "aria-label", "title", "placeholder", "content")  # attributes that people meet


@pytest.fixture(scope="module")
def build(real: RealLibrary) -> Path:
    return real.build


@pytest.fixture(scope="module")
def site(build: Path) -> dict[str, PageFile]:
    """The pages of the site by their paths; the one-file pages of the editions are none of it."""
    paths = [
        f"{locale}/{page.name}" for locale in LOCALES for page in build.glob(f"{locale}/*.html")
    ]
    alone = {path for path in paths if not path.endswith("index.html")}
    assert len(alone) == len(LOCALES)
    return {page.path: page for page in pages(build) if page.path not in alone}


def locale_of(path: str) -> str:
    return path.partition("/")[0] if "/" in path else "de"


def test_there_is_a_page_for_everything(site: dict[str, PageFile]) -> None:
    assert len(site) == 1 + len(LOCALES) * (1 + CHAPTERS)


def test_the_checker_of_html_finds_nothing(build: Path) -> None:
    files = [path for kind in ("html", "css", "svg") for path in sorted(build.rglob(f"*.{kind}"))]
    assert check_html(files) == []
    print(f"Site: the Nu HTML checker read {len(files)} files: 0 messages")


def test_the_checker_of_html_finds_faults(tmp_path: Path) -> None:
    page, style = tmp_path / "page.html", tmp_path / "style.css"
    page.write_text('<!DOCTYPE html><html lang="de"><title>A</title><p><h2 id="a b">B</h2>')
    style.write_text("p { colour: red }")
    assert {message.partition(":")[0] for message in check_html([page, style])} == {
        "page.html",
        "style.css",
    }


def test_every_link_leads_somewhere(build: Path) -> None:
    assert dead_links(build, BASE_URL) == []


def test_links_that_lead_nowhere_are_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.html").write_text(
        '<p id="x"><a href="../a/">1</a><a href="#y">2</a><img src="/c.png">'
        '<a id="x" href="#x">3</a><a href="../../d.html">4</a>'
        '<a href="javascript:alert(1)">5</a><a href="b.html#x">6</a>'
    )
    assert dead_links(tmp_path) == [
        "a/b.html: id x twice",
        "a/b.html: ../a/: no file",
        "a/b.html: #y: no such id",
        "a/b.html: /c.png: no file",
        "a/b.html: ../../d.html: no file",
        "a/b.html: javascript:alert(1): no file",
    ]


def test_every_page_says_its_language(site: dict[str, PageFile]) -> None:
    for path, page in site.items():
        assert (page.root.get("lang"), page.root.get("dir")) == (LOCALES[locale_of(path)], "ltr")


def test_titles_are_one_of_a_kind_and_every_page_is_described(site: dict[str, PageFile]) -> None:
    titles = {str(page.root.findtext(".//title")).strip() for page in site.values()}
    assert len(titles) == len(site)
    for page in site.values():
        (description,) = page.find("//meta[@name='description']/@content")
        assert 40 < len(description) < 300, page.path


def test_search_engines_find_each_page_in_each_language(site: dict[str, PageFile]) -> None:
    alternates = {}
    for path, page in site.items():
        assert page.find("//link[@rel='canonical']/@href") == [BASE_URL + path]
        found = page.find("//link[@rel='alternate'][@hreflang]")
        if locale_of(path) == "de_simple":  # German has the tag
            assert found == []
            continue
        by_tag = {link.get("hreflang"): link.get("href").removeprefix(BASE_URL) for link in found}
        assert len(by_tag) == len(found), f"{path}: two addresses for one language"
        assert set(by_tag) == {"de", "en", "tr", "x-default"}
        alternates[path] = by_tag
    for path, by_tag in alternates.items():
        for tag, other in by_tag.items():
            if tag != "x-default":
                assert site[other].root.get("lang") == tag
                assert alternates[other] == by_tag, f"{other} does not lead back to {path}"


def test_pages_in_all_languages_lead_to_each_other(site: dict[str, PageFile]) -> None:
    for path, page in site.items():
        if "/" not in path:
            continue
        rest = path.partition("/")[2]
        links = page.find("//nav[@class='languages']//a")
        targets = {(Path(path).parent / link.get("href")).as_posix() for link in links}
        depth = len(Path(path).parts) - 1
        assert {"/".join(Path(target).parts[-depth - 1 :]) for target in targets} == {
            f"{locale}/{rest}" for locale in LOCALES
        }
        (current,) = [link for link in links if link.get("aria-current") == "page"]
        assert current.get("href") == Path(path).name


def test_what_others_show_of_a_page(site: dict[str, PageFile]) -> None:
    for path, page in site.items():
        told = {
            meta.get("property"): meta.get("content") for meta in page.find("//meta[@property]")
        }
        assert told["og:url"] == BASE_URL + path
        assert told["og:image"] == f"{BASE_URL}{locale_of(path)}/square.png"
        assert told["og:title"] == page.root.findtext(".//title")
        assert told["og:type"] and told["og:description"] and told["og:image:alt"]


def test_the_sitemap_lists_every_page_once_and_nothing_else(
    build: Path, site: dict[str, PageFile]
) -> None:
    tree = etree.parse(build / "sitemap.xml")
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    assert sorted(str(loc.text) for loc in tree.iter(name)) == sorted(
        BASE_URL + path for path in site
    )


def master_voice(build: Path, locale: str) -> str:
    """Return who speaks an edition, as the index says."""
    entries = json.loads((build / "library.json").read_text("utf-8"))["publications"]
    return next(str(one["voice"]) for one in entries if one["locale"] == locale and one["voice"])


def test_covers_have_no_transparency_which_podcast_apps_refuse(build: Path) -> None:
    for picture, width in (("cover.png", 800), ("square.png", 1_400)):
        for path in build.glob(f"*/{picture}"):
            header = path.read_bytes()[:26]
            assert int.from_bytes(header[16:20], "big") == width
            assert header[25] == 2, f"{path}: no RGB"  # PNG, 11.2.1


def test_editions_are_described_for_search_engines(build: Path, site: dict[str, PageFile]) -> None:
    for locale, tag in LOCALES.items():
        book, audiobook = site[f"{locale}/index.html"].structured()
        assert (book["@type"], audiobook["@type"]) == ("Book", "Audiobook")
        for thing in (book, audiobook):
            assert thing["inLanguage"] == tag
            assert thing["url"] == f"{BASE_URL}{locale}/index.html"
            assert thing["accessModeSufficient"] and thing["accessibilityHazard"]
            (file,) = thing["encoding"]
            content = (build / file["contentUrl"].removeprefix(BASE_URL)).read_bytes()
            assert file["contentSize"] == f"{len(content)} B"
            assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert book["accessibilityFeature"] and book["accessibilitySummary"]
        assert audiobook["duration"].startswith("PT")
        narrator = audiobook["readBy"]
        assert "@type" not in narrator and narrator["name"].endswith(master_voice(build, locale))


def translations(build: Path, locale: str) -> list[tuple[str, str]]:
    """Return all messages of the programme and the site as they are read, and their German."""
    return [
        (shown(str(message.string)), shown(str(message.id)))
        for domain in ("interface", "programme")
        for message in read_catalog(catalog_path(build.parent / "translations", locale, domain))
    ]


def shown(message: str) -> str:
    return " ".join(message.replace("*", "").split())


def said(page: PageFile) -> set[str]:
    """Return what a page says in its own language, in text and attributes."""
    found = set()
    for element in page.root.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        marked = element.xpath("ancestor-or-self::*[@lang][1]/@lang")
        if marked == [page.root.get("lang")]:
            found |= set(element.xpath("./text()"))
            attributes = element.attrib.items()
            found |= {str(v) for k, v in attributes if k in SAID or str(k).startswith("data-")}
    return {text for text in map(str.strip, found) if any(map(str.isalpha, text))}


def test_what_says_nothing_of_the_language_is_not_compared(tmp_path: Path) -> None:
    text = '<html lang="en"><p title="A">B <b lang="de">C</b><i lang="en">D</i> 12</p></html>'
    (tmp_path / "a.html").write_text(text)
    assert said(PageFile(tmp_path, "a.html")) == {"A", "B", "D"}


@pytest.mark.parametrize("locale", ["en", "tr"])
def test_no_german_word_is_left_unmarked(
    build: Path, site: dict[str, PageFile], locale: str
) -> None:
    left = set()
    for path, page in site.items():
        if locale_of(path) == locale:
            same = said(page) & said(site[path.replace(locale, "de", 1)])
            left |= {text for text in same if len(text) > 3} - of_no_language(page)
    kept = translations(build, locale)  # a name that a translator left as it is
    unkept = [text for text in left if not any(text in one and text in both for one, both in kept)]
    assert sorted(set(unkept) - NAMES) == []


def of_no_language(page: PageFile) -> set[str]:
    """Return sums, addresses, names of files, and what is told to programs alone."""
    values = page.find(
        "//code/text() | //meta[not(contains(@*, 'desc'))]/@content | //@data-folder"
    )
    files = [text for text in said(page) if "." in text.strip(".") and " " not in text]
    return {*map(str.strip, values), *files}


@pytest.mark.parametrize("locale", ["en", "tr"])
def test_german_stands_only_where_it_belongs(site: dict[str, PageFile], locale: str) -> None:
    elsewhere = set()
    for path, page in site.items():
        if locale_of(path) == locale:
            marked = page.find("//*[@lang='de'][not(ancestor-or-self::*[@class='german'])]")
            elsewhere |= {" ".join(element.text_content().split()) for element in marked}
    assert sorted(elsewhere - NAMES) == []


@pytest.mark.parametrize("locale", ["de_simple", "en", "tr"])
def test_every_word_of_the_site_is_translated(build: Path, locale: str) -> None:
    catalog = read_catalog(catalog_path(build.parent / "translations", locale, "interface"))
    assert [str(m.id) for m in catalog if m.id and not is_translated(m)] == []


def test_turkish_letters_stay_what_they_are(build: Path, site: dict[str, PageFile]) -> None:
    for style in build.rglob("*.css"):
        assert "text-transform" not in style.read_text("utf-8")
        assert "small-caps" not in style.read_text("utf-8")
    words = {words for words, _ in translations(build, "tr")}
    dotted = "i\u0307"  # what lower() makes of a Turkish İ
    for path, page in site.items():
        if locale_of(path) == "tr":
            assert dotted not in page.root.text_content()
            for heading in page.find("//h1 | //h2 | //h3"):
                if not heading.xpath("ancestor::*[@class='german']"):
                    assert " ".join(heading.text_content().split()) in words, path


def test_the_index_lists_the_pages(build: Path, site: dict[str, PageFile]) -> None:
    index = json.loads((build / "library.json").read_text("utf-8"))
    listed = {entry["path"]: entry for entry in index["site"]}
    assert set(site) <= set(listed)
    for path in site:
        content = (build / path).read_bytes()
        assert listed[path]["sha256"] == hashlib.sha256(content).hexdigest()
