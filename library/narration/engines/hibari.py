"""hibari: an American voice for English, small, quick and natural.

Its other voices would be downloaded; "heart" is in the package, and no other is ever asked for.
"""

import hashlib
import unicodedata
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np

from library.errors import LibraryError
from library.narration.engines import Speech
from library.narration.phonemes import TIE, cut, in_alphabet, phonemes_of

_VOICE = "heart"
_SEED = 0  # of the noise in its consonants
_SPEED = 0.85  # about as fast as our other voices: 14 letters a second
_MOST = 400  # phonemes that the model takes at once
# What it was taught of Kokoro's alphabet: the sounds of American English, and what ends a clause
_ALPHABET = frozenset(" .,;:?!…—ˈˌAIOTWYbdfhijklmnpstuvwzæðŋɐɑɔəɛɜɡɪɹʃʊʌʒʤʧθᵊᵻ")
# What its reader of unknown words may give beside
_UNTAUGHT = {"ʀ": "ɹ", "a": "ɑ", "y": "u", "-": "", "1": "", "(": ",", ")": ","}
# What stands for other sounds: what Americans say who know no other language
_NEAREST = {
    "I": "aɪ", "W": "aʊ", "Y": "ɔɪ ɔʏ ɔø", "A": "eɪ e", "O": "oʊ əʊ o", "ɑ": "a ɒ ɶ", "ə": "ɘ ɵ ɯ",
    "ɜɹ": "ɜ ɞ ɝ ɜɹ ø œ øʁ œʁ øɹ œɹ øɐ œɐ", "u": "y ʉ", "ʊ": "ʏ", "ɪ": "ɨ", "ʌ": "ɤ",
    "əɹ": "ɐ ɚ", "ɑɹ": "aɐ ɑɐ", "ɛɹ": "ɛɐ eɐ", "ɪɹ": "ɪɐ iɐ", "ɔɹ": "ɔɐ oɐ", "ʊɹ": "ʊɐ uɐ ʏɐ yɐ",
    "ɹ": "r ɾ ʁ ʀ ɻ ɽ ɺ ɐ̯ ˞", "l": "ɫ ɬ ɭ ʟ ɮ", "ᵊl": "l̩", "lj": "ʎ", "m": "ɱ", "ᵊm": "m̩",
    "n": "ɳ \u0303", "ᵊn": "n̩", "nj": "ɲ", "ŋ": "ɴ", "ʧ": "tʃ", "ʤ": "dʒ", "ts": "ʦ", "dz": "ʣ",
    "t": "ʈ", "d": "ɖ", "k": "x χ c q", "ɡ": "g ɢ ɣ ɟ", "ʃ": "ç ɕ ʂ", "ʒ": "ʑ ʐ", "j": "ʝ",
    "f": "ɸ", "v": "β ʋ", "w": "ʍ ɥ ɰ", "h": "ɦ ħ",
    "": "ː ˑ ʔ ʰ ʲ ʷ ˠ ˤ",  # what English does not tell apart
}  # fmt: skip
_SOUNDS = {sound: ours for ours, sounds in _NEAREST.items() for sound in sounds.split()}


class _Hibari:
    name = "hibari"
    label = "hibari"
    fresh = False
    online = False
    phonemes = True

    def version(self, voice: str) -> str:
        return _version()

    def voice(self, tag: str) -> str | None:
        return _VOICE if tag.partition("-")[0] == "en" else None

    def lacks(self) -> str:
        return "" if find_spec("hibari") else "pip install hibari-tts"

    def synthesise(self, text: str, voice: str) -> Speech:
        if voice != _VOICE:
            raise LibraryError(
                f"hibari has no voice {voice!r} here", hint=f"there is: {_VOICE}", code="V002"
            )
        model = _model()
        sounds = [model.from_phonemes(piece, _SPEED, _SEED) for piece in cut(phonemes(text), _MOST)]
        samples = np.rint(np.concatenate(sounds).clip(-1, 1) * 32_767).astype(np.int16)
        return Speech(samples.tobytes(), model.sample_rate)


def phonemes(text: str) -> str:
    """Return a text in the model's alphabet. Raises `LibraryError` for what it cannot say."""
    return phonemes_of(text, _read, _sounds, english=True)


def _sounds(ipa: str) -> str:
    return in_alphabet(ipa.replace(TIE, ""), _SOUNDS, _ALPHABET)


def _read(words: str) -> str:
    for letter in words:  # which hibari would leave out in silence
        if letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN"):
            raise LibraryError(
                f"hibari cannot read {letter!r} in {words!r}",
                hint="write it in Latin letters, or give the word a <phoneme> in the lexicon",
                code="V003",
            )
    # Without its normaliser and its search for sentences: both are done already
    return in_alphabet(_model().g2p(words, normalize_text=False), _UNTAUGHT, _ALPHABET)


@cache
def _version() -> str:
    """Return everything that the sound depends on, but the text. SciPy is used if it is there."""
    own = repr((_SEED, _SPEED, _MOST, sorted(_ALPHABET), _UNTAUGHT, _SOUNDS))
    packages = [
        f"{name} {version(name)}"
        for name in ("hibari-tts", "numpy", "onnxruntime", "scipy")
        if name != "scipy" or find_spec(name)
    ]
    return f"{' '.join(packages)} {hashlib.sha256(own.encode()).hexdigest()}"


@cache
def _model() -> Any:
    from hibari import Hibari

    return Hibari(_VOICE, threads=1)


ENGINE = _Hibari()
