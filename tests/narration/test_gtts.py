import base64
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs

import lameenc
import pytest

from library.errors import LibraryError
from library.narration import engines
from library.narration.clips import Line, Voice, clip_length
from library.narration.narrator import speak_all
from tests.narration.test_audio import tone

SHORT = "Wir bauen neue Wohnungen."
LONG = (
    "Wir bauen neue Wohnungen, und zwar am Hafen, im Norden und im Osten der Stadt; wir bauen "
    "auch Schulen, Kitas und Wege für alle, die zu Fuß gehen, Rad fahren oder im Rollstuhl sitzen."
)
GAP = 0.02


@cache
def sound(length: int, rate: int = 24_000, level: int = 12_000) -> bytes:
    """An MP3 as Google sends it: a tone of `length` milliseconds, with silence around it."""
    silence = bytes(rate)
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(rate)
    encoder.set_channels(1)
    encoder.silence()
    return bytes(encoder.encode(silence + tone(length, rate, level) + silence) + encoder.flush())


@dataclass(frozen=True)
class Answer:
    """What the server sends: a sound that fits the text if no other is given, or another body."""

    status: int = 200
    sound: bytes | None = None
    body: str = ""
    retry_after: str = ""
    delay: float = 0.01
    lost: int = 0
    """How many bytes of the body are not sent."""


@dataclass(frozen=True)
class Asked:
    """A request, and from when to when the server was busy with it."""

    piece: str
    language: str
    begin: float
    end: float


GOOD = Answer()


class Google(ThreadingHTTPServer):
    """A server on loopback that answers as Google does, or as it should not.

    It plays the answers in their order, and the last one for ever.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = [GOOD]
        self.asked: list[Asked] = []
        self.closing = threading.Event()

    def waits(self) -> list[float]:
        """Seconds between two requests: below zero if they overlapped."""
        return [second.begin - first.end for first, second in pairwise(self.asked)]


class _Handler(BaseHTTPRequestHandler):
    server: Google

    def do_POST(self) -> None:
        begin = time.monotonic()
        request = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        piece, language, *_ = json.loads(json.loads(request["f.req"][0])[0][0][1])
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if self.server.closing.wait(answer.delay):
            return
        mp3 = sound(70 * len(piece)) if answer.sound is None else answer.sound
        content = json.dumps([base64.b64encode(mp3).decode()])
        line = json.dumps([["wrb.fr", "jQ1olc", content]], separators=(",", ":"))
        body = (answer.body or f")]}}'\n{line}\n").encode("latin-1")
        self.server.asked.append(Asked(piece, language, begin, time.monotonic()))
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(body)))
        if answer.retry_after:
            self.send_header("Retry-After", answer.retry_after)
        self.end_headers()
        self.wfile.write(body[: len(body) - answer.lost])

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(proxy, raising=False)
    monkeypatch.setattr("library.narration.engines.gtts._GAP", GAP)
    monkeypatch.setattr("library.narration.engines.gtts._BACKOFF", 2 * GAP)
    with Google() as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        monkeypatch.setattr("gtts.tts._translate_url", lambda **_: address)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.closing.set()
        server.shutdown()
        thread.join()


def say(text: str) -> float:
    """Seconds that a text lasts when Google says it."""
    speech = engines.engine("gtts").synthesise(text, "de")
    assert speech.rate == 24_000
    return len(speech.samples) / 2 / speech.rate


def test_a_short_phrase_is_one_request(google: Google) -> None:
    assert abs(say(SHORT) - 0.07 * len(SHORT)) < 0.1
    assert [(one.piece, one.language) for one in google.asked] == [(SHORT, "de")]


def test_a_long_phrase_is_cut_after_clauses(google: Google) -> None:
    seconds = say(LONG)
    assert [one.piece for one in google.asked] == [
        "Wir bauen neue Wohnungen, und zwar am Hafen, im Norden und im Osten der Stadt;",
        "wir bauen auch Schulen, Kitas und Wege für alle, die zu Fuß gehen,",
        "Rad fahren oder im Rollstuhl sitzen.",
    ]
    assert abs(seconds - 0.07 * len(LONG) - 2 * 0.15) < 0.3


@pytest.mark.parametrize(
    "text",
    [
        "Im Herbst. Das steht fest. Wer fragt den Dr. Prof. St.?",
        "Wirklich?Ja!" * 8,  # gTTS would put spaces after ? and !, and then need 17 requests
        "Wort " * 19 + "Wörter",  # 101
        "ein Wort nach dem anderen, " * 20,
        "Wort " * 90,
        "(Klammer) – [und] – „Strich“: " * 9,
    ],
)
def test_pieces_are_short_and_say_all(google: Google, text: str) -> None:
    google.answers = [Answer(delay=0)]
    say(text)
    pieces = [one.piece for one in google.asked]
    assert max(map(len, pieces)) <= 100
    assert " ".join(pieces) == " ".join(text.split())
    assert len(pieces) <= 1 + len(text) // 50


def test_a_short_clause_is_no_piece(google: Google) -> None:
    say("Ja, " + "Wort " * 30)
    assert [len(one.piece) for one in google.asked] == [98, 54]


def test_a_word_that_is_too_long_is_cut_anywhere(google: Google) -> None:
    say("Donau" * 50 + "!")
    assert [one.piece for one in google.asked] == ["Donau" * 20, "Donau" * 20, "Donau" * 10 + "!"]


@pytest.mark.parametrize("text", ["", " ", "… – !"])
def test_nothing_to_say(google: Google, text: str) -> None:
    with pytest.raises(LibraryError, match="V003"):
        say(text)
    assert google.asked == []


def test_a_language_that_google_does_not_speak(google: Google) -> None:
    with pytest.raises(LibraryError, match=r"V003 .* in 'xx'"):
        engines.engine("gtts").synthesise(SHORT, "xx")
    assert google.asked == []


def test_one_request_at_a_time_with_a_gap(google: Google) -> None:
    google.answers = [Answer(delay=0.05)]
    say(LONG)
    say(SHORT)
    assert len(google.asked) == 4
    assert min(google.waits()) >= GAP


GARBAGE = ")]}'\n" + '[["wrb.fr","jQ1olc","[\\"%s\\"]"]]\n'


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(429), "wants a pause"),
        (Answer(429, retry_after="soon"), "wants a pause"),
        (Answer(429, retry_after="Sun, 06 Nov 1994 08:49:37 GMT"), "wants a pause"),
        (Answer(429, retry_after="Sun Nov  6 08:49:37 1994"), "wants a pause"),
        (Answer(500), r"out of order \(500\)"),
        (Answer(503, retry_after="0"), r"out of order \(503\)"),
        (Answer(body="<html><p>Bevor Sie fortfahren: Cookies</html>"), "without sound"),
        (Answer(body=")]}'\n" + '[["wrb.fr","jQ1olc",null,null]]'), "without sound"),
        (Answer(sound=b""), "without sound"),
        (Answer(lost=5_000), "connection to Google failed"),
        (Answer(sound=b"\x00garbage" * 500), "no MP3"),
        (Answer(sound=b"\xff\xf3\x84\xc4" + b"garbage" * 500), "no MP3"),
        (Answer(body=GARBAGE % "QUJ"), "garbage"),  # no base64
        (Answer(body=GARBAGE % "\xfc"), "garbage"),  # no UTF-8
        (Answer(sound=sound(2_000)[:-1]), "cut off"),
        (Answer(sound=sound(2_000)[:5_000]), "cut off"),
        (Answer(sound=sound(400)), r"lasts 0\.4 s"),
        (Answer(sound=sound(2_000, level=0)), r"lasts 0\.0 s"),  # silence
        (Answer(sound=sound(20_000)), r"lasts 20\.0 s"),
    ],
)
def test_what_is_refused(
    google: Google, monkeypatch: pytest.MonkeyPatch, answer: Answer, message: str
) -> None:
    google.answers = [answer, answer, GOOD]
    say(SHORT)
    assert [one.piece for one in google.asked] == [SHORT] * 3
    assert google.waits()[0] >= 2 * GAP
    assert google.waits()[1] >= 4 * GAP

    google.asked.clear()
    google.answers = [answer]
    monkeypatch.setattr("library.narration.engines.gtts._BACKOFF", 0.001)
    with pytest.raises(LibraryError, match=message) as caught:
        say(SHORT)
    assert len(google.asked) == 5
    assert caught.value.code == "V005"
    assert SHORT in caught.value.text
    assert "kept" in caught.value.hint
    assert "--voice" in caught.value.hint


def test_a_slow_answer_is_not_waited_for(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.narration.engines.gtts._TIMEOUT", 0.3)
    google.answers = [Answer(delay=60), GOOD]
    say(SHORT)
    assert [one.piece for one in google.asked] == [SHORT]
    google.answers = [Answer(delay=60)]
    monkeypatch.setattr("library.narration.engines.gtts._TIMEOUT", 0.05)
    monkeypatch.setattr("library.narration.engines.gtts._BACKOFF", 0.001)
    with pytest.raises(LibraryError, match="took too long"):
        say(SHORT)


def test_a_failure_in_the_middle_repeats_one_piece_only(google: Google) -> None:
    google.answers = [GOOD, Answer(500), GOOD]
    say(LONG)
    first, second, again, third = [one.piece for one in google.asked]
    assert second == again
    assert f"{first} {second} {third}" == LONG


def test_pieces_that_do_not_fit_together(google: Google) -> None:
    google.answers = [GOOD, Answer(sound=sound(4_000, 16_000)), GOOD]
    with pytest.raises(LibraryError, match="sampling rate"):
        say(LONG)


def test_google_says_how_many_seconds_to_wait(google: Google) -> None:
    google.answers = [Answer(429, retry_after="1"), GOOD]
    say(SHORT)
    assert len(google.asked) == 2
    assert 1 <= google.waits()[0] < 1.5


def test_google_says_until_when_to_wait(google: Google) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    google.answers = [Answer(429, retry_after=date), GOOD]
    say(SHORT)
    assert len(google.asked) == 2
    assert 0.7 < google.waits()[0] < 2.5


def test_google_wants_to_be_left_alone_for_an_hour(google: Google) -> None:
    in_an_hour = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    for answer, message in (
        (Answer(429, retry_after="3600"), r"wants a pause for 60 minutes \(429\)"),
        (Answer(429, retry_after=in_an_hour), r"wants a pause for 60 minutes \(429\)"),
        (Answer(503, retry_after="120"), r"is out of order for 2 minutes \(503\)"),
    ):
        google.asked.clear()
        google.answers = [answer]
        with pytest.raises(LibraryError, match=message):
            say(SHORT)
        assert len(google.asked) == 1


@pytest.mark.parametrize("status", [400, 403, 451])
def test_a_request_in_vain_is_not_repeated(google: Google, status: int) -> None:
    google.answers = [Answer(status)]
    with pytest.raises(LibraryError, match=rf"refuses \({status}\)"):
        say(SHORT)
    assert len(google.asked) == 1


def test_nobody_answers(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gtts.tts._translate_url", lambda **_: "http://127.0.0.1:1/")
    monkeypatch.setattr("library.narration.engines.gtts._BACKOFF", 0.001)
    with pytest.raises(LibraryError, match="connection to Google failed"):
        say(SHORT)


def test_a_second_run_goes_on_where_google_stopped(
    google: Google, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("library.narration.engines.gtts._BACKOFF", 0.001)
    voice = Voice("gtts", "de")
    lines = [Line(voice, text) for text in ("Der Anfang.", "Die Mitte.", "Das Ende.")]

    def missing() -> list[Line]:
        return [line for line in lines if clip_length(line.path) is None]

    google.answers = [GOOD, GOOD, Answer(429)]
    with ThreadPoolExecutor(1) as executor:
        with pytest.raises(LibraryError, match="wants a pause"):
            list(speak_all(missing(), executor))
        assert missing() == lines[2:]
        google.asked.clear()
        google.answers = [GOOD]
        list(speak_all(missing(), executor))
    assert [one.piece for one in google.asked] == ["Das Ende."]
    assert missing() == []
