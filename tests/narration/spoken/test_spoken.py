"""From written to spoken: a table for each language; and what holds for every text."""

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.narration.spoken import spoken

Case = tuple[str, str, str]  # tag, as written, as spoken

TABLES = sorted(Path(__file__).parent.glob("*.tsv"))
TAGS = [path.stem for path in TABLES]
PLAIN = {
    "de": [
        "Besser werden. Dortmund bleiben.",
        "Wir sind unaufgeregt, aber klar: Das soll so bleiben!",
        "Kein Problem? Übrigens, Bahn- und Radfahren muss selbstverständlich werden.",
        "Banker in und Bäcker in, am dreizehnten September.",
    ],
    "en": [
        "Getting better. Staying Dortmund.",
        "That's how we do it here: with heart, and with a plan!",
        "No problem? The city's well-kept parks stay green.",
    ],
    "tr": [
        "Daha iyi olmak. Dortmund kalmak.",
        "Şehrimiz için buradayız: İyi ki Dortmund’dayız!",
        "Sorun değil mi? Yeşil parklar ve güzel evler kalsın.",
    ],
}


def read(path: Path) -> list[Case]:
    lines = [line for line in path.read_text("utf-8").splitlines() if line and line[0] != "#"]
    rows = [line.split("\t") for line in lines]
    assert all(len(row) == 2 for row in rows), f"{path.name}: two columns and a tab between them"
    return [(path.stem, written, said) for written, said in rows]


CASES = [case for path in TABLES for case in read(path)]
each_case = pytest.mark.parametrize(
    ("tag", "written", "said"), CASES, ids=[f"{tag}: {written}" for tag, written, _ in CASES]
)
each_tag = pytest.mark.parametrize("tag", TAGS)


def strangers(text: str) -> set[str]:
    """Return what no voice should meet: figures, and signs that it might name."""
    known = " ,.;:?!…'’-"
    return {
        char for char in text if char not in known and unicodedata.category(char)[0] not in "LM"
    }


@each_case
def test_said(tag: str, written: str, said: str) -> None:
    assert spoken(written, tag) == said


@each_case
def test_said_again_it_stays(tag: str, written: str, said: str) -> None:
    assert spoken(said, tag) == said


@each_case
def test_only_words_are_left(tag: str, written: str, said: str) -> None:
    assert strangers(spoken(written, tag)) == set()


@each_tag
def test_a_table_is_worth_its_name(tag: str) -> None:
    cases = [written for found, written, _ in CASES if found == tag]
    assert len(cases) >= 60
    assert len(set(cases)) == len(cases)


@each_tag
@settings(deadline=None)  # the number rules are read once
@given(
    text=st.text(max_size=80) | st.text("0123456789.,:;/-–+*_%€§°²½()'’ aAbIXmkZ&#@", max_size=40)
)
def test_only_words_are_left_of_any_text(tag: str, text: str) -> None:
    said = spoken(text, tag)
    assert strangers(said) == set()


@pytest.mark.parametrize(
    ("tag", "text"), [(tag, text) for tag, texts in PLAIN.items() for text in texts]
)
def test_plain_text_stays_letter_for_letter(tag: str, text: str) -> None:
    assert spoken(text, tag) == text


@each_tag
@pytest.mark.parametrize(
    "piece", ["1", "1.", "1.000.", "01 ", "a", "A", "a.", "a@", "-", "–1/", "%"]
)
def test_time_is_linear(tag: str, piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    begin = time.process_time()
    spoken(text, tag)
    assert time.process_time() - begin < 5


def test_languages_without_a_module_keep_their_figures() -> None:
    assert spoken("20.000 logements (neufs)", "fr") == "20.000 logements, neufs"


@pytest.mark.parametrize(
    ("tag", "written", "said"),
    [
        ("hi", "हिन्दी में किराया?", "हिन्दी में किराया?"),
        ("ar", "كَيْفَ الحال؟", "كَيْفَ الحال?"),
        ("fa", "می‌خواهیم", "می‌خواهیم"),
        ("fr", "« Le loyer : 5 % de 100 € »", "Le loyer: 5 % de 100 €"),
    ],
)
def test_a_language_without_a_module_keeps_letters_and_signs(
    tag: str, written: str, said: str
) -> None:
    assert spoken(written, tag) == said
