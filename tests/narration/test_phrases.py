import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.languages import LANGUAGES
from library.narration.phrases import Phrase, block_phrases
from library.programme.message import parse_inline, plain_text
from library.programme.model import Block, Kind, Mark, Run
from library.translation.edition import EditionBlock
from library.translation.usable import Part


def phrases(text: str, locale: str = "de", kind: Kind = "paragraph") -> list[Phrase]:
    block = Block("b-01", kind, "p", text, 1)
    runs = parse_inline(text, "", frozenset({"1"}))
    return list(block_phrases(EditionBlock(block, LANGUAGES[locale], (Part("", runs),))))


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        (
            "de",
            "Eine Zukunft, die Sie am 13. September 2020 gestalten. Mit Ihrer Stimme.",
            ["Eine Zukunft, die Sie am 13. September 2020 gestalten.", "Mit Ihrer Stimme."],
        ),
        (
            "de",
            "Das gilt z. B. hier, u. a. dort. Gut.",
            ["Das gilt z. B. hier, u. a. dort.", "Gut."],
        ),
        ("de", "Im 19. Jahrhundert war es so.", ["Im 19. Jahrhundert war es so."]),
        (
            "de",
            "Wir schaffen es bis 2027. Das ist gut.",
            ["Wir schaffen es bis 2027.", "Das ist gut."],
        ),
        (
            "de",
            "Deshalb ist „Besser werden. Dortmund bleiben.“ ein Motto. Ja!",
            ["Deshalb ist „Besser werden. Dortmund bleiben.“ ein Motto.", "Ja!"],
        ),
        ("tr", "Okul, kreş vb. yerler. İşte bu.", ["Okul, kreş vb. yerler.", "İşte bu."]),
        ("tr", "Bu 2. Madde. Dost.", ["Bu 2. Madde.", "Dost."]),
        ("en", "See e.g. Mr. Smith. He came.", ["See e.g. Mr. Smith.", "He came."]),
        ("de", "Nur ein Wort", ["Nur ein Wort"]),
        ("de", "Das ist Plan B\u00a0. Gut.", ["Das ist Plan B . Gut."]),
        ("de", "Wirklich? … Ja.", ["Wirklich? …", "Ja."]),
    ],
)
def test_sentences(locale: str, text: str, expected: list[str]) -> None:
    assert [phrase.text for phrase in phrases(text, locale)] == expected


def test_ids_pauses_and_locale() -> None:
    found = phrases("Eins. Zwei.", kind="heading")
    assert [(p.id, p.block_id, p.language.locale, p.pause) for p in found] == [
        ("b-01-1", "b-01", "de", "sentence"),
        ("b-01-2", "b-01", "de", "heading"),
    ]


def test_a_block_of_several_parts_counts_on() -> None:
    block = Block("b-01", "paragraph", "p", "x", 1)
    parts = (Part("p", (Run("Eins. Zwei."),)), Part("li", (Run("drei"),)))
    found = list(block_phrases(EditionBlock(block, LANGUAGES["de"], parts)))
    assert [(p.id, p.part, p.pause) for p in found] == [
        ("b-01-1", 0, "sentence"),
        ("b-01-2", 0, "paragraph"),
        ("b-01-3", 1, "item"),
    ]


def test_marks_hold_across_a_cut() -> None:
    strong = Mark("strong")
    first, second = phrases("a **Eins. Zwei.** b")
    assert first.runs == (Run("a "), Run("Eins. ", (strong,)))
    assert second.runs == (Run("Zwei.", (strong,)), Run(" b"))


def test_a_note_is_shown_and_not_said() -> None:
    first, second = phrases("Eins.[^1] Zwei.")
    assert (first.text, second.text) == ("Eins.", "Zwei.")
    assert first.runs[1].marks == (Mark("note", "1"),)


def test_an_alternative_text_is_one_phrase() -> None:
    assert len(phrases("Ein Park. Ein Baum.", kind="picture")) == 1


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=120))
def test_joined_phrases_are_the_block(text: str) -> None:
    block = Block("b-01", "paragraph", "p", text, 1)
    made = list(block_phrases(EditionBlock(block, LANGUAGES["de"], (Part("", (Run(text),)),))))
    assert "".join(run.text for phrase in made for run in phrase.runs) == text
    if any(letter.isalnum() for letter in text):
        for phrase in made:
            assert any(letter.isalnum() for letter in plain_text(phrase.runs))
