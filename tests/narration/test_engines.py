import base64
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from pathlib import Path

import pytest

from library.errors import LibraryError
from library.languages import LANGUAGES
from library.narration import engines
from library.narration.audio import encode, trim
from library.narration.engines import Engine, Speech
from library.narration.fresh import in_fresh_process
from library.narration.narrator import choose_voice
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
    if not engines.engine(name).online and engines.engine(name).voice(tag)
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


class Google(ThreadingHTTPServer):
    """A server on loopback that answers as Google does, or does not."""

    status = 200
    sound = b""


class _Handler(BaseHTTPRequestHandler):
    server: Google

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        sound = json.dumps([base64.b64encode(self.server.sound).decode()])
        audio = json.dumps([["wrb.fr", "jQ1olc", sound]], separators=(",", ":"))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(f")]}}'\n{audio}\n".encode())

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    with Google(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        for proxy in ("HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.delenv(proxy)
        monkeypatch.setattr(
            "gtts.tts._translate_url", lambda **_: f"http://127.0.0.1:{server.server_port}/"
        )
        yield server
        server.shutdown()
        thread.join()


def gtts() -> Engine:
    return engines.engine("gtts")


def test_google_speaks(google: Google) -> None:
    google.sound = encode([(Speech(tone(900, 24_000), 24_000), 100)])
    speech = gtts().synthesise("Guten Tag", "de")
    assert speech.rate == 24_000
    assert len(speech.samples) / 2 / speech.rate > 0.9


def test_google_refuses(google: Google) -> None:
    google.status = 429
    with pytest.raises(LibraryError, match="429") as caught:
        gtts().synthesise("Guten Tag", "de")
    assert "kept" in caught.value.hint


def test_google_answers_with_something_else(google: Google) -> None:
    google.sound = b"<html>consent</html>"
    with pytest.raises(LibraryError, match="no sound"):
        gtts().synthesise("Guten Tag", "de")
