"""Piper: neural voices for many languages, which a user has on disk: `piper:/path/voice.onnx`."""

import hashlib
import json
import unicodedata
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from library.errors import LibraryError
from library.narration.engines import Speech
from library.narration.phonemes import in_alphabet, phonemes_of

if TYPE_CHECKING:
    from piper import PiperConfig, PiperVoice

_SEED = 0  # of the noise that makes a voice lively
_INPUTS = {"input", "input_lengths", "scales"}
_HINT = "a voice is two files: give the path of NAME.onnx, and put NAME.onnx.json beside it"


class _Piper:
    name = "piper"
    label = "Piper"
    fresh = False
    online = False
    phonemes = True

    def version(self, voice: str) -> str:
        sums = " ".join(_sum(path, path.stat().st_mtime_ns) for path in _files(voice))
        return f"{version('piper-tts')} {version('onnxruntime')} {sums} seed {_SEED}"

    def voice(self, tag: str) -> str | None:
        return None

    def lacks(self) -> str:
        try:
            version("piper-tts")  # there is another package with a module piper
        except PackageNotFoundError:
            return 'pip install "programme-library[piper]"'
        return ""

    def synthesise(self, text: str, voice: str) -> Speech:
        piper = _load(voice)
        if "[[" in text:
            text = f"[[{_phonemes(text, piper, voice)}]]"
        chunks = list(piper.synthesize(text))
        if not chunks:
            raise LibraryError(f"there is nothing to say in {text!r}", code="V003")
        return Speech(b"".join(chunk.audio_int16_bytes for chunk in chunks), chunks[0].sample_rate)


def _phonemes(text: str, piper: "PiperVoice", voice: str) -> str:
    """Return a text as phonemes; Piper would lose the mark after a passage, and spell an ending."""
    from piper import PhonemeType

    if piper.config.phoneme_type != PhonemeType.ESPEAK:
        raise LibraryError(
            f"this voice of Piper takes no sounds: {text!r}",
            voice,
            "in the lexicon, write an <alias> in letters instead of the <phoneme>",
            "V003",
        )
    spoken = phonemes_of(
        text,
        lambda words: " ".join("".join(sentence) for sentence in piper.phonemize(words)),
        lambda ipa: in_alphabet(ipa, {"g": "ɡ"}, piper.config.phoneme_id_map),
        english=piper.config.espeak_voice.startswith("en"),
    )
    return unicodedata.normalize("NFD", spoken)  # as Piper gives its voices what eSpeak reads


def _load(voice: str) -> "PiperVoice":
    """Return a voice whose noise begins anew, so that it says the same words the same way."""
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as errors
    from piper import PiperVoice

    model, config = _files(voice)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # processes share the cores
    onnxruntime.set_seed(_SEED)  # counts when a session is made
    try:
        session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
    except (
        errors.Fail,
        errors.InvalidArgument,
        errors.InvalidGraph,
        errors.InvalidProtobuf,
        errors.NotImplemented,
    ) as error:
        raise _no_voice(model, f"not a model that can be read: {error}") from error
    if not _INPUTS.issubset(node.name for node in session.get_inputs()):
        raise _no_voice(model, "a model, but not of a voice for Piper")
    return PiperVoice(session=session, config=_config(config))


def _config(path: Path) -> "PiperConfig":
    from piper import PhonemeType, PiperConfig

    try:
        config = PiperConfig.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_voice(path, f"not the description of a voice for Piper: {error!r}") from error
    if config.phoneme_type not in (PhonemeType.ESPEAK, PhonemeType.TEXT):
        raise _no_voice(path, f"{config.phoneme_type.value} needs more than Piper brings along")
    return config


def _files(voice: str) -> tuple[Path, Path]:
    """Return a voice's model and its description. Raises `LibraryError` if one is missing."""
    model, config = Path(voice), Path(f"{voice}.json")
    for path in (model, config):
        if not path.is_file():
            raise _no_voice(path, "there is no such file")
    return model, config


def _no_voice(path: Path, why: str) -> LibraryError:
    return LibraryError(why, path.as_posix(), _HINT, "V002")


@cache
def _sum(path: Path, changed: int) -> str:
    """Return a file's SHA-256, computed once as long as nobody changed it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


ENGINE = _Piper()
