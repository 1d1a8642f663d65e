"""Google's voice through gTTS: over the network, and by choice only: the text leaves the house.

Google is asked for one short piece at a time, with a gap between requests and a longer one after a
refusal; and no answer is believed that is not a whole MP3 of about the right length.
"""

import binascii
import io
import math
import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from mutagen.mp3 import HeaderNotFoundError, MPEGFrame

from library.errors import LibraryError
from library.narration.audio import trim
from library.narration.engines import Speech

_TIMEOUT = 30.0  # seconds without a byte; gTTS alone would wait for ever
_GAP = 0.5  # seconds between two requests
_BACKOFF = 1.0  # seconds before the second try, twice as long before each further one
_TRIES = 5
_PATIENCE = 60  # seconds: if Google asks for a longer pause, a person should decide
_QUICKEST, _SLOWEST, _SLACK = 40, 3, 2  # letters a second, and seconds that a short word may take
_PAUSE = 150  # milliseconds between the pieces of a phrase
# A piece ends with the phrase; or after a clause, unless that is short; or at a space; or within a
# word: the first of these that can be had in 100 characters, and as far on as it can be had.
_PIECE = re.compile(r"\S(?:.{0,99}$|.{28,98}[,;:–—](?= )|.{0,99}(?= )|.{0,99})")


class _Refusal(Exception):
    """Why an answer is of no use, and how many seconds Google wants to be left alone."""

    def __init__(self, reason: str, pause: float = 0) -> None:
        super().__init__(reason)
        self.pause = pause


class _Gtts:
    name = "gtts"
    label = "Google (gTTS)"
    fresh = False
    online = True
    phonemes = False

    def __init__(self) -> None:
        self._asked = -math.inf  # when the last request ended

    def version(self, voice: str) -> str:
        return f"{version('gtts')} {_PIECE.pattern} {_PAUSE}"

    def voice(self, tag: str) -> str | None:
        from gtts.lang import tts_langs

        language = tag.partition("-")[0]
        return language if language in tts_langs() else None

    def lacks(self) -> str:
        return "" if find_spec("gtts") else "pip install gtts"

    def synthesise(self, text: str, voice: str) -> Speech:
        from gtts.lang import tts_langs

        pieces = _pieces(text)
        if not pieces or voice not in tts_langs():
            raise LibraryError(f"gTTS cannot say {text!r} in {voice!r}", code="V003")
        spoken = [self._ask(piece, voice) for piece in pieces]
        rate = spoken[0].rate
        if any(speech.rate != rate for speech in spoken):
            raise LibraryError(f"Google changed its sampling rate within {text!r}", code="V003")
        pause = bytes(2 * (rate * _PAUSE // 1_000))
        return Speech(pause.join(speech.samples for speech in spoken), rate)

    def _ask(self, piece: str, voice: str) -> Speech:
        pause, tried = _GAP, 0
        while True:
            time.sleep(max(0, self._asked + pause - time.monotonic()))
            tried += 1
            try:
                return _speech(_answer(piece, voice), piece)
            except _Refusal as refusal:
                pause = max(_BACKOFF * 2 ** (tried - 1), refusal.pause)
                if tried == _TRIES or pause > _PATIENCE:
                    raise LibraryError(
                        f"{refusal}, and so {piece!r} is not spoken",
                        hint="what is spoken already is kept: run the command again later and it "
                        "goes on from there; or leave out --voice …=gtts",
                        code="V005",
                    ) from refusal
            finally:
                self._asked = time.monotonic()


def _pieces(text: str) -> list[str]:
    """Return a text in pieces that gTTS sends as they are, without those that have no letter."""
    pieces: list[str] = _PIECE.findall(" ".join(text.split()))
    return [piece for piece in pieces if any(map(str.isalnum, piece))]


def _answer(piece: str, voice: str) -> bytes:
    """Return what one request brings. Raises `_Refusal`."""
    from gtts import gTTS, gTTSError

    try:
        # Without pre-processors, which take full stops away and can make a piece too long.
        # gTTS does not check Google's certificate and cannot be made to: who stands between could
        # read the text, which is public, and forge the voice.
        request = gTTS(
            piece, lang=voice, lang_check=False, pre_processor_funcs=[], timeout=_TIMEOUT
        )
        return b"".join(request.stream())
    except gTTSError as error:
        raise _refusal(error.rsp) from error
    except (UnicodeError, binascii.Error) as error:
        raise _Refusal("Google's answer is garbage") from error


def _refusal(response: Any) -> _Refusal:
    """Return what a response of `requests` means; there is none if the connection failed."""
    if response is None:
        return _Refusal("the connection to Google failed or took too long")
    status = response.status_code
    if status == 200:
        return _Refusal("Google's answer is without sound")
    if status != 429 and status < 500:
        return _Refusal(f"Google refuses ({status})", math.inf)
    pause = _seconds(response.headers.get("Retry-After", ""))
    reason = "wants a pause" if status == 429 else "is out of order"
    length = f" for {math.ceil(pause / 60)} minutes" if pause > _PATIENCE else ""
    return _Refusal(f"Google {reason}{length} ({status})", pause)


def _seconds(retry_after: str) -> float:
    """Return how long a header asks to wait: it has seconds or a date; 0 if neither."""
    try:
        if re.fullmatch(r"\d{1,9}", retry_after):
            return float(retry_after)
        date = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0
    return (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds()


def _speech(mp3: bytes, piece: str) -> Speech:
    """Return an MP3 as trimmed sound. Raises `_Refusal` if a piece cannot sound like that."""
    import soundfile

    if not mp3:
        raise _Refusal("Google's answer is without sound")
    try:
        file = io.BytesIO(mp3)
        while file.tell() < len(mp3):
            MPEGFrame(file)  # goes to where the next frame should begin
        if file.tell() > len(mp3):
            raise _Refusal("Google's sound is cut off")
        file.seek(0)
        samples, rate = soundfile.read(file, dtype="int16", always_2d=True)
    except (HeaderNotFoundError, soundfile.LibsndfileError) as error:
        raise _Refusal("Google's answer is no MP3") from error
    speech = trim(Speech(samples[:, 0].tobytes(), rate))
    seconds = len(speech.samples) / 2 / rate
    letters = sum(map(str.isalnum, piece))
    if not letters / _QUICKEST <= seconds <= letters / _SLOWEST + _SLACK:
        raise _Refusal(f"Google's sound lasts {seconds:.1f} s, which does not fit")
    return speech


ENGINE = _Gtts()
