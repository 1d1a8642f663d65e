"""Sound: trims what engines give, joins it as PCM with pauses, and encodes it once."""

import warnings
from collections.abc import Sequence
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
PAUSES = {"sentence": 350, "item": 500, "paragraph": 700, "heading": 1_000}  # milliseconds
_SILENCE = -50.0  # dBFS; quieter than that is not speech
_EDGE = 20  # milliseconds that stay around speech, so that no sound is cut
# What LAME and any decoder put before the sound at this rate, in samples (576 + 529). The lead
# gives it up, so that a decoded file holds each phrase where its clip says.
_CODEC_DELAY = 1_105
TRIM_SETTINGS = f"{_SILENCE} {_EDGE}"
SETTINGS = (
    f"lame {version('lameenc')} soxr {version('soxr')} "
    f"{RATE} {BIT_RATE} {LEAD} {TAIL} {PAUSES} {_CODEC_DELAY}"
)


def trim(speech: Speech) -> Speech:
    """Return speech without the silence that its engine put around it; empty if all is silent."""
    sound = AudioSegment(speech.samples, frame_rate=speech.rate, sample_width=2, channels=1)
    start = detect_leading_silence(sound, _SILENCE, chunk_size=5)
    if start >= len(sound):
        return Speech(b"", speech.rate)
    edge = AudioSegment.silent(_EDGE, speech.rate)
    sound = edge + sound + edge
    end = len(sound) - detect_leading_silence(sound.reverse(), _SILENCE, chunk_size=5)
    return Speech(sound[start : end + _EDGE].raw_data, speech.rate)


def milliseconds(samples: int, rate: int) -> int:
    """Return how long samples last, rounded up to whole milliseconds."""
    return -(-samples * 1_000 // rate)


def encode(phrases: Sequence[tuple[Speech, int]]) -> bytes:
    """Return phrases, each with the milliseconds of its pause, as one MP3: CBR, mono.

    The sound begins after `LEAD`; a phrase takes its whole milliseconds, then its pause.
    """
    pieces = [_silence(LEAD)[_CODEC_DELAY:]]
    for speech, pause in phrases:
        samples = np.frombuffer(speech.samples, dtype=np.int16)
        length = milliseconds(len(samples), speech.rate)
        # As float: given integers, soxr ends some clips with memory that it never wrote
        sound = np.rint(soxr.resample(samples.astype(np.float32), speech.rate, RATE))
        sound = sound.clip(-32_768, 32_767).astype(np.int16)[: length * RATE // 1_000]
        pieces += [sound, _silence(length + pause)[len(sound) :]]
    pieces.append(_silence(TAIL))
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(BIT_RATE)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(2)
    encoder.silence()
    return bytes(encoder.encode(np.concatenate(pieces).tobytes()) + encoder.flush())


def _silence(length: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.zeros(length * RATE // 1_000, dtype=np.int16)
