"""Examples of single rules are in tests/findings/E….toml; here is what reaches across rules."""

import tomllib
from typing import Any

import pytest

from library.translation.checks.plain import check
from library.translation.checks.plain_words import explained, read
from tests.conftest import ROOT
from tests.translation.pairs import pair

CODES = [f"E{number:03d}" for number in range(1, 15)]


def codes(target: str, source: str = "Das ist gut.", **options: Any) -> list[str]:
    return [finding.code for finding in check(pair("de_simple", source, target, **options))]


def examples(name: str) -> list[tuple[str, dict[str, Any]]]:
    folder = ROOT / "tests" / "findings"
    return [
        (code, example)
        for code in CODES
        for example in tomllib.loads((folder / f"{code}.toml").read_text("utf-8"))[name]
    ]


def found(example: dict[str, Any]) -> list[str]:
    glossary = {term: tuple(words) for term, words in example.get("glossary", {}).items()}
    kind = example.get("kind", "paragraph")
    return codes(example["target"], example["source"], kind=kind, glossary=glossary)


@pytest.mark.parametrize(("code", "example"), examples("fails"))
def test_hard_sentences(code: str, example: dict[str, Any]) -> None:
    assert code in found(example)


@pytest.mark.parametrize(("code", "example"), examples("passes"))
def test_plain_sentences(code: str, example: dict[str, Any]) -> None:
    assert code not in found(example)


@pytest.mark.parametrize("locale", ["de", "en", "tr"])
def test_other_languages_are_left_alone(locale: str) -> None:
    assert not list(check(pair(locale, "x", "Die Wohnung würde z. B. gebaut; § III.")))


def test_words_of_the_interface_are_left_alone() -> None:
    assert not list(check(pair("de_simple", "x", "80 % fertig", domain="interface")))


def test_good_text_has_no_findings() -> None:
    text = (
        "Wir lieben unsere Stadt. Das brauchen wir:\n\n- mehr Plätze in Kitas\n"
        "- mehr Grün auf den Dächern\n\nKita heißt: Dort spielen am Tag kleine Kinder."
    )
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Unser Motto ist „Besser gebaut werden.“ Wir sagen es gern.",
        "Er sagt gern „Das würde ich tun“.",
        "Das ist „das Dach des Hauses“.",
        "Das heißt [the roof of our house would be built]{lang=en}.",
    ],
)
def test_quotations_and_other_languages_stay_as_they_are(text: str) -> None:
    assert codes(text) == []


def test_a_long_quotation_is_still_a_long_sentence() -> None:
    assert codes(f"Das heißt: „{'sehr ' * 14}gut“.") == ["E001"]


def test_two_stars_are_signs_and_not_emphasis() -> None:
    assert "E010" in codes("Bürger*innen und Schüler*innen")


def test_only_the_noes_beyond_the_german_ones_are_found() -> None:
    (finding,) = check(
        pair(
            "de_simple",
            "Wir verkaufen städtisches Bauland nicht.",
            "Bauland ist Land ohne Häuser. Wir verkaufen das Bauland nicht.",
        )
    )
    assert finding.code == "E005"
    assert "ohne Häuser" in finding.text


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Bauland ist Land.", "Bauland"),
        ("Koordinieren heißt: planen.", "koordinieren"),
        ("Ein Sozialverband hilft Menschen.", "Sozialverband"),
        ("Kälte-Netze: Rohre bringen Kälte.", "Kälte-Netz"),
        ("EDG ist kurz für: Entsorgung.", "EDG"),
    ],
)
def test_explanations_are_seen(text: str, lemma: str) -> None:
    assert lemma.lower() in {word.lower() for word in explained([read(text)])}


@pytest.mark.parametrize(
    "text", ["Bauland ist wichtig.", "Bauland ist in der Stadt.", "Wir brauchen Bauland."]
)
def test_a_word_that_is_only_used_is_not_explained(text: str) -> None:
    assert "Bauland" not in explained([read(text)])


@pytest.mark.parametrize(
    "text", ["1", "½", "🙂 a", "a\u00a0", "_", "٣", "- a", "„a“", "wird der und"]
)
def test_odd_texts_do_not_break_it(text: str) -> None:
    codes(text)
