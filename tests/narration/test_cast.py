import pytest

from library.errors import LibraryError
from library.languages import LANGUAGES, Language, language_marked
from library.narration.cast import Cast, choose_cast, choose_voice
from library.narration.clips import Line, Voice
from library.narration.lexicon import Entry, Lexicon
from library.narration.phrases import Phrase
from tests.narration.test_phrases import phrases

PICO, JANE, EMEL = Voice("pico", "de-DE"), Voice("hibari", "heart"), Voice("kokoro", "blend-tr")
CAST = Cast(
    {"de": PICO, "en": JANE, "tr": EMEL},
    {"de": Lexicon("de", (Entry("Westphal", "Westfahl", "ˈvɛstfaːl"),))},
)


def only(text: str, locale: str = "de") -> Phrase:
    (phrase,) = phrases(text, locale)
    return phrase


def test_a_marked_passage_is_said_by_its_own_voice() -> None:
    assert CAST.lines(only("Das ist „[the normal *one*]{lang=en}“ von 13.")) == (
        Line(PICO, "Das ist"),
        Line(JANE, "the normal one"),
        Line(PICO, "von dreizehn."),
    )


def test_a_passage_without_words_says_nothing() -> None:
    lines = CAST.lines(only("Er sagt: [Yes]{lang=en}!"))
    assert lines == (Line(PICO, "Er sagt:"), Line(JANE, "Yes"))


@pytest.mark.parametrize("tag", ["la", "de", "zz", "de-AT"])
def test_what_nobody_else_speaks_is_said_by_the_voice_around_it(tag: str) -> None:
    assert {line.voice for line in CAST.lines(only(f"Es gilt [carpe diem]{{lang={tag}}}."))} == {
        PICO
    }


def test_a_note_is_not_said() -> None:
    assert CAST.lines(only("Das ist gut.[^1]")) == (Line(PICO, "Das ist gut."),)


def test_a_lexicon_is_its_languages_alone() -> None:
    assert CAST.lines(only("Westphal")) == (Line(PICO, "Westfahl"),)
    assert CAST.lines(only("Westphal", "tr")) == (Line(EMEL, "Westphal"),)


@pytest.mark.parametrize(
    ("tag", "locale"), [("en", "en"), ("en-GB", "en"), ("de", "de"), ("fr", "fr"), ("tr", "tr")]
)
def test_the_language_of_a_mark(tag: str, locale: str) -> None:
    found = language_marked(tag)
    assert found is not None
    assert found.locale == locale


def test_nobody_knows_that_language() -> None:
    assert language_marked("qqq") is None


def wanted(language: Language) -> tuple[str, ...]:
    return language.engines


def test_the_cast_of_a_book() -> None:
    french, latin = language_marked("fr"), language_marked("la")
    assert french
    assert latin
    cast = choose_cast([LANGUAGES["de"]], [french, latin], {}, wanted)
    assert cast.voices["fr"] == Voice("pico", "fr-FR")
    assert cast.voices["la"] == Voice("espeak", "la")


def test_an_engine_with_a_voice_of_its_own() -> None:
    assert choose_voice(LANGUAGES["tr"], ("espeak:az",)) == Voice("espeak", "az")
    with pytest.raises(LibraryError, match="Türkçe"):
        choose_voice(LANGUAGES["tr"], ("piper",))
