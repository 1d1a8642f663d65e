"""The tool that hears the talking books, without its recogniser: comparing, judging, reporting."""

import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from library.languages import LANGUAGES, SOURCE, Language
from library.narration.clips import Line, Voice
from library.narration.lexicon import Entry, Lexicon
from library.narration.narrator import Clip
from library.narration.phrases import Phrase
from library.programme.model import Run
from tests.conftest import ROOT
from tests.listen.compare import Errors, compare, letters, total, wordings, words
from tests.listen.report import make_report, text_table, worst_phrases
from tests.listen.results import (
    LIMIT,
    REASONS,
    Hearing,
    Listening,
    failures,
    read_reasons,
    stale_reasons,
)
from tests.listen.speed import spread

VOICE = Voice("espeak", "de")


def phrase(text: str, name: str = "wohnen-01-1", locale: str = "de") -> Phrase:
    return Phrase(name, name[:-2], 0, LANGUAGES[locale], (Run(text),), "sentence")


def hearing(name: str, text: str, heard: str, locale: str = "de") -> Hearing:
    one = phrase(text, name, locale)
    clip = Clip(one, (Line(VOICE, text),), 0, 0, 0)
    return Hearing(clip, compare([text], heard, one.language.tag))


def listening(*hearings: Hearing, own: bool = True, whole: bool = True) -> Listening:
    return Listening(SOURCE, VOICE, own, whole, hearings, 0.1)


@pytest.mark.parametrize(
    ("tag", "text", "heard"),
    [
        ("de", "Wir bauen 20.000 Wohnungen.", "wir bauen zwanzigtausend Wohnungen"),
        ("de", "Wir bauen zwanzigtausend Wohnungen.", "Wir bauen 20.000 Wohnungen!"),
        ("de", "Straßenbahn-Haltestelle", "STRASSENBAHN HALTESTELLE"),
        ("de", "Über uns: „Mieten“", "U\u0308ber uns Mieten"),
        ("en", "We build 20,000 homes.", "we build twenty thousand homes"),
        ("tr", "20.000 konut", "Yirmi bin konut."),
        ("tr", "İstanbul’da ILIK bir gün", "istanbul'da ılık bir gün"),
    ],
)
def test_what_sounds_the_same_is_no_error(tag: str, text: str, heard: str) -> None:
    line = Line(VOICE, text)
    one = Phrase("a-01-1", "a-01", 0, _language(tag), (Run(text),), "sentence")
    assert compare(wordings(one, [line], {}), heard, tag).letters.changed == 0


def _language(tag: str) -> Language:
    return next(entry for entry in LANGUAGES.values() if entry.tag == tag)


def test_turkish_tells_two_letters_apart_where_others_do_not() -> None:
    assert letters("Irmak İzmir", "tr") == "ırmakizmir"
    assert letters("Irmak İzmir", "de") == "irmakizmir"
    assert letters("Irmak", "tr-TR") == letters("ırmak", "tr")


def test_spaces_count_in_the_stricter_rate_only() -> None:
    result = compare(["Die Mieter beratung."], "die Mieterberatung", "de")
    assert result.letters == Errors(0, 17)
    assert result.spaced == Errors(1, 19)
    assert words("Straßen-Bahn, und  Bus’", "de") == "strassen bahn und bus"


def test_an_error_is_counted_in_letters_that_should_be_said() -> None:
    result = compare(["Das Haus"], "Das Maus ist", "de")
    assert result.letters == Errors(4, 7)
    assert compare(["Das Haus"], "", "de").letters.rate == 1


def test_the_nearest_wording_counts() -> None:
    result = compare(["Der B V B", "Der Be Vau Be"], "der bevaube", "de")
    assert (result.expected, result.letters.changed) == ("Der Be Vau Be", 0)


def test_a_word_given_as_sounds_is_expected_as_it_is_written() -> None:
    entries = (Entry("Rombergpark", "", "ˈʁɔmbɛɐkpaʁk"), Entry("Ton", "", "toːn"))
    lexicons = {"de": Lexicon("de", entries)}
    line = Line(VOICE, "der [[ˈʁɔmbɛɐkpaʁk]] und das alias wort")
    expected = wordings(phrase("der Rombergpark und das AW"), [line], lexicons)
    assert expected[1] == "der Rombergpark und das alias wort"
    assert len(expected) == 2


def test_long_phrases_weigh_more_than_short_ones() -> None:
    assert total([Errors(1, 1), Errors(0, 99)]) == Errors(1, 100)
    assert total([]).rate == 0
    assert Errors(3, 0).rate == 1  # something was heard where nothing should be said


def test_a_phrase_above_the_limit_needs_a_reason() -> None:
    good = hearing(
        "a-01-1", "Alles ist gut und lang genug. " * 20, "Alles ist gut und lang genug " * 20
    )
    bad = hearing("a-01-2", "Oh nein", "ach je")
    assert bad.rate > LIMIT
    (failure,) = failures(listening(good, bad), {})
    assert "a-01-2" in failure
    assert not list(failures(listening(good, bad), {"de": {"a-01-2": "an outcry"}}))
    assert list(failures(listening(good, bad), {"tr": {"a-01-2": "another edition"}}))


def test_an_edition_above_its_bound_fails() -> None:
    (failure,) = failures(listening(hearing("a-01-1", "Ein langer Satz", "Ein lange Satz")), {})
    assert "7.69%" in failure
    assert "2%" in failure


def test_other_voices_are_only_compared() -> None:
    other = listening(hearing("a-01-1", "Oh nein", "ach je"), own=False)
    assert not list(failures(other, {}))
    assert not list(stale_reasons(other, {"de": {"a-01-2": "gone"}}))


def test_reasons_become_stale() -> None:
    good, bad = hearing("a-01-1", "Gut so", "gut so"), hearing("a-01-2", "Oh nein", "ach je")
    reasons = {"de": {"a-01-1": "was bad", "a-01-2": "is bad", "a-01-3": "is gone"}}
    stale = list(stale_reasons(listening(good, bad), reasons))
    assert ["a-01-1" in stale[0], "a-01-3" in stale[1], len(stale)] == [True, True, 2]
    (only,) = stale_reasons(listening(good, bad, whole=False), reasons)  # not heard: not gone
    assert "a-01-1" in only


def test_reasons_are_read(tmp_path: Path) -> None:
    path = tmp_path / "reasons.toml"
    path.write_text('[tr]\n"wohnen-01-1" = "a name"\n', "utf-8")
    assert read_reasons(path) == {"tr": {"wohnen-01-1": "a name"}}
    known = set(LANGUAGES)
    assert set(read_reasons(REASONS)) <= known


def test_the_worst_come_first_and_the_faultless_never() -> None:
    heard = [
        hearing("a-01-1", "Gut so", "gut so"),
        hearing("a-01-2", "Ein Haus", "ein Maus"),
        hearing("a-01-3", "Oh nein", "ach je"),
    ]
    assert [one.id for one in listening(*heard).worst(5)] == ["a-01-3", "a-01-2"]
    lines = list(worst_phrases(listening(*heard), {"de": {"a-01-3": "an outcry"}}, 1))
    assert lines[0].endswith("a-01-3: an outcry")
    assert len(lines) == 3


def test_the_table_says_what_was_counted() -> None:
    head, row = text_table([listening(hearing("a-01-1", "Ein Haus", "ein Maus"))])
    assert head.split()[:3] == ["edition", "voice", "phrases"]
    assert row.split()[:4] == ["de", "eSpeak", "NG", "*"]
    assert row.split()[4:] == ["1", "7", "14.29%", "2%", "12.50%", "0", "0.100"]


def test_the_page_escapes_what_was_heard() -> None:
    heard = hearing("a-01-1", "Ein <b>Haus</b> & Hof", "<script>alert('x')</script>")
    reasons = {"de": {"a-01-1": "a <i>reason</i>"}}
    content = make_report([listening(heard)], reasons, 25, play=lambda _: "QUJD")
    page = html.fromstring(content.decode())
    assert not list(page.iter("script", "b", "i"))
    assert "<script>alert('x')</script>" in "".join(map(str, page.itertext()))
    assert [cell.get("lang") for cell in page.iter("td") if cell.get("lang")] == ["de", "de"]
    assert [sound.get("src") for sound in page.iter("audio")] == ["data:audio/mpeg;base64,QUJD"]
    targets = [str(link.get("href"))[1:] for link in page.iter("a")]
    assert targets == [heading.get("id") for heading in page.iter("h2")]
    assert len(list(page.iter("caption"))) == 2


def test_a_sample_is_spread_over_all() -> None:
    assert spread("abcdefghij", 3) == ["a", "d", "g"]
    assert spread("ab", 10) == ["a", "b"]


def test_the_command_needs_no_recogniser_until_it_hears() -> None:
    code = (
        "import sys, tests.listen.__main__ as main; "
        "assert not {'faster_whisper', 'rapidfuzz', 'jinja2.environment'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
