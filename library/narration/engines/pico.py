"""SVOX Pico: German and English, small, quick and clear."""

import unicodedata
from importlib.metadata import version
from importlib.util import find_spec

from library.errors import LibraryError
from library.narration.engines import Speech

_VOICES = {"de": "de-DE", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "it": "it-IT"}
_RATE = 16_000
_VOLUME = 0.5  # it clips at full volume
_MARKUP = str.maketrans({"&": " ", "<": " ", ">": " ", "\u00ad": ""})  # read as its own mark-up


class _Pico:
    name = "pico"
    label = "Pico"
    fresh = True
    online = False
    phonemes = False

    def version(self, voice: str) -> str:
        return f"{version('py-nanotts')} volume {_VOLUME}"

    def voice(self, tag: str) -> str | None:
        return _VOICES.get(tag.partition("-")[0])

    def lacks(self) -> str:
        return "" if find_spec("py_nanotts") else "pip install py-nanotts"

    def synthesise(self, text: str, voice: str) -> Speech:
        from py_nanotts import NanoTTS

        if strange := [letter for letter in text if letter.isalpha() and not _is_latin(letter)]:
            raise LibraryError(
                f"Pico cannot read {strange[0]!r} in {text!r}",
                hint="mark the words with their language, as in [привет]{lang=ru}",
                code="V003",
            )
        try:
            samples = NanoTTS().speak(text.translate(_MARKUP), voice=voice, volume=_VOLUME)
        except (RuntimeError, ValueError) as error:
            raise LibraryError(f"Pico could not say: {text!r}", code="V003") from error
        return Speech(samples, _RATE)


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN")


ENGINE = _Pico()
