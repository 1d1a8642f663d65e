from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from library.errors import LibraryError
from library.narration import engines
from library.narration.cast import Cast
from library.narration.clips import Line, Voice, clip_length, load_clip, speak
from library.narration.engines import Speech
from library.narration.narrator import (
    missing_recordings,
    missing_speech,
    narrate,
    record_all,
    speak_all,
)
from library.programme.model import Pauses
from library.programme.reader import read_programme
from library.translation.edition import Page, original
from tests.conftest import CHAPTERS, write_sources
from tests.narration.test_audio import tone

ANNA = Voice("fake", "anna")
CAST = Cast({"de": ANNA}, {})
PAUSES = Pauses()


class Fake:
    """An engine that sounds a tone as long as the text, and can fail."""

    name, label, fresh, online, phonemes = "fake", "Fake", False, False, False

    def __init__(self) -> None:
        self.said: list[str] = []
        self.fails_at = ""
        self.silent = False

    def version(self, voice: str) -> str:
        return "1"

    def voice(self, tag: str) -> str | None:
        return "anna"

    def lacks(self) -> str:
        return ""

    def synthesise(self, text: str, voice: str) -> Speech:
        if text == self.fails_at:
            raise LibraryError(f"could not say {text!r}")
        self.said.append(text)
        return Speech(tone(60 * len(text), 16_000, 0 if self.silent else 12_000), 16_000)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Fake:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    one = Fake()
    monkeypatch.setattr(engines, "engine", lambda name: one)
    return one


@pytest.fixture
def pages(project: Path) -> tuple[Page, ...]:
    return original(read_programme(project / "sources")).chapters


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as one:
        yield one


def test_each_phrase_is_said_once(
    fake: Fake, pages: tuple[Page, ...], executor: ThreadPoolExecutor
) -> None:
    assert len(list(speak_all(missing_speech((*pages, *pages), CAST), executor))) == 6
    assert fake.said == [
        "Der Anfang",
        "Wir bauen dreizehn Wohnungen.",
        "Das ist gut.",
        "Das Ende",
        "Ein Punkt",
        "Noch ein Punkt",
    ]
    assert missing_speech(pages, CAST) == []


def test_clips_join_without_a_gap(
    fake: Fake, pages: tuple[Page, ...], executor: ThreadPoolExecutor
) -> None:
    list(speak_all(missing_speech(pages, CAST), executor))
    narration = narrate(pages, CAST, PAUSES)[0]
    spans = [(clip.begin, clip.end) for clip in narration.clips]
    assert spans[0][0] == 0
    assert [end for _, end in spans[:-1]] == [begin for begin, _ in spans[1:]]
    assert narration.length == spans[-1][1]
    assert len(missing_recordings([narration])) == 1
    list(record_all([narration], executor))
    assert missing_recordings([narration]) == []


def test_a_failure_in_the_middle_keeps_what_was_said(
    fake: Fake, pages: tuple[Page, ...], executor: ThreadPoolExecutor
) -> None:
    fake.fails_at = "Das Ende"
    with pytest.raises(LibraryError, match="Das Ende"):
        list(speak_all(missing_speech(pages, CAST), executor))
    assert fake.said[:3] == ["Der Anfang", "Wir bauen dreizehn Wohnungen.", "Das ist gut."]
    fake.fails_at = ""
    list(speak_all(missing_speech(pages, CAST), executor))
    assert len(fake.said) == len(set(fake.said)) == 6


def test_silence_is_no_speech(fake: Fake) -> None:
    fake.silent = True
    with pytest.raises(LibraryError, match=r"0\.0 s of sound"):
        speak(Line(ANNA, "Ein langer Satz"))


def test_a_damaged_clip_is_made_again(fake: Fake, pages: tuple[Page, ...]) -> None:
    line = Line(ANNA, "Der Anfang")
    speak(line)
    path = line.path
    whole = path.read_bytes()
    for damage in (b"", whole[:30], whole[: len(whole) // 2], whole[:-1], b"x" * len(whole)):
        path.write_bytes(damage)
        assert clip_length(path) is None
        assert line in missing_speech(pages, CAST)
    speak(line)
    assert path.read_bytes() == whole
    path.write_bytes(whole[:1_000] + b"xx" + whole[1_002:])
    with pytest.raises(LibraryError, match="damaged"):
        load_clip(path)
    assert not path.exists()


def test_a_damaged_recording_is_made_again(
    fake: Fake, pages: tuple[Page, ...], executor: ThreadPoolExecutor
) -> None:
    list(speak_all(missing_speech(pages, CAST), executor))
    narrations = narrate(pages, CAST, PAUSES)
    list(record_all(narrations, executor))
    whole = narrations[0].recording()
    for damage in (b"", whole[:-100], b"x" + whole[1:]):
        narrations[0].path.write_bytes(damage)
        assert missing_recordings(narrations) == [narrations[0]]
        with pytest.raises(LibraryError):
            narrations[0].recording()
    list(record_all(missing_recordings(narrations), executor))
    assert narrations[0].recording() == whole


def test_resampled_speech_fills_its_clip(fake: Fake) -> None:
    line = Line(ANNA, "Der Anfang")
    speak(line)
    path = line.path
    length = clip_length(path)
    assert length is not None
    assert abs(length - 600) <= 45
    assert np.frombuffer(load_clip(path).samples, np.int16).max() > 3_000


def test_a_phrase_for_which_nothing_is_said_is_an_error(fake: Fake, project: Path) -> None:
    write_sources(project, CHAPTERS | {"01-anfang.md": "# Titel\n\n\u09f4\n"})
    pages = original(read_programme(project / "sources")).chapters[:1]
    line = Line(ANNA, "Titel")
    speak(line)
    with pytest.raises(LibraryError, match="nothing is said"):
        narrate(pages, CAST, PAUSES)


def test_a_very_short_word_is_padded(fake: Fake) -> None:
    line = Line(ANNA, "ja")
    speak(line)
    assert 150 <= (clip_length(line.path) or 0) < 180
