from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from library.languages import LANGUAGES
from library.programme.model import Container, Node, Programme, Run
from library.programme.reader import read_programme
from library.translation.edition import Edition, original, translate
from library.translation.matter import back_matter, chapter_pages, contents_page, front_matter
from tests.conftest import write_sources

TR = LANGUAGES["tr"]


@pytest.fixture
def programme(project: Path) -> Programme:
    return read_programme(project / "sources")


def edition(programme: Programme, *translations: tuple[str, str], **interface: str) -> Edition:
    catalog, words = Catalog(locale="tr"), Catalog(locale="tr")
    for message, text in translations:
        catalog.add(message, text)
    for message, text in interface.items():
        words.add(message, text)
    return translate(programme, TR, catalog, words)


SENTENCE = "Wir bauen 13 Wohnungen. Das ist gut."


def test_a_translation_replaces_its_block(programme: Programme) -> None:
    made = edition(programme, (SENTENCE, "13 konut *yapıyoruz*."))
    block = made.chapters[0].blocks["anfang-02"]
    assert (block.language.locale, block.text()) == ("tr", "13 konut yapıyoruz.")
    assert (made.translated, made.total) == (1, 8)
    assert made.completeness == 1 / 8


@pytest.mark.parametrize("fuzzy", [True, False])
def test_what_is_fuzzy_or_empty_stays_german(programme: Programme, fuzzy: bool) -> None:
    catalog = Catalog(locale="tr")
    catalog.add(SENTENCE, "bir şey" if fuzzy else "", flags=["fuzzy"] if fuzzy else [])
    made = translate(programme, TR, catalog, Catalog(locale="tr"))
    block = made.chapters[0].blocks["anfang-02"]
    assert (block.language.locale, block.text()) == ("de", SENTENCE)
    assert made.translated == 0


@pytest.mark.parametrize(
    "text",
    [
        "bir <b>şey</b>",
        "…",
        "[x](ftp://example.org)",
        "not[^9]",
        "# Başlık\n\nmetin",
        "a\x07b",
        "[x]{lang=}",
        "metin\n\n[^1]: not",
    ],
)
def test_what_is_not_allowed_stays_german_and_is_a_finding(programme: Programme, text: str) -> None:
    made = edition(programme, (SENTENCE, text))
    assert made.chapters[0].blocks["anfang-02"].language.locale == "de"
    assert made.translated == 0
    (finding,) = made.findings
    assert finding.severity == "error"
    assert finding.hint


def test_markup_in_a_title_is_only_text(programme: Programme) -> None:
    made = edition(programme, ("Ein Programm", "<script>alert(1)</script>"))
    assert made.title.words == "<script>alert(1)</script>"


@pytest.mark.parametrize("text", ["—", " ", "a\x01b"])
def test_words_that_nobody_can_say_stay_german(programme: Programme, text: str) -> None:
    made = edition(programme, ("Ein Programm", text), Impressum=text)
    assert made.title.words == "Ein Programm"
    assert made.interface("Impressum").language.locale == "de"


def test_a_block_may_become_several(programme: Programme) -> None:
    made = edition(programme, (SENTENCE, "Bir.\n\n- iki\n- üç"))
    parts = made.chapters[0].blocks["anfang-02"].parts
    assert [(part.tag, part.runs) for part in parts] == [
        ("p", (Run("Bir."),)),
        ("li", (Run("iki"),)),
        ("li", (Run("üç"),)),
    ]


def test_a_heading_may_not(programme: Programme) -> None:
    made = edition(programme, ("Der Anfang", "Bir\n\niki"))
    assert [finding.code for finding in made.findings] == ["T001"]


@pytest.mark.parametrize("text", ["Dil: {isim}", "Dil", "Dil: {name.__class__}", "Dil: {name"])
def test_interface_words_with_other_fields_stay_german(programme: Programme, text: str) -> None:
    made = edition(programme, **{"Sprache: {name}": text})
    assert made.interface("Sprache: {name}", name="x").words == "Sprache: x"
    assert [finding.code for finding in made.findings] == ["T003"]


def front_text(made: Edition) -> list[tuple[str, str]]:
    _, title = front_matter(made, "Pico", 61_000)
    return [(block.language.locale, block.text()) for block in title.blocks.values()]


def test_the_front_matter_tells_how_far_to_trust_it(programme: Programme) -> None:
    made = edition(programme, (SENTENCE, "13 konut."), **{"Sprache: {name}": "Dil: {name}"})
    lines = front_text(made)
    assert (
        "de",
        "1 von 8 Abschnitten sind übersetzt. Die anderen stehen hier auf Deutsch.",
    ) in lines
    assert ("tr", "Dil: Türkçe") in lines
    assert any("Noch hat sie niemand geprüft" in text for _, text in lines)
    assert ("de", "Verbindlich ist der deutsche Text.") in lines
    assert ("de", "Eine künstliche Stimme liest vor: Pico.") in lines


def test_the_last_page_tells_all_about_the_edition(programme: Programme) -> None:
    made = edition(programme, (SENTENCE, "13 konut."), Impressum="Künye")
    _, about = back_matter(made, "Pico")
    assert (about.stem, about.title().words) == ("about", "Über diese Ausgabe")
    lines = [block.text() for block in about.blocks.values()]
    assert {"Künye", "Frei", "Verein, Dortmund", "Stand: 2020"} <= set(lines)
    assert any("WCAG 2.2" in line for line in lines)
    assert lines[-1] == f"Prüfsumme der Quelldateien: {made.checksum[:12]}"
    other = edition(programme, (SENTENCE, "14 konut."), Impressum="Künye")
    assert other.checksum != made.checksum != programme.checksum


def test_the_contents_list_pages_and_their_headings_in_levels(tmp_path: Path) -> None:
    text = "# Eins\n\n## A\n\nText.\n\n### B\n\nText.\n\n## C\n\nText.\n"
    write_sources(tmp_path, {"01-eins.md": text, "02-zwei.md": "# Zwei\n\nText.\n"})
    made = original(read_programme(tmp_path / "sources"))
    page = contents_page(made, chapter_pages(made))

    def outline(nodes: tuple[Node, ...]) -> list[Any]:
        return [
            outline(node.children)
            if isinstance(node, Container)
            else (page.blocks[node.id].text(), node.target)
            for node in nodes
        ]

    _, (one, two) = outline(page.nodes)
    assert one == [
        ("Eins", "01-eins"),
        [
            [("A", "01-eins#eins-02"), [[("B", "01-eins#eins-04")]]],
            [("C", "01-eins#eins-06")],
        ],
    ]
    assert two == [("Zwei", "02-zwei")]


def test_the_original_needs_no_review(programme: Programme) -> None:
    made = original(programme)
    assert (made.completeness, made.is_reviewed) == (1, True)
    assert not any("übersetzt" in text or "Übersetzung" in text for _, text in front_text(made))


def test_plain_german_says_so_in_its_title(programme: Programme) -> None:
    empty = Catalog(locale="de_simple")
    made = translate(programme, LANGUAGES["de_simple"], empty, empty)
    assert made.full_title == "Ein Programm (Einfache Sprache)"
