"""Braille: what is written is read back; the pages, the contents and both files are right."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from library.errors import UnpublishableError
from library.languages import LANGUAGES, Language, new_language
from library.programme.model import Mark, Run
from library.publications.braille import publish
from library.publications.braille.layout import END, wrap
from library.publications.braille.louis import Grade, find_table, lacks
from library.publications.braille.words import write_words
from library.publications.linear import Piece
from tests.programme.test_markdown import EVERYTHING
from tests.publications.brailles import Brf, number, read_back, read_brf, share_read, words
from tests.publications.masters import make_master, real_master
from tests.publications.test_epub import EVIL, png

LOCALES = ("de", "de_simple", "en", "tr")
LONG = "Straßenverkehrsordnungszulassungsbehördenmitarbeiterinnenverzeichnis"
ADDRESS = f"https://example.org/{'sehr/lang/' * 9}"
HOSTILE = f"""\
# Zei\\<chen

13\\. Mai: a \\< b & c „d“ \\[x\\] #set $x$ \\*y\\* {LONG} 😀 ✓ № مرحبا 日本 a\u00adb c\u200dd

- eins
  - zwei
    - drei {LONG} und {ADDRESS}

      noch drei
      > vier {LONG}

| Ort | Behörde |
|-----|---------|
| {LONG} | {ADDRESS} |

## Eine Überschrift die länger ist als eine Zeile von vierzig Formen

{"Wort " * 700}
"""
TURKISH = {
    "Ein Programm": EVIL,
    "Titel": "İlk ‘ığdır’ – 5 €",
    "Punkt": "**Bir.**\n\n- dört\n- beş\n",
}
ARABIC = {"Titel": "برنامج 2020", "Punkt": "مرحبا بكم", "Ein Programm": "برنامج"}


@pytest.fixture(scope="module", autouse=True)
def _louis() -> None:
    """Nothing here can be tested without liblouis: `make test` fetches it."""
    assert lacks() == ""


def small(folder: Path, locale: str, messages: dict[str, str]) -> Path:
    """Publish the small programme with everything that Markdown allows, and return where."""
    (folder / "sources" / "pictures").mkdir(parents=True)
    (folder / "sources" / "pictures" / "park.png").write_bytes(png())
    master = make_master(
        folder, {"01-alles.md": EVERYTHING, "02-title.md": HOSTILE}, locale, messages
    )
    (folder / "out").mkdir()
    artefacts = list(publish(master, folder / "out"))
    assert [artefact.path for artefact in artefacts if artefact.seconds] == []
    assert {artefact.path for artefact in artefacts} == set((folder / "out").iterdir())
    return folder / "out"


def written(text: str, language: Language, grade: Grade, *runs: Run) -> str:
    """Return a text, or runs, in cells on one endless line."""
    table = find_table(language.tag, grade)
    assert table is not None
    found = write_words([Piece(language, runs or (Run(text),))], language, table, 40)
    return " ".join(found).replace(f" {END} ", END)


# From Das System der deutschen Brailleschrift (2018), Rules of Unified English Braille (2013)
# and the Turkish alphabet
CASES: list[tuple[str, Grade, str, str]] = [
    ("de", "full", "Am 13. September 2020", "⠁⠍ ⠼⠁⠉⠄ ⠎⠑⠏⠞⠑⠍⠃⠑⠗ ⠼⠃⠚⠃⠚"),
    ("de", "full", "80 % und 3,5 %", "⠼⠓⠚⠼⠚⠴ ⠥⠝⠙ ⠼⠉⠂⠑⠼⠚⠴"),
    ("de", "full", "1.000,50 €", "⠼⠁⠄⠚⠚⠚⠂⠑⠚ ⠈⠑"),
    ("de", "full", "„Schöne Straßen“, sagt", "⠦⠱⠪⠝⠑ ⠾⠗⠁⠮⠑⠝⠴⠂ ⠎⠁⠛⠞"),
    ("de", "full", "‚so‘ gibt’s es", "⠠⠦⠎⠕⠠⠴ ⠛⠊⠃⠞⠠⠎ ⠑⠎"),
    ("de", "full", "»So« “neu”", "⠦⠎⠕⠴ ⠦⠝⠣⠴"),
    ("de", "full", "die EU, SPD-nah", "⠙⠬ ⠘⠑⠥⠂ ⠘⠎⠏⠙⠤⠝⠁⠓"),
    ("de", "full", "Europa", "⠣⠗⠕⠏⠁"),
    ("de", "full", "Häuser auch (sie)", "⠓⠌⠎⠑⠗ ⠡⠹ ⠶⠎⠬⠶"),
    ("de", "contracted", "und die EU der Wörter", "⠥ ⠬ ⠘⠑⠥ ⠗ ⠺⠪⠗⠞⠻"),
    ("de", "contracted", "80 % am 13. Mai", "⠼⠓⠚⠼⠚⠴ ⠁⠍ ⠼⠁⠉⠄ ⠍⠁⠊"),
    ("en", "full", "On 13 September 2020, 80% of", "⠠⠕⠝ ⠼⠁⠉ ⠠⠎⠑⠏⠞⠑⠍⠃⠑⠗ ⠼⠃⠚⠃⠚⠂ ⠼⠓⠚⠨⠴ ⠕⠋"),
    ("en", "full", "€1,000.50", "⠈⠑⠼⠁⠂⠚⠚⠚⠲⠑⠚"),
    ("en", "full", "‘heroes’ don’t", "⠦⠓⠑⠗⠕⠑⠎⠴ ⠙⠕⠝⠄⠞"),
    ("en", "full", "the SPD", "⠞⠓⠑ ⠠⠠⠎⠏⠙"),
    ("en", "contracted", "people of the “city”", "⠏ ⠷ ⠮ ⠦⠉⠰⠽⠴"),
    ("tr", "full", "çağ ışık İş Iğdır", "⠡⠁⠣ ⠔⠩⠔⠅ ⠠⠊⠩ ⠠⠔⠣⠙⠔⠗"),
    ("tr", "full", "ölçü, kâğıt; (evet) “hayır”.", "⠪⠇⠡⠳⠂ ⠅⠈⠁⠣⠔⠞⠆ ⠶⠑⠧⠑⠞⠶ ⠦⠓⠁⠽⠔⠗⠴⠲"),
    ("tr", "full", "Dortmund’un 20.000", "⠠⠙⠕⠗⠞⠍⠥⠝⠙⠄⠥⠝ ⠼⠃⠚⠲⠚⠚⠚"),
]


@pytest.mark.parametrize(("locale", "grade", "text", "cells"), CASES)
def test_the_rules_of_each_language(locale: str, grade: Grade, text: str, cells: str) -> None:
    assert written(text, LANGUAGES[locale], grade) == cells


def test_emphasis_is_signed() -> None:
    strong = Run("wichtig", (Mark("strong"),))
    assert written("", LANGUAGES["de"], "full", Run("sehr "), strong) == "⠎⠑⠓⠗ ⠸⠺⠊⠹⠞⠊⠛"
    assert written("", LANGUAGES["en"], "full", Run("so "), strong) == "⠎⠕ ⠘⠂⠺⠊⠉⠓⠞⠊⠛"


def test_words_of_another_language_are_not_contracted() -> None:
    runs = (Run("„"), Run("the other one", (Mark("lang", "en"),)), Run("“ und"))
    cells = written("", LANGUAGES["de"], "contracted", *runs)
    assert cells == "⠦⠞⠓⠑ ⠕⠞⠓⠑⠗ ⠕⠝⠑⠴ ⠥"


def test_words_of_another_script_are_written_as_their_language_does() -> None:
    arabic = Run("مرحبا", (Mark("lang", "ar"),))
    assert written("", LANGUAGES["de"], "full", Run("hallo "), arabic) == "⠓⠁⠇⠇⠕ ⠍⠗⠱⠃⠁"


def test_what_a_table_lacks_is_written_with_what_it_has() -> None:
    german = LANGUAGES["de"]
    assert written("a\u00adb c\u200dd", german, "full") == "⠁⠃ ⠉⠙"
    assert written("a‑b •", german, "full") == "⠁⠤⠃ ⠠⠤"
    assert written("ＡＢ CO₂", german, "full") == written("AB CO2", german, "full")
    assert written("cafe\u0301", german, "full") == written("café", german, "full")
    assert words(read_back(written("😀", german, "full"), "de", "full"), "de") == [
        "grinning", "face",
    ]  # fmt: skip


def test_an_address_is_cut_at_its_signs_and_a_word_at_a_syllable() -> None:
    for text, hyphens in ((ADDRESS, 0), (LONG, 1)):
        lines = written(text, LANGUAGES["de"], "full").split(END)
        assert len(lines) > 1
        assert all(20 < len(line) <= 40 for line in lines[:-1])
        assert sum(line.endswith("⠤") for line in lines) == hyphens * (len(lines) - 1)
    assert words(read_back("".join(lines).replace("⠤", ""), "de", "full"), "de") == [LONG.lower()]


def test_lines_are_never_longer_than_a_page_is_wide() -> None:
    words = ["⠁" * 9, "⠃⠃", END, "⠉⠉", "⠙"]
    assert wrap(words, 2, 1, 6) == ["  ⠁⠁⠁⠤", " ⠁⠁⠁⠁⠤", " ⠁⠁ ⠃⠃", " ⠉⠉ ⠙"]


@pytest.mark.parametrize(
    ("locale", "messages"), [("de", {}), ("tr", TURKISH), ("ar", ARABIC), ("en", {"Titel": "So"})]
)
def test_pages_of_a_hostile_programme(
    locale: str, messages: dict[str, str], tmp_path: Path
) -> None:
    folder = small(tmp_path, locale, messages)
    grades = {"de": 2, "tr": 1, "ar": 2, "en": 2}
    assert len(list(folder.glob("*.brf"))) == len(list(folder.glob("*.pef"))) == grades[locale]
    for path in folder.glob("*.brf"):
        brf = read_brf(path)
        entries = brf.entries()
        pages = [page for _, page in entries]
        assert len(pages) == 4  # two chapters, the end, about the edition
        assert pages == sorted(set(pages))
        assert [cells.split()[0][:2] for cells, _ in entries[:2]] == ["⠼⠁", "⠼⠃"]
        for cells, page in entries:
            shown = "".join(brf.pages[page - 1]).replace(" ", "")
            assert cells.split()[-1] in shown
        check_pef(path.with_suffix(".pef"), brf)


def check_pef(path: Path, brf: Brf) -> None:
    """Demand that a PEF is valid and shows the same cells as the BRF."""
    tree = etree.fromstring(path.read_bytes())
    etree.RelaxNG(etree.fromstring(PEF)).assertValid(tree)
    pages = [[row.text or "" for row in page] for page in tree.iter(f"{{{PEF_NS}}}page")]
    assert [[row.replace("\u2800", " ") for row in page] for page in pages] == [
        list(page) for page in brf.pages
    ]


PEF_NS = "http://www.daisy.org/ns/2008/pef"
_DC = "".join(
    f'<optional><element name="{name}" ns="http://purl.org/dc/elements/1.1/"><text/></element>'
    "</optional>"
    for name in ("title", "creator", "publisher", "rights")
)
# PEF 1.0, as far as we use it: stricter than the schema of its authors, never laxer
PEF = f"""\
<element name="pef" ns="{PEF_NS}" xmlns="http://relaxng.org/ns/structure/1.0"
    datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <attribute name="version"><value>2008-1</value></attribute>
  <element name="head"><element name="meta"><interleave>
    <element name="format" ns="http://purl.org/dc/elements/1.1/">
      <value>application/x-pef+xml</value></element>
    <element name="identifier" ns="http://purl.org/dc/elements/1.1/">
      <data type="string"><param name="pattern">urn:uuid:[0-9a-f-]{{36}}</param></data></element>
    <element name="language" ns="http://purl.org/dc/elements/1.1/">
      <data type="language"/></element>
    <element name="date" ns="http://purl.org/dc/elements/1.1/">
      <data type="string"><param name="pattern">[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}</param></data>
    </element>
    {_DC}
  </interleave></element></element>
  <element name="body"><element name="volume">
    <attribute name="cols"><value>40</value></attribute>
    <attribute name="rows"><value>25</value></attribute>
    <attribute name="rowgap"><data type="nonNegativeInteger"/></attribute>
    <attribute name="duplex"><data type="boolean"/></attribute>
    <element name="section"><oneOrMore><element name="page"><oneOrMore><element name="row">
      <data type="string"><param name="pattern">[&#x2800;-&#x283F;]{{0,40}}</param></data>
    </element></oneOrMore></element></oneOrMore></element>
  </element></element>
</element>
"""


def test_everything_of_a_chapter_is_laid_out(tmp_path: Path) -> None:
    brf = read_brf(small(tmp_path, "de", {}) / "ein-programm-de-braille-full.brf")
    page = brf.entries()[0][1]
    lines = [line for line in brf.pages[page - 1][1:] if line]
    shown = [
        (len(line) - len(line.lstrip()), read_back(line.strip(), "de", "full")) for line in lines
    ]
    assert shown[:2] == [(15, "kapitel 1"), (17, "titel")]
    assert words(shown[2][1], "de") == ["ein", "betonter", "und", "starker", "satz", "mit"]
    text = " ".join(line for _, line in shown)
    assert "https://example.org/" in text
    assert {(0, "- punkt"), (2, "1. innen"), (2, "2. noch einer"), (4, "zitat")} <= set(shown)
    assert {(0, "kopf; leer"), (0, "zelle;–"), (4, "bild")} <= set(shown)
    assert any(line.endswith("ein park mit alten bäumen[") for _, line in shown)
    assert shown[-1][1].endswith("die anmerkung.")


def test_what_is_not_translated_is_german_braille_and_says_so(tmp_path: Path) -> None:
    brf = read_brf(small(tmp_path, "tr", TURKISH) / "ein-programm-tr-braille-full.brf")
    read = words(read_back(brf.section(0), "de", "full"), "de")
    assert "auf deutsch ein betonter und starker satz mit verweis" in " ".join(read)


def test_a_heading_stays_with_its_text(tmp_path: Path) -> None:
    chapters = {f"0{n}-a.md": f"# A\n\n{'Wort ' * (120 + 8 * n)}\n\n## B\n\n{'Text ' * 40}\n"
                for n in range(1, 8)}  # fmt: skip
    files = {name.replace("a", f"a{index}"): text for index, (name, text) in
             enumerate(chapters.items())}  # fmt: skip
    master = make_master(tmp_path, files)
    first = next(publish(master, tmp_path)).path
    for page in read_brf(first).pages:
        assert page[-1].strip() not in ("⠃", "⠁", "")


def test_numbers_of_pages_grow_wider(tmp_path: Path) -> None:
    chapters = {f"{n:02d}-k{n}.md": f"# K {n}\n\n{'Wort ' * 300}\n" for n in range(1, 61)}
    path = next(publish(make_master(tmp_path, chapters), tmp_path)).path
    brf = read_brf(path)
    entries = brf.entries()
    assert len(entries) == 62
    assert len(brf.pages) > 120
    for index, (_, page) in enumerate(entries[:60], start=1):
        assert number(brf.pages[page - 1][1].split()[1].removeprefix("⠼")) == index  # "Kapitel 7"


@pytest.mark.parametrize("locale", LOCALES)
def test_the_real_editions_say_every_word(locale: str, tmp_path: Path) -> None:
    master, tag = real_master(locale), LANGUAGES[locale].tag
    chapters = [" ".join(block.text() for block in page.page.blocks.values())
                for page in master.spoken() if page.page.number]  # fmt: skip
    # liblouis writes English "that;" as t⠆ and reads it as "t;": once here. In Kurzschrift, words
    # that are marked as English are written in full, and the comparison contracts them.
    least: dict[tuple[str, Grade], float] = {
        ("de", "full"): 1, ("de", "contracted"): 0.998,
        ("en", "full"): 1, ("en", "contracted"): 0.999, ("tr", "full"): 1,
    }  # fmt: skip
    paths = [artefact.path for artefact in publish(master, tmp_path)]
    assert len(paths) == 2 * (1 if tag == "tr" else 2)
    for path in paths[::2]:
        grade: Grade = "full" if path.stem.endswith("full") else "contracted"
        brf = read_brf(path)
        share = share_read(brf, chapters, tag, grade)
        print(f"Braille {path.name}: {len(brf.pages)} pages, {share:.2%} of the words read")
        assert share >= least[tag, grade]
        check_pef(path.with_suffix(".pef"), brf)


def test_the_same_edition_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        folder.mkdir()
    pairs = zip(publish(real_master("de"), first), publish(real_master("de"), second), strict=True)
    assert all(one.path.read_bytes() == other.path.read_bytes() for one, other in pairs)


def test_a_language_without_a_table_is_named(tmp_path: Path) -> None:
    master = make_master(tmp_path, {"01-a.md": "# A\n\nB\n"}, "kl")
    with pytest.raises(UnpublishableError, match="no table for kalaallisut"):
        list(publish(master, tmp_path))
    assert not list(tmp_path.glob("*.brf"))


def test_without_liblouis_its_name_and_its_remedy_are_said(tmp_path: Path) -> None:
    command = "from library.publications.braille.louis import lacks; print(lacks())"
    run = subprocess.run(
        [sys.executable, "-c", command],
        env=os.environ | {"LIBLOUIS": str(tmp_path)},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert f"liblouis is missing in LIBLOUIS={tmp_path}" in run.stdout
    assert "apt install liblouis20 liblouis-data" in run.stdout


@pytest.mark.parametrize("tag", ["el", "he", "fa", "ur", "fr", "pl", "hu", "no", "fi", "ru"])
def test_no_letter_vanishes_in_any_table(tag: str) -> None:
    language = new_language(tag, ("espeak",))
    table = find_table(tag, "full") or find_table(tag, "contracted")
    assert table is not None
    for text in ("Işık", "[1]", "(EU)", "&", "😀", "Привет", "καλό", "שלום", "ł", "№"):
        cells = "".join(write_words([Piece(language, (Run(text),))], language, table, 40))
        assert len(cells) >= sum(letter.isalnum() for letter in text), text
        assert set(cells) <= {chr(cell) for cell in range(0x2801, 0x2840)} | {END}, text
