import pytest

from library.translation.checks.readability import (
    check_chapter,
    english,
    german,
    sentences,
    syllables,
    turkish,
)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("Haus", 1), ("und", 1), ("über", 2), ("aber", 2), ("Dialog", 3), ("Energie", 3),
        ("Wohnungen", 3), ("Team", 1), ("steuert", 2), ("kurzes", 2), ("Fortschritt", 2),
        ("Kreislauf-Wirtschaft", 4), ("SPD", 3), ("H-Bahn", 2), ("Überzeugung", 4),
    ],
)  # fmt: skip
def test_german_syllables(word: str, count: int) -> None:
    assert syllables(word, "de") == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("house", 1), ("programme", 2), ("city", 2), ("table", 2), ("planned", 1), ("needed", 2)],
)
def test_english_syllables(word: str, count: int) -> None:
    assert syllables(word, "en") == count


@pytest.mark.parametrize(
    ("word", "count"), [("konut", 2), ("İstanbul", 3), ("saat", 2), ("şehrimizde", 4), ("AŞ", 2)]
)
def test_turkish_syllables(word: str, count: int) -> None:
    assert syllables(word, "tr") == count


def test_german_figures() -> None:
    found = german(["Das wäre ein Garten.", "Unsere Stadt braucht."])
    assert (found.sentences, found.words) == (2, 7)
    # Das 1, wä-re 2, ein 1, Gar-ten 2, Un-se-re 3, Stadt 1, braucht 1: 11; "braucht" is long
    assert found.words_per_sentence == 3.5
    assert found.syllables_per_word == pytest.approx(11 / 7)
    assert found.scores["Flesch-Amstad"] == pytest.approx(180 - 3.5 - 58.5 * 11 / 7)
    assert found.scores["LIX"] == pytest.approx(3.5 + 100 / 7)
    wiener = 0.1935 * 100 / 7 + 0.1672 * 3.5 + 0.1297 * 100 / 7 - 0.0327 * 400 / 7 - 0.875
    assert found.scores["Wiener"] == pytest.approx(wiener)


def test_english_figures() -> None:
    found = english(["The cat sat.", "We have a city."])  # 3 + 4 words, 3 + 5 syllables
    assert found.scores["Flesch"] == pytest.approx(206.835 - 1.015 * 3.5 - 84.6 * 8 / 7)


def test_turkish_figures() -> None:
    found = turkish(["Konut yapıyoruz.", "Şehir güzel."])  # 4 words; 2+4, 2+2 syllables
    assert found.scores["Ateşman"] == pytest.approx(198.825 - 40.175 * 2.5 - 2.610 * 2)
    assert found.scores["Çetinkaya-Uzun"] == pytest.approx(118.823 - 25.987 * 2.5 - 0.971 * 2)


@pytest.mark.parametrize(
    ("short", "whole"),
    [("z. B. Haus", "zum Beispiel Haus"), ("5 %", "Prozent"), ("Haus usw.", "Haus und so weiter")],
)
def test_abbreviations_are_written_out(short: str, whole: str) -> None:
    assert german([short]) == german([whole])


def test_figures_are_left_out() -> None:
    assert german(["Wir bauen 20.000 Häuser."]) == german(["Wir bauen Häuser."])


@pytest.mark.parametrize("texts", [[], ["2020"], [""]])
def test_nothing_to_read_is_not_hard(texts: list[str]) -> None:
    assert german(texts).words == 0
    assert not list(check_chapter("x", ["2020"]))


def test_ordinals_and_quotations_do_not_end_sentences() -> None:
    assert sentences("Am 13. September wählen wir. Das ist gut.") == (
        "Am 13. September wählen wir.",
        "Das ist gut.",
    )


EASY = [
    "Wohnen", "Wir lieben unsere Stadt.", "Hier leben viele Menschen.", "Wir bauen neue Häuser.",
    "Alle können gut und gern hier wohnen.", "Das ist uns wichtig. Das soll so bleiben.",
    "- Wir helfen gern.", "Am 13. September sind Wahlen. Wir freuen uns auf Sie.",
]  # fmt: skip
HARD = [
    "Mit Investitionen und der Förderung unserer lokalen Wirtschaft müssen wir dagegenhalten.",
    "Wir wollen die Arbeitslosigkeit weiter senken, die Einkaufsstadt neu erfinden, das Handwerk "
    "unterstützen und unsere erfolgreiche Mittelstandsförderung weiter verstärken.",
]


def test_an_easy_chapter_passes() -> None:
    assert not list(check_chapter("x.po", EASY))


def test_a_hard_chapter_is_found_with_its_figures() -> None:
    (finding,) = check_chapter("x.po", HARD)
    assert (finding.code, finding.severity, finding.place) == ("E020", "error", "x.po")
    assert all(name in finding.text for name in ("Flesch-Amstad", "Wiener", "LIX"))


def test_a_heading_alone_is_too_short_to_tell() -> None:
    assert not list(check_chapter("x.po", ["Digitalisierung"]))
