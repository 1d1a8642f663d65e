"""Two languages that nobody speaks: one from right to left, one that needs more room."""

import re
from pathlib import Path

import pytest

from library.translation.catalogs import catalog_path, read_catalog, write_catalog
from tests.conftest import copy_project, run_library
from tests.publications.epubs import NS, Epub, text_of
from tests.publications.validators import epubcheck_all
from tests.shelf.links import PageFile
from tests.shelf.looking import (
    PREFIX,
    Seen,
    axe_faults,
    each_view,
    focus_faults,
    look,
    misfits,
    small_targets,
    wrong,
)
from tests.shelf.serving import serving

SLUG = "besser-werden-dortmund-bleiben"
# What is markup, or a field, and stays as it is
_KEPT = re.compile(r"(\]\([^)]*\)|\]\{[^}]*\}|\[\^[^\]]*\]|\{[^}]*\}|[\[\]*_\\\n])")
_ACCENTS = str.maketrans("aeiouAEIOUbcdn", "áéíóúÁÉÍÓÚƀçđñ")

_ACCENTED = re.compile("[áéíóúÁÉÍÓÚƀçđñ]")


def accented(text: str) -> str:
    """Return a text in the manner of Android's en_XA: accented and a third longer."""
    pieces = _KEPT.split(text)
    pieces[::2] = [piece.translate(_ACCENTS) for piece in pieces[::2]]
    more = " ".join(["óñé ťŵó"] * (1 + len(text) // 24))
    return f"{''.join(pieces)} {more}"


def mirrored(text: str) -> str:
    """Return a text in the manner of Android's ar_XB: every word runs from right to left."""

    def mirror(word: re.Match[str]) -> str:
        return f"\u200f\u202e{word[0]}\u202c\u200f"

    pieces = _KEPT.split(text)
    pieces[::2] = [re.sub(r"\w+", mirror, piece) for piece in pieces[::2]]
    return "".join(pieces)


PSEUDO = {"en_XA": (accented, "ltr"), "ar_XB": (mirrored, "rtl")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """The real programme in both, built whole."""
    folder = copy_project(tmp_path_factory.mktemp("pseudo"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        for locale, (change, _) in PSEUDO.items():
            run = run_library(folder, "add-language", locale)
            assert run.code == 0, run.err
            assert "eSpeak NG" in run.out or "Pico" in run.out
            for domain in ("programme", "interface"):
                path = catalog_path(folder / "translations", locale, domain)
                catalog = read_catalog(path)
                for message in catalog:
                    if message.id:
                        message.string = change(str(message.id))
                write_catalog(path, catalog)
        run = run_library(folder, "build", *PSEUDO, "--draft")
        assert run.code == 0, run.err
        assert "100% translated" in run.out
    return folder


@pytest.fixture(params=PSEUDO)
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def epub_path(folder: Path, locale: str) -> Path:
    tag = locale.replace("_", "-").lower()
    return folder / "build" / locale / f"{SLUG}-{tag}.epub"


def test_epubcheck_finds_nothing(folder: Path, tmp_path: Path) -> None:
    reports = epubcheck_all([epub_path(folder, locale) for locale in PSEUDO], tmp_path)
    assert [report["messages"] for report in reports] == [[] for _ in PSEUDO]


def test_direction_and_language_are_everywhere(folder: Path, locale: str) -> None:
    epub, direction = Epub(epub_path(folder, locale)), PSEUDO[locale][1]
    tag = locale.replace("_", "-")
    assert epub.dc("language") == [tag]
    assert epub.package.get("dir") == direction
    spine = epub.package.find("opf:spine", NS)
    assert spine is not None
    assert spine.get("page-progression-direction") == direction
    for name in epub.files:
        if name.endswith(".xhtml"):
            html = epub.tree(name)
            assert (html.get("lang"), html.get("dir")) == (tag, direction), name


def test_no_german_word_is_left_but_the_contact(folder: Path, locale: str) -> None:
    epub = Epub(epub_path(folder, locale))
    for name in epub.files:
        if name.endswith(".xhtml"):
            german = epub.tree(name).iterfind(".//h:body//*[@lang='de']", NS)
            texts = [text_of(element) for element in german]
            assert texts in ([], ["[Bitte ergänzen: Name, Anschrift und E-Mail für das Impressum]"])


def test_every_phrase_is_spoken(folder: Path, locale: str) -> None:
    epub = Epub(epub_path(folder, locale))
    assert sum(len(epub.overlay(item)) for item in epub.spine()) > 100
    assert len(list((folder / "build" / locale / "audio").glob("*.mp3"))) == 12


@pytest.fixture(scope="module")
def seen(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Three pages of the site in each, as a browser shows them."""
    files = ("index.html", "chapters/01-besser-werden.html", "chapters/05-wohnen.html")
    paths = [f"{locale}/{file}" for locale in PSEUDO for file in files]
    with serving(folder / "build", PREFIX) as address:
        work = tmp_path_factory.mktemp("seen")
        return look(address, work, pages=paths, walked=paths[::2], plain=[])


def test_a_browser_finds_nothing_wrong_with_the_site(seen: Seen) -> None:
    assert axe_faults(seen) == []
    assert misfits(seen) == []
    assert small_targets(seen) == []
    assert focus_faults(seen) == []
    assert wrong(seen) == []


def test_the_site_begins_on_the_side_that_the_language_begins_on(seen: Seen) -> None:
    for name, view in each_view(seen):
        direction = PSEUDO[name.partition("/")[0]][1]
        assert view["direction"] == direction, name
        assert view["begins"], name
        assert set(view["begins"]) == {"right" if direction == "rtl" else "left"}, name


def test_every_word_of_the_site_comes_from_a_catalog(folder: Path) -> None:
    build, plain, names = folder / "build", set(), {"SHA256SUMS"}
    ours = "[not(ancestor::*[@lang='de' or @class='german'] or parent::code or parent::script)]"
    for path in sorted((build / "en_XA").rglob("*.html")):
        page = PageFile(build, path.relative_to(build).as_posix())
        texts = {str(text).strip() for text in page.find(f"//body//text(){ours}")}
        names |= set(page.find("//nav[@class='languages']//a/text()"))
        plain |= {text for text in texts if not _ACCENTED.search(text)}
    files = {text for text in plain if "." in text and " " not in text}
    playing_times = {
        text for text in plain if re.fullmatch(r"(\d+ (minutes?|seconds?)( and )?)+", text)
    }
    assert len(playing_times) > 5
    words = plain - names - files - playing_times
    assert sorted(text for text in words if re.search(r"[A-Za-z]{2}", text)) == []


def test_a_language_that_nobody_knows(folder: Path) -> None:
    run = run_library(folder, "add-language", "qqq")
    assert run.code == 1
    assert "unknown language 'qqq'" in run.err
