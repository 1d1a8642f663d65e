import hashlib
import os
import signal
import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from library.errors import LibraryError
from library.languages import LANGUAGES
from library.narration import engines
from library.narration.audio import encode, trim
from library.narration.cast import choose_voice
from library.narration.engines import Speech
from library.narration.fresh import in_clean_process, in_fresh_process
from tests.conftest import ROOT
from tests.narration.test_audio import tone

TEXTS = {
    "de": "Wir brauchen neue Wohnungen, und zwar bald.",
    "en": "We need new homes, and we need them soon.",
    "tr": "Yeni konutlara ihtiyacımız var, hem de çok yakında.",
}
LOCAL = [
    (name, tag)
    for name in engines.engine_names()
    for tag in TEXTS
    if engines.engine(name).fresh and engines.engine(name).voice(tag)
]


def say(engine: str, tag: str, text: str) -> Speech:
    chosen = engines.engine(engine)
    voice = chosen.voice(tag)
    assert voice
    speech: Speech = in_fresh_process(60, chosen.synthesise, text, voice)
    return speech


def test_the_engines_that_are_promised() -> None:
    assert {"espeak", "gtts", "pico"} <= set(engines.engine_names())
    assert {("pico", "de"), ("pico", "en"), ("espeak", "tr")} <= set(LOCAL)


@pytest.mark.parametrize(("engine", "tag"), LOCAL)
def test_a_sentence_lasts_as_long_as_it_takes_to_say(engine: str, tag: str) -> None:
    speech = say(engine, tag, TEXTS[tag])
    seconds = len(speech.samples) / 2 / speech.rate
    assert 1.5 < seconds < 6
    assert max(memoryview(speech.samples).cast("h")) > 3_000


@pytest.mark.parametrize(("engine", "tag"), LOCAL)
def test_the_same_words_sound_the_same_in_any_order(engine: str, tag: str) -> None:
    first = say(engine, tag, TEXTS[tag])
    assert say(engine, tag, "Dortmund 1 2 3") != first
    assert say(engine, tag, TEXTS[tag]) == first


def test_a_process_without_fork_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    forked = say("espeak", "de", TEXTS["de"])
    monkeypatch.setattr("library.narration.fresh._CONTEXT", get_context("spawn"))
    assert say("espeak", "de", TEXTS["de"]) == forked


def die(text: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_an_engine_that_dies_is_an_error_with_its_text() -> None:
    with pytest.raises(LibraryError, match="broke down") as caught:
        in_fresh_process(60, die, "der Satz")
    assert "der Satz" in str(caught.value)


def test_an_engine_that_hangs_is_stopped() -> None:
    with pytest.raises(LibraryError, match="broke down"):
        in_fresh_process(0.2, time.sleep, 60)


def test_a_clean_process_that_dies_is_an_error() -> None:
    assert in_clean_process(len, "vier") == 4
    with pytest.raises(LibraryError, match=r"killed \(exit code 3\)") as caught:
        in_clean_process(os._exit, 3)
    assert caught.value.code == "V006"


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="MALLOC_PERTURB_ is glibc's")
def test_sound_does_not_depend_on_what_was_in_memory(tmp_path: Path) -> None:
    script = "from tests.narration.test_engines import *; print(fingerprint())"
    found = set()
    for filling in ("0", "85", "170"):
        environment = os.environ | {"MALLOC_PERTURB_": filling}
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=True,
        )
        found.add(done.stdout)
    assert len(found) == 1


def fingerprint() -> str:
    """Return a sum over speech of each local engine, trimmed and encoded."""
    speeches = [trim(say(engine, tag, TEXTS[tag])) for engine, tag in LOCAL]
    awkward = Speech(tone(2_007, 22_050), 22_050)  # a length at which soxr once erred
    return hashlib.sha256(encode([(speech, 350) for speech in (*speeches, awkward)])).hexdigest()


def test_an_engine_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    pico = engines.engine("pico")
    monkeypatch.setattr(pico, "lacks", lambda: "pip install py-nanotts")
    assert choose_voice(LANGUAGES["de"], ("pico", "espeak")).engine == "espeak"
    with pytest.raises(LibraryError) as caught:
        choose_voice(LANGUAGES["de"], ("pico",))
    assert "pip install py-nanotts" in caught.value.hint


def test_a_language_that_an_engine_does_not_speak() -> None:
    with pytest.raises(LibraryError, match="Türkçe"):
        choose_voice(LANGUAGES["tr"], ("pico",))


def test_pico_refuses_what_it_would_pass_over() -> None:
    with pytest.raises(LibraryError, match="cannot read 'д'") as caught:
        say("pico", "de", "Willkommen, добро пожаловать.")
    assert "{lang=ru}" in caught.value.hint
