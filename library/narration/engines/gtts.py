"""Google's voice through gTTS: over the network, and by choice only: the text leaves the house."""

import io
from importlib.metadata import version
from importlib.util import find_spec

from library.errors import LibraryError
from library.narration.engines import Speech

_TIMEOUT = 30  # seconds; gTTS alone would wait for ever


class _Gtts:
    name = "gtts"
    label = "Google (gTTS)"
    fresh = False
    online = True

    def version(self) -> str:
        return version("gtts")

    def voice(self, tag: str) -> str | None:
        from gtts.lang import tts_langs

        language = tag.partition("-")[0]
        return language if language in tts_langs() else None

    def lacks(self) -> str:
        return "" if find_spec("gtts") else "pip install gtts"

    def synthesise(self, text: str, voice: str) -> Speech:
        import soundfile
        from gtts import gTTS, gTTSError

        answer = io.BytesIO()
        try:
            gTTS(text, lang=voice, lang_check=False, timeout=_TIMEOUT).write_to_fp(answer)
            answer.seek(0)
            samples, rate = soundfile.read(answer, dtype="int16", always_2d=True)
        except (AssertionError, ValueError) as error:
            raise LibraryError(f"gTTS cannot say {text!r}: {error}", code="V003") from error
        except gTTSError as error:
            raise LibraryError(
                f"Google did not answer: {error}",
                hint="try again later: what is spoken already is kept; or leave out --voice …=gtts",
                code="V005",
            ) from error
        except soundfile.LibsndfileError as error:
            raise LibraryError(
                f"Google's answer is no sound: {text!r}", hint="try again later", code="V005"
            ) from error
        return Speech(samples[:, 0].tobytes(), rate)


ENGINE = _Gtts()
