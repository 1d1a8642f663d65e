"""Names and terms: tables of German, translation, glossary and codes; the real glossaries."""

from pathlib import Path

import pytest

from library.errors import LibraryError
from library.programme.reader import read_programme
from library.translation.checks.names import check, read_glossary, terms_in
from tests.conftest import ROOT
from tests.translation.pairs import pair

TERMS = {
    "Dortmund": ("Dortmund",),
    "Dortmunder": ("Dortmundlu", "Dortmund"),
    "SPD": ("SPD",),
    "Ruhrgebiet": ("Ruhr Bölgesi",),
    "Nazis": ("Naziler",),
    "Klima": ("iklim",),
    "Ziel": ("hedef", "ilke"),
    "Buch": ("kitap",),
}

TURKISH = [
    ("Dortmund", "Dortmund’un", ""),
    ("Dortmund", "Dortmund'un", ""),
    ("Dortmund", "Dortmundlular", ""),
    ("Dortmund", "Bochum", "T030"),
    ("Dortmund", "Yenidortmund", "T030"),
    ("Dortmund", "dortmund", "T030 T031"),
    ("Dortmund", "DORTMUND", "T030 T031"),
    ("Dortmund", "Dotmund", "T030 T031"),
    ("Dortmund, Dortmund", "Dortmund, Dortnumd", "T031 T032"),
    ("Dortmund, Dortmund", "Dortmund", "T032"),
    ("Die Dortmunderinnen", "Dortmundlular", ""),
    ("Die Dortmunderinnen", "Dortmundulular", "T031"),
    ("Dortmunder_in", "Dortmundlu", ""),
    ("Dortmunder_in", "insan", "T030"),
    ("Ruhrgebiet", "Bölgesi’nde Ruhr", "T030"),
    ("Ruhrgebiet", "Ruhr Bölgesindeki", ""),
    ("Ruhrgebiet", "Ruhr Bölgesi, Ruhu", "T031"),
    ("Seele", "Ruhu", ""),
    ("Klima", "İKLİM", ""),
    ("Klima", "İklimin", ""),
    ("Klima", "IKLIM", "T030"),
    ("Klimabahn", "tren", ""),
    ("Ziele", "İlkeler", ""),
    ("Bücher", "defter", ""),
    ("Buch", "kitabı", ""),
    ("klima", "hava", ""),
    ("Klima", "DEĞİŞİMLER: İKLİM", ""),
    ("Gegen Nazis", "nazilere karşı", "T030 T031"),
    ("die Post", "NATO’ya", "T031"),
    ("die NATO", "NATO’ya", ""),
    ("die Post", "II. Abdülhamid", ""),
]


@pytest.mark.parametrize(("source", "target", "expected"), TURKISH)
def test_turkish(source: str, target: str, expected: str) -> None:
    found = check(pair("tr", source, target, glossary=TERMS))
    assert sorted({finding.code for finding in found}) == expected.split()


def test_the_longest_term_counts() -> None:
    assert terms_in("Dortmunder in Dortmund", TERMS) == ["Dortmunder", "Dortmund"]
    assert terms_in("Dortmunderin", TERMS) == ["Dortmunder"]


def test_plain_german_may_cut_words_with_hyphens() -> None:
    glossary = {"Kreislaufwirtschaft": ("kreislaufwirtschaft",)}
    one = pair("de_simple", "Kreislaufwirtschaft", "die Kreislauf-Wirtschaft", glossary=glossary)
    assert not list(check(one))


def test_everyday_words_of_a_name_have_no_case_of_their_own() -> None:
    glossary = {"Gartenausstellung": ("Garden Exhibition",)}
    source, target = "Die Gartenausstellung, ein Garten", "The Garden Exhibition, a garden"
    assert not list(check(pair("en", source, target, glossary=glossary)))


def test_no_glossary_is_an_empty_one(tmp_path: Path) -> None:
    assert read_glossary(tmp_path / "glossary.toml") == {}


def test_words_or_lists_of_words(tmp_path: Path) -> None:
    file = tmp_path / "glossary.toml"
    file.write_text('[terms]\n"A" = "a"\n"B" = ["b", "c"]\n', "utf-8")
    assert read_glossary(file) == {"A": ("a",), "B": ("b", "c")}


@pytest.mark.parametrize(
    "text",
    [
        "[terms",
        "[words]\n",
        "terms = 1",
        '[terms]\n"A" = 1',
        '[terms]\n"A" = []',
        '[terms]\n"A" = ""',
        '[terms]\n" " = "a"',
        '[terms]\n"A" = ["a", 1]',
        "[terms]\n[more]\n",
        "\udcff",
    ],
)
def test_a_broken_glossary_says_where(tmp_path: Path, text: str) -> None:
    file = tmp_path / "glossary.toml"
    file.write_text(text, "utf-8", errors="surrogateescape")
    with pytest.raises(LibraryError) as raised:
        read_glossary(file)
    assert raised.value.code == "G001"
    assert raised.value.place.startswith(file.as_posix())
    assert raised.value.hint


@pytest.mark.parametrize("locale", ["de_simple", "en", "tr"])
def test_every_message_has_terms_that_tell_it_apart(locale: str) -> None:
    glossary = read_glossary(ROOT / "translations" / locale / "glossary.toml")
    for chapter in read_programme(ROOT / "sources").chapters:
        for block in chapter.blocks():
            terms = terms_in(block.message, glossary)
            assert len(terms) >= (1 if block.kind == "heading" else 2), block.message
