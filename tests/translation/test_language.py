"""Length, language and sentences: a table of languages, German, translations and codes."""

import pytest

from library.translation.checks import Pair
from library.translation.checks.language import check
from tests.translation.pairs import pair

LONG = "Wir bauen in den nächsten Jahren viele gute Wohnungen für die Menschen in unserer Stadt."
ENGLISH = "In the coming years, we will build many good homes for the people in our city."
TURKISH = "Önümüzdeki yıllarda şehrimizdeki insanlar için çok sayıda iyi konut yapacağız."
PLAIN = "Wir bauen viele gute Wohnungen. Das tun wir in den nächsten Jahren für die Menschen hier."
TWO = "Wir bauen Häuser. Die Schulen bekommen digitale Technik."

CASES = [
    ("en", LONG, ENGLISH, ""),
    ("tr", LONG, TURKISH, ""),
    ("de_simple", LONG, PLAIN, ""),
    ("en", LONG, LONG, "T062 T063"),
    ("tr", LONG, LONG, "T062 T063"),
    ("de_simple", LONG, LONG, "T062"),
    ("en", LONG, TURKISH, "T063"),
    ("tr", LONG, ENGLISH, "T063"),
    ("de_simple", LONG, ENGLISH, "T063"),
    ("en", LONG, "Homes for all.", "T060"),
    ("en", LONG, ENGLISH[:-1] + ", and " + ENGLISH, "T061"),
    ("en", "Eins", "That is the number one", ""),
    ("en", "Wohnen", "Wohnen", ""),
    ("en", "Mehr Grün für alle", "Mehr Grün für alle", "T062"),
    ("de_simple", "Mehr Grün für alle", "Mehr Grün für alle", ""),
    ("en", TWO, "We build houses.", "T060 T064"),
    ("en", TWO, "We build houses. Die Schulen bekommen digitale Technik.", "T062 T063"),
    ("tr", "Am 3. Mai. Kommen Sie!", "3. Mayıs’ta. Gelin!", ""),
    ("de_simple", TWO, "Wir bauen Häuser. Das ist gut für alle Menschen.", "T065"),
    ("de_simple", TWO, "Wir bauen Häuser. Die Schulen werden digital.", ""),
    ("cy", LONG, "Byddwn yn adeiladu llawer o gartrefi da i bobl ein dinas yn y blynyddoedd.", ""),
    ("zz", "Eins", "Un", ""),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "source", "target", "expected"), CASES)
def test_cases(locale: str, source: str, target: str, expected: str) -> None:
    assert codes(pair(locale, source, target)) == expected


def codes(one: Pair) -> str:
    return " ".join(dict.fromkeys(finding.code for finding in check(one)))


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Titelbild", "Titelbild", "T062"),
        ("Sprache: {name}", "Sprache: {name}", "T062"),
        ("{name}", "{name}", ""),
        ("Titelbild", "Cover", ""),
    ],
)
def test_single_interface_words(source: str, target: str, expected: str) -> None:
    assert codes(pair("en", source, target, None, "interface")) == expected


def test_names_and_foreign_words_are_of_no_language() -> None:
    glossary = {"Wir können Dortmund": ("Wir können Dortmund",)}
    source = "Das ist „Wir können Dortmund“ und [der Normale]{lang=de} unter den Städten."
    target = "‘Wir können Dortmund’ and [der Normale unter den Städten im Land]{lang=de}."
    assert not codes(pair("en", source, target, glossary=glossary))
