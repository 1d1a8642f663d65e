"""Small sites in a real browser: hostile words, formats that are missing, planted faults."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from library.translation.catalogs import catalog_path, read_catalog, write_catalog
from tests.conftest import BASE_URL, run_library, write_sources
from tests.shelf.html_checker import check_html
from tests.shelf.links import PageFile, dead_links
from tests.shelf.looking import (
    Seen,
    axe_faults,
    focus_faults,
    look,
    low_contrasts,
    misfits,
    shifts,
    site_pages,
    small_targets,
    wrong,
)
from tests.shelf.serving import serving

EVIL = "\"</title></script><script>alert(1)</script> & 'y' {z}"
SHORT = "</p><b onclick=alert(2)>"  # as much as the covers hold beside it
ESCAPED = EVIL.replace("<", "\\<").replace("{", "\\{")  # as Markdown and our own signs want it
CHAPTERS = {
    "01-anfang.md": f"# Anfang {ESCAPED}\n\nWir sagen {ESCAPED}. Das ist gut.\n",
    "02-ende.md": "# Das Ende\n\n- Ein Punkt\n- Noch ein Punkt\n",
}
ESPEAK = ("--voice", "de=espeak")  # it begins at once
ONLY = ("epub", "mp3", "plaintext")
FAULTY = """\
<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>Fehler</title>
<link rel="stylesheet" href="faults.css"><script>alert(1)</script></head>
<body><a class="skip" href="#nowhere">Weiter</a><img src="lost.png">
<main><h1>Fehler</h1><p id="pale">Blass</p><p class="wide">Breit</p>
<p class="cut">Abgeschnitten und weg</p>
<button id="blur">x</button><a href="faults.css" tabindex="2" id="hop">Sprung</a>
<img src="http://127.0.0.1:9/elsewhere.png" alt=""></main>
<div class="over">Darüber</div></body></html>
"""
FAULTY_STYLE = """\
body { background: #fff; color: #000 } #pale { color: #767676 } a:hover { color: #aaa }
.wide { width: 2000px } .cut { height: 8px; overflow: hidden; white-space: nowrap; width: 20px }
#blur { outline: none } #hop { outline: 1px solid #eee }
h1 { animation: late 10ms 40ms both } @keyframes late { to { margin-bottom: 90px } }
.over { position: fixed; inset: auto 0 0; height: 60vh; background: #fff }
"""


@dataclass(frozen=True)
class Small:
    """Builds of a small programme beside each other, and what the browser saw of them."""

    folder: Path
    seen: Seen
    faulty: Seen

    def build(self, name: str) -> Path:
        return self.folder / name / "build"


def write_programme(folder: Path, title: str, chapters: dict[str, str]) -> None:
    write_sources(folder, chapters)
    path = folder / "sources" / "programme.toml"
    text = path.read_text("utf-8")
    for old, new in {
        "Ein Programm": title, "Für den Test": SHORT, "Verein": SHORT, "Frei": title,
        "Verein, Dortmund": title,
    }.items():  # fmt: skip
        text = text.replace(f'= "{old}"', f"= {json.dumps(new)}")  # a string of JSON is TOML, too
    path.write_text(text, "utf-8")


def build_hostile(folder: Path) -> None:
    """Build a programme whose authors and translators mean harm."""
    write_programme(folder, EVIL, CHAPTERS)
    assert run_library(folder, "update", "tr").code == 0
    path = catalog_path(folder / "translations", "tr", "programme")
    catalog = read_catalog(path)
    for message in catalog:
        if message.id:
            message.string = str(message.id).replace("Wir sagen", "Diyoruz:")
    write_catalog(path, catalog)
    only = ("--only", "mp3,vtt", "--base-url", BASE_URL)
    run = run_library(
        folder, "build", "de", "tr", "--draft", *only, *ESPEAK, "--voice", "tr=espeak"
    )
    assert run.code == 0, run.err


def build_only(folder: Path, format: str) -> None:
    chapters = {
        "01-anfang.md": "# Der Anfang\n\nDas ist gut.\n",
        "02-ende.md": CHAPTERS["02-ende.md"],
    }
    write_sources(folder, chapters)
    run = run_library(folder, "build", "de", "--only", format, *ESPEAK)
    assert run.code == 0, run.err


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Small:
    folder = tmp_path_factory.mktemp("small")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        for format in ONLY:
            build_only(folder / format, format)
        build_hostile(folder / "hostile")
    (folder / "faults.html").write_text(FAULTY, "utf-8")
    (folder / "faults.css").write_text(FAULTY_STYLE, "utf-8")
    paths = [f"hostile/build/{path}" for path in site_pages(folder / "hostile" / "build")]
    for format in ONLY:
        paths += [f"{format}/build/de/{path}" for path in ("index.html", "chapters/01-anfang.html")]
    with serving(folder) as address:
        seen = look(address, folder, pages=paths, walked=[], timed=[], plain=[])
        faults = ["faults.html"]
        return Small(folder, seen, look(address, folder, pages=faults, walked=faults, plain=faults))


def test_hostile_words_do_nothing(small: Small) -> None:
    assert wrong(small.seen) == []


def test_hostile_words_are_read_as_they_were_written(small: Small) -> None:
    texts = {view["path"]: " ".join(view["text"].split()) for view in small.seen["pages"]}
    hostile = {path: text for path, text in texts.items() if path.startswith("hostile/")}
    assert len(hostile) == 7
    for path, text in hostile.items():
        assert EVIL in text, path  # the title, if nothing else
        page = PageFile(small.folder, path)
        assert EVIL in page.root.findtext(".//title")
        assert EVIL in page.find("//meta[@property='og:title']/@content")[0]
        assert not page.find("//script[not(@src) and not(@type='application/ld+json')]")
        assert not page.find("//*[@*[starts-with(name(), 'on')]]")
    for locale in ("de", "tr"):
        page = PageFile(small.build("hostile"), f"{locale}/index.html")
        assert all(EVIL in thing["name"] for thing in page.structured())
    assert f"Wir sagen {EVIL}." in hostile["hostile/build/de/chapters/01-anfang.html"]
    assert f"Diyoruz: {EVIL}." in hostile["hostile/build/tr/chapters/01-anfang.html"]


def test_hostile_words_break_no_link_and_no_page(small: Small) -> None:
    build = small.build("hostile")
    assert dead_links(build, BASE_URL) == []
    assert check_html(sorted(build.rglob("*.html"))) == []


def test_a_long_title_breaks_no_build(tmp_path: Path) -> None:
    write_programme(tmp_path, "Sehr lange Überschriften " * 12, {"01-a.md": "# A\n\nGut.\n"})
    run = run_library(tmp_path, "build", "de", "--only", "plaintext", *ESPEAK)
    assert run.code == 0, run.err


@pytest.mark.parametrize("word", ["javascript:alert(1)", "data:text/html,x"])
def test_a_link_that_runs_something_is_refused(tmp_path: Path, word: str) -> None:
    write_sources(tmp_path, {"01-a.md": f"# A\n\nEin [Verweis]({word}).\n"})
    run = run_library(tmp_path, "build", "de", "--only", "plaintext")
    page = tmp_path / "build/de/chapters/01-a.html"
    assert run.code == 1 or word not in page.read_text("utf-8")


@pytest.mark.parametrize("format", ONLY)
def test_a_site_of_one_format_is_right(small: Small, format: str) -> None:
    build = small.build(format)
    assert dead_links(build) == []
    assert check_html(sorted(build.rglob("*.html"))) == []
    for path in site_pages(build):
        page = PageFile(build, path)
        empty = page.find("//*[self::section or self::ul or self::ol or self::dl or self::nav]")
        assert [e for e in empty if not "".join(e.itertext()).strip()] == []
        headings = page.find("//h2[not(following-sibling::*)]")
        assert headings == [], f"{path}: a heading and nothing below it"
        assert bool(page.find("//audio")) == (format == "mp3" and "/chapters/" in path)
        if format == "plaintext":
            promises = ("hören", "Hören", "vorgelesen", "liest vor", "Stimme")
            text = page.root.text_content()
            assert [word for word in promises if word in text] == [], path
        for thing in page.structured() if path.endswith("de/index.html") else ():
            assert ("accessibilitySummary" in thing) == (format == "epub"), path


def test_axe_finds_nothing_on_small_sites(small: Small) -> None:
    assert axe_faults(small.seen) == []
    assert misfits(small.seen) == []
    assert small_targets(small.seen) == []
    assert low_contrasts(small.seen) == []


def test_every_measure_finds_a_planted_fault(small: Small) -> None:
    """A measure that finds nothing in a page full of faults would find nothing anywhere."""
    faulty = small.faulty
    rules = {fault.split()[3] for fault in axe_faults(faulty)}
    assert rules >= {"image-alt", "color-contrast-enhanced", "target-size", "tabindex"}
    low = low_contrasts(faulty)
    assert any("#pale" in fault for fault in low)
    assert any("hover: " in fault and "#hop" in fault for fault in low)
    assert any("#blur" in fault for fault in small_targets(faulty))
    fits = " ".join(misfits(faulty))
    assert all(word in fits for word in ("page: 20", "cut off: p Abg", "beyond the edge: p Breit"))
    focus = " ".join(focus_faults(faulty))
    assert all(word in focus for word in ("reached as [2,", "covered", "outline", "contrast"))
    faults = " ".join(wrong(faulty))
    assert all(word in faults for word in ("404", "request: http", "Content Security Policy"))
    assert max(shifts(faulty)) > 0
