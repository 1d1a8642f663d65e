import io
from itertools import accumulate

import numpy as np
import pytest
import soundfile
import soxr
from mutagen.mp3 import MP3, BitrateMode
from pyloudnorm import Meter

from library.narration.audio import (
    BIT_RATE,
    LEAD,
    LOUDNESS,
    RATE,
    TAIL,
    encode,
    level,
    milliseconds,
    trim,
)
from library.narration.engines import Speech


def tone(length: int, rate: int, level: int = 12_000) -> bytes:
    """A tone of 440 Hz, `length` in milliseconds, as an engine would give it."""
    time = np.arange(length * rate // 1_000) / rate
    return (level * np.sin(2 * np.pi * 440 * time)).astype(np.int16).tobytes()


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000])
def test_silence_around_speech_is_cut(rate: int) -> None:
    silence = bytes(2 * rate)  # a second
    speech = trim(Speech(silence + tone(500, rate) + silence, rate))
    assert 500 <= milliseconds(len(speech.samples) // 2, rate) <= 560


def test_silence_alone_is_empty() -> None:
    assert trim(Speech(bytes(32_000), 16_000)).samples == b""


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000])
def test_decoded_mp3_holds_each_phrase_where_its_clip_says(rate: int) -> None:
    lengths = [480, 733, 1_501]
    pauses = [350, 500, 1_000]
    mp3 = encode(
        [(Speech(tone(n, rate), rate), pause) for n, pause in zip(lengths, pauses, strict=True)]
    )
    samples, decoded_rate = soundfile.read(io.BytesIO(mp3), dtype="int16")
    assert decoded_rate == RATE
    spans = [n + pause for n, pause in zip(lengths, pauses, strict=True)]
    begins = list(accumulate([LEAD, *spans]))
    loud = np.abs(samples) > 3_000
    for begin, length in zip(begins, lengths, strict=False):
        window = loud[(begin - 100) * RATE // 1_000 : (begin + length + 100) * RATE // 1_000]
        heard = np.flatnonzero(window) / RATE * 1_000
        assert abs(heard[0] - 100) < 5
        assert abs(heard[-1] - 100 - length) < 5
    assert abs(len(samples) / RATE * 1_000 - begins[-1] - TAIL) < 60  # whole MP3 frames


def test_mp3_is_constant_mono_and_the_same_every_time() -> None:
    phrases = [(Speech(tone(700, 16_000), 16_000), 350)] * 3
    first = encode(phrases)
    info = MP3(io.BytesIO(first)).info
    assert info is not None
    assert (info.bitrate, info.sample_rate, info.channels) == (BIT_RATE * 1_000, RATE, 1)
    assert info.bitrate_mode in (BitrateMode.CBR, BitrateMode.UNKNOWN)
    assert encode(phrases) == first


def speech(*spans: tuple[int, int], rate: int = 24_000) -> Speech:
    """Tones of milliseconds and level one after the other."""
    return Speech(b"".join(tone(length, rate, loud) for length, loud in spans), rate)


@pytest.mark.parametrize("loud", [300, 3_000, 30_000])
@pytest.mark.parametrize("length", [150, 700, 5_000])
def test_a_clip_is_as_loud_as_any(loud: int, length: int) -> None:
    made = level(speech((length, loud)))
    sound = np.frombuffer(made.samples, np.int16) / 32_768
    repeated = np.tile(sound, 1 + 4 * made.rate // len(sound))
    assert Meter(made.rate).integrated_loudness(repeated) == pytest.approx(-23, abs=0.2)


@pytest.mark.parametrize("loud", [0, 1, 2, 20])
def test_what_is_too_quiet_is_no_speech(loud: int) -> None:
    quiet = speech((700, loud))
    assert level(quiet).samples == b""
    assert trim(quiet).samples == b""


def test_a_recording_is_levelled_and_its_peaks_are_bent_down() -> None:
    quiet_with_peaks = [(900, 4_000), (12, 28_000)] * 6
    sounds = [(speech(*quiet_with_peaks), 350), (speech(*quiet_with_peaks, rate=16_000), 700)]
    samples, rate = soundfile.read(io.BytesIO(encode(sounds)))
    fine = soxr.resample(samples, rate, 4 * rate)
    assert 20 * np.log10(np.abs(fine).max()) <= -3
    assert Meter(rate).integrated_loudness(samples) == pytest.approx(LOUDNESS, abs=1)


def test_no_join_clicks() -> None:
    """A clip that its engine cut in full swing begins and ends in a fade."""
    rate = 24_000
    made = np.frombuffer(trim(speech((500, 20_000))).samples, np.int16).astype(int)
    assert abs(made[0]) == abs(made[-1]) == 0
    steps = np.abs(np.diff(made[: rate // 100]))
    assert steps.max() <= np.abs(np.diff(made[rate // 10 : rate // 5])).max()
