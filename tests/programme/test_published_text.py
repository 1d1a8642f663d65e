"""Every word of the programme stands as it was published."""

from pathlib import Path

from library.programme.message import parse_inline, plain_text
from library.programme.reader import read_programme
from tests.conftest import ROOT

PUBLISHED = Path(__file__).parent.parent / "data" / "programm-2020.txt"


def test_sources_hold_the_published_text_word_by_word() -> None:
    programme = read_programme(ROOT / "sources")
    ours = [
        word
        for chapter in programme.chapters
        for block in chapter.blocks()
        for word in plain_text(parse_inline(block.message, "", frozenset())).split()
    ]
    text = PUBLISHED.read_text(encoding="utf-8")
    assert text.count("D\nortmund bleiben.") == 1  # the initial that broke off in typesetting
    assert ours == text.replace("D\nortmund bleiben.", "Dortmund bleiben.").split()


def test_each_heading_of_the_published_text_is_a_chapter() -> None:
    programme = read_programme(ROOT / "sources")
    titles = [next(chapter.blocks()).message for chapter in programme.chapters]
    assert titles == [
        "Besser werden. Dortmund bleiben.",
        "Wir können Dortmund. Am besten gemeinsam.",
        "Einer für alle. Thomas Westphal.",
        "Aus der Mitte der Menschen. Unser Wahlprogramm.",
        "Wohnen",
        "Mobilität",
        "Schule",
        "Wirtschaft",
        "Digitalisierung",
        "Klima",
        "Zusammenhalt",
        "Dortmund ist auf dem richtigen Weg. Gehen wir ihn gemeinsam weiter.",
    ]
    first = [block.message for block in programme.chapters[0].blocks() if block.tag == "h2"]
    assert first == ["Besser werden.", "Dortmund bleiben."]
