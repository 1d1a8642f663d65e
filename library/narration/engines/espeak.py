"""eSpeak NG: every language, at once, and a little like a robot: the draft voice."""

import ctypes
import os
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from library.errors import LibraryError
from library.narration.engines import Speech

# speak_lib.h
_AUDIO_OUTPUT_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_POS_CHARACTER = 1
_OK = 0
_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class _Espeak:
    name = "espeak"
    label = "eSpeak NG"
    fresh = True
    online = False
    phonemes = False

    def version(self, voice: str) -> str:
        return version("espeakng-loader")

    def voice(self, tag: str) -> str | None:
        import espeakng_loader

        language = tag.partition("-")[0]
        dictionary = Path(espeakng_loader.get_data_path(), f"{language}_dict")
        return language if dictionary.exists() else None

    def lacks(self) -> str:
        return "" if find_spec("espeakng_loader") else "pip install espeakng-loader"

    def synthesise(self, text: str, voice: str) -> Speech:
        library, rate = _initialise()
        if library.espeak_SetVoiceByName(voice.encode()) != _OK:
            raise LibraryError(f"eSpeak NG has no voice {voice!r}", code="V002")
        samples = bytearray()

        def collect(wave: object, count: int, events: object) -> int:
            if wave:
                samples.extend(ctypes.string_at(wave, 2 * count))  # type: ignore[arg-type]
            return 0

        callback = _Callback(collect)
        library.espeak_SetSynthCallback(callback)
        data = text.encode()
        spoken = library.espeak_Synth(
            data, len(data) + 1, 0, _POS_CHARACTER, 0, _CHARS_UTF8, None, None
        )
        if spoken != _OK or library.espeak_Synchronize() != _OK:
            raise LibraryError(f"eSpeak NG could not say: {text!r}", code="V003")
        return Speech(bytes(samples), rate)


@cache
def _initialise() -> tuple[ctypes.CDLL, int]:
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Synth.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
        ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
    ]  # fmt: skip
    path = espeakng_loader.get_data_path()
    rate = library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, 0, os.fsencode(path), _DONT_EXIT)
    if rate <= 0:
        raise LibraryError(
            f"eSpeak NG does not find its data in {path}",
            hint="eSpeak takes paths of at most 150 characters: put the project into a shorter one",
            code="V002",
        )
    return library, rate


ENGINE = _Espeak()
