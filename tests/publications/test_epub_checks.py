"""The checks of EPUBs find each planted fault, and nothing in a good book."""

import random
import re
import zipfile
from functools import partial
from pathlib import Path

import lameenc
import numpy as np
import pytest

from library.errors import Finding
from library.publications.checks import check_file
from library.publications.checks import epub as package
from library.publications.checks.epub.audio import bitrates
from library.publications.checks.epub.css import colour_of, contrast, declarations_of
from library.publications.checks.epub.overlay import seconds
from tests.publications.epub_faults import FAULTS
from tests.publications.epub_planting import (
    ACTIVE,
    CSS,
    NIGHT,
    OPF,
    PAGE,
    SCHOOL,
    SMIL,
    Fault,
    Files,
    Plant,
    both,
    css,
    good_book,
    meta,
    spoilt,
    swap,
    unzipped,
)

OWN = [fault for fault in FAULTS if fault.code]


def findings(path: Path) -> list[Finding]:
    return list(check_file(path, "epub"))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    return good_book(tmp_path_factory.mktemp("checks"), cache)


@pytest.fixture(scope="module")
def files(good: Path) -> Files:
    return unzipped(good)


def test_a_good_book_has_no_findings(good: Path) -> None:
    assert findings(good) == []


@pytest.mark.parametrize("fault", OWN, ids=lambda fault: f"{fault.code} {fault.name}")
def test_each_fault_is_found(files: Files, tmp_path: Path, fault: Fault) -> None:
    path = spoilt(files, fault, tmp_path)
    found = findings(path)
    assert fault.code in {finding.code for finding in found}, [str(finding) for finding in found]
    assert all(finding.hint and finding.place.startswith(path.as_posix()) for finding in found)


def test_every_code_has_a_fault() -> None:
    modules = Path(package.__file__).parent.glob("*.py")
    texts = [module.read_text("utf-8") for module in modules]
    written = {code for text in texts for code in re.findall(r'"(X\d{3})"', text)}
    assert written == {fault.code for fault in OWN}
    assert len(written) > 60
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


_SHOWN = 'src="pictures/park.png" alt="Ein Park mit alten Bäumen"'
FAIR: dict[str, Plant] = {
    "a picture that is decoration": swap(
        PAGE,
        "</section>",
        '<p><img src="pictures/park.png" alt="" role="presentation"/></p></section>',
    ),
    "a chapter that asks for Leichte Sprache": swap(SCHOOL, "gut lernen", "Leichte Sprache lernen"),
    "a passage in a language nobody knows": swap(
        SCHOOL, "Darum", '<em lang="la" xml:lang="la" dir="ltr">Ceterum censeo</em> darum'
    ),
    "a passage from right to left": swap(
        SCHOOL, "Darum", '<em lang="ar" xml:lang="ar" dir="rtl">مدرسة</em> darum'
    ),
    "a link to a letter box": swap(PAGE, "https://example.org/", "mailto:post@example.org"),
    "other clocks": swap(SMIL, r'"8\.773s"', '"0:08.773"', 2),
    "a highlight in the system's colours": both(
        swap(CSS, "background-color: #ffeb3b", "background-color: Mark"),
        swap(CSS, "color: #000;", "color: MarkText;"),
    ),
    "a highlight of its own at night": css(
        f"{NIGHT} {{ {ACTIVE} {{ color: #fff; background: #004; outline: 2px dotted #ff0 }} }}"
    ),
    "links within the highlight": css(f"{ACTIVE} a, {ACTIVE} > em {{ color: #00005f }}"),
    "colours on paper": css("@media print { h1 { color: #333 } }"),
    "relative sizes": css("p { font: 1em/1.6 serif; line-height: 1.6; letter-spacing: .05em }"),
    "an image in the style sheet": css('p { list-style: url("data:image/png;base64,AA==") }'),
    "hazards one by one": meta(
        "schema:accessibilityHazard",
        "".join(
            f'<meta property="schema:accessibilityHazard">no{hazard}Hazard</meta>'
            for hazard in ("Flashing", "MotionSimulation", "Sound")
        ),
    ),
    "a certifier of the book as a whole": swap(OPF, '(certifiedBy") refines="#conformance"', r"\1"),
    "comments and instructions": swap(PAGE, "<h1", "<!-- 13 --><?x 13?><h1"),
    "a note in the heading": swap(
        PAGE, "(<span id=.wohnen-01-1.>[^<]*)", r'\1<a role="doc-noteref" href="#wohnen-01">2</a>'
    ),
    "a picture in another folder": both(
        swap(PAGE, _SHOWN, _SHOWN.replace("pictures/", "./a%20b/../pictures/")),
    ),
}


@pytest.mark.parametrize("name", FAIR)
def test_what_is_allowed_passes(files: Files, tmp_path: Path, name: str) -> None:
    path = spoilt(files, Fault(name, "", FAIR[name]), tmp_path)
    assert [str(finding) for finding in findings(path)] == []


@pytest.mark.parametrize("content", [b"", b"PK", b"<html/>", b"\0" * 1_000])
def test_what_is_no_book_is_a_finding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.epub"
    path.write_bytes(content)
    assert [finding.code for finding in findings(path)] == ["X001"]


def test_a_missing_or_empty_file_is_a_finding(tmp_path: Path) -> None:
    assert [finding.code for finding in findings(tmp_path / "none.epub")] == ["X001"]
    with zipfile.ZipFile(tmp_path / "empty.epub", "w"):
        pass
    assert [finding.code for finding in findings(tmp_path / "empty.epub")] == ["X001"]


def test_a_bit_that_fell_over_is_a_finding(good: Path, tmp_path: Path) -> None:
    content = bytearray(good.read_bytes())
    content[len(content) // 2] ^= 1  # within the sound
    path = tmp_path / "bit.epub"
    path.write_bytes(content)
    (finding,) = findings(path)
    assert finding.code == "X001"
    assert "CRC" in finding.text


def test_no_damage_stops_the_checks(files: Files, tmp_path: Path) -> None:
    """Cut, double and swap pieces of the markup: each book is read to its end, and found faulty.

    Now and then a piece is nothing that a listener would miss.
    """
    chance = random.Random(303)
    names = [name for name in files if name.endswith((".xhtml", ".smil", ".opf", ".css"))]
    faulty = 0

    def damaged(content: bytes) -> bytes:
        pieces = re.split(b'(?=[<" ])', content)
        begin, end = sorted(chance.sample(range(len(pieces)), 2))
        end = min(end, begin + 8)
        rubbish = chance.choice([b"", b"//[", b"%zz", b"1" * 400, b"\xff", b"<x>"])
        middle = chance.choice([[rubbish], pieces[begin:end] * 2, pieces[begin:end][::-1]])
        return b"".join([*pieces[:begin], *middle, b" ", *pieces[end:]])

    def spoil(name: str, book: Files) -> Files:
        return book | {name: damaged(book[name])}

    for number in range(60):
        name = chance.choice(names)
        fault = Fault(f"damage {number}", "", partial(spoil, name))
        faulty += bool(findings(spoilt(files, fault, tmp_path)))
    assert faulty >= 45


def test_a_style_sheet_nested_without_end_is_a_finding(files: Files, tmp_path: Path) -> None:
    path = spoilt(files, Fault("deep", "", css("@media x {" * 3_000)), tmp_path)
    assert "X080" in {finding.code for finding in findings(path)}


def test_clocks_are_read_as_smil_writes_them() -> None:
    """The examples of the specification (SMIL 3.0, section 5.4.1, Clock values)."""
    clocks = {
        "02:30:03": 9_003, "50:00:10.25": 180_010.25, "02:33": 153, "00:10.5": 10.5,
        "3.2h": 11_520, "45min": 2_700, "30s": 30, "5ms": 0.005, "12.467": 12.467,
    }  # fmt: skip
    assert {clock: seconds(clock) for clock in clocks} == pytest.approx(clocks)
    assert [seconds(clock) for clock in ("", "-1s", "1:60", "abc", "1e3s", "nan")] == [None] * 6


def test_contrasts_are_those_of_the_guideline() -> None:
    white, grey = (1.0, 1.0, 1.0), (0x76 / 255,) * 3  # #767676 is the lightest that passes AA
    assert contrast((0.0, 0.0, 0.0), white) == pytest.approx(21)
    assert contrast(white, white) == 1
    assert contrast(white, (grey[0], grey[1], grey[2])) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("#f00", (1, 0, 0)), ("rgb(0 0 255)", (0, 0, 1)), ("hsl(120deg 100% 50%)", (0, 1, 0)),
        ("solid 2px white", (1, 1, 1)), ("CanvasText", "canvastext"), ("inherit", None),
        ("rgba(0, 0, 0, 0.5)", None), ("lab(50% 20 30)", None), ("var(--x)", None), ("#12", None),
    ],
)  # fmt: skip
def test_colours_are_read(value: str, colour: object) -> None:
    declarations, _ = declarations_of(f"color: {value}")
    assert colour_of(declarations, "color") == colour


@pytest.mark.parametrize(("hertz", "kilobits"), [(44_100, 128), (24_000, 64), (16_000, 32)])
def test_bit_rates_are_read_from_the_frames(hertz: int, kilobits: int) -> None:
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(kilobits)
    encoder.set_in_sample_rate(hertz)
    encoder.set_channels(1)
    encoder.silence()
    content = bytes(encoder.encode(np.zeros(hertz, "int16").tobytes()) + encoder.flush())
    assert bitrates(content) == {kilobits}
    assert bitrates(b"ID3\x04\0\0\0\0\x01\x01" + b"\xff" * 129 + content) == {kilobits}
    assert bitrates(b"RIFF" + content) == set()
