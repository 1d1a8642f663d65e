import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from library.cache import root
from library.errors import LibraryError
from library.narration import engines, narrator
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
        self.slow = 1

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
        return Speech(
            tone(self.slow * 60 * len(text), 16_000, 0 if self.silent else 12_000), 16_000
        )


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
    assert sorted(fake.said) == [  # in any order
        "Das Ende",
        "Das ist gut.",
        "Der Anfang",
        "Ein Punkt",
        "Noch ein Punkt",
        "Wir bauen dreizehn Wohnungen.",
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
    fake.fails_at = ""
    list(speak_all(missing_speech(pages, CAST), executor))
    assert len(fake.said) == len(set(fake.said)) == 6


def test_silence_is_no_speech(fake: Fake) -> None:
    fake.silent = True
    with pytest.raises(LibraryError, match=r"0\.0 s of sound"):
        speak(Line(ANNA, "Ein langer Satz"))


def damages(whole: bytes, other: bytes) -> Iterator[bytes]:
    """Yield what can become of a file of the cache: cut, altered, emptied, swapped."""
    yield from (b"", whole[:30], whole[: len(whole) // 2], whole[:-1], b"x" * len(whole))
    yield whole[:24] + bytes([whole[24] ^ 1]) + whole[25:]  # a WAV's sampling rate
    yield whole[:1_000] + b"xx" + whole[1_002:]
    yield whole[:-1] + bytes([whole[-1] ^ 1])
    yield other


def test_a_damaged_clip_is_made_again(
    fake: Fake,
    pages: tuple[Page, ...],
    executor: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = Line(ANNA, "Der Anfang")
    list(speak_all(missing_speech(pages, CAST), executor))
    whole, other = line.path.read_bytes(), Line(ANNA, "Das Ende").path.read_bytes()
    for number, damage in enumerate(damages(whole, other)):
        line.path.write_bytes(damage)
        monkeypatch.setattr(narrator, "_lengths", {})  # a new process
        fake.said.clear()
        assert missing_speech(pages, CAST) == [line], number
        assert len(load_clip(line).samples) == len(whole) - 44 - 32  # a WAV's head, and the sum
        assert fake.said == [line.text]
        assert line.path.read_bytes() == whole


def test_what_is_lost_in_the_middle_is_made_again(
    fake: Fake,
    pages: tuple[Page, ...],
    executor: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    list(speak_all(missing_speech(pages, CAST), executor))
    narrations = narrate(pages, CAST, PAUSES)
    list(record_all(narrations, executor))
    recordings = [narration.recording() for narration in narrations]
    first = narrations[0]
    whole, other = first.path.read_bytes(), narrations[1].path.read_bytes()
    clips = root() / "clips"
    for number, damage in enumerate(damages(whole, other)):
        first.path.write_bytes(damage)
        assert missing_recordings(narrations) == [first], number
        if number % 2:
            shutil.rmtree(clips)
        assert first.recording() == recordings[0]
        assert first.path.read_bytes() == whole
    shutil.rmtree(root())
    assert narrate(pages, CAST, PAUSES) == narrations
    list(record_all(missing_recordings(narrations), executor))
    shutil.rmtree(root())
    assert [narration.recording() for narration in narrations] == recordings
    shutil.rmtree(root())
    assert [len(clip.sounds()) for clip in first.clips] == [1, 1, 1]
    shutil.rmtree(root())
    monkeypatch.setattr(narrator, "_lengths", {})  # a new process
    assert narrate(pages, CAST, PAUSES) == narrations


def test_each_clip_is_read_once_for_its_length(
    fake: Fake,
    pages: tuple[Page, ...],
    executor: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    list(speak_all(missing_speech(pages, CAST), executor))
    monkeypatch.setattr(narrator, "_lengths", {})
    read: list[Path] = []

    def length(path: Path) -> int | None:
        read.append(path)
        return clip_length(path)

    monkeypatch.setattr(narrator, "clip_length", length)
    for _ in range(2):
        assert missing_speech(pages, CAST) == []
        narrate(pages, CAST, PAUSES)
    assert len(read) == len(set(read)) == 6


def test_what_another_build_said_meanwhile_is_not_said_again(
    fake: Fake, pages: tuple[Page, ...], executor: ThreadPoolExecutor
) -> None:
    missing = missing_speech(pages, CAST)
    list(speak_all(missing, executor))
    fake.said.clear()
    list(speak_all(missing, executor))
    assert fake.said == []


def test_an_engine_over_the_network_is_not_asked_by_those_who_record(fake: Fake) -> None:
    fake.online = True
    line = Line(ANNA, "Der Anfang")
    with pytest.raises(LibraryError, match="lost a phrase") as caught:
        load_clip(line)
    assert caught.value.code == "V008"
    assert fake.said == []
    speak(line)
    assert load_clip(line).rate == 16_000


def test_a_voice_that_says_it_in_another_time_is_not_recorded(
    fake: Fake, pages: tuple[Page, ...], executor: ThreadPoolExecutor
) -> None:
    list(speak_all(missing_speech(pages, CAST), executor))
    (narration,) = narrate(pages[:1], CAST, PAUSES)
    line = narration.clips[0].lines[0]
    line.path.unlink()
    fake.slow = 2
    speak(line)  # another command, of an engine that cannot say the same twice
    with pytest.raises(LibraryError, match="another time"):
        narration.recording()
    assert not narration.path.exists()


def test_resampled_speech_fills_its_clip(fake: Fake) -> None:
    line = Line(ANNA, "Der Anfang")
    speak(line)
    path = line.path
    length = clip_length(path)
    assert length is not None
    assert abs(length - 600) <= 45
    assert np.frombuffer(load_clip(line).samples, np.int16).max() > 3_000


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
