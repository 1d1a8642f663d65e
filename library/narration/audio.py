"""Sound: levels and trims what engines give, joins it as PCM with pauses, and encodes it once."""

import warnings
from collections.abc import Iterable, Iterator
from importlib.metadata import version

import lameenc
import numpy as np
import soxr

from library.narration.engines import Speech

with warnings.catch_warnings(action="ignore"):  # pydub misses ffmpeg, which we never let it start
    from pydub import AudioSegment
    from pydub.silence import detect_leading_silence

RATE = 24_000  # samples a second, through the whole library
BIT_RATE = 64  # kbit/s, constant
LEAD, TAIL = 500, 1_000  # milliseconds of silence around a chapter
LOUDNESS = -19.0  # LUFS of every recording
CEILING = -4.0  # dBTP; the codec adds a little, and -3 is the limit
_CLIP_LOUDNESS = -23.0  # LUFS of every clip: equal, with room for peaks
_MEASURED = 3.0  # seconds that the meter hears at least: a short clip is played to it repeatedly
_LIMITER = 0.005  # seconds over which the limiter bends its gain
_STRETCH = 120  # seconds that are brought to it at a time, so that a page may last for hours
_PASSES = 2  # the limiter takes some loudness, so that the gain is found twice
_SILENCE = -45.0  # dB below the loudest moment; quieter than that is not speech
_QUIETEST = 0.001  # of full scale; what never gets louder is no speech
_EDGE = 20  # milliseconds that stay around speech, so that no sound is cut
_FADE = 5  # milliseconds at both ends, so that no join clicks
# What LAME and any decoder put before the sound at this rate, in samples (576 + 529). The lead
# gives it up, so that a decoded file holds each phrase where its clip says.
_CODEC_DELAY = 1_105
_METER = f"pydub {version('pydub')} pyloudnorm {version('pyloudnorm')}"
CLIP_SETTINGS = f"{_METER} {_CLIP_LOUDNESS} {_MEASURED} {_SILENCE} {_EDGE} {_FADE}"
SETTINGS = (
    f"lame {version('lameenc')} soxr {version('soxr')} {_METER} {LOUDNESS} {CEILING} {_LIMITER} "
    f"{_STRETCH} {_PASSES} {RATE} {BIT_RATE} {LEAD} {TAIL} {_CODEC_DELAY}"
)
Samples = np.ndarray[tuple[int], np.dtype[np.float32]]
"""Sound between -1 and 1."""


def level(speech: Speech) -> Speech:
    """Return speech as loud as every clip is (ITU-R BS.1770-4); empty if it is too quiet."""
    sound = _samples(speech)
    if not len(sound) or np.abs(sound).max() < _QUIETEST:
        return Speech(b"", speech.rate)
    repeated = np.tile(sound, int(_MEASURED * speech.rate / len(sound)) + 1)
    gain = _gain(repeated, speech.rate, _CLIP_LOUDNESS)
    return Speech(_integers(sound * gain).tobytes(), speech.rate)


def _samples(speech: Speech) -> Samples:
    return np.frombuffer(speech.samples, dtype=np.int16).astype(np.float32) / np.float32(32_768)


def _integers(sound: Samples) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.rint(sound * 32_768).clip(-32_768, 32_767).astype(np.int16)


def _gain(sound: Samples, rate: int, target: float) -> float:
    """Return the factor that brings sound to a loudness in LUFS."""
    from pyloudnorm import Meter  # slow to import, and most runs say nothing new

    return float(10 ** ((target - Meter(rate).integrated_loudness(sound)) / 20))


def _limit(sound: Samples) -> Samples:
    """Bend the gain down around each peak above `CEILING`, early and smoothly."""
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    fine = soxr.resample(sound, RATE, 4 * RATE)  # true peaks lie between the samples
    peaks = np.abs(sound)
    for start in range(4):
        between = fine[start::4][: len(peaks)]
        np.maximum(peaks[: len(between)], np.abs(between), out=peaks[: len(between)])
    del fine  # it is four times as long
    gain = np.minimum(1.0, 10 ** (CEILING / 20) / np.maximum(peaks, 1e-9))
    width = int(_LIMITER * RATE)
    # The lowest gain nearby, then its mean over the same width: never above what a peak needs
    smooth = uniform_filter1d(minimum_filter1d(gain, width), width)
    limited: Samples = (sound * smooth).astype(np.float32)
    return limited


def trim(speech: Speech) -> Speech:
    """Return speech without the silence that its engine put around it; empty if all is silent.

    What stays begins and ends in a short fade.
    """
    if not len(speech.samples) or np.abs(_samples(speech)).max() < _QUIETEST:
        return Speech(b"", speech.rate)
    sound = AudioSegment(speech.samples, frame_rate=speech.rate, sample_width=2, channels=1)
    silence = sound.max_dBFS + _SILENCE
    start = detect_leading_silence(sound, silence, chunk_size=5)
    edge = AudioSegment.silent(_EDGE, speech.rate)
    sound = edge + sound + edge
    end = len(sound) - detect_leading_silence(sound.reverse(), silence, chunk_size=5)
    kept = np.frombuffer(sound[start : end + _EDGE].raw_data, dtype=np.int16)
    ramp = np.linspace(0, 1, _FADE * speech.rate // 1_000)
    fade = np.concatenate([ramp, np.ones(len(kept) - 2 * len(ramp)), ramp[::-1]])
    return Speech((kept * fade).astype(np.int16).tobytes(), speech.rate)


def milliseconds(samples: int, rate: int) -> int:
    """Return how long samples last, rounded up to whole milliseconds."""
    return -(-samples * 1_000 // rate)


def encode(phrases: Iterable[tuple[Speech, int]]) -> bytes:
    """Return phrases, each with the milliseconds of its pause, as one MP3: CBR, mono.

    The sound begins after `LEAD`; a phrase takes its whole milliseconds, then its pause. All of it
    has `LOUDNESS`, its true peaks stay under `CEILING`.
    """
    encoder, mp3 = new_encoder(), b""
    for sound in _stretches(phrases):
        gain, final = 1.0, sound
        for _ in range(_PASSES):
            gain *= _gain(final, RATE, LOUDNESS)
            final = _limit(sound * np.float32(gain))
        mp3 += encoder.encode(_integers(final).tobytes())
    return bytes(mp3 + encoder.flush())


def new_encoder() -> lameenc.Encoder:
    """Return LAME as all recordings are encoded."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(BIT_RATE)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(2)
    encoder.silence()
    return encoder


def _stretches(phrases: Iterable[tuple[Speech, int]]) -> Iterator[Samples]:
    """Yield the sound of phrases, some minutes at a time; it is cut where one begins."""
    pieces = [_silence(LEAD)[_CODEC_DELAY:]]
    for speech, pause in phrases:
        if sum(map(len, pieces)) > _STRETCH * RATE:
            stretch, pieces = np.concatenate(pieces), []
            yield stretch
        length = milliseconds(len(speech.samples) // 2, speech.rate)
        # As float: given integers, soxr ends some clips with memory that it never wrote
        sound = soxr.resample(_samples(speech), speech.rate, RATE)[: length * RATE // 1_000]
        pieces += [sound, _silence(length + pause)[len(sound) :]]
    yield np.concatenate([*pieces, _silence(TAIL)])


def _silence(length: int) -> Samples:
    return np.zeros(length * RATE // 1_000, dtype=np.float32)
